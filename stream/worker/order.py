"""Each message once, in the order of the log: what a consumer delivers after a rebalance is not always that.

Faust may hand over messages that it fetched before partitions were shared out anew, from behind those that it threw
away and is about to read again (stream/worker/faust_fixes.py). Taken as they come, the ones between would count as handled.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from enum import StrEnum

from msgspec import Struct

SEEKS = 3  # that lead to the same message: then the log has none before it
PATIENCE = 5.0  # seconds after which a seek is taken to have led nowhere


class Turn(StrEnum):
    """What to do with a message."""

    TAKE = "take"
    DROP = "drop"  # it was taken, or it will come again, or it is no longer ours
    SEEK = "seek"  # messages are missing before it: read again from `wanted`


class Gap(Struct):
    """Messages that are missing: the first that came instead, how often it did, and when we last read again."""

    met: int
    seeks: int
    at: float


class Order:
    """Which message of each partition comes next."""

    def __init__(self) -> None:
        self._next: dict[Hashable, int] = {}
        self._gaps: dict[Hashable, Gap] = {}

    def begin(self, starts: Mapping[Hashable, int]) -> None:
        """Partitions are ours, each from an offset on."""
        self._next = dict(starts)
        self._gaps.clear()

    def forget(self) -> None:
        """Nothing is ours."""
        self._next.clear()
        self._gaps.clear()

    def wanted(self, partition: Hashable) -> int:
        """The offset that comes next."""
        return self._next[partition]

    def overdue(self, now: float) -> list[Hashable]:
        """Partitions in which a seek led nowhere: read them again from `wanted`. `now` is monotonic, in seconds."""
        late = [partition for partition, gap in self._gaps.items() if now - gap.at > PATIENCE]
        for partition in late:
            self._gaps[partition].at = now
        return late

    def turn(self, partition: Hashable, offset: int, now: float) -> Turn:
        """Whether the message at `offset` is next. One that is taken is passed."""
        wanted = self._next.get(partition)
        if wanted is None or offset < wanted:
            return Turn.DROP
        if offset > wanted and not self._really_missing(partition, offset, now):
            gap = self._gaps[partition]
            return Turn.SEEK if gap.at == now and gap.met == offset else Turn.DROP
        self._gaps.pop(partition, None)
        self._next[partition] = offset + 1
        return Turn.TAKE

    def _really_missing(self, partition: Hashable, offset: int, now: float) -> bool:
        """A transaction leaves a mark of its own in the log: whatever we do, no message comes before this one."""
        gap = self._gaps.get(partition)
        if gap is None or offset < gap.met:
            self._gaps[partition] = Gap(offset, 1, now)
        elif offset == gap.met:
            gap.seeks, gap.at = gap.seeks + 1, now
        return self._gaps[partition].seeks > SEEKS
