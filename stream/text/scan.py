"""Many tables looked up in one pass over the words of a text.

What a word may begin, in any table, is remembered word by word; for most words that is nothing, in all of them. The
tables find their matches waiting, so those who ask them need not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import itemgetter

from stream.text.expressions import Starts
from stream.text.matching import Candidate, Match, Matcher, Remembered, match_of, stems, words

_Candidates = list[tuple[int, Candidate]]
_Found = tuple[_Candidates, dict[str, _Candidates], tuple[tuple[int, int], ...]]


_NOTHING: _Found = ([], {}, ())
_word = itemgetter(0)


class Scan:
    """Tables of names and of expressions that are always asked about the same texts."""

    def __init__(self, matchers: Sequence[Matcher], starts: Sequence[Starts]) -> None:
        """The tables; one that is left out is only slower."""
        self._matchers, self._starts = tuple(matchers), tuple(starts)
        self._by_word = Remembered(self._look)

    def __call__(self, text: str) -> None:
        """Look a folded text up in all tables."""
        known = words(text)
        found: list[list[Match]] = [[] for _ in self._matchers]
        places = [table.nowhere() for table in self._starts]
        runs = known.runs
        entries = [*map(self._by_word.__getitem__, map(_word, runs))]
        for number in compress(range(1, len(runs) + 1), entries):
            alone, phrases, begins = entries[number - 1] or _NOTHING
            at = runs[number - 1][1]
            if phrases and number < len(runs) and (more := phrases.get(runs[number][0])):
                alone = sorted((*alone, *more), key=_in_word)
            for table, (skip, size, phrase, owner, clitics) in alone:
                start = at + skip
                end = start + size
                if phrase and (not text.startswith(phrase, start) or text[end : end + 1].isalpha()):
                    continue
                found[table].append(match_of((start, end, owner, clitics)))
            for table, which in begins:
                places[table][which].append(at)  # type: ignore[union-attr]  # as in Starts.places
        for matcher, matches in zip(self._matchers, found, strict=True):
            known.found[matcher] = matcher.with_led(text, known, matches)
        known.places.update(zip(self._starts, places, strict=True))

    def _look(self, word: str) -> _Found | None:
        """What may begin at a word in any table; None for most words."""
        parted = stems(word)
        found = [(i, c) for i, table in enumerate(self._matchers) for c in table.candidates(parted)]
        phrases: dict[str, list[tuple[int, Candidate]]] = {}
        for table, candidate in found:
            if candidate.second:
                phrases.setdefault(candidate.second, []).append((table, candidate))
        begins = tuple(
            (i, which) for i, starts in enumerate(self._starts) for which in starts.by_word.get(word, ())
        )
        return ([f for f in found if not f[1].second], phrases, begins) if found or begins else None


def _in_word(found: tuple[int, Candidate]) -> tuple[int, int, int]:
    table, candidate = found
    return table, candidate.skip, -candidate.size
