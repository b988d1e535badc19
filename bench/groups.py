"""How well reports of one attack are brought together: real pages grouped by hand, and two common text methods.

Runs the extraction over ../shared/gold/dev.groups.articles.jsonl, groups the events into incidents by locality, and
compares pairs of articles that share an incident with the labelled groups: two pages of any one group tell of one
attack (eight pages are in several). A second row settles the labels that label_doubts.toml reads otherwise.
`--errors N` lists wrong pairs.
"""

from __future__ import annotations

import argparse
import json
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any, NamedTuple

from stream.articles import intake
from stream.articles.fold import fold_name
from stream.events.extract import Extractor
from stream.incidents.incident import attacks
from stream.incidents.report import report_of
from stream.incidents.window import Window
from stream.inputs import read_paths
from stream.places.gazetteer import load
from stream.records import Article, Event

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
GOLD = SHARED / "gold"
LARGE_TABLE = SHARED / "facts" / "syria.tsv"
Pair = tuple[str, str]
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
DOUBTS = Path(__file__).parent / "label_doubts.toml"
JOINED, APART = "joined", "in one locality, and not joined: what matching loses"
ELSEWHERE, UNREAD = "read in different localities", "without an event in one of the pages"


class Truth(NamedTuple):
    """What is labelled: the pages that report an attack, their pairs of one attack, and the look-alikes that are not."""

    reports: dict[str, frozenset[str]]
    pairs: set[Pair]
    alike: set[Pair]


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--errors", type=int, default=0, help="list the first N wrong pairs of each kind")
    chosen = options.parse_args()
    if not (GOLD / "dev.groups.jsonl").exists():
        print(f"No labelled groups in {GOLD}: this is measured where that folder is.")
        return
    articles, truth = pages(), labelled()
    settled = truth._replace(pairs=_settled(truth.pairs))
    texts = {a.id: a.text for a in articles}
    print(f"{len(articles)} pages, {len(truth.reports)} of them reports in groups of one attack")
    print(f"{'':32}{'P':>7}{'R':>7}{'F1':>7}{'joined look-alikes':>20}{'ARI':>7}{'seconds':>9}")
    for name, table in (("incidents, built-in", None), ("incidents, facts", LARGE_TABLE)):
        begin = time.perf_counter()
        events = _events(articles, table)
        clusters = dict(_clusters(events))
        seconds = time.perf_counter() - begin
        found = {pair for ids in clusters.values() for pair in _pairs(ids)}
        _row(name, found, truth, seconds, _ari(clusters, truth.reports))
        _row("  with doubts settled", found, settled, None, None)
        if table is None and chosen.errors:
            _errors(found, truth, events, texts, chosen.errors)
        if table is None:
            lost = _lost(found, truth.pairs, events)
    for name, method, settings in (
        ("RapidFuzz token set", _token_set, [(threshold,) for threshold in THRESHOLDS]),
        ("MinHash LSH", _minhash, [(t, words) for t in THRESHOLDS for words in (1, 2, 3)]),
    ):
        scored = []
        for tuned in settings:
            begin = time.perf_counter()
            scored.append((method(texts, *tuned), tuned, time.perf_counter() - begin))
        pairs_, tuned, seconds = max(scored, key=lambda item: figures(item[0], truth)[2])
        _row(f"{name} {' '.join(map(str, tuned))}", pairs_, truth, seconds, None)
    print("\nOf the pairs of one attack:")
    for what, count in lost.items():
        print(f"  {count:4} {what}")
    met = lost[JOINED] + lost[APART]
    print(f"Matching alone joins {lost[JOINED] / max(1, met):.3f} of those that one locality holds.")


def labelled() -> Truth:
    """The labels, as they stand."""
    reports: dict[str, set[str]] = defaultdict(set)
    pairs, alike = set[Pair](), set[Pair]()
    for group in _lines(GOLD / "dev.groups.jsonl"):
        if group["kind"] == "lookalike_different_event":
            alike.update(_pairs(member["id"] for member in group["members"]))
        elif group["kind"] != "near_copy_not_attack":
            ids = [member["id"] for member in group["members"] if member["role"] == "report"]
            pairs.update(_pairs(ids))
            for name in ids:
                reports[name].add(group["group"])
    return Truth({name: frozenset(held) for name, held in reports.items()}, pairs, alike)


def _settled(pairs: set[Pair]) -> set[Pair]:
    """The pairs of one attack after our doubts about the labels."""
    doubts = tomllib.loads(DOUBTS.read_text("utf-8"))
    no, yes = (
        {pair for row in doubts[kind] for pair in _pairs(row["pages"])}
        for kind in ("not_one_attack", "one_attack")
    )
    return (pairs - no) | yes


def _lost(found: set[Pair], true: set[Pair], events: list[Event]) -> dict[str, int]:
    """Where the pairs of one attack are lost: what was read, or how it was matched."""
    told: dict[str, set[str]] = defaultdict(set)
    for event in events:
        told[event.article_id].add(event.place.locality_id)
    counts = dict.fromkeys((JOINED, APART, ELSEWHERE, UNREAD), 0)
    for one, other in true:
        if (one, other) in found:
            counts[JOINED] += 1
        elif not told[one] or not told[other]:
            counts[UNREAD] += 1
        else:
            counts[ELSEWHERE if told[one].isdisjoint(told[other]) else APART] += 1
    return counts


def pages() -> list[Article]:
    """The labelled pages, in their order."""
    now = datetime.now(UTC)
    raws = read_paths([str(GOLD / "dev.groups.articles.jsonl")])
    read = (intake.read(r.value, r.where, received=None, latest=now, max_bytes=1 << 20) for r in raws)
    return [article for article in read if isinstance(article, Article)]


def _events(articles: Iterable[Article], table: Path | None) -> list[Event]:
    extractor = Extractor(load(table))
    return [event for article in articles for event in extractor.extract(article).events]


def _clusters(events: Iterable[Event]) -> Iterator[tuple[str, set[str]]]:
    """Incident id to the articles that tell of it, each locality with all its reports at once."""
    by_locality: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_locality[event.place.locality_id].append(event)
    seen = datetime(2000, 1, 1, tzinfo=UTC)
    for held in by_locality.values():
        places = {event.place.place_id: event.place for event in held}
        window = Window(
            places=tuple(places.values()),
            reports=tuple(report_of(event, seq=n, seen=seen) for n, event in enumerate(held)),
        )
        for attack in attacks(window):
            yield attack.incident.incident_id, set(attack.incident.article_ids)


def _pairs(ids: Iterable[str]) -> Iterator[Pair]:
    return combinations(sorted(set(ids)), 2)


def figures(found: set[Pair], truth: Truth) -> tuple[float, float, float]:
    """Precision, recall and F1 over the pages that report an attack."""
    judged = {pair for pair in found if pair[0] in truth.reports and pair[1] in truth.reports}
    right = len(judged & truth.pairs)
    precision, recall = right / max(1, len(judged)), right / max(1, len(truth.pairs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _row(name: str, found: set[Pair], truth: Truth, seconds: float | None, ari: float | None) -> None:
    p, r, f = figures(found, truth)
    joined = f"{len(truth.alike & found)} of {len(truth.alike)}"
    shown = f"{ari:7.3f}" if ari is not None else f"{'':7}"
    spent = f"{seconds:9.1f}" if seconds is not None else ""
    print(f"{name:32}{p:7.3f}{r:7.3f}{f:7.3f}{joined:>20}{shown}{spent}")


def _ari(clusters: dict[str, set[str]], reports: dict[str, frozenset[str]]) -> float:
    """Adjusted Rand index over the reports of one group that tell of one incident."""
    told: dict[str, list[str]] = defaultdict(list)
    for incident, ids in clusters.items():
        for article in ids & reports.keys():
            told[article].append(incident)
    single = {a: names[0] for a, names in told.items() if len(names) == len(reports[a]) == 1}
    return adjusted_rand([(min(reports[article]), name) for article, name in single.items()])


def adjusted_rand(labels: list[tuple[str, str]]) -> float:
    """Adjusted Rand index of two labellings of the same things, given as pairs of labels."""
    counts = [defaultdict(int) for _ in range(3)]
    for true, found in labels:
        counts[0][true, found] += 1
        counts[1][true] += 1
        counts[2][found] += 1
    both, trues, founds = (sum(comb(n, 2) for n in count.values()) for count in counts)
    expected = trues * founds / max(1, comb(len(labels), 2))
    most = (trues + founds) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def _token_set(texts: dict[str, str], threshold: float) -> set[Pair]:
    from rapidfuzz.fuzz import token_set_ratio  # noqa: PLC0415  # only this bench compares with it

    folded = {name: fold_name(text)[:1500] for name, text in texts.items()}
    return {
        (one, other)
        for one, other in _pairs(folded)
        if token_set_ratio(folded[one], folded[other], score_cutoff=100 * threshold)
    }


def _minhash(texts: dict[str, str], threshold: float, size: int) -> set[Pair]:
    """Pairs that LSH proposes, of shingles of `size` words: at the threshold for which its bands are chosen."""
    try:
        from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  # as above
    except ImportError:
        return set()
    index, hashes = MinHashLSH(threshold=threshold, num_perm=128), {}
    for name, text in texts.items():
        words = fold_name(text).split()
        hashes[name] = MinHash(num_perm=128)
        shingles = zip(*(words[n:] for n in range(size)), strict=False)
        hashes[name].update_batch([" ".join(shingle).encode() for shingle in shingles])
        index.insert(name, hashes[name])
    return {
        pair for name, one in hashes.items() for pair in (tuple(sorted((name, o))) for o in index.query(one)) if pair[0] != pair[1]
    }  # fmt: skip


def _errors(found: set[Pair], truth: Truth, events: list[Event], texts: dict[str, str], most: int) -> None:
    told = defaultdict(list)
    for e in events:
        day = (
            e.occurred
            and f"{e.occurred.start:%d %b %H}-{e.occurred.end:%d %H}{'?' if e.occurred.inferred else ''}"
        )
        killed = e.casualties.killed and e.casualties.killed.low
        told[e.article_id].append(f"{e.place.name_ar} [{e.place.locality_id}] {e.type} {day} killed={killed}")
    judged = {pair for pair in found if pair[0] in truth.reports and pair[1] in truth.reports}
    for title, pairs in (("missed", sorted(truth.pairs - judged)), ("wrong", sorted(judged - truth.pairs))):
        print(f"\n{title}: {len(pairs)}")
        for pair in pairs[:most]:
            for article in pair:
                groups = " ".join(sorted(truth.reports[article]))
                print(f"  {groups} {article} ({len(texts[article])}) {' | '.join(told[article][:5])}")
            print()


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
