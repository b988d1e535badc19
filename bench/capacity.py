"""How much machine a day's news takes: `python -m bench.capacity` writes deploy/capacity.md from bench/last.json.

What was measured is kept beside it (deploy/capacity.json), so that the note can be computed again. What is not measured
is an assumption of `Assumed`, or follows from the retention in stream/topics.py; the note says of every line which.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from stream import topics
from stream.places.tables.own import built_in
from stream.settings import Settings
from stream.worker.app import ROCKS
from stream.worker.faust_fixes import CACHE_BYTES

ROOT = Path(__file__).resolve().parents[1]
LAST, KEPT, NOTE = ROOT / "bench/last.json", ROOT / "deploy/capacity.json", ROOT / "deploy/capacity.md"
MIX = "world's mix, 4 KB"
LOADS = (10_000, 1_000_000, 100_000_000)  # articles a day
LARGE = 3  # tables that outgrow what is kept in memory: given, window, districts
BUFFERS = ROCKS["write_buffer_size"] * ROCKS["max_write_buffer_number"]  # of each partition of each of them
DAY_S, DAY_MS = 86_400, 86_400_000


class Measured(Struct, frozen=True, kw_only=True):
    """What `python -m bench core state volume worker` found, as far as it matters here."""

    machine: str
    core_us: float  # CPU of reading one article not read before
    worker_ms: float  # CPU of a worker for one article, Kafka's client and the tables included
    worker_s: float  # articles a second of one worker, by the wall
    worker_mb: float  # resident
    watch_us: float  # CPU of deciding about one report where a million incidents are live
    volume: dict[str, float]


class Assumed(Struct, frozen=True, kw_only=True):
    """What we did not measure."""

    peak: float = 3.0  # the busiest hour over the mean
    used: float = 0.6  # of a worker's one core: the rest is for catching up
    hot: float = 0.2  # of all events, in the busiest partition
    rejected: float = 0.01  # of all articles
    replicas: int = 3
    slack: float = 1.3  # segments not deleted yet, rows not compacted yet
    live_days: float = 42.0  # of windows: bucket and retention of `events`
    given_days: float = 18.0
    cap: int = 200  # reports of a locality (Policy.cap), in each of
    buckets: float = 4.5  # windows that are kept
    margin: float = 1.5  # memory limit over what is expected


class Plan(Struct, frozen=True, kw_only=True):
    """What one load takes."""

    a_day: int
    mean_s: float
    peak_s: float
    workers: int
    partitions: int
    tables_gb: float
    worker_mb: float
    limit_mb: int
    volume_gb: int
    kafka_gb: float
    hottest: float  # of a core, the busiest partition of events


def measured(found: dict[str, Any]) -> Measured:
    """From the JSON of `make bench`. Raises KeyError where a part was not measured."""
    live = list(found["state"]["live incidents"].values())[-1]
    one = found["worker"]["one worker"]
    machine = found["machine"]
    return Measured(
        machine=f"{machine['cores']} cores {machine['machine']}, Python {machine['python']}, load {machine['load']}, "
        f"noise {found['noise']['median_over_least']}",
        core_us=round(found["core"][MIX]["first_pass_mean"], 1),
        worker_ms=round(one["cpu_ms_an_article"], 2),
        worker_s=round(one["articles_a_second"], 1),
        worker_mb=round(one["memory_mb"]),
        watch_us=round(live["median_us"], 1),
        volume={name: float(value) for name, value in found["volume"].items()},
    )


def kept_gb(told: Measured, assumed: Assumed, a_day: int) -> dict[str, float]:
    """Each topic's messages over its retention, once, in GB."""
    v = told.volume
    events = a_day * v["events_an_article"]
    daily = {
        topics.ARTICLES: a_day * v["article_bytes"],
        topics.EVENTS: events * v["event_bytes"],
        topics.ALERTS: events * v["alerts_an_event"] * v["alert_bytes"],
        topics.REJECTED: a_day * assumed.rejected * v["article_bytes"] * 4 / 3,
    }
    days = {spec.name: spec.retention_ms / DAY_MS for spec in topics.topics(Settings())}
    return {name: size * days[name] / 1e9 for name, size in daily.items()}


def tables_gb(told: Measured, assumed: Assumed, a_day: int, localities: int) -> float:
    """All rows of all tables, in GB: reports as far as the cap lets them in."""
    v = told.volume
    reports = min(
        a_day * v["events_an_article"] * assumed.live_days, localities * assumed.cap * assumed.buckets
    )
    given = a_day * v["given_an_article"] * assumed.given_days
    rows = reports * v["window_bytes_a_report"] + given * v["given_bytes"]
    return (rows + localities * v["district_bytes_a_locality"]) / 1e9


def plan(told: Measured, assumed: Assumed, a_day: int, localities: int) -> Plan:
    """What a load takes: two workers at least, so that one may fail."""
    peak = a_day / DAY_S * assumed.peak
    workers = max(2, math.ceil(peak * told.worker_ms / 1000 / assumed.used))
    partitions = max(4, 12 * math.ceil(1.5 * workers / 12) if workers > 2 else 4)
    tables = tables_gb(told, assumed, a_day, localities)
    caches = (CACHE_BYTES + LARGE * math.ceil(partitions / workers) * BUFFERS) / 1e6
    memory = told.worker_mb + min(tables / workers * 1e3, caches)
    kafka = sum(kept_gb(told, assumed, a_day).values()) + tables  # a changelog holds what its table does
    events = peak * told.volume["events_an_article"]
    return Plan(
        a_day=a_day,
        mean_s=a_day / DAY_S,
        peak_s=peak,
        workers=workers,
        partitions=partitions,
        tables_gb=tables,
        worker_mb=memory,
        limit_mb=256 * math.ceil(memory * assumed.margin / 256),
        volume_gb=max(1, math.ceil(2 * tables / workers)),
        kafka_gb=kafka * assumed.replicas * assumed.slack,
        hottest=events * assumed.hot * told.watch_us / 1e6,
    )


def note(told: Measured, assumed: Assumed) -> str:
    """The note in Markdown."""
    localities = len(built_in())
    plans = [plan(told, assumed, load, localities) for load in LOADS]
    return (
        "\n".join([*_head(), *_measured(told), *_assumed(assumed, localities), *_plans(told, plans)]) + "\n"
    )


def _head() -> Iterator[str]:
    yield "# Capacity"
    yield ""
    yield "Written by `python -m bench.capacity` from what `make bench` measured; tests compute it again from"
    yield "`capacity.json`. **Measured** figures were taken on one shared machine, each part in one run; **projected** ones follow from them and"
    yield "from the assumptions below by arithmetic, and nobody has run them."
    yield ""


def _measured(told: Measured) -> Iterator[str]:
    v = told.volume
    yield f"## Measured ({told.machine})"
    yield ""
    yield "On our made-up world's mix: articles of 4 KB, one in twenty about attacks. Articles about nothing but attacks cost more;"
    yield "made-up news repeats itself less than the world's, so there are too many alerts here rather than too few."
    yield ""
    yield "| | |"
    yield "|---|---|"
    yield f"| CPU of a worker for one article, on a real Kafka, all included | {told.worker_ms:.2f} ms |"
    yield f"| articles a second of one worker, sharing the machine with its Kafka and whatever else ran | {told.worker_s:,.0f} |"
    yield f"| CPU of reading one article not read before | {told.core_us / 1000:.2f} ms |"
    yield f"| CPU of deciding about one report, a million incidents being live, RocksDB included | {told.watch_us / 1000:.2f} ms |"
    yield f"| resident memory of a worker | {told.worker_mb:,.0f} MB |"
    yield f"| an article, an event, an alert in Kafka | {v['article_bytes']:,.0f}, {v['event_bytes']:,.0f}, {v['alert_bytes']:,.0f} bytes |"
    yield f"| events an article, alerts an event | {v['events_an_article']:.2f}, {v['alerts_an_event']:.2f} |"
    yield f"| a report in its window, an article's memory, a locality's districts | {v['window_bytes_a_report']:,.0f}, {v['given_bytes']:,.0f}, {v['district_bytes_a_locality']:,.0f} bytes |"
    yield ""


def _assumed(a: Assumed, localities: int) -> Iterator[str]:
    yield "## Assumed"
    yield ""
    yield f"The busiest hour has {a.peak:g} times the mean; a worker uses {a.used:.0%} of one core, so that it can catch up; {a.hot:.0%} of"
    yield f"events fall into one partition; {a.rejected:.0%} of articles are rejected; Kafka keeps {a.replicas} copies, uncompressed, and"
    yield f"{a.slack:g} times what its retention asks for (`stream/topics.py`: articles 7 days, events 30, alerts and rejected 120);"
    yield "workers add up, since partitions know nothing of one another (not measured beyond two on one machine);"
    yield f"{localities:,} localities can be reported, each with {a.cap} reports at most (`Policy.cap`) in {a.buckets:g} windows of 12 days."
    yield ""


def _plans(told: Measured, plans: list[Plan]) -> Iterator[str]:
    yield "## Projected"
    yield ""
    yield "| articles a day | " + " | ".join(_power(p.a_day) for p in plans) + " |"
    yield "|---|" + "---|" * len(plans)
    rows = {
        "articles a second, mean and busiest hour": lambda p: f"{p.mean_s:,.1f}, {p.peak_s:,.1f}",
        "workers": lambda p: f"{p.workers}",
        "partitions (`RASID_PARTITIONS`)": lambda p: f"{p.partitions}",
        "memory of a worker: expected, limit": lambda p: f"{p.worker_mb:,.0f}, {p.limit_mb:,} MB",
        "all tables": lambda p: f"{_size(p.tables_gb)}",
        "volume of a worker": lambda p: f"{p.volume_gb} GB",
        "disk of Kafka, all copies": lambda p: f"{_size(p.kafka_gb)}",
        "busiest partition of `events`": lambda p: f"{p.hottest:.1%} of a core",
    }
    for title, cell in rows.items():
        yield f"| {title} | " + " | ".join(cell(p) for p in plans) + " |"
    yield ""
    yield "Two workers are the least, so that one may fail: at 10⁴ and below one does the work. The number of partitions is for"
    yield "ever: a key's partition changes with it. Take that of the load you expect in a year; a worker serves many."
    yield ""
    most = 1e6 / told.watch_us
    yield f"What does not scale with workers: one partition of `events` is read by one worker, at about {most:,.0f} reports a second"
    yield "and core. Above that, a single city's news waits."
    yield ""
    yield "Not in the table: ingest, notify, the page and the canary, Prometheus, and Kafka's own CPU and memory: not measured."


def _power(count: int) -> str:
    return "10" + str(round(math.log10(count))).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _size(gb: float) -> str:
    return f"{gb * 1000:,.0f} MB" if gb < 1 else f"{gb:,.0f} GB" if gb < 10_000 else f"{gb / 1000:,.0f} TB"


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or [LAST]  # of several, parts that a later one lacks stand
    try:
        found: dict[str, Any] = {}
        for path in paths:
            found |= json.loads(path.read_text("utf-8"))
        told = measured(found)
    except (OSError, KeyError) as error:
        sys.exit(f"{paths[-1]} does not hold all that is needed ({error!r}): run `make bench` first.")
    KEPT.write_text(json.dumps(msgspec.to_builtins(told), indent=1) + "\n", "utf-8")
    NOTE.write_text(note(told, Assumed()), "utf-8")
    print(f"Wrote {NOTE.relative_to(ROOT)} and {KEPT.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
