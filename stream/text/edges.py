"""The words that matches of a regular expression begin or end with, read from the expression itself."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import groupby
from re import _constants as op  # type: ignore[attr-defined]  # the only reader of expressions that the library has
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from stream.text.matching import NUMBER

MOST = 30_000  # words that one expression may begin with; more, and it is tried everywhere
MOST_PAIRS = 5_000  # and pairs of words; more, and any word may follow
_FEW = 16  # letters of a class that are taken one by one
_OPEN = " "  # at the end of a word: more may be written to it
_ON = "*"  # there: whatever is written to it
_INSIDE = "?"  # at its begin: it may have begun before
_THEN = "|"  # between a word and the next
_DIGIT = NUMBER  # any number
_AGAIN = 4  # repetitions that are followed one by one
_NO_WORD = [(op.IN, [(op.CATEGORY, op.CATEGORY_WORD)])]
_NO_WORD_CHARACTER = [(op.NEGATE, None), (op.CATEGORY, op.CATEGORY_WORD)]


class _AnyWord(Exception):
    """The expression does not say which words it may begin with."""


class Edge(NamedTuple):
    """The words (a number is "0") with which a match can begin, or end; `parts`: of some only their own begin, or end."""

    words: frozenset[str]
    parts: tuple[str, ...]


def edge(pattern: str, *, last: bool = False) -> Edge | None:
    """What a match of `pattern` can begin with, or end with `last`; None: any word.

    A superset: look-around is not followed. A match that may begin with something else than a word gives None; for
    the end, what stands behind the last word does not count.
    """
    return _edge((_Lasts if last else _Firsts)().read(pattern))


def _edge(found: set[str] | None) -> Edge | None:
    """Words that were read, those apart to which more may be written."""
    if found is None:
        return None
    parts = {word for word in found if word.endswith((_ON, _OPEN))}
    return Edge(frozenset(found - parts), tuple(sorted({word[:-1] for word in parts})))


def first_words(pattern: str, past: Container[str]) -> Edge | None:
    """What the first word of a match can be that is not one of `past`, whatever marks stand before it; None: any word.

    A match that may begin inside a word gives None.
    """
    return _edge(_FirstWords(past).read(pattern))


def may_begin(edge: Edge, word: str) -> bool:
    """Whether a match with such a begin can begin with a word."""
    return word in edge.words or word.startswith(edge.parts)


def edge_words(pattern: str, *, last: bool = False) -> frozenset[str] | None:
    """The same where all the words are known whole; None: any word."""
    found = edge(pattern, last=last)
    return None if found is None or found.parts else found.words


def followers(pattern: str) -> Mapping[str, frozenset[str]]:
    """For words that a match can begin with those that must follow it; a word that any may follow is not among them."""
    found = _Pairs().read(pattern) or set()
    free = {pair.partition(_THEN)[0] for pair in found if pair.endswith((_ON, _OPEN))}
    behind: dict[str, set[str]] = {}
    for pair in found:
        first, then, second = pair.partition(_THEN)
        if then and first not in free:
            behind.setdefault(first, set()).add(second)
    shared: dict[frozenset[str], frozenset[str]] = {}  # «قبل», «وقبل», «فقبل» go on alike
    return {first: shared.setdefault(s := frozenset(seconds), s) for first, seconds in behind.items()}


class _Firsts:
    """Follows an expression from its begin, and makes of each word so far what it may become.

    A word to which more may be written is marked as open; "" is none.
    """

    backwards = False
    begin = _OPEN
    most = MOST

    def read(self, pattern: str) -> set[str] | None:
        """The words of a whole expression; None: any."""
        try:
            found = self._walk(parser.parse(pattern), {self.begin})
        except _AnyWord:
            return None
        return None if "" in found or _OPEN in found else found

    def _walk(self, nodes: Iterable[tuple[Any, Any]], words: set[str]) -> set[str]:
        """What a sequence makes of the words."""
        for kind, value in _with_runs(reversed(list(nodes)) if self.backwards else nodes):
            going = {word for word in words if word.endswith(_OPEN)}
            if not going:
                break
            try:
                made = self._step(kind, value, going)
            except _AnyWord:
                if _OPEN in going:
                    raise
                made = {word[:-1] + _ON for word in going}
            words = (words - going) | made
            if len(words) > self.most:
                raise _AnyWord
        return words

    def _step(self, kind: Any, value: Any, words: set[str]) -> set[str]:
        """What one node makes of open words."""
        if kind is op.LITERAL:
            return {self.run(word, value) for word in words}
        if kind is op.IN:
            return {self.written(word, char) for char in _members(value) for word in words}
        if kind is op.SUBPATTERN:
            return self._walk(value[3], words)
        if kind is op.BRANCH:
            return set().union(*(self._walk(branch, words) for branch in value[1]))
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            return self._repeated(value, words)
        if kind is op.AT or (kind is op.ASSERT_NOT and list(value[1]) == _NO_WORD):  # the edge of a word
            return {self._closed(word[:-1]) or _OPEN for word in words}
        if kind in (op.ASSERT, op.ASSERT_NOT):
            return words
        raise _AnyWord

    def _repeated(self, value: tuple[int, int, Any], words: set[str]) -> set[str]:
        least, most, body = value
        found = set(words) if least == 0 else set()
        going = words
        for _ in range(min(most, _AGAIN)):
            going = self._walk(body, going)
            if going <= found:
                return found
            found |= going
            going = {word for word in going if word.endswith(_OPEN)}
            if not going:
                return found
        if most > _AGAIN:
            raise _AnyWord
        return found

    def run(self, word: str, characters: str) -> str:
        """An open word with more characters, one of which may end it."""
        if characters.isalpha() and not word.startswith(_DIGIT):
            return self._longer(word[:-1], characters) + _OPEN
        for char in characters:
            if word.endswith(_OPEN):
                word = self.written(word, char)
        return word

    def written(self, word: str, char: str) -> str:
        """An open word with one more character, which may end it."""
        stem = word[:-1]
        if not (char.isalpha() or char.isdecimal()):
            return self._closed(stem)
        digit = char.isdecimal()
        if stem and digit != (stem == _DIGIT):  # letters and digits are words apart
            return self._closed(stem, _DIGIT if digit else char)
        return (_DIGIT if digit else self._longer(stem, char)) + _OPEN

    def _longer(self, stem: str, letters: str) -> str:
        return stem + letters

    def _closed(self, stem: str, _char: str = "") -> str:
        """A word that ends; what begins the next."""
        return stem


class _FirstWords(_Firsts):
    """The same past what is no word at its begin, and past some words; none where a match may begin inside a word."""

    begin = _INSIDE + _OPEN

    def __init__(self, past: Container[str]) -> None:
        self._past = past

    def read(self, pattern: str) -> set[str] | None:
        found = super().read(pattern)
        return None if found is None or any(word.startswith(_INSIDE) for word in found) else found

    def _closed(self, stem: str, _char: str = "") -> str:
        return _OPEN if stem in ("", _INSIDE) or stem in self._past else stem


class _Lasts(_Firsts):
    """The same from the end of an expression, where what is no word does not count."""

    backwards = True

    def _longer(self, stem: str, letters: str) -> str:
        return letters[::-1] + stem

    def _closed(self, stem: str, _char: str = "") -> str:
        return stem or _OPEN


class _Pairs(_Firsts):
    """The same from its begin for two words."""

    most = MOST_PAIRS

    def run(self, word: str, characters: str) -> str:
        first, then, second = word[:-1].partition(_THEN)
        if then and characters.isalpha():
            return first + then + _FIRSTS.run(second + _OPEN, characters)
        return super().run(word, characters)

    def written(self, word: str, char: str) -> str:
        first, then, second = word[:-1].partition(_THEN)
        if not then:
            return super().written(word, char)
        if not second and not (char.isalpha() or char.isdecimal()):
            return word
        return first + then + _FIRSTS.written(second + _OPEN, char)

    def _closed(self, stem: str, char: str = "") -> str:
        if not stem or _THEN in stem:
            return stem if not stem.endswith(_THEN) else stem + _OPEN
        return stem + _THEN + char + _OPEN


_FIRSTS = _Firsts()


def _with_runs(nodes: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """The nodes of a sequence, characters side by side as one string."""
    for literal, group in groupby(nodes, key=lambda node: node[0] is op.LITERAL):
        if literal:
            yield op.LITERAL, "".join(chr(value) for _, value in group)
        else:
            yield from group


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
