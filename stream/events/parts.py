"""Figures that are part of another: «بينهم ثلاثة أطفال»."""

from __future__ import annotations

from stream.events.numbers import Token, is_number
from stream.events.people import PART, read
from stream.events.quantity import STOPS, Quantity

_ATTACKS = frozenset(("قصف", "غاره", "غارات", "انفجار", "تفجير", "هجوم", "اشتباكات"))


def mark_part(words: list[Token], quantity: Quantity) -> Quantity:
    """A quantity after «بينهم» is part of another."""
    k = quantity.first - 1
    while k >= 0 and words[k].text in ("نحو", "من", "علي", "الاقل", "ايضا", "كان", "ب"):
        k -= 1
    if k >= 0 and read_part(words[k].text) and not (_tells_all(words, k) or _of_one_attack(words, quantity)):
        return quantity._replace(part=True)
    return quantity


def _of_one_attack(words: list[Token], quantity: Quantity) -> bool:
    """Whether a part is told of an attack of its own: «بينهم 12 في قصف على الحي»."""
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
