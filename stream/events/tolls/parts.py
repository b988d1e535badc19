"""Figures that are part of another: «بينهم ثلاثة أطفال»."""

from __future__ import annotations

from functools import partial

from stream.events.tolls.number_words import VALUES, fold_all
from stream.events.tolls.numbers import Token, is_number
from stream.events.tolls.people import PART, RULES, read, rises
from stream.events.tolls.quantity import STOPS, Group, Quantity

_WHO = 5  # words behind a number that say who they were
_STOPS = STOPS | {"،"}
_OF_THEM = frozenset(("منهم", "منهن"))
NAMELY = frozenset(("هم", "وهم"))
_WHEN = frozenset(("حين", "عندما", "لدي"))
_AMONG = frozenset(("بين", "من", "ضمن"))
_ATTACKS = fold_all(RULES.around.attacks)
_ALIKE = fold_all(RULES.around.alike)
_PLACES = fold_all(RULES.around.places)
_SPOTS = fold_all(RULES.around.places + RULES.around.sites)
_STATES = fold_all(RULES.around.states)
_WHERE = frozenset(("في", "قرب", "ب", "علي", "جراء", "اثر", "داخل", "نتيجه", "خلال"))
_DIED = frozenset(("توفوا", "فارقوا", "ماتوا", "قضوا", "الحياه"))
_SINCE, _DEATHS = frozenset(("بعد", "اثر", "عقب")), frozenset(("وفاه", "استشهاد", "انتشال", "العثور"))
_RISEN = 16  # words before «بعد وفاة اثنين» in which the toll is told to have risen
_SIDES = fold_all(tuple(side + end for side in ("شرق", "غرب", "شمال", "جنوب") for end in ("", "ي")))
_THERE = _SIDES | {"في", "قرب", "عند", "داخل"}
ONE_OF_THEM = frozenset(("احدهما", "احداهما", "احدهم", "احداهن"))
FIRST = frozenset(("الاول", "الاولي"))
ONE_OF_TWO = ONE_OF_THEM | FIRST | {"والثاني", "والثانيه", "والاخر", "والاخري", "وثانيهما"}
_DEATH = frozenset(
    (
        "حتفهم",
        "مصرعهم",
        "حتفهما",
        "مصرعهما",
        "حتفه",
        "مصرعه",
        "حتفها",
        "مصرعها",
        "اخرين",
        "اخرون",
        "واحد",
        "واحده",
    )
)
_ANYBODY = frozenset(("شخصا", "شخص", "اشخاص", "قتيلا", "قتلي", "شهيدا", "شهداء"))
_SOON = 12  # words behind a number within which «حين» says when
_ASIDE = 6  # words between two commas
_BY_NOW = frozenset(
    ("حتي", "الان", "جميعهم", "كلهم", "اليوم", "امس", "ميدانيا", "صباح", "مساء", "فجر", "ظهر", "عصر", "ليل")
)
_FELL = frozenset(("سقطوا", "قتلوا", "قضوا", "استشهدوا", "لقوا", "ارتقوا", "اصيبوا", "جرحوا", "اعدموا"))


def mark_part(words: list[Token], quantity: Quantity) -> Quantity:
    """A quantity after «بينهم» is part of another."""
    k = quantity.first - 1
    while k >= 0 and words[k].text in ("نحو", "من", "علي", "الاقل", "ايضا", "كان", "ب"):
        k -= 1
    if k < 0 or tells_all(words, k) or _of_one_attack(words, quantity) or fell_of_them(words, k):
        return quantity
    if words[k].text in NAMELY and in_a_place(words, past_among(words, quantity.last)):
        return quantity  # «9 قتلى، هم 4 بينهم طفل في كذا و3 في كذا»
    if _some_of_them(words, quantity):
        return quantity._replace(part=True)
    if (
        read_part(words[k].text)
        or _second_of_a_part(words, quantity, k)
        or _of_the_hurt(words, quantity, k)
        or _among_the_hurt(words, quantity, k)
        or _died_since(words, quantity)
    ):
        return quantity._replace(part=True)
    return quantity


def past_among(words: list[Token], at: int) -> int:
    """The token behind what says who some of those counted before `at` were: «4 بينهم طفل في كذا»."""
    if at >= len(words) or not read_part(words[at].text):
        return at
    return next((k for k in range(at + 2, min(at + _WHO, len(words))) if words[k].text in _THERE), at)


def _among_the_hurt(words: list[Token], quantity: Quantity, k: int) -> bool:
    """«وإن بين القتلى طفلين», «ومن الجرحى 3 نساء», «خمسة أطفال من بين القتلى»: some of those counted elsewhere."""
    k -= k > 0 and words[k].text.startswith("ال") and words[k].text[2:] in VALUES  # «بين القتلى السبعة طفلان»
    hurt = read(words[k].text).casualty
    if k and hurt is not None and read(words[k].text).amount == "many":
        fell = k > 1 and read(words[k - 2].text).fate is not None  # «سقط بين القتلى»
        return words[k - 1].text.lstrip("و") in _AMONG and not fell
    at = quantity.last + (words[quantity.last].text == "من" if quantity.last < len(words) else 0)
    if at + 2 >= len(words) or words[at].text != "بين" or (hurt := read(words[at + 1].text).casualty) is None:
        return False
    return read(words[at + 1].text).amount == "many" and not _two_kinds(words, at + 1, hurt.kind)


def _died_since(words: list[Token], quantity: Quantity) -> bool:
    """«ارتفع … إلى 25 بعد أن فارق تسعة جرحى الحياة»، «تسعة جرحى توفوا», «بعد وفاة جريحين», «بعد انتشال جثتين»: whom the toll of the dead counts by now."""
    after = [word.text for word in words[quantity.last : quantity.last + 2]]
    before = [word.text for word in words[max(0, quantity.first - 3) : quantity.first]]
    later = not _SINCE.isdisjoint(before)
    since = later and not _DEATHS.isdisjoint(before)
    risen = _has_risen(words, quantity.first)
    if quantity.head == "injured":
        return since or ((later or risen) and not _DIED.isdisjoint(after))
    return since and risen


def _has_risen(words: list[Token], at: int) -> bool:
    """Whether a toll is told to have risen before a token, in its sentence."""
    for word in reversed(words[max(0, at - _RISEN) : at]):
        if word.text in STOPS:
            return False
        if rises(word.text):
            return True
    return False


def _two_kinds(words: list[Token], at: int, kind: str) -> bool:
    """«بين قتلى وجرحى»: the dead and the hurt in one figure."""
    after = [read(word.text).casualty for word in words[at + 1 : at + 3]]
    return any(one is not None and one.kind != kind for one in after)


def fell_of_them(words: list[Token], k: int) -> bool:
    """«فقتل منهم خمسة»: who fell of those attacked, not a part of a figure."""
    return k > 0 and words[k].text == "منهم" and read(words[k - 1].text).fate is not None


def _some_of_them(words: list[Token], quantity: Quantity) -> bool:
    """«12 قتيلا، ستة منهم أطفال»: behind a comma, and nobody counted behind «منهم»."""
    last = quantity.last if words[quantity.last - 1].text not in _OF_THEM else quantity.last - 1
    if quantity.rule != "number" or last + 1 >= len(words) or words[last].text not in _OF_THEM:
        return False
    before = words[quantity.first - 1].text if quantity.first else ""
    return before == "،" and read(words[last + 1].text).person is not None


def _second_of_a_part(words: list[Token], quantity: Quantity, k: int) -> bool:
    """«بينهم أم وأطفالها الأربعة»: behind one whom no table lists."""
    if quantity.head and not read(words[k - 1 if words[k].text == "و" else k].text).casualty:
        return False  # «ستة شهداء بينهم مسعف وسبعة جرحى»
    if k > 1 and words[k].text == "و":  # «وهم أم وأربعة من أطفالها»
        return read_part(words[k - 2].text) and words[k - 1].text[0].isalpha()
    tied = k > 0 and words[quantity.first].text.startswith("و") and words[k].text[0].isalpha()
    return (
        tied
        and read_part(words[k - 1].text)
        and not read(words[k].text).fate
        and not tells_all(words, k - 1)  # «القتلى هم رجل وابناه»
    )


def _of_the_hurt(words: list[Token], quantity: Quantity, k: int) -> bool:
    """«ثلاثة من القتلى أطفال»: some of those counted elsewhere."""
    tokens = [word.text for word in words[quantity.first : quantity.last + 2]]
    if quantity.rule == "vague" or "من" not in tokens[:-1] or read(words[k].text).fate:
        return False
    behind = _past_aside(words, quantity.last + 2)
    if told_of_place(words, quantity.last) or told_of_place(words, behind):
        return False
    hurt = read(tokens[tokens.index("من") + 1])
    return hurt.casualty is not None and hurt.definite


def _past_aside(words: list[Token], at: int) -> int:
    """The token behind what stands between two commas: «17 من القتلى، فيهم ستة أطفال، سقطوا …»."""
    if at >= len(words) or words[at].text != "،":
        return at
    return next((k + 1 for k in range(at + 1, min(at + _ASIDE, len(words))) if words[k].text == "،"), at)


def _of_one_attack(words: list[Token], quantity: Quantity) -> bool:
    """Whether a part is told of an attack of its own: «بينهم 12 في قصف على الحي», «سبعة منهم قرب مدرسة»."""
    if quantity.rule != "number":
        return False
    nouns = {word.text for word in words[quantity.first : quantity.last]}
    if not (quantity.bare or quantity.head) and _ALIKE.isdisjoint(nouns):  # «5 مدنيين بينهم 3 نساء في قصف …»
        return False
    if quantity.bare and in_a_place(words, quantity.last):
        return True  # «منهم 8 في كذا و7 في كذا»
    if not quantity.bare and _of_a_narrower_sort(words, quantity, nouns):
        return False
    return told_of_place(words, quantity.last) or fell_past_aside(words, quantity.last)


def _of_a_narrower_sort(words: list[Token], quantity: Quantity, nouns: set[str]) -> bool:
    """«مقتل 31 شخصا بينهم 21 مدنيا في قصف على كذا»: who some of those counted right before were, all in one attack."""
    k = quantity.first - 2
    k -= k > 0 and words[k].text == "،"
    return k > 0 and words[k].text in _ANYBODY and is_number(words, k - 1) and nouns.isdisjoint(_ANYBODY)


def fell_past_aside(words: list[Token], at: int) -> bool:
    """«سبعة، بينهم طفل، سقطوا في قصف على …»: where those counted before `at` fell, behind who they were."""
    behind = _past_aside(words, at)
    return at < behind < len(words) and words[behind].text in _FELL and told_of_place(words, behind)


def past_the_dead(words: list[Token], at: int) -> int:
    """The token behind «من القتلى», where that stands behind a number."""
    hurt = read(words[at + 1].text) if at + 1 < len(words) and words[at].text == "من" else None
    return at + 2 if hurt is not None and hurt.casualty and hurt.definite else at


def told_soon(words: list[Token], at: int) -> bool:
    """The same behind who they were: «أربعة من عائلة واحدة في قصف على …»."""
    upto = next((k for k in range(at, min(at + _WHO, len(words))) if words[k].text in _STOPS), at + _WHO)
    return any(told_of_place(words, k) for k in range(at, min(upto, len(words))))


def is_share(words: list[Token], group: Group) -> bool:
    """Whether a figure is the share of one place in those counted before: «13 مدنيا، سبعة منهم في غارات على …»."""
    first, last = words[group.first - 1].text, words[group.last - 1].text
    theirs = (
        last in _OF_THEM
        or read_part(first)
        or any(w.text in _OF_THEM for w in words[group.last : group.last + 1])
    )
    alone = group.members[0].bare and read_part(first)  # «منهم 8 في كذا»
    where = (told_of_place, fell_past_aside, _when_behind, partial(in_a_place, of_them=not alone))
    return theirs and any(told(words, group.last) for told in where)


def _when_behind(words: list[Token], at: int) -> bool:
    """«خمسة منهم بينهم القيادي فلان حين استهدفت …»: whether it is told when those counted before `at` fell."""
    near = [word.text for word in words[at : at + _SOON]]
    stop = next((k for k, word in enumerate(near) if word in _STOPS), len(near))
    return not _WHEN.isdisjoint(near[:stop])


def in_a_place(words: list[Token], at: int, *, of_them: bool = False) -> bool:
    """«أربعة منهم في دوما»: where those counted before `at` were; «ستة في حال الخطر» is how. `of_them` asks for «منهم»."""
    behind = at < len(words) and words[at].text in _OF_THEM
    if of_them and not (behind or words[at - 1].text in _OF_THEM):
        return False
    there = [word.text for word in words[at + behind : at + behind + 2]]
    if there and at_a_spot(there[0]):
        return True
    return len(there) > 1 and there[0] in _THERE and there[1].removeprefix("ال") not in _STATES


def in_its_place(words: list[Token], at: int) -> bool:
    """Whether those counted before `at` were in a town or quarter of their own."""
    return at + 1 < len(words) and words[at].text == "في" and words[at + 1].text in _PLACES


def at_a_spot(word: str) -> bool:
    """«ثلاثة بحي كذا»."""
    return word.startswith("ب") and word[1:] in _SPOTS


def fell_in(words: list[Token], at: int) -> int:
    """The token behind the words that say of people counted before `at` that they fell: «14 لقوا حتفهم في كذا»."""
    upto = min(at + 3, len(words))
    return next((k for k in range(at, upto) if words[k].text not in _FELL | _DEATH | _OF_THEM), upto)


def told_of_place(words: list[Token], at: int) -> bool:
    """Whether words say where or in which attack those counted before them fell: «سقطوا في غارة على …»."""
    after = [word.text for word in words[at : at + 6]]
    while after and after[0] in (_OF_THEM | _FELL | _BY_NOW | {"اخرين", "اخرون"}):
        after = after[1:]
    if after and (at_a_spot(after[0]) or (after[0].startswith("ب") and after[0][1:] in _ATTACKS)):
        return True
    if after[:1] and after[0] in _WHEN and not _OF_THEM.isdisjoint((words[at - 1].text, words[at].text)):
        return True  # «خمسة منهم حين قصفت الطائرات …»
    if after[:2] and words[at].text in _FELL and after[0] in _THERE:
        return after[1].removeprefix("ال") not in _STATES  # «سقطوا في كذا»
    where = after[:1] and after[0] in _WHERE
    return bool(where) and any(word in _ATTACKS or word in _SPOTS for word in after[1:3])


def tells_all(words: list[Token], k: int) -> bool:
    """Whether «هم» at `k` gives the number itself: «القتلى في البلدة هم 5 أطفال»."""
    if words[k].text != "هم":
        return False
    for j in range(k - 1, max(0, k - 4) - 1, -1):
        reading = read(words[j].text)
        if reading.casualty and reading.definite:
            return True
        if is_number(words, j) or words[j].text in STOPS:
            return False
    return False


def read_part(word: str) -> bool:
    """Whether a word introduces a part: «بينهم», «وبينهم», «من ضمنهم»."""
    return word in PART or (word[:1] == "و" and word[1:] in PART)
