"""The time of a partition of `events`, with the times before it that a message may meet when it is read again.

A message that is read again must meet the time that it met before, or an alert that it raises would not be the same
bytes. What is not safe yet may be read again; so the row that moves the time holds all moves since the first message
that is not safe, and the last one before that.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from typing import NamedTuple

import msgspec

from stream.worker import stored
from stream.worker.stored import TIMES, Stored, seal

MOST = 16  # moves under way at once: each row holds all of them


class Move(NamedTuple):
    """A message, by its offset, and the time after it."""

    offset: int
    time: datetime | None


BEFORE_ALL = Move(-1, None)


class Times(NamedTuple):
    """The moves of a partition's time, in the order of the log."""

    moves: tuple[Move, ...] = ()

    @property
    def now(self) -> datetime | None:
        """The time after the last move."""
        return self.moves[-1].time if self.moves else None

    def knows(self, offset: int) -> bool:
        """Whether the message lies before a move that was made already: it is read again."""
        return bool(self.moves) and offset <= self.moves[-1].offset

    def at(self, offset: int) -> datetime | None:
        """The time after a message that it `knows`. Before what is held, all is safe: the first that is held will do."""
        behind = bisect_right(self.moves, offset, key=lambda move: move.offset)
        return self.moves[max(0, behind - 1)].time

    def moved(self, offset: int, time: datetime, safe: int) -> Times:
        """With one more move; all before `safe` is safe, and its moves are let go but for the last."""
        if safe >= offset:
            return Times((Move(offset, time),))
        before = self.moves or (BEFORE_ALL,)
        behind = bisect_right(before, safe - 1, key=lambda move: move.offset)
        return Times((*before[max(0, behind - 1) :], Move(offset, time)))


def load(row: Stored | None) -> Times:
    """The times that a row of the table `clock` holds."""
    if row is None:
        return Times()
    if row.body[:1].isdigit():
        return Times((Move(row.position, datetime.fromisoformat(row.body.decode())),))
    return Times(
        tuple(map(Move._make, msgspec.json.decode(row.body, type=tuple[tuple[int, datetime | None], ...])))
    )


def open_row(raw: bytes) -> Times:
    """The same of a row as stored."""
    return load(stored.open_row(raw))


def dump(times: Times) -> bytes:
    """The row: where nothing is under way, as every release wrote it."""
    last = times.moves[-1]
    if len(times.moves) == 1 and last.time is not None:
        return seal(last.offset, last.time.isoformat().encode())
    return seal(
        last.offset, msgspec.json.encode(times.moves), TIMES
    )  # JSON: MessagePack keeps no offset of a time
