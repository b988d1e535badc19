"""The roles that a place may have in its sentence, and a reading with its role."""

from __future__ import annotations

from enum import StrEnum

from stream.places.reading import Reading
from stream.records import PlaceKind
from stream.text.found import Found

HELD = "holds_the_place_before"
OTHER_END = "the_other_end"
ON_ITS_ROAD = "on_its_road"  # the countryside that a road runs through
PART_OF_A_NAME = "part_of_a_name"
OF_THE_MURDERED = "office_of_the_murdered"  # «اغتيال مدير أمن كذا في …»
FAR_FROM, NEAR_TO = "far_from_it", "near_to_it"
IN_TOWN = frozenset({"شارع", "ساحه", "دوار"})  # what is named for a place lies in the one behind it
# cues of a place itself: no organisation follows them
PLAIN_CUES = frozenset({"neighbourhood", "city", "town", "village", "camp", "governorate"})


LEFT = 64  # characters before a phrase in which its role stands


class Role(StrEnum):
    """What a place is to the attack."""

    STRUCK = "struck"
    CONTAINER = "container"
    ORIGIN = "origin_of_fire"
    SPEAKER = "speaker"
    ORGANISATION = "organisation"
    ROAD = "road"
    GOAL = "goal"
    DISPLACED = "displaced"
    CONTROL = "control"
    GEOGRAPHY = "geography"
    DATELINE = "dateline"
    ELSEWHERE = "elsewhere"
    NO_PLACE = "no_place"


class Placed(Found, frozen=True):
    """A reading, its role, and the words that gave the role."""

    reading: Reading
    role: Role
    rule: str


_RANK = {
    PlaceKind.COUNTRY: 0,
    PlaceKind.REGION: 1,
    PlaceKind.GOVERNORATE: 2,
    PlaceKind.DISTRICT: 3,
    PlaceKind.CITY: 4,
    PlaceKind.AREA: 4,
    PlaceKind.SUBDISTRICT: 4,
}


def in_two_lands(one: Placed, two: Placed) -> bool:
    """Whether two places lie in two countries: «صواريخ أطلقت من قطاع غزة في مدينة كذا»."""
    first, second = one.reading.entry, two.reading.entry
    return first is not None and second is not None and first.country != second.country


def finer(one: Placed, other: Placed) -> bool:
    """Whether `one` is a finer kind of place than `other`."""
    rank = [(_RANK.get(p.reading.entry.kind, 5) if p.reading.entry else 5) for p in (one, other)]
    return rank[0] > rank[1]


_TOWNS = frozenset({PlaceKind.CITY, PlaceKind.TOWN})


def are_two_towns(one: Placed, other: Placed) -> bool:
    """Whether both are towns that a table has, of which none holds the other: «في زملكا ومحيط مقر اللواء ببلدة حمورية»."""
    listed = not (one.reading.unlisted or other.reading.unlisted)
    return listed and all(
        p.reading.entry is not None and p.reading.entry.kind in _TOWNS for p in (one, other)
    )
