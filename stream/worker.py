"""The worker: two Faust agents between four topics. Everything they decide is decided in `stream.pipeline`.

At least once, and safe to repeat. Within one event the order is: send its alerts and await the broker's word; store the
districts; store the window, which marks the event as seen; acknowledge when the changelogs are safe. A crash at any
point between repeats the same bytes or finds the event seen.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any

import faust
import mode.loop
import msgspec
from faust.types import EventT

from stream import envelope, pipeline, topics
from stream.alerts import district
from stream.alerts.district import Districts
from stream.alerts.open_episodes import OpenEpisodes
from stream.canary import is_canary
from stream.coverage import Heard
from stream.envelope import Message, Sealed
from stream.faust_fixes import KeptTable, install
from stream.incidents import window
from stream.incidents.window import Window
from stream.intake import Coordinates, failed, read, rejected_headers
from stream.logs import log
from stream.metrics import Metrics
from stream.pipeline import Extracts
from stream.probes import Health
from stream.records import Event, Rejected, Tick, Withdrawal
from stream.settings import Settings

RAW = {"key_type": bytes, "value_type": bytes, "key_serializer": "raw", "value_serializer": "raw"}
RECEIVED = "rasid_received"  # header of a message on `events`: when its article arrived in Kafka
IN_FLIGHT = 1000  # messages handled and not yet safe: bounds what a crash repeats
MEMORY_SECONDS = 5.0  # how often the tables' sizes and the open episodes are read
ROCKS = {"block_cache_size": 64 << 20, "write_buffer_size": 16 << 20}  # Faust's default is 2 GiB a partition


def faust_app(settings: Settings) -> Any:
    """A Faust app with the settings that were measured to hold (DECISIONS.md)."""
    install()
    return faust.App(
        settings.topic_prefix + settings.group,
        broker="kafka://" + settings.kafka.replace(",", ";kafka://"),
        store="rocksdb://",
        datadir=settings.data_dir,
        processing_guarantee="at_least_once",
        topic_partitions=settings.partitions,
        topic_replication_factor=settings.replication,
        topic_disable_leader=True,
        key_serializer="raw",
        value_serializer="raw",
        table_standby_replicas=0,
        broker_session_timeout=10.0,
        broker_heartbeat_interval=3.0,
        broker_commit_interval=1.0,
        consumer_auto_offset_reset="earliest",
        consumer_metadata_max_age_ms=15_000,
        consumer_max_fetch_size=4 * settings.max_article_bytes,
        producer_max_request_size=4 * settings.max_article_bytes,
        producer_linger=0.005,
        producer_acks=-1,
        stream_buffer_maxsize=4096,
        stream_wait_empty=False,
        cython_optimizations=True,
        web_enabled=False,
        worker_redirect_stdouts=False,
    )


class Worker:
    """The topics, the tables and the two agents of one process."""

    def __init__(
        self, settings: Settings, extractor: Extracts, metrics: Metrics, health: Health, partitions: int
    ) -> None:
        """`partitions` is what Kafka says that `articles` and `events` have."""
        self.settings = settings
        self.extractor = extractor
        self.metrics = metrics
        self.health = health
        self.policy = pipeline.policy(settings)
        self.log = log("rasid.worker")
        self.app = app = faust_app(settings)  # Any: what we use of Faust, its own types leave out
        self.articles, self.events, self.alerts, self.rejected = (
            app.topic(spec.name, partitions=partitions, **RAW) for spec in topics.topics(settings)
        )
        self.given, self.seen, self.window, self.districts, self.clock = (
            self._table(spec, partitions) for spec in topics.tables(settings)
        )
        self.localities: dict[int, set[str]] = {}
        self.open = OpenEpisodes()
        self.heard = Heard()
        self.recovery_began: float | None = None
        self.safe = asyncio.Semaphore(IN_FLIGHT)
        self.background: dict[str, set[asyncio.Task[None]]] = {"extract": set(), "watch": set()}
        app.agent(self.articles, name="extract")(self.extract)
        app.agent(self.events, name="watch")(self.watch)
        self._look_after()

    def _table(self, spec: topics.TableSpec, partitions: int) -> Any:
        table = KeptTable(
            self.app,
            name=spec.name,
            key_type=str,
            value_type=bytes,
            partitions=partitions,
            options=dict(ROCKS),
        )
        self.app.tables.add(table)
        if spec.bucket_hours is None:
            return table
        keep = timedelta(hours=spec.keep_hours or spec.bucket_hours)
        return table.tumbling(timedelta(hours=spec.bucket_hours), expires=keep).relative_to_stream()

    # The two agents.

    async def extract(self, articles: faust.Stream[Any]) -> None:
        """Read articles; write the attacks that they report to `events`."""
        async for event in articles.noack().events():
            begin = time.perf_counter()
            try:
                waiting = await self._extract(event)
            except Exception as error:
                waiting = await self._reject_error("extract", error, event)
            self.metrics.stage.labels("extract").observe(time.perf_counter() - begin)
            await self._acknowledge("extract", event, waiting)

    async def watch(self, events: faust.Stream[Any]) -> None:
        """Read events; recognise those that tell of the same attack; write what is new about a district to `alerts`."""
        async for event in events.noack().events():
            begin = time.perf_counter()
            try:
                waiting = await self._watch(event)
            except Exception as error:
                waiting = await self._reject_error("watch", error, event)
            self.metrics.stage.labels("watch").observe(time.perf_counter() - begin)
            await self._acknowledge("watch", event, waiting)

    # What they do with one message. Each gives back what must be safe before it is acknowledged.

    async def _extract(self, event: EventT[Any]) -> list[Awaitable[Any]]:
        now = datetime.now(UTC)
        received = datetime.fromtimestamp(event.message.timestamp, UTC)
        article = read(
            event.value, _where(event), received=received, latest=max(now, received),
            max_bytes=self.settings.max_article_bytes,
        )  # fmt: skip
        if article is None:
            self.metrics.articles.labels("tombstone").inc()
            return []
        if isinstance(article, Rejected):
            self.metrics.articles.labels("rejected").inc()
            return [await self._reject(article, event)]
        partition = str(event.message.partition)
        newest = _time(self.seen.get(partition))
        tick = timedelta(seconds=self.settings.tick_seconds) if self.settings.clock == "articles" else None
        given = pipeline.load_given(self.given.get(article.id))
        told = pipeline.tell(article, self.extractor, given, newest, tick)
        self.metrics.count_article(article, received, len(event.value))
        self.metrics.count_events(told.read, now)
        if article.outlet and not is_canary(article):
            self.heard.article(article.outlet, received)
        sends = [send for message in told.messages for send in await self._tell(message, received)]
        if any(not isinstance(message, Event) for message in told.messages):
            # What is stored next says that ticks and withdrawals are out; reports are told again anyway.
            await asyncio.gather(*sends)
        if told.given is not None and told.given != given:
            self.given[article.id] = pipeline.stored(told.given)
        if told.newest is not None and told.newest != newest:
            self.seen[partition] = told.newest.isoformat().encode()
        return [*sends, *self.given.take_sent(), *self.seen.take_sent()]

    async def _watch(self, event: EventT[Any]) -> list[Awaitable[Any]]:
        try:
            message = envelope.open_message(event.value, envelope.type_of(event.headers))
        except ValueError as error:
            return [await self._reject(_unreadable(event, error), event)]
        partition = event.message.partition
        if isinstance(message, Event) and not is_canary(message):
            where = self.metrics.place_labels(message.place)
            self.heard.report(where, message.outlet, datetime.fromtimestamp(event.message.timestamp, UTC))
        clock = await self._advance(partition, message)
        remembered = self._localities(partition) if isinstance(message, Tick) else ()
        waiting: list[Awaitable[Any]] = []
        for locality in pipeline.touched(message, remembered):
            try:
                await self._settle(locality, message, clock, event)
            except Exception as error:  # the other localities of a tick must not suffer for one
                waiting += await self._reject_error("watch", error, event)
        return [*waiting, *self._window_table().take_sent(), *self.districts.take_sent()]

    async def _advance(self, partition: int, message: Message) -> datetime | None:
        """The partition's time after the message, safe in Kafka before anything is concluded from it.

        Were it stored after, a crash between would leave windows that let go of old reports beside a time at which
        those reports, read again, are new.
        """
        before = _time(self.clock.get(str(partition)))
        clock = pipeline.advance(before, message)
        if clock is not None and clock != before:
            await asyncio.gather(*self.background["watch"])  # what was concluded at the earlier time, first
            self.clock[str(partition)] = clock.isoformat().encode()
            await asyncio.gather(*self.clock.take_sent())
            self.metrics.clock.labels(str(partition)).set(clock.timestamp())
        return clock

    async def _settle(
        self, locality: str, message: Message, clock: datetime | None, event: EventT[Any]
    ) -> None:
        """Judge, publish and store, in the order that leaves no gap."""
        held, known = self._recall(locality, event)
        step = pipeline.judge(message, clock, held, known, self.policy)
        for decision in step.decisions:
            self.metrics.count_decision(decision)
        cause, received = (message, _received(event)) if isinstance(message, Event) else (None, None)
        for alert in step.alerts:
            await (await self._send(self.alerts, envelope.seal(alert, self.settings.source, step.now)))
            self.metrics.count_alert(alert, cause, received, datetime.now(UTC))
            self.log.info("alert", kind=alert.kind, episode_id=alert.episode_id, headline=alert.headline.en)
        if step.districts != known:
            self.districts[locality] = district.dump(step.districts)
            self.open.put(locality, step.districts)
            self._localities(event.message.partition).add(locality)
            if step.alerts:
                await asyncio.gather(*self.districts.take_sent())
        if step.window != held:
            self.window[locality][self._bucket(locality, event)] = window.dump(step.window)

    # State.

    def _window_table(self) -> Any:
        return self.window.table

    def _buckets(self, event: EventT[Any]) -> list[tuple[float, float]]:
        """The buckets that may hold what matters, newest first: the next, should another worker's clock run ahead."""
        tumbling = self._window_table().window
        at, size = event.message.timestamp, tumbling.size
        return [tumbling.current(moment) for moment in (at + size, at, at - size)]

    def _bucket(self, locality: str, event: EventT[Any]) -> tuple[float, float]:
        """The bucket to write: that of the message's arrival, or a later one that exists."""
        newer, current, _ = self._buckets(event)
        return newer if (locality, newer) in self._window_table() else current

    def _recall(self, locality: str, event: EventT[Any]) -> tuple[Window, Districts]:
        table = self._window_table()
        held = (table.get((locality, bucket)) for bucket in self._buckets(event))
        found = next((window.load(raw) for raw in held if raw is not None), Window())
        stored = self.districts.get(locality)
        return found, district.load(stored) if stored else Districts()

    def _localities(self, partition: int) -> set[str]:
        """The localities that a tick of this partition visits; read from the store once after each rebalance."""
        if partition not in self.localities:
            self.localities[partition] = {key for at, key in self.districts.rows() if at == partition}
            for locality in self.localities[partition]:
                if (stored := self.districts.get(locality)) is not None:
                    self.open.put(locality, district.load(stored))
        return self.localities[partition]

    # Sending.

    async def _tell(self, message: Message, received: datetime) -> list[Awaitable[Any]]:
        """Send one message to `events`: a tick to every partition, since each has its own time."""
        sealed = envelope.seal(message, self.settings.source)
        sealed.headers[RECEIVED] = received.isoformat().encode()
        if isinstance(message, Tick):
            self.metrics.ticks.inc()
            count = self.events.partitions or 1
            return [await self._send(self.events, sealed, partition) for partition in range(count)]
        if isinstance(message, Withdrawal) and not is_canary(message):
            self.metrics.withdrawals.inc()
        return [await self._send(self.events, sealed)]

    async def _send(self, topic: Any, sealed: Sealed, partition: int | None = None) -> Awaitable[Any]:
        """Hand a record to the producer; what it gives back is done when the broker has it."""
        sent: Awaitable[Any] = await topic.send(
            key=sealed.key, value=sealed.value, headers=sealed.headers, partition=partition, force=True
        )
        return sent

    async def _reject(self, record: Rejected, event: EventT[Any]) -> Awaitable[Any]:
        self.metrics.rejected.labels(record.stage, record.reason).inc()
        self.log.warning(
            "rejected", stage=record.stage, reason=record.reason, field=record.field, detail=record.detail,
            topic=record.topic, partition=record.partition, offset=record.offset,
        )  # fmt: skip
        headers = dict(rejected_headers(record))
        sealed = Sealed(key=event.message.key, value=msgspec.json.encode(record), headers=headers)
        return await self._send(self.rejected, sealed)

    async def _reject_error(self, stage: str, error: Exception, event: EventT[Any]) -> list[Awaitable[Any]]:
        """An exception that left an agent would lose the message: Faust skips and commits it."""
        self.log.error("a stage raised", stage=stage, exc_info=error)
        record = failed("extract" if stage == "extract" else "watch", error, _where(event), event.value)
        try:
            return [await self._reject(record, event)]
        except Exception as again:
            await self.app.crash(again)
            raise

    async def _acknowledge(self, stage: str, event: EventT[Any], waiting: list[Awaitable[Any]]) -> None:
        """Acknowledge once all that the message led to is safe in Kafka, without holding up the next message."""
        await self.safe.acquire()
        task = asyncio.create_task(self._when_safe(event, waiting))
        self.background[stage].add(task)
        task.add_done_callback(self.background[stage].discard)

    async def _when_safe(self, event: EventT[Any], waiting: list[Awaitable[Any]]) -> None:
        try:
            await asyncio.gather(*waiting)
            event.ack()
        except Exception as error:
            # Not acknowledged, so not committed: the next worker reads it again.
            self.log.exception("could not be made safe; stopping")
            await self.app.crash(error)
        finally:
            self.safe.release()

    # Around the agents.

    def _look_after(self) -> None:
        app = self.app
        app.task(self._tune)
        app.timer(MEMORY_SECONDS)(self._show_memory)
        if self.settings.clock == "wall":
            app.timer(self.settings.tick_seconds)(self._tick)
        app.on_partitions_revoked.connect(self._revoked)

    async def _tune(self) -> None:
        self.app.producer.buffer.max_messages = (
            5000  # Faust's 100 pauses the stream, with a warning, all the time
        )

    async def _revoked(self, *_: Any, **_more: Any) -> None:
        self.health.ready = False
        self.localities.clear()
        self.open.clear()
        self.metrics.forget_partitions()
        self.metrics.rebalances.inc()

    async def _tick(self) -> None:
        """Write the time into the partitions of `events` that are ours."""
        sealed = envelope.seal(Tick(at=datetime.now(UTC)), self.settings.source)
        for tp in self.app.consumer.assignment():
            if tp.topic == self.events.get_topic_name():
                await (await self._send(self.events, sealed, tp.partition))
                self.metrics.ticks.inc()

    async def look_on(self) -> None:
        """Once a second from the very start, as Faust's own timers wait for the first recovery: the heart beats."""
        while not self.app.should_stop:
            try:
                self._observe()
            except Exception:  # gauges must not end the heart's beat
                self.log.exception("could not observe")
            await asyncio.sleep(1.0)

    def _observe(self) -> None:
        self.health.beat()
        self._observe_recovery()
        recovered = self.app.tables.recovery.completed.is_set() and not self.app.rebalancing
        self.health.ready = bool(recovered and self.app.consumer.assignment())
        self.metrics.ready.set(self.health.ready)
        self.metrics.in_flight.set(sum(map(len, self.background.values())))
        self.metrics.localities.set(sum(map(len, self.localities.values())))
        consumer = self.app.consumer
        ours = {self.articles.get_topic_name(), self.events.get_topic_name()}
        for tp in consumer.assignment():
            if tp.topic in ours and (end := consumer.highwater(tp)) is not None:
                committed = consumer._committed_offset.get(tp) or 0
                self.metrics.lag.labels(tp.topic, str(tp.partition)).set(max(0, end - committed))
                self.metrics.end.labels(tp.topic, str(tp.partition)).set(end)

    def _observe_recovery(self) -> None:
        recovery = self.app.tables.recovery
        left = max(0, recovery.active_remaining_total()) if recovery.in_recovery else 0
        self.health.recovering(left)
        self.metrics.recovering.set(left)
        if left:
            self.recovery_began = self.recovery_began or time.monotonic()
        elif self.recovery_began is not None:
            self.metrics.recovery.set(time.monotonic() - self.recovery_began)
            self.recovery_began = None

    async def _show_memory(self) -> None:
        """What the tables and the ears hold. A partition's localities are read here if no message has asked yet."""
        for tp in self.app.consumer.assignment():
            if tp.topic == self.events.get_topic_name():
                self._localities(tp.partition)
        self.metrics.show_open(self.open)
        self.metrics.show_heard(self.heard, datetime.now(UTC))
        for table in (self.given, self.seen, self._window_table(), self.districts, self.clock):
            size = table.size()
            self.metrics.rows.labels(table.name).set(size.rows)
            self.metrics.bytes.labels(table.name).set(size.bytes)


def run(worker: Worker) -> None:
    """Run until a signal; SIGTERM drains, commits and leaves."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    watching = loop.create_task(worker.look_on())  # ends with the app; held, or it could be collected
    faust.Worker(
        worker.app, loop=loop, override_logging=False, redirect_stdouts=False, quiet=True
    ).execute_from_commandline()
    del watching


def use_uvloop() -> None:
    """Before anything makes an event loop."""
    mode.loop.use("uvloop")


def _where(event: EventT[Any]) -> Coordinates:
    message = event.message
    return Coordinates(topic=message.topic, partition=message.partition, offset=message.offset)


def _unreadable(event: EventT[Any], error: ValueError) -> Rejected:
    where = _where(event)
    return Rejected(
        stage="watch", reason="wrong_type", detail=str(error)[:200], topic=where.topic, partition=where.partition,
        offset=where.offset, raw=event.value or b"",
    )  # fmt: skip


def _received(event: EventT[Any]) -> datetime | None:
    """When the article behind a message of `events` arrived in Kafka, where the header says so."""
    return _time((event.headers or {}).get(RECEIVED))


def _time(stored: bytes | None) -> datetime | None:
    return datetime.fromisoformat(stored.decode()) if stored else None
