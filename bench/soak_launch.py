"""`rasid worker` with buckets of its window as short as a soak is: MINUTES of arrival, kept for as long again.

    python -m bench.soak_launch MINUTES

As released a bucket is twelve days and kept for thirty more, so that no run would see one expire. In a soak event time
runs thousands of times as fast as arrival, and some minutes hold more news than a report matters for.
"""

from __future__ import annotations

import sys

from msgspec.structs import replace

from stream import topics
from stream.settings import Settings
from stream.topics import TableSpec

_as_released = topics.window_table


def shorten(minutes: float) -> None:
    """For what asks for the window's table from here on."""

    def short(settings: Settings) -> TableSpec:
        return replace(_as_released(settings), bucket_hours=minutes / 60, keep_hours=2 * minutes / 60)

    topics.window_table = short


if __name__ == "__main__":
    shorten(float(sys.argv[1]))
    from stream.cli import main

    sys.argv = ["rasid", "worker", *sys.argv[2:]]  # --restarted among them
    main()
