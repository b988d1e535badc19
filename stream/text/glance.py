"""Where a text as it came may hold any of a table's names, told from its words alone.

Most articles hold none, and are left here: nothing of them is folded, and a word met before costs a look into a set. To
fold a text never joins what white space parts, so its words may be folded one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from stream.text.matching import LONGEST, REMEMBERED, Matcher, Words, everywhere

_NONE: frozenset[str] = frozenset()


# Of a written word: whether it may be a match, what may follow it as the first, and which of its own may follow one.
_Roles = tuple[bool, frozenset[str], frozenset[str]]


def spots_of(raw: str, words: Collection[str]) -> list[int]:
    """Offsets of a text at which one of these words stands, in order."""
    return sorted({at for word in words for at in everywhere(raw, word)})


class Glance:
    """Remembers of the written words that it met, marks and all, which may begin a match.

    Up to REMEMBERED words; then all are forgotten and learnt again.
    """

    def __init__(self, matchers: Sequence[Matcher], fold: Callable[[str], str]) -> None:
        """`fold` gives a text the spelling that the matchers' patterns are in; it may part words, and joins none."""
        self.matchers, self._fold = tuple(matchers), fold
        self._forget()

    def _forget(self) -> None:
        self._met: set[str] = set()
        self._telling: set[str] = set()  # those of them that are in one of these three:
        self._alone: set[str] = set()  # may be a match
        self._first: dict[str, frozenset[str]] = {}  # may begin one that goes on with one of these
        self._second: dict[str, frozenset[str]] = {}  # holds these words, which may go on so

    def __call__(self, raw: str) -> bool:
        """False: the matchers find nothing in the folded text. True: they may."""
        telling = self.held(raw)
        if telling is None or not self._alone.isdisjoint(telling):
            return True
        second = [self._second[word] for word in telling if word in self._second]
        return bool(second) and any(
            not seconds.isdisjoint(first)
            for first in map(self._first.get, telling)
            if first is not None
            for seconds in second
        )

    def spots(self, raw: str) -> list[int] | None:
        """Offsets of a text among which all are at whose words a match begins, in order; None: it may anywhere."""
        words = self.begins(raw)
        return None if words is None else spots_of(raw, words)

    def begins(self, raw: str) -> Collection[str] | None:
        """Those words of a text that may begin a match in it; None: any."""
        telling = self.held(raw)
        if telling is None:
            return None
        second = [self._second[word] for word in telling if word in self._second]
        seconds = frozenset[str]().union(*second) if second else _NONE
        return [w for w in telling if w in self._alone or not seconds.isdisjoint(self._first.get(w, _NONE))]

    def held(self, raw: str) -> Collection[str] | None:
        """Those words of a text that may be part of a match, few; a glance for fewer names sees as much in them. None: any."""
        written = raw.split()
        if not self._met.issuperset(written) and self._learn(set(written)):
            return None
        return self._telling.intersection(written)

    def _learn(self, written: set[str]) -> bool:
        """Remember the words of a text; whether one of them that is too long to be kept may be part of a match."""
        if len(self._met) >= REMEMBERED:
            self._forget()
        new = written - self._met
        kept = {word for word in new if len(word) <= LONGEST}
        self._met |= kept
        if not any(self._told_of(" ".join(new))):
            return False  # nearly always
        for word in kept:
            alone, first, second = self._told_of(word)
            if alone:
                self._alone.add(word)
            if first:
                self._first[word] = first
            if second:
                self._second[word] = second
            if alone or first or second:
                self._telling.add(word)
        return any(any(self._told_of(word)) for word in new - kept)

    def _told_of(self, written: str) -> _Roles:
        """The roles of these words together."""
        vocabulary = Words(self._fold(written + " ")).vocabulary  # behind «quot» no letter follows
        alone, first, second = False, _NONE, _NONE
        for matcher in self.matchers:
            begun, following = matcher.begins(vocabulary)
            alone, first, second = alone or begun, first | following, second | (matcher.seconds & vocabulary)
        return alone, first, second
