"""The canary's flights: an article in, its alert out, the time between; then the article is taken back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from stream import canary, topics
from stream.canary import is_canary
from stream.envelope import CANARY, open_alert, type_of
from stream.kafka.security import options
from stream.kafka.topics_admin import KafkaUnreachable, partitions_of
from stream.logs import log
from stream.metrics import CanaryMetrics
from stream.probes import Health
from stream.records import AlertKind, Article, encode
from stream.settings import Settings


class Canary:
    """One canary with its connections to Kafka. Only one may fly on an installation at a time."""

    def __init__(self, settings: Settings, metrics: CanaryMetrics, patience: float) -> None:
        """`patience`: seconds after which an alert counts as lost."""
        self.settings = settings
        self.metrics = metrics
        self.patience = patience
        self.log = log("rasid.canary")
        self.producer: Any = None
        self.consumer: Any = None

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Connected to Kafka for as long as the block runs. Raises KafkaUnreachable."""
        alerts = self.settings.topic_prefix + topics.ALERTS
        count = await partitions_of(self.settings, alerts)
        self.producer = AIOKafkaProducer(**options(self.settings), acks="all")
        self.consumer = AIOKafkaConsumer(**options(self.settings), enable_auto_commit=False)
        try:
            await self.producer.start()
            await self.consumer.start()
            self.consumer.assign([TopicPartition(alerts, number) for number in range(count)])
            self.metrics.ready.set(1)
            yield
        except (KafkaError, OSError) as error:
            raise KafkaUnreachable(
                f"The canary cannot fly through {self.settings.kafka} ({type(error).__name__})."
            ) from None
        finally:
            self.metrics.ready.set(0)
            await self.producer.stop()
            await self.consumer.stop()

    async def fly(self) -> float | None:
        """One flight: seconds from the article to its alert, None where it was lost."""
        await self._send(canary.taken_back(datetime.now(UTC)))  # should an earlier flight have ended halfway
        await self.consumer.seek_to_end()
        begin = time.monotonic()
        await self._send(canary.article(datetime.now(UTC)))
        self.metrics.sent.inc()
        took = await self._returns(AlertKind.OPENED, begin)
        await self._send(canary.taken_back(datetime.now(UTC)))
        if took is None:
            self.metrics.lost.inc()
            self.log.error("the canary did not return", patience=self.patience)
            return None
        self.metrics.way.observe(took)
        self.metrics.last.set_to_current_time()
        if await self._returns(AlertKind.RETRACTED, time.monotonic()) is None:
            self.log.warning("the canary's retraction did not return", patience=self.patience)
        self.log.info("the canary returned", seconds=round(took, 3))
        return took

    async def _send(self, article: Article) -> None:
        await self.producer.send_and_wait(
            self.settings.topic_prefix + topics.ARTICLES, encode(article), key=article.id.encode()
        )

    async def _returns(self, kind: AlertKind, begin: float) -> float | None:
        """Seconds from `begin` until an alert of this kind about the reserved town is read."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.patience):
                async for message in self.consumer:
                    if not type_of(dict(message.headers)).startswith(CANARY):
                        continue
                    alert = open_alert(message.value)
                    if is_canary(alert) and alert.kind is kind:
                        self.metrics.returned.labels(kind).inc()
                        return time.monotonic() - begin
        return None


async def fly_once(settings: Settings, metrics: CanaryMetrics, patience: float) -> float | None:
    """One flight and no more. Raises KafkaUnreachable."""
    bird = Canary(settings, metrics, patience)
    async with bird.connected():
        return await bird.fly()


async def fly_on(settings: Settings, metrics: CanaryMetrics, patience: float, health: Health) -> None:
    """A flight every `canary_seconds`, until told to stop. Raises KafkaUnreachable only before the first."""
    beating = asyncio.create_task(_beat(health))
    try:
        while True:
            try:
                bird = Canary(settings, metrics, patience)
                async with bird.connected():
                    health.ready = True
                    await _fly_again_and_again(bird)
            except KafkaUnreachable as error:
                if not health.ready:
                    raise
                metrics.lost.inc()
                bird.log.error("no Kafka", reason=str(error))  # noqa: TRY400 (the sentence says it)
                await asyncio.sleep(settings.canary_seconds)
    finally:
        beating.cancel()


async def _fly_again_and_again(bird: Canary) -> None:
    while True:
        begin = time.monotonic()
        await bird.fly()
        await asyncio.sleep(max(0.0, bird.settings.canary_seconds - (time.monotonic() - begin)))


async def _beat(health: Health) -> None:
    while True:
        health.beat()
        await asyncio.sleep(1.0)
