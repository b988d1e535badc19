"""Weigh the signs of stream/events/tell/belonging.py on the labelled articles: `python -m bench.belonging [--write]`.

A logistic regression (L2) over pairs of a figure and a place under attack, of the articles that may be looked at and
of our own cases (tests/events/*_cases.toml); a figure is a place's where it is the label's. Prints, by cross-validation over articles, the share of pairs that are
right, and the weights. `--write` puts them into stream/data/ar/belonging.toml: names of our signs and numbers, no text.
"""

from __future__ import annotations

import argparse
import collections
import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from bench import accuracy
from stream.articles import intake
from stream.events.extract import Extraction, Extractor
from stream.events.facts import Facts
from stream.events.tell.scene import scene
from stream.inputs import read_paths
from stream.places.gazetteer import Gazetteer, load
from stream.records import Article, Event, Field

Matrix = NDArray[np.float64]
FOLDS = 5
PENALTY = 5.0
DOUBT = 0.6  # of the likeliest figure's chance: an equal number elsewhere below it is taken for chance
ROUNDS = 2
STILL = 1e-6  # the largest step of a weight at which the fit has settled
LESSONS = ("toll_cases.toml", "share_cases.toml")
TABLE = accuracy.ROOT / "stream" / "data" / "ar" / "belonging.toml"


class Pair(NamedTuple):
    """A figure and a place: the article, the signs between them, and whether they belong together."""

    article: str
    place: str
    kind: str
    signs: tuple[str, ...]
    right: bool


def articles(paths: list[str]) -> dict[str, Article]:
    """The articles of some files by id."""
    now = datetime.now(UTC)
    found = (
        intake.read(r.value, r.where, received=None, latest=now, max_bytes=1 << 20) for r in read_paths(paths)
    )
    return {a.id: a for a in found if isinstance(a, Article)}


def lessons() -> tuple[dict[str, Article], list[dict[str, Any]]]:
    """Our own cases as articles and labels."""
    texts, labels = {}, []
    for name in LESSONS:
        for case in msgspec.toml.decode((accuracy.ROOT / "tests" / "events" / name).read_bytes())["case"]:
            key = sha256(case["name"].encode()).hexdigest()[:12]
            day = datetime.fromisoformat(case["published"]).replace(hour=12, tzinfo=UTC)
            texts[key] = Article(
                id=key, outlet="Test", title=case.get("title", ""), text=case["text"], published_at=day
            )
            labels.append({"id": key, "events": [lesson(row) for row in case["attacks"]]})
    return texts, labels


def lesson(row: str) -> dict[str, Any]:
    """«place: killed 3; injured 5+» as a label has it."""
    place, _, told = row.partition(":")
    found: dict[str, Any] = {"place": place}
    for part in told.split(";"):
        kind, _, figure = part.strip().partition(" ")
        if kind in ("killed", "injured"):
            numbers = [int(n) for n in re.findall(r"[0-9]+", figure)]
            found[kind] = numbers if len(numbers) > 1 else numbers[0] if numbers else figure
    return found


def entries(scorer: Any, label: dict[str, Any], events: list[Event]) -> dict[str, dict[str, Any]]:
    """The label's entry that each place id answers."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        names = {scorer.fold(event.place.name_ar), scorer.fold(event.place.surface)} - {""}
        for entry in label["events"]:
            keys = {
                scorer.fold(n) for n in (entry["place"], *entry.get("accept", []), entry.get("accept_parent"))
            }
            if names & (keys - {""}):
                found.setdefault(event.place.place_id, entry)
                if scorer.fold(entry["place"]) in names:
                    found[event.place.place_id] = entry
                    break
    return found


def pairs(
    label: dict[str, Any], read: Extraction, own: dict[str, dict[str, Any]], gazetteer: Gazetteer
) -> list[Pair]:
    """Every figure of an article with every place that a label knows."""
    article = read.document.article
    known = {f: Facts(read.document.folded(f), article.published_at, article.outlet) for f in Field}
    stage = scene(read.document, read.bindings, read.seen, known, gazetteer)
    types: dict[str, set[Any]] = {}
    for event in read.events:
        types.setdefault(event.place.place_id, set()).add(event.type)
    found = []
    for place, entry in own.items():
        for field, facts_ in known.items():
            for toll in facts_.tolls:
                if (
                    toll.part
                    or toll.kind not in ("killed", "injured")
                    or stage.sentence(field, toll.start) is None
                    or toll.high == 0
                ):
                    continue
                value = entry.get(toll.kind)
                if isinstance(value, str):
                    right = toll.low is None and toll.high is None
                elif isinstance(value, list):
                    right = toll.low is not None and toll.low in value
                else:
                    right = toll.low is not None and toll.low == value
                signs = stage.signs(place, frozenset(types[place]), field, toll)
                found.append(Pair(label["id"], place, toll.kind, signs, right))
    return found


def fit(rows: Matrix, right: Matrix, sure: Matrix) -> Matrix:
    """Weights of a logistic regression by Newton's method; `sure` weighs the rows; the base is not penalised."""
    weights = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], PENALTY)
    ridge[0] = 1e-6
    for _ in range(30):
        p = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (sure * (p - right)) + ridge * weights
        curve = (rows * (sure * p * (1 - p))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curve, gradient)
        weights -= step
        if np.abs(step).max() < STILL:
            break
    return weights


def weigh(found: list[Pair]) -> tuple[list[str], Matrix, Matrix]:
    """The signs, their weights, and each pair's chance by cross-validation over articles.

    The same number may stand in an article for something else: of the figures equal to a label's, those far less
    likely than the likeliest are left out of the next round.
    """
    names, rows, right = table(found)
    fold = np.array([int(p.article, 16) // 7 % FOLDS for p in found])
    sure, guess = np.ones(len(found)), np.zeros(len(found))
    for _ in range(ROUNDS):
        for k in range(FOLDS):
            own = fold == k
            guess[own] = 1 / (1 + np.exp(-rows[own] @ fit(rows[~own], right[~own], sure[~own])))
        best: dict[tuple[str, str, str], float] = collections.defaultdict(float)
        for pair, chance in zip(found, guess, strict=True):
            if pair.right:
                best[pair[:3]] = max(best[pair[:3]], chance)
        sure = np.array(
            [float(not p.right or c >= DOUBT * best[p[:3]]) for p, c in zip(found, guess, strict=True)]
        )
    return names, fit(rows, right, sure), guess


def table(found: list[Pair]) -> tuple[list[str], Matrix, Matrix]:
    """The signs, the pairs as rows of 0 and 1, and what is right."""
    names = ["base", *sorted({s for p in found for s in p.signs} - {"base"})]
    at = {name: k for k, name in enumerate(names)}
    rows = np.zeros((len(found), len(names)))
    for k, pair in enumerate(found):
        rows[k, [at[s] for s in pair.signs]] = 1
    return names, rows, np.array([p.right for p in found], float)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--write", action="store_true", help="put the weights into the table")
    options.add_argument("--articles", nargs="*", default=[], help="further articles (JSON lines), and")
    options.add_argument(
        "--labels", nargs="*", default=[], help="their labels, in the form of the labelled set"
    )
    chosen = options.parse_args()
    scorer = accuracy.scorer_of()
    labels, _ = accuracy.parts(accuracy.lines(accuracy.GOLD / "dev.labels.jsonl"))
    labels = labels + [label for path in chosen.labels for label in accuracy.lines(Path(path))]
    texts = articles([str(accuracy.GOLD / "dev.articles.jsonl"), *chosen.articles])
    extractor = Extractor(load())
    found: list[Pair] = []
    own, cases = lessons()
    texts |= own
    for label in [label for label in labels if label["id"] in texts] + cases:
        read = extractor.extract(texts[label["id"]])
        if read.events:
            found += pairs(label, read, entries(scorer, label, list(read.events)), extractor.gazetteer)
    names, weights, guess = weigh(found)
    right = np.array([p.right for p in found])
    print(f"{len(found)} pairs, {int(right.sum())} right; cross-validated:")
    for bound in (0.2, 0.3, 0.4, 0.5):
        said = guess >= bound
        print(
            f"  {bound}: precision {right[said].mean():.3f} recall {(said & right).sum() / right.sum():.3f}"
        )
    for name, weight in sorted(zip(names, weights, strict=True), key=lambda w: -w[1]):
        print(f"  {name:28}{weight:7.2f}")
    if chosen.write:
        write(TABLE, dict(zip(names, weights, strict=True)))


def write(path: Path, weights: dict[str, float]) -> None:
    """The weights into a table, by name, in the place of those that stand there."""
    text = path.read_text("utf-8")
    head, _, _ = text.partition("[weights]")
    rows = "".join(f"{name} = {weight:.2f}\n" for name, weight in sorted(weights.items()))
    path.write_text(f"{head}[weights]\n{rows}", "utf-8")


if __name__ == "__main__":
    main()
