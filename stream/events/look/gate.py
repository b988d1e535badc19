"""Whether any sentence of an article may come to stand for an attack, asked before its places are read.

What context takes away is taken away here as it is later, without places: all that a place can change is to take an
opener away («علما الشعب» opens no clause), and a longer clause holds every cue and time that its parts hold. What is
doubtful may stand. Excerpts serve as well as the article: what they leave out can only take away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import islice

from stream.articles.document import Document, Sentence
from stream.articles.limits import TooMuch
from stream.events.facts import Facts
from stream.events.news.judging import FOILED, STOPPED, is_told, tells_of_shards
from stream.events.news.kinds import Kind, kinds
from stream.events.news.of_its_head import DEEDS
from stream.events.news.past import past_clauses
from stream.events.news.subject import Subject, subjects
from stream.events.where.bind import INHERIT
from stream.events.where.named import may_strike_right_behind
from stream.events.where.seen import part
from stream.events.where.select import falls_near, is_armed, may_be_plain
from stream.events.where.stands import may_say_where
from stream.events.words.clauses import Clause, Opening, clauses
from stream.events.words.context import judge
from stream.events.words.lexicon import Strength, Trigger
from stream.events.words.means import type_of
from stream.records import Field

_ATTACKS = (Strength.STRONG, Strength.WEAK)


class Look:
    """An article, or an excerpt of it, with its triggers; `known` looks for what else its fields name when asked."""

    def __init__(
        self, document: Document, triggers: Mapping[Field, Sequence[Trigger]], known: Mapping[Field, Facts]
    ) -> None:
        """What context makes of the triggers is asked later."""
        self.document, self.triggers, self.known = document, triggers, known
        self._standing: dict[int, Sequence[Trigger]] = {}

    @cached_property
    def telling(self) -> Mapping[int, Sentence]:
        """The sentences that hold a trigger, by their place among all."""
        return {number: sentence for number, sentence, _ in self._parted}

    @cached_property
    def _parted(self) -> Sequence[tuple[int, Sentence, Sequence[Trigger]]]:
        starts = {field: [t.start for t in found] for field, found in self.triggers.items()}
        numbered = enumerate(self.document.sentences)
        parted = ((n, s, part(self.triggers[s.field], starts[s.field], s)) for n, s in numbered)
        return [(number, sentence, own) for number, sentence, own in parted if own]

    @cached_property
    def _own(self) -> Mapping[int, Sequence[Trigger]]:
        return {number: own for number, _, own in self._parted}

    @cached_property
    def placing(self) -> Mapping[int, Sentence]:
        """The sentences that may say where that was which an attack before them struck, by their place among all."""
        fields = (f for f in self.document.fields if may_say_where(said := self._text(f), 0, len(said)))
        held = frozenset(fields)
        return {
            n: s
            for n, s in enumerate(self.document.sentences if held else ())
            if s.field in held and may_say_where(self._text(s.field), s.start, s.end)
        }

    def _text(self, field: Field) -> str:
        return self.document.folded(field).text

    def before(self, number: int) -> Sequence[int]:
        """The sentences that may explain one, nearest first: as many as are told of before it, headings left out."""
        own = self.document.sentences
        return [*islice((n for n in range(number - 1, -1, -1) if not own[n].heading), INHERIT)]

    def is_placed(self, number: int, by: int) -> bool:
        """Whether a sentence tells of an attack, and that `by` may say where that was."""
        if not self.tells_of(number, *_ATTACKS):
            return False
        told, said = self.telling[number], self.placing[by]
        attack = self._text(told.field)[told.start : told.end]
        return may_say_where(self._text(said.field), said.start, said.end, attack)

    @cached_property
    def kind(self) -> Kind | None:
        """The kind of the article, if it says; None for one whose attacks are its news."""
        return kinds().of(self.document) if self.document.tells_its_kind else None

    @cached_property
    def subjects(self) -> Sequence[Subject]:
        """What it is about."""
        return subjects().of(self.document)

    @cached_property
    def _about(self) -> Sequence[Subject]:
        """Of its subjects those that hold whatever else it tells."""
        return [s for s in self.subjects if not (s.row.calm or s.row.lately)]

    def standing(self, number: int) -> Sequence[Trigger]:
        """The triggers of a sentence that context leaves as news."""
        found = self._standing.get(number)
        if found is None:
            found = self._standing[number] = self._asserted(number)
        return found

    def _asserted(self, number: int) -> Sequence[Trigger]:
        """The triggers of a sentence that neither context nor the kind of article takes out."""
        sentence, own = self.telling[number], self._own[number]
        known = self.known[sentence.field]
        found = [*filter(_asserted(own, sentence, known), own)]
        kind = self.kind if found else None
        if kind is not None and not is_told(sentence, known, kind, found):
            found = [t for t in found if not kind.rule.speaks_of(t)]
        about = self._about if found else ()
        return [t for t in found if not any(s.takes(t, sentence, known.text) for s in about)]

    def tells_of(self, number: int, *strengths: Strength) -> bool:
        """Whether a sentence has triggers that stand of one of these strengths."""
        return number in self.telling and any(t.rule.strength in strengths for t in self.standing(number))

    def is_plain(self, number: int) -> bool:
        """Whether a sentence has a trigger that stands and may be a plain attack."""
        return any(map(may_be_plain, self.standing(number)))


def may_stand(look: Look, may_name: Callable[[Sentence], bool]) -> bool:
    """Whether one of the sentences that may name a place may give an event that stands."""
    try:
        return any(
            look.standing(number) and _may_give(number, look, number)
            for number, sentence in look.telling.items()
            if may_name(sentence)
        ) or any(
            look.is_placed(number, by) and _may_give(number, look, by)
            for by, sentence in look.placing.items()
            if may_name(sentence)
            for number in look.before(by)
        )
    except TooMuch:  # said in its place, where all of the article is read
        return True


def may_stand_apart(named: Look, elsewhere: Callable[[], Look]) -> bool:
    """The same of excerpts: the sentences that may name a place, and the others that hold a trigger, if they can matter.

    How they stood to one another, and what of them is furniture, is not known.
    """
    try:
        standing = [(named.telling[n], found) for n in named.telling if (found := named.standing(n))]
        if not standing:
            return False
        if any(_supported(t, s, named.known[s.field], cut=True) for s, found in standing for t in found):
            return True
        others = elsewhere()
        told = [t for look in (named, others) for n in look.telling for t in look.standing(n)]
    except TooMuch:
        return True
    strengths = {t.rule.strength for t in told}
    weak, hurt = Strength.WEAK in strengths, Strength.CASUALTY in strengths
    return any(map(may_be_plain, told)) or any(
        (weak and all(t.rule.strength is Strength.CASUALTY for t in found))
        or (hurt and any("if_hurt" in t.rule.traits for t in found))
        for _, found in standing
    )


def _may_give(number: int, look: Look, by: int) -> bool:
    """Whether a sentence with triggers that stand may give an event, of which `by` tells the place."""
    if not look.tells_of(number, *_ATTACKS):  # the dead of an attack told before
        return any(look.tells_of(before, *_ATTACKS) for before in look.before(number))
    sentence, stands = look.telling[number], look.standing(number)
    return (
        any(_supported(t, sentence, look.known[sentence.field]) for t in stands)
        or any(map(look.is_plain, look.telling))
        or (
            any("if_hurt" in t.rule.traits for t in stands)
            and any(look.tells_of(other, Strength.CASUALTY) for other in (by, by + 1))
        )
    )


def _supported(trigger: Trigger, sentence: Sentence, known: Facts, *, cut: bool = False) -> bool:
    """Whether a trigger is strong, or words of its sentence may tell its kind.

    `cut`: not all that stood before the sentence is known.
    """
    if may_be_plain(trigger) or is_armed(known.text, trigger) or may_strike_right_behind(known.text, trigger):
        return True
    if cut and falls_near(trigger, sentence.start):
        return True
    if any(sentence.start <= w.start < sentence.end and w.type in trigger.rule.means for w in known.means):
        return True
    whole = Clause(sentence.start, sentence.end, Opening.MAIN)  # «شنت جبهة كذا هجوما على مدينة كذا»
    return type_of(known.text, trigger, known.means, whole).type is not trigger.rule.type


def _asserted(own: Sequence[Trigger], sentence: Sentence, known: Facts) -> Callable[[Trigger], bool]:
    """Which triggers of a sentence no context takes away, and no time that is the only one there."""
    opened = [o for o in known.openings if sentence.start <= o[0] < sentence.end]
    parts = clauses(sentence, opened, own, known.text)
    cues = known.cues_near(sentence.start, max(sentence.end, own[-1].end))

    def stands(trigger: Trigger) -> bool:
        clause = next(c for c in parts if c.start <= trigger.start < c.end)
        span = sentence.start, sentence.end
        taken = judge(known.text, trigger, clause, span, cues, dated=True)
        if taken and taken.rule in STOPPED and tells_of_shards(known.text, sentence):
            taken = None
        if taken and taken.rule == FOILED and any(t.rule.strength is Strength.CASUALTY for t in own):
            taken = None
        if taken and taken.rule in DEEDS and _is_dated_behind(clause, parts, known):
            taken = None
        return taken is None and not _is_past(trigger, clause, parts, sentence, known)

    return stands


def _is_dated_behind(clause: Clause, parts: Sequence[Clause], known: Facts) -> bool:
    """Whether a relative clause right behind one names a time: «منفذ التفجير الذي وقع أمس»."""
    return any(
        c.start == clause.end and c.opening is Opening.RELATIVE and bool(known.times.between(c.start, c.end))
        for c in parts
    )


def _is_past(
    trigger: Trigger, clause: Clause, parts: Sequence[Clause], sentence: Sentence, known: Facts
) -> bool:
    """Whether all times of a sentence are long ago and its clause is told of the past."""
    inside = known.times.between(sentence.start, sentence.end)
    if not inside or not all(t.history for t in inside):
        return False
    return past_clauses(parts, known)(trigger, clause) is not None
