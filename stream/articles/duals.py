"""Duals that an article writes with their vowels: «مواطنَين» are two, «مواطنين» two or many."""

from __future__ import annotations

import re

from stream.articles.fold import Folded

_A = "\u064e"
_DUAL = re.compile(rf"[\u0621-\u064a]{_A}ي\u0652?ن(?:\u0650)?(?![\u0621-\u064a])")
_TWO_OR_MANY = re.compile(r"\w{2,}ين(?!\w)")


def with_written_duals(folded: Folded) -> str:
    """A folded text in which what its vowels say are two ends as two do that act: «مواطنَين» as «مواطنان», not as many."""
    text, raw = folded.text, folded.raw
    if _A not in raw or _DUAL.search(raw) is None:
        return text
    for word in _TWO_OR_MANY.finditer(text):
        if _DUAL.search(raw[slice(*folded.span(*word.span()))]):
            text = f"{text[: word.end() - 2]}ان{text[word.end() :]}"
    return text
