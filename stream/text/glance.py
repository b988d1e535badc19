"""Whether a text as it came may hold any of a table's names, told from the set of its words alone.

Most articles hold none, and are left here: nothing of them is folded, and a word met before costs a look into a set. To
fold a text never joins what white space parts, so its words may be folded one by one.
"""

from __future__ import annotations

from collections.abc import Callable

from stream.text.matching import LONGEST, REMEMBERED, Matcher, Words


class Glance:
    """Remembers of the written words that it met, marks and all, which may begin a match.

    Up to REMEMBERED words; then all are forgotten and learnt again.
    """

    def __init__(self, matcher: Matcher, fold: Callable[[str], str]) -> None:
        """`fold` gives a text the spelling that the matcher's patterns are in."""
        self._matcher, self._fold = matcher, fold
        self._forget()

    def _forget(self) -> None:
        self._met: set[str] = set()
        self._alone: set[str] = set()  # may be a match
        self._first: dict[str, frozenset[str]] = {}  # may begin one that goes on with one of these
        self._second: dict[str, frozenset[str]] = {}  # holds these words, which may go on so

    def __call__(self, raw: str) -> bool:
        """False: the matcher finds nothing in the folded text. True: it may."""
        written = set(raw.split())
        if not written <= self._met and self._learn(written):
            return True
        if not self._alone.isdisjoint(written):
            return True
        wanted = frozenset[str]().union(*map(self._first.__getitem__, self._first.keys() & written))
        return any(not wanted.isdisjoint(self._second[word]) for word in self._second.keys() & written)

    def _learn(self, written: set[str]) -> bool:
        """Remember the words of a text; whether one of them that is too long to be kept may be part of a match."""
        if len(self._met) >= REMEMBERED:
            self._forget()
        new = written - self._met
        kept = {word for word in new if len(word) <= LONGEST}
        self._met |= kept
        if not any(self._roles(" ".join(new))):
            return False  # nearly always
        for word in kept:
            alone, first, second = self._roles(word)
            if alone:
                self._alone.add(word)
            if first:
                self._first[word] = first
            if second:
                self._second[word] = second
        return any(any(self._roles(word)) for word in new - kept)

    def _roles(self, written: str) -> tuple[bool, frozenset[str], frozenset[str]]:
        """Of these words: whether one may be a match, what may follow one as the first, and which may follow one."""
        vocabulary = Words(self._fold(written + " ")).vocabulary  # behind «quot» no letter follows
        return *self._matcher.begins(vocabulary), self._matcher.seconds & vocabulary
