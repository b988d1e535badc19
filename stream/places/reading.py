"""A mention with the place that it was read as."""

from __future__ import annotations

from typing import NamedTuple

from stream.places.entry import Entry
from stream.places.mention import Mention
from stream.text.found import Found

INFERRED = "parent_inferred"  # the text does not say where an unlisted place lies


class Weighed(NamedTuple):
    """One place of that name, what speaks for it and against it, and the sum."""

    entry: Entry
    score: float
    reasons: tuple[str, ...]


class Reading(Found, frozen=True):
    """A mention and the place it means: `entry`, or None with the reason why it is not a place here.

    `weighed`: every place of that name, the best first, for who asks why it is this one.
    """

    mention: Mention
    entry: Entry | None
    reasons: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    unlisted: bool = False
    weighed: tuple[Weighed, ...] = ()
