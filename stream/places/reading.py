"""A mention with the place that it was read as."""

from __future__ import annotations

from typing import NamedTuple

from stream.places.entry import Entry
from stream.places.mention import Mention


class Reading(NamedTuple):
    """A mention and the place it means: `entry`, or None with the reason why it is not a place here."""

    mention: Mention
    entry: Entry | None
    reasons: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    unlisted: bool = False
