"""Whether an attack is told as new, as going on, or as begun again: by phrases in its clause, data/ar/onsets.toml.

All offsets count in folded text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from stream.data import Row, table
from stream.events.words.weapons import Term, Terms
from stream.records import Onset

STRONGEST = (Onset.CONTINUING, Onset.RESUMED, Onset.NEW)  # what «goes on» is not new, whatever else is said


class OnsetTerm(Term, frozen=True, kw_only=True):
    """A row of onsets.toml."""

    ahead: int = -1
    behind: int = -1


class OnsetTable(Row, frozen=True):
    """The whole of onsets.toml."""

    onset: tuple[OnsetTerm, ...]


class Onsets:
    """The phrases of the file, compiled."""

    def __init__(self) -> None:
        """As the file has them."""
        self.terms = Terms("onsets.toml", table(OnsetTable, "ar", "onsets.toml").onset)

    def find(self, folded: str, start: int, end: int, attacks: Sequence[tuple[int, int]]) -> Onset:
        """What folded[start:end] tells of attacks whose words stand at these [start, end)."""
        told = set()
        for begin, stop, row in self.terms.find(folded, start, end):
            ahead, behind = row.ahead, row.behind
            if ahead < 0 or any(0 <= a - stop <= ahead or 0 <= begin - z <= behind for a, z in attacks):
                told.add(Onset(row.key))
        return next((onset for onset in STRONGEST if onset in told), Onset.UNKNOWN)


@cache
def onsets() -> Onsets:
    """The phrases we know, read once."""
    return Onsets()
