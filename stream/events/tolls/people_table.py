"""What may stand in `data/ar/casualties.toml`: the words for people and what befell them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import field

from stream.articles.fold import fold_name
from stream.data import Row
from stream.text.expressions import Expression, beginning

Kind = Literal["killed", "injured", "missing", "other"]
Form = Literal["masdar", "verb", "after", "taken"]
Amount = Literal["one", "two", "many", "counted"]
Reads = dict[str, tuple[int | None, int | None]]


class Fate(Row, frozen=True, kw_only=True):
    """Words for what befell people, where the people stand, and the sentences that prove the rule.

    `needs`: words that come behind; with `at_once`, only where the people stand right behind the fate.
    `alone`: how many it tells of, one person or two, where no noun behind it counts them; with `behind`, only behind one of these, or being one. `dies`: words after which
    it is a death.
    """

    id: str
    kind: Kind
    form: Form
    words: tuple[str, ...]
    needs: tuple[str, ...] = ()
    at_once: bool = False
    alone: int = 0
    behind: tuple[str, ...] = ()
    dies: tuple[str, ...] = ()
    match: str
    reads: Reads
    miss: str = field(name="not")
    not_reads: Reads = field(default_factory=dict)


class Casualty(Row, frozen=True, kw_only=True):
    """Nouns that are counted as casualties by themselves; `counted` ones only after a number."""

    id: str
    kind: Kind
    one: tuple[str, ...]
    two: tuple[str, ...]
    many: tuple[str, ...]
    counted: tuple[str, ...] = ()
    match: str
    reads: Reads
    miss: str = field(name="not")
    not_reads: Reads = field(default_factory=dict)


class People(Row, frozen=True, kw_only=True):
    """Nouns for people of one sort; `kin` stems with a pronoun are two in the dual: «طفليها».

    One of them that is definite is a person («قتل المزارع …»), unless it `describes` others: «الجيش التركي».
    """

    who: str
    describes: bool = False
    kin: tuple[str, ...] = ()
    one: tuple[str, ...]
    many: tuple[str, ...]
    match: str
    miss: str


class Named(Row, frozen=True, kw_only=True):
    """Words before a person's name, or for a relative: one person."""

    words: tuple[str, ...]
    match: str
    reads: Reads
    miss: str = field(name="not")
    not_reads: Reads = field(default_factory=dict)


class Markers(Row, frozen=True, kw_only=True):
    """Single words around a figure: part of a total, rising, reaching, tally, light filler, the doer."""

    part: tuple[str, ...]
    rise: tuple[str, ...]
    reached: tuple[str, ...]
    exceeded: tuple[str, ...]
    tally: tuple[str, ...]
    light: tuple[str, ...]
    agent: tuple[str, ...]
    things: tuple[str, ...]
    inside: tuple[str, ...]
    countries: tuple[str, ...]


class Around(Row, frozen=True, kw_only=True):
    """Words around a figure that tell where people fell, and by whom; of those who attacked and of weapons the begin."""

    attacks: tuple[str, ...]
    places: tuple[str, ...]
    sites: tuple[str, ...]
    states: tuple[str, ...]
    alike: tuple[str, ...]
    attacking: tuple[str, ...]
    gunmen: tuple[str, ...]
    fell: tuple[str, ...]
    both_fell: tuple[str, ...]
    given: tuple[str, ...]
    services: tuple[str, ...]
    weapons: tuple[str, ...]
    falling: tuple[str, ...]
    projectiles: tuple[str, ...]
    tried: tuple[str, ...]
    attempt: tuple[str, ...]
    failed: tuple[str, ...]
    threatened: tuple[str, ...]


class Pattern(Row, frozen=True, kw_only=True):
    """A regular expression over folded text with its proof."""

    id: str
    kind: str = ""
    pattern: str
    match: str
    reads: Reads = field(default_factory=dict)
    miss: str = field(name="not")
    not_reads: Reads = field(default_factory=dict)


def expressions(patterns: Sequence[Pattern]) -> tuple[tuple[Pattern, Expression], ...]:
    """Each with what it is compiled to, behind «و» or «ف» too, and as whole words."""
    compiled = (re.compile(rf"(?<!\w)(?:[وف])?(?:{fold_name(p.pattern)})(?!\w)") for p in patterns)
    return tuple(zip(patterns, beginning(compiled), strict=True))


class Rules(Row, frozen=True, kw_only=True):
    """The whole of casualties.toml."""

    fate: tuple[Fate, ...]
    casualty: tuple[Casualty, ...]
    people: tuple[People, ...]
    groups: dict[Literal["soldiers", "fighters", "civilians", "children"], tuple[str, ...]]
    named: Named
    around: Around
    markers: Markers
    none: tuple[Pattern, ...]
    spread: tuple[Pattern, ...]
