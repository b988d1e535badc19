"""The worker: three Faust agents between five topics. Everything they decide is decided in `stream.pipeline`.

At least once, and exact: a row of a table says which message it is the state after, so a message that is read again
changes nothing, and an alert that is sent again is the same bytes. The order in which a message is made safe: alerts,
districts, window, and only then may it be committed (`stream.worker.settling`, `stream.worker.order`). What raises in a
decision goes to `rejected`; what fails between us and Kafka or the disk starts the worker again, and the message with it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import faust
from faust.types import TP, EventT

from stream import envelope, pipeline
from stream.articles.intake import read
from stream.canary import is_canary
from stream.coverage import Heard
from stream.kafka.topics_admin import KafkaUnreachable
from stream.logs import log
from stream.metrics import Metrics
from stream.pipeline import Extracts
from stream.probes import Health
from stream.records import Event, Rejected, Tick
from stream.settings import Settings
from stream.versions import WrittenLater
from stream.worker.app import faust_app
from stream.worker.judging import Judging
from stream.worker.landmark import made_anew
from stream.worker.lease import Lease
from stream.worker.memory import Memory
from stream.worker.order import Turn
from stream.worker.query import Elsewhere, LocalityState
from stream.worker.restart import Why
from stream.worker.sending import KafkaRefused, Sending, where
from stream.worker.settling import Settling, Start, Work
from stream.worker.tables import StoreFailed
from stream.worker.upkeep import Upkeep

IN_FLIGHT = 1000  # messages handled and not yet safe: bounds what a crash repeats
AROUND_US = (
    OSError,
    KafkaRefused,
    StoreFailed,
    MemoryError,
    WrittenLater,
)  # not the message's fault: it must not be rejected
Leave = Callable[[Why, object], object]


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
        self.sending = Sending(app, settings, metrics, partitions)
        self.memory = Memory(app, settings, self.policy, partitions, self.may_write)
        self.judging = Judging(self.memory, self.sending, metrics, app.order)
        self.heard = Heard()
        self.turns = {
            stage: asyncio.Lock() for stage in ("extract", "watch", "review")
        }  # held while a message is handled
        self.settling = {
            "extract": Settling(1, IN_FLIGHT, self._not_made_safe),
            "watch": Settling(2, IN_FLIGHT, self._not_made_safe),
            "review": Settling(1, IN_FLIGHT, self._not_made_safe),
        }
        app.agent(self.sending.articles, name="extract")(self.extract)
        app.agent(self.sending.events, name="watch")(self.watch)
        app.agent(self.sending.reviews, name="review")(self.review)
        app.before_reading = self._before_reading
        app.recovered = self._recovered
        self.upkeep = Upkeep(self, health)

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
            self.may_write()
            begin = time.perf_counter()
            try:
                led_to = await self._led_to(stage, event, work)
                self.metrics.stage.labels(stage).observe(time.perf_counter() - begin)
                led_to.done = partial(self.app.order.made_safe, event.message.tp, event.message.offset)
                await self.settling[stage].add(led_to)
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
            return Work(sends=[await self.sending.reject_error(stage, error, event)])

    # What they do with one message.

    async def _extract(self, event: EventT[Any]) -> Work:
        now = datetime.now(UTC)
        received = datetime.fromtimestamp(event.message.timestamp, UTC)
        article = read(
            event.value, where(event), received=received, latest=max(now, received),
            max_bytes=self.settings.max_article_bytes,
        )  # fmt: skip
        if article is None:
            self.metrics.articles.labels("tombstone").inc()
            return Work()
        if isinstance(article, Rejected):
            self.metrics.articles.labels("rejected").inc()
            return Work(sends=[await self.sending.reject(article, event)])
        partition, offset = event.message.partition, event.message.offset
        row = self.memory.told(article.id, partition)
        if row is not None and row.position >= offset:
            return Work()  # all that it led to is in Kafka
        key = pipeline.page_key(article)
        page = self.memory.told(key, partition) if key else None
        if page is not None and page.position > offset:
            return Work()  # a later message was read at this address, and all before it
        newest = self.memory.newest(partition)
        tick = timedelta(seconds=self.settings.tick_seconds) if self.settings.clock == "articles" else None
        given = pipeline.load_given(row.body if row else None)
        at_page = pipeline.load_given(page.body if page else None)
        told = pipeline.tell(article, self.extractor, given, newest, tick, at_page)
        self.metrics.count_article(article, received, len(event.value))
        self.metrics.count_events(told.read, now)
        if article.outlet and not is_canary(article):
            self.heard.article(article.outlet, received)
        sends = await self.sending.tell(told.messages, received)
        rows: list[Start] = []
        if told.given is not None and told.given != given:
            rows.append(self.memory.write(self.memory.given, article.id, pipeline.stored(told.given), event))
        if told.page is not None and told.page != at_page:
            rows.append(self.memory.write(self.memory.given, key, pipeline.stored(told.page), event))
        if told.newest is not None and told.newest != newest:
            rows.append(
                self.memory.write(self.memory.seen, str(partition), told.newest.isoformat().encode(), event)
            )
        moment = told.newest if tick is not None else received
        if rows and moment is not None:
            rows += self.memory.forget_given(moment, event)
        return Work(sends=sends, rows=[rows])

    async def _watch(self, event: EventT[Any]) -> Work:
        partition, offset = event.message.partition, event.message.offset
        self.memory.window.arrived[partition] = event.message.timestamp
        try:
            message = envelope.open_message(event.value, envelope.type_of(event.headers))
        except ValueError as error:
            return Work(sends=[await self.sending.reject_unreadable(error, event)])
        if isinstance(message, Event) and not is_canary(message):
            place = self.metrics.place_labels(message.place)
            self.heard.report(place, message.outlet, datetime.fromtimestamp(event.message.timestamp, UTC))
        work, settling = Work(sends=[], rows=([], [])), self.settling["watch"]
        clock = await self.judging.advance(message, event, work, settling)
        waiting: set[str] = set()
        if isinstance(message, Tick) and clock is not None:
            waiting = {*self.memory.due_by(clock, partition), *self.memory.half_done(partition, offset)}
        for locality in pipeline.touched(message, waiting):
            try:
                await self.judging.settle(locality, message, clock, event, work, settling)
            except AROUND_US:
                raise
            except Exception as error:  # the other localities of a tick must not suffer for one
                self.memory.due(partition).pop(locality, None)
                work.sends.append(await self.sending.reject_error("watch", error, event))
        return work

    async def _review(self, event: EventT[Any]) -> Work:
        """Sent again after a crash it is found repeated, so nothing is remembered of it here."""
        try:
            review = envelope.open_review(event.value)
        except ValueError as error:
            return Work(sends=[await self.sending.reject_unreadable(error, event)])
        return Work(
            sends=[await self.sending.send(self.sending.events, envelope.seal(review, self.settings.source))]
        )

    # What is asked of it.

    def ask(self, locality_id: str) -> LocalityState | Elsewhere | None:
        """The state of a locality for whoever asks, or which worker has it. Runs on the loop."""
        if not self.upkeep.health.ready:
            return None
        tp = self.app.producer.key_partition(self.sending.events.get_topic_name(), locality_id.encode())
        if tp not in self.app.consumer.assignment():
            row = tp._replace(topic=self.memory.districts.changelog_topic.get_topic_name())
            return Elsewhere(self.app.assignor._tps_url.get(row, "").rstrip("/"))
        return self.memory.state(locality_id, tp.partition)

    # When it must not go on.

    def may_write(self) -> None:
        """Start again where the group may have given our partitions to another worker."""
        silent = self.lease.over()
        if silent is not None:
            detail = f"no heartbeat was answered for {silent:.1f} s, the session timeout is {self.lease.seconds:g} s"
            self.leave(Why.SESSION_LOST, detail)

    async def _recovered(self, partitions: Collection[TP]) -> None:
        try:
            await self.memory.learn(partitions)
        except (WrittenLater, StoreFailed) as error:
            self._not_made_safe(error)

    async def _before_reading(
        self, committed: Mapping[TP, int], first: Mapping[TP, int], last: Mapping[TP, int]
    ) -> None:
        """Begin only with tables that were recovered, and with the log that they know."""
        for table in self.memory.tables:
            if table.failed is not None:
                later = isinstance(table.failed, WrittenLater)
                detail = f"{table.name} was not recovered: {table.failed!r}"
                self.leave(Why.LATER_RELEASE if later else Why.STORE_FAILED, detail)
        articles, events = (topic.get_topic_name() for topic in (self.sending.articles, self.sending.events))
        rows = self.memory.landmarks(articles, events, last)
        try:
            problem = await made_anew(self.settings, events, rows, committed, first, last)
        except (KafkaUnreachable, TimeoutError) as error:
            self.leave(Why.CRASHED, f"the log could not be looked at: {error!r}")
        else:
            if problem is not None:
                self.leave(Why.LOG_MADE_ANEW, problem)

    def _not_made_safe(self, error: BaseException) -> None:
        """Not acknowledged, so not committed: whoever has the partition next reads it again."""
        if isinstance(error, WrittenLater):
            self.leave(Why.LATER_RELEASE, error)
        self.leave(Why.STORE_FAILED if isinstance(error, StoreFailed) else Why.NOT_MADE_SAFE, repr(error))
