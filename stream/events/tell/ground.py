"""Where the sentences, clauses, attacks and figures of an article stand.

All offsets count in folded text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Literal

from stream.articles.document import Sentence
from stream.articles.fold import fold_letters
from stream.data import Row, Words, table
from stream.events.tolls.toll import Toll
from stream.events.when.times import TimeMention
from stream.events.words.clauses import Clause
from stream.records import Field, Type
from stream.text.found import Found
from stream.text.in_order import InOrder


class Spot(Found, frozen=True):
    """Where an attack on a place (an id) is told: its sentence, clause, and the mention of the place."""

    place: str
    field: Field
    sentence: Sentence
    clause: Clause
    start: int
    end: int
    trigger: int
    types: tuple[Type, ...] = ()


class Heard(Found, frozen=True):
    """A trigger of a clause: where it stands, its type, whether it is asserted, and whether it tells of an attack."""

    at: int
    type: Type
    asserted: bool
    attack: bool = True


class View(Found, frozen=True):
    """What one field holds: its clauses in order, triggers, figures, times, and where any place or region is named."""

    clauses: Sequence[Clause]
    heard: Sequence[Heard]
    tolls: Sequence[Toll]
    times: Sequence[TimeMention]
    named: Sequence[tuple[int, str]]
    text: str
    regions: Sequence[tuple[int, str]] = ()
    rows: Mapping[int, str] = {}  # the place right before a figure, by the figure's start
    mentioned: Sequence[tuple[int, str]] = ()  # every place, in whatever role


Bound = Literal["killed", "injured", "words", "words_alone", "beside_word", "nobody"]


class BelongingTable(Row, frozen=True):
    """The whole of belonging.toml."""

    shifts: Words
    turns: Words
    results: Words
    against: Words
    bounds: dict[Bound, float]
    weights: dict[str, float]


@cache
def belonging_table() -> BelongingTable:
    """The one table, read once."""
    return table(BelongingTable, "ar", "belonging.toml")


def either(words: Sequence[str]) -> str:
    """Any of some words, as an expression."""
    return "|".join(map(fold_letters, words))


@cache
def _shifts() -> re.Pattern[str]:
    """What turns to another matter."""
    return re.compile(rf"\"?[وف]?(?:{either(belonging_table().shifts.words)})(?!\w)")


@cache
def _turns() -> re.Pattern[str]:
    """What turns to an attack elsewhere."""
    return re.compile(rf"\"?[وف]?(?:{either(belonging_table().turns.words)})(?!\w)")


@cache
def results() -> re.Pattern[str]:
    """What leads from an attack to whom it hurt."""
    return re.compile(rf"(?<!\w)[وف]?(?:{either(belonging_table().results.words)})(?!\w)")


class Ground:
    """Where the sentences, clauses, attacks and figures of an article stand."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        spots: Sequence[Spot],
        views: Mapping[Field, View],
        wholes: Mapping[str, frozenset[str]],
    ) -> None:
        """`spots` are all attacks that stand; `sentences` in order; `wholes` the places that hold each place."""
        self.sentences, self.views, self.wholes = sentences, views, wholes
        self._times = {f: InOrder(v.times) for f, v in views.items()}
        self._tolls = {f: InOrder(v.tolls) for f, v in views.items()}
        self.spots = sorted(spots, key=lambda s: (s.field is Field.TEXT, s.start))
        self._spots = {f: InOrder(s for s in self.spots if s.field is f) for f in Field}
        self.places = frozenset(s.place for s in spots)
        self._starts = {f: [c.start for c in v.clauses] for f, v in views.items()}
        self.order = {f: [s for s in sentences if s.field is f] for f in Field}
        self._begins = {f: [s.start for s in own] for f, own in self.order.items()}
        self._mentioned = {f: [at for at, _ in v.mentioned] for f, v in views.items()}

    def clause(self, field: Field, at: int) -> Clause | None:
        """The clause that holds an offset."""
        k = bisect_right(self._starts[field], at) - 1
        return self.views[field].clauses[k] if k >= 0 else None

    @cached_property
    def struck_in(self) -> dict[Sentence, frozenset[str]]:
        """The places struck, by the sentence that tells of it."""
        found: dict[Sentence, set[str]] = {}
        for spot in self.spots:
            found.setdefault(spot.sentence, set()).add(spot.place)
        return {s: frozenset(p) for s, p in found.items()}

    def sentence(self, field: Field, at: int) -> Sentence | None:
        """The sentence that holds an offset; None in furniture."""
        k = bisect_right(self._begins[field], at) - 1
        own = self.order[field][k] if k >= 0 else None
        return own if own is not None and at < own.end else None

    def turns(self, field: Field, sentence: Sentence) -> bool:
        """Whether a sentence turns to another matter."""
        return _shifts().match(self.views[field].text, sentence.start) is not None

    @cached_property
    def _telling(self) -> dict[Field, list[Sentence]]:
        """The sentences of each field in which a place was struck."""
        return {f: [s for s in own if s in self.struck_in] for f, own in self.order.items()}

    @cached_property
    def _turning(self) -> dict[Field, list[int]]:
        """Where those begin that turn to an attack elsewhere."""
        return {f: [s.start for s in own if self.turns_elsewhere(f, s)] for f, own in self._telling.items()}

    def left(self, field: Field, sentence: Sentence) -> bool:
        """«عثر على ثلاث جثث في قضاء كذا. وفي سياق متصل قصفت كذا»: whether what it tells of is left for an attack elsewhere."""
        told = self._telling[field]
        behind = next((s for s in told if s.start > sentence.start), None)
        turned = self.turns_elsewhere(field, sentence)
        before = any(s.start < sentence.start for s in told) and not turned
        return not before and (self.turns_elsewhere(field, behind) if behind else turned)

    def turns_elsewhere(self, field: Field, sentence: Sentence) -> bool:
        """Whether a sentence turns to an attack elsewhere."""
        return _turns().match(self.views[field].text, sentence.start) is not None

    def between_turns(self, field: Field, at: int) -> frozenset[str]:
        """The places struck between the last attack that a sentence turned to before an offset and the next one behind."""
        told, turned = self._telling[field], self._turning[field]
        k = bisect_right(turned, at)
        first, upto = turned[k - 1] if k else 0, turned[k] if k < len(turned) else None
        own = (s for s in told if first <= s.start and (upto is None or s.start < upto))
        return frozenset(p for s in own for p in self.struck_in[s]) if turned else frozenset()

    def inside(self, field: Field, start: int, end: int) -> list[Spot]:
        """The attacks on places named in a stretch of a field."""
        return [*self._spots[field].between(start, end)]

    def mentioned(self, field: Field, start: int, end: int) -> Sequence[tuple[int, str]]:
        """The places, in whatever role, that a stretch of a field mentions."""
        starts = self._mentioned[field]
        return self.views[field].mentioned[bisect_left(starts, start) : bisect_left(starts, end)]

    def times_of(self, field: Field, sentence: Sentence) -> Sequence[TimeMention]:
        """The times that a sentence names."""
        return self._times[field].between(sentence.start, sentence.end)

    def tolls_of(self, field: Field, sentence: Sentence) -> Sequence[Toll]:
        """The figures of people in a sentence."""
        return self.tolls_between(field, sentence.start, sentence.end)

    def tolls_between(self, field: Field, start: int, end: int) -> Sequence[Toll]:
        """The figures of people that begin in a stretch of a field."""
        return self._tolls[field].between(start, end)
