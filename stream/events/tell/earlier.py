"""Figures of an earlier attack on a place, told after those of the day: «… قتل 20. وقبل ثلاثة أيام قتل 50 بغارة عليها»."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from stream.events.tolls.toll import Toll
from stream.events.when.times import TimeMention
from stream.text.found import Found

_DAY = timedelta(days=1)
_NEAR = 30  # characters before a day in which it is told what began then
# «الاشتباكات التي بدأت الاثنين»: no day on which those counted fell
_BEGAN = re.compile(
    r"(?<!\w)(?:بدات?|اندلعت?|انطلقت?|تفجرت|نشبت) (?:(?:فجر|صباح|ظهر|مساء|ليل|يوم|منذ) ){0,2}$"
)
_ALIKE = 2  # how many times likelier a figure may be that another goes before


class Dated(Found, frozen=True):
    """Where a figure stands, whether that is the lead, and the last day by which it is dated, if any."""

    at: tuple[bool, int]
    leads: bool
    day: date | None
    published: date | None


def began_then(text: str, time: TimeMention) -> bool:
    """Whether a day is but that on which a fight began."""
    return _BEGAN.search(text, max(0, time.start - _NEAR), time.start) is not None


def day_of(times: Sequence[TimeMention]) -> date | None:
    """The last day that times name; of a long stretch («الأسبوع الماضي») the middle."""
    days = [(t.first + (t.last - t.first) / 2 if t.loose else t.last).date() for t in times]
    return max(days, default=None)


def without(chances: Mapping[Toll, float], where: Callable[[Toll], Dated]) -> dict[Toll, float]:
    """The figures without those of an attack before the one that the article tells of first."""
    people = [toll for toll in chances if toll.high != 0]
    if len(people) < 2:  # nothing that another goes before
        return dict(chances)
    told = {toll: where(toll) for toll in people}

    def of_another(toll: Toll) -> bool:
        return any(
            _goes_before(told[own], told[toll]) and _ALIKE * chances[own] >= chances[toll] for own in people
        )

    return {t: c for t, c in chances.items() if t not in told or t.newest or not of_another(t)}


def _goes_before(own: Dated, other: Dated) -> bool:
    """Whether a figure is told before another that is of an earlier day."""
    if other.day is None or own.at >= other.at or other.leads:
        return False
    news = own.published - (1 if own.leads else 2) * _DAY if own.published else None
    day = own.day or news  # what no day dates is news
    return day is not None and other.day < day
