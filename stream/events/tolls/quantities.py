"""Quantities of people in folded text: «12 مدنيا», «طفلان», «عشرات», «العقيد …», before anyone asks what befell them."""

from __future__ import annotations

from itertools import compress
from operator import attrgetter

from stream.events.tolls.as_many import AS_MANY, as_many
from stream.events.tolls.by_form import CHILDREN, by_its_form, is_pair
from stream.events.tolls.number_words import BOUNDS, ELEVEN, NUMBERED, ROUND, VAGUE, VALUES, fold_all
from stream.events.tolls.numbers import CLITICS, Number, Token, bounded, is_number, starts_with
from stream.events.tolls.parts import ONE_OF_TWO, in_a_place, mark_part, read_part
from stream.events.tolls.people import NOTHING, REACHED, TALLY, group_of, is_unit, read
from stream.events.tolls.quantity import BREAKS, OTHERS, STOPS, Quantity
from stream.events.tolls.uncounted import uncounted
from stream.events.tolls.with_kin import named_with_kin
from stream.text.matching import Remembered
from stream.text.matching import words as runs

_LIGHT_AFTER = 4  # words after a noun in which «على الأقل» may still come
_OPENS = {"(": ")", '"': '"', "[": "]", "'": "'"}
_BODIES = fold_all(("لواء", "كتيبة", "فرقة", "سرية", "فصيل", "فيلق", "حزب", "هيئة", "جبهة", "قوات"))
_PARENTS = frozenset(("اب", "ام", "جد", "جده", "باب", "بام"))
_OF_THINGS = frozenset(("منها", "اخري"))  # «سقطت اثنتان منها قرب الفرن»، «وثلاث أخرى»
_DAY = "يوم"
_DAYS = fold_all(("السبت", "الأحد", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "أمس"))
_EACH = ["في", "كل", "من"]
_ONE = frozenset(("واحد", "واحده", "واحدا"))
_NAME, _LONG_NAME = 2, 6  # words of a name and the comma behind it
_WAS = frozenset(("كان", "كانت"))
_TOLD_LATER = 14  # words from the dead to their number


def quantities(text: str, words: list[Token]) -> list[Quantity]:
    """Every quantity of people in order; numbers of things are passed over."""
    found: list[Quantity] = []
    after = 0
    for i in compress(range(len(words)), map(_MAY_COUNT.__getitem__, map(_word, words))):
        if i < after:
            continue
        quantity, after = as_many(words, i, found) or _at(text, words, i)
        if quantity is not None and not (found and _says_who(words, found[-1], quantity)):
            own = mark_part(words, quantity)
            named = named_with_kin(words, own, found[-1].last if found else 0)
            found += [named, own] if named else [own]
    return found


def _says_who(words: list[Token], before: Quantity, quantity: Quantity) -> bool:
    """Whether one person is the one named before: «المقدم فلان الفلاني، قائد كتيبة …», «الشيخ فلان إمام جامع …»."""
    if not (before.rule == quantity.rule == "one" and read(words[before.first].text).named):
        return False
    gap = words[before.last : quantity.first]
    if not _NAME <= len(gap) <= _LONG_NAME or read(words[quantity.first].text).conj:
        return False
    within = all(word.text not in STOPS | BREAKS and read(word.text) is NOTHING for word in gap)
    return gap[-1].text == "،" or (within and words[before.first].text.startswith("ال"))


def _may_count(word: str) -> bool:
    """Whether a quantity may start at a word: what `_at` looks at first."""
    reading = read(word)
    passed_over = reading is NOTHING or (reading.definite and not reading.named)
    people = reading.person or (reading.casualty and reading.amount == "many")
    told = reading.definite and people is not None and reading.amount in ("two", "many")
    numeral = word[0].isdigit() or word in VALUES or word in ELEVEN or word in VAGUE or word in ROUND
    counted = told or numeral or word.removeprefix("و") in AS_MANY
    named = word in _PARENTS or CHILDREN.fullmatch(word) is not None
    return counted or not passed_over or named or word in ONE_OF_TWO or is_pair(word)


_MAY_COUNT = Remembered(_may_count)


_COUNTS = Remembered(lambda word: _MAY_COUNT[word] or CLITICS[word] > 0)
_word = attrgetter("text")


def numbers_in(folded: str) -> int:
    """How many words of a text may count people: what `quantities` looks at closely."""
    return sum(map(_COUNTS.__getitem__, runs(folded).runs))


def _at(text: str, words: list[Token], i: int) -> tuple[Quantity | None, int]:
    """The quantity at token `i`, and the token to go on from."""
    if is_number(words, i):
        named = i > 0 and words[i - 1].text in NUMBERED
        number = None if named or _digits_lost(text, words, i) else bounded(words, i)
        if number is not None:
            return _counted(words, number)
        each = [word.text for word in words[i + 1 : i + 4]] == _EACH  # «وواحد في كل من كذا وكذا»
        there = words[i - 1].text == "و" and in_a_place(words, i + 1)  # «12 في كذا وواحد في كذا»
        if words[i].text in _ONE and i and (each or there or read(words[i - 1].text).fate):
            return Quantity(i, i + 1, 1, 1, bare=there), i + 1  # «قتل واحد وأصيب أربعة»
        return None, i + 1
    if words[i].text in VAGUE:
        return _vague(words, i)
    reading = read(words[i].text)
    told = by_its_form(words, i, reading)
    if told is not None and not _says_what(words, i):
        return told, told.last
    if (reading.casualty and reading.amount == "many" and _told_later(words, i)) or _says_what(words, i):
        return None, i + 1
    parent = words[i].text in _PARENTS
    if not parent and (reading is NOTHING or (reading.definite and not reading.named)):
        return None, i + 1
    return uncounted(text, words, i, reading)


def _says_what(words: list[Token], i: int) -> bool:
    """Whether a word says what somebody told of was: «إن شخصا آخر كان مرافقا للضابط قتل»."""
    return i > 0 and words[i - 1].text in _WAS and read(words[i].text).tanwin


def _told_later(words: list[Token], i: int) -> bool:
    """Whether the number of the dead or hurt at `i` is told behind: «شهداء الاقتحام … صاروا 9»."""
    for k in range(i + 1, min(i + _TOLD_LATER, len(words) - 1)):
        if words[k].text in STOPS:
            return False
        if words[k].text in REACHED:
            return is_number(words, k + 1)
    return False


def _digits_lost(text: str, words: list[Token], i: int) -> bool:
    """«أكثر من  ألف»: a multiple whose digits were stripped."""
    gap = text[words[i - 1].end : words[i].start] if i else ""
    return VALUES.get(words[i].text, 0) >= 1000 and gap.count(" ") > 1 and "\n" not in gap


def _counted(words: list[Token], number: Number) -> tuple[Quantity | None, int]:
    """A number with the noun after it."""
    at = number.last
    low, high = number.low, number.high
    if after := starts_with(words, at, BOUNDS.least_after):
        at, high = at + after, None
    if at < len(words) and _closes(words, number.first, at):
        number, at = number._replace(first=number.first - 1), at + 1
    if at >= len(words) or read(words[at].text).conj:  # «مقتل 37 وإصابة 50»
        return Quantity(number.first, at, low, high, bare=True), at
    word, reading = words[at].text, read(words[at].text)
    if reading.casualty:
        last, high = _at_least(words, at + 1, high)
        return Quantity(number.first, last, low, high, head=reading.casualty.kind, rule="noun"), last
    if reading.person:
        return _of_people(words, number, at, high)
    if word == "من":
        last, who = _of_group(words, at)
        if last > at:
            behind, high = _at_least(words, last, high)
            return Quantity(number.first, behind, low, high, who=who), behind
        return Quantity(number.first, at, low, high, bare=True), at
    on_a_day = word == _DAY and at + 1 < len(words) and words[at + 1].text in _DAYS  # «أصيب ثلاثة يوم السبت»
    if (is_unit(word) and not on_a_day) or word in _OF_THINGS:
        return None, at + 1
    if word in OTHERS:
        return _of_others(words, number, at + 1, high)
    last, high = _at_least(words, at, high)
    return Quantity(number.first, last, low, high, bare=True), last


def _of_people(words: list[Token], number: Number, at: int, high: int | None) -> tuple[Quantity | None, int]:
    """A number with the noun for people at `at`, and what more is said of them."""
    last, person = at + 1, read(words[at].text).person
    while last < len(words) and (words[last].text in OTHERS or _describes(words[last].text)):
        last += 1
    hurt = read(words[last].text) if last < len(words) else NOTHING
    as_they_are = hurt.tanwin or hurt.amount == "many"  # «27 مدنيا قتيلا», «ثلاثة مدنيين قتلى»
    if hurt.casualty and as_they_are and not (hurt.conj or hurt.definite):
        kind = hurt.casualty.kind
        return Quantity(number.first, last + 1, number.low, high, head=kind, rule="noun"), last + 1
    last, high = _at_least(words, last, high)
    last, body = _of_group(words, last)
    last, high = _at_least(words, last, high)
    own = person.who if person else ""
    return Quantity(
        number.first, last, number.low, high, who=body if body and own != "children" else own
    ), last


def _of_others(words: list[Token], number: Number, last: int, high: int | None) -> tuple[Quantity, int]:
    """A number of others, and what befell them if that stands behind: «15 آخرين جرحى»."""
    hurt = read(words[last].text) if last < len(words) else NOTHING
    if hurt.casualty and hurt.amount == "many" and not (hurt.conj or hurt.definite):
        kind = hurt.casualty.kind
        return Quantity(number.first, last + 1, number.low, high, head=kind, rule="noun"), last + 1
    return Quantity(number.first, last, number.low, high), last


def _closes(words: list[Token], first: int, at: int) -> bool:
    """Whether a number stands in brackets or quotation marks: «(4) أشخاص»."""
    opened = first > 0 and words[first - 1].text in _OPENS
    return opened and words[at].text in _OPENS[words[first - 1].text] and at + 1 < len(words)


def _describes(word: str) -> bool:
    """Whether a word says more of the people counted: «أربعة عسكريين سوريين»."""
    reading = read(word)
    agrees = reading.amount == "many" or (reading.amount == "one" and reading.tanwin)  # «14 جنديا سوريا»
    return agrees and reading.person is not None and not (reading.conj or reading.definite)


def _at_least(words: list[Token], at: int, high: int | None) -> tuple[int, int | None]:
    """«على الأقل» soon after the noun opens the upper bound."""
    for gap in range(_LIGHT_AFTER):
        if at + gap < len(words) and _goes_on(words, at + gap):
            break
        if size := starts_with(words, at + gap, BOUNDS.least_after):
            return at + gap + size, None
    return at, high


def _goes_on(words: list[Token], at: int) -> bool:
    """Whether something else than those counted is told of from a token on."""
    word = words[at].text
    return (
        word in STOPS or word == "،" or is_number(words, at) or read_part(word) or read(word).fate is not None
    )


def _of_group(words: list[Token], at: int) -> tuple[int, str]:
    """«من عناصر الجيش» after a number: where it ends and who they are; `at` itself if there is no body there."""
    if at >= len(words) or words[at].text != "من":
        return at, ""
    for k in range(at + 1, min(at + 4, len(words))):
        word = words[k].text
        if word in STOPS or read(word).fate or (k > at + 1 and read(word).conj):
            break  # «أربعة من أبنائه وعامل»
        person = read(word).person
        group = group_of(word)
        if group is not None or person:
            return k + 1, group or (person.who if person else "")
    return _of_some_body(words, at), ""


def _of_some_body(words: list[Token], at: int) -> int:
    """«سبعة من "لواء الصقور"», «من الفرقة الرابعة»: where a body that no table lists ends; `at` where there is none."""
    k = at + 1
    quoted = k < len(words) and words[k].text in _OPENS
    k += quoted
    if k >= len(words) or not words[k].text[0].isalpha():
        return at
    word = words[k].text
    known = word.removeprefix("ال") in _BODIES  # «من اللواء 112»: no general
    named = word.startswith("ال") and (known or not (is_unit(word) or read(word) is not NOTHING))
    return k + 1 if named or (quoted and word in _BODIES) else at


def _of_whom(words: list[Token], at: int) -> bool:
    """Whether a verb says whose number it is: «عدد من قتلوا», not «عدد من القتلى»."""
    fate = read(words[at + 1].text).fate if at + 1 < len(words) and words[at].text == "من" else None
    return fate is not None and fate.form == "after"


def _vague(words: list[Token], i: int) -> tuple[Quantity | None, int]:
    """«عشرات القتلى», «عدد من المدنيين»: words without a bound; «عدد القتلى» is a tally, and counts nothing."""
    follows = read(words[i + 1].text) if i + 1 < len(words) else NOTHING
    if i + 1 < len(words) and is_number(words, i + 1):  # «لعدد 9 آخرين»
        return None, i + 1
    if words[i].text in TALLY and (follows.casualty or follows.person):
        return None, i + 2
    if words[i].text in TALLY and _of_whom(words, i + 1):
        return None, i + 3
    for k in range(i + 1, min(i + 4, len(words))):
        if words[k].text in BREAKS:
            break
        if is_unit(words[k].text):
            return None, k + 1
        reading = read(words[k].text)
        if reading.casualty:
            return Quantity(i, k + 1, None, None, head=reading.casualty.kind, rule="vague"), k + 1
        if reading.person:
            return Quantity(i, k + 1, None, None, who=reading.person.who, rule="vague"), k + 1
        if reading.fate or words[k].text in STOPS:
            break
    return Quantity(i, i + 1, None, None, rule="vague", bare=True), i + 1
