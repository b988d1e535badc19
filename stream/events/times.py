"""When it happened: days, dates and stretches of time in folded text, resolved against the day of publication.

Rules are in stream/data/ar/times.toml and months.toml. Weekdays look backward; a date without a year is the nearest
one in the past. Without a publication time only full dates resolve.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise

from msgspec import Struct

from stream.events.timerules import (
    DATE_RULES,
    HISTORY,
    MONTHS,
    PARTS,
    STRETCHES,
    WEEKDAYS,
    day_of,
    days_ago,
    in_the_past,
)
from stream.records import Occurred, TimePrecision

STALE = timedelta(days=7)  # what ended longer than this before publication is history
_GAP = 4  # letters between «السبت» and its date


class TimeMention(Struct, frozen=True, kw_only=True):
    """A time at folded offsets [start, end): from `first` to `last`, both included, in the outlet's or place's zone.

    `absolute`: a calendar date that needs no publication date. `history`: over seven days before publication, or a
    stretch too long to date an attack; such a mention with `first` equal to `last` at publication has no date.
    """

    start: int
    end: int
    first: datetime
    last: datetime
    precision: TimePrecision
    rule: str
    history: bool = False
    absolute: bool = False


class _Hit(Struct, frozen=True, kw_only=True):
    """A rule's reading before overlaps are settled: days, and hours within the first day."""

    start: int
    end: int
    first: date
    last: date
    hours: tuple[int, int] | None = None
    precision: TimePrecision = TimePrecision.DAY
    rule: str
    history: bool = False
    absolute: bool = False


def find_times(
    folded: str, published: datetime | None, start: int = 0, end: int | None = None, zone: tzinfo = UTC
) -> list[TimeMention]:
    """The times named in `folded[start:end]`, in order. `zone` is that of dates where nothing was published."""
    stop = len(folded) if end is None else end
    today = published.date() if published is not None else None
    hits = _dates(folded, today, start, stop)
    if today is not None:
        hits += _nights(folded, today, start, stop) + _days(folded, today, start, stop)
        hits += _weekdays(folded, today, start, stop) + _stretches(folded, today, start, stop)
        hits += _ago(folded, today, start, stop)
        hits += _history(folded, today, start, stop)
    place = published.tzinfo or zone if published is not None else zone
    return [_mention(hit, today, place) for hit in _settled(folded, hits)]


def occurred(mention: TimeMention | None, published: datetime | None, inferred: bool) -> Occurred | None:
    """When the attack happened: as told, else the day of publication and the one before, marked as inferred."""
    if mention is not None:
        given = mention.absolute or not inferred
        return Occurred(
            start=mention.first, end=mention.last, precision=mention.precision, inferred=not given
        )
    if published is None:
        return None
    day = published.replace(hour=0, minute=0, second=0, microsecond=0)
    return Occurred(
        start=day - timedelta(days=1),
        end=day + timedelta(hours=23, minutes=59, seconds=59),
        precision=TimePrecision.DAYS,
        inferred=True,
    )


def _hours(name: str | None) -> tuple[int, int] | None:
    return PARTS.get(" ".join(name.split())) if name else None


def _weekday_back(today: date, weekday: int, qualifier: str = "") -> date:
    """The last such weekday up to today; «الماضي» on the same weekday is a week ago."""
    back = (today.weekday() - weekday) % 7
    return today - timedelta(days=7 if back == 0 and qualifier else back)


def _nights(folded: str, today: date, start: int, stop: int) -> list[_Hit]:
    """«ليل الخميس الجمعة»: from one evening to the next morning."""
    hits = []
    for match in DATE_RULES.night.finditer(folded, start, stop):
        one, two = WEEKDAYS[match["one"]], WEEKDAYS[match["two"]]
        if (two - one) % 7 != 1:
            continue
        first = _weekday_back(today, two, match["past"] or "") - timedelta(days=1)
        if one == today.weekday():
            first = today
        hits.append(
            _Hit(
                start=match.start(),
                end=match.end(),
                first=first,
                last=first,
                hours=(18, 30),
                rule="night-pair",
            )
        )
    return hits


def _days(folded: str, today: date, start: int, stop: int) -> list[_Hit]:
    """«اليوم», «فجر أمس», «أمس الخميس»: a weekday that follows has the last word."""
    hits = []
    for match in DATE_RULES.day.finditer(folded, start, stop):
        rule = day_of(match["day"])
        day = today + timedelta(days=rule.days)
        if match["weekday"] and WEEKDAYS[match["weekday"]] != day.weekday():
            day = _weekday_back(today, WEEKDAYS[match["weekday"]])
        hours = _hours(match["part"] or match["after"])
        since = _since(folded, match.start(), day, today)
        hits.append(
            _Hit(start=match.start(), end=match.end(), first=day, last=since, hours=hours, rule=rule.id)
        )
    return hits


def _since(folded: str, at: int, day: date, today: date) -> date:
    """The last day: today after «منذ», else the day itself."""
    return today if folded[max(0, at - 5) : at].rstrip().endswith("منذ") else day


def _weekdays(folded: str, today: date, start: int, stop: int) -> list[_Hit]:
    hits = []
    for match in DATE_RULES.weekday.finditer(folded, start, stop):
        qualifier = match["past"] or ""
        if match["next"]:
            continue
        day = _weekday_back(today, WEEKDAYS[match["weekday"]], qualifier)
        hours = _hours(match["part"] or match["after"])
        since = _since(folded, match.start(), day, today)
        hits.append(
            _Hit(start=match.start(), end=match.end(), first=day, last=since, hours=hours, rule="weekday")
        )
    return hits


def _stretches(folded: str, today: date, start: int, stop: int) -> list[_Hit]:
    hits = []
    for rule, pattern in STRETCHES:
        for match in pattern.finditer(folded, start, stop):
            first, last = today + timedelta(days=rule.from_), today + timedelta(days=rule.to)
            precision = TimePrecision.DAY if first == last else TimePrecision.DAYS
            if rule.id in ("last-night", "night-before-last"):
                hits.append(
                    _Hit(
                        start=match.start(),
                        end=match.end(),
                        first=first,
                        last=first,
                        hours=(18, 30),
                        rule=rule.id,
                    )
                )
                continue
            hits.append(
                _Hit(
                    start=match.start(),
                    end=match.end(),
                    first=first,
                    last=last,
                    precision=precision,
                    rule=rule.id,
                )
            )
    return hits


def _ago(folded: str, today: date, start: int, stop: int) -> list[_Hit]:
    """«قبل ثلاثة أيام», «منذ يومين»."""
    hits = []
    for match in DATE_RULES.ago.finditer(folded, start, stop):
        days = days_ago(match)
        if days is None:
            continue
        day = today - timedelta(days=days)
        last = today if match["since"] == "منذ" else day
        precision = TimePrecision.DAY if last == day else TimePrecision.DAYS
        hits.append(
            _Hit(
                start=match.start(),
                end=match.end(),
                first=day,
                last=last,
                precision=precision,
                rule="days-ago",
            )
        )
    return hits


def _dates(folded: str, today: date | None, start: int, stop: int) -> list[_Hit]:
    """Calendar dates, in words and in digits, and months."""
    hits: list[_Hit] = []
    for match in DATE_RULES.date.finditer(folded, start, stop):
        day = in_the_past(match, today)
        if day is not None:
            hits.append(
                _Hit(
                    start=match.start(),
                    end=match.end(),
                    first=day,
                    last=day,
                    rule="date",
                    hours=_hours(match["part"]),
                    absolute=bool(match["year"]),
                )
            )
    for match in DATE_RULES.digits.finditer(folded, start, stop):
        numbers = [int(match[k]) for k in ("a", "b", "c")]
        if (day := _calendar(numbers)) is not None:
            hits.append(
                _Hit(start=match.start(), end=match.end(), first=day, last=day, rule="digits", absolute=True)
            )
    return hits + _months(folded, today, start, stop)


def _calendar(numbers: list[int]) -> date | None:
    """Day, month, year in the order written: year first if it is large, day first else."""
    a, b, c = numbers
    year, month, day = (a, b, c) if a > 31 else (c, b, a)
    if month > 12:
        month, day = day, month
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _months(folded: str, today: date | None, start: int, stop: int) -> list[_Hit]:
    hits = []
    for match in DATE_RULES.month.finditer(folded, start, stop):
        month = MONTHS[match["month"]]
        if match["year"]:
            year = int(match["year"])
        elif today is None:
            continue
        else:
            year = today.year if month <= today.month else today.year - 1
        first = date(year, month, 1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        hits.append(
            _Hit(
                start=match.start(),
                end=match.end(),
                first=first,
                last=min(last, today) if today and first <= today else last,
                precision=TimePrecision.MONTH,
                rule="month",
                absolute=bool(match["year"]),
            )
        )
    return hits


def _history(folded: str, today: date, start: int, stop: int) -> list[_Hit]:
    hits = []
    for rule, pattern in HISTORY:
        for match in pattern.finditer(folded, start, stop):
            year = match.groupdict().get("year")
            first = date(int(year), 1, 1) if year else today - timedelta(days=365)
            last = date(int(year), 12, 31) if year else today - timedelta(days=8)
            hits.append(
                _Hit(
                    start=match.start(),
                    end=match.end(),
                    first=first,
                    last=max(first, last),
                    history=True,
                    precision=TimePrecision.MONTH,
                    rule=rule.id,
                )
            )
    return hits


def _settled(folded: str, hits: list[_Hit]) -> list[_Hit]:
    """Of hits that overlap the longest, a date before others; a weekday is one with the date that follows it."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (-(h.end - h.start), h.rule not in ("date", "digits"), h.start)):
        if all(hit.end <= k.start or k.end <= hit.start for k in kept):
            kept.append(hit)
    kept.sort(key=lambda h: h.start)
    joined: list[_Hit] = []
    for hit in kept:
        before = joined[-1] if joined else None
        if before is not None and _one(folded, before, hit):
            joined[-1] = _Hit(
                start=before.start,
                end=hit.end,
                first=hit.first,
                last=hit.last,
                hours=before.hours or hit.hours,
                precision=hit.precision,
                rule=hit.rule,
                history=hit.history,
                absolute=hit.absolute,
            )
        else:
            joined.append(hit)
    return joined


def _one(folded: str, before: _Hit, hit: _Hit) -> bool:
    """Whether «اليوم السبت» and the date after it are one time."""
    near = hit.start - before.end <= _GAP and not folded[before.end : hit.start].strip(" ,،(/-")
    return (
        near
        and hit.rule in ("date", "digits")
        and before.rule in ("weekday", "today", "yesterday", "day-before")
    )


def _mention(hit: _Hit, today: date | None, zone: tzinfo) -> TimeMention:
    begin = datetime(hit.first.year, hit.first.month, hit.first.day, tzinfo=zone)
    end = datetime(hit.last.year, hit.last.month, hit.last.day, 23, 59, 59, tzinfo=zone)
    precision = hit.precision
    if hit.hours and hit.last == hit.first:
        end = begin + timedelta(hours=hit.hours[1], seconds=-1)
        begin += timedelta(hours=hit.hours[0])
        precision = TimePrecision.PART_OF_DAY
    elif hit.last > hit.first and precision is TimePrecision.DAY:
        precision = TimePrecision.DAYS
    stale = today is not None and end.date() < today - STALE
    return TimeMention(
        start=hit.start,
        end=hit.end,
        first=begin,
        last=end,
        precision=precision,
        rule=hit.rule,
        history=hit.history or stale,
        absolute=hit.absolute,
    )


def overlap(mentions: list[TimeMention]) -> bool:
    """Whether any two mentions share letters: never, once settled."""
    return any(b.start < a.end for a, b in pairwise(mentions))
