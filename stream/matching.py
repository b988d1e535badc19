"""Many names or phrases found in folded text in one pass (Aho-Corasick), then filtered by word edges and clitics.

Arabic writes conjunctions, prepositions and the article into the word: «وبدمشق» holds دمشق. A match therefore may
start after such a clitic, but must otherwise start and end at the edge of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import ahocorasick_rs

_CLITICS = re.compile(r"[وف]?(?:[بلك]?(?:ال)?|لل)\Z")
_LL = "لل"  # ل + ال is written لل


class Match(NamedTuple):
    """Pattern `index` at folded offsets [start, end); `clitics` is what the word carries before it."""

    start: int
    end: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody wants of a match
    clitics: str


def _word_start(text: str, at: int) -> int:
    begin = at
    while begin > 0 and text[begin - 1].isalpha() and at - begin <= 4:
        begin -= 1
    return begin


def clitics_before(text: str, at: int) -> str | None:
    """The clitics between the start of the word and `at`; None if something else stands there."""
    if at == 0 or not text[at - 1].isalpha():
        return ""
    begin = _word_start(text, at)
    before = text[begin:at]
    return before if _CLITICS.match(before) else None


class Matcher:
    """Folded patterns, found wherever they stand as whole words, clitics before them allowed."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Patterns are folded already; a pattern that starts with ال is also found after ل, written لل…."""
        self.patterns = tuple(patterns)
        forms: list[str] = []
        self._owners: list[int] = []
        for index, pattern in enumerate(self.patterns):
            forms.append(pattern)
            self._owners.append(index)
            if pattern.startswith("ال"):  # للوعر is ل + الوعر
                forms.append("لل" + pattern[2:])
                self._owners.append(index)
        self._automaton = ahocorasick_rs.AhoCorasick(
            forms, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )
        self._article_form = [
            form.startswith(_LL) and self.patterns[o] != form
            for form, o in zip(forms, self._owners, strict=True)
        ]

    def find(self, text: str) -> list[Match]:
        """Every match as whole words, overlapping ones too, in order of their start, longer ones first."""
        return sorted(self._whole_words(text), key=lambda m: (m.start, -m.end))

    def _whole_words(self, text: str) -> Iterator[Match]:
        size = len(text)
        for form, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if end < size and text[end].isalpha():
                continue
            clitics = clitics_before(text, start)
            if clitics is None:
                continue
            owner = self._owners[form]
            if self._article_form[form]:
                if clitics not in ("", "و", "ف"):
                    continue
                yield Match(start, end, owner, clitics + "ل")
            else:
                yield Match(start, end, owner, clitics)


def longest(matches: Iterable[Match]) -> list[Match]:
    """Of matches that overlap, the longest; of equals, the first. In order of their start."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start)):
        if all(match.end <= k.start or k.end <= match.start for k in kept):
            kept.append(match)
    return sorted(kept)
