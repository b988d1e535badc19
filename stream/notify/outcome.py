"""What came of one attempt to send: the answer of a sink."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from stream.retry_after import retry_after


class Result(StrEnum):
    """DELIVERED; RETRY: it may work later; DEAD: the receiver must be mended first; REFUSED: it takes no such message."""

    DELIVERED = "delivered"
    RETRY = "retry"
    DEAD = "dead"
    REFUSED = "refused"


class Outcome(Struct, frozen=True):
    """A result, why in a few words without addresses or secrets, and how long the receiver asks us to wait."""

    result: Result
    error: str = ""
    after: timedelta | None = None


def of_status(status: int, headers: Mapping[str, str], now: datetime) -> Outcome:
    """What an HTTP status means."""
    if 200 <= status < 300:
        return Outcome(Result.DELIVERED)
    error = f"HTTP {status}"
    if status in (408, 425, 429) or status >= 500:
        return Outcome(Result.RETRY, error, retry_after(headers.get("Retry-After", ""), now))
    if status in (400, 413, 415, 422):
        return Outcome(Result.REFUSED, error)
    return Outcome(Result.DEAD, f"{error} (a redirect is not followed)" if 300 <= status < 400 else error)
