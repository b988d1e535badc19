"""Whether an attack is told as new, as going on, or as begun again: by phrases in its clause, data/ar/onsets.toml.

All offsets count in folded text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from stream.data import toml
from stream.events.words.weapons import Terms
from stream.records import Onset

STRONGEST = (Onset.CONTINUING, Onset.RESUMED, Onset.NEW)  # what «goes on» is not new, whatever else is said


class Onsets:
    """The phrases of the file, compiled."""

    def __init__(self) -> None:
        """As the file has them."""
        rows = toml("ar", "onsets.toml")["onset"]
        self._beside = [(row.get("ahead", -1), row.get("behind", -1)) for row in rows]
        self._keys = [row["key"] for row in rows]
        self.terms = Terms([{**row, "key": str(number)} for number, row in enumerate(rows)])

    def find(self, folded: str, start: int, end: int, attacks: Sequence[tuple[int, int]]) -> Onset:
        """What folded[start:end] tells of attacks whose words stand at these [start, end)."""
        told = set()
        for begin, stop, number in self.terms.find(folded, start, end):
            ahead, behind = self._beside[int(number)]
            if ahead < 0 or any(0 <= a - stop <= ahead or 0 <= begin - z <= behind for a, z in attacks):
                told.add(Onset(self._keys[int(number)]))
        return next((onset for onset in STRONGEST if onset in told), Onset.UNKNOWN)


@cache
def onsets() -> Onsets:
    """The phrases we know, read once."""
    return Onsets()
