"""Many tables looked up in one pass over the words of a text.

What a word may begin, in any table, is remembered word by word; for most words that is nothing, in all of them. The
tables find their matches waiting, so those who ask them need not know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

from stream.text.expressions import Starts
from stream.text.matching import Candidate, Match, Matcher, Remembered, match_of, stems, words

_Alone = tuple[int, int, int, int, str]  # table, letters skipped, size, owner, clitics
_Led = tuple[int, Candidate]  # where more than the word must be there


_Begins = tuple[tuple[int, int], ...]  # table, expression


class _Entry(NamedTuple):
    """What may begin at a word: by itself, with the word that must follow, with marks that must, and of expressions.

    `begins` are those that any word may follow, `begun` these and those that a certain word must.
    """

    alone: tuple[_Alone, ...]
    led: dict[str | None, list[_Led]]
    marked: list[_Led]
    begins: _Begins
    begun: dict[str | None, _Begins]


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
        places = [defaultdict[int, list[int]](list) for _ in self._starts]
        entries = [*map(self._by_word.__getitem__, known.runs)]
        telling = zip(
            filter(None, entries),
            compress(known.following, entries),
            compress(known.starts, entries),
            strict=True,
        )
        for entry, following, at in telling:  # of a third of the words
            alone, led, marked, begins, begun = entry
            if more := led.get(following, marked) if led else marked:
                for table, (skip, size, phrase, owner, clitics) in more:
                    start = at + skip
                    end = start + size
                    if phrase and (not text.startswith(phrase, start) or text[end : end + 1].isalpha()):
                        continue
                    found[table].append(match_of((start, end, owner, clitics)))
            else:
                for table, skip, size, owner, clitics in alone:
                    start = at + skip
                    found[table].append(match_of((start, start + size, owner, clitics)))
            for table, which in begun.get(following, begins) if begun else begins:
                places[table][which].append(at)
        for matcher, matches in zip(self._matchers, found, strict=True):
            known.found[matcher] = matcher.with_led(text, known, matches)
        known.places.update(zip(self._starts, places, strict=True))

    def _look(self, word: str) -> _Entry | None:
        """What may begin at a word in any table; None for most words."""
        parted = stems(word)
        found = [(i, c) for i, table in enumerate(self._matchers) for c in table.candidates(parted)]
        began = [(i, *told) for i, starts in enumerate(self._starts) for told in starts.at_word[word]]
        if not (found or began):
            return None
        by_second: dict[str, list[_Led]] = {}
        for one in found:
            by_second.setdefault(one[1].second, []).append(one)
        always = by_second.pop("", [])
        led: dict[str | None, list[_Led]] = {
            second: sorted([*always, *more], key=_in_word) for second, more in by_second.items()
        }
        marked = always if any(candidate.phrase for _, candidate in always) else []
        alone = tuple((i, c.skip, c.size, c.owner, c.clitics) for i, c in always)
        begins = tuple((i, which) for i, which, behind in began if behind is None)
        seconds = frozenset[str]().union(*(behind for _, _, behind in began if behind))
        begun: dict[str | None, _Begins] = {
            second: tuple((i, which) for i, which, behind in began if behind is None or second in behind)
            for second in seconds
        }
        return _Entry(alone, led, marked, begins, begun)


def _in_word(found: _Led) -> tuple[int, int, int]:
    table, candidate = found
    return table, candidate.skip, -candidate.size
