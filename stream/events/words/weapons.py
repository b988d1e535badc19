"""With what the attack was made and what it struck: weapons and objects named near it.

Phrases are data/ar/weapons.toml and data/ar/objects.toml. All offsets count in folded text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from stream.articles.fold import fold_name
from stream.data import toml
from stream.text.matching import Match, Matcher, longest


class WeaponMention(NamedTuple):
    """A weapon at folded [start, end)."""

    start: int
    end: int
    weapon: str


class ObjectMention(NamedTuple):
    """A thing of a kind that tells who suffers, at folded [start, end)."""

    start: int
    end: int
    object: str


class Term(NamedTuple):
    """One entry of weapons.toml or objects.toml."""

    key: str
    match: str
    no_match: str


class Terms:
    """The phrases of one file, compiled."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        """`rows` as the file has them."""
        self.terms = tuple(Term(row["key"], row["match"], row["not"]) for row in rows)
        owner: dict[str, int] = {}
        for index, row in enumerate(rows):
            for word in row["words"]:
                owner.setdefault(fold_name(word), index)
        self._owner = tuple(owner.values())
        self.matcher = Matcher(owner)
        self._after = [tuple(fold_name(w) for w in row.get("not_after", ())) for row in rows]
        self._before = [tuple(fold_name(w) for w in row.get("not_before", ())) for row in rows]

    def find(self, folded: str, start: int, end: int | None) -> list[tuple[int, int, str]]:
        """(start, end, key) of every phrase in folded[start:end], the longest where they overlap, in order."""
        stop = len(folded) if end is None else end
        inside = [m for m in self.matcher.find(folded) if start <= m.start - len(m.clitics) and m.end <= stop]
        return [
            (match.start, match.end, self.terms[self._owner[match.index]].key)
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
def weapons() -> Terms:
    """The weapons we know, read once."""
    return Terms(toml("ar", "weapons.toml")["weapon"])


@cache
def objects() -> Terms:
    """The objects we know, read once."""
    return Terms(toml("ar", "objects.toml")["object"])


def find_weapons(folded: str, start: int = 0, end: int | None = None) -> list[WeaponMention]:
    """The weapons named in folded[start:end], in order."""
    return [WeaponMention(*found) for found in weapons().find(folded, start, end)]


def find_objects(folded: str, start: int = 0, end: int | None = None) -> list[ObjectMention]:
    """The hospitals, schools, markets and other objects named in folded[start:end], in order."""
    return [ObjectMention(*found) for found in objects().find(folded, start, end)]
