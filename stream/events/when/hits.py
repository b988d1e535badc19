"""Readers of times: each rule's hits in folded text, before overlaps are settled (when/times.py)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from stream.events.when.rules import (
    DATE_RULES,
    HISTORY,
    MONTHS,
    NAMES,
    PARTS,
    RULES,
    STRETCHES,
    WEEKDAYS,
    covered,
    day_of,
    days_ago,
    in_the_past,
    in_this_month,
    number_told,
)
from stream.records import TimePrecision
from stream.text.expressions import begun

_FRESH = timedelta(days=7)
_NIGHTS = ("last-night", "night-before-last")


class Hit(Struct, frozen=True):
    """A rule's reading before overlaps are settled: days, and hours within the first day."""

    start: int
    end: int
    first: date
    last: date
    rule: str
    hours: tuple[int, int] | None = None
    precision: TimePrecision = TimePrecision.DAY
    history: bool = False
    absolute: bool = False


def all_hits(folded: str, today: date | None, start: int, stop: int) -> list[Hit]:
    """What every rule reads in `folded[start:stop]`; without `today` only full dates."""
    hits = _dates(folded, today, start, stop)
    if today is not None:
        hits += _nights(folded, today, start, stop) + _days(folded, today, start, stop)
        hits += _weekdays(folded, today, start, stop) + _stretches(folded, today, start, stop)
        hits += _days_of_month(folded, today, start, stop)
        hits += _ago(folded, today, start, stop) + _history(folded, today, start, stop)
    else:
        hits += _long_ago(folded, start, stop)
    return [hit for hit in hits if not (hit.rule in _OF_A_CALENDAR and _is_a_name(folded, hit.start))]


_OF_A_CALENDAR = frozenset({"date", "month", "day-of-month"})
# «وكالة 2 ديسمبر», «كتيبة 17 فبراير»: what else is called by a date, if by no weekday.
_CALLED_SO = r"وكاله|موقع|معسكر|كتيبه|لواء|مستشفي|جامعه|ملعب|اذاعه|قناه|مدرسه|سرايا|قاعده"
_NAMED_SO = re.compile(
    rf"(?<!\w)[لب]?(?:{'|'.join(sorted(NAMES))}|{_CALLED_SO})\s(?:(?:ال)?(?:\d{{1,2}}|اول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر)\s)?(?:من\s)?$"
)
_NAME = 36  # characters before a date in which that it is a name stands


def _is_a_name(folded: str, at: int) -> bool:
    """Whether a date is what a quarter or a street is called: «حي 8 شباط», «شارع السابع عشر من تموز»."""
    return _NAMED_SO.search(folded, max(0, at - _NAME), at) is not None


def _long_ago(folded: str, start: int, stop: int) -> list[Hit]:
    """Of an undated page what is too long ago whenever it was written: «قبل أسبوعين», «الشهر الماضي»."""
    someday = date(RULES.latest_year, 6, 15)
    told = _ago(folded, someday, start, stop) + _stretches(folded, someday, start, stop)
    old = [replace(h, history=True) for h in told if h.last < someday - _FRESH]
    return old + _history(folded, someday, start, stop)


def _hours(name: str | None) -> tuple[int, int] | None:
    return PARTS.get(" ".join(name.split())) if name else None


def _weekday_back(today: date, weekday: int, qualifier: str = "") -> date:
    """The last such weekday up to today; «الماضي» on the same weekday is a week ago."""
    back = (today.weekday() - weekday) % 7
    return today - timedelta(days=7 if back == 0 and qualifier else back)


def _nights(folded: str, today: date, start: int, stop: int) -> list[Hit]:
    """«ليل الخميس الجمعة»: from one evening to the next morning."""
    hits = []
    for match in DATE_RULES.night.finditer(folded, start, stop):
        one, two = WEEKDAYS[match["one"]], WEEKDAYS[match["two"]]
        if (two - one) % 7 != 1:
            continue
        first = _weekday_back(today, two, match["past"] or "") - timedelta(days=1)
        if one == today.weekday():
            first = today
        hits.append(Hit(*match.span(), first, first, "night-pair", hours=(18, 30)))
    return hits


def _days(folded: str, today: date, start: int, stop: int) -> list[Hit]:
    """«اليوم», «فجر أمس», «أمس الخميس»: a weekday that follows has the last word."""
    hits = []
    for match in DATE_RULES.day.finditer(folded, start, stop):
        rule = day_of(match["day"])
        day = today + timedelta(days=rule.days)
        if match["weekday"] and WEEKDAYS[match["weekday"]] != day.weekday():
            day = _weekday_back(today, WEEKDAYS[match["weekday"]])
        hours = _hours(match["part"] or match["after"])
        since = _since(folded, match.start(), day, today)
        hits.append(Hit(*match.span(), day, since, rule.id, hours=hours))
    return hits


def _since(folded: str, at: int, day: date, today: date) -> date:
    """The last day: today after «منذ», else the day itself."""
    return today if folded[max(0, at - 5) : at].rstrip().endswith("منذ") else day


def _weekdays(folded: str, today: date, start: int, stop: int) -> list[Hit]:
    hits = []
    for match in DATE_RULES.weekday.finditer(folded, start, stop):
        qualifier = match["past"] or ""
        if match["next"] or _names(folded, match.start()):
            continue
        hours = _hours(match["part"] or match["after"])
        day = _weekday_back(today, WEEKDAYS[match["weekday"] or match["second"]], qualifier)
        if match["first"]:  # «يومي السبت والأحد»
            back = (day.weekday() - WEEKDAYS[match["first"]]) % 7
            hits.append(Hit(*match.span(), day - timedelta(days=back), day, "weekdays"))
            continue
        since = _since(folded, match.start(), day, today)
        hits.append(Hit(*match.span(), day, since, "weekday", hours=hours))
    return hits


def _names(folded: str, at: int) -> bool:
    """Whether the word before makes a weekday the name of a place or a paper: «حي الأحد»."""
    before = folded[max(0, at - 12) : at].split()
    return bool(before) and before[-1] in NAMES


def _stretches(folded: str, today: date, start: int, stop: int) -> list[Hit]:
    hits = []
    for rule, pattern in begun(STRETCHES, folded):
        for match in pattern.finditer(folded, start, stop):
            first, last = covered(rule, today)
            if first > last:
                continue  # it is to come
            precision = TimePrecision.DAY if first == last else TimePrecision.DAYS
            if rule.id in _NIGHTS:
                hits.append(Hit(*match.span(), first, first, rule.id, hours=(18, 30)))
                continue
            hits.append(Hit(*match.span(), first, last, rule.id, precision=precision))
    return hits


def _ago(folded: str, today: date, start: int, stop: int) -> list[Hit]:
    """«قبل ثلاثة أيام», «منذ يومين»."""
    hits = []
    for match in DATE_RULES.ago.finditer(folded, start, stop):
        days = days_ago(match)
        if days is None:
            continue
        day = today - timedelta(days=days)
        last = today if match["since"] == "منذ" else day
        precision = TimePrecision.DAY if last == day else TimePrecision.DAYS
        hits.append(Hit(*match.span(), day, last, "days-ago", precision=precision))
    return hits


def _dates(folded: str, today: date | None, start: int, stop: int) -> list[Hit]:
    """Calendar dates, in words and in digits, and months."""
    hits: list[Hit] = []
    for match in DATE_RULES.date.finditer(folded, start, stop):
        day = in_the_past(match, today)
        if day is not None:
            hits.append(
                Hit(
                    *match.span(), day, day, "date", hours=_hours(match["part"]), absolute=bool(match["year"])
                )
            )
    for match in DATE_RULES.digits.finditer(folded, start, stop):
        numbers = [int(match[k]) for k in ("a", "b", "c")]
        if (day := calendar(numbers)) is not None:
            hits.append(Hit(*match.span(), day, day, "digits", absolute=True))
    return hits + _months(folded, today, start, stop)


def _days_of_month(folded: str, today: date, start: int, stop: int) -> list[Hit]:
    """«الثامن من الشهر الجاري»: a day of the month of publication, or of the one before."""
    return [
        Hit(*match.span(), day, day, "day-of-month")
        for match in DATE_RULES.of_month.finditer(folded, start, stop)
        if (day := in_this_month(match, today)) is not None
    ]


def calendar(numbers: list[int]) -> date | None:
    """Day, month, year in the order written: year first if it is large, day first else."""
    a, b, c = numbers
    year, month, day = (a, b, c) if a > 31 else (c, b, a)
    if month > 12:
        month, day = day, month
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _months(folded: str, today: date | None, start: int, stop: int) -> list[Hit]:
    hits = []
    for match in DATE_RULES.month.finditer(folded, start, stop):
        month = MONTHS[match["month"]]
        if match["year"]:
            year = number_told(match["year"])
        elif today is None:
            year = RULES.latest_year
        else:
            over = match[0].endswith(_OVER)  # «منتصف نيسان الماضي» in a mid-April
            year = today.year - (month > today.month or (month == today.month and over))
        first = date(year, month, 1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        if part := _PART_OF_MONTH.match(match[0]):
            first, last = _part_of(first, last, part.lastgroup or "")
            if today and not match["year"] and first > today:  # «أواخر نيسان» at its begin
                days = last - first
                first = first.replace(year=year - 1)
                last = first + days
        hits.append(
            Hit(
                *match.span(),
                first,
                min(last, today) if today and first <= today else last,
                "month",
                history=today is None,  # news of the day does not say «في أكتوبر»
                precision=TimePrecision.MONTH,
                absolute=bool(match["year"]),
            )
        )
    return hits


_OVER = ("الماضي", "الفايت", "المنصرم")
_PART_OF_MONTH = re.compile(
    r"[وفبل]?(?:(?P<begin>مطلع|اوايل|بدايه)|(?P<middle>منتصف)|(?P<end>اواخر|نهايه))(?!\w)"
)


def _part_of(first: date, last: date, part: str) -> tuple[date, date]:
    """The first and last day of the begin, middle or end of a month: «مطلع نيسان»."""
    days = {"begin": (1, 5), "middle": (12, 18), "end": (21, last.day)}[part]
    return first.replace(day=days[0]), first.replace(day=days[1])


def _history(folded: str, today: date, start: int, stop: int) -> list[Hit]:
    hits = []
    for rule, pattern in begun(HISTORY, folded):
        for match in pattern.finditer(folded, start, stop):
            if (hijri := match.groupdict().get("hijri")) and not _is_past(int(hijri), today):
                continue
            year = match.groupdict().get("year")
            first = date(int(year), 1, 1) if year else today - timedelta(days=365)
            last = date(int(year), 12, 31) if year else today - timedelta(days=8)
            hits.append(
                Hit(
                    *match.span(),
                    first,
                    max(first, last),
                    rule.id,
                    history=True,
                    precision=TimePrecision.MONTH,
                )
            )
    return hits


_FIRST_OF_HIJRA = date(622, 7, 19)
_HIJRI_YEAR = 354.367  # days


def _is_past(hijri: int, today: date) -> bool:
    """Whether a year of the Hijra ended before the news of the day."""
    return _FIRST_OF_HIJRA + timedelta(days=int(hijri * _HIJRI_YEAR)) < today - _FRESH
