"""Starting again, in place, with a reason: what a worker does when it can no longer vouch for what it would write.

Nothing is flushed and nothing is committed first: what was not acknowledged is read again, and that repeats no alert
with other words. The process keeps its id, so whoever supervises it, a person at a keyboard included, sees it go on.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from enum import StrEnum
from typing import NoReturn

from stream.logs import log
from stream.worker.leaving import Leaving, end

OPTION = "--restarted"
SOON = 60.0  # seconds: a worker that ran for longer starts again without counting
LONGEST_PAUSE = 10.0


class Why(StrEnum):
    """Why a worker started again."""

    SESSION_LOST = "session_lost"  # no heartbeat was answered: its partitions may be another's
    LOOP_STANDS_STILL = "loop_stands_still"
    CONSUMER_STUCK = "consumer_stuck"
    NOT_MADE_SAFE = "not_made_safe"  # Kafka did not take what a message led to
    STORE_FAILED = "store_failed"  # a full disk, a folder that is gone
    FOREIGN_WRITES = "foreign_writes"  # another worker wrote to our changelog
    LATER_RELEASE = "later_release"  # the tables hold what a later release stored: no message is at fault
    CRASHED = "crashed"
    LOG_MADE_ANEW = "log_made_anew"  # a topic was deleted under the group: a person must decide


def pause(times: int) -> float:
    """Seconds to wait before the start after `times` restarts in a row."""
    return float(min(LONGEST_PAUSE, 0.25 * 2 ** min(times, 10)))


def command(argv: Sequence[str], why: Why, times: int) -> list[str]:
    """The command line that starts this program again and tells it why."""
    kept = [word for word in argv if not word.startswith(OPTION)]
    return [sys.executable, *kept[1:], f"{OPTION}={why}:{times}"]


def told(option: str | None) -> tuple[Why, int] | None:
    """What `command` told: why, and how many times in a row. ValueError for anything else."""
    if not option:
        return None
    why, _, times = option.partition(":")
    return Why(why), int(times)


class Restart:
    """Starts this process again; knows how often it did so in a row."""

    def __init__(self, times: int = 0, leaving: Leaving | None = None) -> None:
        """`times` in a row so far; a process that was told to end ends instead."""
        self._times = times
        self._leaving = leaving or Leaving()
        self._began = time.monotonic()

    def __call__(self, why: Why, detail: object = "") -> NoReturn:
        """Never returns. May be called from any thread."""
        if self._leaving.asked():
            log("rasid.worker").error("left with work in hand", reason=str(why), detail=str(detail)[:500])
            end(1)
        if why is Why.LOG_MADE_ANEW:
            log("rasid.worker").error("cannot go on", reason=str(why), detail=str(detail))
            end(2)
        lasted = time.monotonic() - self._began
        times = 1 if lasted > SOON else self._times + 1
        log("rasid.worker").error("starting again", reason=str(why), detail=str(detail)[:500], in_a_row=times)
        sys.stderr.flush()
        if self._leaving.asked(pause(times - 1)) or self._leaving.hand_over():
            end(1)
        os.execv(sys.executable, command(sys.orig_argv, why, times))  # noqa: S606 (ourselves)
