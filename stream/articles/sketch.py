"""A text in a few numbers: near-identical sentences share most of them, whoever printed them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from xxhash import xxh3_64_intdigest

PER_SENTENCE = 6
MOST = 64
_MASK = (1 << 53) - 1  # JSON numbers stay exact in every reader
_ENDS = "\n!?؟؛;"  # of a sentence, as a full stop
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 4  # shorter pieces are furniture or initials


@lru_cache(maxsize=16)  # the places of one sentence tell it alike
def sketch(folded_text: str) -> tuple[int, ...]:
    """The smallest bigram hashes of each sentence, sorted: at most 64 numbers below 2**53.

    Digits become one sign, so that a corrected toll leaves a copy a copy: the facts tell updates apart.
    """
    chosen: dict[int, None] = {}
    for mark in _ENDS:
        folded_text = folded_text.replace(mark, ".")
    for sentence in folded_text.split("."):
        chosen.update(dict.fromkeys(_of_sentence(sentence)))
        if len(chosen) >= MOST:
            break
    return tuple(sorted(list(chosen)[:MOST]))


@lru_cache(maxsize=256)  # the events of an article share its sentences
def _of_sentence(sentence: str) -> tuple[int, ...]:
    words = ["#" if word.isdigit() else word for word in _WORD.findall(sentence)]
    if len(words) < _FEWEST_WORDS:
        return ()
    hashes = {xxh3_64_intdigest(f"{a} {b}".encode()) & _MASK for a, b in pairwise(words)}
    return tuple(sorted(hashes)[:PER_SENTENCE])


def overlap(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The share of the smaller sketch found in the larger, 0 to 1; 0 where either is empty."""
    if not one or not other:
        return 0.0
    return len(frozenset(one) & frozenset(other)) / min(len(one), len(other))
