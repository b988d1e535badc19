"""HTTP's Retry-After: how long a server asks to be left alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(hours=1)


def retry_after(value: str, now: datetime) -> timedelta | None:
    """The header Retry-After, in seconds or as a date, at most an hour; None where it says nothing."""
    text = value.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=min(int(text[:9]), LONGEST_WAIT.total_seconds()))
    else:
        try:
            wait = parsedate_to_datetime(text) - now
        except (TypeError, ValueError):
            return None
    return max(timedelta(), min(wait, LONGEST_WAIT))
