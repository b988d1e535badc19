"""What the worker sends: each record fits its topic, or is refused before anything is sent; and what it rejects."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from faust.types import EventT

from stream import envelope, topics
from stream.articles.intake import Coordinates, failed, rejected_headers
from stream.articles.limits import TooMuch
from stream.canary import is_canary
from stream.envelope import Message, Sealed
from stream.logs import log
from stream.metrics import Metrics
from stream.records import Rejected, Tick, Withdrawal
from stream.settings import Settings
from stream.worker.app import RAW
from stream.worker.tables import RowTooLarge

RECEIVED = "rasid_received"  # header of a message on `events`: when its article arrived in Kafka


class KafkaRefused(Exception):
    """A message could not be handed over for a reason that lies not in it."""


class Sending:
    """The topics of one process."""

    def __init__(self, app: Any, settings: Settings, metrics: Metrics, partitions: int) -> None:
        """`partitions` is what Kafka says that `articles` and `events` have."""
        self.source = settings.source
        self._metrics = metrics
        self._log = log("rasid.worker")
        self._limits = {spec.name: spec.max_message_bytes for spec in topics.topics(settings)}
        self.articles, self.events, self.alerts, self.rejected, self.reviews = (
            app.topic(spec.name, partitions=partitions, **RAW) for spec in topics.topics(settings)
        )

    async def tell(self, messages: Sequence[Message], received: datetime) -> list[Awaitable[Any]]:
        """Send to `events` what an article leads to: all of it, or, where a part is too large, nothing (ValueError)."""
        sealed = [(message, envelope.seal(message, self.source)) for message in messages]
        for _, out in sealed:
            self._fits(self.events.get_topic_name(), out)
        return [sent for message, out in sealed for sent in await self._tell(message, out, received)]

    async def _tell(self, message: Message, sealed: Sealed, received: datetime) -> list[Awaitable[Any]]:
        """Send one message: a tick to every partition, since each has its own time."""
        sealed.headers[RECEIVED] = received.isoformat().encode()
        if isinstance(message, Tick):
            self._metrics.ticks.inc()
            count = self.events.partitions or 1
            return [await self.send(self.events, sealed, partition) for partition in range(count)]
        if isinstance(message, Withdrawal) and not is_canary(message):
            self._metrics.withdrawals.inc()
        return [await self.send(self.events, sealed)]

    async def send(self, topic: Any, sealed: Sealed, partition: int | None = None) -> Awaitable[Any]:
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

    def all_fit(self, alerts: Sequence[Sealed], *rows: bytes) -> None:
        """Raises ValueError before anything is sent of what could be sent only in part."""
        for sealed in alerts:
            self._fits(self.alerts.get_topic_name(), sealed)
        if any(len(row) > topics.MAX_ROW_BYTES - topics.HEADROOM for row in rows):
            raise RowTooLarge(f"rows of {[len(row) for row in rows]} bytes")

    def _fits(self, topic: str, sealed: Sealed) -> None:
        if len(sealed.value) + topics.RECORD_OVERHEAD > self._limits[topic]:
            raise ValueError(f"{len(sealed.value)} bytes for {topic}, which takes {self._limits[topic]}")

    async def reject(self, record: Rejected, event: EventT[Any]) -> Awaitable[Any]:
        """Put a message aside with the reason."""
        self._metrics.rejected.labels(record.stage, record.reason).inc()
        self._log.warning(
            "rejected", stage=record.stage, reason=record.reason, field=record.field, detail=record.detail,
            topic=record.topic, partition=record.partition, offset=record.offset,
        )  # fmt: skip
        headers = dict(rejected_headers(record))
        sealed = Sealed(key=event.message.key, value=msgspec.json.encode(record), headers=headers)
        return await self.send(self.rejected, sealed)

    async def reject_error(self, stage: str, error: Exception, event: EventT[Any]) -> Awaitable[Any]:
        """An exception that left an agent would lose the message: Faust skips and commits it."""
        if not isinstance(error, TooMuch):
            self._log.error("a stage raised", stage=stage, exc_info=error)
        record = failed("extract" if stage == "extract" else "watch", error, where(event), event.value)
        return await self.reject(record, event)

    async def reject_unreadable(self, error: ValueError, event: EventT[Any]) -> Awaitable[Any]:
        """A message of our own topics that nobody of ours wrote."""
        at = where(event)
        record = Rejected(
            stage="watch", reason="wrong_type", detail=str(error)[:200], topic=at.topic, partition=at.partition,
            offset=at.offset, raw=event.value or b"",
        )  # fmt: skip
        return await self.reject(record, event)


def where(event: EventT[Any]) -> Coordinates:
    """Where a message lies."""
    message = event.message
    return Coordinates(topic=message.topic, partition=message.partition, offset=message.offset)


def received(event: EventT[Any]) -> datetime | None:
    """When the article behind a message of `events` arrived in Kafka, where the header says so."""
    told = (event.headers or {}).get(RECEIVED)
    return datetime.fromisoformat(told.decode()) if told else None
