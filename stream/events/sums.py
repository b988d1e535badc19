"""Which figures side by side are one sum: «ضابط و3 جنود»."""

from __future__ import annotations

from stream.events.numbers import Token, fold_all
from stream.events.people import Reading
from stream.events.quantity import ADDED, BREAKS, STOPS, Group, Quantity
from stream.events.tolls import SIDES

_THEIRS = ("ه", "ها", "هما")
_COMPANY = fold_all(("مرافقيه", "مرافقيها", "عناصره", "حراسه", "مساعديه", "أقاربه", "أبنائه", "رفاقه"))
_NAME, _JOINED = 9, 5  # words from one named person to the next, and from one number


def sums(words: list[Token], readings: list[Reading], found: list[Quantity]) -> list[Group]:
    """Quantities joined by و with nothing but their own words between: «ضابط و3 جنود»."""
    groups: list[Group] = []
    for quantity in found:
        if groups and _continues(words, readings, groups[-1].members[-1], quantity):
            groups[-1] = Group.of(*groups[-1].members, quantity)
        else:
            groups.append(Group.of(quantity))
    return groups


def _continues(words: list[Token], readings: list[Reading], before: Quantity, quantity: Quantity) -> bool:
    """Whether `quantity` goes on counting what `before` counts."""
    first = readings[quantity.first]
    name = first.named and first.conj  # «مقتل العقيد فلان الفلاني، والرائد …»
    gap = range(before.last, quantity.first)
    if len(gap) > _NAME or before.head or quantity.head or quantity.part:
        return False
    theirs = first.named and words[quantity.first].text.endswith(_THEIRS)
    with_them = words[quantity.first - 1].text == "مع" and words[quantity.last - 1].text in _COMPANY
    children = quantity.who == "children" and words[quantity.first].text.startswith("و")
    added = with_them or any(words[k].text in ADDED for k in gap)  # «ثلاثة عناصر بالإضافة إلى مدنيين اثنين»
    if len(gap) > (_NAME if name or added else _JOINED):
        return False
    if {before.who, quantity.who} == SIDES and not _allied(words, quantity):
        return False
    # A man's name is spelt like «على».
    breaks = BREAKS - (
        {"الي", "عن", "علي"} if added else {"علي", "في"} if theirs else {"علي"} if name else set()
    )
    if any(words[k].text in STOPS or words[k].text in breaks or readings[k].fate for k in gap):
        return False
    tied = (
        added
        or children
        or words[quantity.first - 1].text == "و"
        or (first.conj and quantity.first not in gap)
    )
    return tied and (quantity.rule != "plural" or before.rule == "plural")


def _allied(words: list[Token], quantity: Quantity) -> bool:
    """«وثلاثة مقاتلين موالين»: fighters on the soldiers' side."""
    return any(word.text.startswith("موال") for word in words[quantity.last : quantity.last + 2])
