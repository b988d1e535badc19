"""Killed before any of its writes, and read again from any offset that may have been committed: the same alerts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.windows import TumblingWindow

from stream.alerts.district import outlived
from stream.envelope import Message, seal
from stream.metrics import Metrics
from stream.policy import Policy
from stream.probes import Health
from stream.records import Review, ReviewAction, Tick, Withdrawal, stable_id
from stream.replay import Replay
from stream.settings import Settings
from stream.worker import stored, times
from stream.worker.agents import Worker
from stream.worker.restart import Why
from stream.worker.settling import Settling
from tests.builders import hours, report

# What a crash leaves unfinished is never awaited: that is the crash.
pytestmark = pytest.mark.filterwarnings(
    "ignore:coroutine .* was never awaited", "ignore::pytest.PytestUnraisableExceptionWarning"
)

START = hours(0)
FIRST = report(place="waer", at=5, outlet="one")
STORY: tuple[Message, ...] = (
    Tick(at=hours(5)),
    FIRST,
    report(place="waer", at=6, outlet="two", killed=3),
    report(place="inshaat", at=7, outlet="three"),
    Review(
        review_id="rv-1", action=ReviewAction.CONFIRM, locality_id="homs", reviewer="r", at=hours(7), note="seen",
        incident_ids=(stable_id("in", "homs", FIRST.event_id),),
    ),
    Tick(at=hours(8)),
    Withdrawal(event_id=FIRST.event_id, article_id=FIRST.article_id, locality_id="homs", published_at=hours(9), reason="x"),
    report(place="waer", at=9, outlet="two", killed=5),
    Tick(at=hours(300)),
    report(place="waer", at=300, outlet="one"),
    report(place="waer", at=301, outlet="four", type="shelling"),
    Tick(at=hours(301)),
)  # fmt: skip
TICKING: tuple[Message, ...] = (
    report(place="rastan", at=4, outlet="zero", published_inferred=True),
    Tick(at=hours(5)),
    report(place="rastan", at=5, outlet="one"),
    report(place="waer", at=5, outlet="one"),
    Tick(at=hours(6)),
    report(place="rastan", at=6, outlet="two", killed=2),
    Tick(at=hours(200)),
    report(place="rastan", published=200, start=29, outlet="three"),
    report(place="waer", at=200, outlet="two"),
    Tick(at=hours(400)),
    report(place="waer", at=400, outlet="one"),
    Tick(at=hours(401)),
    Tick(at=hours(700)),
    report(place="rastan", at=700, outlet="one"),
)  # several localities have something due at one tick, and reports come right behind
YEARS = (
    report(place="waer", at=5, outlet="one"),
    Tick(at=hours(200)),
    Tick(at=hours(400)),
    report(place="rastan", at=9_300, outlet="two"),
    Tick(at=hours(9_500)),
    Tick(at=hours(9_800)),
    report(place="waer", at=10_000, outlet="one"),
    Tick(at=hours(10_200)),
    Tick(at=hours(10_500)),
    report(place="rastan", at=10_501, outlet="one"),
)  # what was told of a district is forgotten a year later


class Crash(BaseException):
    """kill -9: nothing catches it."""


class Ledger:
    """Counts what lands in Kafka, and crashes before one of them; after that nothing lands."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.made = 0

    def write(self) -> None:
        if self.left == 0:
            raise Crash
        self.made += 1
        self.left = None if self.left is None else self.left - 1


class Landing:
    """What is on its way to Kafka: it lands when it is awaited, and a crash may leave it unawaited."""

    def __init__(self, land: Callable[[], None]) -> None:
        self.land = land

    def __await__(self) -> Generator[None, None, None]:
        self.land()
        yield from ()


class Table:
    """A table of which what landed outlives its worker."""

    window = TumblingWindow(timedelta(days=12))

    def __init__(self, ledger: Ledger, name: str = "") -> None:
        self.ledger = ledger
        self.name = name
        self.landed: dict[Any, bytes] = {}
        self.waiting: dict[Any, bytes | None] = {}
        self.arrived: dict[int, float] = {}

    def read(self, key: Any, _partition: int) -> bytes | None:
        return self.waiting[key] if key in self.waiting else self.landed.get(key)

    def hold(self, key: Any, value: bytes | None, _partition: int) -> tuple[Any, bytes | None]:
        self.waiting[key] = value
        return key, value

    def take_away(self, key: Any, partition: int, _position: int) -> tuple[Any, bytes | None]:
        return self.hold(key, None, partition)

    def some_rows(self, _partition: int, _behind: bytes, _most: int) -> tuple[list[tuple[Any, bytes]], bytes]:
        return list(self.landed.items()), b""

    def publish(self, row: tuple[Any, bytes | None]) -> Any:
        return Landing(lambda: self.land(row))

    def land(self, row: tuple[Any, bytes | None]) -> None:
        self.ledger.write()
        if row[1] is None:
            self.landed.pop(row[0], None)
        else:
            self.landed[row[0]] = row[1]

    def rows(self, _partition: int) -> list[tuple[Any, bytes]]:
        return list(self.landed.items())


class Topic:
    """A topic that keeps what it was sent: when it is handed over, or only when that is awaited."""

    def __init__(self, ledger: Ledger, *, at_once: bool = True) -> None:
        self.ledger = ledger
        self.at_once = at_once
        self.held: list[tuple[bytes | None, bytes, str]] = []

    def get_topic_name(self) -> str:
        return "alerts"

    async def send(self, *, key: bytes | None, value: bytes, headers: dict[str, bytes], **_: Any) -> Any:
        def land() -> None:
            self.ledger.write()
            self.held.append((key, value, headers["ce_id"].decode()))

        if self.at_once:
            land()
            return Landing(lambda: None)
        return Landing(land)


def never(why: Why, detail: object) -> None:
    raise AssertionError(f"started again: {why} {detail}")


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Worker:
    folder: Path = tmp_path_factory.mktemp("tables")
    settings = Settings(data_dir=str(folder), clock="articles", merge_seconds=0)
    extractor: Any = None
    return Worker(settings, extractor, Metrics(settings, "0"), Health(), 1, never)


def memory_of(worker: Worker) -> Any:
    return worker.memory


def sending_of(worker: Worker) -> Any:
    return worker.sending


def fresh(worker: Worker, *, at_once: bool = True) -> Ledger:
    """A worker with nothing in its tables and its topics."""
    ledger = Ledger()
    memory, sending = memory_of(worker), sending_of(worker)
    for name in ("window", "districts", "clock"):
        setattr(memory, name, Table(ledger, name))
    sending.alerts, sending.rejected = Topic(ledger, at_once=at_once), Topic(ledger)
    return ledger


def started(worker: Worker, start: int) -> None:
    """A process that knows only what landed."""
    memory = memory_of(worker)
    memory.forget()
    worker.judging.forget()
    for table in (memory.window, memory.districts, memory.clock):
        table.waiting.clear()
    worker.settling = {"watch": Settling(2, 1000, lambda error: never(Why.NOT_MADE_SAFE, error))}
    worker.app.order.forget()
    worker.app.order.begin({"events-0": start})
    worker.turns = {"watch": asyncio.Lock()}


def arrivals(story: Sequence[Message]) -> list[float]:
    """When messages arrive: when they were published, where years lie between, else all in one bucket of the window."""
    told = [m.at if isinstance(m, Tick | Review) else m.published_at or START for m in story]
    years = max(told) - min(told) > timedelta(days=365)
    return [at.timestamp() if years else START.timestamp() + offset for offset, at in enumerate(told)]


def delivered(message: Message, offset: int, arrival: float) -> Any:
    sealed = seal(message, "test")
    held = SimpleNamespace(
        topic="events", partition=0, tp="events-0", offset=offset, timestamp=arrival, key=sealed.key
    )
    return SimpleNamespace(value=sealed.value, headers=sealed.headers, message=held)


async def process(worker: Worker, start: int = 0, late: int = 0, story: Sequence[Message] = STORY) -> int:
    """From an offset to the end; the offset up to which all was acknowledged: later ones are read again.

    Nothing is made safe before `late` messages were read, or before one waits for it.
    """
    started(worker, start)
    settling = worker.settling["watch"]
    begun, arrived = asyncio.Event(), arrivals(story)

    async def make_safe() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(begun.wait(), 0.005)
        await settling.run()

    lanes = asyncio.create_task(make_safe())
    try:
        for offset in range(start, len(story)):
            if offset - start >= late:
                begun.set()
            message = delivered(story[offset], offset, arrived[offset])
            turn = asyncio.create_task(worker._handle("watch", message, worker._watch))
            await asyncio.wait({turn, lanes}, return_when=asyncio.FIRST_COMPLETED)
            if not turn.done() or turn.exception() is not None or lanes.done():
                turn.cancel()
                break
        begun.set()
        rest = asyncio.create_task(settling.settled())
        await asyncio.wait({rest, lanes}, timeout=0.2, return_when=asyncio.FIRST_COMPLETED)
        rest.cancel()
        return int(worker.app.order.safe()["events-0"])
    finally:
        lanes.cancel()
        await asyncio.gather(lanes, return_exceptions=True)


def landed(worker: Worker) -> list[Any]:
    """What stands in the tables, whichever message wrote it last.

    Of a locality's window the newest bucket, and no districts that may be taken away at any time.
    """
    memory = memory_of(worker)
    bodies = {key: stored.open_row(row).body for key, row in memory.window.landed.items()}
    windows = {locality: bodies[locality, bucket] for locality, bucket in sorted(bodies)}
    time = [times.load(stored.open_row(row)).moves[-1] for row in memory.clock.landed.values()]
    now = memory.times(0).now or START
    districts = {key: stored.open_row(row).body for key, row in memory.districts.landed.items()}
    districts = {key: row for key, row in districts.items() if not outlived(row, now, worker.policy)}
    return [
        windows,
        districts,
        time,
    ]  # earlier times are there for what may be read again, and hang on what was safe


def alerts(worker: Worker) -> list[Any]:
    topic: Any = worker.sending.alerts
    return list(dict.fromkeys(topic.held))


def replayed(worker: Worker, story: Sequence[Message] = STORY) -> list[Any]:
    run = Replay(worker.policy, worker.settings.source, timedelta(seconds=60))
    published = [p.sealed for message in story for p in run.message(message)]
    return [(sealed.key, sealed.value, sealed.headers["ce_id"].decode()) for sealed in published]


@pytest.mark.parametrize("late", [0, 4, 99])
@pytest.mark.parametrize("story", [STORY, TICKING, YEARS])
def test_undisturbed_it_says_what_replay_says(worker: Worker, late: int, story: Sequence[Message]) -> None:
    fresh(worker)
    asyncio.run(process(worker, 0, late, story))
    assert alerts(worker) == replayed(worker, story)
    assert len(alerts(worker)) >= 6


def test_what_was_told_of_a_district_is_taken_away_when_nothing_names_it_any_more(worker: Worker) -> None:
    fresh(worker)
    asyncio.run(process(worker, story=YEARS[:3]))
    assert len(memory_of(worker).districts.landed) == 1
    asyncio.run(process(worker, 3, story=YEARS))
    assert [key for key in memory_of(worker).districts.landed if key == "homs"] == [
        "homs"
    ]  # told of anew since


def test_a_district_is_not_taken_away_from_under_the_report_that_comes_right_behind(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: list[tuple[str, bool]] = []

    def slowly(table: Table, row: tuple[Any, bytes | None]) -> Any:
        """As Kafka does: it takes a moment, and what has landed no longer waits."""

        async def land() -> None:
            await asyncio.sleep(0.003)
            table.land(row)
            if table.waiting.get(row[0]) is row[1]:
                del table.waiting[row[0]]

        if table.name == "districts":
            published.append((row[0], row[1] is None))
        return asyncio.ensure_future(land())

    story = (
        *YEARS[:4],
        report(place="waer", at=9_300, outlet="two"),
        report(place="waer", at=9_304, outlet="one", killed=3),
        Tick(at=hours(9_500)),
    )
    fresh(worker)
    asyncio.run(process(worker, story=story[:3]))
    monkeypatch.setattr(Table, "publish", slowly)
    asyncio.run(process(worker, 3, story=story[:6]))
    asyncio.run(process(worker, 6, story=story))
    assert ("homs", True) in published
    assert alerts(worker) == replayed(worker, story)


def test_whether_a_district_was_taken_away_changes_nothing_that_is_said_of_it(worker: Worker) -> None:
    """A report of an attack that began just within the year comes when the year is over."""
    since = 24 + 365 * 24
    late = report(place="waer", published=since - 40, start=since - 60, outlet="two")
    for between in ((), (report(place="rastan", at=since + 1, outlet="two"),)):
        story = (*YEARS[:3], *between, Tick(at=hours(since + 2)), late, Tick(at=hours(since + 400)))
        fresh(worker)
        asyncio.run(process(worker, story=story))
        assert alerts(worker) == replayed(worker, story)


@pytest.mark.parametrize(
    ("story", "at_once", "late"),
    [
        (STORY, True, 0), (STORY, False, 0), (STORY, False, 99),
        (TICKING, False, 0), (TICKING, True, 4), (TICKING, False, 99),
        (YEARS, False, 0), (YEARS, True, 4), (YEARS, False, 99),
    ],
)  # fmt: skip
def test_killed_before_any_write_and_read_again_from_any_offset_it_says_the_same(
    worker: Worker, story: Sequence[Message], at_once: bool, late: int
) -> None:
    whole = fresh(worker, at_once=at_once)
    asyncio.run(process(worker, 0, late, story))
    expected, rows = alerts(worker), landed(worker)
    different = []
    for writes in range(whole.made):
        crashed_at = None
        start = 0
        while crashed_at is None or start <= crashed_at:
            ledger = fresh(worker, at_once=at_once)
            ledger.left = writes
            crashed_at = asyncio.run(process(worker, 0, late, story))
            ledger.left = None
            asyncio.run(process(worker, min(start, crashed_at), late, story))
            if alerts(worker) != expected or landed(worker) != rows:
                different.append((writes, crashed_at, start))
            start += 1
    assert different == []


def test_read_again_from_any_offset_it_writes_nothing_but_what_stands(worker: Worker) -> None:
    fresh(worker)
    asyncio.run(process(worker))
    expected, rows = alerts(worker), landed(worker)
    for start in range(len(STORY)):
        asyncio.run(process(worker, start))
        assert (alerts(worker), landed(worker)) == (expected, rows)


def test_the_default_policy_is_that_of_the_settings() -> None:
    from stream.pipeline import policy

    assert policy(Settings()) == Policy()
