"""What `rasid canary` counts."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from stream.metrics.registry import WAY, registry
from stream.records import AlertKind


class CanaryMetrics:
    """What the canary counts (`rasid canary`)."""

    def __init__(self, version: str) -> None:
        """On a registry of its own: it is a process of its own."""
        self.registry = r = registry(version)
        self.sent = Counter("rasid_canary_sent_total", "Canary articles put into Kafka.", registry=r)
        self.returned = Counter(
            "rasid_canary_returned_total",
            "Alerts about the canary's district that came back.",
            ["kind"],
            registry=r,
        )
        for kind in (AlertKind.OPENED, AlertKind.RETRACTED):
            self.returned.labels(kind)
        self.lost = Counter(
            "rasid_canary_lost_total", "Canary articles that raised no alert in time.", registry=r
        )
        self.way = Histogram(
            "rasid_canary_duration_seconds",
            "From the canary's article being sent to its alert being read.",
            buckets=WAY,
            registry=r,
        )
        self.last = Gauge(
            "rasid_canary_last_return_timestamp_seconds",
            "When its alert last came back, since 1970.",
            registry=r,
        )
        self.ready = Gauge(
            "rasid_canary_ready", "1 when the canary has its connections to Kafka.", registry=r
        )
