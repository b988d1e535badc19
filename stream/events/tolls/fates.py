"""What befell a group of people: its own noun, the nearest word before it, or a verb after it."""

from __future__ import annotations

from itertools import pairwise

from stream.articles.fold import fold_name
from stream.events.tolls.died import died_before, died_behind, died_one, stands
from stream.events.tolls.no_death import fell_on_a_spot, of_nobody, was_tried
from stream.events.tolls.number_words import VALUES, fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.parts import ONE_OF_THEM
from stream.events.tolls.people import (
    AGENT,
    INSIDE,
    LIGHT,
    NOTHING,
    RULES,
    Reading,
    read,
)
from stream.events.tolls.quantity import SPEECH, STOPS, Group
from stream.events.tolls.tallies import RISEN, is_tally, of_whom, risen, rose_at, tallied, tally_behind
from stream.events.tolls.uncounted import BODIES

_TAKES = frozenset(("اودي", "اودت", "يودي", "تودي"))
_STRIKES = frozenset(("اصاب", "اصابت"))
_FUNERAL = fold_all(("تشييع", "جنازة", "دفن", "جنازتي", "تأبين", "عزاء", "جثمان", "جثماني", "وتشييع"))
_IN_IT = frozenset(("في", "جراء", "اثر", "خلال", "نتيجه", "بسبب", "من"))
_ATTACKS = fold_all([w if w.startswith("ال") else f"ال{w}" for w in RULES.around.attacks])
_FAR = 12  # words between a verb and its people
_BEHIND = 16  # words from people to a verb behind them
_BY_WEAPON = 22  # the same where a weapon is its subject: «وقتلت عبوة زرعت في … أربعة»
_WEAPONS = tuple(fold_all(RULES.around.weapons))
_MARKS = STOPS | AGENT | LIGHT  # words and marks that say something of the figure behind them
_ENDINGS = STOPS | {"،"}
_ANOTHER_CLAUSE = frozenset(("حين", "عندما", "حينما"))
_PAIR = 2
_HIS = ("ه", "ها")
_WHICH = frozenset(("التي", "الذي", "اللذين", "اللتين"))
_ARMED = ("fighters", "soldiers")
_DIES = {fate.id: frozenset(fold_name(word) for word in fate.dies) for fate in RULES.fate if fate.dies}


def fate_of(
    words: list[Token], readings: list[Reading], group: Group, floor: int, upto: int
) -> tuple[str, str]:
    """(kind, rule) of what befell a group, looked for between tokens `floor` and `upto`; empty where nothing did."""
    if _split(words, group.last):
        return "both", "between"
    if group.head and group.first > 0 and words[group.first - 1].text in _FUNERAL:
        behind = [r.fate for r in readings[group.last : group.last + 2] if r.fate is not None]
        if not any(fate.kind == "killed" for fate in behind):
            return "", ""  # «قصف خلال تشييع شهيد»: he died before; not «جثمان شهيدين ارتقيا فجر أمس»
    if group.head:
        hurt = group.head == "injured" and not group.part
        dead = hurt and (died_before(words, group.first - 1) or died_behind(words, group.last))
        return ("killed" if dead else _headed(readings, group)), "noun"
    if died_one(words, group.first):
        return "killed", "one-of-them"
    told = None if _begins(words, group) else _before(words, readings, group, floor)
    return told or _after(words, readings, group, upto) or ("", "")


def _headed(readings: list[Reading], group: Group) -> str:
    """A casualty noun's kind; «45 قتيلا وجريحا» and «عشرات القتلى والجرحى» are both, «قتلى وجرحى» two words."""
    follows = readings[group.last] if group.last < len(readings) else NOTHING
    if (
        not follows.conj
        or not follows.casualty
        or follows.casualty.kind == group.head
        or follows.amount in ("two", "counted")  # «3 قتلى وإصابة 8»
    ):
        return group.head
    own = follows.amount == "many" and not follows.definite and group.members[0].low is None
    noun = readings[group.last - 1]
    alone = group.last - group.first == 1  # «قتيل وجرحى», «شهيد وجريح»
    apart = noun.amount == "many" and follows.amount == "one" and not follows.tanwin  # «3 قتلى وجريح»
    return group.head if own or alone or apart else "both"


def _split(words: list[Token], at: int) -> bool:
    """«… بين قتيل وجريح» soon after the figure; «بين القتلى» is of whom it is a part."""
    near = [word.text for word in words[at : at + 5]]
    if "بين" not in near:
        return False
    k = at + near.index("بين") + 1
    hurt, *more = [read(word.text) for word in words[k : k + 3]] or [NOTHING]
    return hurt.casualty is not None and (hurt.amount != "many" or any(r.casualty for r in more))


def _before(words: list[Token], readings: list[Reading], group: Group, floor: int) -> tuple[str, str] | None:
    """The nearest word before the group that says what befell it."""
    light, listed = True, group.first > 0 and words[group.first - 1].text == "هم"
    rose = risen(words, group.first)
    far = RISEN if rose else _BY_WEAPON
    for k in range(group.first - 1, max(floor, group.first - far) - 1, -1):
        word, reading = words[k].text, readings[k]
        if word == '"':
            continue  # «القتلى "12 في كذا، وواحد في كذا"»
        if reading is NOTHING and word not in _MARKS and not rose:  # as most words are
            light = light and (listed or _of_them(words, readings, k))
            continue
        gap = group.first - 1 - k
        if gap >= _FAR and not rose and not _by_weapon(words, reading, k):
            light = False
            continue
        if word in STOPS or (word in AGENT and word != "قبل" and not rose):
            return None
        if rose and (kind := of_whom(words, readings, k)):
            return kind, "tally"
        told = tallied(words, k) or (reading.casualty and reading.amount == "many")
        aside = k > 0 and words[k - 1].text in _WHICH  # «عدد ضحايا القذيفة التي أصابت الحي بلغ 44»
        if rose and (reading.fate is None or reading.fate.form == "after" or aside) and not told:
            continue  # «عدد القتلى الذين سقطوا اليوم … ارتفع إلى 23»
        if reading.fate is not None:
            return _by_fate(words, readings, group, k, gap, light=light, floor=floor)
        if word in BODIES and gap == 0:
            return "killed", "bodies"
        if reading.casualty and is_tally(words, reading, k, light=light, rose=rose):
            return ("both" if _two_kinds(readings, k) else reading.casualty.kind), "tally"
        if word not in LIGHT and not listed and not _of_them(words, readings, k):
            light = False
    return None


def _two_kinds(readings: list[Reading], k: int) -> bool:
    """«عدد القتلى والجرحى بلغ 26»: whether one number counts both."""
    before = readings[k - 1].casualty if k and readings[k].conj else None
    own = readings[k].casualty
    return before is not None and own is not None and before.kind != own.kind


def _and_hurt(words: list[Token], readings: list[Reading], k: int) -> bool:
    """«11 مدنيا قتلوا وأصيبوا», «29 شخصا قتلوا أو أصيبوا»: whether one number counts both."""
    last = k + 1 if k + 1 < len(words) and words[k + 1].text != "او" else k + 2
    own, after = readings[k].fate, readings[last] if last < len(words) else NOTHING
    tied = last == k + 2 or after.conj
    return bool(tied and own and after.fate and after.fate.form == "after" and after.fate.kind != own.kind)


def _of_them(words: list[Token], readings: list[Reading], k: int) -> bool:
    """«قتل من المهاجمين 7», «قتل منهم 7»: whether a word but says of whom, or «في القصف»; «القتلى في البلدة هم 5 أطفال»."""
    word = words[k].text
    if k == 0:
        return False
    attack = k if word in _ATTACKS else k + 1
    if words[attack].text in _ATTACKS and words[attack - 1].text in _IN_IT:
        return True
    return (words[k - 1].text == "من" and word.startswith("ال")) or (
        word == "منهم" and readings[k - 1].fate is not None
    )


def _by_fate(
    words: list[Token], readings: list[Reading], group: Group, k: int, gap: int, *, light: bool, floor: int
) -> tuple[str, str] | None:
    """Whether the fate at token `k` reaches the group `gap` words on."""
    fate, first = readings[k].fate, group.members[0]
    if first.rule == "one" and any(word.text in _ANOTHER_CLAUSE for word in words[k + 1 : group.first]):
        return None  # «قضى أغلبهم حين تسلل انتحاري»
    if fate is None or fate.form == "taken" or not stands(words, fate, k, gap):
        return None
    killers = first.rule == "plural" and fate.form == "verb" and first.who in ("fighters", "soldiers")
    nobody = first.high == 1 and of_nobody(words, readings, k, group)
    nobody = nobody or (
        first.high == _PAIR and fell_on_a_spot(words, k, group.first)
    )  # «سقطت قذائف على لاعبين»
    if killers or nobody or was_tried(words, k):
        return None  # «قتل مسلحون …» says who killed
    if words[k].text.lstrip("وف") in _TAKES and first.rule == "one" and words[group.first].text[0] != "ب":
        return None  # «أودت غارة لطائرات اللواء فلان بحياة ستة»
    if words[k].text in _STRIKES and any(w.text.lstrip("و") in INSIDE for w in words[k + 2 : group.first]):
        return None  # «أصاب مسجدا فيه 600 نازح»
    active = fate.form == "after" and _did_it(readings, k) and not (first.bare and gap)
    reach = 10 if active else {"masdar": 3, "verb": 10, "after": 0}[fate.form]
    if first.bare or first.rule == "plural" or (fate.form == "masdar" and first.rule == "one"):
        reach = 0 if not light else reach
    elif first.rule == "one":
        reach = min(reach, 6)
    if (
        gap > reach
        and not light
        and not (_by_weapon(words, readings[k], k) and _complete(words, readings, group))
    ):
        return None
    before = readings[k - 1].fate if k else None
    if (
        before is not None
        and readings[k].conj
        and before.kind != fate.kind
        and before.form in ("masdar", "verb")
        and words[k - 2].text != "قد"  # «وكان جندي قد قتل وأصيب خمسة»
        and not before.alone  # «إلى مقتله وإصابة زوجته»
        and not (first.rule == "one" and words[group.first].text.endswith(_HIS))  # «فاستشهد وجرح ابنه»
        and (floor == 0 or floor < k - 1)  # «إن جنديا قتل وأصيب سبعة»
    ):
        return "both", fate.id
    dies = _DIES.get(fate.id, frozenset())
    after = pairwise(words[group.last : group.last + 4])
    dead = any(
        word.text in dies
        and not (behind.text in ONE_OF_THEM or behind.text in VALUES or behind.text.isdigit())
        for word, behind in after
    )
    return "killed" if dead else fate.kind, fate.id


def _by_weapon(words: list[Token], reading: Reading, k: int) -> bool:
    """Whether the verb at `k` has a weapon for its subject: «قتلت عبوة ناسفة أخرى …»."""
    verb = reading.fate is not None and reading.fate.form == "verb"
    return verb and k + 1 < len(words) and words[k + 1].text.removeprefix("ال").startswith(_WEAPONS)


def _complete(words: list[Token], readings: list[Reading], group: Group) -> bool:
    """Whether a number counts people beyond doubt: by their noun, or at the end of what is said."""
    if not group.members[0].bare:
        return group.members[0].rule == "number"
    behind = readings[group.last] if group.last < len(words) else NOTHING
    ends = group.last >= len(words) or words[group.last].text in _ENDINGS | {"في", "قرب"}
    return ends or (behind.conj and behind.fate is not None)


def _did_it(readings: list[Reading], k: int) -> bool:
    """«مسلحين قتلوا ثلاثة»: whether those before the verb, not counted, did it."""
    before = readings[k - 1] if k else NOTHING
    return before.person is not None and before.amount == "many" and before.person.who in _ARMED


def _reaches(words: list[Token], k: int, upto: int) -> bool:
    """Whether the next people stand soon behind the verb at `k`, in its clause."""
    return upto - k <= _FAR and upto < len(words) and not any(w.text in STOPS for w in words[k:upto])


def _of_the_dead(words: list[Token], readings: list[Reading], at: int) -> str:
    """The kind of «15 من القتلى سقطوا …»."""
    hurt = readings[at + 1] if at + 1 < len(words) and words[at].text == "من" else NOTHING
    return hurt.casualty.kind if hurt.casualty and hurt.definite else ""


def _led(words: list[Token], at: int) -> bool:
    """Whether a clause begins with those at `at`: «إن جنديا قتل», «أن "شخصا قتل"»."""
    k = at - 1 if at and words[at - 1].text != '"' else at - 2
    return k >= 0 and words[k].text in ("ان", "بان", "وان")


def _begins(words: list[Token], group: Group) -> bool:
    """Whether what stands before a group befell others: before «إن», «ومثلهم», and who tells: «أصاب القصف …، وذكر طبيب»."""
    one = group.members[0].rule == "one"
    speaks = one and group.first > 0 and words[group.first - 1].text.removeprefix("و") in SPEECH
    return speaks or words[group.first].text.startswith("ومثل") or _led(words, group.first)


def _to(words: list[Token], at: int) -> bool:
    """Whether a number is that to which something rose."""
    return at > 0 and words[at - 1].text == "الي" and rose_at(words, at) is not None


def _after(words: list[Token], readings: list[Reading], group: Group, upto: int) -> tuple[str, str] | None:
    """A verb after the group that says what befell it: «16 شخصا … قتلوا», «امرأة لقيت حتفها»."""
    rising = _to(words, group.first) and tally_behind(words, readings, group.last)
    if rising:
        return rising, "tally"
    if dead := _of_the_dead(words, readings, group.last):
        return dead, "of-the-dead"
    single = group.members[0].high == 1 and len(group.members) == 1
    first = group.members[0]
    led = _led(words, group.first)
    for k in range(group.last, min(group.last + _BEHIND, len(words))):
        word, fate = words[k].text, readings[k].fate
        if word in STOPS or k >= upto:
            return None
        if fate is None or (fate.form == "after" and not stands(words, fate, k, 0)):
            continue
        doers = first.rule == "plural" and first.who in _ARMED and _reaches(words, k, upto)
        if doers or (single and word.endswith("وا")):
            return None  # «مسلحين قتلوا … ثلاثة مدنيين», «قال مسؤول إن صيادين قتلوا»
        if fate.form == "after" or (single and fate.form == "verb" and (led or words[k - 1].text == "قد")):
            kind = "both" if _and_hurt(words, readings, k) else fate.kind
            its_object = k + 1 == upto < len(words) and not words[upto].text.startswith("و")
            return None if its_object else (kind, fate.id)
        if fate.form != "verb" or not single:
            return None
    return None
