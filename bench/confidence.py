"""Weigh the signs of stream/events/tell/confidence.py on the labelled articles: `python -m bench.confidence [--write]`.

A logistic regression (L2) over the places and types read in the articles that may be looked at; a reading is right
where the label has its place, and readings of optional entries are left out. Prints, by cross-validation over
articles, how often readings of each band of confidence are right; `--write` puts the weights into
stream/data/confidence.toml: names of our signs and numbers, no text.

Rules are mended on the articles that the weights come from, so those say more than holds of others. `--fresh` are
articles from which no rule was made: all weights are scaled by one factor, and the base moved, to fit them (Platt).
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bench import accuracy
from bench.belonging import FOLDS, Matrix, articles, fit, write
from stream.events.extract import Extraction, Extractor
from stream.events.tell import confidence
from stream.places.gazetteer import load

TABLE = accuracy.ROOT / "stream" / "data" / "confidence.toml"
BANDS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


class Reading(NamedTuple):
    """A place read as struck: its article, the signs, and whether the label has it."""

    article: str
    signs: tuple[str, ...]
    right: bool


def readings(scorer: Any, label: dict[str, Any], read: Extraction) -> Iterator[Reading]:
    """What an article's events say, beside its label."""
    groups: dict[str, list[Any]] = {}
    for binding in read.bindings:
        entry = binding.placed.reading.entry
        if entry is not None and binding.judgement is None:
            groups.setdefault(entry.id, []).append(binding)
    for event in read.events:
        bound = [b for b in groups.get(event.place.place_id, ()) if event.type in b.types]
        names = {scorer.fold(event.place.name_ar), scorer.fold(event.place.surface)} - {""}
        own = [g for g in label["events"] if names & _keys(scorer, g)]
        if not bound or (own and all(g.get("optional") for g in own)):
            continue
        entry = bound[0].placed.reading.entry
        signs = confidence.signs(bound, entry, event.type, event.casualties)
        yield Reading(label.get("id") or label["article"], signs, bool(own))


def _keys(scorer: Any, entry: dict[str, Any]) -> set[str]:
    return {
        scorer.fold(n) for n in (entry["place"], *entry.get("accept", []), entry.get("accept_parent"))
    } - {""}


def table(found: list[Reading], names: list[str]) -> tuple[Matrix, Matrix]:
    """The readings as rows of 0 and 1, and what is right."""
    rows = np.array([[1.0, *(float(n in r.signs) for n in names[1:])] for r in found])
    return rows, np.array([float(r.right) for r in found])


def bands(chance: Matrix, right: Matrix) -> Iterator[str]:
    """A line for each band of confidence: how many readings, and how many of them were right."""
    for low, high in itertools.pairwise(BANDS):
        inside = (chance >= low) & (chance < high)
        if inside.any():
            yield f"  {low:.2f} to {min(high, 1):.2f}: {int(right[inside].sum())} of {int(inside.sum())} right"


def unseen(scorer: Any, extractor: Extractor, texts: list[str], labels: list[str]) -> list[Reading]:
    """The readings of articles from which no rule was made."""
    known = articles(texts)
    rows = (label for path in labels for label in accuracy.lines(Path(path)) if label["id"] in known)
    return [r for label in rows for r in readings(scorer, label, extractor.extract(known[label["id"]]))]


def scaled(weights: Matrix, names: list[str], fresh: list[Reading]) -> Matrix:
    """The weights by one factor and with the base moved, as articles that no rule was made from have it.

    Prints how often fresh readings are right, before and after (the latter by cross-validation over articles).
    """
    rows, right = table(fresh, names)
    before = rows @ weights
    both = np.column_stack([np.ones(len(before)), before])
    fold = _folds(fresh)
    chance = np.zeros(len(fresh))
    for k in range(FOLDS):
        own = fold == k
        chance[own] = _chance(both[own], fit(both[~own], right[~own], np.ones(int((~own).sum()))))
    for said, guess in (("as weighed", _chance(rows, weights)), ("scaled, cross-validated", chance)):
        print(
            f"fresh, {said}: {len(fresh)} readings, {int(right.sum())} right, Brier {((guess - right) ** 2).mean():.3f}"
        )
        print("\n".join(bands(guess, right)))
    shift, factor = fit(both, right, np.ones(len(fresh)))
    new: Matrix = weights * factor
    new[0] += shift
    return new


def _folds(found: list[Reading]) -> Matrix:
    """Which part of the articles each reading is in."""
    return np.array([int(hashlib.sha256(r.article.encode()).hexdigest(), 16) // 5 % FOLDS for r in found])


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--write", action="store_true", help="put the weights into the table")
    options.add_argument("--articles", nargs="*", default=[], help="further articles (JSON lines), and")
    options.add_argument(
        "--labels", nargs="*", default=[], help="their labels, in the form of the labelled set"
    )
    options.add_argument("--fresh", nargs="*", default=[], help="articles from which no rule was made, and")
    options.add_argument("--fresh-labels", nargs="*", default=[], help="their labels")
    chosen = options.parse_args()
    scorer, extractor = accuracy.scorer_of(), Extractor(load())
    texts = articles([str(accuracy.GOLD / "dev.articles.jsonl"), *chosen.articles])
    rest, aside = accuracy.parts(accuracy.lines(accuracy.GOLD / "dev.labels.jsonl"))
    rest += [label for path in chosen.labels for label in accuracy.lines(Path(path)) if label["id"] in texts]
    seen, kept = (
        [r for label in part for r in readings(scorer, label, extractor.extract(texts[label["id"]]))]
        for part in (rest, aside)
    )
    names = ["base", *sorted({s for r in seen for s in r.signs})]
    rows, right = table(seen, names)
    fold = _folds(seen)
    chance = np.zeros(len(seen))
    for k in range(FOLDS):
        own = fold == k
        chance[own] = _chance(rows[own], fit(rows[~own], right[~own], np.ones(int((~own).sum()))))
    found = fit(rows, right, np.ones(len(seen)))
    print(
        f"{len(seen)} readings, {int(right.sum())} right; cross-validated Brier {((chance - right) ** 2).mean():.3f}"
    )
    print("\n".join(bands(chance, right)))
    other, true = table(kept, names)
    guess = _chance(other, found)
    print(f"kept aside: {len(kept)} readings, Brier {((guess - true) ** 2).mean():.3f}")
    print("\n".join(bands(guess, true)))
    if chosen.fresh:
        found = scaled(found, names, unseen(scorer, extractor, chosen.fresh, chosen.fresh_labels))
    for name, weight in sorted(zip(names, found, strict=True), key=lambda w: -w[1]):
        print(f"  {name:28}{weight:7.2f}")
    if chosen.write:
        write(TABLE, dict(zip(names, found, strict=True)))


def _chance(rows: Matrix, weights: Matrix) -> Matrix:
    return 1 / (1 + np.exp(-rows @ weights))


if __name__ == "__main__":
    main()
