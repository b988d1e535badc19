"""What a relative clause tells of an attack that its noun only passes by: «توعدت بالرد على الهجوم الذي استهدف كذا، ما أدى إلى …».

Of one that is remembered, or a former one, it tells all: «أحيوا ذكرى المجزرة التي نفذها كذا في هجوم على كذا».

And of one that its noun tells as a man's deed: «اعتقلت منفذ التفجير الذي وقع أمس في كذا» is news of yesterday.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from stream.articles.document import Sentence
from stream.events.facts import Facts
from stream.events.news.judging import says_lately
from stream.events.words.clauses import Clause, Opening
from stream.events.words.context import Judged, Judgement
from stream.events.words.lexicon import Form, Strength

_OPENING_RELATIVE = Opening.RELATIVE

_HEAD = 4  # words, at most, from a noun of attack to the relative clause that tells of it
_DAY = timedelta(days=2)  # at most, within which an attack was of which a caught man stands accused
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
_ALL_OF_IT = frozenset({"remembered", "former"})  # rules whose attack is as old in all that is told of it

# Rules that tell an attack as the deed of one who was caught or stands accused.
DEEDS = frozenset({"accused", "deeds_of_the_caught", "his_deeds", "its_author", "looked_into"})


def of_its_head(
    found: Sequence[Judged], parts: Sequence[Clause], sentence: Sentence, known: Facts
) -> list[Judged]:
    """The attacks of a sentence, those taken out by which a relative clause, and what came of it, tell of one passed by."""
    told = list(found)
    over: Judgement | None = None
    for clause, behind in pairwise(parts):
        if behind.opening is _OPENING_RELATIVE:
            over = over if _goes_on(clause, behind, known) else _head(told, clause, known)
        elif behind.opening is not Opening.RESULT:
            over = None
        lately = _says_lately(behind, sentence, known)
        if over is not None and lately:
            over = None
        if behind.opening is _OPENING_RELATIVE and lately:
            told = _of_these_days(told, clause, behind, known)
        if over is not None:
            told = [j._replace(judgement=over) if _tells(j, behind, over) else j for j in told]
    return told


def _says_lately(clause: Clause, sentence: Sentence, known: Facts) -> bool:
    """Whether a clause says that what it tells was lately."""
    return says_lately(sentence._replace(start=clause.start, end=clause.end), known)


def _of_these_days(told: list[Judged], clause: Clause, behind: Clause, known: Facts) -> list[Judged]:
    """The attacks, a deed of the caught with which a clause ends as news where the relative clause names a day lately."""
    own = [j for j in told if clause.start <= j.trigger.start < clause.end]
    times = known.times.between(behind.start, behind.end)
    if (
        not own
        or not times
        or any(t.history or t.last - t.first > _DAY for t in times)
        or known.times.between(own[-1].trigger.end, clause.end)
    ):
        return told
    deed = own[-1]
    near = len(known.text[deed.trigger.end : clause.end].split()) <= _HEAD
    if not near or deed.judgement is None or deed.judgement.rule not in DEEDS:
        return told
    return [
        j._replace(judgement=None)
        if j is deed
        or (j.judgement and j.judgement.rule in DEEDS and behind.start <= j.trigger.start < behind.end)
        else j
        for j in told
    ]


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
    if why is None or len(known.text[head.end : clause.end].split()) > _HEAD:
        return None
    if why.rule in _ALL_OF_IT:
        return why
    return Judgement("background", "of_its_head") if definite and why.rule in _PASSED_BY else None


def _goes_on(clause: Clause, behind: Clause, known: Facts) -> bool:
    """Whether a relative clause is a further one of the same noun: «التي نفذها كذا، والتي …»."""
    return clause.opening is _OPENING_RELATIVE and known.text.startswith("وال", behind.start)


def _tells(judged: Judged, clause: Clause, over: Judgement) -> bool:
    """Whether a clause tells with an attack what had been done, or whom that hurt; of one remembered or former all."""
    trigger = judged.trigger
    done = (
        over.rule in _ALL_OF_IT or trigger.form is Form.PERFECT or trigger.rule.strength is Strength.CASUALTY
    )
    return judged.judgement is None and clause.start <= trigger.start < clause.end and done
