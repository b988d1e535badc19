"""Timing that says how far it can be trusted: CPU time of the thread, the least of N rounds, and the machine's noise."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple, TypeVar

T = TypeVar("T")
PACKAGES = (
    "faust-streaming", "aiokafka", "msgspec", "camel-tools", "rapidfuzz", "rocksdict", "uvloop", "xxhash", "confluent-kafka",
    "datasketch", "quixstreams", "bytewax",
)  # fmt: skip


class Spread(NamedTuple):
    """Microseconds over articles: each article's least time of the rounds."""

    mean: float
    median: float
    p99: float
    p999: float


def spread(values: Sequence[float]) -> Spread:
    """The mean, and the values that half, 99 and 99.9 in 100 lie below."""
    ordered = sorted(values)
    return Spread(sum(ordered) / len(ordered), *(percentile(ordered, share) for share in (0.5, 0.99, 0.999)))


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that `share` of the ordered values lie at or below."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def each(work: Callable[[T], object], items: Sequence[T], rounds: int) -> list[float]:
    """Microseconds of CPU for each item, the least of the rounds. Rounds go over all items, so no item is hot."""
    best = [float("inf")] * len(items)
    for _ in range(rounds):
        for at, item in enumerate(items):
            begin = time.thread_time_ns()
            work(item)
            best[at] = min(best[at], (time.thread_time_ns() - begin) / 1000)
    return best


def once(work: Callable[[T], object], items: Sequence[T]) -> float:
    """Microseconds of CPU an item, over one pass: for work that may not be repeated."""
    begin = time.thread_time_ns()
    for item in items:
        work(item)
    return (time.thread_time_ns() - begin) / 1000 / max(1, len(items))


def noise(times: int = 30) -> dict[str, float]:
    """How a fixed piece of work varies here and now: its least time in µs, and how much longer it takes at the median.

    On a quiet machine the ratio is near 1; far above it, only ratios within one run mean something.
    """
    found = []
    for _ in range(times):
        begin = time.perf_counter_ns()
        sum(range(100_000))
        found.append((time.perf_counter_ns() - begin) / 1000)
    found.sort()
    return {"least_us": round(found[0], 1), "median_over_least": round(found[times // 2] / found[0], 2)}


def machine() -> dict[str, object]:
    """Where and with what this was measured."""
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "system": platform.system(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "versions": versions,
    }
