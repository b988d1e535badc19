"""Who, with what, how many, when, says who: what an article tells of the attacks on one place."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from stream.articles.document import Document
from stream.events.facts import Facts, raw_words
from stream.events.tell import earlier
from stream.events.tell.accounts import Account, at_least, disputed, says_again, speaker
from stream.events.tell.authors import Authors
from stream.events.tell.belonging import ACCOUNT, Scene
from stream.events.tell.companions import without_strangers, without_wholes_of_many
from stream.events.tell.earlier import Dated
from stream.events.tell.scene import Attack
from stream.events.tell.timing import Timing
from stream.events.tolls.toll import Toll, combine, two_sides
from stream.events.when.times import said_then
from stream.events.where.bind import Binding
from stream.events.who.sources import SourceMention
from stream.events.words.onsets import STRONGEST, onsets
from stream.events.words.weapons import find_objects, find_weapons
from stream.records import Attacker, Casualties, Field, Occurred, Onset, Source, Type
from stream.text.found import Found

_FIELD_TEXT = Field.TEXT

NEAR = 60  # characters behind a figure in which its part stands
ENEMY = 400  # characters behind the dead of one side within which those of the other stand


class Details(Found, frozen=True):
    """What an article tells of the attacks on one place."""

    casualties: Casualties
    occurred: Occurred | None
    attacker: Attacker | None
    sources: tuple[Source, ...]
    weapons: tuple[str, ...]
    objects: tuple[str, ...]
    onset: Onset


class Teller:
    """Tells the details of each place of one article, knowing which sentences are about which places."""

    def __init__(
        self,
        document: Document,
        known: Mapping[Field, Facts],
        attacks: Sequence[Attack],
        scene: Scene,
    ) -> None:
        """`known` are the facts of each field; `attacks` all that is told; `scene` where it all stands."""
        self.document, self.known, self.scene = document, known, scene
        self._in_clauses: dict[tuple[Field, int], tuple[frozenset[str], frozenset[str]]] = {}
        self.authors = Authors(document, known, attacks, scene.spots)
        self._timing = Timing(document, known, attacks, scene)

    def tell(self, place: str, country: str, group: Sequence[Binding]) -> Details:
        """The details of the attacks on `place` (an id) in `country`, from its bindings."""
        return Details(
            self._casualties(place, frozenset(t for b in group for t in b.types)),
            self._timing.when(place, group),
            self._attacker(group, country),
            self._sources(group),
            tuple(sorted({weapon for b in group for weapon in self._named(b)[0]})),
            tuple(sorted({object_ for b in group for object_ in self._named(b)[1]})),
            self._onset(group),
        )

    def _onset(self, group: Sequence[Binding]) -> Onset:
        """What any clause about the place tells of the beginning."""
        told = {
            onsets().find(
                self.document.folded(b.sentence.field).text,
                b.clause.start,
                b.clause.end,
                [(judged.trigger.start, judged.trigger.end) for judged in b.triggers],
            )
            for b in group
        }
        return next((onset for onset in STRONGEST if onset in told), Onset.UNKNOWN)

    def _named(self, binding: Binding) -> tuple[frozenset[str], frozenset[str]]:
        """The weapons and the objects that the clause of a binding names; the places of a clause share it."""
        field, start, end = binding.sentence.field, binding.clause.start, binding.clause.end
        if (field, start) not in self._in_clauses:
            text = self.document.folded(field).text
            self._in_clauses[field, start] = (
                frozenset(w.weapon for w in find_weapons(text, start, end)),
                frozenset(o.object for o in find_objects(text, start, end)),
            )
        return self._in_clauses[field, start]

    def _casualties(self, place: str, types: frozenset[Type]) -> Casualties:
        """The toll of the figures that are likely to be of the attacks on this place."""
        likely = {toll: self.scene.chance(place, types, field, toll) for field, toll in self._totals}
        chances = self.scene.taken(likely)
        chances |= self.scene.beside(place, types, self._fields, likely, chances)
        chances = earlier.without(self._without_joint(place, types, chances), self._dated)
        if len(self.scene.places) > 1:
            chances = without_wholes_of_many(chances, likely)
            chances = without_strangers(chances, likely, self._side_by_side)
        beside = [t for t in self._fields if t not in chances]
        parts = [t for t in beside if t.part and any(0 <= t.start - c.end < NEAR for c in chances)]
        fought = self._fought(chances)
        enemies = [
            t
            for t in beside
            if t in fought
            and not ((own := self.scene.figure(self._fields[t], t)) and self.scene.of_others(place, own))
            and not self.scene.is_of_another(place, types, self._fields[t], t)
        ]
        written = {t: self._written(t) for t in (*chances, *enemies, *parts)}
        told = combine(list(written.values()), {written[t]: chance for t, chance in chances.items()})
        given = [t for t, c in likely.items() if t.low and c >= ACCOUNT and self._fields[t] is _FIELD_TEXT]
        killed = disputed(told.killed, self._accounts(place, "killed", given, chances))
        injured = disputed(told.injured, self._accounts(place, "injured", given, chances))
        return Casualties(
            killed=at_least(killed, "killed", chances),
            injured=at_least(injured, "injured", chances),
            children=told.children,
        )

    def _side_by_side(self, toll: Toll) -> Sequence[Toll]:
        return self.scene.side_by_side(self._fields[toll], toll)

    def _accounts(
        self, place: str, kind: str, given: Sequence[Toll], taken: Container[Toll]
    ) -> Sequence[Account]:
        """Of the figures `given` those of a kind as accounts; none where all give one number."""
        alike = [t for t in given if t.kind == kind]
        several = len({t.low for t in alike}) > 1
        return [self._account(place, t, taken=t in taken) for t in alike] if several else ()

    def _account(self, place: str, toll: Toll, *, taken: bool) -> Account:
        """A figure with who gives it against others, and whether its sentence tells of this place's attack alone."""
        field, known = self._fields[toll], self.scene.figure(self._fields[toll], toll)
        if known is None or toll.older or toll.newest or toll.spread or known.history:
            return Account(toll, "", own=False, taken=taken)
        text, own = self.scene.views[field].text, {place, *self.scene.wholes.get(place, ())}
        alone = known.named <= own and all(s.place in own for s in known.spots)
        again = says_again(text, known.sentence.start, toll.end)
        return Account(
            toll, speaker(text, known.sentence.start, toll.start), own=alone, taken=taken, again=again
        )

    def _without_joint(
        self, place: str, types: frozenset[Type], chances: Mapping[Toll, float]
    ) -> dict[Toll, float]:
        """Figures without those that add another place's to this one's: «قتل أربعة: ثلاثة في كذا وواحد في كذا»."""
        if sum(bool(t.low) for t in chances) < 2:  # a sum and what it adds to
            return dict(chances)
        apart = [
            t
            for field, t in self._totals
            if t.low and t not in chances and self.scene.is_of_another(place, types, field, t)
        ]
        joint = {
            t
            for t in chances
            for own in chances
            for other in apart
            if t.low
            and own.low
            and not own.older
            and 2 * chances[own] >= chances[t]
            and t.kind == own.kind == other.kind
            and t.low == own.low + (other.low or 0)
            if self._order(t) < min(self._order(own), self._order(other))
        }
        return {t: c for t, c in chances.items() if t not in joint}

    def _dated(self, toll: Toll) -> Dated:
        """Where a figure stands, and the days that date it: those before it in its sentence, and those of its clause."""
        field = self._fields[toll]
        sentence, clause = self.scene.sentence(field, toll.start), self.scene.clause(field, toll.start)
        assert sentence is not None and clause is not None  # noqa: S101, PT018 - those of furniture are no totals
        text, published = self.document.folded(field).text, self.document.article.published_at
        times = [
            t
            for t in self.scene.times_of(field, sentence)
            if t.start < clause.end and not (said_then(text, t) or earlier.began_then(text, t))
        ]
        return Dated(
            at=(self._order(toll)[0], sentence.start),
            leads=field is Field.TITLE or sentence is self.scene.order[field][0],
            day=earlier.day_of(times),
            published=published.date() if published else None,
        )

    def _order(self, toll: Toll) -> tuple[bool, int]:
        return self._fields[toll] is _FIELD_TEXT, toll.start

    @cached_property
    def _totals(self) -> list[tuple[Field, Toll]]:
        """The figures that may be an attack's toll."""
        return [
            (field, toll)
            for field, view in self.scene.views.items()
            for toll in view.tolls
            if toll.told
            and not (toll.part or toll.period)
            and self.scene.sentence(field, toll.start) is not None
        ]

    @cached_property
    def _fields(self) -> dict[Toll, Field]:
        """Every figure with its field; one that both hold alike is the first's."""
        found: dict[Toll, Field] = {}
        for field, view in self.scene.views.items():
            for toll in view.tolls:
                found.setdefault(toll, field)
        return found

    def _fought(self, taken: Iterable[Toll]) -> set[Toll]:
        """The figures that count the dead or hurt of the side that fought those taken, told near them."""
        return {
            toll
            for own in taken
            if own.kind in ("killed", "injured")
            for toll in self.scene.tolls_between(self._fields[own], own.end - ENEMY + 1, own.end + ENEMY)
            if toll.kind == own.kind and not (toll.part or toll.period) and two_sides(toll, own)
            if self._fields[toll] is self._fields[own]
        }

    def _written(self, toll: Toll) -> Toll:
        """A figure with its words as the article writes them."""
        return replace(toll, text=raw_words(self.document, self._fields[toll], toll.start, toll.end))

    def _attacker(self, group: Sequence[Binding], country: str) -> Attacker | None:
        """The agent that a clause of the attack names, else its sentence, else what the weapon or the article tell."""
        meant = self.authors.author(group, country)
        if meant is None:
            return None
        return Attacker(side=meant.side, actor=meant.actor, country=meant.country, name=meant.name)

    def of_kind(self, details: Details, group: Sequence[Binding], about: Sequence[Binding]) -> Details:
        """The details of a place for its attacks of one kind: of another author, where another is named for them alone."""
        entry = group[0].placed.reading.entry
        if len(group) == len(about) or entry is None:
            return details
        others = [b for b in about if b not in group]
        apart = self.authors.apart.is_apart(group, others, entry.country)
        return details._replace(attacker=self._attacker(group, entry.country)) if apart else details

    def _called(self, field: Field, source: SourceMention) -> str:
        """A source's name: that of the table, a party's as the article writes it."""
        party = source.rule == "force_speaks"
        return raw_words(self.document, field, source.start, source.end) if party else source.name

    def _sources(self, group: Sequence[Binding]) -> tuple[Source, ...]:
        """Who is named as saying so: in the sentences of the attack, else anywhere in the article."""
        near = {
            (self._called(b.sentence.field, s), s.kind): None
            for b in group
            for s in self.known[b.sentence.field].sources.between(b.sentence.start, b.sentence.end)
        } or {(self._called(_FIELD_TEXT, s), s.kind): None for s in self.known[_FIELD_TEXT].sources}
        return tuple(Source(name=name, kind=kind) for name, kind in list(near)[:8])
