"""One who is but named, told of with kin who are counted: «مقتل فلان الفلاني وزوجته», «قتل فلان وثلاثة من أبنائه»."""

from __future__ import annotations

import re

from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token, is_number
from stream.events.tolls.people import NOTHING, RULES, THINGS, is_unit, read
from stream.events.tolls.quantity import BREAKS, SPEECH, STOPS, Quantity

_HURT = ("killed", "injured")
_GIVEN = fold_all(RULES.around.given)
_KIN = re.compile(
    r"و(?:زوج|زوجت|ابن|ابنت|نجل|ولد|والد|والدت|طفل|طفلت|شقيق|شقيقت|اخ[وايت]|ام|حفيد|حفيدت|رضيع|رضيعت|بنت|صديق|صديقت|زميل|زميلت)[يا]?(?:ه|ها|هما)"
    r"|و(?:اولاد|ابنا[يوء]|اطفال|بنات|اشقا[يوء]|احفاد)(?:ه|ها|هما)"
)
_THEIRS = re.compile(
    r"(?:عايلت|اسرت|اولاد|ابنا[يوء]?|بنات|اطفال|احفاد|اقارب|اقربا[يوء]?|اشقا[يوء]?|مرافقي|مرافق|حراس|رفاق)(?:ه|ها|هما)"
)
_WHOSE = 3  # words behind a number that say whose they were
_NO_NAME = fold_all(
    (
        "اليوم",
        "أمس",
        "صباح",
        "مساء",
        "فجر",
        "ليل",
        "ظهر",
        "عصر",
        "كل",
        "جميع",
        "كامل",
        "أفراد",
        "أيضا",
        "كذلك",
        "هو",
        "هي",
    )
)
_NAME = 6  # words of a name
_OF_AGE = frozenset(("البالغ", "البالغه"))
_AGED = 8  # words of an age behind a name, and of a bracket
_FALLEN = ("masdar", "verb")


def named_with_kin(words: list[Token], quantity: Quantity, after: int) -> Quantity | None:
    """The one who is but named right before his kin, behind what befell them and no sooner than token `after`."""
    first = quantity.first - (words[quantity.first - 1].text == "و")
    if quantity.part or not first or not _kin(words, quantity):
        return None
    last = _before_his_age(words, first)
    for k in range(last - 1, max(after, last - 1 - _NAME) - 1, -1):
        if words[k].text == "من" and words[k - 1].text == "كل" and k > 1 and _befell(words[k - 2]):
            return Quantity(k + 1, first, 1, 1, rule="one") if k + 1 < last else None
        if _befell(words[k]):
            many = 1 + sum(word.text[0] == "و" for word in words[k + 2 : last])
            return Quantity(k + 1, first, many, many, rule="one") if k + 1 < last else None
        if not _may_name(words, k):
            return None
    return None


def _before_his_age(words: list[Token], first: int) -> int:
    """Where a name ends before the age that stands behind it: «فلان (45 عاما) وابنه», «فلان البالغ من العمر 45 عاما وابنه»."""
    near = [word.text for word in words[max(0, first - _AGED) : first]]
    if near[-1:] == [")"] and "(" in near:
        return first - near[::-1].index("(") - 1
    aged = next((k for k, word in enumerate(near) if word in _OF_AGE), len(near))
    return first - (len(near) - aged)


def _befell(word: Token) -> bool:
    """Whether a word says what befell those behind it."""
    fate = read(word.text).fate
    return fate is not None and fate.kind in _HURT and fate.form in _FALLEN and not fate.alone


def _kin(words: list[Token], quantity: Quantity) -> bool:
    """Whether those counted are somebody's own: «وزوجته», «وأولاده الثلاثة», «وثلاثة من أبنائه»."""
    first = words[quantity.first].text
    if first[0] == "و" and _KIN.fullmatch(first):
        return True
    if words[quantity.first - 1].text != "و" or quantity.rule != "number":
        return False
    behind = [word.text for word in words[quantity.last - 1 : quantity.last + _WHOSE]]
    return any(_THEIRS.fullmatch(word) for word in behind)


def _may_name(words: list[Token], k: int) -> bool:
    """Whether a word may be of a person's name."""
    word = words[k].text
    if word in _GIVEN or (word[0] == "و" and word[1:] in _GIVEN):
        return True
    plain = word[0].isalpha() and word[0] not in "وب" and not (is_number(words, k) or is_unit(word))
    known = word in STOPS | BREAKS | SPEECH | _NO_NAME | THINGS
    reading = read(word)
    descent = reading.definite and reading.person is not None and reading.person.describes  # «العراقي»
    return plain and not known and (reading is NOTHING or descent)
