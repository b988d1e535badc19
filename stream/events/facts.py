"""What the fields of an article name, and where it all stands: what the details of an attack are told from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, Protocol

from stream.articles.document import Document
from stream.articles.fold import Folded
from stream.articles.limits import Counted, allow, within
from stream.events.attackers import ActorMention, find_actors
from stream.events.belonging import Scene
from stream.events.bind import Binding
from stream.events.clauses import Clause, Opening, openings
from stream.events.context import Cue, Judged, rules
from stream.events.counts import find_tolls
from stream.events.ground import Heard, Spot, View
from stream.events.lexicon import MeansWord, Strength, Trigger, lexicon
from stream.events.quantities import numbers_in
from stream.events.sources import SourceMention, find_sources
from stream.events.times import TimeMention, find_times
from stream.events.tolls import Toll
from stream.events.wholes import COARSE
from stream.places.entry import Entry
from stream.places.gazetteer import Gazetteer
from stream.places.roles import Placed, Role
from stream.records import Field, Type


class Facts:
    """What one field names, at folded offsets: words of context, figures, times, forces and sources, each looked for when it is asked for."""

    def __init__(self, folded: Folded, published: datetime | None, outlet: str) -> None:
        """`folded` is the field; `outlet` whose correspondent «مراسلنا» is."""
        self.text, self._folded, self._published, self._outlet = folded.text, folded, published, outlet
        self.dated = published is not None

    @cached_property
    def means(self) -> Sequence[MeansWord]:
        """The words that tell with what."""
        return within(Counted.MEANS, lexicon().means(self.text))

    @cached_property
    def cues(self) -> Sequence[Cue]:
        """The words of context."""
        return within(Counted.CONTEXT, rules().find(self.text))

    @cached_property
    def openings(self) -> Sequence[tuple[int, Opening]]:
        """Where clauses may open."""
        return openings(self.text, self._folded)

    @cached_property
    def tolls(self) -> tuple[Toll, ...]:
        """The figures of people."""
        allow(Counted.NUMBERS, numbers_in(self.text))
        return within(Counted.FIGURES, tuple(find_tolls(self.text)))

    @cached_property
    def times(self) -> tuple[TimeMention, ...]:
        """The times named, resolved against the day of publication."""
        return within(Counted.TIMES, tuple(find_times(self.text, self._published)))

    @cached_property
    def actors(self) -> tuple[ActorMention, ...]:
        """The forces."""
        return tuple(find_actors(self.text))

    @cached_property
    def sources(self) -> tuple[SourceMention, ...]:
        """Who is said to say so."""
        return tuple(find_sources(self.text, own=self._outlet, actors=self.actors))


class Attack(NamedTuple):
    """An attack as a clause of a field tells it."""

    field: Field
    trigger: Trigger
    clause: Clause
    type: Type


class Read(Protocol):
    """What was read in a field: its triggers, places and clauses."""

    @property
    def triggers(self) -> Sequence[Judged]: ...
    @property
    def placed(self) -> Sequence[Placed]: ...
    @property
    def clauses(self) -> Sequence[Clause]: ...


def scene(
    document: Document,
    bindings: Sequence[Binding],
    seen: Mapping[Field, Read],
    known: Mapping[Field, Facts],
    gazetteer: Gazetteer,
) -> Scene:
    """Where an article tells of attacks and figures, to say which belong together."""
    views = {f: _view(document.folded(f).text, read, known[f]) for f, read in seen.items()}
    placed = [(b, entry) for b in bindings if (entry := b.placed.reading.entry) is not None]
    spots = [_spot(b, entry) for b, entry in placed if b.judgement is None]
    wholes = {entry.id: gazetteer.holders(entry) for _, entry in placed}
    return Scene(document.sentences, spots, views, wholes)


def _view(text: str, read: Read, known: Facts) -> View:
    """What a field holds of all that figures are weighed by."""
    heard = [
        Heard(j.trigger.start, j.type, j.judgement is None, j.trigger.rule.strength is not Strength.CASUALTY)
        for j in read.triggers
    ]
    places = [
        (p.reading.mention.start, entry, p.role)
        for p in read.placed
        if (entry := p.reading.entry) is not None
    ]
    named = [(at, e.id) for at, e, role in places if role is Role.STRUCK and e.kind not in COARSE]
    regions = [(at, e.id) for at, e, _ in places if e.kind in COARSE]
    return View(read.clauses, heard, known.tolls, known.times, named, text, regions)


def _spot(binding: Binding, entry: Entry) -> Spot:
    """Where an attack on a place is told."""
    mention = binding.placed.reading.mention
    return Spot(
        place=entry.id,
        field=binding.sentence.field,
        sentence=binding.sentence,
        clause=binding.clause,
        start=mention.start,
        end=mention.end,
        trigger=binding.triggers[0].trigger.start if binding.triggers else binding.clause.start,
        types=binding.types,
    )


def attacks(seen: Mapping[Field, Read]) -> list[Attack]:
    """Every attack that the article asserts, wherever it struck."""
    return [
        Attack(field, j.trigger, next(c for c in read.clauses if c.start <= j.trigger.start < c.end), j.type)
        for field, read in seen.items()
        for j in read.triggers
        if j.judgement is None and j.trigger.rule.strength is not Strength.CASUALTY
    ]


def raw_words(document: Document, field: Field, start: int, end: int) -> str:
    """The article's own words at folded offsets of a field."""
    folded = document.folded(field)
    return " ".join(folded.raw[slice(*folded.span(start, end))].split())
