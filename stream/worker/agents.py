"""The worker: two Faust agents between four topics. Everything they decide is decided in `stream.pipeline`.

At least once, and exact: a row of a table says which message it is the state after, so a message that is read again
changes nothing, and an alert that is sent again is the same bytes. The order in which a message is made safe: alerts,
districts, window, acknowledgement (`stream.settling`). What raises in a decision goes to `rejected`; what fails between
us and Kafka or the disk starts the worker again (`stream.restart`), and the message with it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import faust
import msgspec
from faust.types import TP, EventT

from stream import envelope, pipeline, topics
from stream.alerts import district
from stream.alerts.district import Districts
from stream.alerts.open_episodes import OpenEpisodes
from stream.articles.intake import Coordinates, failed, read, rejected_headers
from stream.canary import is_canary
from stream.coverage import Heard
from stream.envelope import Message, Sealed
from stream.incidents import window
from stream.incidents.grouping import Recent
from stream.incidents.window import Window
from stream.logs import log
from stream.metrics import Metrics
from stream.pipeline import Extracts
from stream.probes import Health
from stream.records import Event, Rejected, Tick, Withdrawal
from stream.settings import Settings
from stream.worker import stored
from stream.worker.app import RAW, ROCKS, faust_app
from stream.worker.lease import Lease
from stream.worker.order import Turn
from stream.worker.query import Elsewhere, LocalityState, state
from stream.worker.restart import Why
from stream.worker.settling import Settling, Start, Work
from stream.worker.stored import Stored
from stream.worker.tables import KeptTable, Row, RowTooLarge, StoreFailed
from stream.worker.upkeep import Upkeep

RECEIVED = "rasid_received"  # header of a message on `events`: when its article arrived in Kafka
IN_FLIGHT = 1000  # messages handled and not yet safe: bounds what a crash repeats
Leave = Callable[[Why, object], object]


class KafkaRefused(Exception):
    """A message could not be handed over for a reason that lies not in it."""


# Not the message's fault: it must not be rejected.
AROUND_US = (OSError, KafkaRefused, StoreFailed, MemoryError)


class Worker:
    """The topics, the tables and the agents of one process."""

    def __init__(
        self,
        settings: Settings,
        extractor: Extracts,
        metrics: Metrics,
        health: Health,
        partitions: int,
        leave: Leave,
    ) -> None:
        """`partitions` is what Kafka says that `articles` and `events` have; `leave` starts the process again."""
        self.settings = settings
        self.extractor = extractor
        self.metrics = metrics
        self.leave = leave
        self.policy = pipeline.policy(settings)
        self.log = log("rasid.worker")
        self.lease = Lease(settings.session_seconds, time.monotonic)
        self.app = app = faust_app(settings, self.lease)  # Any: what we use of Faust, its own types leave out
        self.limits = {spec.name: spec.max_message_bytes for spec in topics.topics(settings)}
        self.articles, self.events, self.alerts, self.rejected, self.reviews = (
            app.topic(spec.name, partitions=partitions, **RAW) for spec in topics.topics(settings)
        )
        self.given, self.seen, self.window, self.districts, self.clock = (
            self._table(spec, partitions) for spec in topics.tables(settings)
        )
        self.tables = (self.given, self.seen, self.window, self.districts, self.clock)
        self.due: dict[int, dict[str, datetime]] = {}
        self.open = OpenEpisodes()
        self.heard = Heard()
        self.swept: dict[int, datetime] = {}
        self.turns = {
            stage: asyncio.Lock() for stage in ("extract", "watch", "review")
        }  # held while a message is handled
        self.settling = {
            "extract": Settling(1, IN_FLIGHT, self._not_made_safe),
            "watch": Settling(2, IN_FLIGHT, self._not_made_safe),
            "review": Settling(1, IN_FLIGHT, self._not_made_safe),
        }
        self.recent = Recent()
        app.agent(self.articles, name="extract")(self.extract)
        app.agent(self.events, name="watch")(self.watch)
        app.agent(self.reviews, name="review")(self.review)
        app.before_reading = self._is_the_log_that_we_know
        self.upkeep = Upkeep(self, health)

    def _table(self, spec: topics.TableSpec, partitions: int) -> KeptTable:
        table = KeptTable(
            self.app,
            name=spec.name,
            key_type=str,
            value_type=bytes,
            partitions=partitions,
            options=dict(ROCKS),
            largest=topics.MAX_ROW_BYTES,
        )
        self.app.tables.add(table)
        if spec.bucket_hours is not None:
            keep = timedelta(hours=spec.keep_hours or spec.bucket_hours)
            table.tumbling(timedelta(hours=spec.bucket_hours), expires=keep)
        return table

    # The agents.

    async def extract(self, articles: faust.Stream[Any]) -> None:
        """Read articles; write the attacks that they report to `events`."""
        async for event in articles.noack().events():
            await self._handle("extract", event, self._extract)

    async def watch(self, events: faust.Stream[Any]) -> None:
        """Read events; recognise those that tell of the same attack; write what is new about a district to `alerts`."""
        async for event in events.noack().events():
            await self._handle("watch", event, self._watch)

    async def review(self, reviews: faust.Stream[Any]) -> None:
        """Read what people decided; put it among the reports of its locality, so that one log tells all."""
        async for event in reviews.noack().events():
            await self._handle("review", event, self._review)

    async def _handle(
        self, stage: str, event: EventT[Any], work: Callable[[EventT[Any]], Awaitable[Work]]
    ) -> None:
        """Whatever happens, the message ends in what it leads to, in `rejected`, or is read again."""
        async with self.turns[stage]:
            if not await self._is_next(event):
                return
            self.upkeep.may_write()
            begin = time.perf_counter()
            try:
                led_to = await self._led_to(stage, event, work)
                self.metrics.stage.labels(stage).observe(time.perf_counter() - begin)
                led_to.done = partial(self.app.order.made_safe, event.message.tp, event.message.offset)
                await self.settling[stage].add(led_to)
                if led_to.alone and any(led_to.rows):
                    await self.settling[stage].settled()
            except AROUND_US as error:
                self._not_made_safe(error)
            except Exception as error:  # left to Faust, the message would be skipped and committed
                self.leave(Why.CRASHED, repr(error))

    async def _is_next(self, event: EventT[Any]) -> bool:
        tp, offset = event.message.tp, event.message.offset
        turn = self.app.order.turn(tp, offset, time.monotonic())
        if turn is Turn.SEEK:
            self.log.warning(
                "messages are missing; reading again", topic=tp.topic, partition=tp.partition, offset=offset
            )
            await self.app.consumer.seek(tp, self.app.order.wanted(tp))
        return turn is Turn.TAKE

    async def _led_to(
        self, stage: str, event: EventT[Any], work: Callable[[EventT[Any]], Awaitable[Work]]
    ) -> Work:
        try:
            return await work(event)
        except AROUND_US:
            raise
        except Exception as error:
            return Work(sends=[await self._reject_error(stage, error, event)])

    # What they do with one message.

    async def _extract(self, event: EventT[Any]) -> Work:
        now = datetime.now(UTC)
        received = datetime.fromtimestamp(event.message.timestamp, UTC)
        article = read(
            event.value, _where(event), received=received, latest=max(now, received),
            max_bytes=self.settings.max_article_bytes,
        )  # fmt: skip
        if article is None:
            self.metrics.articles.labels("tombstone").inc()
            return Work()
        if isinstance(article, Rejected):
            self.metrics.articles.labels("rejected").inc()
            return Work(sends=[await self._reject(article, event)])
        partition, offset = event.message.partition, event.message.offset
        row = stored.open_row(self.given.read(article.id, partition))
        if row is not None and row.position >= offset:
            return Work()  # all that it led to is in Kafka
        newest = _time(stored.open_row(self.seen.read(str(partition), partition)))
        tick = timedelta(seconds=self.settings.tick_seconds) if self.settings.clock == "articles" else None
        given = pipeline.load_given(row.body if row else None)
        told = pipeline.tell(article, self.extractor, given, newest, tick)
        self.metrics.count_article(article, received, len(event.value))
        self.metrics.count_events(told.read, now)
        if article.outlet and not is_canary(article):
            self.heard.article(article.outlet, received)
        sends = [send for message in told.messages for send in await self._tell(message, received)]
        rows: list[Start] = []
        if told.given is not None and told.given != given:
            rows.append(self._write(self.given, article.id, pipeline.stored(told.given), event))
        if told.newest is not None and told.newest != newest:
            rows.append(self._write(self.seen, str(partition), told.newest.isoformat().encode(), event))
            rows += self._forget_given(partition, told.newest)
        return Work(sends=sends, rows=[rows])

    async def _watch(self, event: EventT[Any]) -> Work:
        partition, offset = event.message.partition, event.message.offset
        self.window.arrived[partition] = event.message.timestamp
        try:
            message = envelope.open_message(event.value, envelope.type_of(event.headers))
        except ValueError as error:
            return Work(sends=[await self._reject(_unreadable(event, error), event)])
        if isinstance(message, Event) and not is_canary(message):
            where = self.metrics.place_labels(message.place)
            self.heard.report(where, message.outlet, datetime.fromtimestamp(event.message.timestamp, UTC))
        known = stored.open_row(self.clock.read(str(partition), partition))
        if known is not None and isinstance(message, Tick) and known.position > offset:
            return Work()  # a later one has done all that this one would
        clock = await self._advance(known, message, event)
        work = Work(sends=[], rows=([], []), alone=isinstance(message, Tick))
        due = self._due(partition)
        waiting = [name for name, at in due.items() if clock is not None and at <= clock]
        if isinstance(message, Tick) and known is not None and known.position == offset:
            waiting += self._half_done(partition, offset)
        for locality in pipeline.touched(message, waiting):
            try:
                await self._settle(locality, message, clock, event, work)
            except AROUND_US:
                raise
            except Exception as error:  # the other localities of a tick must not suffer for one
                due.pop(locality, None)
                work.sends.append(await self._reject_error("watch", error, event))
        return work

    async def _review(self, event: EventT[Any]) -> Work:
        """Sent again after a crash it is found repeated, so nothing is remembered of it here."""
        try:
            review = envelope.open_review(event.value)
        except ValueError as error:
            return Work(sends=[await self._reject(_unreadable(event, error), event)])
        return Work(sends=[await self._send(self.events, envelope.seal(review, self.settings.source))])

    async def _advance(self, known: Stored | None, message: Message, event: EventT[Any]) -> datetime | None:
        """The partition's time after the message, safe in Kafka before anything is concluded from it.

        And after all that was concluded at the earlier time: a message that is read again must meet the time that it
        met before, or an alert that it raises would not be the same bytes.
        """
        partition, offset = event.message.partition, event.message.offset
        before = _time(known)
        if known is not None and known.position >= offset:
            return before
        clock = pipeline.advance(before, message)
        if clock is not None and clock != before:
            await self.settling["watch"].settled()
            row = stored.seal(offset, clock.isoformat().encode())
            await self._published(self.clock, self.clock.hold(str(partition), row, partition))
            self.metrics.clock.labels(str(partition)).set(clock.timestamp())
        return clock

    async def _settle(
        self, locality: str, message: Message, clock: datetime | None, event: EventT[Any], work: Work
    ) -> None:
        """Judge what a message changes in a locality, publish it, and write what is to be remembered."""
        partition, offset = event.message.partition, event.message.offset
        bucket, held = self._held(locality, event)
        if held is not None and held.position >= offset:
            return
        known = stored.open_row(self.districts.read(locality, partition))
        # The districts are written before the window: read again after a crash between, the alerts are out already.
        told = known is not None and known.position >= offset
        windowed = window.load(held.body) if held else Window()
        remembered = district.load(known.body) if known else Districts()
        if told:
            after = window.dump(pipeline.redo(message, clock, windowed, self.policy))
            work.rows[1].append(self._write(self.window, (locality, bucket), after, event))
            return
        step = pipeline.judge(message, clock, windowed, remembered, self.policy, self.recent.of(locality))
        sealed = [envelope.seal(alert, self.settings.source, step.now) for alert in step.alerts]
        after, left = window.dump(step.window), district.dump(step.districts)
        self._all_fit(sealed, after, left)
        cause, received = (message, _received(event)) if isinstance(message, Event) else (None, None)
        for alert, out in zip(step.alerts, sealed, strict=True):
            work.sends.append(await self._send(self.alerts, out))
            self.metrics.count_alert(alert, cause, received, datetime.now(UTC))
            self.log.info("alert", kind=alert.kind, episode_id=alert.episode_id, headline=alert.headline.en)
        for decision in step.decisions:
            self.metrics.count_decision(decision)
        if step.districts != remembered:
            work.rows[0].append(self._write(self.districts, locality, left, event))
            self._remember(partition, locality, step.districts)
        if step.districts != remembered or step.window != windowed:
            work.rows[1].append(self._write(self.window, (locality, bucket), after, event))

    def ask(self, locality_id: str) -> LocalityState | Elsewhere | None:
        """The state of a locality for whoever asks, or which worker has it. Runs on the loop."""
        if not self.upkeep.health.ready:
            return None
        topic = self.events.get_topic_name()
        tp = self.app.producer.key_partition(topic, locality_id.encode())
        if tp not in self.app.consumer.assignment():
            row = tp._replace(topic=self.districts.changelog_topic.get_topic_name())
            return Elsewhere(self.app.assignor._tps_url.get(row, "").rstrip("/"))
        _, held = self._row(locality_id, time.time(), tp.partition)
        known = stored.open_row(self.districts.read(locality_id, tp.partition))
        clock = _time(stored.open_row(self.clock.read(str(tp.partition), tp.partition)))
        windowed = window.load(held.body) if held else Window()
        return state(
            locality_id, windowed, district.load(known.body) if known else Districts(), clock, self.policy
        )

    # State.

    def _write(self, table: KeptTable, key: object, body: bytes, event: EventT[Any]) -> Start:
        """Hold a row as the state after the event; what is given back takes it to Kafka."""
        row = table.hold(key, stored.seal(event.message.offset, body), event.message.partition)
        return partial(self._published, table, row)

    def _published(self, table: KeptTable, row: Row) -> Awaitable[Any]:
        self.upkeep.may_write()
        return table.publish(row)

    def _held(self, locality: str, event: EventT[Any]) -> tuple[tuple[float, float], Stored | None]:
        """The bucket of the window to write, and the row that stands: of the next, the current, the previous one.

        The next, should the clock of the broker that received an earlier message have run ahead.
        """
        return self._row(locality, event.message.timestamp, event.message.partition)

    def _row(self, locality: str, at: float, partition: int) -> tuple[tuple[float, float], Stored | None]:
        tumbling: Any = self.window.window
        size = tumbling.size
        newer, current, older = (tumbling.current(moment) for moment in (at + size, at, at - size))
        for bucket in (newer, current, older):
            found = stored.open_row(self.window.read((locality, bucket), partition))
            if found is not None:
                return (newer if bucket == newer else current), found
        return current, None

    def _is_the_log_that_we_know(self, committed: Mapping[TP, int], ends: Mapping[TP, int]) -> None:
        """Stop where a topic was deleted and made anew: what it brings would count as seen, by its offsets."""
        for table in self.tables:
            if table.failed is not None:
                self.leave(Why.STORE_FAILED, f"{table.name} was not recovered: {table.failed!r}")
        markers = {self.articles.get_topic_name(): self.seen, self.events.get_topic_name(): self.clock}
        for tp, end in ends.items():
            known = committed.get(tp, 0)
            if (marker := markers.get(tp.topic)) is not None:
                row = stored.open_row(marker.read(str(tp.partition), tp.partition))
                known = max(known, row.position + 1 if row else 0)
            if known > end:
                self.leave(Why.LOG_MADE_ANEW, made_anew(tp.topic, tp.partition, end, known, self.app.conf.id))

    def _due(self, partition: int) -> dict[str, datetime]:
        """When a tick has something to do in each locality; read from the store once after each rebalance."""
        if partition not in self.due:
            self.due[partition] = {}
            for key, raw in self.districts.rows(partition):
                row = stored.open_row(raw)
                if row is not None:
                    self._remember(partition, key, district.load(row.body))
        return self.due[partition]

    def _half_done(self, partition: int, offset: int) -> list[str]:
        """Localities whose districts this tick changed before a crash; it may not have come to their windows."""
        rows = ((key, stored.open_row(raw)) for key, raw in self.districts.rows(partition))
        return [key for key, row in rows if row is not None and row.position == offset]

    def _remember(self, partition: int, locality: str, districts: Districts) -> None:
        self.open.put(locality, districts)
        at = district.next_due(districts, self.policy)
        if at is None:
            self._due(partition).pop(locality, None)
        else:
            self._due(partition)[locality] = at

    def _forget_given(self, partition: int, newest: datetime) -> list[Start]:
        """Take away what is remembered of articles whose reports no window can hold any more."""
        keep = pipeline.given_kept(self.policy)
        if newest < self.swept.setdefault(partition, newest) + keep / 8:
            return []
        self.swept[partition] = newest
        old = []
        for key, raw in self.given.rows(partition):
            row = stored.open_row(raw)
            given = pipeline.load_given(row.body if row else None)
            outlived = given is not None and pipeline.outlived(given, newest, self.policy)
            if outlived and self.given.read(key, partition) == raw:
                old.append(self.given.hold(key, None, partition))
        return [partial(self._published, self.given, row) for row in old]

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
        """Hand a record to the producer; what it gives back is done when the broker has it. Raises KafkaRefused.

        ValueError for a record that the topic would not take: sent, it would be refused for ever.
        """
        name = topic.get_topic_name()
        self._fits(name, sealed)
        try:
            sent: Awaitable[Any] = await topic.send(
                key=sealed.key, value=sealed.value, headers=sealed.headers, partition=partition, force=True
            )
        except Exception as error:
            raise KafkaRefused(f"{name}: {error!r}") from error
        return sent

    def _all_fit(self, alerts: list[Sealed], *rows: bytes) -> None:
        """Raises ValueError before anything is sent of what could be sent only in part."""
        for sealed in alerts:
            self._fits(self.alerts.get_topic_name(), sealed)
        if any(len(row) > topics.MAX_ROW_BYTES - topics.HEADROOM for row in rows):
            raise RowTooLarge(f"rows of {[len(row) for row in rows]} bytes")

    def _fits(self, topic: str, sealed: Sealed) -> None:
        if len(sealed.value) + topics.RECORD_OVERHEAD > self.limits[topic]:
            raise ValueError(f"{len(sealed.value)} bytes for {topic}, which takes {self.limits[topic]}")

    async def _reject(self, record: Rejected, event: EventT[Any]) -> Awaitable[Any]:
        self.metrics.rejected.labels(record.stage, record.reason).inc()
        self.log.warning(
            "rejected", stage=record.stage, reason=record.reason, field=record.field, detail=record.detail,
            topic=record.topic, partition=record.partition, offset=record.offset,
        )  # fmt: skip
        headers = dict(rejected_headers(record))
        sealed = Sealed(key=event.message.key, value=msgspec.json.encode(record), headers=headers)
        return await self._send(self.rejected, sealed)

    async def _reject_error(self, stage: str, error: Exception, event: EventT[Any]) -> Awaitable[Any]:
        """An exception that left an agent would lose the message: Faust skips and commits it."""
        self.log.error("a stage raised", stage=stage, exc_info=error)
        record = failed("extract" if stage == "extract" else "watch", error, _where(event), event.value)
        return await self._reject(record, event)

    def _not_made_safe(self, error: BaseException) -> None:
        """Not acknowledged, so not committed: whoever has the partition next reads it again."""
        self.leave(Why.STORE_FAILED if isinstance(error, StoreFailed) else Why.NOT_MADE_SAFE, repr(error))


def made_anew(topic: str, partition: int, end: int, known: int, group: str) -> str:
    """What happened, and what must be done."""
    return (
        f"{topic}[{partition}] ends at {end} and the group {group} has read it up to {known}: the topic was deleted and "
        "made anew. Stop every worker of the group, and start them with another RASID_GROUP and an empty "
        "RASID_DATA_DIR: they read `articles` from its beginning."
    )


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
    told = (event.headers or {}).get(RECEIVED)
    return datetime.fromisoformat(told.decode()) if told else None


def _time(row: Stored | None) -> datetime | None:
    return datetime.fromisoformat(row.body.decode()) if row else None
