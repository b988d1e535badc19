"""What is kept of a locality's reports from one step to the next, so that a new one is compared once and not all anew."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from stream.incidents.match import VETO, Feature, Match
from stream.records import Incident, Place, Type

Mark = tuple[str, int, frozenset[Type]]
Parted = tuple[tuple[frozenset[str], frozenset[str]], ...]


class Home(NamedTuple):
    """Where a report went: the group, by its first event, why, and the sums that decided, with the next best fit."""

    first: str
    features: tuple[Feature, ...] = ()
    number: int = 0
    total: float = 0.0
    best: float = 0.0
    second: float = VETO


class Known(Struct):
    """What was found out of a locality's reports: a speed-up, never more.

    places    the places as they were compared
    marks     each report's version, and what its article calls the attack, by event id
    links     for each report those that it may share an attack with, with the match; all others are ruled out
    copies    of those, the ones that are one text with it
    wide      how many of the places each place contains
    order     the reports as they were grouped, and `homes` where each went
    incidents what was concluded of a group, by the versions of its reports and its place
    """

    places: Mapping[str, Place] = {}
    wide: Mapping[str, int] = {}
    parted: Parted = ()
    marks: dict[str, Mark] = {}
    links: dict[str, dict[str, Match]] = {}
    copies: dict[str, set[str]] = {}
    order: list[Mark] = []
    homes: list[Home] = []
    incidents: dict[tuple[object, ...], Incident] = {}

    def forget(self) -> None:
        """Drop all comparisons."""
        self.marks, self.links, self.copies, self.order, self.homes = {}, {}, {}, [], []


class Recent:
    """What is known of the localities that were seen last."""

    def __init__(self, most: int = 256, links: int = 500_000) -> None:
        """Beyond `most` localities, or `links` between reports, some 120 bytes each, those seen longest ago are dropped.

        A city of which 200 reports tell of one attack has 40,000.
        """
        self.most, self.links = most, links
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._sizes: dict[str, int] = {}

    def of(self, locality: str) -> Known:
        """What is known of a locality; nothing, where it is new or was dropped."""
        if self._known:
            last = next(reversed(self._known))  # what was given out last has grown since
            self._sizes[last] = sum(map(len, self._known[last].links.values()))
        known = self._known.pop(locality, None) or Known()
        self._known[locality] = known
        held = sum(self._sizes.values())
        while len(self._known) > self.most or (held > self.links and len(self._known) > 1):
            held -= self._sizes.pop(self._known.popitem(last=False)[0], 0)
        return known
