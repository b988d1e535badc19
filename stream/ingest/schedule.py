"""When a feed is asked again: its interval, longer while it fails, and as long as it asks us to wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from stream.ingest.fetch import Answer, Got

LONGEST = timedelta(hours=24)


class FeedState(Struct, frozen=True, kw_only=True):
    """What is remembered of a feed."""

    etag: str = ""
    modified: str = ""
    next_at: datetime | None = None
    failures: int = 0
    error: str = ""


def after(state: FeedState, answer: Answer, every: timedelta, now: datetime, spread: float) -> FeedState:
    """What is remembered after an answer. `spread`, from 0 to 1, keeps feeds from being asked all at once."""
    if answer.got in (Got.PAGE, Got.UNCHANGED):
        pause = max(every, answer.after or timedelta())
        return FeedState(
            etag=answer.etag or state.etag if answer.got is Got.UNCHANGED else answer.etag,
            modified=answer.modified or state.modified if answer.got is Got.UNCHANGED else answer.modified,
            next_at=now + pause * (1 + 0.1 * spread),
        )
    failures = state.failures + 1
    pause = min(every * 2 ** min(failures, 10), LONGEST)
    if answer.got in (Got.GONE, Got.REFUSED):
        pause = LONGEST  # it will not mend itself within the hour
    return FeedState(
        etag=state.etag,
        modified=state.modified,
        next_at=now + max(pause * (1 + 0.1 * spread), answer.after or timedelta()),
        failures=failures,
        error=answer.error,
    )
