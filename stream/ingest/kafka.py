"""The sink: articles onto `articles`, acknowledged by all replicas before `send` returns."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from stream import topics
from stream.ingest.article import Incoming
from stream.ingest.endpoint import Busy
from stream.kafka.topics_admin import partitions_of
from stream.settings import Settings

PATIENCE = 20.0  # seconds


class Producer:
    """Kafka, for as long as the process lives."""

    def __init__(self, settings: Settings) -> None:
        """Not connected yet."""
        self._settings = settings
        self._topic = settings.topic_prefix + topics.ARTICLES
        self._producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """Connect. Raises KafkaUnreachable."""
        await partitions_of(self._settings, self._topic)
        self._producer = AIOKafkaProducer(
            bootstrap_servers=self._settings.kafka,
            acks="all",
            enable_idempotence=True,
            max_request_size=4 * self._settings.max_article_bytes,
            request_timeout_ms=int(PATIENCE * 1000),
        )
        await self._producer.start()

    async def stop(self) -> None:
        """Disconnect; what was sent is flushed."""
        if self._producer is not None:
            await self._producer.stop()

    async def send(self, articles: Iterable[Incoming]) -> None:
        """Put articles on the topic; it returns when Kafka has them. Raises Busy."""
        if self._producer is None:
            raise Busy
        try:
            async with asyncio.timeout(PATIENCE):
                sent = [await self._producer.send(self._topic, a.value, a.id.encode()) for a in articles]
                await asyncio.gather(*sent)
        except (KafkaError, TimeoutError) as error:
            raise Busy(type(error).__name__) from None
