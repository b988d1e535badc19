"""Where reading begins, on a real broker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.kafka.broker import Broker
from stream.kafka import io as kafka_io
from stream.kafka import topics_admin
from stream.kafka.io import Outgoing
from stream.kafka.since import seek_since
from tests.kafka.running import settings_for

DAY = timedelta(days=1)


@pytest.mark.parametrize("before", [0, 1])
async def test_what_arrives_while_the_beginning_is_looked_for_is_read(
    broker: Broker, prefix: str, tmp_path: Path, before: int
) -> None:
    settings = settings_for(broker.bootstrap, prefix, tmp_path)
    await topics_admin.create(settings)
    await kafka_io.produce(settings, [Outgoing(b"old", b"{}")] * before)
    part = TopicPartition(f"{prefix}articles", 0)
    consumer: Any = AIOKafkaConsumer(bootstrap_servers=broker.bootstrap, enable_auto_commit=False)
    look = consumer.offsets_for_times

    async def and_one_arrives(times: Any) -> Any:
        found = await look(times)
        await kafka_io.produce(settings, [Outgoing(b"new", b"{}")])
        return found

    consumer.offsets_for_times = and_one_arrives
    await consumer.start()
    try:
        consumer.assign([part])
        await seek_since(consumer, [part], datetime.now(UTC) + DAY)  # nothing is so young
        (message,) = (await consumer.getmany(part, timeout_ms=10_000))[part]
        assert message.key == b"new"
    finally:
        await consumer.stop()
