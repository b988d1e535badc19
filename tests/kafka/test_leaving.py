"""SIGTERM ends a worker within ten seconds, whatever it is doing and whatever Kafka does: it promises no less."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from aiokafka import AIOKafkaProducer

from bench import recovery
from bench.faults.proxy import Proxy
from deploy.kafka.broker import Broker, JarBroker, Listener
from stream import topics
from stream.settings import Settings
from tests.kafka.running import ask, free_ports, make_topics, produce, settings_for, wait_until, worker
from tests.kafka.test_worker import seeds

PROMISED = 10.0  # seconds
AT_ONCE = -signal.SIGTERM  # nothing had begun
IN_ORDER, WITH_WORK_IN_HAND = 0, 1  # what was in hand is read again
ENDED = {IN_ORDER, WITH_WORK_IN_HAND}


@pytest.fixture
def settings(broker: Broker, prefix: str, tmp_path: Path, free_port: int) -> Settings:
    made = settings_for(broker.bootstrap, prefix, tmp_path / "tables", free_port)
    make_topics(made)
    return made


class Remote(NamedTuple):
    """A broker of these tests' own, and a way to it that can be closed."""

    broker: JarBroker
    way: Proxy


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    port = free_ports(1)[0]
    way = Proxy(port)
    folder = tmp_path_factory.mktemp("remote") / "kafka"
    made = JarBroker(folder, listeners=[Listener("REMOTE", port, way.port)])
    made.start()
    try:
        yield Remote(made, way)
    finally:
        made.close()


@pytest.fixture
def far(remote: Remote, prefix: str, tmp_path: Path, free_port: int) -> Settings:
    """Settings of a worker that reaches the broker by the way that can be closed."""
    make_topics(settings_for(remote.broker.bootstrap, prefix, tmp_path))
    return settings_for(f"127.0.0.1:{remote.way.port}", prefix, tmp_path / "tables", free_port)


def told_to_end(started: subprocess.Popen[bytes]) -> int:
    """What it ended with; TimeoutExpired where it takes longer than promised."""
    started.send_signal(signal.SIGTERM)
    return started.wait(PROMISED)


def ready(settings: Settings) -> bool:
    return ask(settings.web_port, "/ready")[0] == 200


def recovering(log: Path) -> bool:
    """Whether it has begun to read changelogs, which takes longer than to hear a signal."""
    return "offsets at start of reading" in log.read_text()


def woken(said: str) -> bool:
    """Whether it says that it begins anew, as a member or as a process."""
    return "starting again" in said or "rebalance" in said


async def store_later(settings: Settings) -> None:
    """Leave a row in the tables that only a later release can read: a worker of ours starts again and again."""
    (table,) = (spec for spec in topics.tables(settings) if spec.name == "districts")
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka)
    await producer.start()
    try:
        changelog = table.changelog(settings.topic_prefix + settings.group)
        await producer.send_and_wait(changelog, b"\x03later", key=b'"homs"', partition=0)
    finally:
        await producer.stop()


@pytest.mark.parametrize("said", ["", "listening", "Starting", "opening partition", "Restore complete"])
def test_while_it_starts(settings: Settings, tmp_path: Path, said: str) -> None:
    log = tmp_path / "log"
    with worker(settings, log) as started:
        wait_until(lambda: said in log.read_text(), said, log, every=0.01)
        assert told_to_end(started) in {IN_ORDER, AT_ONCE}


def test_when_it_wakes_after_its_session(settings: Settings, tmp_path: Path) -> None:
    """What was stopped for longer than the session joins the group anew, or starts again if it had something to write."""
    log = tmp_path / "log"
    brief = msgspec.structs.replace(settings, session_seconds=6.0)
    with worker(brief, log) as started:
        wait_until(lambda: ready(settings), "readiness", log)
        os.kill(started.pid, signal.SIGSTOP)
        with pytest.raises(subprocess.TimeoutExpired):
            started.wait(7.0)
        before = log.read_text()
        os.kill(started.pid, signal.SIGCONT)
        wait_until(lambda: woken(log.read_text().removeprefix(before)), "another start", log, every=0.01)
        assert told_to_end(started) in ENDED


@pytest.mark.parametrize("said", ["", "listening", "Starting"])
def test_while_it_starts_again_in_place(settings: Settings, tmp_path: Path, said: str) -> None:
    """Told in the pause before the next start, or at any moment of that start."""
    log = tmp_path / "log"
    asyncio.run(store_later(settings))
    with worker(settings, log) as started:
        again = "starting again"
        wait_until(lambda: again in log.read_text(), again, log, every=0.01)
        wait_until(lambda: said in log.read_text().rpartition(again)[2], said, log, every=0.01)
        assert "later_release" in log.read_text()
        assert told_to_end(started) in {*ENDED, AT_ONCE}


def test_while_its_tables_come_back(settings: Settings, tmp_path: Path) -> None:
    log = tmp_path / "log"
    asyncio.run(recovery.fill(settings, 60_000))
    with worker(settings, log) as started:
        wait_until(lambda: recovering(log), "a recovery", log, every=0.01)
        assert told_to_end(started) == IN_ORDER


@pytest.mark.parametrize("doing", ["starting", "recovering", "working", "nothing"])
def test_while_its_broker_says_nothing(far: Settings, remote: Remote, tmp_path: Path, doing: str) -> None:
    log = tmp_path / "log"
    if doing == "recovering":
        asyncio.run(recovery.fill(far, 60_000))
    if doing == "working":
        produce(far, seeds())
    until = {
        "starting": lambda: "listening" in log.read_text(),
        "recovering": lambda: recovering(log),
        "working": lambda: "episode_id" in log.read_text(),
        "nothing": lambda: ready(far),
    }
    with worker(far, log) as started:
        try:
            wait_until(until[doing], doing, log, every=0.01)
            remote.way.silence()
            assert told_to_end(started) in ENDED
        finally:
            remote.way.speak()


def test_while_its_broker_is_dead(far: Settings, remote: Remote, tmp_path: Path) -> None:
    log = tmp_path / "log"
    produce(far, seeds())
    with worker(far, log) as started:
        try:
            wait_until(lambda: "episode_id" in log.read_text(), "an alert", log, every=0.01)
            remote.broker.kill()
            assert told_to_end(started) in ENDED
        finally:
            remote.broker.start()
