"""What feeds the page: `events` and `alerts` from Kafka, by a consumer without a group, or files replayed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from stream import envelope, logs, pipeline, topics
from stream.canary import is_canary
from stream.envelope import Message
from stream.events.extract import Extractor
from stream.inputs import Raw
from stream.kafka.security import options
from stream.kafka.since import seek_since
from stream.kafka.topics_admin import partitions_of
from stream.live.desk import Desk, Feeding
from stream.records import Alert, Event, Rejected, Review, Tick
from stream.replay import Replay, read_articles, read_dump
from stream.settings import Settings

PATIENCE = 10.0  # seconds in which a broker answers
WAITS = (0.5, 1.0, 2.0, 5.0, 10.0)
LOOK_AGAIN, COUNT_AGAIN = 5.0, 60.0
_EVENT_TYPES = frozenset({envelope.REPORTED, envelope.WITHDRAWN, envelope.REVIEWED, envelope.TICK})
_ALERT_TYPES = frozenset(envelope.ALERT_TYPES.values())

Item = tuple[Message | Alert, datetime]
Count = Callable[[str], None]


def now() -> datetime:
    """The wall's clock."""
    return datetime.now(UTC)


def hand(desk: Desk, item: Item) -> None:
    """Put one record where it belongs; the canary's nowhere."""
    record, at = item
    if is_canary(record):
        return
    if isinstance(record, Alert):
        desk.alert(record, at)
    else:
        desk.message(record, at)


async def follow(settings: Settings, desk: Desk, count: Count) -> None:
    """Read both topics from `live_days` ago and go on for ever, whatever becomes of the broker."""
    log = logs.log("rasid.live")
    failures = 0
    while True:
        try:
            await _read(settings, desk, count)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise  # told to end; otherwise something inside the client was cancelled with its connection
            log.warning("kafka_lost", error="CancelledError", kafka=settings.kafka)
        except Exception as error:  # noqa: BLE001 (the page outlives whatever the client raises, and says that it is old)
            log.warning("kafka_lost", error=type(error).__name__, detail=str(error), kafka=settings.kafka)
        failures = 0 if desk.feeding is Feeding.FOLLOWING else failures + 1
        if desk.ready:
            desk.now_feeding(Feeding.LOST, now())
        await asyncio.sleep(WAITS[min(failures, len(WAITS) - 1)])


async def _read(settings: Settings, desk: Desk, count: Count) -> None:
    """One connection's life. What was read before comes again, and the board knows it."""
    parts = await _partitions(settings)
    consumer = AIOKafkaConsumer(
        **options(settings), enable_auto_commit=False, request_timeout_ms=int(PATIENCE * 1000)
    )
    clock = asyncio.get_running_loop().time
    try:
        await asyncio.wait_for(consumer.start(), 3 * PATIENCE)
        consumer.assign(parts)
        since = now() - timedelta(days=settings.live_days)
        await asyncio.wait_for(seek_since(consumer, parts, since), 3 * PATIENCE)
        ends, looked, counted = await _ends(consumer, parts), clock(), clock()
        while True:
            for batch in (await consumer.getmany(timeout_ms=500, max_records=500)).values():
                for message in batch:
                    _take(message, settings, desk, count)
            positions = [await asyncio.wait_for(consumer.position(part), 2 * PATIENCE) for part in parts]
            desk.behind = sum(max(0, ends[p] - at) for p, at in zip(parts, positions, strict=True))
            if desk.behind == 0 or desk.ready:
                desk.now_feeding(Feeding.FOLLOWING, now())
            if clock() > looked + LOOK_AGAIN:
                ends, looked = await _ends(consumer, parts), clock()  # raises where nobody answers
            if clock() > counted + COUNT_AGAIN:
                if await _partitions(settings) != parts:
                    return  # the topic has grown
                counted = clock()
            await asyncio.sleep(0)  # getmany does not wait while there is something to read
    finally:
        await consumer.stop()


async def _partitions(settings: Settings) -> list[TopicPartition]:
    """All partitions of both topics. Raises KafkaUnreachable."""
    names = [settings.topic_prefix + name for name in (topics.EVENTS, topics.ALERTS)]
    return [
        TopicPartition(name, number)
        for name in names
        for number in range(await partitions_of(settings, name))
    ]


async def _ends(consumer: Any, parts: list[TopicPartition]) -> dict[TopicPartition, int]:
    found: dict[TopicPartition, int] = await asyncio.wait_for(consumer.end_offsets(parts), 2 * PATIENCE)
    return found


def _take(message: Any, settings: Settings, desk: Desk, count: Count) -> None:
    """One Kafka message onto the desk. What cannot be read is counted and left out: `rejected` is the worker's affair."""
    headers = dict(message.headers)
    kind = envelope.type_of(headers)
    arrived = datetime.fromtimestamp(message.timestamp / 1000, UTC)
    try:
        if kind in _ALERT_TYPES:
            hand(desk, (envelope.open_alert(message.value), _sent(headers) or arrived))
            count("alert")
        elif kind in _EVENT_TYPES:
            record = envelope.open_message(message.value, kind)
            hand(desk, (record, _told(record, arrived, desk, settings)))
            count(
                "tick" if isinstance(record, Tick) else "review" if isinstance(record, Review) else "report"
            )
        else:
            count("unknown")
    except (ValueError, TypeError):
        count("unreadable")
        logs.log("rasid.live").warning(
            "unreadable", topic=message.topic, partition=message.partition, offset=message.offset
        )


def _sent(headers: dict[str, bytes]) -> datetime | None:
    """The stream's time at which an alert was raised, from its header."""
    try:
        at = datetime.fromisoformat(headers.get("ce_time", b"").decode())
    except ValueError:
        return None
    return at if at.tzinfo else None


def _told(record: Message, arrived: datetime, desk: Desk, settings: Settings) -> datetime:
    """When the stream heard of something: its arrival, or in an archive the date that it carries.

    An article of an archive that carries none came with the newest one so far: its arrival is another time's.
    """
    if settings.clock == "wall":
        return arrived
    if isinstance(record, Event) and record.published_inferred:
        return desk.board.newest or arrived
    return _time_of(record) or desk.board.newest or arrived


class Rerun:
    """Files read without a broker: what they lead to, an article or a message at a time, and what people then decide."""

    def __init__(self, settings: Settings, raws: Iterable[Raw], extractor: Extractor | None) -> None:
        """Without an extractor the files are a dump of `events`."""
        self.settings, self.raws = settings, raws
        tick = timedelta(seconds=settings.tick_seconds)
        self.run = Replay(pipeline.policy(settings), settings.source, tick, extractor)
        self.decided: asyncio.Queue[Review] = asyncio.Queue()

    def steps(self) -> Iterator[list[Item]]:
        """What to show, a step at a time. Raises InputError."""
        if self.run.extractor is None:
            for line in read_dump(self.raws):
                yield self._step(line.message, line.partition)
            return
        most = self.settings.max_article_bytes
        for _, article in read_articles(self.raws, latest=now(), max_bytes=most):
            if isinstance(article, Rejected):
                continue
            try:
                messages, published = self.run.article(article)
            except Exception as error:  # noqa: BLE001 (one article that makes a stage raise must not end the run)
                logs.log("rasid.live").warning("failed", article=article.id, error=type(error).__name__)
                continue
            at = article.published_at or self.run.newest or now()
            yield [
                *((message, at) for message in messages),
                *((told.alert, _sent(told.sealed.headers) or at) for told in published),
            ]

    async def send(self, review: Review) -> None:
        """Take a person's word: it is heard between two steps, and nowhere but here."""
        await self.decided.put(review)

    def heard(self, review: Review) -> list[Item]:
        """What a person's word leads to, in the partition that holds its locality."""
        held = (number for number, part in self.run.partitions.items() if review.locality_id in part.windows)
        return self._step(review, next(held, 0))

    def _step(self, message: Message, partition: int) -> list[Item]:
        published = self.run.message(message, partition)
        at = _time_of(message) or self.run.partitions[partition].clock or now()
        return [(message, at), *((told.alert, _sent(told.sealed.headers) or at) for told in published)]


def _time_of(message: Message) -> datetime | None:
    return message.at if isinstance(message, Tick | Review) else message.published_at


async def replay(desk: Desk, rerun: Rerun, pace: float, count: Count) -> None:
    """Show a replay: all at once, or with `pace` seconds between two articles."""
    loop, steps = asyncio.get_running_loop(), rerun.steps()
    if pace:
        desk.now_feeding(Feeding.REPLAYED, now())
    while (step := await loop.run_in_executor(None, next, steps, None)) is not None:
        _show(desk, step, count)
        while pace and not rerun.decided.empty():
            _show(desk, rerun.heard(rerun.decided.get_nowait()), count)
        if pace:
            await asyncio.sleep(pace)
    desk.now_feeding(Feeding.REPLAYED, now())


async def attend(desk: Desk, rerun: Rerun, count: Count) -> None:
    """After a replay, show what people decide, for ever."""
    while True:
        _show(desk, rerun.heard(await rerun.decided.get()), count)


def _show(desk: Desk, step: list[Item], count: Count) -> None:
    for item in step:
        hand(desk, item)
        count("alert" if isinstance(item[0], Alert) else "report")
