"""Figures that are part of another: «بينهم ثلاثة أطفال»."""

from __future__ import annotations

from stream.events.numbers import Token, is_number
from stream.events.people import PART, read
from stream.events.quantity import STOPS, Quantity

_OF_THEM = frozenset(("منهم", "منهن"))
_ATTACKS = frozenset(("قصف", "غاره", "غارات", "انفجار", "تفجير", "هجوم", "اشتباكات"))


def mark_part(words: list[Token], quantity: Quantity) -> Quantity:
    """A quantity after «بينهم» is part of another."""
    k = quantity.first - 1
    while k >= 0 and words[k].text in ("نحو", "من", "علي", "الاقل", "ايضا", "كان", "ب"):
        k -= 1
    if k < 0 or _tells_all(words, k) or _of_one_attack(words, quantity) or fell_of_them(words, k):
        return quantity
    if _some_of_them(words, quantity):
        return quantity._replace(part=True)
    if read_part(words[k].text) or _second_of_a_part(words, quantity, k) or _of_the_hurt(words, quantity, k):
        return quantity._replace(part=True)
    return quantity


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
    tied = k > 0 and words[quantity.first].text.startswith("و") and words[k].text[0].isalpha()
    return tied and read_part(words[k - 1].text) and not read(words[k].text).fate


def _of_the_hurt(words: list[Token], quantity: Quantity, k: int) -> bool:
    """«ثلاثة من القتلى أطفال»: some of those counted elsewhere."""
    tokens = [word.text for word in words[quantity.first : quantity.last + 2]]
    if quantity.rule == "vague" or "من" not in tokens[:-1] or read(words[k].text).fate:
        return False
    hurt = read(tokens[tokens.index("من") + 1])
    return hurt.casualty is not None and hurt.definite


def _of_one_attack(words: list[Token], quantity: Quantity) -> bool:
    """Whether a part is told of an attack of its own: «بينهم 12 في قصف على الحي»."""
    if quantity.rule != "number" or quantity.who == "children":  # «5 مدنيين بينهم طفل في قصف …»
        return False
    after = [word.text for word in words[quantity.last : quantity.last + 3]]
    return after[:1] == ["في"] and any(word in _ATTACKS for word in after[1:])


def _tells_all(words: list[Token], k: int) -> bool:
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
