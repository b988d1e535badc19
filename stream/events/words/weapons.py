"""With what the attack was made and what it struck: weapons and objects named near it.

Phrases are data/ar/weapons.toml and data/ar/objects.toml. All offsets count in folded text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Generic, TypeVar

from msgspec import field

from stream.articles.fold import fold_name
from stream.data import Row, owners, table
from stream.text.found import Found
from stream.text.matching import Match, Matcher, longest


class WeaponMention(Found, frozen=True):
    """A weapon at folded [start, end)."""

    start: int
    end: int
    weapon: str


class ObjectMention(Found, frozen=True):
    """A thing of a kind that tells who suffers, at folded [start, end)."""

    start: int
    end: int
    object: str


class Term(Row, frozen=True, kw_only=True):
    """A row of weapons.toml or objects.toml."""

    key: str
    words: tuple[str, ...]
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    match: str
    miss: str = field(name="not")


class WeaponTable(Row, frozen=True):
    """The whole of weapons.toml."""

    weapon: tuple[Term, ...]


class ObjectTable(Row, frozen=True):
    """The whole of objects.toml."""

    object: tuple[Term, ...]


T = TypeVar("T", bound=Term)


class Terms(Generic[T]):
    """The phrases of one file, compiled."""

    def __init__(self, file: str, rows: Sequence[T]) -> None:
        """`rows` as the file has them."""
        self.terms = tuple(rows)
        owner = owners(file, ((row.key, row.words, n) for n, row in enumerate(rows)))
        self._owner = tuple(owner.values())
        self.matcher = Matcher(owner)
        self._after = [tuple(fold_name(w) for w in row.not_after) for row in rows]
        self._before = [tuple(fold_name(w) for w in row.not_before) for row in rows]

    def find(self, folded: str, start: int, end: int | None) -> list[tuple[int, int, T]]:
        """(start, end, row) of every phrase in folded[start:end], the longest where they overlap, in order."""
        stop = len(folded) if end is None else end
        found = self.matcher.find(folded)  # in order
        near = found[bisect_left(found, (start,)) : bisect_left(found, (stop,))]
        inside = [m for m in near if start <= m.start - len(m.clitics) and m.end <= stop]
        return [
            (match.start, match.end, self.terms[self._owner[match.index]])
            for match in longest(inside)
            if self._fits(folded, match, start, stop)
        ]

    def _fits(self, text: str, match: Match, start: int, stop: int) -> bool:
        owner = self._owner[match.index]
        word = match.start - len(match.clitics)
        left = text[max(start, word - 20) : word].rstrip(" \"'")
        right = text[match.end : min(match.end + 20, stop)].lstrip(" \"'")
        if any(left == word or left.endswith((" " + word, "و" + word)) for word in self._after[owner]):
            return False
        return not any(
            right == word or right.startswith((word + " ", word + ".", word + "،"))
            for word in self._before[owner]
        )


@cache
def weapons() -> Terms[Term]:
    """The weapons we know, read once."""
    return Terms("weapons.toml", table(WeaponTable, "ar", "weapons.toml").weapon)


@cache
def objects() -> Terms[Term]:
    """The objects we know, read once."""
    return Terms("objects.toml", table(ObjectTable, "ar", "objects.toml").object)


def find_weapons(folded: str, start: int = 0, end: int | None = None) -> list[WeaponMention]:
    """The weapons named in folded[start:end], in order."""
    return [WeaponMention(at, to, term.key) for at, to, term in weapons().find(folded, start, end)]


def find_objects(folded: str, start: int = 0, end: int | None = None) -> list[ObjectMention]:
    """The hospitals, schools, markets and other objects named in folded[start:end], in order."""
    return [ObjectMention(at, to, term.key) for at, to, term in objects().find(folded, start, end)]
