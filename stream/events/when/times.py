"""When it happened: days, dates and stretches of time in folded text, resolved against the day of publication.

Rules are in stream/data/ar/times.toml and months.toml. Weekdays look backward; a date without a year is the nearest
one in the past. Without a publication time only full dates resolve.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from stream.events.when.hits import Hit, all_hits
from stream.events.when.own_day import own_day
from stream.events.when.rules import DATE_RULES, RULES, WEEKDAYS, dated_by_weekday, day_of, in_the_past
from stream.records import Occurred, TimePrecision

STALE = timedelta(days=7)  # what ended longer than this before publication is history
LOOSE = timedelta(days=5)
NEAR = timedelta(days=3)  # how far a day that was only inferred may lie from the true one
LONG = timedelta(days=14)
_FROM = ("من ", "بين ", "منذ ")
_TO = re.compile(r"[\s،]{1,2}(?:(?:و?حتي|الي|و?لغايه|الي غايه) |و)")
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

    @property
    def loose(self) -> bool:
        """Too wide to date one attack better than the day of publication does: «خلال الأيام الماضية», «في أيار»."""
        return self.last - self.first > LOOSE


def find_times(
    folded: str, published: datetime | None, start: int = 0, end: int | None = None, zone: tzinfo = UTC
) -> list[TimeMention]:
    """The times named in `folded[start:end]`, in order. `zone` is that of dates where nothing was published."""
    stop = len(folded) if end is None else end
    today = own_day(folded, published.date()) if published is not None else None
    hits = all_hits(folded, today, start, stop)
    place = published.tzinfo or zone if published is not None else zone
    return [_mention(hit, today, place) for hit in _settled(folded, hits)]


# «ذكرت في تقرير أصدرته اليوم أن غارتين في آذار قتلتا»
_THAT = re.compile(r"[\s\"'،]{1,3}(?:ب?ان(?:ه|ها|هم)?)\s")


def said_then(folded: str, mention: TimeMention) -> bool:
    """Whether a time stands right before what somebody said then."""
    return _THAT.match(folded, mention.end) is not None


def occurred(
    mention: TimeMention | None,
    published: datetime | None,
    inferred: bool,  # noqa: FBT001 (read in order: what, against when, how sure)
) -> Occurred | None:
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


def _settled(folded: str, hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap the longest, a date before others; a weekday is one with the date that follows it."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if kept and hit.start < kept[-1].end:
            if _weight(hit) > _weight(kept[-1]):
                kept[-1] = hit
            continue
        kept.append(hit)
    joined: list[Hit] = []
    for hit in kept:
        before = joined[-1] if joined else None
        if before is not None and _one(folded, before, hit):
            joined[-1] = replace(hit, start=before.start, hours=before.hours or hit.hours)
        else:
            joined.append(hit)
    return _stretched(folded, joined)


def _stretched(folded: str, hits: list[Hit]) -> list[Hit]:
    """Two dates that a long stretch lies between as that stretch, which dates no attack: «من 3 أيار إلى 9 حزيران»."""
    found: list[Hit] = []
    for hit in hits:
        before = found[-1] if found else None
        if (
            before is not None
            and {before.rule, hit.rule} <= {"date", "digits"}
            and hit.first - before.first > LONG
            and _TO.fullmatch(folded, before.end, hit.start)
            and folded.endswith(_FROM, 0, before.start)
        ):
            found[-1] = replace(before, end=hit.end, last=hit.last, history=True)
        else:
            found.append(hit)
    return found


def _weight(hit: Hit) -> tuple[int, bool]:
    return hit.end - hit.start, hit.rule in ("date", "digits")


def _one(folded: str, before: Hit, hit: Hit) -> bool:
    """Whether «اليوم السبت» and the date after it are one time."""
    near = hit.start - before.end <= _GAP and not folded[before.end : hit.start].strip(" ,،(/-")
    return (
        near
        and hit.rule in ("date", "digits")
        and before.rule in ("weekday", "today", "yesterday", "day-before")
    )


def _mention(hit: Hit, today: date | None, zone: tzinfo) -> TimeMention:
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


def anchor(folded: str, known_by: date | None = None) -> date | None:
    """The day an undated article calls today: «اليوم السبت 25 تشرين الثاني».

    Without a year it is the latest one, up to `known_by` (and a few days: that day is itself a guess) or the end of
    the rules' `latest_year`, in which that date fell on that weekday. Where an article names several, the first near
    `known_by`, else the first. None where it does not say.
    """
    limit = known_by + NEAR if known_by else date(RULES.latest_year, 12, 31)
    found = list(_anchors(folded, limit))
    near = (day for day in found if known_by and abs(day - known_by) <= NEAR)
    return next(near, next(iter(found), None))


def _anchors(folded: str, limit: date) -> Iterator[date]:
    for match in DATE_RULES.day.finditer(folded):
        if day_of(match["day"]).days != 0:
            continue
        named = DATE_RULES.date.search(folded, match.end(), match.end() + 40)
        if named is None or folded[match.end() : named.start()].strip(" ,،(/-") or named["next"]:
            continue
        if named["year"]:
            day = in_the_past(named, limit)
        elif match["weekday"]:
            day = dated_by_weekday(named, WEEKDAYS[match["weekday"]], limit)
        else:
            continue
        if day is not None:
            yield day
