"""Who attacked where the clause names nobody and the sentences before do: who goes on, who speaks, who tried or fell in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from stream.articles.document import Document
from stream.events.facts import Facts
from stream.events.tell.agents import Agents
from stream.events.tell.vowels import vowelled_passive
from stream.events.where.bind import Binding
from stream.events.who.actors import ActorMention
from stream.events.who.attackers import attacker_of
from stream.events.who.blame import Blame
from stream.events.who.retaken import retaken
from stream.events.who.unsaid import (
    bare_verb,
    who_fell_in_it,
    who_goes_on,
    who_spoke,
    who_tried,
    who_was_repelled,
)
from stream.events.who.whose import Cast, settle
from stream.events.words.context import Judged
from stream.events.words.lexicon import Form
from stream.records import Field, Side, Type
from stream.text.needed import Needing

# «وذكرت المصادر أن الهجوم وقع في كذا», «ووقع الهجوم في كذا»: the attack told of before
_THAT_ATTACK = Needing(
    r"(?<!\w)(?:ان الهجوم (?:وقع|حدث|حصل|استهدف|طال|نفذ)|(?:و|ف|وقد )(?:وقع|حدث|استهدف|طال) الهجوم)(?!\w)"
)
_GROUND = frozenset({Type.GROUND_ASSAULT, Type.ARMED_CLASH})
_BEFORE = 400  # characters before it in which that was told
_FAR = 500  # characters behind a force in which «its fighters» are still its own


def of_that_attack(
    text: str, start: int, upto: int, told: Callable[[], Sequence[Blame]], at: int
) -> ActorMention | None:
    """Who made the attack told of last before the sentence at `start`, which is said here to have been that one; `at` is its offset in the whole.

    `told` is called where it is said so.
    """
    if not _THAT_ATTACK.search(text, start, upto):
        return None
    before = [b for b in told() if at - _BEFORE < b.at < at]
    return before[-1].agent._replace(agent="carried") if before else None


class Resumed:
    """Tells whom one article means where it names nobody again."""

    def __init__(self, document: Document, known: Mapping[Field, Facts], named: Agents, cast: Cast) -> None:
        """`known` are the facts of each field, `named` the agents of its clauses, `cast` its forces as a whole."""
        self._document, self._known, self._named, self._cast = document, known, named, cast

    def speaker(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """The force that spoke last, where «its fighters» or «it» attacked: «وأعلنت أن مقاتليها قصفوا …»."""
        for binding in group:
            text, forces = self._text(binding), self._known[binding.sentence.field].actors
            for judged in binding.triggers:
                at = judged.trigger.start
                found = who_spoke(text, at, forces.between(max(0, at - _FAR), at))
                if found is not None:
                    return settle(found._replace(agent="speaker"), country, self._cast)
        return None

    def tried(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """Whose attempt it was, whoever is named for their death in it: «قتلت قوات كذا سبعة من … حين حاولوا اقتحام قرية كذا»."""
        for binding in group:
            text, forces = self._text(binding), self._known[binding.sentence.field].actors
            for judged in binding.triggers:
                at = judged.trigger.start
                found = who_tried(text, at, forces.between(binding.sentence.start, at))
                meant = self._meant(binding.sentence.field, found, country)
                if meant is not None:
                    return meant._replace(agent="tried")
        return None

    def retook(self, group: Sequence[Binding], country: str) -> tuple[ActorMention | None] | None:
        """Who took ground back, if it is said, where all that is told are advances of others on it: «استعادوا السيطرة على نقاط تقدمت إليها …»; else None."""
        for binding in group:
            if not _GROUND.issuperset(binding.types):
                return None
        for binding in group:
            text, field, start = self._text(binding), binding.sentence.field, binding.sentence.start
            for judged in binding.triggers:
                again = retaken(text, start, judged.trigger.start)
                if again is None:
                    continue
                forces = self._known[field].actors
                found = attacker_of(text, *again, start, judged.trigger.start, forces)
                meant = self._meant(field, found, country)
                return (meant._replace(agent="retook") if meant is not None else None,)
        return None

    def still(
        self, group: Sequence[Binding], country: str, hurt: Callable[[Binding, str], set[Side]]
    ) -> ActorMention | None:
        """The force named before, whose verb says no subject again: «دخلت قوات … . واقتحمت كذلك قرية …»; none that was `hurt`."""
        for binding in group:
            for judged in binding.triggers:
                trigger = judged.trigger
                if trigger.passive or vowelled_passive(self._document, binding.sentence.field, trigger):
                    continue
                if fallen := self._fallen(binding, judged, country):
                    return fallen
                found = self._goes_on(binding, judged)
                found = None if found and found.side in hurt(binding, country) else found
                meant = self._meant(binding.sentence.field, found, country)
                if meant is not None:
                    return meant._replace(agent="still")
        return None

    def _fallen(self, binding: Binding, judged: Judged, country: str) -> ActorMention | None:
        """The force whose dead the sentence tells fell in the attack that it made."""
        sentence = binding.sentence
        inside = self._known[sentence.field].actors.between(sentence.start, sentence.end)
        text, trigger = self._text(binding), judged.trigger
        found = who_fell_in_it(text, trigger.end, inside)
        found = found or who_was_repelled(text, trigger.start, trigger.end, inside)
        meant = self._meant(sentence.field, found, country)
        return meant._replace(agent="fell_in_it") if meant is not None else None

    def _goes_on(self, binding: Binding, judged: Judged) -> ActorMention | None:
        """The force named before that may be the subject of a verb without one."""
        text, trigger, at = self._text(binding), judged.trigger, judged.trigger.start
        noun = trigger.form is Form.NOUN
        verb = bare_verb(text, at, trigger.end, binding.clause.start, noun=noun)
        forces = self._known[binding.sentence.field].actors
        return who_goes_on(text, verb, at, forces.between(max(0, at - _FAR), at)) if verb else None

    def _meant(self, field: Field, found: ActorMention | None, country: str) -> ActorMention | None:
        """A mention settled, with its name as the article writes it."""
        return settle(self._named.named(field, found), country, self._cast) if found else None

    def _text(self, binding: Binding) -> str:
        return self._document.folded(binding.sentence.field).text
