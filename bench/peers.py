"""Near-duplicates by others in the same run: datasketch's MinHash LSH and RapidFuzz's token-set ratio, tuned, beside `watch`.

All read the same synthetic stream, report by report in order of arrival, and each report joins what it finds. The
others get the full texts, and the city of each report (an index for each city, as `watch` has a window for each), and
are tuned on a stream of another seed. Their time is folding, shingles, hashing, query and insertion; ours is folding,
sketch and all of `watch`, ticks, episodes and alerts included. RapidFuzz looks at the texts of the last three days.
"""

from __future__ import annotations

import random
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import product

from datasketch import MinHash, MinHashLSH
from rapidfuzz import fuzz, process

from bench.groups import adjusted_rand
from bench.streams import Delivery, attacks, measure, reports
from stream.articles.fold import fold_name
from stream.articles.sketch import sketch

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
SHINGLES = (1, 2, 3)
PERMUTATIONS = (64, 128)
RATIOS = (50, 60, 70, 80, 90, 95, 99)
KEPT = timedelta(days=3)
Found = dict[str, object]
# camel-tools' NERecognizer (542 MB of model), measured before on one core of such a machine: not in this run.
NER_TOKENS_A_SECOND = (43, 74)


def deliveries(seed: int, days: int) -> list[Delivery]:
    """A stream in order of arrival, each report once."""
    draw, seen = random.Random(seed), set()
    found = sorted(d for truth in list(attacks(draw, days, 6, 10)) for d in reports(draw, truth))
    return [d for d in found if not (d.event.event_id in seen or seen.add(d.event.event_id))]


def lsh(stream: Iterable[Delivery], threshold: float, words: int, permutations: int) -> Found:
    """MinHash LSH: a report joins the nearest, by estimated Jaccard index, of those that the index proposes."""
    indexes: dict[str, MinHashLSH] = defaultdict(
        lambda: MinHashLSH(threshold=threshold, num_perm=permutations)
    )
    hashes: dict[str, MinHash] = {}

    def nearest(key: str, delivery: Delivery) -> str | None:
        index, tokens = (
            indexes[delivery.event.place.locality_id],
            re.findall(r"\w+", fold_name(delivery.text)),
        )
        mine = MinHash(num_perm=permutations)
        shingles = zip(*(tokens[n:] for n in range(words)), strict=False)
        mine.update_batch([" ".join(shingle).encode() for shingle in shingles])
        near = index.query(mine)
        index.insert(key, mine)
        hashes[key] = mine
        return max(near, key=lambda other: mine.jaccard(hashes[other]), default=None)

    return _joined(stream, nearest)


def token_set(stream: Iterable[Delivery], ratio: float) -> Found:
    """RapidFuzz: a report joins the text with the best token-set ratio, if that is high enough."""
    held: dict[str, deque[tuple[datetime, str, str]]] = defaultdict(deque)

    def nearest(key: str, delivery: Delivery) -> str | None:
        kept, text = held[delivery.event.place.locality_id], fold_name(delivery.text)
        while kept and kept[0][0] < delivery.arrives - KEPT:
            kept.popleft()
        best = process.extractOne(
            text, {name: said for _, name, said in kept}, scorer=fuzz.token_set_ratio, score_cutoff=ratio
        )
        kept.append((delivery.arrives, key, text))
        return best[2] if best else None

    return _joined(stream, nearest)


def _joined(stream: Iterable[Delivery], nearest: Callable[[str, Delivery], str | None]) -> Found:
    """Microseconds a report, and the adjusted Rand index."""
    home: dict[str, str] = {}
    pairs = []
    begin = time.thread_time()
    for number, delivery in enumerate(stream):
        key = str(number)
        near = nearest(key, delivery)
        home[key] = home[near] if near else key
        pairs.append((str(delivery.truth), home[key]))
    return {"us": (time.thread_time() - begin) / len(pairs) * 1e6, "ari": adjusted_rand(pairs)}


def watch(seed: int, days: int, stream: list[Delivery]) -> Found:
    """Ours: `watch` over the stream, and the folding and the sketches that it rests on."""
    begin = time.thread_time()
    for delivery in stream:
        sketch(fold_name(delivery.text))
    sketched = (time.thread_time() - begin) / len(stream) * 1e6
    found = measure(seed, days=days)
    return {"us": found.report_micros + sketched, "ari": found.ari}


def tuned(
    method: Callable[..., Found],
    grid: Iterable[tuple[float, ...]],
    seed: int,
    days: int,
    stream: list[Delivery],
) -> Found:
    """The settings that do best on another stream, on this one."""
    other = deliveries(seed + 1000, days)
    best = max(grid, key=lambda settings: (method(other, *settings)["ari"], settings))
    return {**method(stream, *best), "tuned": " ".join(map(str, best))}


def compare(seed: int, *, quick: bool) -> Found:
    """Ours and theirs on one stream."""
    days = 5 if quick else 20
    stream = deliveries(seed, days)
    return {
        "reports": len(stream),
        "watch": watch(seed, days, stream),
        "MinHash LSH (threshold, words, permutations)": tuned(
            lsh, list(product(THRESHOLDS, SHINGLES, PERMUTATIONS)), seed, days, stream
        ),
        "RapidFuzz token-set (ratio)": tuned(token_set, [(ratio,) for ratio in RATIOS], seed, days, stream),
        "camel-tools NER (not run here)": {"tokens_a_second": NER_TOKENS_A_SECOND},
    }
