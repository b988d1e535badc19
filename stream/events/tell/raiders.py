"""Who fires at a country from without, or whose guns are told of, where no clause names its author."""

from __future__ import annotations

from collections.abc import Mapping

from stream.articles.document import Document
from stream.events.facts import Facts, raw_words
from stream.events.where.bind import Binding
from stream.events.who.actors import ActorMention
from stream.events.who.blame import at_home
from stream.events.who.denied import denied
from stream.events.who.other_role import other_role
from stream.events.who.shot_down import whose_shot_down
from stream.events.who.whose import Cast, implied, raider, settle
from stream.records import Field, Side, Type
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


def shot_down(
    document: Document, known: Mapping[Field, Facts], country: str, cast: Cast
) -> ActorMention | None:
    """The one side whose missiles an article says were shot down over a country, where some hit."""
    told = [
        m._replace(name=raw_words(document, field, m.start, m.end))
        for field, facts in known.items()
        for m in whose_shot_down(document.folded(field).text, facts.actors)
    ]
    meant = [m for m in (settle(m, country, cast) for m in told) if m is not None]
    if len({m.side for m in meant}) != 1 or at_home(meant[0], country):
        return None
    return meant[0]._replace(agent="shot_down")
