"""What a worker shows: names, labels, buckets, and every known label set at 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from prometheus_client import Counter, Gauge, Histogram

from stream import topics
from stream.alerts.reasons import ALERTING, Reason
from stream.articles.decode import Refused
from stream.articles.intake import TOO_MUCH
from stream.incidents.match import Feature
from stream.metrics.registry import WAY, registry
from stream.records import Claim, Type
from stream.settings import Settings
from stream.worker.restart import Why

OTHER = "other"
STAGES = ("decode", "extract", "review", "watch")
_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_DELAY = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 10_800.0, 43_200.0, 86_400.0, 259_200.0)
_BYTES = (500.0, 1000.0, 2500.0, 5000.0, 10_000.0, 25_000.0, 100_000.0, 1_048_576.0)
_PLACE = ("country", "governorate")


class Families:
    """What one worker shows."""

    def __init__(
        self, settings: Settings, version: str, governorates: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        """`governorates`: the ids of those of each configured country, so that their series start at 0."""
        self.registry = registry(version)
        self.countries = settings.country_codes
        self.prefix = settings.topic_prefix
        self._articles()
        self._reading()
        self._alerting()
        self._kafka()
        self._start_at_zero(governorates or {})
        for table in topics.tables(settings):
            self.rows.labels(table.name)
            self.bytes.labels(table.name)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, registry=self.registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(name, text, labels, buckets=buckets, registry=self.registry)

    def _articles(self) -> None:
        self.articles = self._counter(
            "rasid_articles_total", "Articles read, by what became of them.", "result"
        )
        self.size = self._histogram("rasid_article_size_bytes", "Size of articles as they came.", _BYTES)
        self.age = self._histogram(
            "rasid_article_age_seconds",
            "From publication to arrival in Kafka, where a date is given.",
            _DELAY,
        )
        self.last_article = self._gauge(
            "rasid_last_article_timestamp_seconds", "When the newest article arrived in Kafka, since 1970."
        )
        self.rejected = self._counter(
            "rasid_rejected_total", "Messages that could not be used.", "stage", "reason"
        )
        self.outlets = self._gauge(
            "rasid_known_outlets", "Outlets of which enough was read to know their usual silence."
        )
        self.silent = self._gauge(
            "rasid_silent_outlets", "Known outlets that are silent for longer than is usual for them."
        )

    def _reading(self) -> None:
        self.events = self._counter(
            "rasid_events_total", "Attacks read in articles, by how they are put.", "type", "claim"
        )
        self.reports = self._counter(
            "rasid_reports_total", "Attacks written to events, by where they are.", *_PLACE
        )
        self.reporting = self._gauge(
            "rasid_reporting_outlets", "Outlets that reported an attack there within a day.", *_PLACE
        )
        self.withdrawals = self._counter("rasid_withdrawals_total", "Events taken back.")
        self.ticks = self._counter("rasid_ticks_total", "Ticks written to events.")
        self.stage = self._histogram(
            "rasid_stage_duration_seconds", "Time that one message takes in a stage.", _SECONDS, "stage"
        )
        self.delay = self._histogram(
            "rasid_publication_delay_seconds", "From publication to the event being written.", _DELAY
        )

    def _alerting(self) -> None:
        self.alerts = self._counter(
            "rasid_alerts_total", "Alerts written, by kind, reason and place.", "kind", "reason", *_PLACE
        )
        self.alert_types = self._counter(
            "rasid_alerts_by_type_total",
            "Alerts written, once for each kind of attack named.",
            "kind",
            "type",
        )
        self.decisions = self._counter(
            "rasid_decisions_total", "Why something became an alert or did not.", "reason"
        )
        self.joins = self._counter(
            "rasid_joins_total",
            "Reports taken as of a known attack, once for each feature weighed.",
            "feature",
        )
        self.published_to_alert = self._histogram(
            "rasid_alert_publication_delay_seconds", "From publication to the alert it raised.", _DELAY
        )
        self.received_to_alert = self._histogram(
            "rasid_alert_delay_seconds", "From an article's arrival in Kafka to the alert it raised.", WAY
        )
        self.open = self._gauge("rasid_open_episodes", "Districts under attack, by where they are.", *_PLACE)
        self.open_types = self._gauge(
            "rasid_open_episodes_by_type", "Districts under attack, once for each kind of attack.", "type"
        )
        self.localities = self._gauge(
            "rasid_localities",
            "Localities where time alone can raise an alert: an open episode, an update held back.",
        )

    def _kafka(self) -> None:
        self.lag = self._gauge(
            "rasid_consumer_lag_messages", "Messages in Kafka that are not committed.", "topic", "partition"
        )
        self.end = self._gauge(
            "rasid_end_offset_messages", "Offset of the next message to be written.", "topic", "partition"
        )
        self.clock = self._gauge(
            "rasid_stream_time_seconds", "How far the time of a partition has come, since 1970.", "partition"
        )
        self.in_flight = self._gauge("rasid_in_flight_messages", "Messages handled and not yet acknowledged.")
        self.rows = self._gauge(
            "rasid_table_rows", "Rows of a table on this worker, as RocksDB estimates.", "table"
        )
        self.bytes = self._gauge(
            "rasid_table_bytes", "Size of a table on this worker, memory and disk.", "table"
        )
        self.rebalances = self._counter(
            "rasid_rebalances_total", "Times that partitions were shared out anew."
        )
        self.restarts = self._counter(
            "rasid_restarts_total", "Times that this worker started again by itself.", "reason"
        )
        self.ready = self._gauge("rasid_ready", "1 when the tables are recovered and messages flow.")
        self.recovery = self._gauge(
            "rasid_recovery_duration_seconds", "How long the last recovery of the tables took."
        )
        self.recovering = self._gauge(
            "rasid_recovery_remaining_messages", "Changelog messages that the tables still have to read."
        )

    def _start_at_zero(self, governorates: Mapping[str, Iterable[str]]) -> None:
        """A rate over a counter that appears with its first event misses that event."""
        for result in ("read", "rejected", "tombstone", "withdrawn"):
            self.articles.labels(result)
        for refused in Refused:
            self.rejected.labels("decode", refused)
        for stage in STAGES:
            self.rejected.labels(stage, "error")
            self.stage.labels(stage)
        self.rejected.labels("watch", "wrong_type")
        self.rejected.labels("extract", TOO_MUCH)
        for kind in Type:
            self.open_types.labels(kind)
            for claim in Claim:
                self.events.labels(kind, claim)
            for alert in ALERTING:
                self.alert_types.labels(alert, kind)
        for why in Why:
            self.restarts.labels(why)
        for reason in Reason:
            self.decisions.labels(reason)
        for feature in Feature:
            self.joins.labels(feature)
        for place in ((OTHER, OTHER), *((c, g) for c, ids in governorates.items() for g in (*ids, OTHER))):
            self._place_at_zero(place)

    def _place_at_zero(self, place: tuple[str, str]) -> None:
        self.reports.labels(*place)
        self.reporting.labels(*place)
        self.open.labels(*place)
        for kind, reasons in ALERTING.items():
            for reason in reasons:
                self.alerts.labels(kind, reason, *place)
