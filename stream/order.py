"""Each message once, in the order of the log: what a consumer delivers after a rebalance is not always that.

Faust may hand over messages that it fetched before partitions were shared out anew, from behind those that it threw
away and is about to read again (stream/faust_fixes.py). Taken as they come, the ones between would count as handled.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from enum import StrEnum


class Turn(StrEnum):
    """What to do with a message."""

    TAKE = "take"
    DROP = "drop"  # it was taken, or it will come again, or it is no longer ours
    SEEK = "seek"  # messages are missing before it: read again from `wanted`


class Order:
    """Which message of each partition comes next."""

    def __init__(self) -> None:
        self._next: dict[Hashable, int] = {}
        self._sought: dict[Hashable, int] = {}

    def begin(self, starts: Mapping[Hashable, int]) -> None:
        """Partitions are ours, each from an offset on."""
        self._next = dict(starts)
        self._sought.clear()

    def forget(self) -> None:
        """Nothing is ours."""
        self._next.clear()
        self._sought.clear()

    def wanted(self, partition: Hashable) -> int:
        """The offset that comes next."""
        return self._next[partition]

    def turn(self, partition: Hashable, offset: int) -> Turn:
        """Whether the message at `offset` is next. One that is taken is passed."""
        wanted = self._next.get(partition)
        if wanted is None or offset < wanted:
            return Turn.DROP
        if offset > wanted:
            first = self._sought.get(partition)
            if first is None:
                self._sought[partition] = offset
                return Turn.SEEK
            # A log may really have no such offsets (a transaction leaves a mark of its own): then the one that was
            # met, or one before it, comes first again after the seek.
            if offset > first:
                return Turn.DROP
        self._sought.pop(partition, None)
        self._next[partition] = offset + 1
        return Turn.TAKE
