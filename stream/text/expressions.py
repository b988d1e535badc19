"""Regular expressions over folded text, tried only where the words of the text let them begin or end.

A rule such as «(?:خلال )?الليلة الماضية» can begin at two words only. Those words are read from the expression itself,
so the rules stay as they are written, and a text in which none of them stands costs a look at each of its words, however
many rules there are. An expression that can begin with any word is tried everywhere, as without this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from re import _constants as op  # type: ignore[attr-defined]  # the only reader of expressions that the library has
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from stream.text.matching import NUMBER, words

MOST = 20_000  # words that one expression may begin with; more, and it is tried everywhere
_FEW = 16  # letters of a class that are taken one by one
_OPEN = " "  # at the end of a word: more may be written to it
_DIGIT = NUMBER  # any number
_LONG = 32  # characters in which a word and a blank before it mostly have room
_AGAIN = 4  # repetitions that are followed one by one
_NO_WORD = [(op.IN, [(op.CATEGORY, op.CATEGORY_WORD)])]
_NO_WORD_CHARACTER = [(op.NEGATE, None), (op.CATEGORY, op.CATEGORY_WORD)]


class _AnyWord(Exception):
    """The expression does not say which words it may begin with."""


def edge_words(pattern: str, *, last: bool = False) -> frozenset[str] | None:
    """The words (a number is "0") with which a match of `pattern` can begin, or end with `last`; None: any word.

    A superset: look-around is not followed. A match that may begin with something else than a word gives None; for
    the end, what stands behind the last word does not count.
    """
    try:
        found = _walk(parser.parse(pattern), {_OPEN}, last=last)
    except _AnyWord:
        return None
    return None if "" in found or any(word.endswith(_OPEN) for word in found) else frozenset(found)


def _walk(nodes: Iterable[tuple[Any, Any]], words: set[str], *, last: bool) -> set[str]:
    """What a sequence makes of the words so far. One to which more may be written is marked as open; "" is none."""
    for kind, value in reversed(list(nodes)) if last else nodes:
        going = {word for word in words if word.endswith(_OPEN)}
        if not going:
            break
        words = (words - going) | _step(kind, value, going, last=last)
        if len(words) > MOST:
            raise _AnyWord
    return words


def _step(kind: Any, value: Any, words: set[str], *, last: bool) -> set[str]:
    """What one node makes of open words."""
    if kind is op.LITERAL:
        return {_written(word, chr(value), last=last) for word in words}
    if kind is op.IN:
        return {_written(word, char, last=last) for char in _members(value) for word in words}
    if kind is op.SUBPATTERN:
        return _walk(value[3], words, last=last)
    if kind is op.BRANCH:
        return set().union(*(_walk(branch, words, last=last) for branch in value[1]))
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _repeated(value, words, last=last)
    if kind is op.AT or (kind is op.ASSERT_NOT and list(value[1]) == _NO_WORD):  # the edge of a word
        return {word.strip(_OPEN) or _OPEN for word in words}
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return words
    raise _AnyWord


def _written(word: str, char: str, *, last: bool) -> str:
    """An open word with one more character, which may end it."""
    stem = word[:-1]
    if not (char.isalpha() or char.isdecimal()):
        return stem or (_OPEN if last else "")
    digit = char.isdecimal()
    if stem and digit != (stem == _DIGIT):
        return stem  # letters and digits are words apart
    if digit:
        return _DIGIT + _OPEN
    return (char + stem if last else stem + char) + _OPEN


def _members(items: list[tuple[Any, Any]]) -> set[str]:
    """The characters of a class, one space or digit for all of them."""
    if items == _NO_WORD_CHARACTER:
        return {" "}
    found: set[str] = set()
    for kind, value in items:
        if kind is op.LITERAL:
            found.add(chr(value))
        elif kind is op.RANGE and value[1] - value[0] < _FEW:
            found.update(map(chr, range(value[0], value[1] + 1)))
        elif kind is op.CATEGORY and value in (op.CATEGORY_SPACE, op.CATEGORY_DIGIT):
            found.add(" " if value is op.CATEGORY_SPACE else _DIGIT)
        else:
            raise _AnyWord
    return found


def _repeated(value: tuple[int, int, Any], words: set[str], *, last: bool) -> set[str]:
    least, most, body = value
    found = set(words) if least == 0 else set()
    going = words
    for _ in range(min(most, _AGAIN)):
        going = _walk(body, going, last=last)
        if going <= found:
            return found
        found |= going
        going = {word for word in going if word.endswith(_OPEN)}
        if not going:
            return found
    if most > _AGAIN:
        raise _AnyWord
    return found


class Expression:
    """A compiled expression that begins at a word, with those methods of `re.Pattern` that look through a text."""

    def __init__(self, pattern: re.Pattern[str], starts: Starts, number: int) -> None:
        """Made by `beginning`: `starts` knows where the expressions of one table may begin, this one by its number."""
        self.pattern, self.starts, self._number = pattern, starts, number

    def finditer(self, text: str, start: int = 0, stop: int | None = None) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        end = len(text) if stop is None else stop
        places = self.starts.places(text)[self._number]
        if places is None:
            return self.pattern.finditer(text, start, end)
        return self._at(places, text, start, end) if places else iter(())

    def _at(self, places: Sequence[int], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        for at in places:
            if at >= start and at < end and (found := self.pattern.match(text, at, end)):
                yield found
                start = found.end()

    def search(self, text: str, start: int = 0, stop: int | None = None) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        end = len(text) if stop is None else stop
        places = self.starts.places(text)[self._number]
        if places is None:
            return self.pattern.search(text, start, end)
        for at in places:
            if start <= at < end and (found := self.pattern.match(text, at, end)):
                return found
        return None


class Starts:
    """Where in a text the expressions of one table may begin."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        firsts = [edge_words(p.pattern) for p in patterns]
        self._everywhere = [first is None for first in firsts]
        self.by_word: dict[str, list[int]] = {}
        for number, first in enumerate(firsts):
            for word in first or ():
                self.by_word.setdefault(word, []).append(number)

    def places(self, text: str) -> list[list[int] | None]:
        """For each expression the offsets to try, in order; None: everywhere."""
        known = words(text)
        found = known.places.get(self)
        if found is None:
            found = known.places[self] = self.nowhere()
            for word, at in known.runs:
                for number in self.by_word.get(word, ()):
                    found[number].append(at)  # type: ignore[union-attr]  # only what is not tried everywhere is listed
        return found

    def nowhere(self) -> list[list[int] | None]:
        """For each expression no offsets yet; None: everywhere."""
        return [None if any_ else [] for any_ in self._everywhere]


def beginning(patterns: Iterable[re.Pattern[str]]) -> list[Expression]:
    """Expressions of one table that begin at words; where they may is looked up once a text, for all together."""
    compiled = tuple(patterns)
    starts = Starts(compiled)
    return [Expression(pattern, starts, number) for number, pattern in enumerate(compiled)]


class Ending:
    """A compiled expression that ends, but for marks and spaces, with a word right before a place in a text."""

    def __init__(self, pattern: str) -> None:
        """`pattern` ends in $."""
        self.pattern = re.compile(pattern)
        self._lasts = edge_words(pattern, last=True)

    def search(self, text: str, start: int = 0, stop: int | None = None) -> re.Match[str] | None:
        """As `re.Pattern.search`, at once where the last word cannot be one of the expression's."""
        end = len(text) if stop is None else stop
        if self._lasts is not None and _last_word(text, start, end) not in self._lasts:
            return None
        return self.pattern.search(text, start, end)


class Endings:
    """An expression of many alternatives that ends right before a place: those are tried that the last word can end."""

    def __init__(self, alternatives: Iterable[str], whole: Callable[[str], str]) -> None:
        """`whole` makes the expression, which ends in $, of alternatives joined by |. Raises ValueError without words."""
        alternatives = tuple(alternatives)
        self._whole = whole
        self._every = "|".join(alternatives)
        self._ending: dict[str, list[str]] = {}
        for one in alternatives:
            lasts = edge_words(whole(one), last=True)
            if lasts is None:
                raise ValueError(f"{one!r} may end with any word")
            for word in lasts:
                self._ending.setdefault(word, []).append(one)
        self._compiled: dict[str, re.Pattern[str]] = {}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression with all alternatives, which `search` never needs."""
        return re.compile(self._whole(self._every))

    def search(self, text: str) -> re.Match[str] | None:
        """As `self.pattern.search`."""
        word = _last_word(text, 0, len(text))
        if word not in self._ending:
            return None
        if word not in self._compiled:
            self._compiled[word] = re.compile(self._whole("|".join(self._ending[word])))
        return self._compiled[word].search(text)


def _last_word(text: str, start: int, end: int) -> str:
    """The last run of letters, or _DIGIT for one of digits, in text[start:end]."""
    near = text[max(start, end - _LONG) : end].rstrip()
    word = near.rpartition(" ")[2]
    if word.isalpha() and len(word) < len(near):  # as mostly: no mark behind it, and a blank before it
        return word
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if end > start and text[end - 1].isdecimal():
        return _DIGIT
    begin = end
    while begin > start and text[begin - 1].isalpha():
        begin -= 1
    return text[begin:end]
