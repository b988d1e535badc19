"""The core: decode, read, extract, encode; stage by stage, and as a whole, in microseconds of CPU an article."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench import timing, world
from stream import collector
from stream.articles.decode import decode
from stream.articles.document import Document
from stream.articles.fold import fold
from stream.events.extract import Extraction, Extractor
from stream.events.look.tables import scan_for
from stream.events.tolls.counts import find_tolls
from stream.events.when.times import find_times
from stream.events.who.actors import find_actors
from stream.events.who.sources import find_sources
from stream.places.gazetteer import load
from stream.places.mentions import find_mentions
from stream.places.resolve import Resolver
from stream.records import Article, Field, encode

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "gold" / "dev.articles.jsonl"
LATEST = datetime(2030, 1, 1, tzinfo=UTC)
SIZES = (1, 4, 16)


class Case(NamedTuple):
    """An article at each step of its way."""

    raw: bytes
    article: Article
    document: Document
    extraction: Extraction


def labelled() -> list[bytes]:
    """The labelled articles as they would come in, read in place; none where they are not there."""
    return [line.encode() for line in GOLD.read_text("utf-8").splitlines()] if GOLD.exists() else []


def sets(seed: int, *, quick: bool) -> dict[str, list[bytes]]:
    """What is measured: name to articles."""
    count = 60 if quick else 400
    found = {"labelled": labelled()[: 60 if quick else None]}
    for size in SIZES:
        found[f"attacks, {size} KB"] = list(world.mix(seed, count // 4, size * 1024, attacks=1))
    for size in SIZES:
        found[f"world's mix, {size} KB"] = list(world.mix(seed, count, size * 1024))
    return {name: raws for name, raws in found.items() if raws}


def parse(raw: bytes) -> Article:
    """The article in `raw`, which is one."""
    article = decode(raw, received=None, latest=LATEST)
    if not isinstance(article, Article):
        raise TypeError(f"not an article: {article}")
    return article


def stages(extractor: Extractor) -> dict[str, Callable[[Case], object]]:
    """The stages in their order, each on what the ones before it made. `whole` is all of them, as the worker runs them."""
    resolver, scan = Resolver(extractor.gazetteer), scan_for(extractor.gazetteer)

    def floor(case: Case) -> object:
        return fold(case.raw.decode())

    def match(case: Case) -> None:
        for field in Field:
            scan(case.document.folded(field).text)

    def places(case: Case) -> object:
        mentions = find_mentions(case.document.text, extractor.gazetteer)
        return resolver.resolve(case.document.text.text, mentions, resolver.context([mentions]))

    def told(case: Case) -> object:
        text, published = case.document.text.text, case.article.published_at
        return find_times(text, published), find_tolls(text), find_sources(text, actors=find_actors(text))

    return {
        "bytes.decode and fold (the floor)": floor,
        "decode": lambda case: parse(case.raw),
        "repair and fold": lambda case: Document(case.article),
        "furniture and segments": lambda case: Document(case.article).sentences,
        "matching": match,
        "places": places,
        "times, tolls, forces, sources": told,
        "extract, all of it": lambda case: extractor.extract(case.article),
        "encode": lambda case: [encode(event) for event in case.extraction.events],
        "whole": lambda case: [encode(event) for event in extractor.extract(parse(case.raw)).events],
    }


def measure(seed: int, *, quick: bool, extractor: Extractor | None = None) -> dict[str, object]:
    """Each set's size, events, and for each stage the spread over its articles."""
    extractor = extractor or Extractor(load())
    collector.spare_what_is_loaded()  # as the worker does
    rounds = 2 if quick else 5
    result: dict[str, object] = {}
    for name, raws in sets(seed, quick=quick).items():
        cases = [_case(raw, extractor) for raw in raws]
        timed = {
            stage: timing.spread(timing.each(work, cases, rounds))._asdict()
            for stage, work in stages(extractor).items()
        }
        result[name] = {
            "articles": len(cases),
            "text_bytes": round(sum(len(c.article.text.encode()) for c in cases) / len(cases)),
            "events_an_article": round(sum(len(c.extraction.events) for c in cases) / len(cases), 2),
            "first_pass_mean": round(_unseen(raws), 1) if name.startswith("world") else None,
            "stages": timed,
        }
    return result


def _case(raw: bytes, extractor: Extractor) -> Case:
    article = parse(raw)
    return Case(raw, article, Document(article), extractor.extract(article))


def _unseen(raws: Sequence[bytes]) -> float:
    """Microseconds an article where none was read before: with the words that are new in each."""
    extractor = Extractor(load())
    half = len(raws) // 2
    timing.once(lambda raw: extractor.extract(parse(raw)), raws[:half])
    return timing.once(lambda raw: extractor.extract(parse(raw)), raws[half:])


def show(result: dict[str, object]) -> None:
    """Print what `measure` found."""
    for name, found in result.items():
        row = json.loads(json.dumps(found))
        floor = row["stages"]["bytes.decode and fold (the floor)"]["mean"]
        print(
            f"\n{name}: {row['articles']} articles of {row['text_bytes'] / 1024:.1f} KB, {row['events_an_article']} events each"
        )
        print(f"  {'µs of CPU an article':36}{'mean':>9}{'median':>9}{'p99':>9}{'p99.9':>9}{'× floor':>9}")
        for stage, spread in row["stages"].items():
            figures = "".join(f"{spread[key]:9.0f}" for key in ("mean", "median", "p99", "p999"))
            print(f"  {stage:36}{figures}{spread['mean'] / floor:9.1f}")
        if row["first_pass_mean"]:
            print(f"  {'extract, articles not read before':36}{row['first_pass_mean']:9.0f}")
