"""Families of words that expressions ask for alike: the sides of the compass, the days of the week, kinds of settlement.

`rf"{family('side')}ي?"` is «شمالي», «شرق» and their like; a word that joins a family in data/ar/families.toml is known to
every expression that asks for it.
"""

from __future__ import annotations

from functools import cache

from msgspec import field

from stream.articles.fold import fold_name
from stream.data import Row, table


class Family(Row, frozen=True, kw_only=True):
    """One [[family]] of families.toml."""

    name: str
    words: tuple[str, ...]
    match: str
    miss: str = field(name="not")


class Families(Row, frozen=True):
    """The whole of families.toml."""

    family: tuple[Family, ...]


@cache
def families() -> dict[str, Family]:
    """Every family by its name."""
    return {row.name: row for row in table(Families, "ar", "families.toml").family}


def family(*names: str) -> str:
    """The folded words of some families as one group of an expression; raises KeyError for a family that is none."""
    words = dict.fromkeys(fold_name(word) for name in names for word in families()[name].words)
    return f"(?:{'|'.join(words)})"
