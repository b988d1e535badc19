"""A number of people over words, the numbers that «و» joins into one sum, and the words that end or add to one."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

STOPS = frozenset(".!?؟;؛\n")
BREAKS = frozenset(
    ("في", "علي", "جراء", "اثر", "قرب", "خلال", "بعد", "قبل", "حيث", "فيما", "بينما", "كما", "عن", "الي")
)
ADDED = frozenset(("بالاضافه", "اضافه"))
OTHERS = frozenset(
    ("اخر", "اخرين", "اخرون", "اخري", "اخريات", "منهم", "منهما", "منهن", "اثنين", "اثنان", "واحد", "واحده")
)


class Quantity(NamedTuple):
    """People over tokens [first, last). `head`: the casualty kind of its noun; `bare`: a number with no noun."""

    first: int
    last: int
    low: int | None
    high: int | None
    who: str = ""
    head: str = ""
    rule: str = "number"
    bare: bool = False
    part: bool = False


class Group(Struct, frozen=True):
    """Quantities that و joins into one sum."""

    members: tuple[Quantity, ...]

    @property
    def first(self) -> int:
        return self.members[0].first

    @property
    def last(self) -> int:
        return self.members[-1].last

    @property
    def head(self) -> str:
        return self.members[0].head

    @property
    def part(self) -> bool:
        return self.members[0].part
