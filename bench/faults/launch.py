"""`rasid worker` with a clock that the harness can move, and, with --acknowledges-first, a mistake planted in it.

The clock is moved in Python, not under it: libfaketime makes `time.sleep` fail in Python 3.11 and upsets its threads.
Only the wall clock moves, as when somebody sets it; the monotonic one runs on.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime, tzinfo
from pathlib import Path

PLANTED = "--acknowledges-first"
_real_time = time.time
_read: tuple[float, float] = (0.0, 0.0)


def off_by() -> float:
    """How far the clock is off, in seconds; the file is read twice a second at most."""
    global _read  # noqa: PLW0603 (time.time has no object to keep it in)
    now = time.monotonic()
    if now - _read[0] > 0.5:  # noqa: PLR2004
        _read = (now, float(Path(os.environ["FAULTS_CLOCK"]).read_text("ascii")))
    return _read[1]


class Calendar:
    """What the worker's modules use of `datetime`, by the clock that was moved."""

    fromtimestamp = staticmethod(datetime.fromtimestamp)
    fromisoformat = staticmethod(datetime.fromisoformat)

    @staticmethod
    def now(zone: tzinfo | None = None) -> datetime:
        """As datetime.now."""
        return datetime.fromtimestamp(time.time(), zone)


def move_the_clock() -> None:
    """For everything that is imported from here on."""
    time.time = lambda: _real_time() + off_by()
    time.time_ns = lambda: int(time.time() * 1e9)
    from stream.worker import agents, judging, upkeep

    for module in (agents, judging, upkeep):
        module.datetime = Calendar  # type: ignore[attr-defined, misc, assignment]


def plant() -> None:
    """An acknowledgement before the send: the mistake that the checker must find.

    Sends linger for a second, as they may when a broker is slow; that alone loses nothing.
    """
    from stream.worker import agents as worker
    from stream.worker import app as faust_app
    from stream.worker import settling

    add = settling.Settling.add

    async def acknowledge_first(self: settling.Settling, work: settling.Work) -> None:
        work.done()
        work.done = lambda: None
        await add(self, work)

    settling.Settling.add = acknowledge_first  # type: ignore[method-assign]
    made = faust_app.faust_app

    def lingering(*args: object) -> object:
        app = made(*args)  # type: ignore[arg-type]
        app.conf.producer_linger = 1.0
        return app

    worker.faust_app = lingering  # type: ignore[attr-defined]


if __name__ == "__main__":
    move_the_clock()
    if PLANTED in sys.argv:
        plant()
    from stream.cli import main

    sys.argv = ["rasid", "worker", *(word for word in sys.argv[1:] if word != PLANTED)]
    main()
