"""Killed before any of its writes, and read again from any offset that may have been committed: the same alerts."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.windows import TumblingWindow

from stream.envelope import Message, seal
from stream.metrics import Metrics
from stream.policy import Policy
from stream.probes import Health
from stream.records import Tick, Withdrawal
from stream.replay import Replay
from stream.settings import Settings
from stream.worker import Worker
from tests.builders import hours, report

ARRIVAL = 1_700_000_000.0
FIRST = report(place="waer", at=5, outlet="one")
STORY: tuple[Message, ...] = (
    Tick(at=hours(5)),
    FIRST,
    report(place="waer", at=6, outlet="two", killed=3),
    report(place="inshaat", at=7, outlet="three"),
    Tick(at=hours(8)),
    Withdrawal(event_id=FIRST.event_id, article_id=FIRST.article_id, locality_id="homs", published_at=hours(9), reason="x"),
    report(place="waer", at=9, outlet="two", killed=5),
    Tick(at=hours(300)),
    report(place="waer", at=300, outlet="one"),
    report(place="waer", at=301, outlet="four", type="shelling"),
    Tick(at=hours(301)),
)  # fmt: skip


class Crash(BaseException):
    """kill -9: nothing catches it."""


class Ledger:
    """Counts writes, and crashes before one of them."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.made = 0

    def write(self) -> None:
        if self.left == 0:
            raise Crash
        self.made += 1
        self.left = None if self.left is None else self.left - 1


class Table(dict[Any, bytes]):
    """A table that outlives its worker."""

    window = TumblingWindow(timedelta(days=12))

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger

    def __setitem__(self, key: Any, value: bytes) -> None:
        self.ledger.write()
        super().__setitem__(key, value)

    def take_sent(self) -> list[Any]:
        return []

    def rows(self) -> list[tuple[int, Any]]:
        return [(0, key) for key in self]


class Windowed:
    """What Faust wraps around a windowed table."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def __getitem__(self, key: str) -> Any:
        table = self.table

        class OfKey:
            def __setitem__(self, bucket: tuple[float, float], value: bytes) -> None:
                table[(key, bucket)] = value

        return OfKey()


class Topic:
    """A topic that keeps what it was sent."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.held: list[tuple[bytes | None, bytes, str]] = []

    async def send(self, *, key: bytes | None, value: bytes, headers: dict[str, bytes], **_: Any) -> Any:
        self.ledger.write()
        self.held.append((key, value, headers["ce_id"].decode()))
        return asyncio.sleep(0)


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Worker:
    folder: Path = tmp_path_factory.mktemp("tables")
    settings = Settings(data_dir=str(folder), clock="articles", merge_seconds=0)
    extractor: Any = None
    return Worker(settings, extractor, Metrics(settings, "0"), Health(), 1)


def fresh(worker: Worker) -> Ledger:
    """A worker with nothing in its tables and its topics."""
    ledger = Ledger()
    some: Any = worker
    some.window, some.districts, some.clock = Windowed(Table(ledger)), Table(ledger), Table(ledger)
    some.alerts, some.rejected = Topic(ledger), Topic(ledger)
    worker.localities.clear()
    return ledger


def delivered(message: Message, offset: int) -> Any:
    sealed = seal(message, "test")
    held = SimpleNamespace(
        topic="events", partition=0, offset=offset, timestamp=ARRIVAL + offset, key=sealed.key
    )
    return SimpleNamespace(value=sealed.value, headers=sealed.headers, message=held)


async def process(worker: Worker, start: int = 0) -> int:
    """From an offset to the end; the offset at which it crashed, or the end."""
    for offset in range(start, len(STORY)):
        try:
            await worker._watch(delivered(STORY[offset], offset))
        except Crash:
            return offset
    return len(STORY)


def alerts(worker: Worker) -> list[Any]:
    topic: Any = worker.alerts
    return list(dict.fromkeys(topic.held))


def replayed(worker: Worker) -> list[Any]:
    run = Replay(worker.policy, worker.settings.source, timedelta(seconds=60))
    published = [p.sealed for message in STORY for p in run.message(message)]
    return [(sealed.key, sealed.value, sealed.headers["ce_id"].decode()) for sealed in published]


def test_undisturbed_it_says_what_replay_says(worker: Worker) -> None:
    fresh(worker)
    asyncio.run(process(worker))
    assert alerts(worker) == replayed(worker)
    assert len(alerts(worker)) >= 6


def test_killed_before_any_write_and_read_again_from_any_offset_it_says_the_same(worker: Worker) -> None:
    whole = fresh(worker)
    asyncio.run(process(worker))
    expected = alerts(worker)
    different = []
    for writes in range(whole.made):
        crashed_at = None
        start = 0
        while crashed_at is None or start <= crashed_at:
            ledger = fresh(worker)
            ledger.left = writes
            crashed_at = asyncio.run(process(worker))
            ledger.left = None
            worker.localities.clear()
            asyncio.run(process(worker, start))
            if alerts(worker) != expected:
                different.append((writes, crashed_at, start))
            start += 1
    assert different == []


def test_time_is_stored_before_anything_is_concluded_from_it(worker: Worker) -> None:
    ledger = fresh(worker)
    ledger.left = 1
    assert asyncio.run(process(worker)) == 1
    clock: Any = worker.clock
    assert datetime.fromisoformat(clock["0"].decode()) == hours(5)


def test_the_default_policy_is_that_of_the_settings() -> None:
    from stream.pipeline import policy

    assert policy(Settings()) == Policy()
