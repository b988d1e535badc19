"""The day an article appeared, where nobody gave it: from its address, or from the day that its text names as today."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import msgspec

from stream.articles.fold import fold
from stream.records import Article

# /2022/01/20/ and /20220307-: how most publishing systems put the day into a page's address.
_IN_URL = re.compile(r"/(20[0-3]\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/_-]|$)")
_TODAY = re.compile(r"اليوم\s+(?:ال\w+\s+)?\(?(\d{1,2})[/\-.](\d{1,2})[/\-.](20[0-3]\d)")


def date_of(article: Article) -> datetime | None:
    """The day in an article's address, or the full date that its text calls today; None where neither stands."""
    found = _IN_URL.search(article.url)
    if found is not None:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    said = _TODAY.search(fold(article.text[:2000]).text)
    return _day(int(said[3]), int(said[2]), int(said[1])) if said is not None else None


def dated(article: Article) -> Article:
    """The article with the date it gives itself, where it came without one or with one that was only inferred."""
    if article.published_at is not None and not article.published_inferred:
        return article
    day = date_of(article)
    if day is None:
        return article
    return msgspec.structs.replace(article, published_at=day, published_inferred=False)


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, 12, tzinfo=UTC)
    except ValueError:
        return None
