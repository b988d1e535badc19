"""Sending one message until it is delivered, refused, or the receiver is left alone: what came of it is the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from msgspec import Struct
from tenacity import AsyncRetrying, RetryCallState, retry_if_result, stop_after_attempt
from tenacity.wait import wait_random_exponential

from stream.notify.config import Patience, seconds
from stream.notify.message import Message
from stream.notify.outbox import Quarantine
from stream.notify.outcome import Outcome, Result
from stream.notify.sinks import Sink

Sleep = Callable[[float], Awaitable[None]]


class Ended(Struct, frozen=True):
    """The last outcome, and after how many attempts."""

    outcome: Outcome
    attempts: int


async def deliver(
    sink: Sink, message: Message, patience: Patience, sleep: Sleep, seen: Callable[[Outcome], None]
) -> Ended:
    """Try again with growing, jittered pauses, or as long as the receiver asks; `seen` hears of every attempt."""

    async def once() -> Outcome:
        outcome = await sink.send(message)
        seen(outcome)
        return outcome

    jitter = wait_random_exponential(multiplier=0.5, max=patience.max_pause)

    def pause(state: RetryCallState) -> float:
        asked = state.outcome.result().after if state.outcome else None
        return max(jitter(state), asked.total_seconds() if asked else 0.0)

    trying = AsyncRetrying(
        retry=retry_if_result(lambda outcome: outcome.result is Result.RETRY),
        stop=stop_after_attempt(patience.attempts),
        wait=pause,
        sleep=sleep,
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
    )
    outcome: Outcome = await trying(once)
    return Ended(outcome, int(trying.statistics["attempt_number"]))


def quarantine(before: Quarantine | None, outcome: Outcome, patience: Patience, now: datetime) -> Quarantine:
    """How long a receiver is left alone: twice as long each time in a row, at least as long as it asked."""
    times = before.times + 1 if before else 1
    span = min(seconds(patience.quarantine) * 2 ** min(times - 1, 16), seconds(patience.max_quarantine))
    until = now + max(span, outcome.after or timedelta())
    return Quarantine(before.since if before else now, until, times, outcome.error)
