"""What befell a group of people: its own noun, the nearest word before it, or a verb after it."""

from __future__ import annotations

from stream.events.tolls.died import died_before, died_behind, died_one, stands
from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.people import (
    AGENT,
    LIGHT,
    NOTHING,
    RULES,
    Reading,
    read,
)
from stream.events.tolls.quantity import SPEECH, STOPS, Group
from stream.events.tolls.reaching import by_fate, by_weapon
from stream.events.tolls.tallies import RISEN, is_tally, of_whom, risen, rose_at, tallied, tally_behind
from stream.events.tolls.uncounted import BODIES, two_hurt

_FUNERAL = fold_all(("تشييع", "جنازة", "دفن", "جنازتي", "تأبين", "عزاء", "جثمان", "جثماني", "وتشييع"))
_IN_IT = frozenset(("في", "جراء", "اثر", "خلال", "نتيجه", "بسبب", "من"))
_ATTACKS = fold_all([w if w.startswith("ال") else f"ال{w}" for w in RULES.around.attacks])
_FAR = 12  # words between a verb and its people
_BEHIND = 16  # words from people to a verb behind them
_BY_WEAPON = 22  # the same where a weapon is its subject: «وقتلت عبوة زرعت في … أربعة»
_MARKS = STOPS | AGENT | LIGHT  # words and marks that say something of the figure behind them
_WHICH = frozenset(("التي", "الذي", "اللذين", "اللتين"))
_ARMED = ("fighters", "soldiers")
_AS_FOR = frozenset(("اما", "واما"))  # «أما المرأة فقتلت في كذا»


def fate_of(
    words: list[Token], readings: list[Reading], group: Group, floor: int, upto: int
) -> tuple[str, str]:
    """(kind, rule) of what befell a group, looked for between tokens `floor` and `upto`; empty where nothing did."""
    if _split(words, group.last) or _either(readings, words, group):
        return "both", "between"
    if group.head and group.first > 0 and words[group.first - 1].text in _FUNERAL:
        behind = [r.fate for r in readings[group.last : group.last + 2] if r.fate is not None]
        if not any(fate.kind == "killed" for fate in behind):
            return "", ""  # «قصف خلال تشييع شهيد»: he died before; not «جثمان شهيدين ارتقيا فجر أمس»
    if group.head:
        hurt = group.head == "injured" and not group.part
        dead = hurt and (died_before(words, group.first - 1) or died_behind(words, group.last))
        return ("killed" if dead else _headed(words, readings, group)), "noun"
    if died_one(words, group.first):
        return "killed", "one-of-them"
    told = None if _begins(words, group) else _before(words, readings, group, floor)
    return told or _after(words, readings, group, upto) or ("", "")


def _headed(words: list[Token], readings: list[Reading], group: Group) -> str:
    """A casualty noun's kind; «45 قتيلا وجريحا» and «عشرات القتلى والجرحى» are both, «قتلى وجرحى» two words."""
    follows = readings[group.last] if group.last < len(readings) else NOTHING
    if (
        not follows.conj
        or not follows.casualty
        or follows.casualty.kind == group.head
        or follows.amount in ("two", "counted")  # «3 قتلى وإصابة 8»
        or two_hurt(words, group.last)
    ):
        return group.head
    own = follows.amount == "many" and not follows.definite and group.members[0].low is None
    noun = readings[group.last - 1]
    alone = group.last - group.first == 1  # «قتيل وجرحى», «شهيد وجريح»
    # «3 قتلى وجريح»; «3 قتلى و جريحا», where the digits were stripped
    apart = noun.amount == "many" and follows.amount == "one"
    return group.head if own or alone or apart else "both"


def _split(words: list[Token], at: int) -> bool:
    """«… بين قتيل وجريح» soon after the figure; «بين القتلى» is of whom it is a part."""
    near = [word.text for word in words[at : at + 5]]
    if "بين" not in near:
        return False
    k = at + near.index("بين") + 1
    hurt, *more = [read(word.text) for word in words[k : k + 3]] or [NOTHING]
    if words[k : k + 1] and words[k].text == "قتل":  # as «قتيل» is misspelt
        return any(r.casualty and r.casualty.kind == "injured" for r in more)
    return hurt.casualty is not None and (hurt.amount != "many" or any(r.casualty for r in more))


def _either(readings: list[Reading], words: list[Token], group: Group) -> bool:
    """«ستة مصابين أو قتلى»: whether those counted were killed or hurt, one or the other."""
    at = group.last
    other = readings[at + 1].casualty if at + 1 < len(words) and words[at].text == "او" else None
    return bool(group.head) and other is not None and other.kind != group.head


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
        if gap >= _FAR and not rose and not by_weapon(words, reading, k):
            light = False
            continue
        if word in STOPS or (word in AGENT and word != "قبل" and not rose):
            return None
        if rose and (kind := of_whom(words, readings, k)):
            return kind, "tally"
        if rose and not _may_have_risen(words, readings, k):
            continue
        if reading.fate is not None:
            return by_fate(words, readings, group, k, gap, light=light, floor=floor)
        if word in BODIES and gap == 0:
            return "killed", "bodies"
        if reading.casualty and is_tally(words, reading, k, light=light, rose=rose):
            return ("both" if _two_kinds(readings, k) else reading.casualty.kind), "tally"
        if word not in LIGHT and not listed and not _of_them(words, readings, k):
            light = False
    return None


def _may_have_risen(words: list[Token], readings: list[Reading], k: int) -> bool:
    """Whether a word may say what a tally counts; no verb on the way does: «عدد القتلى الذين سقطوا اليوم … ارتفع إلى 23»."""
    reading = readings[k]
    if tallied(words, k) or (reading.casualty and reading.amount == "many"):
        return True
    aside = k > 0 and words[k - 1].text in _WHICH  # «عدد ضحايا القذيفة التي أصابت الحي بلغ 44»
    return reading.fate is not None and reading.fate.form != "after" and not aside


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
    return k >= 0 and words[k].text in ("ان", "بان", "وان", "فان")


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
    turned = group.first > 0 and words[group.first - 1].text in _AS_FOR
    for k in range(group.last, min(group.last + _BEHIND, len(words))):
        word, fate = words[k].text, readings[k].fate
        if word in STOPS or k >= upto:
            return None
        if fate is None or (fate.form == "after" and not stands(words, fate, k, 0)):
            continue
        doers = first.rule == "plural" and first.who in _ARMED and _reaches(words, k, upto)
        if doers or (single and word.endswith("وا")):
            return None  # «مسلحين قتلوا … ثلاثة مدنيين», «قال مسؤول إن صيادين قتلوا»
        if fate.form == "after" or (
            single
            and fate.form == "verb"
            and (led or words[k - 1].text == "قد" or (turned and word[0] == "ف"))
        ):
            kind = "both" if _and_hurt(words, readings, k) else fate.kind
            its_object = k + 1 == upto < len(words) and not words[upto].text.startswith("و")
            return None if its_object else (kind, fate.id)
        if fate.form != "verb" or not single:
            return None
    return None
