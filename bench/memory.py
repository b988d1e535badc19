"""Is a worker's memory flat? The pure core over many articles, with a full table of places, watched as it goes.

    python -m bench.memory [ARTICLES] [TABLE.tsv]

Reads new articles of the world's mix (new words in each), groups their events and keeps the localities' state as
`rasid replay` does, dropped once a day of articles so that what grows is ours: caches, remembered words, tables.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

from bench import core, world
from stream import collector
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.policy import Policy
from stream.replay import Replay

STEPS = 20
A_DAY = 20_000  # articles, after which the state is let go


def resident_mb() -> float:
    """What the process holds now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def measure(articles: int, table: Path | None, seed: int = 7) -> dict[str, object]:
    """Resident megabytes at the start and at each twentieth of the way."""
    extractor = Extractor(load(table))
    collector.spare_what_is_loaded()
    steps, begin = {0: resident_mb()}, time.perf_counter()
    run = Replay(Policy(), "rasid", timedelta(minutes=1), extractor)
    for number, raw in enumerate(world.mix(seed, articles, 4096), 1):
        if number % A_DAY == 0:
            run = Replay(Policy(), "rasid", timedelta(minutes=1), extractor)
        for _ in run.article(core.parse(raw))[0]:
            pass
        if number % max(1, articles // STEPS) == 0:
            steps[number] = resident_mb()
            print(f"{number} articles: {steps[number]} MB", file=sys.stderr, flush=True)
    return {
        "places": len(extractor.gazetteer.entries),
        "articles": articles,
        "resident_mb": steps,
        "seconds": round(time.perf_counter() - begin),
    }


if __name__ == "__main__":
    given = sys.argv[1:]
    print(
        json.dumps(
            measure(int(given[0]) if given else 100_000, Path(given[1]) if len(given) > 1 else None), indent=1
        )
    )
