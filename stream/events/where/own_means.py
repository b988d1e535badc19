"""What each of several places was struck with, where it is said behind each: «استهدفت كذا بصاروخ وكذا بمسيرتين»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.events.words.context import Judged
from stream.events.words.lexicon import Strength, lexicon
from stream.places.roles import Placed, Role
from stream.records import Type
from stream.text.found import Found

_FAR = 48  # characters behind a place in which its own means stand
_BY = re.compile(r"[\"')]*\s(?:المحتله\s|\([^)\n]{1,24}\)\s)?ب(?!عد\s|ين\s|سبب\s|حسب\s|ان\s)\w")
_FIRST = re.compile(r"[\"')]*\s(?:المحتله\s|\([^)\n]{1,24}\)\s)?(?:ب(?:ال)?(?:\w+\s)?)?(?:ال)?")
_FELL = frozenset({Type.AIRSTRIKE, Type.SHELLING})


def with_own_means(
    text: str, begin: int, placed: Placed, attacks: Sequence[Judged], places: Sequence[Placed]
) -> tuple[Judged, ...]:
    """The attacks on a place as what is said behind it has their kind, where another place has its own means.

    `begin` is where the clause of `places` begins.
    """
    end = placed.reading.mention.end
    own = _means_behind(text, end) if all(j.trigger.start < end for j in attacks) else None
    others = (p.reading.mention.end for p in places if p is not placed and p.role is Role.STRUCK)
    if own is None or all(_means_behind(text, other) is None for other in others):
        return tuple(attacks)
    if lexicon().rocket(own.word) and _by_aircraft(text, begin, places):
        return tuple(attacks)  # «استهدفت الطائرات كذا بالصواريخ وكذا بالقنابل»
    return tuple(
        j._replace(type=own.type, plain=True, also=()) if _may_be(j, own.type) else j for j in attacks
    )


class _Means(Found, frozen=True):
    type: Type
    word: str


def _means_behind(text: str, end: int) -> _Means | None:
    """The means right behind a place: «بطائرتين مسيرتين»."""
    if _BY.match(text, end) is None:
        return None
    behind = text[end : end + _FAR]
    stop = min((at for mark in ".،؛\n" if (at := behind.find(mark)) >= 0), default=len(behind))
    found = next((w for w in lexicon().means(behind[:stop]) if not w.weak), None)
    if found is not None and _FIRST.fullmatch(behind, 0, found.start) is None:
        return None  # «في كذا بريف كذا بالمدفعية»
    return _Means(found.type, behind[found.start : found.end]) if found and found.type in _FELL else None


def _by_aircraft(text: str, begin: int, places: Sequence[Placed]) -> bool:
    """Whether aircraft are named before the first place of a clause."""
    before = text[begin : places[0].reading.mention.outer]
    return any(w.type is Type.AIRSTRIKE and not w.weak for w in lexicon().means(before))


def _may_be(judged: Judged, kind: Type) -> bool:
    """Whether an attack may have been made with such means."""
    rule = judged.trigger.rule
    return rule.strength is not Strength.CASUALTY and (kind in rule.means or rule.type in _FELL)
