"""Articles into Kafka and topics out of it, for a person at the keyboard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

import msgspec
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord
from msgspec import Struct

from stream import topics
from stream.envelope import type_of
from stream.kafka.security import options
from stream.kafka.topics_admin import KafkaUnreachable, partitions_of
from stream.settings import Settings

PATIENCE = 10.0  # seconds for one message
Message: TypeAlias = ConsumerRecord[bytes, bytes]


class Dumped(Struct, frozen=True, kw_only=True):
    """One message of a topic as a line of JSON. `data` is the value, or its bytes in base64 under `raw`."""

    topic: str
    partition: int
    offset: int
    timestamp: datetime
    key: str | None
    type: str
    data: msgspec.Raw | None = None
    raw: bytes | None = None


class Outgoing(Struct, frozen=True):
    """A message on its way in: its key, its value, and the headers of a CloudEvent."""

    key: bytes | None
    value: bytes | None
    headers: dict[str, bytes] = {}


async def produce(settings: Settings, messages: Iterable[Outgoing], name: str = topics.ARTICLES) -> int:
    """Put messages on a topic, in their order; how many. Raises KafkaUnreachable."""
    producer = AIOKafkaProducer(
        **options(settings), acks="all", max_request_size=4 * settings.max_article_bytes
    )
    topic = settings.topic_prefix + name
    try:
        await producer.start()
        sent = [
            await producer.send(topic, value=m.value, key=m.key, headers=[*m.headers.items()])
            for m in messages
        ]
        for future in sent:
            await future
    except (KafkaError, OSError) as error:
        raise KafkaUnreachable(
            f"{settings.kafka} does not take messages on {topic} ({type(error).__name__})."
        ) from None
    finally:
        await producer.stop()
    return len(sent)


async def dump(settings: Settings, name: str, *, follow: bool = False) -> AsyncIterator[Dumped]:
    """Every message that a topic holds, oldest first in each partition. Raises KafkaUnreachable."""
    topic = settings.topic_prefix + name
    count = await partitions_of(settings, topic)
    parts = [TopicPartition(topic, number) for number in range(count)]
    consumer = AIOKafkaConsumer(**options(settings), enable_auto_commit=False)
    try:
        await consumer.start()
        consumer.assign(parts)
        await consumer.seek_to_beginning(*parts)
        ends = await consumer.end_offsets(parts)
        left = {part for part in parts if ends[part] > await consumer.position(part)}
        while left or follow:
            for part, batch in (await consumer.getmany(timeout_ms=500)).items():
                for message in batch:
                    if follow or message.offset < ends[part]:
                        yield _dumped(message)
            left = {part for part in left if await consumer.position(part) < ends[part]}
    except (KafkaError, OSError) as error:
        raise KafkaUnreachable(
            f"{topic} cannot be read from {settings.kafka} ({type(error).__name__})."
        ) from None
    finally:
        await consumer.stop()


async def at(settings: Settings, offsets: Mapping[TopicPartition, int]) -> dict[TopicPartition, Message]:
    """The messages that lie at these offsets, as far as they are there. Raises KafkaUnreachable."""
    consumer = AIOKafkaConsumer(**options(settings), enable_auto_commit=False, auto_offset_reset="none")
    found: dict[TopicPartition, Message] = {}
    try:
        await consumer.start()
        consumer.assign(list(offsets))
        for part, offset in offsets.items():
            consumer.seek(part, offset)
        for part, offset in offsets.items():
            message = await asyncio.wait_for(consumer.getone(part), PATIENCE)
            if message.offset == offset:
                found[part] = message
    except (KafkaError, OSError) as error:
        raise KafkaUnreachable(
            f"{', '.join(part.topic for part in offsets)} cannot be read from {settings.kafka} ({type(error).__name__})."
        ) from None
    finally:
        await consumer.stop()
    return found


def _dumped(message: Any) -> Dumped:
    value = message.value or b""
    data: msgspec.Raw | None = None
    try:
        msgspec.json.decode(value)
        data = msgspec.Raw(value)
    except ValueError:
        pass
    return Dumped(
        topic=message.topic, partition=message.partition, offset=message.offset,
        timestamp=datetime.fromtimestamp(message.timestamp / 1000, UTC),
        key=message.key.decode(errors="replace") if message.key is not None else None,
        type=type_of(dict(message.headers)), data=data, raw=None if data is not None else value,
    )  # fmt: skip
