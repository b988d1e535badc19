"""Many names or phrases found in folded text in one pass over its words, at a cost that does not grow with their number.

Arabic writes conjunctions, prepositions and the article into the word: «وبدمشق» holds دمشق. A match may start after
such a clitic, but must otherwise start and end at the edge of a word. So what can begin at a word depends on the word
alone: it is looked up, and remembered, word by word. (Measured against Aho-Corasick: DECISIONS.md.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

# Letters as str.isalpha has them: no digits, and no ², ½ or ① either.
_LETTERS = r"[^\W\d_²³¹¼-¾\u2070-\u209f\u2150-\u218f\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]+"
_RUN = re.compile(_LETTERS)
_RUN_OR_NUMBER = re.compile(rf"({_LETTERS})|[0-9]+")
NUMBER = "0"
_CLITICS = frozenset(
    conjunction + rest
    for conjunction in ("", "و", "ف")
    for rest in (
        "لل",
        *(preposition + article for preposition in ("", "ب", "ل", "ك") for article in ("", "ال")),
    )
)
_LONGEST_CLITICS = max(map(len, _CLITICS))
_LL = "لل"  # ل + ال is written لل
REMEMBERED = 1 << 16  # words whose possible matches are kept; beyond it, all are forgotten and learnt again


class Match(NamedTuple):
    """Pattern `index` at folded offsets [start, end); `clitics` is what the word carries before it."""

    start: int
    end: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody wants of a match
    clitics: str


@lru_cache(maxsize=8)
def words(text: str) -> Sequence[tuple[str, int]]:
    """The runs of letters of a folded text, NUMBER for a run of digits, and where each starts, in order."""
    return [
        (match[0] if match.lastindex else NUMBER, match.start()) for match in _RUN_OR_NUMBER.finditer(text)
    ]


class _Candidate(NamedTuple):
    """What may begin `skip` letters into a word: `phrase` where it is longer than the word, else ""."""

    skip: int
    size: int
    phrase: str
    owner: int
    clitics: str


class _Candidates(dict[str, tuple[_Candidate, ...]]):
    """What may begin at a word, by word; filled as words are met."""

    def __init__(self, forms: dict[str, list[tuple[str, int, bool]]]) -> None:
        super().__init__()
        self._forms = forms

    def __missing__(self, word: str) -> tuple[_Candidate, ...]:
        found: list[_Candidate] = []
        for skip in range(min(_LONGEST_CLITICS + 1, len(word))):
            clitics = word[:skip]
            if clitics not in _CLITICS:
                continue
            for form, owner, article in self._forms.get(word[skip:], ()):
                if article and clitics not in ("", "و", "ف"):
                    continue
                phrase = form if len(form) > len(word) - skip else ""
                found.append(
                    _Candidate(skip, len(form), phrase, owner, clitics + "ل" if article else clitics)
                )
        if len(self) >= REMEMBERED:
            self.clear()
        kept = self[word] = tuple(sorted(found, key=lambda c: (c.skip, -c.size)))
        return kept


class Matcher:
    """Folded patterns, found wherever they stand as whole words, clitics before them allowed."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Patterns are folded already; one that starts with ال is also found after ل, as لل…; one without a letter never."""
        self.patterns = tuple(patterns)
        forms: dict[str, list[tuple[str, int, bool]]] = {}
        self._led: dict[str, list[tuple[int, int]]] = {}  # «6 اكتوبر», «(ا ف ب)»: by the first word
        for owner, pattern in enumerate(self.patterns):
            first = _RUN.search(pattern)
            if first is None:
                continue
            if first.start():
                self._led.setdefault(first[0], []).append((first.start(), owner))
                continue
            forms.setdefault(first[0], []).append((pattern, owner, False))
            if pattern.startswith("ال"):  # للوعر is ل + الوعر
                form = _LL + pattern[2:]
                forms.setdefault(_first_word(form), []).append((form, owner, True))
        self._candidates = _Candidates(forms)

    def find(self, text: str) -> list[Match]:
        """Every match as whole words, overlapping ones too, in order of their start, longer ones first."""
        found: list[Match] = []
        candidates = self._candidates
        for word, at in words(text):
            for skip, size, phrase, owner, clitics in candidates[word]:
                start = at + skip
                end = start + size
                if phrase and (not text.startswith(phrase, start) or text[end : end + 1].isalpha()):
                    continue
                found.append(Match(start, end, owner, clitics))
        return sorted(found + led, key=_in_order) if (led := self._find_led(text)) else found

    def _find_led(self, text: str) -> list[Match]:
        """The matches of patterns that begin with something else than a letter."""
        found: list[Match] = []
        if not self._led:
            return found
        for word, at in words(text):
            for lead, owner in self._led.get(word, ()):
                start = at - lead
                end = start + len(self.patterns[owner])
                if (
                    start < 0
                    or not text.startswith(self.patterns[owner], start)
                    or text[end : end + 1].isalpha()
                ):
                    continue
                clitics = _letters_before(text, start)
                if clitics in _CLITICS:
                    found.append(Match(start, end, owner, clitics))
        return found


def _first_word(form: str) -> str:
    return _RUN.match(form)[0]  # type: ignore[index]  # it begins with a letter


def _letters_before(text: str, at: int) -> str:
    begin = at
    while begin > 0 and text[begin - 1].isalpha():
        begin -= 1
    return text[begin:at]


def _in_order(match: Match) -> tuple[int, int]:
    return match.start, -match.end


def longest(matches: Iterable[Match]) -> list[Match]:
    """Of matches that overlap, the longest; of equals, the first. In order of their start."""
    kept: list[Match] = []
    cluster: list[Match] = []
    reach = -1
    for match in sorted(matches):
        if match.start >= reach and cluster:
            kept += _longest(cluster)
            cluster = []
        cluster.append(match)
        reach = max(reach, match.end)
    return kept + _longest(cluster)


def _longest(cluster: list[Match]) -> list[Match]:
    """The same of matches each of which overlaps another."""
    if len(cluster) < 2:
        return cluster
    kept: list[Match] = []
    for match in sorted(cluster, key=lambda m: (m.start - m.end, m.start)):
        if all(match.end <= k.start or k.end <= match.start for k in kept):
            kept.append(match)
    return sorted(kept)
