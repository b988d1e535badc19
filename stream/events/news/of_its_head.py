"""What a relative clause tells of an attack that its noun only passes by: «توعدت بالرد على الهجوم الذي استهدف كذا، ما أدى إلى …»."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from stream.articles.document import Sentence
from stream.events.facts import Facts
from stream.events.news.judging import says_lately
from stream.events.words.clauses import Clause, Opening
from stream.events.words.context import Judged, Judgement
from stream.events.words.lexicon import Form, Strength

_HEAD = 4  # words, at most, from a noun of attack to the relative clause that tells of it
_PASSED_BY = frozenset(
    {
        "answered",
        "plan_or_threat",
        "likened",
        "to_be_answered",
        "made_up",
        "in_their_memory",
        "since_the_attack",
    }
)  # rules that say no more than what the noun is to another


def of_its_head(
    found: Sequence[Judged], parts: Sequence[Clause], sentence: Sentence, known: Facts
) -> list[Judged]:
    """The attacks of a sentence, those taken out by which a relative clause, and what came of it, tell of one passed by."""
    told = list(found)
    over: Judgement | None = None
    for clause, behind in pairwise(parts):
        if behind.opening is Opening.RELATIVE:
            over = _head(told, clause, known)
        elif behind.opening is not Opening.RESULT:
            over = None
        if over is not None and says_lately(sentence._replace(start=behind.start, end=behind.end), known):
            over = None
        if over is not None:
            told = [j._replace(judgement=over) if _tells(j, behind) else j for j in told]
    return told


def _head(told: Sequence[Judged], clause: Clause, known: Facts) -> Judgement | None:
    """What takes out the definite noun of attack with which a clause ends."""
    own = [j for j in told if clause.start <= j.trigger.start < clause.end]
    if not own or own[-1].trigger.form is not Form.NOUN:
        return None
    head, why = own[-1].trigger, own[-1].judgement
    definite = (
        head.clitics.endswith("ال")
        or known.text.startswith("ال", head.start)
        or known.text.startswith(" ال", head.end)
    )
    near = definite and len(known.text[head.end : clause.end].split()) <= _HEAD
    return Judgement("background", "of_its_head") if near and why and why.rule in _PASSED_BY else None


def _tells(judged: Judged, clause: Clause) -> bool:
    """Whether a clause tells with an attack what had been done, or whom that hurt."""
    trigger = judged.trigger
    done = trigger.form is Form.PERFECT or trigger.rule.strength is Strength.CASUALTY
    return judged.judgement is None and clause.start <= trigger.start < clause.end and done
