"""What a step of `watch` costs by the number of reports that its locality holds: microseconds, median and worst.

Three shapes of the same number of reports: copies of one attack, texts of their own on one attack, and attacks on the
parts of a city over a week. `kept` goes on from what the step before compared, `afresh` compares everything again, as
a worker does with its first message after a start. `stored` adds reading and writing the state's bytes.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.streams import OTHER_WORDS, OUTLETS, SENTENCES, Telling, Truth, districts, told
from stream.records import Event, Type
from stream.watch import (
    Districts,
    Known,
    Policy,
    Window,
    dump_districts,
    dump_window,
    load_districts,
    load_window,
    watch,
)

SIZES = (20, 50, 100, 200)
STEPS = 15
START = datetime(2024, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def copies(draw: random.Random, count: int) -> Iterator[Event]:
    """One wire, printed by many."""
    truth = _attack(0, 0)
    for n in range(count):
        yield _report(draw, truth, n, list(SENTENCES))


def texts(draw: random.Random, count: int) -> Iterator[Event]:
    """One attack in as many words as outlets."""
    truth = _attack(0, 0)
    for n in range(count):
        words = [f"{sentence} {draw.random()}" for sentence in draw.sample(SENTENCES + OTHER_WORDS, k=4)]
        yield _report(draw, truth, n, [" ".join(draw.sample(words, k=len(words)))])


def week(draw: random.Random, count: int) -> Iterator[Event]:
    """Attacks on the parts of one city over a week, five reports each."""
    for n in range(count):
        yield _report(draw, _attack(n // 5 % 10, 6 * 24 * n // count), n, list(SENTENCES))


def _attack(part: int, hours: float) -> Truth:
    place = list(districts(1, 10))[part]
    begin = START + hours * HOUR
    return Truth(part, place, begin, begin + 4 * HOUR, Type.SHELLING, 3, None)


def _report(draw: random.Random, truth: Truth, n: int, words: list[str]) -> Event:
    published = truth.end + timedelta(minutes=n)
    telling = Telling(f"{OUTLETS[n % len(OUTLETS)]} {n}", published, truth.place, truth.type, 3, words)
    return told(draw, truth, telling)


def steps(events: list[Event], *, kept: bool, stored: bool) -> list[float]:
    """Seconds that each of the last steps took."""
    window, memory, policy, known, spent = Window(), Districts(), Policy(cap=1000), Known(), []
    raw = dump_window(window), dump_districts(memory)
    for event in events:
        assert event.published_at
        begin = time.thread_time()
        if stored:
            window, memory = load_window(raw[0]), load_districts(raw[1])
        step = watch(window, memory, event, event.published_at, policy, known if kept else None)
        window, memory = step.window, step.districts
        if stored:
            raw = dump_window(window), dump_districts(memory)
        spent.append(time.thread_time() - begin)
    return spent[-STEPS:]


def measure(seed: int, *, quick: bool) -> dict[str, object]:
    """Microseconds a step, by shape and by how many reports are held."""
    found: dict[str, object] = {}
    for shape in (copies, texts, week):
        for size in SIZES[:2] if quick else SIZES:
            events = list(shape(random.Random(seed + size), size + STEPS))
            kept = steps(events, kept=True, stored=False)
            found[f"{shape.__name__}, {size} held"] = {
                "kept_us": 1e6 * statistics.median(kept),
                "worst_us": 1e6 * max(kept),
                "stored_us": 1e6 * statistics.median(steps(events, kept=True, stored=True)),
                "afresh_us": 1e6 * statistics.median(steps(events, kept=False, stored=False)),
            }
    return found
