"""Letters without which a regular expression finds nothing, read from the expression itself.

To ask whether they stand in a few words costs a fraction of trying the expression at each letter of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as op  # type: ignore[attr-defined]  # the only reader of expressions that the library has
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
MOST = 32  # parts; more cost as much as the expression
LEAST = 2  # letters of a part; one stands everywhere
_ARTICLE = "ال"  # stands everywhere


def needed(pattern: str) -> tuple[str, ...]:
    """The parts of which each match holds one; none where it need not hold any of a few that tell something.

    >>> needed("(?:هو|هي) (?:المسوول عن|المسوول|الفاعل)$")
    ('فاعل', 'مسوول')
    """
    found = _of(parser.parse(pattern))
    letters, _ = _worth(found)
    return tuple(sorted(found)) if len(found) <= MOST and letters >= LEAST else ()


def _of(nodes: Iterable[tuple[Any, Any]]) -> set[str]:
    """The same of a sequence: of its members the one that needs the most letters."""
    found, run = list[set[str]](), ""
    for kind, value in nodes:
        if kind is op.LITERAL:
            run += chr(value)
            continue
        found.append({run} - {""})
        run = ""
        if kind is op.SUBPATTERN:
            found.append(_of(value[3]))
        elif kind is op.BRANCH:
            found.append(_of_one_of(value[1]))
        elif kind in _REPEATS and value[0] > 0:
            found.append(_of(value[2]))
    return max((*found, {run} - {""}), key=_worth)


def _of_one_of(branches: Iterable[Iterable[tuple[Any, Any]]]) -> set[str]:
    """What one of several sequences needs, without what holds a shorter part; nothing where one needs nothing."""
    each = [_of(branch) for branch in branches]
    parts = set[str]().union(*each) if all(each) else set[str]()
    return {part for part in parts if not any(other != part and other in part for other in parts)}


def _worth(parts: set[str]) -> tuple[int, int]:
    """By the letters of its shortest part, then by how few they are."""
    return min((len(part.strip().removeprefix(_ARTICLE)) for part in parts), default=-1), -len(parts)


class Needing:
    """A compiled expression that is tried only in a text that holds a part without which it finds nothing."""

    def __init__(self, pattern: str) -> None:
        """A pattern without such parts is always tried."""
        self.pattern = re.compile(pattern)
        self._needed = needed(pattern) or ("",)
        self.always = self._needed == ("",)
        # the text asked about last, and the parts that it holds, once it was asked about twice
        self._last: tuple[str, tuple[str, ...] | None] = ("", None)

    def _in(self, text: str) -> tuple[str, ...]:
        """The parts that may stand in a stretch of a text: sentence by sentence a text is asked about many times."""
        asked, held = self._last
        if text is not asked:
            self._last = text, None
            return self._needed
        if held is None:
            held = tuple(part for part in self._needed if part in text)
            self._last = text, held
        return held

    def search(self, text: str, start: int = 0, stop: int | None = None) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        end = len(text) if stop is None else stop
        parts = self._in(text)
        near = text[start:end] if parts else ""
        for part in parts:
            if part in near:
                return self.pattern.search(text, start, end)
        return None

    def finditer(self, text: str, start: int = 0, stop: int | None = None) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        end = len(text) if stop is None else stop
        near = text[start:end]
        for part in self._needed:
            if part in near:
                return self.pattern.finditer(text, start, end)
        return iter(())

    def match(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        for part in self._needed:
            if part in text:
                return self.pattern.match(text)
        return None
