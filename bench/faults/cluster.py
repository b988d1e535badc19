"""A broker, two workers and a third that comes and goes, each worker with a way to the broker of its own."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from bench.faults.articles import Sent
from bench.faults.proxy import Proxy
from bench.faults.schedule import HarnessError
from bench.faults.worker import Process
from deploy.kafka.broker import JarBroker, Listener, free_port
from stream import topics
from stream.kafka import io as kafka_io
from stream.kafka import topics_admin
from stream.kafka.io import Dumped
from stream.settings import Settings

WORKERS = 3
HANGS_AFTER = 20.0
SESSION = 6.0  # the least that a broker allows by default


class Cluster:
    """Everything that runs. `supervise` is called by a thread, as an init system would look after its services."""

    def __init__(self, folder: Path, partitions: int, program: tuple[str, ...], **settings: object) -> None:
        """`settings` are put over those of the workers."""
        ports = [free_port() for _ in range(WORKERS)]
        self.proxies = [Proxy(port) for port in ports]
        listeners = [
            Listener(f"W{n}", port, proxy.port)
            for n, (port, proxy) in enumerate(zip(ports, self.proxies, strict=True))
        ]
        self.broker = JarBroker(folder / "kafka", listeners=listeners)
        self.settings = Settings(
            kafka=self.broker.bootstrap, partitions=partitions, clock="articles", session_seconds=SESSION, tick_seconds=600.0,
            log_level="info", **settings,  # type: ignore[arg-type]
        )  # fmt: skip
        self.workers = [
            Process(f"w{n}", folder, self.settings, proxy, program) for n, proxy in enumerate(self.proxies)
        ]
        self.overslept: list[str] = []
        self.leaves: list[float] = []
        self._over = threading.Event()
        self._supervisor = threading.Thread(target=self._supervise, name="supervisor", daemon=True)

    def start(self) -> None:
        """The broker, its topics, two workers."""
        self.broker.start()
        asyncio.run(topics_admin.create(self.settings))
        for worker in self.workers[:2]:
            worker.wanted = True
        self._supervisor.start()

    def close(self) -> None:
        """End all of it."""
        self._over.set()
        if self._supervisor.is_alive():
            self._supervisor.join()
        for worker in self.workers:
            worker.close()
        self.broker.close()

    @property
    def well(self) -> bool:
        """Whether every worker that should run is ready."""
        return all(worker.ready for worker in self.workers if worker.wanted)

    def wait(self, true: Callable[[], bool], seconds: float) -> float | None:
        """Seconds until something holds; None where it never did."""
        begin = time.monotonic()
        while not true():
            if time.monotonic() - begin > seconds:
                return None
            time.sleep(0.1)
        return time.monotonic() - begin

    def read(self, topic: str) -> list[Dumped]:
        """What a topic holds."""

        async def read() -> list[Dumped]:
            return [line async for line in kafka_io.dump(self.settings, topic)]

        return asyncio.run(read())

    def lag(self) -> int:
        """Messages of `articles` and `events` that are not committed."""
        return asyncio.run(self._lag())

    async def _lag(self) -> int:
        names = (topics.ARTICLES, topics.EVENTS)
        parts = [TopicPartition(name, n) for name in names for n in range(self.settings.partitions)]
        admin = AIOKafkaAdminClient(bootstrap_servers=self.settings.kafka)
        consumer = AIOKafkaConsumer(bootstrap_servers=self.settings.kafka)
        try:
            await admin.start()
            await consumer.start()
            ends = await consumer.end_offsets(parts)
            done = await admin.list_consumer_group_offsets(self.settings.group, partitions=parts)
        finally:
            await admin.close()
            await consumer.stop()
        return sum(ends[part] - max(0, done[part].offset) for part in parts)

    def _supervise(self) -> None:
        while not self._over.is_set():
            for worker in self.workers:
                worker.supervise()
            time.sleep(0.2)


class Load(threading.Thread):
    """Puts articles on `articles` at a steady rate, and remembers those that Kafka acknowledged, in order."""

    def __init__(self, cluster: Cluster, feed: Iterator[Sent], rate: float) -> None:
        """`rate` in articles a second."""
        super().__init__(name="load", daemon=True)
        self._cluster = cluster
        self._feed = feed
        self._rate = rate
        self._stopped = threading.Event()
        self.acknowledged: list[Sent] = []
        self._producer: AIOKafkaProducer | None = None

    def run(self) -> None:
        """Until `finish`."""
        asyncio.run(self._produce())

    def finish(self) -> None:
        """Stop, and wait until what was begun is acknowledged."""
        self._stopped.set()
        self.join(120)
        if self.is_alive():
            raise HarnessError("Kafka took no more articles.")

    def put(self, articles: list[Sent]) -> None:
        """A few more, once it has finished."""
        self._feed = iter(articles)
        self._rate = 1000.0
        self._stopped = threading.Event()
        asyncio.run(self._produce())

    async def _produce(self) -> None:
        begin = time.monotonic()
        try:
            for count, sent in enumerate(self._feed):
                if self._stopped.is_set():
                    break
                await self._send(sent)
                await asyncio.sleep(max(0.0, begin + (count + 1) / self._rate - time.monotonic()))
                begin = max(
                    begin, time.monotonic() - (count + 1) / self._rate
                )  # what was missed is not made up for
        finally:
            await self._give_up_producer()

    async def _send(self, sent: Sent) -> None:
        """One after the other, again until it is acknowledged: versions of an article keep their order.

        By another producer each time: after a broker was killed, one of aiokafka may refuse all that follows.
        """
        while True:
            try:
                async with asyncio.timeout(HANGS_AFTER):
                    producer = await self._with_producer()
                    await producer.send_and_wait(topics.ARTICLES, sent.value, key=sent.key)
            except (KafkaError, TimeoutError):
                await self._give_up_producer()
                await asyncio.sleep(0.5)
            else:
                self.acknowledged.append(sent)
                return

    async def _with_producer(self) -> AIOKafkaProducer:
        if self._producer is None:
            made = AIOKafkaProducer(
                bootstrap_servers=self._cluster.settings.kafka,
                acks="all",
                enable_idempotence=True,
                request_timeout_ms=10_000,
            )
            self._producer = made
            await made.start()
        return self._producer

    async def _give_up_producer(self) -> None:
        """Whatever it says to that: nothing of ours is on its way."""
        if self._producer is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self._producer.stop(), 2.0)
            self._producer = None
