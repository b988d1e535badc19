"""The agent of whatever else the clause of a place tells: «رمت قوات كذا قرية كذا». All offsets count in folded text."""

from __future__ import annotations

import re
from collections.abc import Collection

from stream.data.families import family
from stream.events.who.actors import ActorMention
from stream.events.who.agency import agency
from stream.events.who.attackers import REPELLED, attacker_of
from stream.events.who.other_role import other_role
from stream.events.words.homographs import is_dawn
from stream.text.in_order import InOrder

_STOPS = ".؟!\n؛"
_JOINED = 2  # characters at most between a force and «who»
_FAR = 160  # characters before a place in which its clause names who acted
_BETWEEN = re.compile(r"(?<!\w)بين (?!(?:مدينتي|بلدتي|قريتي|منطقتي|حيي) )")  # a clash names its parties
_GUNS = re.compile(
    rf"(?:ال)?(?:{family('gun', 'aircraft')}\w*|نيران|رصاص|قذايف|صواريخ|براميل|قناصه|قناصات|غارات) "
)


def agent_beside(
    folded: str, start: int, actors: InOrder[ActorMention], suffered: Collection[int] = ()
) -> ActorMention | None:
    """The force that acts in the words before the place at `start`, nearest to it; None if none does.

    `suffered` are the starts of the verbs that are passive.
    """
    far = max(start - _FAR, 0)
    left = max(far, *(folded.rfind(stop, far, start) + 1 for stop in _STOPS))
    near = actors.between(left, start)
    if not near:
        return None
    roles = agency()
    words = [*roles.carrier.finditer(folded, left, start), *roles.attack_noun.finditer(folded, left, start)]
    nearer = False  # «غارة روسية على قرية وقصف على أخرى»
    for word in sorted(words, key=lambda w: -w.start()):
        if any(word.start() <= at < word.end() for at in suffered) or is_dawn(folded, *word.span()):
            continue
        if roles.breaks.search(folded, word.end(), start) or _BETWEEN.search(folded, word.end(), start):
            continue
        if REPELLED.search(folded, left, word.start()):
            continue
        voice = "" if word.re is roles.carrier else "noun"
        found = attacker_of(folded, word.start(), word.end(), left, start, actors, voice)
        fight = found is not None and roles.fight.search(folded, word.end(), start) is not None
        if found is not None and not (found.rule == "adjective" and (nearer or fight)):
            return found
        nearer = nearer or word.re is not roles.carrier
    guns = [m for m in near if m.clitic == "ب" and _GUNS.match(folded, m.start, m.end)]
    return next((m for m in reversed(guns) if other_role(folded, m) in (None, "casualty")), None)


def with_antecedent(folded: str, start: int, actors: InOrder[ActorMention]) -> int:
    """Where a clause begins that «who» opens at `start`: at the force that it speaks of, else as it is."""
    if not folded.startswith(("الذي", "التي"), start):
        return start
    before = actors.between(max(0, start - _FAR), start)
    last = before[-1] if before else None
    return last.start if last is not None and start - last.end <= _JOINED else start
