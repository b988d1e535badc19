"""What Kafka holds of our topics, and making those that are missing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code
from msgspec import Struct

from stream.kafka.security import KafkaUnreachable, options, why_refused
from stream.settings import Settings
from stream.topics import TopicSpec, changelogs, topics

__all__ = ["Found", "KafkaUnreachable", "all_topics", "create", "look", "partitions_of", "problems"]

SHOWN_WITHIN = 30.0  # seconds: a busy broker lists a topic some time after it said that it was made


class Found(Struct, frozen=True):
    """A topic that should be, and the partitions it has in Kafka; None where it is missing."""

    spec: TopicSpec
    partitions: int | None


def all_topics(settings: Settings) -> tuple[TopicSpec, ...]:
    """What a worker needs: the four topics and the changelogs."""
    return (*topics(settings), *changelogs(settings))


async def look(settings: Settings) -> tuple[Found, ...]:
    """Every topic that should be, with what Kafka says of it. Raises KafkaUnreachable."""
    admin = await _connect(settings)
    try:
        return await _look(admin, settings)
    finally:
        await admin.close()


async def create(settings: Settings) -> tuple[str, ...]:
    """Make what is missing, and return when Kafka lists it; the names made. Raises KafkaUnreachable."""
    admin = await _connect(settings)
    try:
        found = await _look(admin, settings)
        # A table's changelog must have the partitions of the topic that feeds it, however old that topic is.
        existing = {item.partitions for item in found[:2] if item.partitions}
        partitions = existing.pop() if len(existing) == 1 else settings.partitions
        missing = [item.spec for item in found if item.partitions is None]
        await _make(admin, missing, partitions, settings.replication)
        await _until_listed(admin, {spec.name for spec in missing})
        return tuple(spec.name for spec in missing)
    finally:
        await admin.close()


async def partitions_of(settings: Settings, topic: str) -> int:
    """How many partitions a topic has. Raises KafkaUnreachable, also where there is no such topic."""
    admin = await _connect(settings)
    try:
        if topic not in await admin.list_topics():
            raise KafkaUnreachable(f"There is no topic {topic}: run `rasid topics --create`.")
        (described,) = await admin.describe_topics([topic])
        return len(described["partitions"])
    finally:
        await admin.close()


def problems(found: Sequence[Found]) -> tuple[str, ...]:
    """What keeps a worker from starting, one sentence each."""
    missing = [item.spec.name for item in found if item.partitions is None]
    if missing:
        return (f"Topics are missing ({', '.join(missing)}): run `rasid topics --create`.",)
    internal = {item.spec.name: item.partitions for item in found if item.spec.name.endswith("-changelog")}
    flowing = {item.spec.name: item.partitions for item in found[:2]}
    counts = {**flowing, **internal}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{name} has {count}" for name, count in counts.items())
        return (f"articles, events and the changelogs need the same number of partitions: {told}.",)
    return ()


async def _connect(settings: Settings) -> AIOKafkaAdminClient:
    admin = AIOKafkaAdminClient(**options(settings), request_timeout_ms=10_000)
    try:
        await admin.start()
    except (KafkaError, OSError) as error:
        await admin.close()
        why = await _why_refused(settings, error)
        raise KafkaUnreachable(f"No Kafka answers at {settings.kafka} ({why}).") from None
    return admin


async def _why_refused(settings: Settings, error: BaseException) -> str:
    """Aiokafka says only that no address answered: one connection of our own tells why."""
    if settings.kafka_security == "plaintext":
        return why_refused(error)
    told = options(settings)
    host, _, port = told.pop("bootstrap_servers").split(",")[0].rpartition(":")
    try:
        connection = await create_conn(host, int(port), request_timeout_ms=5_000, **told)
    except (KafkaError, OSError, ValueError) as found:
        return why_refused(found)
    connection.close()
    return why_refused(error)


async def _look(admin: AIOKafkaAdminClient, settings: Settings) -> tuple[Found, ...]:
    wanted = all_topics(settings)
    there = set(await admin.list_topics())
    known = [spec.name for spec in wanted if spec.name in there]
    described = await admin.describe_topics(known) if known else []
    counts = {entry["topic"]: len(entry["partitions"]) for entry in described}
    return tuple(Found(spec, counts.get(spec.name)) for spec in wanted)


async def _make(
    admin: AIOKafkaAdminClient, specs: Sequence[TopicSpec], partitions: int, replication: int
) -> None:
    for spec in specs:
        new = NewTopic(spec.name, partitions, replication, topic_configs=spec.config())
        try:
            answer = await admin.create_topics([new], timeout_ms=30_000)
            refused = next((for_code(code) for _, code, *_ in answer.topic_errors if code), None)
            if refused not in (None, TopicAlreadyExistsError):
                raise KafkaUnreachable(f"Kafka does not let us make {spec.name} ({refused.__name__}).")
        except TopicAlreadyExistsError:
            continue  # another worker was faster


async def _until_listed(admin: AIOKafkaAdminClient, made: set[str], within: float = SHOWN_WITHIN) -> None:
    """A worker that is started next must find them, or it would say that they are missing."""
    try:
        async with asyncio.timeout(within):
            while not made <= set(await admin.list_topics()):  # noqa: ASYNC110 - Kafka tells nobody
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise KafkaUnreachable(f"Kafka made the topics, but did not list them within {within:g} s.") from None
