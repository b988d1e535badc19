"""Which attack struck which place: within a clause, a place takes the triggers that stand nearest before it.

A clause without a trigger takes none, but for what came of the clause before («ما أدى إلى مقتل ثلاثة في …») and
for casualties, which take the type of their cause near by. A clause with a trigger and no place is about the place
before it, where it is a relative clause («الغوطة التي تتعرض لقصف»).
"""

from __future__ import annotations

from collections.abc import Sequence

from stream.articles.document import Sentence
from stream.events.where.aftermath import without_aftermath
from stream.events.where.beside import is_of_others
from stream.events.where.continuing import (
    at_the_front,
    continues,
    is_front,
    names_more,
    resumes,
    tells_where_it_stands,
)
from stream.events.where.going_on import WENT_ON, Ongoing
from stream.events.where.leaving import Before, Here, here_in
from stream.events.where.left_over import left_over
from stream.events.where.of_those_struck import is_state, is_their_end
from stream.events.where.spreading import went_to
from stream.events.where.stands import where_it_stands
from stream.events.where.taking import Takes, of_its_attacks
from stream.events.where.there import fell_there, in_other_lands
from stream.events.where.told import Told, is_the_fight
from stream.events.words.clauses import Clause, Opening
from stream.events.words.context import Judged, Judgement
from stream.events.words.lexicon import Strength, Trigger
from stream.places.entry import Entry
from stream.places.roles import Placed
from stream.records import Field, Type
from stream.text.found import Found

_STRENGTH_CASUALTY = Strength.CASUALTY

_IN_ANOTHER_LAND = Judgement("none", "fell_in_another_land")
INHERIT = 2  # sentences back in which casualties look for their cause


class Binding(Found, frozen=True):
    """An attack on a place: the types, the triggers that told it, the clause, and what context says.

    The triggers stand in the field `heard_in`: a headline's attack may be the cause of what the text tells.
    """

    placed: Placed
    types: tuple[Type, ...]
    triggers: tuple[Judged, ...]
    clause: Clause
    sentence: Sentence
    judgement: Judgement | None
    rule: str
    heard_in: Field


def _id(placed: Placed) -> str:
    return placed.reading.entry.id if placed.reading.entry else ""


class Binder:
    """Binds the sentences of one article in their order, remembering causes for casualties that follow."""

    def __init__(self) -> None:
        """Nothing is remembered at first."""
        self._causes: list[tuple[int, tuple[Judged, ...]]] = []
        self._count = 0
        self._told = Told()
        self._story = 0
        self._stormed: tuple[int, Placed] | None = None  # what was stormed last, by sentence
        self._struck: dict[str, tuple[Judged, ...]] = {}  # what struck each place last
        self._ongoing = Ongoing()
        self._attack: tuple[str, list[Entry]] = ("", [])  # the words of the last attack, and its places
        # by a trigger's id, which it keeps while it is here
        self._heard_in: dict[int, tuple[Trigger, Field]] = {}

    def bind(
        self,
        text: str,
        sentence: Sentence,
        parts: Sequence[Clause],
        judged: Sequence[Judged],
        placed: Sequence[Placed],
    ) -> list[Binding]:
        """The attacks of a sentence: `parts` its clauses, `judged` its triggers, `placed` its places, in order.

        `text` is the folded field that the offsets count in.
        """
        self._count += 1
        if sentence.story != self._story:  # nothing that was told there explains what is told here
            self._story, self._causes, self._told, self._stormed = sentence.story, [], Told(), None
            self._struck, self._ongoing = {}, Ongoing()
        self._told.begin(text, judged)
        self._heard_in |= {id(j.trigger): (j.trigger, sentence.field) for j in judged}
        if not judged:
            self._ongoing.named(placed)
            return self._where_it_stands(text, sentence, parts, placed)
        placed = without_aftermath(text, parts, judged, placed)
        found: list[Binding] = []
        before, spots = Before(), list[Here]()
        for clause in parts if placed else ():
            here = here_in(text, clause, judged, placed)
            found += [
                self._one(text, place, triggers, clause, sentence, rule)
                for place, triggers, rule in self._takes(text, here, before, judged)
            ]
            before = before.then(text, here)
            spots.append(here)
        found += self._beside(text, sentence, spots, judged, found)
        found = found or self._fought_there(text, sentence, parts, judged)
        found = found or ([] if self._ongoing.named(placed) else self._went_on(text, sentence, parts, judged))
        self._remember(text, sentence, judged, found)
        return found

    def _remember(
        self, text: str, sentence: Sentence, judged: Sequence[Judged], found: Sequence[Binding]
    ) -> None:
        """Keep what a sentence told for those that follow: what it struck and stormed, and its attacks as causes."""
        if found:
            struck = {_id(b.placed): b.placed for b in found if b.judgement is None}
            self._ongoing = Ongoing(self._count, text[sentence.start : sentence.end], [*struck.values()])
        stormed = [b.placed for b in found if b.judgement is None and Type.GROUND_ASSAULT in b.types]
        self._stormed = (self._count, stormed[-1]) if stormed else self._stormed
        self._struck |= {_id(b.placed): b.triggers for b in found if b.judgement is None}
        causes = tuple(
            j for j in judged if j.trigger.rule.strength is not _STRENGTH_CASUALTY and j.judgement is None
        )
        self._told.heard(causes)
        if causes:
            self._causes.append((self._count, causes))
            entries = [e for b in found if b.judgement is None and (e := b.placed.reading.entry) is not None]
            self._attack = text[sentence.start : sentence.end], entries

    def _where_it_stands(
        self, text: str, sentence: Sentence, parts: Sequence[Clause], placed: Sequence[Placed]
    ) -> list[Binding]:
        """The attack told last, where this sentence says in what place that stands which it struck."""
        if not placed or not parts or not self._causes or self._count - self._causes[-1][0] > INHERIT:
            return []
        attack, bound = self._attack
        there = where_it_stands(text, (sentence.start, sentence.end), attack, placed, bound)
        cause = self._causes[-1][1][-1:]
        return [self._one(text, p, cause, parts[-1], sentence, "where_it_stands") for p in there]

    def _beside(
        self,
        text: str,
        sentence: Sentence,
        spots: Sequence[Here],
        judged: Sequence[Judged],
        found: Sequence[Binding],
    ) -> list[Binding]:
        """What the sentence's attack struck besides, by clauses set beside it that tell of none."""
        entries = [e for b in found if (e := b.placed.reading.entry) is not None]
        return [
            self._one(text, place, (attack,), here.clause, sentence, "beside_an_attack")
            for here in spots
            if not here.attacks
            for place, attack in left_over(text, here.clause, here.struck, judged, entries)
        ]

    def _fought_there(
        self, text: str, sentence: Sentence, parts: Sequence[Clause], judged: Sequence[Judged]
    ) -> list[Binding]:
        """«المواجهات» in a sentence that binds nothing, as the fight for what was stormed just before."""
        at, place = self._stormed or (0, None)
        fights = tuple(j for j in judged if j.judgement is None and is_the_fight(text, j))
        if place is None or not fights or self._count - at > INHERIT:
            return []
        clause = next(c for c in parts if fights[0].trigger.start < c.end)
        return [self._one(text, place, fights, clause, sentence, "fought_there")]

    def _went_on(
        self, text: str, sentence: Sentence, parts: Sequence[Clause], judged: Sequence[Judged]
    ) -> list[Binding]:
        """What a sentence that names no place tells to have struck the one told of just before."""
        took = self._ongoing.takes(text, parts, judged, self._count)
        return [self._one(text, place, (j,), clause, sentence, WENT_ON) for place, j, clause in took]

    def _takes(self, text: str, here: Here, before: Before, judged: Sequence[Judged]) -> list[Takes]:
        """What each place of a clause takes, and by which rule."""
        if here.clause.opening is Opening.RESUMED and not here.struck:
            here = here._replace(struck=list(before.fronted))
        clause, own, attacks, places, struck = here
        if attacks:
            led = tuple(j for j in attacks if j.trigger.clitics.startswith("ل"))
            return [(p, led, "suffers_from") for p in before.suffering if led] + of_its_attacks(
                text, here, before
            )
        if not struck:
            there = [*before.last[-1:]] if fell_there(text, own) else []
            return self._by_cause(text, here._replace(struck=there), before, judged) if there else []
        last = before.attacks[-1:]
        # who fell behind it, fell there
        fell = [j for j in own if j.trigger.start < struck[0].reading.mention.start]
        if before.waits and not own and resumes(text, clause, struck[0]):
            return [(p, last, "resumes") for p in struck]
        if last and (went := went_to(text, clause, last[0], own, fell)):
            return [(p, last, went) for p in struck]
        if (
            before.waits
            and last
            and (
                tells_where_it_stands(text, clause)
                or (not own and (is_state(text, clause) or is_their_end(text, clause)))
            )
        ):
            return [(p, last, "where_the_struck_were") for p in struck]
        if last and (
            continues(text, clause, last[0], fell) or (not own and names_more(text, clause, places))
        ):
            return [(p, last, "continues_the_clause_before") for p in struck]
        if not own or clause.opening is Opening.RELATIVE:
            return []
        return self._by_cause(text, here, before, judged)

    def _by_cause(self, text: str, here: Here, before: Before, judged: Sequence[Judged]) -> list[Takes]:
        """What the places take where people fell: what killed them, or the fight at the front that they fell at."""
        clause, own, _, _, struck = here
        cause, rule = self._cause(text, before.attacks, clause, judged)
        if all(j.judgement is not None for j in own):  # «قتل في تموز خلال …»: past, whatever killed
            cause = tuple(own[:1])
        if not cause:
            return [(p, (at_the_front(own[0]),), "fell_at_the_front") for p in struck if is_front(text, p)]
        if rule.startswith("cause") and (meant := next((j for j in own if j.plain), None)):
            return [
                (p, (cause[0]._replace(type=meant.type, plain=True, also=()),), "with_what") for p in struck
            ]
        if rule == "cause_in_sentence_before":
            apart = in_other_lands(struck, self._attack[1])
            none = tuple(j._replace(judgement=_IN_ANOTHER_LAND) for j in cause)
            return [
                (p, none, rule) if p in apart else (p, self._struck.get(_id(p), cause), rule) for p in struck
            ]
        return [(p, cause, rule) for p in struck]

    def _cause(
        self, text: str, before: tuple[Judged, ...], clause: Clause, judged: Sequence[Judged]
    ) -> tuple[tuple[Judged, ...], str]:
        """What killed: the attack of the clause before, of the clause behind, or of the sentences before."""
        if before:
            return before[-1:], "result_of_clause_before"
        behind = [
            j
            for j in judged
            if j.trigger.start >= clause.end
            and j.trigger.rule.strength is not _STRENGTH_CASUALTY
            and not is_of_others(text, clause.end, j.trigger.start)
        ]
        if behind:
            return tuple(behind[:1]), "cause_behind"
        if self._causes and self._count - self._causes[-1][0] <= INHERIT:
            return self._causes[-1][1][-1:], "cause_in_sentence_before"
        return (), ""

    def _one(
        self,
        text: str,
        placed: Placed,
        triggers: tuple[Judged, ...],
        clause: Clause,
        sentence: Sentence,
        rule: str,
    ) -> Binding:
        """A place with what struck it; only its asserted triggers where it has any."""
        asserted = [j for j in triggers if j.judgement is None]
        kept = tuple(asserted or triggers)
        entry = placed.reading.entry
        types = self._told.take(text, kept, entry.country if entry else "", _id(placed))
        judgement = None if asserted else kept[0].judgement
        heard_in = self._heard_in[id(kept[0].trigger)][1]
        return Binding(placed, types, kept, clause, sentence, judgement, rule, heard_in)
