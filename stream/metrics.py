"""Every metric, on a registry of our own: base units, bounded labels, known label sets from 0."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from stream import topics
from stream.articles.decode import Refused
from stream.records import EXTRACTOR, AlertKind, Event, PlaceKind, Type
from stream.settings import Settings

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second sample for every counter, read by nobody

OTHER = "other"
STAGES = ("decode", "extract", "watch")
_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_DELAY = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 10_800.0, 43_200.0, 86_400.0, 259_200.0)
_BYTES = (500.0, 1000.0, 2500.0, 5000.0, 10_000.0, 25_000.0, 100_000.0, 1_048_576.0)


class Metrics:
    """What one worker counts. Labels are never a district, an outlet or an address."""

    def __init__(self, settings: Settings, version: str, decisions: Iterable[str] = ()) -> None:
        """`decisions` is the closed list of reasons for which something becomes an alert, or does not."""
        self.registry = r = CollectorRegistry()
        self.countries = frozenset(c.strip() for c in settings.countries.split(",") if c.strip())
        self.prefix = settings.topic_prefix
        ProcessCollector(registry=r)
        PlatformCollector(registry=r)
        GCCollector(registry=r)
        self.articles = Counter(
            "rasid_articles_total", "Articles read, by what became of them.", ["result"], registry=r
        )
        self.events = Counter(
            "rasid_events_total", "Attacks written to events.", ["type", "country", "governorate"], registry=r
        )
        self.withdrawals = Counter("rasid_withdrawals_total", "Events taken back.", registry=r)
        self.alerts = Counter("rasid_alerts_total", "Alerts written, by kind.", ["kind"], registry=r)
        self.rejected = Counter(
            "rasid_rejected_total", "Messages that could not be used.", ["stage", "reason"], registry=r
        )
        self.decisions = Counter(
            "rasid_decisions_total", "Why something became an alert or did not.", ["reason"], registry=r
        )
        self.ticks = Counter("rasid_ticks_total", "Ticks written to events.", registry=r)
        self.stage = Histogram(
            "rasid_stage_duration_seconds",
            "Time that one message takes in a stage.",
            ["stage"],
            buckets=_SECONDS,
            registry=r,
        )
        self.delay = Histogram(
            "rasid_publication_delay_seconds",
            "From publication to the event being written.",
            buckets=_DELAY,
            registry=r,
        )
        self.size = Histogram(
            "rasid_article_size_bytes", "Size of articles as they came.", buckets=_BYTES, registry=r
        )
        self.lag = Gauge(
            "rasid_consumer_lag_messages",
            "Messages in Kafka that are not committed.",
            ["topic", "partition"],
            registry=r,
        )
        self.clock = Gauge(
            "rasid_stream_time_seconds",
            "How far the time of a partition has come, since 1970.",
            ["partition"],
            registry=r,
        )
        self.in_flight = Gauge(
            "rasid_in_flight_messages", "Messages handled and not yet acknowledged.", registry=r
        )
        self.localities = Gauge(
            "rasid_localities", "Localities remembered in this worker's partitions.", registry=r
        )
        self.rebalances = Counter(
            "rasid_rebalances_total", "Times that partitions were shared out anew.", registry=r
        )
        self.ready = Gauge("rasid_ready", "1 when the tables are recovered and messages flow.", registry=r)
        self.recovery = Gauge(
            "rasid_recovery_duration_seconds", "How long the last recovery took.", registry=r
        )
        Gauge("rasid_build_info", "1; what runs.", ["version", "extractor"], registry=r).labels(
            version, EXTRACTOR
        ).set(1)
        self._start_at_zero(decisions)

    def _start_at_zero(self, decisions: Iterable[str]) -> None:
        """A rate over a counter that appears with its first event misses that event."""
        for result in ("read", "rejected", "tombstone", "withdrawn"):
            self.articles.labels(result)
        for kind in Type:
            self.events.labels(kind, OTHER, OTHER)
        for alert in AlertKind:
            self.alerts.labels(alert)
        for refused in Refused:
            self.rejected.labels("decode", refused)
        for stage in STAGES:
            self.rejected.labels(stage, "error")
            self.stage.labels(stage)
        self.rejected.labels("watch", "wrong_type")
        for reason in decisions:
            self.decisions.labels(reason)
        for topic in (topics.ARTICLES, topics.EVENTS):
            self.lag.labels(self.prefix + topic, "0")

    def forget_partitions(self) -> None:
        """Partitions are shared out anew: what another worker reads now is not ours to report."""
        self.lag.clear()
        self.clock.clear()

    def count_event(self, event: Event) -> None:
        """One event on its way to `events`."""
        country, governorate = self._place_labels(event)
        self.events.labels(event.type, country, governorate).inc()

    def _place_labels(self, event: Event) -> tuple[str, str]:
        """Country, and governorate for the configured countries: both lists are short."""
        chain = {ancestor.kind: ancestor.place_id for ancestor in event.place.within}
        chain[event.place.kind] = event.place.place_id
        country = chain.get(PlaceKind.COUNTRY, "").split(".")[0].upper()
        if country not in self.countries:
            return OTHER, OTHER
        return country, chain.get(PlaceKind.GOVERNORATE, OTHER)
