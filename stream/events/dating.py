"""The day an article appeared, where nobody gave it: from its address, or from the day that its text calls today."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

import msgspec

from stream.articles.fold import fold
from stream.events.times import anchor
from stream.records import Article

# /2022/01/20/ and /20220307-: how most publishing systems put the day into a page's address.
_IN_URL = re.compile(r"/(20[0-3]\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/_-]|$)")
# 2022-01-20 on a line of its own, near the top.
_DATELINE = re.compile(
    r"^[^\w\n]*(20[0-3]\d)[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])[^\w\n]*$", re.MULTILINE
)
_HEAD = 400  # characters in which a dateline stands
_OPENING = 2_000  # characters in which an article says what day it is


def date_of(article: Article) -> date | None:
    """The day in an article's address or dateline, or the one its text calls today; None where none stands."""
    found = _IN_URL.search(article.url) or _DATELINE.search(article.text[:_HEAD])
    if found is not None:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    known_by = next((t.date() for t in (article.fetched_at, article.published_at) if t is not None), None)
    return anchor(fold(article.text[:_OPENING]).text, known_by)


def dated(article: Article) -> Article:
    """The article with the date it gives itself, at noon UTC, where it came without one or with an inferred one."""
    if article.published_at is not None and not article.published_inferred:
        return article
    day = date_of(article)
    if day is None:
        return article
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    return msgspec.structs.replace(article, published_at=noon, published_inferred=False)
