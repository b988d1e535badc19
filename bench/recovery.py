"""How soon a worker is ready again with 100,000 districts and a full window: `python -m bench.recovery [--districts N]`.

The tables' changelogs are filled with rows as a worker writes them, one locality each: an episode under attack, and the
reports of a week in the window. Then a worker starts without its local tables (it reads the changelogs), and once more
with them, after kill -9. Measured from the start of the process until /ready says so. The goal is 15 s for both;
on a machine that does other things only the CPU means something.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
from aiokafka import AIOKafkaProducer

from bench.state import week
from bench.watch import START
from bench.worker import PATIENCE_S, _ask, _process, settings_of
from deploy.kafka.broker import find_broker
from stream import envelope, topics
from stream.kafka import topics_admin
from stream.records import Tick
from stream.settings import Settings
from stream.watch import Districts, Known, Policy, Window, dump_districts, dump_window, watch
from stream.worker import stored

GOAL_S = 15.0
PORT = 19_471
REPORTS = 1  # of each locality in the window


def state(reports: int) -> tuple[bytes, bytes]:
    """The rows of one locality with so many reports: districts and window."""
    windowed, remembered, known = Window(), Districts(), Known()
    for event in week(random.Random(1), reports):
        step = watch(windowed, remembered, event, START, Policy(), known)
        windowed, remembered = step.window, step.districts
    return dump_districts(remembered), dump_window(windowed)


def rows(settings: Settings, count: int) -> Iterator[tuple[str, int, bytes, bytes]]:
    """Topic, partition, key and value of every row; all localities hold the same under their own names."""
    group = settings.topic_prefix + settings.group
    names = {spec.name: spec.changelog(group) for spec in topics.tables(settings)}
    bucket_hours = topics.window_table(settings).bucket_hours or 0.0
    size = bucket_hours * 3600
    begin = time.time() // size * size
    told, windowed = (stored.seal(0, body) for body in state(REPORTS))
    for number in range(count):
        key, partition = f"l{number:06}", number % settings.partitions
        yield names["districts"], partition, msgspec.json.encode(key), told
        yield names["window"], partition, msgspec.json.encode([key, [begin, begin + size - 0.1]]), windowed
    for partition in range(settings.partitions):
        yield (
            names["clock"],
            partition,
            msgspec.json.encode(str(partition)),
            stored.seal(0, START.isoformat().encode()),
        )


async def fill(settings: Settings, count: int) -> int:
    """Write the changelogs; how many bytes."""
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.kafka, linger_ms=50, max_batch_size=1 << 19, acks=1
    )
    await producer.start()
    size = 0
    try:
        for topic, partition, key, value in rows(settings, count):
            await producer.send(topic, value, key=key, partition=partition)
            size += len(value)
        tick = envelope.seal(Tick(at=START), "bench")  # the message that all rows are the state after
        for partition in range(settings.partitions):
            headers = list(tick.headers.items())
            topic = f"{settings.topic_prefix}{topics.EVENTS}"
            await producer.send(topic, tick.value, partition=partition, headers=headers)
        await producer.flush()
    finally:
        await producer.stop()
    return size


def ready(settings: Settings) -> tuple[float, float, float]:
    """Seconds until a worker is ready, its CPU until then, and what it says its recovery took; it is ended with kill -9."""
    begin = time.perf_counter()
    with _process(settings) as process:
        while not _ask(settings.web_port, "/ready"):  # empty until it is
            if process.poll() is not None or time.perf_counter() - begin > PATIENCE_S:
                raise SystemExit(f"not ready after {time.perf_counter() - begin:.0f} s")
            time.sleep(0.1)
        took = time.perf_counter() - begin
        times = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        cpu = (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
        shown = _ask(settings.web_port, "/metrics")
        process.send_signal(signal.SIGKILL)
        process.wait()
    lines = [line for line in shown.splitlines() if line.startswith("rasid_recovery_duration_seconds ")]
    return took, cpu, float(lines[0].rpartition(" ")[2]) if lines else 0.0


def main() -> None:
    """Fill, start, kill, start again; print both times."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--districts", type=int, default=100_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        broker = find_broker(Path(name))
        broker.start()
        try:
            prefix = f"recovery{int(time.time())}."
            settings = settings_of(broker.bootstrap, prefix, Path(name) / "tables", PORT)
            asyncio.run(topics_admin.create(settings))
            size = asyncio.run(fill(settings, given.districts))
            print(
                f"{given.districts} districts, {REPORTS} reports each: {size / 1e6:.0f} MB of changelog",
                flush=True,
            )
            for how in ("from the changelog", "from the local store, after kill -9"):
                took, cpu, recovery = ready(settings)
                over = "  OVER" if took > GOAL_S else ""
                print(
                    f"ready {how}: {took:.1f} s ({cpu:.1f} s of CPU), of which tables {recovery:.1f} s{over}",
                    flush=True,
                )
        finally:
            broker.close()


if __name__ == "__main__":
    main()
