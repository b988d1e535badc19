"""A worker process of a test's own, and what Kafka holds afterwards."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import msgspec
from aiokafka.admin import AIOKafkaAdminClient
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from stream.kafka import io as kafka_io
from stream.kafka import topics_admin
from stream.kafka.io import Dumped, Outgoing
from stream.settings import Settings

PATIENCE = 60.0


def settings_for(bootstrap: str, prefix: str, folder: Path, port: int = 0) -> Settings:
    """One partition, time from the articles."""
    return Settings(
        kafka=bootstrap,
        topic_prefix=prefix,
        partitions=1,
        clock="articles",
        data_dir=str(folder),
        web_port=port,
    )


def environment(settings: Settings) -> dict[str, str]:
    """The variables that make these settings."""
    told = msgspec.structs.asdict(settings)
    return os.environ | {f"RASID_{name.upper()}": str(value) for name, value in told.items() if value != ""}


def make_topics(settings: Settings) -> None:
    asyncio.run(topics_admin.create(settings))


def make_anew(settings: Settings, topic: str) -> None:
    """Delete a topic, and make it again."""

    async def delete() -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka)
        await admin.start()
        try:
            await admin.delete_topics([settings.topic_prefix + topic])
        finally:
            await admin.close()

    async def make() -> bool:
        return settings.topic_prefix + topic in await topics_admin.create(settings)

    asyncio.run(delete())
    end = time.monotonic() + PATIENCE
    while not asyncio.run(make()):  # until the deletion is done
        assert time.monotonic() < end
        time.sleep(0.2)


def forget_commits(settings: Settings) -> None:
    """As if the group had never committed."""
    group = settings.topic_prefix + settings.group
    admin = AdminClient({"bootstrap.servers": settings.kafka})
    end = time.monotonic() + PATIENCE
    while True:  # until the last member is gone
        try:
            return admin.delete_consumer_groups([group])[group].result()
        except KafkaException:
            assert time.monotonic() < end
            time.sleep(0.5)


def produce(settings: Settings, messages: Sequence[Outgoing]) -> None:
    asyncio.run(kafka_io.produce(settings, messages))


def held(settings: Settings, topic: str) -> list[Dumped]:
    """What a topic holds now."""

    async def read() -> list[Dumped]:
        return [line async for line in kafka_io.dump(settings, topic)]

    return asyncio.run(read())


def values(settings: Settings, topic: str) -> list[bytes]:
    return [bytes(line.data) for line in held(settings, topic) if line.data is not None]


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now, far enough apart for several workers each."""
    with ExitStack() as held:
        free = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in free:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in free]


def worker(settings: Settings, log: Path) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """`rasid worker`, ended when the block ends."""
    return process([sys.executable, "-m", "stream.cli", "worker"], environment(settings), log)


@contextmanager
def process(
    command: Sequence[str], environ: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A program, ended when the block ends."""
    with log.open("ab") as sink:
        started = subprocess.Popen(command, env=environ, stdout=sink, stderr=sink)
    try:
        yield started
    finally:
        if started.poll() is None:
            started.send_signal(signal.SIGTERM)
            try:
                started.wait(20)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


def wait_until(true: Callable[[], bool], what: str, log: Path, every: float = 0.5) -> None:
    """Until something holds; fails with the end of the worker's log."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come about:\n{log.read_text()[-3000:]}")
        time.sleep(every)


def ask(port: int, path: str) -> tuple[int, str]:
    """Status and body of one of the worker's pages; (0, "") while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError:
        return 0, ""
