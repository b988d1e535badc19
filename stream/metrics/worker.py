"""How a worker counts what it does. The canary's messages are not counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from prometheus_client import Gauge

from stream.alerts.open_episodes import Open
from stream.alerts.reasons import Decision, Reason
from stream.canary import PLACE_ID, is_canary
from stream.coverage import Heard
from stream.metrics.families import OTHER, Families
from stream.records import Alert, Article, Claim, Event, Place, PlaceKind, Type


class Metrics(Families):
    """What one worker counts."""

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


def _seconds(span: timedelta) -> float:
    return max(0.0, span.total_seconds())
