"""What a worker does beside the core, in microseconds of CPU an article: `python -m bench.overhead`.

Worker and bare consumer get articles whose events were read beforehand and are only looked up, so what is left is what
each costs itself: fetching, decoding, tables, what is sent, commits, metrics. Reading an article gets faster or slower
without changing it; the wall time of a machine that others use hardly matters.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench import core, worker, world
from stream.articles.document import Document
from stream.events.extract import Extraction, Extractor
from stream.places.gazetteer import Gazetteer, load
from stream.records import Article

ARTICLES = 6_000
SEED = 7


class KnownByHeart:
    """Reads nothing: it knows what each article says."""

    def __init__(self, gazetteer: Gazetteer, raws: list[bytes]) -> None:
        """All of them are read now."""
        self.gazetteer = gazetteer
        read = Extractor(gazetteer)
        nothing = Extraction(Document(core.parse(raws[0])))
        self._known: dict[str, Extraction] = {}
        for raw in raws:
            article = core.parse(raw)
            events = read.extract(article).events
            self._known[article.id] = Extraction(nothing.document, events) if events else nothing

    def extract(self, article: Article) -> Extraction:
        """What it says."""
        return self._known[article.id]


def run_worker(seed: int, count: int) -> None:
    """`rasid worker` that knows the articles by heart."""
    from stream.cli import main, shell  # noqa: PLC0415 (only the worker's process needs them)

    shell.extractor = lambda _: KnownByHeart(load(), list(world.mix(seed, count, 4096)))  # type: ignore[assignment, return-value]
    sys.argv = ["rasid", "worker"]
    main()


def measure(seed: int = SEED, count: int = ARTICLES) -> Mapping[str, float]:
    """Microseconds of CPU an article: of the worker, of a bare aiokafka consumer, and what lies between."""
    raws = list(world.mix(seed, count, 4096))
    program = ("-m", "bench.overhead", "--worker", "--seed", str(seed), "--articles", str(count))
    with tempfile.TemporaryDirectory() as folder, worker.running_broker(Path(folder)) as bootstrap:
        known = KnownByHeart(load(), raws)
        bare = asyncio.run(worker.bare(bootstrap, raws, known))["cpu_ms_an_article"] * 1000
        judges = (
            asyncio.run(worker.bare(bootstrap, raws, known, worker.InMemory()))["cpu_ms_an_article"] * 1000
        )
        ours = worker.workers(bootstrap, raws, 1, program)["cpu_ms_an_article"] * 1000
    return {
        "worker": ours,
        "bare aiokafka consumer": bare,
        "bare, judging in memory": judges,
        "beside the core": ours - bare,
        "beside the core and judging": ours - judges,
    }


def main() -> None:
    """Print it; or be the worker."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=ARTICLES)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.worker:
        run_worker(given.seed, given.articles)
        return
    for name, value in measure(given.seed, given.articles).items():
        print(f"{name:30} {value:8.0f} µs of CPU an article")


if __name__ == "__main__":
    main()
