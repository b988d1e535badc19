"""SIGTERM and SIGINT: finish what is in hand, commit and leave; within ten seconds, whatever hangs.

The signals are blocked in every thread and waited for in one of our own: a loop that stands still, a worker that has
not begun yet, and one that is about to start again in place all hear of them. A blocked signal outlives the start.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import NoReturn

from stream.logs import log

WITHIN = 8.0  # seconds from the signal to the end
AT_LAST = 1.0  # later the kernel ends it, whoever holds the interpreter
GOODBYE = 2.0  # once nothing is in hand
STEP = 0.1
SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT})
ENOUGH = signal.SIGRTMIN  # to our own thread: listen no more


class Leaving:
    """Whether this process was told to end, and who is told of it."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._safe_since: float | None = None
        self._stop: Callable[[], object] | None = None
        self._listener: threading.Thread | None = None

    def listen(self) -> None:
        """From here on signals end the process in order. Before any other thread is started."""
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS | {ENOUGH})
        self._listener = threading.Thread(target=self._wait, name="leaving", daemon=True)
        self._listener.start()

    def tell(self, stop: Callable[[], object]) -> None:
        """`stop` begins to end what has begun by now; it is called from another thread."""
        self._stop = stop

    def asked(self, seconds: float = 0.0) -> bool:
        """Whether a signal came; waits for one as long as said."""
        return self._asked.wait(seconds)

    def hand_over(self) -> bool:
        """Listen no more, and say whether a signal came: a later one waits for the program that takes our place.

        Taken here and not acted upon, it would be lost, and the new program would run on.
        """
        if (listener := self._listener) is not None and listener.ident is not None:
            signal.pthread_kill(listener.ident, ENOUGH)
            while listener.is_alive() and not self._asked.is_set():
                listener.join(STEP)
        return self._asked.is_set()

    def nothing_in_hand(self) -> None:
        """All is committed: what is left is to tell the group, which finds out by itself."""
        self._safe_since = time.monotonic()

    def _wait(self) -> None:
        if signal.sigwait(SIGNALS | {ENOUGH}) == ENOUGH:
            return
        signal.setitimer(signal.ITIMER_REAL, WITHIN + AT_LAST)
        told = time.monotonic()
        self._asked.set()
        if self._stop is None:
            end(0)
        with contextlib.suppress(RuntimeError):  # a loop that has ended needs not be told
            self._stop()
        while not self._over(told) and signal.sigtimedwait(SIGNALS, STEP) is None:
            pass  # a second signal ends it at once
        if self._safe_since is not None:
            end(0)
        log("rasid.worker").error(
            "left with work in hand", detail=f"not done after {WITHIN:g} s, it is read again"
        )
        end(1)

    def _over(self, told: float) -> bool:
        """By the clock: a machine that is busy takes longer for each step than it was asked to wait."""
        now, safe = time.monotonic(), self._safe_since
        return now - told > WITHIN or (safe is not None and now - safe > GOODBYE)


def end(code: int) -> NoReturn:
    """Without waiting for any thread, nor for whoever should read what was said."""
    said = threading.Thread(target=_flush, daemon=True)
    with contextlib.suppress(RuntimeError):  # too late for threads
        said.start()
        said.join(AT_LAST)
    os._exit(code)


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
