"""The day an article appeared, where nobody gave it: from its address, a line that dates it, or what its text calls today.

What may stand beside the date in such a line is [dateline] in data/ar/times.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import msgspec

from stream.articles.fold import fold
from stream.events.when.hits import calendar
from stream.events.when.rules import DATE_RULES, DATELINE, WEEKDAYS, in_the_past
from stream.events.when.times import NEAR, anchor
from stream.records import Article

# /2022/01/20/ and /20220307-: how most publishing systems put the day into a page's address.
_IN_URL = re.compile(r"/(20[0-3]\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/_-]|$)")
_HEAD = 700  # characters in which a dateline stands
_OPENING = 2_000  # characters in which an article says what day it is
_GUESS = timedelta(days=14)
_WORDS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1)  # asked at a first look at an article, and once more where that does not settle it
def date_of(article: Article) -> date | None:
    """The day in an article's address or dateline, or the one its text calls today; None where none stands."""
    found = _IN_URL.search(article.url)
    if found is not None:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
    known_by = next((t.date() for t in (article.fetched_at, article.published_at) if t is not None), None)
    folded = fold(article.text[:_OPENING]).text
    return dateline(fold(article.title).text, folded[:_HEAD], known_by) or anchor(folded, known_by)


def dateline(title: str, head: str, known_by: date | None = None) -> date | None:
    """The first day that stands in a line of its own in `head`, or that a round-up's title is about; both folded.

    A line of its own holds nothing but the date, weekday, hour and words such as «نُشر في». The line that says when
    the page appeared goes before a bare date (the day on which the site was looked at), and that before the day of a
    change. No day long after `known_by`, which may itself be a guess: another story's.
    """
    limit = known_by + _GUESS if known_by else None
    days = [found for found in _datelines(head) if limit is None or found[1] <= limit]
    if days:
        return min(days, key=lambda found: found[0])[1]
    spoken = (day for text in (title, head) for day in _round_up(text))
    return next((day for day in spoken if known_by is None or abs(day - known_by) <= NEAR), None)


def _datelines(head: str) -> Iterator[tuple[int, date]]:
    """(0 for the day it appeared, 1 for a bare date, 2 for that of a change; the day) of each line that dates the page."""
    end = -1
    for line in head.split("\n"):
        start, end = end + 1, end + 1 + len(line)
        for match, day in _dates(head, start, end):
            words = _WORDS.findall(head[start : match.start()] + " " + head[match.end() : end])
            if all(word in DATELINE.words or word in WEEKDAYS for word in words):
                changed, published = (
                    any(w in kind for w in words) for kind in (DATELINE.changed, DATELINE.published)
                )
                yield 2 if changed else 0 if published else 1, _by_weekday(match, day, words)
                break


def _round_up(text: str) -> Iterator[date]:
    """The day of «حصاد الأحداث الميدانية ليوم الأربعاء 24-11-2021»."""
    for match, day in _dates(text):
        before = DATELINE.round_up.search(text, 0, match.start())
        if before is not None and "\n" not in text[before.end() : match.start()]:
            yield day


def _dates(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[re.Match[str], date]]:
    """The days with their years in text[start:end]."""
    stop = len(text) if end is None else end
    for match in DATE_RULES.digits.finditer(text, start, stop):
        day = calendar([int(match[k]) for k in ("a", "b", "c")])
        if day is not None and day.year >= _FIRST_YEAR:
            yield match, day
    for match in DATE_RULES.date.finditer(text, start, stop):
        named = in_the_past(match, None) if match["year"] else None
        if named is not None and named.year >= _FIRST_YEAR:
            yield match, named


_FIRST_YEAR = 2000  # no page is older; «05/12/98» is no dateline


def _by_weekday(match: re.Match[str], day: date, words: list[str]) -> date:
    """Of «الخميس 05/06/2014» the reading, day or month first, that falls on its weekday; else day first."""
    weekday = next((WEEKDAYS[word] for word in words if word in WEEKDAYS), day.weekday())
    if day.weekday() == weekday or "a" not in match.groupdict() or day.day > 12:
        return day
    other = date(day.year, day.day, day.month)
    return other if other.weekday() == weekday else day


def dated(article: Article) -> Article:
    """The article with the date it gives itself, at noon UTC, where it came without one or with an inferred one."""
    if article.published_at is not None and not article.published_inferred:
        return article
    day = date_of(article)
    if day is None:
        return article
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    return msgspec.structs.replace(article, published_at=noon, published_inferred=False)
