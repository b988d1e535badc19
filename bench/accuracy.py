"""How well the extraction does on labelled articles: `make accuracy`.

Runs it over the labelled articles and the seeds, with the built-in table of places and with the large one, and prints
the figures of score.py. Articles with sha256(id) mod 5 == 0 are kept aside while rules are written: both parts are
printed. `--errors N` lists errors of the part that may be looked at; `--fast` runs the built-in table alone.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from stream.articles import intake
from stream.events.extract import Extractor
from stream.events.words.morphology import Morphology
from stream.inputs import read_paths
from stream.places.gazetteer import load
from stream.records import Article

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
GOLD = SHARED / "gold"
LARGE_TABLE = SHARED / "facts" / "syria.tsv"
FIGURES = (
    "place_p", "place_r", "place_f1", "type_f1", "parent", "killed", "killed_made", "injured", "injured_made",
    "when", "by", "by_made",
)  # fmt: skip
COUNTS = ("quiet", "trap")


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--errors", type=int, default=0, help="list the first N errors outside the part kept aside"
    )
    options.add_argument("--fast", action="store_true", help="the built-in table alone")
    options.add_argument(
        "--only", default="", help="with --errors: only kinds that start so (missed, false, trap)"
    )
    options.add_argument("--morphology", type=Path, help="read verb forms with this database as well")
    options.add_argument("--write", type=Path, help="write the events of the built-in table to this file")
    chosen = options.parse_args()
    if not (GOLD / "score.py").exists():
        sys.exit(f"No labelled articles in {GOLD}: accuracy is measured where that folder is.")
    scorer = scorer_of()
    for name, table in (("built-in table", None), ("with facts/syria.tsv", LARGE_TABLE)):
        if table is not None and (chosen.fast or not table.exists()):
            continue
        words = Morphology(chosen.morphology) if chosen.morphology else None
        _measure(scorer, name, Extractor(load(table), words), chosen)


def scorer_of() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    if spec is None or spec.loader is None:
        sys.exit("score.py cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def _measure(scorer: ModuleType, name: str, extractor: Extractor, chosen: argparse.Namespace) -> None:
    labels = lines(GOLD / "dev.labels.jsonl")
    events, seconds = _extract(extractor, [str(GOLD / "dev.articles.jsonl")])
    seeds, _ = _extract(extractor, [str(ROOT / "seeds")])
    rest, aside = parts(labels)
    print(f"\n{name}: {len(labels)} articles in {seconds:.1f} s")
    columns = {
        "all": scorer.score(labels, events)[0],
        "rest": scorer.score(rest, events)[0],
        "kept aside": scorer.score(aside, events)[0],
        "seeds": scorer.score(lines(GOLD / "seeds.jsonl"), seeds)[0],
    }
    _print(columns)
    if chosen.write and name == "built-in table":
        chosen.write.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in events))
    errors = scorer.score(rest, events)[1] + scorer.score(lines(GOLD / "seeds.jsonl"), seeds)[1]
    for error in [e for e in errors if e[1].startswith(chosen.only)][: chosen.errors]:
        print("\t".join(map(str, error)))


def _print(columns: dict[str, dict[str, Any]]) -> None:
    print(f"{'':14}" + "".join(f"{title:>13}" for title in columns))
    for row in FIGURES:
        print(f"{row:14}" + "".join(f"{figures[row]:13.3f}" for figures in columns.values()))
    for row in COUNTS:
        cells = (f"{round(f[row] * f[row + '_of'])} of {f[row + '_of']}" for f in columns.values())
        print(f"{row:14}" + "".join(f"{cell:>13}" for cell in cells))


def parts(labels: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Those that may be looked at, and those kept aside."""
    kept = [int(hashlib.sha256(label["id"].encode()).hexdigest(), 16) % 5 == 0 for label in labels]
    rest = [label for label, aside in zip(labels, kept, strict=True) if not aside]
    return rest, [label for label, aside in zip(labels, kept, strict=True) if aside]


def _extract(extractor: Extractor, paths: list[str]) -> tuple[list[dict[str, Any]], float]:
    now = datetime.now(UTC)
    articles = [
        intake.read(r.value, r.where, received=None, latest=now, max_bytes=1 << 20) for r in read_paths(paths)
    ]
    refused = [a for a in articles if not isinstance(a, Article)]
    if refused:
        print(
            f"{len(refused)} rejected: {[(r.offset, str(r.reason)) for r in refused if r]}", file=sys.stderr
        )
    begin = time.perf_counter()
    events = [event for a in articles if isinstance(a, Article) for event in extractor.extract(a).events]
    seconds = time.perf_counter() - begin
    return [json.loads(msgspec.json.encode(event)) for event in events], seconds


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
