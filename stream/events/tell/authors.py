"""Who attacked one place: the agent that its clauses name, who claims or is accused, or what the article tells elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from stream.articles.document import Document
from stream.events.facts import Facts
from stream.events.tell.agents import Agents
from stream.events.tell.apart import Apart, cannot_fly
from stream.events.tell.blames import Parts, blames, parts_of
from stream.events.tell.claims import Claims, lays_no_bombs
from stream.events.tell.clashes import Clashes
from stream.events.tell.ground import Spot
from stream.events.tell.raiders import raider_of, shot_down
from stream.events.tell.resumed import Resumed, of_that_attack
from stream.events.tell.scene import Attack
from stream.events.tell.vowels import vowelled_passive
from stream.events.where.bind import Binding
from stream.events.who.actors import ActorMention
from stream.events.who.attackers import attacker_by_means, attacker_of
from stream.events.who.blame import Blame, at_home, came, carried, no_claim, unclaimed
from stream.events.who.clause_agent import agent_beside
from stream.events.who.denied import disowned
from stream.events.who.excluded import answerers, holders, hurt, replied, settlers_hurt, took_before
from stream.events.who.mutual import broke_out
from stream.events.who.nobodys import by_a_man, of_nobody
from stream.events.who.whose import Cast, cast_of, implied, settle, unidentified
from stream.records import Field, Side, Type

NEAR = 60  # characters around a trigger in which its weapon stands
FAR = 500  # characters behind an attack in which it is said that nobody claimed it
_ONE_OF_MANY = frozenset({Type.BOMBING, Type.SHOOTING, Type.GROUND_ASSAULT, Type.OTHER})
_LAID = frozenset({Type.BOMBING, Type.SHOOTING})
_FELL = frozenset({Type.AIRSTRIKE, Type.SHELLING})  # what a state does not let fall on itself


class Authors:
    """Tells the attacker of each place of one article."""

    def __init__(
        self,
        document: Document,
        known: Mapping[Field, Facts],
        attacks: Sequence[Attack],
        spots: Sequence[Spot],
    ) -> None:
        """`known` are the facts of each field, `attacks` all that is told, `spots` where attacks on places stand."""
        self.document, self.known, self._attacks = document, known, attacks
        self._named = Agents(document, known)
        self._claims = Claims(document, known, spots)

    @cached_property
    def _resumed(self) -> Resumed:
        """Tells who goes on where a clause names nobody."""
        return Resumed(self.document, self.known, self._named, self._cast)

    @cached_property
    def _clashes(self) -> Clashes:
        """Tells of which side the parties to a clash are."""
        return Clashes(self.document, self.known, self._named, self._cast)

    @cached_property
    def apart(self) -> Apart:
        """Tells where one kind of attack has an author of its own."""
        return Apart(self.document, self._named, self._cast)

    def author(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """The force that attacked, settled, with the rule that says so in `agent`."""
        found = self._author(group, country)
        if found is None or lays_no_bombs(found, group):
            return None
        if found.side is Side.RUSSIA and at_home(found, country) and _FELL.issuperset(group[0].types):
            return None
        return None if all(found.side in self._answerers(b, country) for b in group) else found

    def _author(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        group = [b for b in group if not self._only_held(b)] or group
        if only := self._implied_by_trigger(group, country) or self._resumed.tried(group, country):
            return only
        if any(by_a_man(self._text(b), b.sentence.start, j.trigger.start) for b in group for j in b.triggers):
            return self._claimed(group, country)
        if retook := self._resumed.retook(group, country):
            return retook[0]
        for found in self._agents(group):
            meant = settle(found, country, self._cast)
            bombed = meant is not None and all(b.types == (Type.BOMBING,) for b in group)
            itself = bombed and meant is not None and at_home(meant, country)  # «غارات بعد تفجير في تل أبيب»
            if meant and not itself and not cannot_fly(self._text(group[0]), group, found, meant):
                return meant
            if unidentified(found, country, self._cast):  # then only who claims it is its author
                claimed = self._claimed(group, country, behind=True)
                return claimed or self._of_headline(group, country) or self._of_many(group, country)
        return (
            self._beside(group, country)
            or self._resumed.speaker(group, country)
            or self._resumed.still(group, country, self._hurt)
            or self._of_that_attack(group, country)
            or self._claimed(group, country)
            or self._of_headline(group, country)
            or self._of_many(group, country)
            or self._told_elsewhere(group, country)
        )

    def _of_that_attack(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """Who made the attack told of before, where a sentence but says where it took place."""
        for binding in group:
            sentence, field = binding.sentence, binding.sentence.field
            upto, at = binding.placed.reading.mention.start, self._at(field, sentence.start)
            text = self._text(binding)
            found = of_that_attack(text, sentence.start, upto, lambda: self._blames, at)
            if found is not None and found.side not in self._hurt(binding, country):
                return settle(found, country, self._cast)
        return None

    def _only_held(self, binding: Binding) -> bool:
        """Whether a binding only says who had taken a place that others struck."""
        held = (took_before(self._text(binding), j.trigger.start) for j in binding.triggers)
        return binding.types == (Type.GROUND_ASSAULT,) and all(held)

    def _beside(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """Who acts in the words before the place, though the attack is told by others."""
        for binding in group:
            field, mention = binding.sentence.field, binding.placed.reading.mention
            if binding.types == (Type.ARMED_CLASH,) and broke_out(
                self._text(binding), binding.triggers[0].trigger.start
            ):
                continue
            suffered = [
                judged.trigger.start
                for judged in binding.triggers
                if judged.trigger.passive or vowelled_passive(self.document, field, judged.trigger)
            ]
            found = agent_beside(self._text(binding), mention.start, self.known[field].actors, suffered)
            meant = settle(self._named.named(field, found), country, self._cast) if found else None
            if found is None or meant is None or cannot_fly(self._text(group[0]), group, found, meant):
                continue
            if not at_home(meant, country):
                return meant._replace(agent="beside")
        return None

    def _claimed(
        self, group: Sequence[Binding], country: str, *, behind: bool = False
    ) -> ActorMention | None:
        """Who claims an attack, is held to be its author, or is known by it."""
        found = self._claims.claimed(group, country, self._cast, behind=behind)
        if found is not None and not cannot_fly(self._text(group[0]), group, found, found):
            return found
        return None if self._unclaimed else self._claims.died_in_it(group, country, self._cast)

    def _of_headline(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """Who bombs or shoots in a headline, where the text tells of one such attack: «داعش يفجر سوقا ويقتل تسعة»."""
        if not all(_LAID.issuperset(b.types) and self._claims.is_alone(b) for b in group):
            return None
        types = {t for b in group for t in b.types}
        titled = [b for b in self._blames if b.at < self._at(Field.TEXT, 0) and b.type in types]
        if len({b.agent.side for b in titled}) != 1 or titled[0].agent.side in self._hurt(group[0], country):
            return None
        return settle(titled[0].agent._replace(agent="headline"), country, self._cast)

    def _of_many(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """Whoever is named for several attacks in one word, of which this is one."""
        if self._unclaimed or not any(_ONE_OF_MANY.issuperset(b.types) for b in group):
            return None
        found = self._claims.of_many(country, self._cast)
        struck = found is not None and any(found.side in self._hurt(b, country) for b in group)
        return None if found is None or struck or at_home(found, country) else found

    def _implied_by_trigger(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """Whom the attack's own word gives away: «البراميل المتفجرة»."""
        told = ((self._text(b), j.trigger) for b in group for j in b.triggers)
        found = (implied(text, trigger.start, trigger.end, country) for text, trigger in told)
        return next((f for f in found if f is not None), None)

    def _agents(self, group: Sequence[Binding]) -> Iterator[ActorMention]:
        """The agents that clauses and then sentences name: those of the attack itself, then those of its means."""
        group = sorted(group, key=lambda b: set(b.types) == {Type.ARMED_CLASH})  # who came, before who fights
        clauses = [(b, self._named.opens(b.sentence.field, b.clause.start), b.clause.end) for b in group]
        for scope in (clauses, [(b, b.sentence.start, b.sentence.end) for b in group]):
            for named in (attacker_of, attacker_by_means):
                for binding, start, end in scope:
                    at = binding.placed.reading.mention.start
                    for judged in sorted(binding.triggers, key=lambda j: abs(j.trigger.start - at)):
                        if found := self._named.of(named, binding.sentence.field, judged.trigger, start, end):
                            yield found

    def _told_elsewhere(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """The attacker by the words about the attack, or by what the article says of its other attacks."""
        # Where both sides fire, only who came is its author.
        if any(Type.ARMED_CLASH in b.types for b in group):
            return self._who_came(group, country)
        if any(self._of_nobody(b) for b in group):
            return None
        for binding in group:
            if not binding.triggers:
                continue
            trigger, clause = binding.triggers[0].trigger, binding.clause
            text = self._text(binding)
            near = max(clause.start, trigger.start - NEAR), min(trigger.end + NEAR, clause.end)
            at = self._at(binding.sentence.field, trigger.start)
            words = text[clause.start : clause.end]
            found = implied(text, *near, country)
            if found is None and not self._is_unclaimed(binding):
                struck, told = self._hurt(binding, country), self._parts.shared(self._blames, at)
                by_type = (carried(at, t, country, told, words, self._cast, struck) for t in binding.types)
                found = next((agent for agent in by_type if agent is not None), None) or raider_of(
                    text, binding, country, self.known[binding.sentence.field].actors, self._cast
                )
            if found is not None and found.side not in self._hurt(binding, country):
                return found
        if not all(_FELL.issuperset(b.types) for b in group):
            return None
        return shot_down(self.document, self.known, country, self._cast)

    def _of_nobody(self, binding: Binding) -> bool:
        """Whether its sentence says that it is not known who made an attack."""
        sentence = binding.sentence
        near = self.known[sentence.field].actors.between(sentence.start, sentence.end)
        return of_nobody(self._text(binding), sentence.start, sentence.end, near)

    def _who_came(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """Who advanced, where a clash names no parties."""
        if won := self._clashes.won(group, country):
            return won
        if self._unclaimed or any(self._clashes.names_parties(b, country) for b in group):
            return None
        for binding in group:
            at = self._at(binding.sentence.field, binding.clause.start)
            found = came(at, country, self._blames, self._cast)
            if found is not None and found.side not in self._hurt(binding, country):
                return found
        return None

    def _hurt(self, binding: Binding, country: str) -> set[Side]:
        """The sides that a clause names as those who were struck, hold the place, or answered."""
        sentence, clause, text = binding.sentence, binding.clause, self._text(binding)
        forces, at = self.known[sentence.field].actors, binding.placed.reading.mention.end
        near = forces.between(clause.start, clause.end)
        beside = forces.between(at, min(at + NEAR, sentence.end)) if sentence.start <= at else ()
        behind = forces.between(binding.triggers[0].trigger.end, sentence.end) if binding.triggers else ()
        sides = hurt(text, near, country, self._cast) | replied(text, behind, country, self._cast)
        sides |= settlers_hurt(text, clause.start, clause.end)
        return sides | holders(text, beside, country, self._cast)

    def _answerers(self, binding: Binding, country: str) -> set[Side]:
        """The sides that only answered an attack: «ردا على قصف كذا»."""
        span, forces = (
            (binding.sentence.start, binding.sentence.end),
            self.known[binding.sentence.field].actors,
        )
        starts = [j.trigger.start for j in binding.triggers]
        return answerers(self._text(binding), starts, span, forces, country, self._cast)

    def _at(self, field: Field, offset: int) -> int:
        """An offset that counts on from the title into the text."""
        return offset + (len(self.document.title.text) if field is Field.TEXT else 0)

    @cached_property
    def _cast(self) -> Cast:
        """What the article says of its forces as a whole."""
        texts = [(self.document.folded(field).text, known.actors) for field, known in self.known.items()]
        when = self.document.article.published_at
        return cast_of(list(texts), when.date() if when else None)

    @cached_property
    def _unclaimed(self) -> bool:
        """Whether the article says that nobody has claimed what it tells of."""
        return unclaimed(self.document.text.text)

    def _is_unclaimed(self, binding: Binding) -> bool:
        """The same of one attack: of raids, seldom claimed, only where it is said right behind; no more once an author is told of."""
        text, raid = self._text(binding), binding.types == (Type.AIRSTRIKE,)
        start, end = binding.sentence.start, binding.sentence.end
        if disowned(text, start, end + FAR // 2):
            return True
        if not self._unclaimed or binding.sentence.field is not Field.TEXT:
            return self._unclaimed
        if no_claim().search(text, start, end + FAR // 2 if raid else len(text)):
            return True
        said = [self._at(Field.TEXT, m.end()) for m in no_claim().finditer(text) if m.end() <= start]
        upto = self._at(Field.TEXT, end)
        return not raid and not (said and any(said[-1] < b.at < upto for b in self._blames))

    @cached_property
    def _blames(self) -> list[Blame]:
        """The attacks of the article whose agent a clause names."""
        return blames(self.document, self._attacks, self._named, self._at)

    @cached_property
    def _parts(self) -> Parts:
        """Where the text turns to other news."""
        return parts_of(self.document.text.text, self._at(Field.TEXT, 0))

    def _text(self, binding: Binding) -> str:
        return self.document.folded(binding.sentence.field).text
