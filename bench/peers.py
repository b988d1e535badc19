"""What others take for the same work in the same run: near-duplicates by datasketch; published figures marked as such."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator

from datasketch import MinHash, MinHashLSH

from bench.groups import adjusted_rand
from bench.streams import attacks, measure, reports
from stream.articles.fold import fold_name

PERMUTATIONS = 128
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)
# camel-tools' NERecognizer (542 MB of model), measured before on one core of such a machine: not in this run.
NER_TOKENS_A_SECOND = (43, 74)


def texts(seed: int, days: int) -> Iterator[tuple[str, str]]:
    """(attack, folded words) of the reports of a synthetic stream: what the wire and its copies say."""
    draw = random.Random(seed)
    for truth in list(attacks(draw, days, 6, 10)):
        for delivery in reports(draw, truth):
            event = delivery.event
            yield str(delivery.truth), " ".join(map(str, event.sketch)) + " " + fold_name(event.place.name_ar)


def lsh(stream: list[tuple[str, str]], threshold: float) -> dict[str, float]:
    """MinHash LSH: each report joins the first that it finds. Microseconds a report, and the adjusted Rand index."""
    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    pairs = []
    begin = time.thread_time()
    home: dict[str, str] = {}
    for number, (truth, words) in enumerate(stream):
        hashed = MinHash(num_perm=PERMUTATIONS)
        hashed.update_batch([word.encode() for word in re.findall(r"\w+", words)])
        near = index.query(hashed)
        key = str(number)
        home[key] = home[near[0]] if near else key
        index.insert(key, hashed)
        pairs.append((truth, home[key]))
    return {"us": (time.thread_time() - begin) / len(stream) * 1e6, "ari": adjusted_rand(pairs)}


def compare(seed: int, *, quick: bool) -> dict[str, object]:
    """Ours and theirs on streams of one generator."""
    days = 5 if quick else 20
    ours = measure(seed, days=days)
    stream = list(texts(seed, days))
    tuned = max((lsh(stream, threshold) for threshold in THRESHOLDS), key=lambda found: found["ari"])
    return {
        "watch": {"us": ours.micros, "ari": ours.ari},
        "datasketch MinHash LSH, best threshold": tuned,
        "camel-tools NER (not run here)": {"tokens_a_second": NER_TOKENS_A_SECOND},
    }
