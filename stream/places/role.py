"""The roles that a place may have in its sentence, and a reading with its role."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from stream.places.reading import Reading

HELD = "holds_the_place_before"
OTHER_END = "the_other_end"
# cues of a place itself: no organisation follows them
PLAIN_CUES = frozenset({"neighbourhood", "city", "town", "village", "camp", "governorate"})


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


class Placed(NamedTuple):
    """A reading, its role, and the words that gave the role."""

    reading: Reading
    role: Role
    rule: str
