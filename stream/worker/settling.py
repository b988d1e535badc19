"""What a message led to is made safe in a fixed order, without holding up the next message.

The order within one message: what was sent is with the broker; then its first rows; then its later rows; then it is
acknowledged. Messages follow one another in each of these steps, so rows reach Kafka in the order of the log.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec import Struct

Start = Callable[[], Awaitable[Any]]
FOLLOWERS = 100  # most articles report nothing; what a crash repeats of them is bounded too


def _nothing() -> None:
    """Nobody is told."""


class Work(Struct, kw_only=True):
    """What one message led to.

    sends  on their way to the broker already
    rows   groups that are started one after the other, each when all before it is safe
    done   called when everything is
    also   called after it: what later messages wait for that led to nothing
    """

    sends: list[Awaitable[Any]] = []
    rows: Sequence[list[Start]] = ()
    done: Callable[[], object] = _nothing
    also: list[Callable[[], object]] = []


class Settling:
    """The lanes that the work of one agent passes through, one message behind the other in each."""

    def __init__(self, groups: int, limit: int, failed: Callable[[BaseException], object]) -> None:
        """`groups` of rows at most; `limit` messages handled and not yet safe; `failed` ends the worker."""
        self._lanes: list[asyncio.Queue[Work]] = [asyncio.Queue() for _ in range(groups + 1)]
        self._room = asyncio.Semaphore(limit)
        self._failed = failed
        self._idle = asyncio.Event()
        self._idle.set()
        self._last = Work()
        self.in_flight = 0
        self._begun: deque[float] = deque()

    async def add(self, work: Work) -> None:
        """Take a message's work; waits while too much is under way. What led to nothing only waits for what is before."""
        if not work.sends and not any(work.rows):
            if not self.in_flight:
                work.done()
                return
            if len(self._last.also) < FOLLOWERS:
                self._last.also.append(work.done)
                return
        await self._room.acquire()
        self._last = work
        self.in_flight += 1
        self._begun.append(time.monotonic())
        self._idle.clear()
        self._lanes[0].put_nowait(work)

    def oldest(self) -> float:
        """Seconds since the oldest of what is under way was begun."""
        return time.monotonic() - self._begun[0] if self._begun else 0.0

    async def settled(self) -> None:
        """Return when nothing is under way."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work until cancelled, or until something could not be made safe."""
        try:
            async with asyncio.TaskGroup() as lanes:
                for number in range(len(self._lanes)):
                    lanes.create_task(self._lane(number))
        except* Exception as group:
            self._failed(group.exceptions[0])

    async def _lane(self, number: int) -> None:
        while True:
            work = await self._lanes[number].get()
            for safe in work.sends:
                await safe
            if number < len(self._lanes) - 1:
                work.sends = [start() for start in work.rows[number]] if number < len(work.rows) else []
                self._lanes[number + 1].put_nowait(work)
            else:
                work.done()
                for done in work.also:
                    done()
                self.in_flight -= 1
                self._begun.popleft()
                self._room.release()
                if not self.in_flight:
                    self._idle.set()
