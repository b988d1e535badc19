"""SIGTERM and SIGINT: finish what is in hand, commit and leave; within ten seconds, whatever hangs.

The signals are blocked in every thread and waited for in one of our own: a loop that stands still, a worker that has
not begun yet, and one that is about to start again in place all hear of them. A blocked signal outlives the start.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

from stream.logs import log

WITHIN = 9.0  # seconds from the signal to the end
GOODBYE = 3.0  # once nothing is in hand
STEP = 0.1
SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT})


class Leaving:
    """Whether this process was told to end, and who is told of it."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._safe = threading.Event()
        self._stop: Callable[[], object] | None = None

    def listen(self) -> None:
        """From here on signals end the process in order. Before any other thread is started."""
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        threading.Thread(target=self._wait, name="leaving", daemon=True).start()

    def tell(self, stop: Callable[[], object]) -> None:
        """`stop` begins to end what has begun by now; it is called from another thread."""
        self._stop = stop

    def asked(self, seconds: float = 0.0) -> bool:
        """Whether a signal came; waits for one as long as said."""
        return self._asked.wait(seconds)

    def nothing_in_hand(self) -> None:
        """All is committed: what is left is to tell the group, which finds out by itself."""
        self._safe.set()

    def _wait(self) -> None:
        signal.sigwait(SIGNALS)
        self._asked.set()
        if self._stop is None:
            end(0)
        self._stop()
        left = WITHIN
        while left > 0 and signal.sigtimedwait(SIGNALS, STEP) is None:  # a second one ends it at once
            left = min(left, GOODBYE if self._safe.is_set() else WITHIN) - STEP
        if self._safe.is_set():
            end(0)
        log("rasid.worker").error(
            "left with work in hand", detail=f"not done after {WITHIN:g} s, it is read again"
        )
        end(1)


def end(code: int) -> NoReturn:
    """Without waiting for any thread."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
