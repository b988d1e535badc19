"""Who, with what, how many, when, says who: what an article tells of the attacks on one place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from stream.articles.document import Document
from stream.events.attackers import (
    ActorMention,
    attacker_by_means,
    attacker_of,
    find_actors,
    other_role,
    settle,
    unidentified,
)
from stream.events.belonging import Heard, Scene, Spot, View
from stream.events.bind import Binding, Judged
from stream.events.blame import Blame, accused, carried, claims, implied, unclaimed
from stream.events.clauses import Clause
from stream.events.counts import Toll, combine, find_tolls
from stream.events.lexicon import Form, Strength, Trigger
from stream.events.select import COARSE
from stream.events.sources import SourceMention, find_sources
from stream.events.times import TimeMention, find_times, occurred
from stream.events.weapons import find_objects, find_weapons
from stream.places.gazetteer import Gazetteer
from stream.places.roles import Placed, Role
from stream.records import Attacker, Casualties, Field, Occurred, Side, Source, Type

NEAR = 60  # characters around a trigger in which its weapon stands
LEAD = 3  # sentences that open an article and date what it tells
CLAIM = 400  # characters behind the sentence of an attack in which it is claimed
SHORT = timedelta(days=2)  # a longer stretch («منذ أيام») dates no single attack


class Facts:
    """What one field names, at folded offsets: figures, times, forces and sources, each looked for when it is asked for."""

    def __init__(self, text: str, published: datetime | None, outlet: str) -> None:
        """`text` is the folded field; `outlet` whose correspondent «مراسلنا» is."""
        self._text, self._published, self._outlet = text, published, outlet

    @cached_property
    def tolls(self) -> tuple[Toll, ...]:
        """The figures of people."""
        return tuple(find_tolls(self._text))

    @cached_property
    def times(self) -> tuple[TimeMention, ...]:
        """The times named, resolved against the day of publication."""
        return tuple(find_times(self._text, self._published))

    @cached_property
    def actors(self) -> tuple[ActorMention, ...]:
        """The forces."""
        return tuple(find_actors(self._text))

    @cached_property
    def sources(self) -> tuple[SourceMention, ...]:
        """Who is said to say so."""
        return tuple(find_sources(self._text, own=self._outlet, actors=self.actors))


class Attack(NamedTuple):
    """An attack as a clause of a field tells it."""

    field: Field
    trigger: Trigger
    clause: Clause
    type: Type


_PASSIVE = re.compile(r"(?:اِ?سْ?ت|[\u0621-\u064a])\u064f[\u0621-\u064a]\u0651?\u0650?[\u0621-\u064a]")
Named = Callable[[str, int, int, int, int, Sequence[ActorMention], str], ActorMention | None]


class Details(NamedTuple):
    """What an article tells of the attacks on one place."""

    casualties: Casualties
    occurred: Occurred | None
    attacker: Attacker | None
    sources: tuple[Source, ...]
    weapons: tuple[str, ...]
    objects: tuple[str, ...]


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
    views = {
        field: View(
            read.clauses,
            [Heard(j.trigger.start, j.type, j.judgement is None) for j in read.triggers],
            known[field].tolls,
            known[field].times,
            [
                (p.reading.mention.start, p.reading.entry.id)
                for p in read.placed
                if p.reading.entry and p.role is Role.STRUCK and p.reading.entry.kind not in COARSE
            ],
            document.folded(field).text,
        )
        for field, read in seen.items()
    }
    spots = [
        Spot(
            b.placed.reading.entry.id,
            b.sentence.field,
            b.sentence,
            b.clause,
            b.placed.reading.mention.start,
            b.placed.reading.mention.end,
            b.triggers[0].trigger.start if b.triggers else b.clause.start,
            b.types,
        )
        for b in bindings
        if b.placed.reading.entry is not None and b.judgement is None
    ]
    wholes = {
        b.placed.reading.entry.id: frozenset(h.id for h in gazetteer.chain(b.placed.reading.entry))
        for b in bindings
        if b.placed.reading.entry is not None
    }
    return Scene(document.sentences, spots, views, wholes)


def attacks(seen: Mapping[Field, Read]) -> list[Attack]:
    """Every attack that the article asserts, wherever it struck."""
    return [
        Attack(field, j.trigger, next(c for c in read.clauses if c.start <= j.trigger.start < c.end), j.type)
        for field, read in seen.items()
        for j in read.triggers
        if j.judgement is None and j.trigger.rule.strength is not Strength.CASUALTY
    ]


class Teller:
    """Tells the details of each place of one article, knowing which sentences are about which places."""

    def __init__(
        self,
        document: Document,
        known: dict[Field, Facts],
        attacks: Sequence[Attack],
        scene: Scene,
    ) -> None:
        """`known` are the facts of each field; `attacks` all that is told; `scene` where it all stands."""
        self.document, self.known, self._attacks, self.scene = document, known, attacks, scene

    def tell(self, place: str, country: str, group: Sequence[Binding]) -> Details:
        """The details of the attacks on `place` (an id) in `country`, from its bindings."""
        return Details(
            self._casualties(place, frozenset(t for b in group for t in b.types)),
            self._when(group),
            self._attacker(group, country),
            self._sources(group),
            tuple(
                sorted(
                    {
                        w.weapon
                        for b in group
                        for w in find_weapons(self._text(b), b.clause.start, b.clause.end)
                    }
                )
            ),
            tuple(
                sorted(
                    {
                        o.object
                        for b in group
                        for o in find_objects(self._text(b), b.clause.start, b.clause.end)
                    }
                )
            ),
        )

    def _text(self, binding: Binding) -> str:
        return self.document.folded(binding.sentence.field).text

    def _casualties(self, place: str, types: frozenset[Type]) -> Casualties:
        """The toll of the figures that are likely to be of the attacks on this place."""
        chances = self.scene.taken(
            {
                toll: self.scene.chance(place, types, field, toll)
                for field, known in self.known.items()
                for toll in known.tolls
                if toll.told
                and not (toll.part or toll.period)
                and self.scene.sentence(field, toll.start) is not None
            }
        )
        beside = [t for known in self.known.values() for t in known.tolls if t not in chances]
        parts = [t for t in beside if t.part and any(0 <= t.start - c.end < NEAR for c in chances)]
        enemies = [
            t
            for t in beside
            if any(self.scene.of_the_enemy(t, c) and self._field(t) is self._field(c) for c in chances)
        ]
        written = {t: self._written(t) for t in (*chances, *enemies, *parts)}
        return combine(list(written.values()), {written[t]: chance for t, chance in chances.items()})

    def _written(self, toll: Toll) -> Toll:
        """A figure with its words as the article writes them."""
        field = self._field(toll)
        return replace(toll, text=self._raw(field, toll.start, toll.end))

    def _field(self, toll: Toll) -> Field:
        return next(f for f, known in self.known.items() if toll in known.tolls)

    def _raw(self, field: Field, start: int, end: int) -> str:
        folded = self.document.folded(field)
        return " ".join(folded.raw[slice(*folded.span(start, end))].split())

    def _when(self, group: Sequence[Binding]) -> Occurred | None:
        article = self.document.article
        for scope in (self._clause_times, self._sentence_times):
            for binding in group:
                mention = scope(binding)
                if mention is not None:
                    return occurred(mention, article.published_at, article.published_inferred)
        lead = [s for s in self.document.sentences if s.field is Field.TEXT][:LEAD]
        for sentence in lead:
            mention = self._nearest(
                self.known[Field.TEXT].times, sentence.start, sentence.end, sentence.start
            )
            if mention is not None and any(b.sentence.line >= 0 for b in group):
                return occurred(mention, article.published_at, article.published_inferred)
        return occurred(None, article.published_at, article.published_inferred)

    def _clause_times(self, binding: Binding) -> TimeMention | None:
        times = self.known[binding.sentence.field].times
        return self._nearest(
            times, binding.clause.start, binding.clause.end, binding.triggers[0].trigger.start
        )

    def _sentence_times(self, binding: Binding) -> TimeMention | None:
        """The time of the sentence that is not another attack's: one that stands behind may date that alone."""
        field, at = binding.sentence.field, binding.triggers[0].trigger.start
        others = [
            a.clause
            for a in self._attacks
            if a.field is field and a.clause.start >= binding.clause.end > binding.sentence.start
        ]
        times = [t for t in self.known[field].times if not any(c.start <= t.start < c.end for c in others)]
        return self._nearest(times, binding.sentence.start, binding.sentence.end, at)

    @staticmethod
    def _nearest(times: Sequence[TimeMention], start: int, end: int, at: int) -> TimeMention | None:
        inside = [t for t in times if start <= t.start < end and not t.history]
        short = [t for t in inside if t.last - t.first <= SHORT]
        return min(short, key=lambda t: abs(t.start - at), default=None)

    def _attacker(self, group: Sequence[Binding], country: str) -> Attacker | None:
        """The agent that a clause of the attack names, else its sentence, else what the weapon or the article tell."""
        meant = self.author(group, country)
        if meant is None:
            return None
        return Attacker(side=meant.side, actor=meant.actor, country=meant.country, name=meant.name)

    def author(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """The force that attacked, settled, with the rule that says so in `agent`."""
        for found in self._agents(group):
            meant = settle(found, country, self._actors)
            if meant is not None:
                return meant
            if unidentified(found, country):  # then only who claims it is its author
                return self._claimed(group, country)
        return self._claimed(group, country) or self._told_elsewhere(group, country)

    def _agents(self, group: Sequence[Binding]) -> Iterator[ActorMention]:
        """The agents that clauses and then sentences name: those of the attack itself, then those of its means."""
        clauses = [(b, b.clause.start, b.clause.end) for b in group]
        for scope in (clauses, [(b, b.sentence.start, b.sentence.end) for b in group]):
            for named in (attacker_of, attacker_by_means):
                for binding, start, end in scope:
                    at = binding.placed.reading.mention.start
                    for judged in sorted(binding.triggers, key=lambda j: abs(j.trigger.start - at)):
                        found = self._agent(named, binding.sentence.field, judged.trigger, start, end)
                        if found is not None:
                            yield found

    def _claimed(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """Whoever claims the attack, else is held to be its author, in its sentence or soon after it."""
        for said in (claims, accused):
            for binding in group:
                field = binding.sentence.field
                text = self.document.folded(field).text
                for mention in self.known[field].actors:
                    near = binding.sentence.start <= mention.start < binding.sentence.end + CLAIM
                    if near and self._next(binding, mention.start) and said(text, mention.start, mention.end):
                        return settle(self._named(field, mention), country, self._actors)
        return None

    def _next(self, binding: Binding, at: int) -> bool:
        """Whether no attack on another place is told between a binding's sentence and an offset behind it."""
        own = binding.placed.reading.entry
        return not any(
            s.field is binding.sentence.field
            and binding.sentence.end <= s.start < at
            and own is not None
            and s.place != own.id
            for s in self.scene.spots
        )

    def _told_elsewhere(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        for binding in group:
            if not binding.triggers:
                continue
            trigger, clause = binding.triggers[0].trigger, binding.clause
            text = self._text(binding)
            near = max(clause.start, trigger.start - NEAR), min(trigger.end + NEAR, clause.end)
            at = self._at(binding.sentence.field, trigger.start)
            words = text[clause.start : clause.end]
            found = implied(text, *near, country)
            if found is None and not unclaimed(self.document.text.text):
                found = carried(at, binding.types[0], country, self._blames, words, self._actors)
            if found is not None and found.side not in self._hurt(binding, country):
                return found
        return None

    def _hurt(self, binding: Binding, country: str) -> set[Side]:
        """The sides that a clause names as those who were struck: «استهداف مقرات قوات النظام»."""
        text, clause = self._text(binding), binding.clause
        inside = [
            m for m in self.known[binding.sentence.field].actors if clause.start <= m.start < clause.end
        ]
        struck = [m for m in inside if other_role(text, m) in ("target", "target_noun", "casualty")]
        return {meant.side for m in struck if (meant := settle(m, country, self._actors)) is not None}

    def _agent(
        self, named: Named, field: Field, trigger: Trigger, start: int, end: int
    ) -> ActorMention | None:
        text = self.document.folded(field).text
        noun = trigger.form is Form.NOUN and not text.startswith(
            "قصف", trigger.start
        )  # «قصف» is a verb as well
        voice = "noun" if noun else "" if trigger.form is Form.NOUN else "active"
        voice = "passive" if trigger.passive or self._vowelled(field, trigger) else voice
        found = named(text, trigger.start, trigger.end, start, end, self.known[field].actors, voice)
        return self._named(field, found) if found is not None else None

    def _vowelled(self, field: Field, trigger: Trigger) -> bool:
        """Whether the article's own vowels make a perfect passive: «قُصفت», «استُهدف»."""
        if trigger.form not in (Form.PERFECT, Form.NOUN) or trigger.rule.strength is Strength.CASUALTY:
            return False
        return bool(_PASSIVE.match(self._raw(field, trigger.start, trigger.end)))

    def _named(self, field: Field, mention: ActorMention) -> ActorMention:
        """A mention with its name as the article writes it."""
        return mention._replace(name=self._raw(field, mention.start, mention.end))

    def _at(self, field: Field, offset: int) -> int:
        """An offset that counts on from the title into the text."""
        return offset + (len(self.document.title.text) if field is Field.TEXT else 0)

    @cached_property
    def _actors(self) -> frozenset[str]:
        return frozenset(a.actor for known in self.known.values() for a in known.actors)

    @cached_property
    def _blames(self) -> list[Blame]:
        found = []
        for told in self._attacks:
            inside = told.field, told.trigger, told.clause.start, told.clause.end
            agent = self._agent(attacker_of, *inside) or self._agent(attacker_by_means, *inside)
            if agent is not None:
                found.append(Blame(self._at(told.field, told.trigger.start), told.type, agent))
        return found

    def _called(self, field: Field, source: SourceMention) -> str:
        """A source's name: that of the table, a party's as the article writes it."""
        party = source.rule == "force_speaks"
        return self._raw(field, source.start, source.end) if party else source.name

    def _sources(self, group: Sequence[Binding]) -> tuple[Source, ...]:
        """Who is named as saying so: in the sentences of the attack, else anywhere in the article."""
        near = {
            (self._called(b.sentence.field, s), s.kind): None
            for b in group
            for s in self.known[b.sentence.field].sources
            if b.sentence.start <= s.start < b.sentence.end
        }
        anywhere = {(self._called(Field.TEXT, s), s.kind): None for s in self.known[Field.TEXT].sources}
        return tuple(Source(name=name, kind=kind) for name, kind in list(near or anywhere)[:8])
