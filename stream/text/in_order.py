"""Things that stand in a text, in the order of their starts, so that those of a stretch of it are found at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Standing(Protocol):
    """What begins at an offset."""

    @property
    def start(self) -> int: ...


T = TypeVar("T", bound=Standing)


class InOrder(tuple[T, ...]):  # noqa: SLOT001 (it keeps their starts)
    """Things in the order of their starts."""

    starts: list[int]

    def __new__(cls, items: Iterable[T]) -> InOrder[T]:
        """`items` are in that order."""
        found = super().__new__(cls, items)
        found.starts = [item.start for item in found]
        return found

    def between(self, start: int, end: int) -> tuple[T, ...]:
        """Those that begin in a stretch."""
        return self[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def last_before(self, offset: int) -> T | None:
        """The last that begins at an offset or before it."""
        at = bisect_right(self.starts, offset)
        return self[at - 1] if at else None


class Extent(Standing, Protocol):
    """What takes up a stretch of a text."""

    @property
    def end(self) -> int: ...


E = TypeVar("E", bound=Extent)


def apart(items: Iterable[E], size: int, besides: Iterable[Extent] = ()) -> list[E]:
    """Of things in the order of their worth those that overlap no better one, in a text of that size, nor what is there `besides`."""
    taken = bytearray(size)  # 1 for each letter that is taken
    for other in besides:
        taken[other.start : other.end] = b"\1" * (other.end - other.start)
    kept = []
    for item in items:
        start, end = item.start, item.end
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            kept.append(item)
    return kept
