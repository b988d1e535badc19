"""A row of somebody else's table of places as it was read: a draft whose container is still a key, or refused."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from stream.places.entry import Entry
from stream.records import PlaceKind

PLAIN_ARABIC = re.compile(r"[\u0621-\u063a\u0640-\u0652 ]+")  # neither Persian nor Kurdish letters


class Refusal(StrEnum):
    """Why a row was not taken."""

    BAD_ROW = "bad_row"
    NO_ID = "no_id"
    DUPLICATE_ID = "duplicate_id"
    NO_ARABIC_NAME = "no_arabic_name"
    UNKNOWN_KIND = "unknown_kind"
    BAD_COORDINATES = "bad_coordinates"
    OUTSIDE_COUNTRY = "outside_country"
    UNKNOWN_PARENT = "unknown_parent"
    FAR_FROM_PARENT = "far_from_parent"
    GENERIC_NAME = "generic_name"  # «المدينة», «الأحياء الجنوبية»
    COMPOSED = "composed"  # «ريف حمص الشمالي» is read from its words

    @property
    def column(self) -> str:
        """The column of our own table that it is about; the reader of another layout says its own."""
        return _COLUMN.get(self, "")


_COLUMN = {
    Refusal.NO_ID: "id",
    Refusal.DUPLICATE_ID: "id",
    Refusal.NO_ARABIC_NAME: "name_ar",
    Refusal.UNKNOWN_KIND: "kind",
    Refusal.BAD_COORDINATES: "lat, lon",
    Refusal.OUTSIDE_COUNTRY: "lat, lon",
    Refusal.UNKNOWN_PARENT: "parent",
    Refusal.FAR_FROM_PARENT: "parent",
    Refusal.GENERIC_NAME: "name_ar",
    Refusal.COMPOSED: "name_ar",
}


class Refused(NamedTuple):
    """A row that was not taken: its number among the rows (the first is 1), its id, why, what it says, and the column."""

    row: int
    id: str
    reason: Refusal
    detail: str = ""
    named: str = ""

    @property
    def column(self) -> str:
        """The column that it is about; "" where it is the whole row."""
        return self.named or self.reason.column


class Draft(NamedTuple):
    """A row as read: the entry, the keys others call it by, and those of its containers, finest first."""

    row: int
    entry: Entry
    keys: tuple[str, ...]
    parents: tuple[str, ...]


def settlement(population: int) -> PlaceKind:
    """City, town or village, by the number of inhabitants (0: unknown)."""
    if population >= 50_000:
        return PlaceKind.CITY
    return PlaceKind.TOWN if population >= 5_000 else PlaceKind.VILLAGE
