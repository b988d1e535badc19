"""Whose a bare name or a weapon is: what «الطيران الحربي», «التحالف», «الحركة» or a barrel means in a country and an article.

What a weapon gives away is [[implied]] in data/ar/agents.toml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from stream.articles.fold import fold_name
from stream.events.who.actors import Actor, ActorMention, alternatives, find_actors, table
from stream.events.who.agency import agent_table
from stream.places.cues import cue_table
from stream.places.powers import is_hit
from stream.records import Side, Type

_LATELY = 700  # characters behind a group in which «the movement» is still that one


def forces(folded: str) -> list[ActorMention]:
    """The forces that a text names, and those that it means by «الحركة», «الفصيل» or «الجيش» after it named one."""
    found = find_actors(folded)
    entries, refers = table().actors, table().refers
    told: list[ActorMention] = []
    for mention in found:
        entry = entries[mention.actor]
        bare = bool(entry.refers) and (entry.alone or not _another(folded, mention))
        again = _named_before(told, mention, refers[entry.key]) if bare else None
        if mention.rule == "name" and is_struck(folded, mention):
            continue
        if again is not None:
            told.append(mention._replace(actor=again.actor, side=again.side, country=again.country))
        elif not entry.refers or entry.alone:
            told.append(mention)
    return told


def is_struck(folded: str, mention: ActorMention) -> bool:
    """Whether a capital that stands for a force was struck itself: «قصف الجيش الإسرائيلي طهران»."""
    return mention.name in _capitals() and is_hit(folded, mention.start, mention.end)


@cache
def _capitals() -> frozenset[str]:
    return frozenset(map(fold_name, cue_table().powers)) | cue_table().powers_that_strike


_ANOTHER = re.compile(r" ال\w{2,}(?:يه|يين|يون)(?!\w)")


def _another(folded: str, mention: ActorMention) -> bool:
    """Whether a bare word has an adjective of its own: «القوات الفلانية» are not «القوات»; «طائراتها الحربية» are still hers."""
    return mention.name.startswith("ال") and _ANOTHER.match(folded, mention.end) is not None


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
    """What an article says of its forces as a whole: which it names, which of them fly in it, and its day, if known.

    `together`: those first named beside the one whose war they fight («النظام وروسيا»): unnamed, either may have struck.
    """

    named: frozenset[str] = frozenset()
    flying: frozenset[str] = frozenset()
    day: date | None = None
    together: frozenset[str] = frozenset()


UNTOLD = Cast()


def cast_of(texts: Sequence[tuple[str, Sequence[ActorMention]]], day: date | None) -> Cast:
    """What an article says of its forces, by its fields, folded, and the forces that each names."""
    named = frozenset(m.actor for _, forces_there in texts for m in forces_there)
    flying = frozenset(m.actor for text, there in texts for m in there if m.actor and flies(text, m))
    return Cast(named, flying, day, _together(texts))


TOGETHER = re.compile(
    r"\"? و?(?:ال|قوات |طيران |طايرات |ميليشيا\w* )?\"?"
)  # «روسيا والنظام», «الروسية والسورية»


def _together(texts: Sequence[tuple[str, Sequence[ActorMention]]]) -> frozenset[str]:
    """The forces that the article first names in one breath with whom they help."""
    found: dict[str, bool] = {}
    for text, there in texts:
        for i, mention in enumerate(there):
            helped = table().actors[mention.actor].helps if mention.actor else ""
            if not helped or mention.actor in found:
                continue
            beside = [m for m in (*there[max(0, i - 1) : i], *there[i + 1 : i + 2]) if m.actor == helped]
            found[mention.actor] = any(
                TOGETHER.fullmatch(text, min(m.end, mention.end), max(m.start, mention.start)) for m in beside
            )
    return frozenset(key for key, so in found.items() if so)


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
    meant = table().actors[table().actors[key].means or key]
    return mention._replace(side=meant.side, actor=meant.key, country=meant.country or country)


def _whose(actor: Actor, country: str, cast: Cast) -> str:
    """The key of the force that a name means there, "none" where it could be anybody's."""
    since = actor.shared.get(country)
    if since is not None and (cast.day is None or cast.day >= since):
        fly = [k for k in sorted(cast.flying) if table().actors[k].side in (Side.GOVERNMENT, Side.RUSSIA)]
        return fly[0] if len({table().actors[k].side for k in fly}) == 1 else "none"
    key = actor.by_country.get(country, actor.key)
    if key == "nobody":
        return _terrorists(country, cast)
    if key not in cast.named and actor.shared and (fly := sorted(cast.flying)):
        return fly[0] if len({table().actors[k].side for k in fly}) == 1 else "none"  # «الطيران» is theirs
    if key not in cast.named:
        other = {k for k in actor.by_country.values() if k in cast.named and k != "government"}
        key = other.pop() if len(other) == 1 else key
    return key


def _terrorists(country: str, cast: Cast) -> str:
    """Whom an article means by «terrorists» where any rebel may be called so: the one organisation of jihadists, if it names no rebels."""
    named = [table().actors[k] for k in sorted(cast.named) if k]
    told = [a for a in named if a.by_country.get(country) != "nobody" and not a.refers]
    if any(a.side is Side.OPPOSITION for a in told):
        return "nobody"
    jihadists = [a.key for a in told if a.side is Side.JIHADIST]
    return jihadists[0] if len(jihadists) == 1 else "nobody"


_AIR = re.compile(r"طيران|طاير|مقاتلات|مقاتله|مروحي|سلاح الجو|جوي(?!د)|غار(?:ه|ات|تين|تان)|براميل|قاذفات")


def flies(folded: str, mention: ActorMention) -> bool:
    """Whether a force is named by its aircraft or raids: «طيران النظام», «غارات روسية»."""
    entry = table().actors[mention.actor]
    return not entry.shared and bool(_AIR.search(folded, mention.head, mention.end))


def unidentified(mention: ActorMention, country: str = "", cast: Cast = UNTOLD) -> bool:
    """Whether the mention says that somebody struck, but not who («مسلحون»; «إرهابيون» in a civil war; aircraft where two fly)."""
    meant = table().actors[mention.actor]
    if country in meant.shared and len({table().actors[k].side for k in cast.flying}) > 1:
        return True
    return meant.unidentified or meant.by_country.get(country) == "nobody"


def raider(type_: Type, country: str, cast: Cast) -> ActorMention | None:
    """The one side that the article names of those who fire at a country from without, where it does not say who did."""
    if type_ not in (Type.AIRSTRIKE, Type.SHELLING):
        return None
    raids = [a for key in sorted(cast.named) if country in (a := table().actors[key]).raids]
    named = [table().actors[a.by_country.get(country, a.key)] for a in raids]
    if len({a.side for a in named}) != 1:
        return None
    return ActorMention(0, 0, named[0].side, named[0].key, named[0].country, "", "implied", 0, agent="raider")


def implied(folded: str, start: int, end: int, country: str, cast: Cast | None = None) -> ActorMention | None:
    """The attacker that the weapon in folded[start:end] gives away in `country`: barrel bombs in Syria.

    With `cast` also what gives him away only where the article names him, and none who have it as well.
    """
    for where, key, pattern, rivals in _implied():
        if where != country or (rivals and not _alone_named(key, rivals, cast)):
            continue
        found = pattern.search(folded, start, end)
        if found:
            meant = table().actors[key]
            return ActorMention(
                found.start(),
                found.end(),
                meant.side,
                key,
                meant.country,
                "",
                "implied",
                found.start(),
                agent="implied",
            )
    return None


def _alone_named(key: str, rivals: frozenset[str], cast: Cast | None) -> bool:
    """Whether an article names that side and none of its rivals."""
    if cast is None or not cast.named.isdisjoint(rivals):
        return False
    return any(table().actors[named].side is table().actors[key].side for named in cast.named)


@cache
def _implied() -> list[tuple[str, str, re.Pattern[str], frozenset[str]]]:
    return [
        (
            row.country,
            row.actor,
            re.compile(rf"(?<!\w)[وفبل]?(?:{alternatives(row.words)})(?!\w)"),
            row.rivals,
        )
        for row in agent_table().implied
    ]
