"""Which of the attacks of a clause a place in it takes: those told in one breath nearest to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from stream.events.where.beside import goes_over, has_its_object, was_elsewhere
from stream.events.where.continuing import along
from stream.events.words.clauses import Clause
from stream.events.words.context import Judged
from stream.events.words.means import AND_ANOTHER
from stream.places.roles import Placed, Role


def in_one_breath(text: str, attacks: Sequence[Judged]) -> tuple[Judged, ...]:
    """The first of some attacks and those that are told on with it: «التي طالتها القذائف، وبرميلان على كذا»."""
    over = (
        n for n, (one, two) in enumerate(pairwise(attacks), 1) if goes_over(text, one.trigger, two.trigger)
    )
    return tuple(attacks[: next(over, 1)])


# A place that tells where something else was: «اشتباكات بين مدينتي كذا وكذا وقصف على …».
_ENDS_A_RUN = frozenset({Role.STRUCK, Role.GEOGRAPHY, Role.ROAD, Role.ORIGIN, Role.GOAL})


# «فرت من القتال», «مشفى لجرحى القصف»: an attack that is known already.
_NOT_SPARED = re.compile(r"(?<!\w)و?لم [تي](?:سلم|نج|نجو|خل|ستثن)(?!\w)")  # «لم تسلم كذا من القذائف»
_KNOWN = re.compile(r"(?<!\w)(?:من|عن|لجرحي)\s(?:ال)?$")


def governing(
    text: str,
    placed: Placed,
    attacks: Sequence[Judged],
    named: Sequence[Placed],
    struck: Sequence[Placed],
    clause: Clause,
) -> tuple[Judged, ...]:
    """The triggers a place takes: the run of triggers nearest before it and what went along, else the first behind."""
    at = placed.reading.mention.start
    before = [j for j in attacks if j.trigger.start < at]
    if not before:
        at = attacks[0].trigger.start
        if _KNOWN.search(text, max(0, at - 16), at) and not _NOT_SPARED.search(text, clause.start, at):
            return ()
        breath = [attacks[0]]
        for j in attacks[1:]:  # «في كذا بقصف مدفعي لقوات النظام وغارات روسية»
            if AND_ANOTHER.fullmatch(text, breath[-1].trigger.end, j.trigger.start):
                breath.append(j)
        return tuple(dict.fromkeys([*breath, *along(text, placed, attacks, struck, clause)]))
    ends = (p.reading.mention.end for p in named if p.role in _ENDS_A_RUN)
    edge = max((end for end in ends if end <= before[-1].trigger.start), default=-1)
    run = [j for j in before if j.trigger.start > edge]
    there = run[:1] == attacks[:1] and any(p.reading.mention.start < attacks[0].trigger.start for p in struck)
    for first, second in pairwise(run):
        there = there or has_its_object(text, first.trigger)
        over = there and goes_over(text, first.trigger, second.trigger)
        if over or was_elsewhere(text, first.trigger, second.trigger):
            run, there = run[run.index(second) :], False
    old = [i for i, j in enumerate(run) if j.judgement is None]
    if run and run[-1].judgement is not None and old:
        run = run[old[-1] + 1 :]  # «الهجوم بعد شهر من تفجير استهدف كذا»: the place is the old one's
    return tuple(run + along(text, placed, attacks, struck, clause))
