"""Figures that are told by another: «وإصابة مثلهم», «ومثلهم في كذا», «عدد مماثل»."""

from __future__ import annotations

from stream.events.tolls.numbers import Token
from stream.events.tolls.parts import in_a_place
from stream.events.tolls.people import read
from stream.events.tolls.quantity import Quantity

AS_MANY = frozenset(("مثلهم", "مثلهما", "مثلهن"))
_ALIKE = frozenset(("مماثل", "مشابه", "مساو"))


def as_many(words: list[Token], i: int, found: list[Quantity]) -> tuple[Quantity, int] | None:
    """«وإصابة مثلهم», «ومثلهم في حمص», «وجرح عدد مماثل»: as many as were counted last."""
    word, last = words[i].text, i + 1
    after = words[last].text if last < len(words) else ""
    if word == "عدد" and after in _ALIKE:
        last += 1
    elif word.startswith("و"):
        if word[1:] not in AS_MANY:
            return None  # nearly always
        fate = read(after).fate
        told = (fate is not None and fate.form == "after") or in_a_place(words, last)
        if not told:
            return None
    elif word not in AS_MANY or not read(words[i - 1].text).fate:
        return None
    whole = _last_whole(words, found)
    if whole is None or (word.endswith("هما") and whole.low != 2):
        return None  # «مفخختان أوقعتا تسعة جرحى، ومثلهما قرب كذا»
    hurt = read(words[last + 1].text).casualty if last + 1 < len(words) and words[last].text == "من" else None
    if hurt is not None:  # «وعدد مماثل من الجرحى»
        last += 2
    head, rule = (hurt.kind, "vague") if hurt else ("", "number")
    return Quantity(i, last, whole.low, whole.high, head=head, rule=rule, bare=word[0] == "و"), last


def _last_whole(words: list[Token], found: list[Quantity]) -> Quantity | None:
    """The last figure that is no part of another: of «20 شخصا، بينهم 6 نساء و4 أطفال» the first."""
    for at in range(len(found) - 1, -1, -1):
        own, before = found[at], found[at - 1] if at else None
        beside = before is not None and before.part and before.last >= own.first - 1
        if not own.part and not (beside and words[own.first - 1].text == "و"):
            return own
    return None
