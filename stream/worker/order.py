"""Each message once, in the order of the log, and committed once all that it led to is safe: no sooner.

Faust hands over messages that it fetched before partitions were shared out anew, from behind those that it threw away
and is about to read again; taken as they come, the ones between would count as handled. And it works out what to commit
from what was acknowledged and from holes in what it delivered, which it takes for offsets that the log does not have.
Here both follow from one count: what comes next. A hole in the log is believed only of the fetch that read over it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from enum import StrEnum
from itertools import islice

PATIENCE = 2.0  # seconds after which a seek is taken to have led nowhere


class Turn(StrEnum):
    """What to do with a message."""

    TAKE = "take"
    DROP = "drop"  # it was taken, or it will come again, or it is no longer ours
    SEEK = "seek"  # messages are missing before it: read again from `wanted`


class Order:
    """Which message of each partition comes next, and up to where all is safe."""

    def __init__(self) -> None:
        self._next: dict[Hashable, int] = {}
        self._safe: dict[Hashable, int] = {}
        self._sought: dict[Hashable, float] = {}
        self._holes: dict[Hashable, dict[int, int]] = defaultdict(dict)

    def begin(self, starts: Mapping[Hashable, int]) -> None:
        """Partitions are ours, each from an offset on; one that was ours all along goes on where it was."""
        self._safe = {partition: self._safe.get(partition, start) for partition, start in starts.items()}
        self._next = {partition: self._next.get(partition, start) for partition, start in starts.items()}
        self._sought.clear()

    def forget(self) -> None:
        """Nothing is ours."""
        self._next.clear()
        self._safe.clear()
        self._sought.clear()
        self._holes.clear()

    def hole(self, partition: Hashable, begin: int, end: int) -> None:
        """The log has no message from `begin` up to `end`: marks of transactions lie there. From any thread."""
        safe = self._safe.get(partition, end)
        if end <= safe:
            return  # behind us, or of a partition that is not ours: it is told again once that is read
        holes = self._holes[partition]
        for oldest in [*islice(holes, 2)]:  # each transaction of a producer leaves one: few stay
            if holes.get(oldest, end) <= safe:
                holes.pop(oldest, None)
        holes[begin] = end

    def wanted(self, partition: Hashable) -> int:
        """The offset that comes next."""
        return self._over_holes(partition, self._next[partition])

    def missing(self, partition: Hashable, end: int) -> None:
        """The log begins at `end` by now: what lay before is gone."""
        self.hole(partition, self._next[partition], max(end, self._next[partition]))

    def overdue(self, now: float) -> list[Hashable]:
        """Partitions in which a seek led nowhere: read them again from `wanted`. `now` is monotonic, in seconds."""
        late = [partition for partition, at in self._sought.items() if now - at > PATIENCE]
        self._sought |= dict.fromkeys(late, now)
        return late

    def turn(self, partition: Hashable, offset: int, now: float) -> Turn:
        """Whether the message at `offset` is next. One that is taken is passed."""
        if partition not in self._next or offset < (wanted := self.wanted(partition)):
            return Turn.DROP
        if offset > wanted:
            if partition in self._sought:
                return Turn.DROP
            self._sought[partition] = now
            return Turn.SEEK
        self._sought.pop(partition, None)
        self._next[partition] = offset + 1
        return Turn.TAKE

    def made_safe(self, partition: Hashable, offset: int) -> None:
        """All that the message at `offset` led to is in Kafka, and so is all that those before it led to."""
        if partition in self._safe:
            self._safe[partition] = max(self._safe[partition], offset + 1)

    def safe_before(self, partition: Hashable) -> int:
        """All messages of a partition of ours that lie before are safe."""
        return self._safe.get(partition, 0)

    def safe(self) -> dict[Hashable, int]:
        """Up to where each partition may be committed: the least offset that is not safe."""
        return {partition: self._over_holes(partition, offset) for partition, offset in self._safe.items()}

    def _over_holes(self, partition: Hashable, offset: int) -> int:
        holes = self._holes[partition]
        while (end := holes.get(offset, offset)) > offset:
            offset = end
        return offset
