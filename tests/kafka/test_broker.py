"""The broker of the tests does what they rely on."""

from datetime import UTC, datetime

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaTimeoutError, UnknownTopicOrPartitionError

from deploy.kafka.broker import free_port
from tests.kafka.broker import Broker, NoBroker, find_broker

OLD = int(datetime(2013, 8, 21, tzinfo=UTC).timestamp() * 1000)


async def make_topic(bootstrap: str, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()


async def send(bootstrap: str, topic: str, value: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, request_timeout_ms=3000) as producer:
        await producer.send_and_wait(topic, value, timestamp_ms=OLD)


async def read(bootstrap: str, topic: str, count: int) -> list[tuple[bytes, int]]:
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest") as consumer:
        consumer.assign([TopicPartition(topic, 0)])
        return [(m.value, m.timestamp) for m in [await consumer.getone() for _ in range(count)]]


async def test_it_keeps_a_message_with_a_timestamp_of_2013(broker: Broker, prefix: str) -> None:
    await make_topic(broker.bootstrap, prefix + "old")
    await send(broker.bootstrap, prefix + "old", "قصف".encode())
    assert await read(broker.bootstrap, prefix + "old", 1) == [("قصف".encode(), OLD)]


async def test_it_makes_no_topic_that_nobody_declared(broker: Broker, prefix: str) -> None:
    with pytest.raises((UnknownTopicOrPartitionError, KafkaTimeoutError)):
        await send(broker.bootstrap, prefix + "undeclared", b"x")


async def test_killed_and_started_again_it_has_what_it_acknowledged(
    mortal_broker: Broker, prefix: str
) -> None:
    address = mortal_broker.bootstrap
    await make_topic(address, prefix + "kept")
    await send(address, prefix + "kept", b"before")
    mortal_broker.kill()
    mortal_broker.start()
    await send(address, prefix + "kept", b"after")
    assert [value for value, _ in await read(address, prefix + "kept", 2)] == [b"before", b"after"]


def test_a_given_address_where_nobody_answers_is_said_in_one_sentence(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("RASID_TEST_KAFKA", "127.0.0.1:1")
    with pytest.raises(
        NoBroker, match=r"^No Kafka answers at 127\.0\.0\.1:1, which RASID_TEST_KAFKA names\.$"
    ):
        find_broker(tmp_path).start()


def test_no_port_is_called_free_twice() -> None:
    ports = [free_port() for _ in range(500)]
    assert len(set(ports)) == len(ports)
