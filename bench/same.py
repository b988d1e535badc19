"""Does this tree read articles as another revision did? `python -m bench.same REVISION [FILE.jsonl …]`.

For work on speed, which must change nothing: the events (all claims), what was dropped and why, of the seeds, of the
labelled articles where ../shared/gold is there, and of any files named, compared byte for byte with what REVISION
reads. Exit code 1 and the first differences where they are not the same.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from stream.articles.decode import decode
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.records import Article

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "gold"
SHOWN = 5


def articles(files: list[Path]) -> Iterator[dict[str, str]]:
    """The seeds, the labelled articles, the grouped pages, and the files named."""
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        yield {"id": path.name, "text": path.read_text("utf-8")}
    known = [GOLD / "dev.articles.jsonl", GOLD / "dev.groups.articles.jsonl"]
    for path in [p for p in known if p.exists()] + files:
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)


def readings(files: list[Path]) -> Iterator[str]:
    """One line of JSON an article: all that was read of it. Uses whichever `stream` is on the path."""
    extractor = Extractor(load())
    latest = datetime(2030, 1, 1, tzinfo=UTC)
    for row in articles(files):
        article = decode(json.dumps(row).encode(), received=None, latest=latest)
        if not isinstance(article, Article):
            yield json.dumps([row["id"], "refused"])
            continue
        got, whole = extractor.extract(article), extractor.extract(article, whole=True)
        if got.events != whole.events:
            raise ValueError(f"{article.id}: reading all of it gives other events")
        dropped = [
            [d.binding.placed.reading.mention.start, d.binding.rule, str(d.why), d.detail]
            for d in whole.dropped
        ]
        yield msgspec.json.encode([article.id, got.events, whole.others, dropped]).decode()


def of_revision(revision: str, files: list[Path]) -> list[str]:
    """What the sources of a revision read, in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["git", "archive", revision, "stream"], cwd=ROOT, check=True, capture_output=True
        )
        subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
        command = [sys.executable, str(Path(__file__)), "--print", *map(str, files)]
        done = subprocess.run(
            command, cwd=folder, env={"PYTHONPATH": folder}, check=True, capture_output=True, text=True
        )
        return done.stdout.splitlines()


def main() -> int:
    """Compare, and say whether it is the same."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("revision", nargs="?", default="main")
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument(
        "--print", action="store_true", help="print what this tree reads, and compare nothing"
    )
    given = arguments.parse_args()
    if given.print:
        for line in readings([Path(given.revision)] * (given.revision != "main") + given.files):
            print(line)
        return 0
    before, now = of_revision(given.revision, given.files), list(readings(given.files))
    differ = [(one, other) for one, other in zip(before, now, strict=True) if one != other]
    for one, other in differ[:SHOWN]:
        at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
        print(
            f"{one[:40]}\n  was {one[max(0, at - 100) : at + 200]}\n  is  {other[max(0, at - 100) : at + 200]}"
        )
    print(f"{len(now)} articles, {len(differ)} read otherwise than by {given.revision}")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
