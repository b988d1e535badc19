"""Nouns that are their own number: «طفلان», «قتيل», «مدنيين اثنين», «العقيد …»."""

from __future__ import annotations

from stream.events.numbers import Token, is_number
from stream.events.people import COUNTRIES, GROUPS, NOTHING, TALLY, Reading, read
from stream.events.quantity import ADDED, OTHERS, Quantity

_TWO = frozenset(("اثنين", "اثنان"))
_DENIED = frozenset(("لم", "ولم", "دون", "بدون", "بلا", "عدم"))
_NO_COUNT = frozenset(("كل", "اخر", "اول", "بصفه", "صفه"))
_ANOTHER = frozenset(("اخر", "اخري", "ثالث", "ثالثه", "رابع", "رابعه"))
_THIRD = frozenset(("ثالث", "ثالثه"))


def uncounted(text: str, words: list[Token], i: int, reading: Reading) -> tuple[Quantity | None, int]:
    """A dual, a singular or an indefinite plural: the noun is its own number."""
    if _number_lost(text, words, i, reading):
        return None, i + 1
    if reading.casualty and reading.amount in ("one", "two", "many"):
        return _casualty(words, i, reading), i + 1
    if reading.led and not (i and words[i - 1].text in ADDED):
        return None, i + 1
    if reading.person and reading.amount in ("two", "many") and not reading.definite:
        return _several(words, i, reading)
    if reading.named or (reading.person and reading.amount == "one"):
        return _single(words, i, reading)
    return None, i + 1


def _casualty(words: list[Token], i: int, reading: Reading) -> Quantity | None:
    """«قتيل», «جريحان», «قتلى»; not «بين قتيل وجريح», nor «قتيلا» whose number was stripped."""
    before = words[i - 1].text if i else ""
    if (
        "بين" in (before, words[i - 2].text if i > 1 else "")
        or before in _NO_COUNT
        or (words[i].text == "ضحيه" and before in ("راح", "راحت"))
        or before in TALLY
        or not reading.casualty
    ):
        return None
    if reading.amount == "one" and reading.tanwin:
        return None
    if reading.amount == "many" and any(word.text in _DENIED for word in words[max(0, i - 6) : i]):
        return None
    value = {"one": 1, "two": 2}.get(reading.amount)
    return Quantity(i, i + 1, value, value, head=reading.casualty.kind, rule="noun")


def _several(words: list[Token], i: int, reading: Reading) -> tuple[Quantity | None, int]:
    """«طفلان», «مدنيين اثنين»; «مدنيين» alone may be two or many, and gives no figure."""
    who = reading.person.who if reading.person else ""
    last = i + 1
    if last + 1 < len(words) and words[last + 1].text in _TWO and words[last].text.endswith("ين"):
        last += 1  # «موظفين أمميين اثنين»
    while last < len(words) and words[last].text in OTHERS:
        last += 1
    third = any(word.text in _THIRD for word in words[last : last + 3])  # «مقتل شرطيين وإصابة ثالث»
    if reading.amount == "two" or third or (last > i + 1 and words[last - 1].text in _TWO):
        return Quantity(i, last, 2, 2, who=who, rule="dual"), last
    if i + 1 < len(words) and is_number(words, i + 1):
        return None, i + 1
    return Quantity(i, i + 1, None, None, who=who, rule="plural"), i + 1


def _single(words: list[Token], i: int, reading: Reading) -> tuple[Quantity | None, int]:
    """«مدني», «شخص واحد», «العقيد», «أحد عناصر …»."""
    if reading.tanwin and words[i].text.endswith(COUNTRIES):
        return None, i + 1
    if words[i].text.lstrip("وف") in _ANOTHER and not _one_more(words, i):
        return None, i + 1
    who = reading.person.who if reading.person else ""
    after = words[i + 1].text if i + 1 < len(words) else ""
    if words[i].text.endswith(("احد", "احدي")):
        body = read(after)
        if after not in GROUPS and not body.person:
            return None, i + 1
        return Quantity(i, i + 2, 1, 1, who=GROUPS.get(after, who), rule="one"), i + 2
    last = i + 1
    while last < len(words) and (words[last].text in OTHERS or _same_person(words[last].text)):
        last += 1
    return Quantity(i, last, 1, 1, who=who, rule="one"), last


def _same_person(word: str) -> bool:
    """Whether a word says more of the one before it: «قائد عسكري», «شاب فلسطيني»."""
    reading = read(word)
    one = reading.person is not None and reading.amount == "one"
    return one and not (reading.conj or reading.definite or reading.led or reading.fate)


def _one_more(words: list[Token], i: int) -> bool:
    """Whether «آخر» or «أخرى» is a person: behind a fate or a person, not «صواريخ أخرى», «وأخرى في البلدة»."""
    k = i - 1
    while k > 0 and words[k].text == "و":
        k -= 1
    before = read(words[k].text) if k >= 0 else NOTHING
    return before.fate is not None or before.person is not None or before.casualty is not None


def _number_lost(text: str, words: list[Token], i: int, reading: Reading) -> bool:
    """Whether a number stood before this noun and was stripped: «مقتل  شخصا», «و جريحا»."""
    if i == 0:
        return False
    gap = text[words[i - 1].end : words[i].start]
    if (words[i - 1].text == "و" and gap) or (gap.count(" ") > 1 and "\n" not in gap):
        return True
    fate = read(words[i - 1].text).fate
    return reading.tanwin and fate is not None and fate.form == "masdar"
