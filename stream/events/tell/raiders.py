"""Who fires at a country from without, or whose guns are told of, where no clause names its author."""

from __future__ import annotations

from stream.events.where.bind import Binding
from stream.events.who.actors import ActorMention
from stream.events.who.denied import denied
from stream.events.who.other_role import other_role
from stream.events.who.whose import Cast, implied, raider
from stream.records import Side, Type
from stream.text.in_order import InOrder

NEAR = 60  # characters behind a sentence in which it is denied


def raider_of(
    text: str, binding: Binding, country: str, forces: InOrder[ActorMention], cast: Cast
) -> ActorMention | None:
    """Who raids a country, or whose guns the clause of a binding tells of, where it names nobody of that side: who is named was struck."""
    clause = binding.clause
    if "تبادل" in text[clause.start : clause.end]:
        return None  # «تبادل كذا وكذا القصف»
    named = forces.between(clause.start, clause.end)
    behind = {m.side for m in named if m.start > binding.triggers[0].trigger.start}
    behind |= _only_speak(text, binding, forces)
    for type_ in binding.types:
        abroad = country == "LB" and Side.ISRAEL in behind  # who strikes Israel's troops strikes Israel
        found = raider(type_, "IL" if abroad else country, cast)
        if found is not None and found.side not in behind:
            return found
    guns = implied(text, clause.start, clause.end, country, cast)
    return None if guns is None or any(m.side is guns.side for m in named) else guns


def _only_speak(text: str, binding: Binding, forces: InOrder[ActorMention]) -> set[Side]:
    """The sides of the forces that say that shells fell, or that they are not those of theirs."""
    if Type.SHELLING not in binding.types:
        return set()
    sentence = binding.sentence
    near = forces.between(sentence.start, sentence.end + NEAR)
    return {m.side for m in near if other_role(text, m) == "speaker" or denied(text, m.start, m.end)}
