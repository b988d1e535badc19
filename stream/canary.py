"""The canary: a made-up article about a town that does not exist, which goes the whole way and is timed.

It shows that an article becomes an alert now, not only that the process lives. What leaves Rasid (notifications,
pages, exports) leaves out every record for which `is_canary` is true, and so do the metrics.
"""

from __future__ import annotations

from datetime import datetime

from stream.records import Alert, Article, Event, Incident, Review, Tick, Withdrawal

PLACE_ID = "zz.canary"  # in data/gazetteer/ZZ.tsv, and reserved: no article about the world can mean it
ARTICLE_ID = "rasid-canary"
OUTLET = "rasid-canary"
_TEXT = "شنت الطائرات الحربية غارات على بلدة رصدآباد اليوم."


def is_canary(record: Article | Event | Withdrawal | Review | Tick | Incident | Alert) -> bool:
    """Whether a record speaks of the reserved town, or is the article about it: it must not be shown to anyone."""
    match record:
        case Article():
            return record.id == ARTICLE_ID
        case Tick():
            return False
        case Event():
            return record.place.locality_id == PLACE_ID
    return record.locality_id == PLACE_ID


def article(now: datetime) -> Article:
    """The canary's article, published now."""
    return Article(
        id=ARTICLE_ID, outlet=OUTLET, text=_TEXT, language="ar", published_at=now, fetched_at=now,
    )  # fmt: skip


def taken_back(now: datetime) -> Article:
    """The article's withdrawal, so that the next one opens an episode again."""
    return Article(id=ARTICLE_ID, outlet=OUTLET, published_at=now, fetched_at=now, withdrawn=True)
