"""How fast the core is: `make bench`. Microseconds an article for each stage, and as a ratio to decoding and folding.

Runs over the seeds, and over the labelled articles where ../shared/gold is there; the least of several rounds counts,
since the machine may be shared. Writes bench/last.json with the machine and the versions.
"""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from stream.articles.document import Document
from stream.articles.fold import fold
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.places.mentions import find_mentions
from stream.records import Article

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "gold" / "dev.articles.jsonl"
ROUNDS = 5


def seeds() -> list[Article]:
    """The five seed articles."""
    return [Article(id=p.name, text=p.read_text("utf-8")) for p in sorted((ROOT / "seeds").glob("*.txt"))]


def labelled() -> list[Article]:
    """The labelled articles, read in place; none where they are not there."""
    if not GOLD.exists():
        return []
    rows = (json.loads(line) for line in GOLD.read_text("utf-8").splitlines())
    return [Article(id=r["id"], title=r["title"] or "", text=r["text"] or "") for r in rows]


def least(work: Callable[[Article], object], articles: Sequence[Article]) -> float:
    """Microseconds an article, the least of the rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        for article in articles:
            work(article)
        best = min(best, time.perf_counter() - begin)
    return best / len(articles) * 1e6


def main() -> None:
    """Time the stages, print them, and keep them."""
    begin = time.perf_counter()
    gazetteer = load()
    extractor = Extractor(gazetteer)
    extractor.extract(Article(id="warm", text="قصفت المدفعية بلدة سرمين"))
    start = time.perf_counter() - begin
    stages: dict[str, Callable[[Article], object]] = {
        "decode and fold (the floor)": lambda a: fold(a.text.encode().decode()),
        "read: furniture and sentences": lambda a: Document(a).sentences,
        "find places": lambda a: find_mentions(fold(a.text), gazetteer),
        "extract, all of it": extractor.extract,
    }
    result: dict[str, object] = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "ahocorasick-rs": version("ahocorasick-rs"),
        "start-up seconds": round(start, 2),
    }
    print(f"start-up with {len(gazetteer.entries):,} places: {start:.2f} s")
    for name, articles in (("seeds", seeds()), ("labelled articles", labelled())):
        if not articles:
            print(f"{name}: not there")
            continue
        size = sum(len(a.text.encode()) for a in articles) / len(articles) / 1024
        timed = {stage: least(work, articles) for stage, work in stages.items()}
        floor = timed["decode and fold (the floor)"]
        print(f"\n{name}: {len(articles)} of {size:.1f} KB on average, least of {ROUNDS} rounds")
        for stage, micros in timed.items():
            print(f"  {stage:32} {micros:9.0f} µs  {micros / floor:6.1f} × the floor")
        result[name] = timed
    (ROOT / "bench" / "last.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
