"""Things that stand in a text, in the order of their starts, so that those of a stretch of it are found at once."""

from __future__ import annotations

from bisect import bisect_left
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
