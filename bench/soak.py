"""A long run of the real worker on a real Kafka: `make soak` (ARTICLES=1000000), or as below.

    python -m bench.soak [--articles N] [--minutes M] [--day 300] [--bucket 15] [--out bench/soak]

Articles are generated and never alike; event time moves on by a day every `--day` articles, so what is remembered
expires as it would over years; buckets of the window are of `--bucket` minutes of arrival (bench/soak_launch.py).
Memory, table sizes and lag are sampled, and what they were in the second quarter of the run is compared with the last:
what stays flat there does not grow. SIGTERM or Ctrl-C ends it early. Writes OUT.csv and OUT.svg.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import random
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError
from msgspec.structs import replace

from bench import worker as one_worker
from bench import world
from bench.soak_launch import shorten
from bench.worker import PARTITIONS
from deploy.kafka.broker import find_broker
from stream import topics
from stream.kafka import topics_admin

BEGIN = datetime(2015, 1, 1, tzinfo=UTC)
AHEAD = 4_000  # articles written before they are read: with fewer the worker waits for us
EVERY = 5.0  # seconds between two samples
PAGES = 0.3  # of all articles, those with a page's address
UNLISTED = 0.1  # of articles about attacks, those that name a village no table knows
GROWN = 1.25  # more than this between the second quarter of the run and the last is growth
TABLES = ("given", "window", "districts")


class Sample(NamedTuple):
    """What the worker showed at one time."""

    seconds: float
    articles: int
    stream_days: float
    memory_mb: float
    lag: int
    rows: dict[str, float]
    megabytes: dict[str, float]
    open: int


def articles(seed: int, count: int, a_day: int) -> Iterator[bytes]:
    """Articles in the order of their publication, some late; lengths, outlets and places vary."""
    draw = random.Random(seed)
    for number in range(count):
        at = BEGIN + timedelta(days=number / a_day) - timedelta(hours=draw.choice((0, 0, 0, 0, 1, 5, 30)))
        attacks = draw.random() < 1 / world.ATTACKS
        body = world.text(draw, draw.choice((300, 500, 800, 1_200, 4_000)), attacks=attacks)
        if attacks and draw.random() < UNLISTED:
            body += f"\nوقصفت المدفعية قرية {world.rare_word(draw)} في محافظة حمص أمس."
        row = {
            "id": f"s{draw.randrange(number + 1) if draw.random() < 0.02 else number}",  # noqa: PLR2004 - a share: newer versions
            "outlet": f"جريدة {draw.randrange(200)}",
            "title": body.partition(".")[0][:90],
            "text": body,
            "published_at": at.isoformat(),
            "url": f"https://example.org/{number}" if draw.random() < PAGES else "",
            "withdrawn": draw.random() < 0.002,  # noqa: PLR2004 - a share
        }
        yield json.dumps(row, ensure_ascii=False).encode()


def read(metrics: str, name: str) -> dict[str, float]:
    """The series of a metric: its labels as written to its value."""
    lines = (line for line in metrics.splitlines() if line.startswith((f"{name}{{", f"{name} ")))
    return {line.rpartition(" ")[0].removeprefix(name): float(line.rpartition(" ")[2]) for line in lines}


def sample(port: int, pid: int, begin: float) -> Sample | None:
    """What the worker shows now; None while it does not answer."""
    shown = one_worker._ask(port, "/metrics")  # noqa: SLF001
    if not shown:
        return None
    clocks = read(shown, "rasid_stream_time_seconds").values()
    rows, size = read(shown, "rasid_table_rows"), read(shown, "rasid_table_bytes")
    return Sample(
        seconds=time.monotonic() - begin,
        articles=int(sum(read(shown, "rasid_articles_total").values())),
        stream_days=(max(clocks, default=BEGIN.timestamp()) - BEGIN.timestamp()) / 86_400,
        memory_mb=one_worker._resident_mb(pid),  # noqa: SLF001
        lag=int(sum(v for k, v in read(shown, "rasid_consumer_lag_messages").items() if "events" in k)),
        rows={t: sum(v for k, v in rows.items() if f'"{t}"' in k) for t in TABLES},
        megabytes={t: sum(v for k, v in size.items() if f'"{t}"' in k) / 1e6 for t in TABLES},
        open=int(sum(read(shown, "rasid_open_episodes").values())),
    )


class Held(NamedTuple):
    """What a changelog holds at the end of a quarter of its messages: keys that stand, and their bytes."""

    rows: int
    kilobytes: int


async def held(bootstrap: str, topic: str) -> list[Held]:
    """The rows that stand in a table after each quarter of its changelog: RocksDB counts a key written twice as two."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, auto_offset_reset="earliest", enable_auto_commit=False
    )
    await consumer.start()
    written: list[tuple[int, bytes, int]] = []
    try:
        parts = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        consumer.assign(parts)
        whole = sum((await consumer.end_offsets(parts)).values())
        while len(written) < whole:
            for records in (await consumer.getmany(timeout_ms=1000)).values():
                written += [
                    (one.timestamp, one.key, -1 if one.value is None else len(one.value)) for one in records
                ]
    finally:
        await consumer.stop()
    return standing(written)


def standing(written: list[tuple[int, bytes, int]]) -> list[Held]:
    """The same of messages with their time, key and size (-1 takes a row away), which are read one partition after another."""
    found: list[Held] = []
    rows: dict[bytes, int] = {}
    for number, (_, key, size) in enumerate(sorted(written, key=itemgetter(0)), 1):
        if size < 0:
            rows.pop(key, None)
        else:
            rows[key] = size
        if number * 4 // len(written) > len(found):
            found.append(Held(len(rows), sum(rows.values()) // 1000))
    return found


async def run(
    bootstrap: str, folder: Path, count: int, over: Callable[[float], bool], a_day: int, bucket: float
) -> tuple[list[Sample], dict[str, list[Held]]]:
    """Write articles as the worker reads them, and look at it every few seconds, until `over` says so of the seconds."""
    shorten(bucket)  # of the changelog too
    settings = one_worker.settings_of(bootstrap, f"soak{int(time.time())}.", folder, one_worker.PORT + 9)
    # Articles lie minutes apart: a tick for each is no load to measure. Sessions are long, for a machine that is shared.
    settings = replace(settings, tick_seconds=3600.0, session_seconds=60.0)
    await topics_admin.create(settings)
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, linger_ms=20)
    await producer.start()
    samples: list[Sample] = []
    begin = time.monotonic()
    written = before = last = 0
    try:
        with one_worker._process(settings, ("-m", "bench.soak_launch", str(bucket))) as process:  # noqa: SLF001
            source = articles(1, count, a_day)
            while not over(time.monotonic() - begin):
                found = await asyncio.to_thread(sample, settings.web_port, process.pid, begin)
                if process.poll() is not None:
                    raise SystemExit(f"the worker ended with {process.returncode}")
                if found is not None:
                    before += last if found.articles < last else 0  # it started again, and counts from 0
                    last = found.articles
                    found = found._replace(articles=before + last)
                if found is not None and (not samples or found.seconds >= samples[-1].seconds + EVERY):
                    samples.append(found)
                    show(found)
                done = found.articles if found else 0
                if done >= count:
                    break
                room = done + AHEAD - written if found is None or found.lag < AHEAD else 0
                for raw in next_few(source, room):
                    await producer.send(f"{settings.topic_prefix}articles", raw, key=str(written).encode())
                    written += 1
                await asyncio.sleep(0.5)
    finally:
        try:
            await producer.stop()
        except KafkaError as error:
            print(f"the producer did not stop: {error}")
    group = f"{settings.topic_prefix}{settings.group}"
    logs = {spec.name: spec.changelog(group) for spec in topics.tables(settings) if spec.name in TABLES}
    return samples, {name: await held(bootstrap, topic) for name, topic in logs.items()}


def next_few(source: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Up to so many of the articles that are left."""
    for _ in range(most):
        raw = next(source, None)
        if raw is None:
            return
        yield raw


def show(found: Sample) -> None:
    """One line a sample."""
    rows = " ".join(f"{t}={found.rows[t]:.0f}/{found.megabytes[t]:.1f}MB" for t in TABLES)
    print(
        f"{found.seconds:7.0f} s {found.articles:8} articles day {found.stream_days:6.1f} {found.memory_mb:6.0f} MB "
        f"lag {found.lag:5} open {found.open:5} {rows}",
        flush=True,
    )


def series(samples: list[Sample]) -> dict[str, list[float]]:
    """What is plotted and compared, by name."""
    return {
        "memory, MB": [s.memory_mb for s in samples],
        "lag of events, messages": [float(s.lag) for s in samples],
        "open episodes": [float(s.open) for s in samples],
        **{f"rows of {t}": [s.rows[t] for s in samples] for t in TABLES},
        **{f"{t} on disk, MB": [s.megabytes[t] for s in samples] for t in TABLES},
    }


def growth(values: list[float]) -> tuple[float, float]:
    """The mean of the second quarter of a run, and of the last."""
    quarter = max(1, len(values) // 4)
    second, last = values[quarter : 2 * quarter] or values, values[-quarter:]
    return sum(second) / len(second), sum(last) / len(last)


def svg(samples: list[Sample]) -> str:
    """A panel for each series over the articles read, as SVG."""
    wide, high, gap = 420, 120, 40
    found = series(samples)
    whole = max(1, samples[-1].articles)
    parts = []
    for number, (name, values) in enumerate(found.items()):
        left, top = 50 + number % 2 * (wide + 80), 30 + number // 2 * (high + gap)
        most = max(1.0, *values)
        points = " ".join(
            f"{left + s.articles / whole * wide:.1f},{top + high - v / most * high:.1f}"
            for s, v in zip(samples, values, strict=True)
        )
        parts.append(
            f'<text x="{left}" y="{top - 8}">{name}: at most {most:,.0f}</text>'
            f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" fill="none" stroke="#bbb"/>'
            f'<polyline points="{points}" fill="none" stroke="#06c" stroke-width="1.5"/>'
        )
    height = 30 + (len(found) + 1) // 2 * (high + gap) + 20
    caption = (
        f"{samples[-1].articles:,} articles over {samples[-1].stream_days:.0f} days of news, "
        f"in {samples[-1].seconds / 60:.0f} minutes"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * wide + 180}" height="{height}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}'
        f'<text x="50" y="{height - 10}">{caption}</text></svg>\n'
    )


def table(samples: list[Sample], path: Path) -> None:
    """The samples as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        found = series(samples)
        writer.writerow(["seconds", "articles", "stream_days", *found])
        for at, one in enumerate(samples):
            writer.writerow(
                [
                    f"{one.seconds:.0f}",
                    one.articles,
                    f"{one.stream_days:.2f}",
                    *(v[at] for v in found.values()),
                ]
            )


def main() -> None:
    """Run, plot, and say what grew."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=1_000_000)
    asked.add_argument("--minutes", type=float, default=100_000.0, help="stop after so long")
    asked.add_argument("--day", type=int, default=300, help="articles in a day of event time")
    asked.add_argument(
        "--bucket", type=float, default=15.0, help="minutes of arrival in a bucket of the window"
    )
    asked.add_argument("--out", type=Path, default=Path("bench/soak"))
    given = asked.parse_args()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with tempfile.TemporaryDirectory() as name:
        broker = find_broker(Path(name))
        broker.start()
        try:
            samples, tables = asyncio.run(
                run(
                    broker.bootstrap,
                    Path(name) / "tables",
                    given.articles,
                    lambda seconds: stopped.is_set() or seconds > 60 * given.minutes,
                    given.day,
                    given.bucket,
                )
            )
        finally:
            broker.close()
    given.out.with_suffix(".svg").write_text(svg(samples), encoding="utf-8")
    table(samples, given.out.with_suffix(".csv"))
    print(f"{'':28}{'2nd quarter':>14}{'last quarter':>14}{'most':>12}")
    for what, values in series(samples).items():
        early, late = growth(values)
        mark = "  GREW" if late > GROWN * early + 1 else ""
        print(f"{what:28}{early:14,.1f}{late:14,.1f}{max(values):12,.1f}{mark}")
    for name, quarters in tables.items():
        told = ", ".join(f"{one.rows} rows of {one.kilobytes} KB" for one in quarters)
        print(f"{name}, standing after each quarter of its changelog: {told}")
    print(
        f"articles={samples[-1].articles} days={samples[-1].stream_days:.0f} seconds={samples[-1].seconds:.0f}"
    )


if __name__ == "__main__":
    main()
