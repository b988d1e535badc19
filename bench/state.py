"""What a report costs by how much is live: dedupe and district state, and the curve over the size of the gazetteer."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rocksdict import Options, Rdict

from bench import core, timing, world
from bench.streams import SENTENCES, Telling, Truth, districts, told
from bench.watch import HOUR, START
from stream.events.extract import Extractor
from stream.places.entry import Entry
from stream.places.gazetteer import Gazetteer
from stream.places.tables.own import built_in
from stream.records import Event, PlaceKind, Type
from stream.watch import (
    Districts,
    Policy,
    Window,
    dump_districts,
    dump_window,
    load_districts,
    load_window,
    watch,
)

A_LOCALITY = 10  # incidents live in each locality
PROBES = 200


def week(draw: random.Random, count: int) -> Iterator[Event]:
    """`count` incidents of one locality, one report each, on ten quarters over a week."""
    places = list(districts(1, 10))
    for n in range(count):
        begin = START + n * (150 // count) * HOUR
        truth = Truth(n, places[n % 10], begin, begin + 2 * HOUR, Type.SHELLING, n % 7, None)
        yield told(
            draw, truth, Telling("جريدة", begin + 3 * HOUR, truth.place, truth.type, n % 7, list(SENTENCES))
        )


def live(incidents: int, seed: int) -> dict[str, float]:
    """Read, decide and write one report where so many incidents are live, in RocksDB as the worker keeps them.

    All localities hold the same reports under their own keys: what a step costs depends on its locality alone.
    """
    draw, policy = random.Random(seed), Policy()
    window, memory, now = Window(), Districts(), START + 160 * HOUR
    for event in week(draw, A_LOCALITY):
        step = watch(window, memory, event, now, policy)
        window, memory = step.window, step.districts
    raw = dump_window(window), dump_districts(memory)
    keys = max(1, incidents // A_LOCALITY)
    probe = list(week(draw, 3))[-1]
    with tempfile.TemporaryDirectory() as folder:
        options = Options(raw_mode=True)
        options.create_if_missing(True)  # noqa: FBT003 - RocksDB's own names
        table = Rdict(folder, options)
        for key in range(keys):
            table[b"w%d" % key], table[b"d%d" % key] = raw
        table.flush()
        found = []
        for _ in range(PROBES):
            key = draw.randrange(keys)
            begin = time.thread_time_ns()
            step = watch(
                load_window(table[b"w%d" % key]), load_districts(table[b"d%d" % key]), probe, now, policy
            )
            table[b"w%d" % key] = dump_window(step.window)
            table[b"d%d" % key] = dump_districts(step.districts)
            found.append((time.thread_time_ns() - begin) / 1000)
        table.close()
        stored = sum(path.stat().st_size for path in Path(folder).iterdir())
    return {
        "median_us": timing.spread(found).median,
        "p99_us": timing.spread(found).p99,
        "bytes_an_incident": sum(map(len, raw)) / A_LOCALITY,
        "on_disk_mb": round(stored / 1e6, 1),
    }


def names(count: int, seed: int) -> dict[str, float]:
    """The world's mix at 4 KB, read against so many names: those of our own table, and made-up ones beyond them."""
    draw = random.Random(seed)
    own = built_in()
    more = [
        Entry(
            id=f"made.{n}",
            kind=PlaceKind.VILLAGE,
            name_ar=f"{world.rare_word(draw)} {world.rare_word(draw)}",
            country="SY",
        )
        for n in range(max(0, count - len(own)))
    ]
    begin = time.perf_counter()
    extractor = Extractor(Gazetteer([*own[:count], *more]))
    articles = [core.parse(raw) for raw in world.mix(seed, 100, 4096)]
    extractor.extract(articles[0])
    load = time.perf_counter() - begin
    return {
        "mean_us": timing.spread(timing.each(extractor.extract, articles, 2)).mean,
        "build_s": round(load, 2),
    }


def measure(seed: int, *, quick: bool) -> dict[str, object]:
    """Both curves."""
    sizes = (100, 10_000) if quick else (100, 10_000, 1_000_000)
    tables = (400, 11_000) if quick else (400, 11_000, 200_000)
    return {
        "live incidents": {f"{n:,}": live(n, seed) for n in sizes},
        "names in the gazetteer": {f"{n:,}": names(n, seed) for n in tables},
    }
