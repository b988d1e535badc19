"""Whose a bare name is: what «الطيران الحربي», «التحالف», «الحركة» or «الجيش» means in a country and an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from stream.events.who.actors import Actor, ActorMention, find_actors, table
from stream.records import Side

_LATELY = 700  # characters behind a group in which «the movement» is still that one


def forces(folded: str) -> list[ActorMention]:
    """The forces that a text names, and those that it means by «الحركة», «الفصيل» or «الجيش» after it named one."""
    found = find_actors(folded)
    entries = table().actors
    told: list[ActorMention] = []
    for mention in found:
        entry = entries[mention.actor]
        again = _named_before(told, mention, entry.refers) if entry.refers else None
        if again is not None:
            told.append(mention._replace(actor=again.actor, side=again.side, country=again.country))
        elif not entry.refers or entry.alone:
            told.append(mention)
    return told


def _named_before(
    told: Sequence[ActorMention], mention: ActorMention, refers: re.Pattern[str]
) -> ActorMention | None:
    """The force named last before whose name is of the kind that a bare word refers to."""
    for other in reversed(told):
        if mention.start - other.end > _LATELY:
            return None
        if refers.search(other.name):
            return other
    return None


class Cast(NamedTuple):
    """What an article says of its forces as a whole: which it names, which of them fly in it, and its day, if known."""

    named: frozenset[str] = frozenset()
    flying: frozenset[str] = frozenset()
    day: date | None = None


UNTOLD = Cast()


def settle(mention: ActorMention, country: str, cast: Cast = UNTOLD) -> ActorMention | None:
    """The mention read for an attack in `country` (ISO 3166): what «الطيران الحربي» or «التحالف» means there.

    A bare name means the one it could mean that the article names in full. None: the name says nothing there, or
    nobody was identified («مسلحون مجهولون»).
    """
    actor = table().actors.get(mention.actor)
    if actor is None or actor.unidentified:
        return None
    key = _whose(actor, country, cast)
    if key in ("none", "nobody"):
        return None
    meant = table().actors[table().actors[key].means]
    return mention._replace(side=meant.side, actor=meant.key, country=meant.country or country)


def _whose(actor: Actor, country: str, cast: Cast) -> str:
    """The key of the force that a name means there, "none" where it could be anybody's."""
    since = actor.shared.get(country)
    if since is not None and (cast.day is None or cast.day >= since):
        fly = [k for k in sorted(cast.flying) if table().actors[k].side in (Side.GOVERNMENT, Side.RUSSIA)]
        return fly[0] if len({table().actors[k].side for k in fly}) == 1 else "none"
    key = actor.by_country.get(country, actor.key)
    if key not in cast.named:
        other = {k for k in actor.by_country.values() if k in cast.named and k != "government"}
        key = other.pop() if len(other) == 1 else key
    return key


_AIR = re.compile(r"طيران|طاير|مقاتلات|مقاتله|مروحي|سلاح الجو|جوي|غار(?:ه|ات|تين|تان)|براميل|قاذفات")


def flies(folded: str, mention: ActorMention) -> bool:
    """Whether a force is named by its aircraft or raids: «طيران النظام», «غارات روسية»."""
    entry = table().actors[mention.actor]
    return not entry.shared and bool(_AIR.search(folded, mention.head, mention.end))


def unidentified(mention: ActorMention, country: str = "") -> bool:
    """Whether the mention says that somebody struck, but not who («مسلحون»; «إرهابيون» in a civil war)."""
    meant = table().actors[mention.actor]
    return meant.unidentified or meant.by_country.get(country) == "nobody"
