"""What was heard of each governorate: `events` read beside the alerts, so that a lapse can say how silent its silence is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from stream import envelope, topics
from stream.canary import is_canary
from stream.kafka.security import options
from stream.kafka.since import seek_since
from stream.kafka.topics_admin import KafkaUnreachable, partitions_of
from stream.logs import log
from stream.meanwhile import KEPT, Listening, Meanwhile
from stream.records import Alert, Event
from stream.settings import Settings

BATCH = 2_000
PATIENCE = 60.0  # seconds to read what went before a lapse


class Heard:
    """A consumer without a group. Where `events` cannot be read nothing is said of silences, and the alerts go on."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is read before `start`."""
        self._settings = settings
        self._listening = Listening()
        self._consumer: AIOKafkaConsumer | None = None

    async def start(self) -> None:
        """Begin as far back as anything counts."""
        topic = self._settings.topic_prefix + topics.EVENTS
        consumer = None
        try:
            count = await partitions_of(self._settings, topic)
            parts = [TopicPartition(topic, number) for number in range(count)]
            consumer = AIOKafkaConsumer(**options(self._settings), enable_auto_commit=False)
            await consumer.start()
            consumer.assign(parts)
            await seek_since(consumer, parts, datetime.now(UTC) - KEPT)
        except (KafkaError, KafkaUnreachable) as error:
            log("rasid.notify").warning("silences unknown", error=type(error).__name__)
            if consumer is not None:
                await consumer.stop()
            return
        self._consumer = consumer

    async def stop(self) -> None:
        """Leave the broker."""
        if self._consumer is not None:
            await self._consumer.stop()

    async def advance(self) -> int:
        """Read what is there, one batch at most; how many messages that was."""
        if self._consumer is None:
            return 0
        try:
            batches = await self._consumer.getmany(timeout_ms=0, max_records=BATCH)
        except KafkaError as error:  # it holds up no alert
            log("rasid.notify").warning("silences unknown", error=type(error).__name__)
            return 0
        for batch in batches.values():
            for message in batch:
                self._hear(message.value, envelope.type_of(dict(message.headers)))
        return sum(map(len, batches.values()))

    async def catch_up(self) -> bool:
        """Read all that was there when this was called, the reports that went before an alert; whether that was done."""
        if self._consumer is None:
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                await self._to_the_end(self._consumer)
        except (KafkaError, TimeoutError) as error:
            log("rasid.notify").warning("a silence unknown", error=type(error).__name__)
            return False
        return True

    async def _to_the_end(self, consumer: AIOKafkaConsumer) -> None:
        parts = consumer.assignment()
        ends = await consumer.end_offsets(parts)
        for part in parts:
            while await consumer.position(part) < ends[part]:
                if not await self.advance():
                    await asyncio.sleep(0.05)

    def meanwhile(self, lapsed: Alert, at: datetime) -> Meanwhile | None:
        """What was heard while a district was silent; None where that is not known."""
        return self._listening.meanwhile(lapsed, at) if self._consumer is not None else None

    def _hear(self, value: bytes | None, kind: str) -> None:
        if value is None or kind != envelope.REPORTED:
            return
        try:
            event = envelope.open_message(value, kind)
        except ValueError:
            return
        if isinstance(event, Event) and not is_canary(event):
            self._listening.report(event)
