"""The words that matches of a regular expression begin or end with, read from the expression itself."""

from __future__ import annotations

from collections.abc import Iterable
from re import _constants as op  # type: ignore[attr-defined]  # the only reader of expressions that the library has
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from stream.text.matching import NUMBER

MOST = 20_000  # words that one expression may begin with; more, and it is tried everywhere
_FEW = 16  # letters of a class that are taken one by one
_OPEN = " "  # at the end of a word: more may be written to it
_ON = "*"  # there: whatever is written to it
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
    try:
        found = _walk(parser.parse(pattern), {_OPEN}, last=last)
    except _AnyWord:
        return None
    if "" in found or _OPEN in found:
        return None
    parts = {word for word in found if word.endswith((_ON, _OPEN))}
    return Edge(frozenset(found - parts), tuple(sorted({word[:-1] for word in parts})))


def edge_words(pattern: str, *, last: bool = False) -> frozenset[str] | None:
    """The same where all the words are known whole; None: any word."""
    found = edge(pattern, last=last)
    return None if found is None or found.parts else found.words


def _walk(nodes: Iterable[tuple[Any, Any]], words: set[str], *, last: bool) -> set[str]:
    """What a sequence makes of the words so far. One to which more may be written is marked as open; "" is none."""
    for kind, value in reversed(list(nodes)) if last else nodes:
        going = {word for word in words if word.endswith(_OPEN)}
        if not going:
            break
        try:
            made = _step(kind, value, going, last=last)
        except _AnyWord:
            if _OPEN in going:
                raise
            made = {word[:-1] + _ON for word in going}
        words = (words - going) | made
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
