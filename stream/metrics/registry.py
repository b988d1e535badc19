"""What every process tells of itself: what runs, since when, and how the process is."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Gauge,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from stream.records import EXTRACTOR

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second sample for every counter, read by nobody

WAY = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0)  # seconds from an article to its alert


def registry(version: str) -> CollectorRegistry:
    """A registry of one process's own."""
    made = CollectorRegistry()
    ProcessCollector(registry=made)
    PlatformCollector(registry=made)
    GCCollector(registry=made)
    # process_start_time_seconds stays as it was when a worker starts again in place.
    Gauge(
        "rasid_start_time_seconds", "When this program last began, since 1970.", registry=made
    ).set_to_current_time()
    Gauge("rasid_build_info", "1; what runs.", ["version", "extractor"], registry=made).labels(
        version, EXTRACTOR
    ).set(1)
    return made
