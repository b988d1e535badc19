"""What `rasid live` counts."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

from stream.metrics.registry import registry
from stream.records import ReviewAction


class PageMetrics:
    """What one `rasid live` counts."""

    def __init__(self, version: str) -> None:
        """Known label sets start at 0."""
        self.registry = r = registry(version)
        self.messages = Counter("rasid_live_messages_total", "Messages read, by kind.", ["kind"], registry=r)
        self.logins = Counter("rasid_live_logins_total", "Attempts to log in.", ["result"], registry=r)
        self.decisions = Counter(
            "rasid_live_decisions_total",
            "What analysts decided on the page, by action.",
            ["action"],
            registry=r,
        )
        self.listeners = Gauge("rasid_live_listeners", "Pages that listen for changes.", registry=r)
        self.behind = Gauge("rasid_live_behind_messages", "Messages in Kafka not yet shown.", registry=r)
        self.following = Gauge(
            "rasid_live_following", "1 while Kafka, or a replay, is read to its end.", registry=r
        )
        for kind in ("alert", "report", "review", "tick", "unknown", "unreadable"):
            self.messages.labels(kind)
        for action in (*ReviewAction, "refused"):
            self.decisions.labels(action)
        for result in ("entered", "refused", "limited"):
            self.logins.labels(result)
