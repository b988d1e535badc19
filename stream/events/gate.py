"""Whether any sentence of an article may come to stand for an attack, asked before its places are read.

What context takes away is taken away here as it is later, without places: all that a place can change is to take an
opener away («علما الشعب» opens no clause), and a longer clause holds every cue and time that its parts hold. What is
doubtful may stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from stream.articles.document import Document, Sentence
from stream.articles.limits import TooMuch
from stream.events.bind import INHERIT
from stream.events.clauses import Clause, clauses
from stream.events.context import judge
from stream.events.facts import Facts
from stream.events.judging import is_fresh, past_clauses
from stream.events.kinds import kinds
from stream.events.lexicon import Strength, Trigger
from stream.events.select import HURTFUL, is_armed
from stream.records import Field


class _Standing(NamedTuple):
    """A sentence by its place among all, and its triggers that context leaves as news."""

    number: int
    sentence: Sentence
    triggers: Sequence[Trigger]

    def tells_of(self, *strengths: Strength) -> bool:
        return any(t.rule.strength in strengths for t in self.triggers)


def may_stand(
    document: Document,
    triggers: Mapping[Field, Sequence[Trigger]],
    known: Mapping[Field, Facts],
    may_name: Callable[[Sentence], bool],
) -> bool:
    """Whether one of the sentences that may name a place may give an event that stands."""
    try:
        return _any_stands(list(_standing(document, triggers, known, may_name)), known, may_name)
    except TooMuch:  # said in its place, where all of the article is read
        return True


def _any_stands(
    told: Sequence[_Standing], known: Mapping[Field, Facts], may_name: Callable[[Sentence], bool]
) -> bool:
    strong = any(s.tells_of(Strength.STRONG) for s in told)
    attacks = {s.number for s in told if s.tells_of(Strength.STRONG, Strength.WEAK)}
    hurt = {s.number for s in told if s.tells_of(Strength.CASUALTY)}
    for number, sentence, stands in (s for s in told if may_name(s.sentence)):
        if number not in attacks:
            if attacks & {number - back for back in range(1, INHERIT + 1)}:
                return True  # the dead of an attack told before
        elif (
            strong
            or any(_supported(t, sentence, known) for t in stands)
            or ({number, number + 1} & hurt and any(t.rule.id in HURTFUL for t in stands))
        ):
            return True
    return False


def _supported(trigger: Trigger, sentence: Sentence, known: Mapping[Field, Facts]) -> bool:
    """Whether a word of weapons in the sentence may tell the kind of a trigger."""
    if is_armed(known[sentence.field].text, trigger):
        return True
    means = known[sentence.field].means
    return any(sentence.start <= w.start < sentence.end and w.type in trigger.rule.means for w in means)


def _standing(
    document: Document,
    triggers: Mapping[Field, Sequence[Trigger]],
    known: Mapping[Field, Facts],
    may_name: Callable[[Sentence], bool],
) -> Iterator[_Standing]:
    """The sentences with triggers that stand; no more than the first in which a strong one stands by a place."""
    kind = kinds().of(document)
    starts = {field: [t.start for t in found] for field, found in triggers.items()}
    for number, sentence in enumerate(document.sentences):
        first, last = (bisect_left(starts[sentence.field], at) for at in (sentence.start, sentence.end))
        own = triggers[sentence.field][first:last]
        if not own or (kind and not is_fresh(sentence, known[sentence.field], kind)):
            continue
        stands = _asserted(own, sentence, known[sentence.field])
        found = _Standing(number, sentence, [t for t in own if stands(t)])
        yield found
        if found.tells_of(Strength.STRONG) and may_name(sentence):
            return


def _asserted(own: Sequence[Trigger], sentence: Sentence, known: Facts) -> Callable[[Trigger], bool]:
    """Which triggers of a sentence no context takes away, and no time that is the only one there."""
    opened = [o for o in known.openings if sentence.start <= o[0] < sentence.end]
    parts = clauses(sentence, opened, own, known.text)

    def stands(trigger: Trigger) -> bool:
        clause = next(c for c in parts if c.start <= trigger.start < c.end)
        span = sentence.start, sentence.end
        taken = judge(known.text, trigger, clause, span, known.cues, dated=True)
        return taken is None and not _is_past(trigger, clause, parts, sentence, known)

    return stands


def _is_past(
    trigger: Trigger, clause: Clause, parts: Sequence[Clause], sentence: Sentence, known: Facts
) -> bool:
    inside = [t for t in known.times if sentence.start <= t.start < sentence.end]
    if not inside or not all(t.history for t in inside):
        return False
    return past_clauses(parts, known)(trigger, clause) is not None
