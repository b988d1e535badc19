"""What stands in a clause, and what it and those before it leave to the next: an attack, a place without one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from stream.events.where.spoken_of import ends_with_its_place, spoken_of
from stream.events.where.struck import places_struck
from stream.events.words.clauses import Clause
from stream.events.words.context import Judged
from stream.events.words.lexicon import Strength
from stream.places.roles import Placed, Role

_ROLE_CONTAINER, _ROLE_STRUCK = Role.CONTAINER, Role.STRUCK
_STRENGTH_CASUALTY = Strength.CASUALTY

_NAMED_FOR_ELSE = frozenset({Role.GOAL, Role.ELSEWHERE, Role.DISPLACED, Role.ORIGIN})


_SUFFERS = re.compile(r"\b[وف]?[يت]?تعرضت?\b")


def suffering(text: str, clause: Clause, struck: list[Placed]) -> list[Placed]:
    """The places of a clause whose attack stands behind a relative clause: «تعرض المطار الذي يضم قاعدة … لقصف»."""
    return struck if struck and _SUFFERS.search(text, clause.start, struck[0].reading.mention.outer) else []


class Here(NamedTuple):
    """A clause with its triggers, those of them that are attacks, its places, and those that were struck."""

    clause: Clause
    own: list[Judged]
    attacks: list[Judged]
    places: list[Placed]
    struck: list[Placed]


def here_in(text: str, clause: Clause, judged: Sequence[Judged], placed: Sequence[Placed]) -> Here:
    """What stands in a clause, of the triggers and places of its sentence."""
    own = [j for j in judged if clause.start <= j.trigger.start < clause.end]
    attacks = [j for j in own if j.trigger.rule.strength is not _STRENGTH_CASUALTY]
    places = [p for p in placed if clause.start <= p.reading.mention.start < clause.end]
    struck = places_struck(text, places, attacks, clause) if places else []
    return Here(clause, own, attacks, places, struck)


class Before(NamedTuple):
    """What the clauses before leave to the next: the last attacks, and places that it may be about."""

    attacks: tuple[Judged, ...] = ()
    last: Sequence[Placed] = ()
    aside: Sequence[Placed] = ()  # what the last clause with attacks struck
    suffering: Sequence[Placed] = ()
    waits: bool = False  # whether the attack of the clause before has no place yet
    beside: Sequence[Placed] = ()  # the last place of the clause before, whatever it is to its attack
    behind: Sequence[Placed] = ()  # the same where nothing more is said behind it
    fronted: Sequence[Placed] = ()  # places that open the sentence, before what is said of them

    def then(self, text: str, here: Here) -> Before:
        """What a clause and those before it leave."""
        spoken = spoken_of(text, here.places)
        beside = [p for p in spoken[-1:] if p.role in _NAMED_FOR_ELSE]
        return Before(
            attacks=tuple(here.attacks) or self.attacks,
            last=[p for p in spoken if p.role in (_ROLE_STRUCK, _ROLE_CONTAINER)] or self.last,
            aside=(here.struck or self.aside) if here.attacks else self.aside,
            suffering=() if here.attacks else suffering(text, here.clause, here.struck) or self.suffering,
            waits=bool(here.attacks) and not here.struck,
            beside=beside,
            behind=beside if ends_with_its_place(here.places, here.clause) else (),
            fronted=self.fronted or (() if here.own or self.attacks else here.struck),
        )
