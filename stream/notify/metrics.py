"""What `rasid notify` counts. A receiver's name is a label: the configuration bounds them."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram

from stream.metrics.registry import registry
from stream.notify.outcome import Result
from stream.notify.want import Why

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_DELAY = (1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 14_400.0, 86_400.0)


class Metrics:
    """Counters from 0 for every receiver and every reason."""

    def __init__(self, receivers: Iterable[str], version: str) -> None:
        """`receivers` are the names in the configuration."""
        self.registry = r = registry(version)
        self.alerts = Counter(
            "rasid_notify_alerts_total", "Alerts read, by what became of them for a receiver.", ["receiver", "reason"],
            registry=r,
        )  # fmt: skip
        self.unreadable = Counter("rasid_notify_unreadable_total", "Messages that are no alert.", registry=r)
        self.attempts = Counter(
            "rasid_notify_attempts_total", "Attempts to send, by outcome.", ["receiver", "result"], registry=r
        )
        self.messages = Counter(
            "rasid_notify_messages_total", "Messages brought to an end.", ["receiver", "result"], registry=r
        )
        self.duration = Histogram(
            "rasid_notify_attempt_duration_seconds", "Time that an attempt takes.", ["receiver"], buckets=_SECONDS,
            registry=r,
        )  # fmt: skip
        self.delay = Histogram(
            "rasid_notify_delay_seconds", "From the making of a message to its delivery.", ["receiver"], buckets=_DELAY,
            registry=r,
        )  # fmt: skip
        self.waiting = Gauge(
            "rasid_notify_waiting_alerts", "Alerts not yet delivered.", ["receiver"], registry=r
        )
        self.oldest = Gauge(
            "rasid_notify_oldest_waiting_seconds",
            "How long the oldest of them waits.",
            ["receiver"],
            registry=r,
        )
        self.quarantined = Gauge(
            "rasid_notify_quarantined", "1 while a receiver is left alone.", ["receiver"], registry=r
        )
        self.lag = Gauge("rasid_notify_lag_messages", "Alerts in Kafka not yet read.", registry=r)
        for name in receivers:
            for why in Why:
                self.alerts.labels(name, why)
            for result in Result:
                self.attempts.labels(name, result)
            for ended in (Result.DELIVERED, Result.REFUSED, Result.DEAD):
                self.messages.labels(name, ended)
            for gauge in (self.waiting, self.oldest, self.quarantined):
                gauge.labels(name).set(0)
            self.duration.labels(name)
            self.delay.labels(name)
