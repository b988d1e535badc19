"""Regular expressions over folded text, tried only where the words of the text let them begin or end.

A rule such as «(?:خلال )?الليلة الماضية» can begin at two words only. Those words are read from the expression itself,
so the rules stay as they are written, and a text in which none of them stands costs a look at each of its words, however
many rules there are. An expression that can begin with any word is tried everywhere, as without this module.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from stream.text.edges import Edge, edge, edge_words, followers
from stream.text.matching import NUMBER, RUN, Remembered, words
from stream.text.needed import needed

_LETTER = "ا"  # any
_LONG = 32  # characters in which a word and a blank before it mostly have room


class Expression:
    """A compiled expression that begins at a word, with those methods of `re.Pattern` that look through a text."""

    def __init__(self, pattern: re.Pattern[str], starts: Starts, number: int) -> None:
        """Made by `beginning`: `starts` knows where the expressions of one table may begin, this one by its number."""
        self.pattern, self.starts, self.number = pattern, starts, number
        self._everywhere = number in starts.everywhere

    def finditer(self, text: str, start: int = 0, stop: int | None = None) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        end = len(text) if stop is None else stop
        if self._everywhere:
            return self.pattern.finditer(text, start, end)
        places = self.starts.places(text).get(self.number)
        return self._at(places, text, start, end) if places else iter(())

    def _at(self, places: Sequence[int], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        for at in places[bisect_left(places, start) : bisect_left(places, end)]:
            if at >= start and (found := self.pattern.match(text, at, end)):
                yield found
                start = found.end()

    def search(self, text: str, start: int = 0, stop: int | None = None) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        end = len(text) if stop is None else stop
        if self._everywhere:
            return self.pattern.search(text, start, end)
        places = self.starts.places(text).get(self.number, ())
        for at in places[bisect_left(places, start) : bisect_left(places, end)] if places else ():
            if found := self.pattern.match(text, at, end):
                return found
        return None


Begun = tuple[int, frozenset[str] | None]  # an expression's number, the words one of which must follow


class Starts:
    """Where in a text the expressions of one table may begin."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        edges = [edge(p.pattern) for p in patterns]
        self.everywhere = frozenset(number for number, begin in enumerate(edges) if begin is None)
        self._by_word: dict[str, list[Begun]] = {}
        self._by_begin: list[tuple[str, int]] = []
        for number, (pattern, begin) in enumerate(zip(patterns, edges, strict=True)):
            behind = followers(pattern.pattern) if begin and len(patterns) > 1 else {}
            alone: Begun = number, None
            for word in begin.words if begin else ():
                begun = (number, behind[word]) if word in behind else alone
                self._by_word.setdefault(word, []).append(begun)
            self._by_begin += [(part, number) for part in (begin.parts if begin else ())]
        self.at_word = Remembered(self._beginning_with)

    def _beginning_with(self, word: str) -> tuple[Begun, ...]:
        """The expressions that may begin with a word, and with it and which of those that may follow."""
        by_begin = {number for begin, number in self._by_begin if word.startswith(begin)}
        alone = [(number, None) for number in sorted(by_begin)]
        return (*alone, *(begun for begun in self._by_word.get(word, ()) if begun[0] not in by_begin))

    def places(self, text: str) -> Mapping[int, list[int]]:
        """The offsets to try, in order, by the number of an expression; those `everywhere` are not among them."""
        known = words(text)
        found = known.places.get(self)
        if found is None:
            begun: dict[int, list[int]] = {}
            for word, following, at in zip(known.runs, known.following, known.starts, strict=True):
                for number, behind in self.at_word[word]:
                    if behind is None or following in behind:
                        begun.setdefault(number, []).append(at)
            found = known.places[self] = begun
        return found


def beginning(patterns: Iterable[re.Pattern[str]]) -> list[Expression]:
    """Expressions of one table that begin at words; where they may is looked up once a text, for all together."""
    compiled = tuple(patterns)
    starts = Starts(compiled)
    return [Expression(pattern, starts, number) for number, pattern in enumerate(compiled)]


Row = TypeVar("Row")


def begun(table: Sequence[tuple[Row, Expression]], text: str) -> list[tuple[Row, Expression]]:
    """Of the rows of one table, whose expressions `beginning` made together, those that may begin in a text."""
    starts = table[0][1].starts
    numbers = starts.everywhere.union(starts.places(text))
    return [row for row in table if row[1].number in numbers]


class Ending:
    """A compiled expression that ends, but for marks and spaces, with a word right before a place in a text."""

    def __init__(self, pattern: str, *, begun: bool = False) -> None:
        """`pattern` ends in $. `begun`: it begins at few words, in texts in which those are looked up for all that ask."""
        self.pattern = re.compile(pattern)
        self.begun = beginning([self.pattern])[0] if begun else None
        self._edge = edge(pattern, last=True)
        self._needed = needed(pattern) if self._edge is None else ()  # a last word that is known tells more

    def search(self, text: str, start: int = 0, stop: int | None = None) -> re.Match[str] | None:
        """As `re.Pattern.search`, at once where the last word is none of the expression's, or what it needs is not there."""
        end = len(text) if stop is None else stop
        if self._edge is not None and not may_end(self._edge, last_word(text, start, end)):
            return None
        if self._needed:
            near = text[start:end]
            if not any(part in near for part in self._needed):
                return None
        return (self.begun or self.pattern).search(text, start, end)


class Endings:
    """The expression of a table of phrases, one of which ends right before a place.

    Those are tried whose last word is the last there and whose first word stands before it, or is it, where a word that
    must follow that one stands, too; an expression is made when it is first tried.
    """

    def __init__(
        self,
        phrases: Iterable[str],
        led: str,
        expression: Callable[[str], str],
        whole: Callable[[str], str],
    ) -> None:
        """`expression` makes that of a phrase, `whole` of several joined by | one which ends in $, its first group.

        `led` is what may be written onto a first word. Raises ValueError where a phrase begins or ends with no word.
        """
        self._phrases, self._expression, self._whole = tuple(phrases), expression, whole
        clitics = [word[:-1] for word in edge_words(rf"{led}{_LETTER}(?!\w)") or ()]
        self._between: dict[
            str, dict[str, list[str]]
        ] = {}  # by the last word, and by the first as it is listed
        for phrase in self._phrases:
            first, last = ends(phrase)
            if not (first.isalpha() and last.isalpha()):
                raise ValueError(f"{phrase!r} may begin or end with any word")
            for word in (last,) if " " in phrase else (clitic + last for clitic in clitics):
                self._between.setdefault(word, {}).setdefault(first, []).append(phrase)
        self._begun: dict[
            str, dict[str, list[str]]
        ] = {}  # first words by the last, and as they stand in a text
        for last, begun in self._between.items():
            by_word = self._begun[last] = {}
            for first in begun:
                for clitic in clitics:
                    by_word.setdefault(clitic + first, []).append(first)
        self._compiled: dict[tuple[str, str], re.Pattern[str]] = {}
        self._seconds = {
            (first, last): frozenset(seconds)
            for last, begun in self._between.items()
            for first, ones in begun.items()
            if all(seconds := [_second(one) for one in ones])
        }

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression with all phrases, which `search` never needs."""
        return self._joined(self._phrases)

    def search(self, text: str) -> re.Match[str] | None:
        """As `self.pattern.search`."""
        last = last_word(text, 0, len(text))
        begun = self._begun.get(last)
        if begun is None:
            return None
        found_words = RUN.findall(text)
        here = begun.keys() & found_words
        if not here:
            return None
        words = frozenset(found_words)
        firsts = {begin for word in here for begin in begun[word]}
        firsts = {first for first in firsts if not words.isdisjoint(self._seconds.get((first, last), words))}
        found = [match for first in firsts if (match := self._from_to(first, last).search(text))]
        return min(found, key=_starts, default=None)

    def _from_to(self, first: str, last: str) -> re.Pattern[str]:
        """The expression of the phrases between two words."""
        if (first, last) not in self._compiled:
            self._compiled[first, last] = self._joined(self._between[last][first])
        return self._compiled[first, last]

    def _joined(self, phrases: Iterable[str]) -> re.Pattern[str]:
        return re.compile(self._whole("|".join(map(self._expression, phrases))))


def ends(phrase: str) -> tuple[str, str]:
    """The first and the last of some words."""
    words = phrase.split()
    return words[0], words[-1]


def _second(phrase: str) -> str:
    """The word that must follow the first of a phrase of three or more; empty where any may."""
    words = phrase.split()
    return words[1] if len(words) > 2 and words[1].isalpha() else ""


def _starts(match: re.Match[str]) -> tuple[int, int]:
    return match.start(), match.start(1)


def may_end(edge: Edge, word: str) -> bool:
    """Whether a match with such an end can end with a word."""
    return word in edge.words or word.endswith(edge.parts)


def last_word(text: str, start: int, end: int) -> str:
    """The last run of letters, or _DIGIT for one of digits, in text[start:end]."""
    near = text[max(start, end - _LONG) : end].rstrip()
    word = near.rpartition(" ")[2]
    if word.isalpha() and len(word) < len(near):  # as mostly: no mark behind it, and a blank before it
        return word
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if end > start and text[end - 1].isdecimal():
        return NUMBER
    begin = end
    while begin > start and text[begin - 1].isalpha():
        begin -= 1
    return text[begin:end]
