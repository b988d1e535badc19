"""Every metric, on registries of our own: base units, bounded labels, known label sets from 0.

Labels are never a district, an outlet or an address. What the canary sends is counted nowhere but in `CanaryMetrics`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

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
from stream.alerts.open_episodes import Open
from stream.alerts.reasons import ALERTING, Decision, Reason
from stream.articles.decode import Refused
from stream.canary import PLACE_ID, is_canary
from stream.coverage import Heard
from stream.incidents.match import Feature
from stream.records import EXTRACTOR, Alert, AlertKind, Article, Claim, Event, Place, PlaceKind, Type
from stream.settings import Settings
from stream.worker.restart import Why

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second sample for every counter, read by nobody

OTHER = "other"
STAGES = ("decode", "extract", "review", "watch")
_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_DELAY = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 10_800.0, 43_200.0, 86_400.0, 259_200.0)
_WAY = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0)
_BYTES = (500.0, 1000.0, 2500.0, 5000.0, 10_000.0, 25_000.0, 100_000.0, 1_048_576.0)
_PLACE = ("country", "governorate")


def _registry(version: str) -> CollectorRegistry:
    """A registry that says what runs, and how the process is."""
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


class Metrics:
    """What one worker counts."""

    def __init__(
        self, settings: Settings, version: str, governorates: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        """`governorates`: the ids of those of each configured country, so that their series start at 0."""
        self.registry = _registry(version)
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
            "rasid_alert_delay_seconds", "From an article's arrival in Kafka to the alert it raised.", _WAY
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

    def forget_partitions(self) -> None:
        """Partitions are shared out anew: what another worker reads now is not ours to report."""
        self.lag.clear()
        self.end.clear()
        self.clock.clear()

    def count_article(self, article: Article, received: datetime, size: int) -> None:
        """One article that was read."""
        if is_canary(article):
            return
        self.articles.labels("withdrawn" if article.withdrawn else "read").inc()
        self.size.observe(size)
        self.last_article.set(received.timestamp())
        if article.published_at is not None and not article.published_inferred:
            self.age.observe(_seconds(received - article.published_at))

    def count_events(self, events: Iterable[Event], now: datetime) -> None:
        """What was read in one article, whatever it claims; what goes to `events` is counted by place as well."""
        for event in events:
            if is_canary(event):
                continue
            self.events.labels(event.type, event.claim).inc()
            if event.claim in (Claim.ASSERTED, Claim.DISPUTED):
                self.reports.labels(*self.place_labels(event.place)).inc()
                if event.published_at is not None and not event.published_inferred:
                    self.delay.observe(_seconds(now - event.published_at))

    def count_alert(
        self, alert: Alert, cause: Event | None, received: datetime | None, now: datetime
    ) -> None:
        """One alert that Kafka has. `cause`: the event that raised it, of an article that came at `received`."""
        if is_canary(alert):
            return
        self.alerts.labels(alert.kind, alert.reason, *self.place_labels(alert.district)).inc()
        for kind in alert.types:
            self.alert_types.labels(alert.kind, kind).inc()
        if received is not None:
            self.received_to_alert.observe(_seconds(now - received))
        if cause is not None and cause.published_at is not None and not cause.published_inferred:
            self.published_to_alert.observe(_seconds(now - cause.published_at))

    def count_decision(self, decision: Decision) -> None:
        """One decision of `watch`; for a report that joined others, also what was weighed."""
        if decision.locality_id == PLACE_ID:
            return
        self.decisions.labels(decision.reason).inc()
        if decision.reason is Reason.SAME_INCIDENT:
            for feature in decision.because:
                self.joins.labels(feature).inc()

    def show_open(self, episodes: Iterable[Open]) -> None:
        """The episodes that are open now."""
        places = dict.fromkeys(self._known(self.open), 0)
        kinds = dict.fromkeys(map(str, Type), 0)
        for episode in episodes:
            where = self.place_labels(episode.district)
            places[where] = places.get(where, 0) + 1
            for kind in episode.types:
                kinds[kind] += 1
        for where, count in places.items():
            self.open.labels(*where).set(count)
        for name, count in kinds.items():
            self.open_types.labels(name).set(count)

    def show_heard(self, heard: Heard, now: datetime) -> None:
        """Who was heard lately, and from where."""
        self.outlets.set(heard.known)
        self.silent.set(len(heard.silent(now)))
        places = dict.fromkeys(self._known(self.reporting), 0) | heard.reporting(now)
        for where, count in places.items():
            self.reporting.labels(*where).set(count)

    def _known(self, gauge: Gauge) -> Iterable[tuple[str, str]]:
        """The places that a gauge has shown: what fell to nothing is shown as 0."""
        for metric in gauge.collect():
            for sample in metric.samples:
                yield sample.labels["country"], sample.labels["governorate"]

    def place_labels(self, place: Place) -> tuple[str, str]:
        """Country, and governorate for the configured countries: both lists are short."""
        chain = {ancestor.kind: ancestor.place_id for ancestor in place.within}
        chain[place.kind] = place.place_id
        country = chain.get(PlaceKind.COUNTRY, "").split(".")[0].upper()
        if country not in self.countries:
            return OTHER, OTHER
        return country, chain.get(PlaceKind.GOVERNORATE, OTHER)


class CanaryMetrics:
    """What the canary counts (`rasid canary`)."""

    def __init__(self, version: str) -> None:
        """On a registry of its own: it is a process of its own."""
        self.registry = r = _registry(version)
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
            buckets=_WAY,
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


class PageMetrics:
    """What one `rasid live` counts."""

    def __init__(self, version: str) -> None:
        """Known label sets start at 0."""
        self.registry = r = _registry(version)
        self.messages = Counter("rasid_live_messages_total", "Messages read, by kind.", ["kind"], registry=r)
        self.logins = Counter("rasid_live_logins_total", "Attempts to log in.", ["result"], registry=r)
        self.listeners = Gauge("rasid_live_listeners", "Pages that listen for changes.", registry=r)
        self.behind = Gauge("rasid_live_behind_messages", "Messages in Kafka not yet shown.", registry=r)
        self.following = Gauge(
            "rasid_live_following", "1 while Kafka, or a replay, is read to its end.", registry=r
        )
        for kind in ("alert", "report", "tick", "unknown", "unreadable"):
            self.messages.labels(kind)
        for result in ("entered", "refused", "limited"):
            self.logins.labels(result)


def _seconds(span: timedelta) -> float:
    return max(0.0, span.total_seconds())
