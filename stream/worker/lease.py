"""Whether this worker may still write: only while the broker is known to count it as a member of the group."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Lease:
    """Runs out when no heartbeat was answered for a session timeout: by then, others may own our partitions.

    It is renewed by the thread that talks to the group and read by the one that writes. A process that was stopped
    finds it run out when it wakes, before it writes anything.
    """

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        """`seconds` is the session timeout; `clock` is monotonic, in seconds, and runs while the process is stopped."""
        self.seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._answered: float | None = None

    def renew(self, asked: float) -> None:
        """A heartbeat that was sent at `asked` was answered: the broker counts from when it received it."""
        with self._lock:
            self._answered = max(asked, self._answered or asked)

    def give_back(self) -> None:
        """Not a member: there is nothing to run out, and nothing that is ours to write."""
        with self._lock:
            self._answered = None

    def over(self) -> float | None:
        """For how many seconds no heartbeat was answered, where that is too long; None while the lease holds."""
        with self._lock:
            if self._answered is None:
                return None
            silent = self._clock() - self._answered
        return silent if silent > self.seconds else None
