"""Tables that come back from their changelogs, on a real Kafka, are the tables that were."""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections import defaultdict
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError
from rocksdict import Options, Rdict

from bench import recovery
from deploy.kafka.broker import Broker
from stream import topics
from stream.kafka.io import Outgoing
from stream.settings import Settings
from stream.worker.recovery import BATCH
from tests.kafka.running import ask, make_topics, produce, settings_for, values, wait_until, worker
from tests.kafka.test_worker import seeds

Tables = dict[str, dict[bytes, bytes]]


@pytest.fixture
def settings(broker: Broker, prefix: str, tmp_path: Path, free_port: int) -> Settings:
    made = settings_for(broker.bootstrap, prefix, tmp_path / "tables", free_port)
    make_topics(made)
    return made


def stored(settings: Settings) -> Tables:
    """Every row of every table by the table's folder, how far its changelog was read included."""
    found = {}
    for folder in Path(settings.data_dir).rglob("*.db"):
        table = Rdict(str(folder), options=Options(raw_mode=True))
        found[folder.name] = dict(table.items())
        table.close()
    return found


def run(settings: Settings, log: Path, articles: int) -> None:
    """A worker until all that so many articles led to is safe; ended in order."""
    with worker(settings, log):
        wait_until(lambda: ask(settings.web_port, "/ready")[0] == 200, "readiness", log)
        wait_until(lambda: asyncio.run(left(settings, articles)) == 0, "the end of what it has to read", log)


async def left(settings: Settings, articles: int) -> int:
    """Messages of `articles` and `events` that are not committed: once no article is left, all its events are there."""
    parts = [TopicPartition(settings.topic_prefix + name, 0) for name in (topics.ARTICLES, topics.EVENTS)]
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka)
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka)
    try:
        await admin.start()
        await consumer.start()
        group = settings.topic_prefix + settings.group
        done = await admin.list_consumer_group_offsets(group, partitions=parts)
        ends = await consumer.end_offsets(parts)
    except GroupCoordinatorNotAvailableError:  # of a group that nobody has joined yet
        return articles
    finally:
        await admin.close()
        await consumer.stop()
    assert ends[parts[0]] == articles
    return sum(ends[part] - max(0, done[part].offset) for part in parts)


@pytest.mark.parametrize("copy", ["none", "an older one"])
def test_tables_that_were_lost_come_back_the_same(settings: Settings, tmp_path: Path, copy: str) -> None:
    articles, log, kept = seeds(), tmp_path / "log", tmp_path / "kept"
    half = len(articles) // 2
    produce(settings, articles[:half])
    run(settings, log, half)
    shutil.copytree(settings.data_dir, kept)
    produce(settings, articles[half:])
    run(settings, log, len(articles))
    before = stored(settings)
    assert sum(map(len, before.values())) > len(articles)
    shutil.rmtree(settings.data_dir)
    if copy != "none":
        shutil.copytree(kept, settings.data_dir)
    run(settings, log, len(articles))
    assert stored(settings) == before


def test_every_row_of_a_long_changelog_is_as_it_was_written(settings: Settings, tmp_path: Path) -> None:
    count, log = 2 * BATCH + 1, tmp_path / "log"
    asyncio.run(recovery.fill(settings, count))
    with worker(settings, log) as started:
        wait_until(lambda: ask(settings.web_port, "/ready")[0] == 200, "readiness", log)
        started.send_signal(signal.SIGKILL)
        started.wait()
    group = settings.topic_prefix + settings.group
    tables = {spec.changelog(group): spec.name for spec in topics.tables(settings)}
    written: Tables = defaultdict(dict)
    for topic, partition, key, value in recovery.rows(settings, count):
        written[f"{tables[topic]}-{partition}.db"][key] = value
    found = stored(settings)
    for name in (
        name for name in written if "clock" not in name
    ):  # the tick that was read moved the clock's row
        rows = {key: value for key, value in found[name].items() if not key.startswith(b"__faust")}
        assert rows == written[name], name
        assert found[name][b"__faust\0offset__"] == str(len(rows) - 1).encode()


def test_what_it_recovered_it_judges_by(settings: Settings, tmp_path: Path) -> None:
    """An article read again after the tables came back raises nothing a second time."""
    articles, log = seeds(), tmp_path / "log"
    produce(settings, articles)
    run(settings, log, len(articles))
    before = values(settings, "alerts")
    shutil.rmtree(settings.data_dir)
    produce(settings, [Outgoing(one.key, one.value) for one in articles])
    run(settings, log, 2 * len(articles))
    assert before
    assert values(settings, "alerts") == before
