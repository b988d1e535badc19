"""How cautious, how patient and how forgetful `watch` is: every number that decides an alert, in one place."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from stream.records import Type


class Policy(Struct, frozen=True, kw_only=True):
    """The settings of `watch`. All times are event time, publication time or the stream's own clock, never the wall's.

    quiet            an episode ends when this passes without an attack
    fresh            an event that ended longer than this before its publication opens nothing
    history          an event older than this at its publication is not recorded
    lateness         how late, by publication, articles may come without changing what is concluded
    window           how long a report is kept after the attack it tells of; at least `fresh` + `lateness`
    remembered       how long after its end an episode is named as the one before (`earlier_episode`) of a district
    merge_updates    at most one update in this time for an episode, unless people were killed
    cap              reports kept for a locality: over it the oldest go first, by event time, then id
    open_confidence  the least confidence that opens an episode: of readings below it two in three were right, of those above
                     nine in ten (articles that no rule was made from); `min_confidence` overrides it for a type
    hold_for_second  types that wait for a second independent originator: none, since many attacks have one voice only,
                     and an alert that says how well it is attested costs less than silence
    """

    quiet: timedelta = timedelta(hours=72)
    fresh: timedelta = timedelta(hours=72)
    history: timedelta = timedelta(days=7)
    lateness: timedelta = timedelta(hours=48)
    window: timedelta = timedelta(days=9)
    remembered: timedelta = timedelta(days=365)
    merge_updates: timedelta = timedelta(minutes=15)
    cap: int = 200
    open_confidence: float = 0.75
    min_confidence: dict[Type, float] = {}
    hold_for_second: frozenset[Type] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a policy that forgets reports before late ones can join them."""
        if self.window < max(self.fresh, self.quiet) + self.lateness:
            raise ValueError("window must be at least the longer of fresh and quiet, plus lateness")
        if self.remembered < self.window:
            raise ValueError("remembered must be at least window")
        if self.cap < 1:
            raise ValueError("cap must be at least 1")

    def confidence_for(self, kind: Type) -> float:
        """The least confidence with which a report of `kind` opens an episode."""
        return self.min_confidence.get(kind, self.open_confidence)
