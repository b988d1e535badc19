"""Figures that are of no one attack: those for a stretch of time or for several places."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from msgspec.structs import replace

from stream.events.tolls.people import RULES, expressions
from stream.events.tolls.quantity import STOPS
from stream.events.tolls.toll import Toll
from stream.events.words.elsewhen import dates_another

SPREAD = expressions(RULES.spread)
_NEAR = 60  # letters between a figure and the stretch of time or places it covers
_FIRSTS = re.compile(
    r"(?<!تشرين )(?<!كانون )(?:الاول|الاولي|الاعنف|الاكبر|الاسوا|الاكثر|اكبر|اعنف|اسوا|(?<!تشرين ال)(?<!كانون ال)ثاني|ثالث|نوعه|نوعها|دمويه|اعلي حصيله)\b"
)


def flag_spread(folded: str, tolls: list[Toll]) -> list[Toll]:
    """Mark figures for a stretch of time or for several places."""
    if not tolls:
        return tolls
    hits = [
        (match, rule.kind)
        for rule, pattern in SPREAD
        for match in pattern.finditer(folded)
        if not _FIRSTS.search(folded, max(0, match.start() - 40), match.start())
    ]
    hits.sort(key=lambda hit: hit[0].start())
    starts = [match.start() for match, _ in hits]
    return [
        _flagged(
            folded,
            toll,
            hits[bisect_left(starts, toll.start - 2 * _NEAR) : bisect_right(starts, toll.end + _NEAR)],
        )
        for toll in tolls
    ]


def _flagged(folded: str, toll: Toll, hits: list[tuple[re.Match[str], str]]) -> Toll:
    period, spread = "", False
    for match, kind in hits:
        if kind == "period" and dates_another(folded, match.start(), match.end(), toll.start):
            continue
        left, right = min(toll.end, match.end()), max(toll.start, match.start())
        if right - left > _NEAR or any(mark in folded[left:right] for mark in STOPS):
            continue
        of_a_time = kind == "period" or (kind == "tally" and toll.start >= match.end())
        period = period or (match[0] if of_a_time else "")
        spread = spread or kind == "spread"
    if not period and not spread:
        return toll
    return replace(toll, period=period, spread=spread)
