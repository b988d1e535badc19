"""Figures that are of no one attack: those for a stretch of time or for several places."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from msgspec.structs import replace

from stream.events.tolls.people import RULES
from stream.events.tolls.people_table import expressions
from stream.events.tolls.quantity import STOPS
from stream.events.tolls.toll import Toll
from stream.events.words.elsewhen import dates_another
from stream.events.words.fierceness import says_how_fierce
from stream.text.expressions import begun

SPREAD = expressions(RULES.spread)
_NEAR = 60  # letters between a figure and the stretch of time or places it covers
_BESIDE = 40  # letters between two figures that one stretch of time covers
_OF_A_WAR = {"killed": 5000, "injured": 10_000, "both": 10_000}  # from so many on, a war's
_SHARES = ("share", "by-place")
# «مقتل 40 وإصابة 90 في هجمات مماثلة هذا العام»
_LIKE_ATTACKS = re.compile(
    r"(?: [^\s.؛]+){0,6}? (?:في|ب|جراء) ?(?:هجمات|غارات|عمليات|حوادث|تفجيرات|ضربات) (?:مماثل|مشابه)ه"
)
# «أسفرت هجمات مماثلة منذ مطلع العام عن مقتل 95»: before the time
_LIKE_ATTACKS_LED = re.compile(
    r"(?<!\w)[وف]?(?:اسفر|اوقع|خلف|تسبب|حصد|قتل|اودي|اود|ادي|اد)ت? (?:هجمات|غارات|عمليات|حوادث|تفجيرات|ضربات|هجوم|غاره|تفجير|قصف|حادث) (?:مماثل|مشابه|سابق)ه?(?: \w+){0,2} $"
)
_FELL_IN_ONE = re.compile(  # «وكان 58 شخصا قتلوا في هجوم مماثل العام الماضي»: from the figure to the time
    r"(?: [^\s.؛،]+){0,4}? (?:في|ب|جراء) ?(?:هجوم|غاره|تفجير|انفجار|قصف|حادث|عمليه) (?:مماثل|مشابه|سابق)ه?(?: (?!ل)\w+)?(?: في| خلال| قبل)? "
)
# «مقتل مدني في كذا، وإصابة ثمانية بمناطق متفرقة، كما قتل جندي»: what is told of a place, or behind a turn, is not spread
_THERE_FIRST = re.compile(r"(?<!\w)(?:في |ب)\w+(?: \w+)?، ?و|، (?:كما|فيما|بينما)(?!\w)")
_THOUSANDS = ("عشرات الالاف", "عشرات الاف", "ميات الالاف", "ميات الاف", "ملايين")
_FIRSTS = re.compile(
    r"(?<!تشرين )(?<!كانون )(?:الاول|الاولي|الاعنف|الاكبر|الاسوا|الاكثر|الاخطر|احدث|(?<!\w)اول(?! امس)|اكبر|اعنف|اسوا|(?<!تشرين ال)(?<!كانون ال)ثاني|ثالث|(?:ال)?(?:ثاني|ثالث|رابع|خامس|سادس|سابع)ه|الرابع|الخامس|السادس|نوعه|نوعها|دمويه|اعلي حصيله)\b"
)


def among_firsts(folded: str, at: int) -> bool:
    """Whether a stretch of time at `at` says since when there was none like it: «الأعنف منذ بداية العام»."""
    return says_how_fierce(folded, at) or _FIRSTS.search(folded, max(0, at - 40), at) is not None


def flag_spread(folded: str, tolls: list[Toll]) -> list[Toll]:
    """Mark figures for a stretch of time or for several places."""
    if not tolls:
        return tolls
    hits = [
        (match, rule.kind)
        for rule, pattern in begun(SPREAD, folded)
        for match in pattern.finditer(folded)
        if not among_firsts(folded, match.start())
    ]
    hits.sort(key=lambda hit: hit[0].start())
    starts = [match.start() for match, _ in hits]
    flagged = [
        _flagged(
            folded,
            toll,
            hits[bisect_left(starts, toll.start - 2 * _NEAR) : bisect_right(starts, toll.end + _NEAR)],
        )
        for toll in tolls
    ]
    return _side_by_side(folded, flagged)


def _flagged(folded: str, toll: Toll, hits: list[tuple[re.Match[str], str]]) -> Toll:
    period, spread = _of_thousands(toll), False
    for match, kind in hits:
        if toll.rule in _SHARES or (kind == "period" and _is_anothers(folded, match, toll)):
            continue
        left, right = min(toll.end, match.end()), max(toll.start, match.start())
        if right - left > _NEAR or any(mark in folded[left:right] for mark in STOPS):
            continue
        if kind == "spread" and _THERE_FIRST.search(folded, left, right):
            continue
        of_a_time = kind == "period" or (kind == "tally" and toll.start >= match.end())
        period = period or (match[0] if of_a_time else "")
        spread = spread or kind == "spread"
    if not period and not spread:
        return toll
    return replace(toll, period=period, spread=spread)


def _is_anothers(folded: str, match: re.Match[str], toll: Toll) -> bool:
    """Whether a stretch of time is that of something beside those counted: not of the attacks in which they fell."""
    apart = dates_another(folded, match.start(), match.end(), toll.start)
    return apart and not (_LIKE_ATTACKS.match(folded, toll.end) or fell_in_like(folded, match.start(), toll))


def fell_in_like(folded: str, at: int, toll: Toll) -> bool:
    """Whether the time at an offset dates an attack like that told of, in which those counted fell."""
    if at >= toll.end:
        return _FELL_IN_ONE.fullmatch(folded, toll.end, at) is not None
    return _LIKE_ATTACKS_LED.search(folded, max(0, at - _NEAR), at) is not None


def _of_thousands(toll: Toll) -> str:
    """The words of a figure that no one attack has: «69 ألف شهيد», «عشرات الآلاف»."""
    many = (toll.low or 0) >= _OF_A_WAR.get(toll.kind, 10_000)
    return toll.text if many or toll.text.startswith(_THOUSANDS) else ""


def _side_by_side(folded: str, tolls: list[Toll]) -> list[Toll]:
    """The dead and the hurt side by side are of one stretch of time: «منذ ذلك الحين قتل 300 شخص وأصيب 900»."""
    wholes = sorted((k for k, toll in enumerate(tolls) if not toll.part), key=lambda k: tolls[k].start)
    found = [*tolls]
    for pairs in (pairwise(wholes), pairwise(wholes[::-1])):
        for one, other in pairs:
            first, last = sorted((found[one], found[other]), key=lambda toll: toll.start)
            beside = first.kind != last.kind and last.start - first.end < _BESIDE
            if beside and not any(mark in folded[first.end : last.start] for mark in STOPS):
                found[other] = replace(found[other], period=found[other].period or found[one].period)
    return found
