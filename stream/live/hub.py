"""Server-sent events: what changed, numbered, for whoever listens now and for whoever comes back after a break."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct

from stream.export.harm import Audience

KEPT = 2_000
WAITING = 500
LISTENERS = 500


class Change(Struct, frozen=True):
    """One numbered change: its event name and its data for each kind of reader."""

    number: int
    name: str
    data: dict[Audience, bytes]

    def frame(self, run: str, audience: Audience) -> bytes:
        """The change as it goes over the wire; JSON has no raw line break in it."""
        return frame(self.name, self.data[audience], f"{run}-{self.number}")


def frame(name: str, data: bytes, identity: str = "") -> bytes:
    """One server-sent event."""
    head = f"id: {identity}\n" if identity else ""
    return f"{head}event: {name}\ndata: ".encode() + data + b"\n\n"


class TooMany(Exception):
    """As many listen as we can serve."""


class Hub:
    """The last changes, and those who wait for the next."""

    def __init__(self, run: str, kept: int = KEPT) -> None:
        """`run` names this process: numbers of another one mean nothing here."""
        self.run = run
        self.number = 0
        self._kept: deque[Change] = deque(maxlen=kept)
        self._listeners: set[asyncio.Queue[Change | None]] = set()

    @property
    def cursor(self) -> str:
        """Where a reader who has seen everything stands."""
        return f"{self.run}-{self.number}"

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def send(self, name: str, view: Callable[[Audience], bytes]) -> None:
        """Number a change and hand it to all; whoever is too slow to take it is let go, and comes back."""
        self.number += 1
        change = Change(self.number, name, {audience: view(audience) for audience in Audience})
        self._kept.append(change)
        for queue in tuple(self._listeners):
            try:
                queue.put_nowait(change)
            except asyncio.QueueFull:
                self._drop(queue)

    def missed(self, cursor: str) -> list[Change] | None:
        """What came after a cursor; None where that cannot be said, and everything must be read anew."""
        run, _, number = cursor.rpartition("-")
        if run != self.run or not number.isdecimal() or int(number) > self.number:
            return None
        after = int(number)
        first = self._kept[0].number if self._kept else self.number + 1
        return [change for change in self._kept if change.number > after] if after >= first - 1 else None

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Change | None]]:
        """A queue of all changes from now on; None in it says that it ends. Raises TooMany."""
        if len(self._listeners) >= LISTENERS:
            raise TooMany
        queue: asyncio.Queue[Change | None] = asyncio.Queue(WAITING)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        """Let all who listen go."""
        for queue in tuple(self._listeners):
            self._drop(queue)

    def _drop(self, queue: asyncio.Queue[Change | None]) -> None:
        self._listeners.discard(queue)
        while queue.full():
            queue.get_nowait()
        queue.put_nowait(None)
