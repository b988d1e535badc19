"""The parties of a clash: of one side (tribes, families, armed groups among themselves), which then struck, or of two.

What says so without a name is [[feud]] in data/ar/agents.toml. All offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from stream.articles.fold import fold_letters
from stream.events.who.actors import REACH, ActorMention, actor
from stream.events.who.agency import agent_table
from stream.events.who.whose import TOGETHER, UNTOLD, Cast, settle
from stream.records import Side

_BETWEEN = re.compile(r"(?<!\w)بين ")
# A clash that names its parties; «بين الطرفين» names none, «بين مدينتي كذا وكذا» a road.
_PARTIES = re.compile(
    r"\bبين\b(?! (?:(?:ال)?(?:طرفين|جانبين)|مدينتي|بلدتي|قريتي|منطقتي|محافظتي|حيي)\b)|\b(?:مع|ضد|بمواجهه)\b|تبادل|متبادل"
)

# «وشنت قوات كذا غارات، ودارت اشتباكات»: the clash has a verb of its own; «أغار الطيران على كذا وسط اشتباكات على أطراف كذا».
_BROKE_OUT = re.compile(
    r"(?<!\w)(?:وسط|(?:بالتزامن|تزامنا|تترافق|ترافقت?) مع) (?:استمرار |تواصل |تجدد )?\Z|(?<!\w)[وف]?(?:دارت|تدور|اندلعت|نشبت|وقعت|جرت|تجري|تجددت|شهدت|تشهد|استمرت|تواصلت|تتواصل) (?:ايضا |كذلك |هناك )?\Z"
)
_BOTH = re.compile(r"(?: [^ .،\n]+){0,2} بين (?!(?:مدينتي|بلدتي|قريتي|منطقتي|حيي) )")


def broke_out(folded: str, start: int) -> bool:
    """Whether the clash at `start` is told as one that went on by itself."""
    return _BROKE_OUT.search(folded, max(0, start - REACH), start) is not None


# «مواجهات بين كذا وكذا، وتركزت الاشتباكات في بلدة كذا»: those whose parties were named
_THE_CLASH = re.compile(r"ال(?:اشتباك|معارك|مواجه|قتال)")


def is_the_clash(folded: str, start: int) -> bool:
    """Whether the clash at `start` is one that was told of before."""
    return _THE_CLASH.match(folded, start) is not None


def both_fought(folded: str, end: int, clause_end: int) -> bool:
    """Whether the words behind a clash say between whom it was."""
    return _BOTH.match(folded, end, clause_end) is not None


def of_one_side(
    folded: str, start: int, end: int, country: str, near: Sequence[ActorMention], cast: Cast = UNTOLD
) -> ActorMention | None:
    """The side, settled, of both parties to the clash in folded[start:end]; `near` are the forces named there. None if they differ."""
    feud = _feud(folded, start, end, country)
    if feud is not None:
        return feud
    between = _BETWEEN.search(folded, start, end)
    if between is None:
        return None
    meant = [settle(m, country, cast) for m in near if m.start >= between.end()]
    sides = {m.side for m in meant if m is not None}
    first = next((m for m in meant if m is not None), None)
    if first is None or None in meant or len(sides) > 1 or not _are_two(meant):
        return None
    return first._replace(agent="one_side")


def _are_two(meant: Sequence[ActorMention | None]) -> bool:
    """Whether more than one force is meant: by kind, or of groups of one kind by name."""
    kinds = {m.actor for m in meant if m}
    groups = {m.name for m in meant if m and m.side is not Side.GOVERNMENT}
    return len(kinds) > 1 or len(groups) > 1


def parties_named(folded: str, stretches: Iterable[tuple[int, int]]) -> bool:
    """Whether one of some stretches says between whom a clash was, or that both fired."""
    return any(_PARTIES.search(folded, start, end) for start, end in stretches)


def two_sides(folded: str, country: str, near: Sequence[ActorMention], cast: Cast = UNTOLD) -> bool:
    """Whether two forces of different sides stand side by side: «اشتباك الجيش والفصائل»."""
    beside = [(a, b) for a, b in pairwise(near) if TOGETHER.fullmatch(folded, a.end, b.start)]
    settled = ((settle(a, country, cast), settle(b, country, cast)) for a, b in beside)
    return any(a is not None and b is not None and a.side is not b.side for a, b in settled)


def _feud(folded: str, start: int, end: int, country: str) -> ActorMention | None:
    """The clash of tribes or armed groups among themselves that a stretch tells of."""
    for key, pattern in _feuds():
        found = pattern.search(folded, start, end)
        if found is not None:
            meant = actor(key)
            return ActorMention(
                found.start() + 4 * found[0].startswith("بين "), found.end(), meant.side, key, meant.country or country, "", "feud", found.start(),
                agent="one_side",
            )  # fmt: skip
    return None


@cache
def _feuds() -> list[tuple[str, re.Pattern[str]]]:
    return [(row.actor, re.compile(rf"(?<!\w){fold_letters(row.pattern)}")) for row in agent_table().feud]
