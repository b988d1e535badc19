"""What the worker remembers: its five tables, and what it keeps of them at hand until partitions are shared out anew."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from faust.types import TP, EventT

from stream import pipeline, topics
from stream.alerts import district
from stream.alerts.district import Districts
from stream.alerts.open_episodes import OpenEpisodes
from stream.incidents import window
from stream.incidents.window import Window
from stream.policy import Policy
from stream.settings import Settings
from stream.versions import WrittenLater
from stream.worker import stored, times
from stream.worker.app import ROCKS
from stream.worker.at_hand import AtHand
from stream.worker.query import LocalityState, state
from stream.worker.settling import Start
from stream.worker.stored import Stored
from stream.worker.tables import KeptTable, Row, StoreFailed
from stream.worker.times import Times

Bucket = tuple[float, float]
NONE = -2  # the position of a row that is not there: before any
SWEPT = {"given": 16, "districts": 4}  # rows that are looked at for each that is written


class Memory:
    """The tables of one process."""

    def __init__(
        self,
        app: Any,
        settings: Settings,
        policy: Policy,
        partitions: int,
        may_write: Callable[[], object],
    ) -> None:
        """`may_write` is asked before a row is sent, and returns only where it may be."""
        self.policy = policy
        self._app = app
        self._may_write = may_write
        self.given, self.seen, self.window, self.districts, self.clock = (
            _table(app, spec, partitions) for spec in topics.tables(settings)
        )
        self.tables = (self.given, self.seen, self.window, self.districts, self.clock)
        self._due: dict[int, dict[str, datetime]] = {}
        self._soonest: dict[int, datetime] = {}  # at least: nothing of the partition is due before
        self._furthest: dict[int, int] = {}  # position of a row of `districts`, as it was found
        self._touched: dict[int, dict[int, list[str]]] = {}
        self._windows, self._districts = AtHand(window.load), AtHand(district.load)
        self._times = AtHand(times.open_row)
        self._swept: dict[tuple[str, int], bytes] = {}
        self.open = OpenEpisodes()

    def forget(self) -> None:
        """Partitions are shared out anew: what is ours is read from the tables again."""
        for held in (self._due, self._soonest, self._furthest, self._touched, self._swept):
            held.clear()
        self._windows.clear()
        self._districts.clear()
        self.open.clear()

    # Rows.

    def write(self, table: KeptTable, key: object, body: bytes, event: EventT[Any]) -> Start:
        """Hold a row as the state after the event; what is given back takes it to Kafka."""
        return self._write(table, key, stored.seal(event.message.offset, body), event.message.partition)

    def write_times(self, held: Times, partition: int) -> Start:
        """The same of the time of a partition of `events`."""
        row = times.dump(held)
        self._times.put(str(partition), row, held)
        return self._write(self.clock, str(partition), row, partition)

    def write_window(self, key: tuple[str, Bucket], held: Window, body: bytes, event: EventT[Any]) -> Start:
        """The same of a locality's reports; `body` as dumped."""
        self._windows.put(key[0], body, held)
        return self.write(self.window, key, body, event)

    def write_districts(self, locality: str, held: Districts, body: bytes, event: EventT[Any]) -> Start:
        """The same of what is remembered of a locality's districts; `body` as dumped."""
        self._districts.put(locality, body, held)
        start = self.write(self.districts, locality, body, event)
        self.remember(event.message.partition, locality, held)
        return start

    def _write(self, table: KeptTable, key: object, row: bytes, partition: int) -> Start:
        return partial(self.published, table, table.hold(key, row, partition))

    def published(self, table: KeptTable, row: Row) -> Awaitable[Any]:
        """Take a held row to Kafka."""
        self._may_write()
        return table.publish(row)

    def told(self, article_id: str, partition: int) -> Stored | None:
        """What an article gave."""
        return stored.open_row(self.given.read(article_id, partition))

    def newest(self, partition: int) -> datetime | None:
        """The newest publication date that was seen in a partition of `articles`."""
        return times.load(stored.open_row(self.seen.read(str(partition), partition))).now

    def times(self, partition: int) -> Times:
        """The time of a partition of `events`."""
        raw = self.clock.read(str(partition), partition)
        return self._times.of(str(partition), raw) if raw else Times()

    def known(self, locality: str, partition: int) -> tuple[int, Districts]:
        """The districts of a locality, and the message that it is the state after: NONE where there is no row."""
        row = stored.open_row(self.districts.read(locality, partition))
        return (row.position, self._districts.of(locality, row.body)) if row else (NONE, Districts())

    def held(self, locality: str, at: float, partition: int) -> tuple[Bucket, int, Window]:
        """The bucket of the window to write; the window, and the message that it is the state after: NONE where there is no row."""
        bucket, row = self._held(locality, at, partition)
        return (
            (bucket, row.position, self._windows.of(locality, row.body)) if row else (bucket, NONE, Window())
        )

    def _held(self, locality: str, at: float, partition: int) -> tuple[Bucket, Stored | None]:
        """The bucket to write, and the row that stands: of the next, the current, the previous one.

        The next, should the clock of the broker that received an earlier message have run ahead.
        """
        tumbling: Any = self.window.window
        size = tumbling.size
        newer, current, older = (tumbling.current(moment) for moment in (at + size, at, at - size))
        for bucket in (newer, current, older):
            found = stored.open_row(self.window.read((locality, bucket), partition))
            if found is not None:
                return (newer if bucket == newer else current), found
        return current, None

    def state(self, locality: str, partition: int) -> LocalityState:
        """All that is remembered of a locality, for whoever asks."""
        _, _, held = self.held(locality, time.time(), partition)
        _, known = self.known(locality, partition)
        return state(locality, held, known, self.times(partition).now, self.policy)

    # What is due.

    async def learn(self, recovered: Collection[TP]) -> None:
        """Read from the store what is open and due in the partitions that came to us: before the first message, not by it.

        Raises WrittenLater, and StoreFailed for a row that nobody can read.
        """
        self.forget()
        changelog = self.districts.changelog_topic_name
        for partition in (tp.partition for tp in recovered if tp.topic == changelog):
            for count, _ in enumerate(self._learn(partition)):
                if count % 500 == 0:
                    await asyncio.sleep(0)  # the heart beats, and the probes are answered

    def due(self, partition: int) -> dict[str, datetime]:
        """When a tick has something to do in each locality."""
        if partition not in self._due:
            for _ in self._learn(partition):
                pass
        return self._due[partition]

    def _learn(self, partition: int) -> Iterator[str]:
        self._due[partition] = {}
        for locality, raw in self.districts.rows(partition):
            row = stored.open_row(raw)
            if row is not None:
                self._furthest[partition] = max(row.position, self._furthest.get(partition, NONE))
                self.remember(partition, locality, _districts_of(locality, row))
            yield locality

    def due_by(self, clock: datetime, partition: int) -> list[str]:
        """Localities in which a tick has something to do at a time."""
        due = self.due(partition)
        if not due or clock < self._soonest[partition]:
            return []
        self._soonest[partition] = min(due.values())
        return [locality for locality, at in due.items() if at <= clock]

    def remember(self, partition: int, locality: str, districts: Districts) -> None:
        """What is open in a locality, and when a tick has something to do there."""
        self.open.put(locality, districts)
        at = district.next_due(districts, self.policy)
        if at is None:
            self.due(partition).pop(locality, None)
        else:
            self.due(partition)[locality] = at
            self._soonest[partition] = min(at, self._soonest.get(partition, at))

    def half_done(self, partition: int, offset: int) -> list[str]:
        """Localities whose districts this tick changed before a crash; it may not have come to their windows.

        Only where the tick is read again: the rows that were there before are gone through once.
        """
        self.due(partition)
        if offset > self._furthest.get(partition, NONE):
            self._touched.pop(partition, None)
            return []
        if partition not in self._touched:
            touched = self._touched[partition] = defaultdict(list)
            for locality, raw in self.districts.rows(partition):
                if (position := stored.position(raw)) >= offset:
                    touched[position].append(locality)
        return self._touched[partition].get(offset, [])

    def localities(self) -> int:
        """In how many localities a tick has something to do."""
        return sum(map(len, self._due.values()))

    def forget_given(self, now: datetime, event: EventT[Any]) -> list[Start]:
        """Take away what is remembered of articles whose reports no window can hold any more."""

        def outlived(_: str, body: bytes) -> bool:
            given = pipeline.load_given(body)
            return given is not None and pipeline.outlived(given, now, self.policy)

        return self._forget(self.given, outlived, event)

    def forget_districts(self, now: datetime, event: EventT[Any]) -> list[Start]:
        """Take away the districts of localities of which nothing is told any more.

        Only where the window holds no row either: nothing was written there for a whole bucket of Kafka's time, so all
        that was is safe, and no worker that was cut off is still about to write.
        """

        def outlived(locality: str, body: bytes) -> bool:
            at, partition = event.message.timestamp, event.message.partition
            return (
                district.outlived(body, now, self.policy) and self._held(locality, at, partition)[1] is None
            )

        return self._forget(self.districts, outlived, event)

    def _forget(
        self, table: KeptTable, outlived: Callable[[str, bytes], bool], event: EventT[Any]
    ) -> list[Start]:
        """A few rows at a time, each time one is written, round and round: no message waits for a whole table to be read."""
        partition, offset = event.message.partition, event.message.offset
        begin = self._swept.get((table.name, partition), b"")
        rows, self._swept[table.name, partition] = table.some_rows(partition, begin, SWEPT[table.name])
        old = []
        for key, raw in rows:
            row = stored.open_row(raw)
            if row is not None and outlived(key, row.body) and table.read(key, partition) == raw:
                old.append(table.take_away(key, partition, offset))
        return [partial(self.published, table, row) for row in old]

    # The log.

    def landmarks(self, articles: str, events: str, partitions: Iterable[TP]) -> dict[TP, Stored]:
        """The rows that hold a time of these partitions, as the state after one of their messages."""
        markers = {articles: self.seen, events: self.clock}
        rows = {
            tp: stored.open_row(markers[tp.topic].read(str(tp.partition), tp.partition))
            for tp in partitions
            if tp.topic in markers
        }
        return {tp: row for tp, row in rows.items() if row is not None}


def _districts_of(locality: str, row: Stored) -> Districts:
    try:
        return district.load(row.body)
    except WrittenLater:
        raise
    except ValueError as error:
        raise StoreFailed(f"districts: the row of {locality} cannot be read: {error}") from error


def _table(app: Any, spec: topics.TableSpec, partitions: int) -> KeptTable:
    table = KeptTable(
        app,
        name=spec.name,
        key_type=str,
        value_type=bytes,
        partitions=partitions,
        options=dict(ROCKS),
        largest=topics.MAX_ROW_BYTES,
        few=spec.name in ("seen", "clock"),  # one row for each partition, read for each message
    )
    app.tables.add(table)
    if spec.bucket_hours is not None:
        keep = timedelta(hours=spec.keep_hours or spec.bucket_hours)
        table.tumbling(timedelta(hours=spec.bucket_hours), expires=keep)
    return table
