"""Rows that were read or written lately, decoded: a busy locality's are not decoded anew for each of its messages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

ROWS = 256
BYTES = 2 << 20  # as stored; decoded they take some ten times as much
Decoded = TypeVar("Decoded")


class AtHand(Generic[Decoded]):
    """The decoded rows of one table, as long as the table holds the same bytes."""

    def __init__(self, load: Callable[[bytes], Decoded], rows: int = ROWS, size: int = BYTES) -> None:
        """Beyond `rows` rows, or `size` bytes of them, those used longest ago are let go."""
        self._load = load
        self._rows, self._size = rows, size
        self._held: OrderedDict[str, tuple[bytes, Decoded]] = OrderedDict()
        self._bytes = 0

    def of(self, key: str, body: bytes) -> Decoded:
        """The row, decoded."""
        held = self._held.get(key)
        if held is not None and held[0] == body:
            self._held.move_to_end(key)
            return held[1]
        decoded = self._load(body)
        self.put(key, body, decoded)
        return decoded

    def put(self, key: str, body: bytes, decoded: Decoded) -> None:
        """`body` was made of `decoded`, or is what it was read from."""
        before = self._held.pop(key, None)
        self._bytes += len(body) - (len(before[0]) if before else 0)
        self._held[key] = body, decoded
        while len(self._held) > self._rows or self._bytes > self._size:
            _, (gone, _) = self._held.popitem(last=False)
            self._bytes -= len(gone)

    def clear(self) -> None:
        """Let all go."""
        self._held.clear()
        self._bytes = 0
