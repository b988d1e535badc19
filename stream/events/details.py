"""Who, with what, how many, when, says who: what an article tells of the attacks on one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from stream.articles.document import Document, Sentence
from stream.events.attackers import ActorMention, attacker_of, find_actors, settle
from stream.events.bind import Binding
from stream.events.clauses import Clause
from stream.events.counts import Toll, combine, find_tolls
from stream.events.lexicon import Form, Trigger
from stream.events.sources import SourceMention, find_sources
from stream.events.times import TimeMention, find_times, occurred
from stream.events.weapons import find_objects, find_weapons
from stream.records import Attacker, Casualties, Field, Occurred, Source, Type

LEAD = 3  # sentences that open an article and date what it tells
SHORT = timedelta(days=2)  # a longer stretch («منذ أيام») dates no single attack
REACH = 350  # characters back to the last force named for such an attack
MOSTLY = 1.0  # share of an article's attacks laid to one force, from which it is taken for the others
BY_ARMIES = frozenset(
    {Type.AIRSTRIKE, Type.SHELLING, Type.GROUND_ASSAULT, Type.CHEMICAL}
)  # bombs are often nobody's
FOLLOWS = 2  # sentences behind an attack that may still count its dead


class Facts(NamedTuple):
    """What one field names: figures, times, forces and sources, at folded offsets."""

    tolls: tuple[Toll, ...]
    times: tuple[TimeMention, ...]
    actors: tuple[ActorMention, ...]
    sources: tuple[SourceMention, ...]


class Told(NamedTuple):
    """An attack as a clause of a field tells it."""

    field: Field
    trigger: Trigger
    clause: Clause
    type: Type


class Details(NamedTuple):
    """What an article tells of the attacks on one place."""

    casualties: Casualties
    occurred: Occurred | None
    attacker: Attacker | None
    sources: tuple[Source, ...]
    weapons: tuple[str, ...]
    objects: tuple[str, ...]


def _attacker_of(mention: ActorMention) -> Attacker:
    return Attacker(side=mention.side, actor=mention.actor, country=mention.country, name=mention.name)


def facts(text: str, published: datetime | None, outlet: str) -> Facts:
    """The figures, times, forces and sources of a folded field."""
    actors = tuple(find_actors(text))
    return Facts(
        tuple(find_tolls(text)),
        tuple(find_times(text, published)),
        actors,
        tuple(find_sources(text, own=outlet, actors=actors)),
    )


class Teller:
    """Tells the details of each place of one article, knowing which sentences are about which places."""

    def __init__(
        self,
        document: Document,
        known: dict[Field, Facts],
        bindings: Sequence[Binding],
        attacks: Sequence[Told],
    ) -> None:
        """`known` are the facts of each field; `bindings` all attacks that stand; `attacks` all that is told."""
        self.document, self.known, self._attacks = document, known, attacks
        self._about: dict[Sentence, set[str]] = {}
        self._in_clause: dict[tuple[Field, Clause], set[str]] = {}
        for binding in bindings:
            entry = binding.placed.reading.entry
            if entry is not None:
                self._about.setdefault(binding.sentence, set()).add(entry.id)
                self._in_clause.setdefault((binding.sentence.field, binding.clause), set()).add(entry.id)
        self._places = {place for places in self._about.values() for place in places}

    def tell(self, place: str, country: str, group: Sequence[Binding]) -> Details:
        """The details of the attacks on `place` (an id) in `country`, from its bindings."""
        return Details(
            combine(self._tolls(place, group)),
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

    def _tolls(self, place: str, group: Sequence[Binding]) -> list[Toll]:
        """The figures of its own clauses and sentences, where they are about no other place."""
        chosen: dict[tuple[Field, int, int], Toll] = {}
        for binding in group:
            field, sentence = binding.sentence.field, binding.sentence
            alone = self._about[sentence] == {place}
            for toll in self.known[field].tolls:
                inside = sentence.start <= toll.start < sentence.end
                if not inside or toll.spread or toll.period:
                    continue
                own = binding.clause.start <= toll.start < binding.clause.end
                if alone or (own and self._in_clause[field, binding.clause] == {place}):
                    chosen[field, toll.start, toll.end] = toll
            for follower in self._followers(sentence) if alone else ():
                for toll in self.known[field].tolls:
                    if follower.start <= toll.start < follower.end and not toll.spread and not toll.period:
                        chosen[field, toll.start, toll.end] = toll
        return [chosen[key] for key in sorted(chosen, key=lambda k: (k[0] is Field.TEXT, k[1]))]

    def _followers(self, sentence: Sentence) -> list[Sentence]:
        """The sentences right behind that are about no place of their own: all of them, where there is one place."""
        if sentence.field is Field.TITLE:
            return []
        after = [s for s in self.document.sentences if s.field is sentence.field and s.start >= sentence.end]
        found: list[Sentence] = []
        for other in after[: FOLLOWS if len(self._places) > 1 else len(after)]:
            if self._about.get(other):
                break
            found.append(other)
        return found

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
        times = self.known[binding.sentence.field].times
        return self._nearest(
            times, binding.sentence.start, binding.sentence.end, binding.triggers[0].trigger.start
        )

    @staticmethod
    def _nearest(times: Sequence[TimeMention], start: int, end: int, at: int) -> TimeMention | None:
        inside = [t for t in times if start <= t.start < end and not t.history]
        short = [t for t in inside if t.last - t.first <= SHORT]
        return min(short, key=lambda t: abs(t.start - at), default=None)

    def _attacker(self, group: Sequence[Binding], country: str) -> Attacker | None:
        """Who is named as the attacker in its clauses, else elsewhere in the article for such an attack."""
        for binding in group:
            for judged in binding.triggers:
                told = Told(binding.sentence.field, judged.trigger, binding.clause, binding.types[0])
                found = self._agent(told, country)
                if found is not None:
                    return _attacker_of(found)
        return self._named_elsewhere(group, country)

    def _named_elsewhere(self, group: Sequence[Binding], country: str) -> Attacker | None:
        """The force that the article last named for an attack of the type, else the one it names nearly always."""
        types = {t for b in group for t in b.types} & BY_ARMIES
        if not types:
            return None
        named = [(told, a) for told in self._attacks if (a := self._agent(told, country))]
        alike = [(told, a) for told, a in named if told.type in types]
        at = min(b.clause.start for b in group)
        before = [
            a for told, a in alike if told.field is Field.TITLE or at - REACH <= told.trigger.start < at
        ]
        if before:
            return _attacker_of(before[-1])
        for agents in ([a for _, a in alike], [a for _, a in named]):
            if agents:
                side, count = Counter(a.side for a in agents).most_common(1)[0]
                if count >= MOSTLY * len(agents):
                    return _attacker_of(next(a for a in agents if a.side is side))
        return None

    def _agent(self, told: Told, country: str) -> ActorMention | None:
        text, trigger, clause = self.document.folded(told.field).text, told.trigger, told.clause
        voice = "noun" if trigger.form is Form.NOUN else ""
        actors = self.known[told.field].actors
        found = attacker_of(text, trigger.start, trigger.end, clause.start, clause.end, actors, voice)
        return settle(found, country) if found is not None else None

    def _sources(self, group: Sequence[Binding]) -> tuple[Source, ...]:
        """Who is named as saying so: in the sentences of the attack, else anywhere in the article."""
        near = {
            (s.name, s.kind): None
            for b in group
            for s in self.known[b.sentence.field].sources
            if b.sentence.start <= s.start < b.sentence.end
        }
        anywhere = {(s.name, s.kind): None for s in self.known[Field.TEXT].sources}
        return tuple(Source(name=name, kind=kind) for name, kind in list(near or anywhere)[:8])
