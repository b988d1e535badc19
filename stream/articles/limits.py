"""How much work an article may cause, counted: so every machine takes and refuses the same articles.

The dearest steps of reading compare what an article names with one another: attacks with places, figures and forces.
The longest of 198 real articles has 5,200 characters, 71 attack words, 79 places and 34 attacks; what exceeds these
figures is no article, and goes to `rejected` with the figure that it exceeds. Nothing is cut: half an article may deny
what its other half says.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T", bound=Collection[object])


class Counted(StrEnum):
    """What is counted of an article."""

    CHARACTERS = "characters"
    TAGS = "tags"
    SENTENCES = "sentences"
    WORDS_OF_ATTACK = "words of attack"
    NAMES = "names that may be of places"
    PLACES = "places"
    CLAUSES = "clauses"
    CONTEXT = "words of context"
    MEANS = "words of means"
    NUMBERS = "numbers"
    FIGURES = "figures of people"
    TIMES = "times"
    FORCES = "forces"
    SOURCES = "sources"
    PAIRS = "pairs of attack and force"
    ATTACKS = "attacks on places"


MOST: dict[Counted, int] = {
    Counted.CHARACTERS: 60_000,
    Counted.TAGS: 50_000,
    Counted.SENTENCES: 2_000,
    Counted.WORDS_OF_ATTACK: 250,
    Counted.NAMES: 1_500,
    Counted.PLACES: 400,
    Counted.CLAUSES: 1_500,
    Counted.CONTEXT: 1_000,
    Counted.MEANS: 1_000,
    Counted.NUMBERS: 1_500,
    Counted.FIGURES: 300,
    Counted.TIMES: 300,
    Counted.FORCES: 300,
    Counted.SOURCES: 300,
    Counted.PAIRS: 3_000,
    Counted.ATTACKS: 150,
}


class TooMuch(ValueError):
    """An article causes more work than any article should. Its text says of what, how much, and how much is read."""

    def __init__(self, what: Counted, count: int) -> None:
        """`count` is over MOST[what]."""
        super().__init__(f"{count} {what}, {MOST[what]} are read")
        self.what = what


def allow(what: Counted, count: int) -> None:
    """Raises TooMuch."""
    if count > MOST[what]:
        raise TooMuch(what, count)


def within(what: Counted, items: T) -> T:
    """The items, if there are not too many. Raises TooMuch."""
    allow(what, len(items))
    return items
