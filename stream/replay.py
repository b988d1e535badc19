"""Files to alerts without a broker: the worker's functions over a memory that ends with the run.

From articles, the run is one partition whose time comes from the articles. From a dump of `events`, each partition has
the time and the order that it had in Kafka.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec
from msgspec import Struct

from stream import envelope, pipeline, watch
from stream.articles import intake
from stream.envelope import Message, Sealed
from stream.incidents.known import Recent
from stream.inputs import InputError, Raw
from stream.pipeline import Extracts, Given
from stream.policy import Policy
from stream.records import Alert, Article, Incident, Rejected, Withdrawal

LAST = datetime.max.replace(tzinfo=UTC)


class Line(NamedTuple):
    """One message of `events` in a dump: its partition and what it says."""

    partition: int
    message: Message


class Published(NamedTuple):
    """An alert as Kafka would hold it, and the record."""

    sealed: Sealed
    alert: Alert


def read_articles(
    raws: Iterable[Raw], *, latest: datetime, max_bytes: int
) -> Iterator[tuple[Raw, Article | Rejected]]:
    """Every article or rejection, in order of publication; what has no date comes last."""
    results = []
    for raw in raws:
        result = intake.read(raw.value, raw.where, received=None, latest=latest, max_bytes=max_bytes)
        if result is not None:
            results.append((raw, result))
    return iter(sorted(results, key=lambda pair: getattr(pair[1], "published_at", None) or LAST))


class Partition(Struct):
    """The memory of one partition of `events`."""

    clock: datetime | None = None
    windows: dict[str, watch.Window] = {}
    districts: dict[str, watch.Districts] = {}

    def recall(self, locality: str) -> tuple[watch.Window, watch.Districts]:
        """What is remembered of a locality."""
        return self.windows.get(locality, watch.Window()), self.districts.get(locality, watch.Districts())


class Replay:
    """A run: articles or messages in, alerts out, with all that is remembered between."""

    def __init__(
        self, policy: Policy, source: str, tick: timedelta, extractor: Extracts | None = None
    ) -> None:
        """`extractor` is not needed to replay a dump of `events`."""
        self.policy = policy
        self.source = source
        self.tick = tick
        self.extractor = extractor
        self.given: dict[str, Given] = {}
        self.newest: datetime | None = None
        self.partitions: dict[int, Partition] = {}
        self.recent = Recent()
        self.decisions: list[str] = []
        self.past: dict[str, Incident] = {}

    def article(self, article: Article) -> tuple[tuple[Message, ...], tuple[Published, ...]]:
        """What one article puts on `events`, and on `alerts`."""
        if self.extractor is None:
            raise TypeError("a replay of articles needs an extractor")
        page = pipeline.page_key(article)
        told = pipeline.tell(
            article, self.extractor, self.given.get(article.id), self.newest, self.tick, self.given.get(page)
        )
        self.newest = told.newest
        if told.given is not None:
            self.given[article.id] = told.given
        if told.page is not None:
            self.given[page] = told.page
        published = [alert for message in told.messages for alert in self.message(message)]
        return told.messages, tuple(published)

    def message(self, message: Message, partition: int = 0) -> tuple[Published, ...]:
        """What one message of `events` puts on `alerts`."""
        memory = self.partitions.setdefault(partition, Partition())
        memory.clock = pipeline.advance(memory.clock, message)
        published: list[Published] = []
        for locality in pipeline.touched(message, memory.districts):
            known = self.recent.of(locality)
            step = pipeline.judge(message, memory.clock, *memory.recall(locality), self.policy, known)
            self._keep_past(memory.windows.get(locality, watch.Window()), step.window, message, known)
            memory.windows[locality], memory.districts[locality] = step.window, step.districts
            self.decisions += [decision.reason for decision in step.decisions]
            published += [
                Published(envelope.seal(alert, self.source, step.now), alert) for alert in step.alerts
            ]
        return tuple(published)

    def _keep_past(
        self, before: watch.Window, after: watch.Window, message: Message, known: watch.Known
    ) -> None:
        """Remember the incidents that the window let go as too old, as they were told last."""
        left = {report.event_id for report in before.reports} - {report.event_id for report in after.reports}
        if isinstance(message, Withdrawal):
            left.discard(message.event_id)
        if left:
            old = (
                one for one in watch.incidents(before, self.policy, known) if left.issuperset(one.event_ids)
            )
            self.past.update((one.incident_id, one) for one in old)

    def every_incident(self) -> Iterator[Incident]:
        """The incidents that were, those that no window holds any more first."""
        held = {incident.incident_id: incident for incident in self.incidents()}
        yield from (one for name, one in self.past.items() if name not in held)
        yield from held.values()

    def incidents(self) -> Iterator[Incident]:
        """Every incident that is remembered, by locality."""
        for memory in self.partitions.values():
            for locality in sorted(memory.windows):
                yield from watch.incidents(memory.windows[locality], self.policy)


def read_dump(raws: Iterable[Raw]) -> Iterator[Line]:
    """Messages of `events`: lines of `rasid dump events`, or bare records as `--show events` prints. Raises InputError."""
    for raw in raws:
        try:
            entry = msgspec.json.decode(raw.value, type=dict[str, msgspec.Raw])
            yield _line(entry, raw.value)
        except ValueError as error:
            raise InputError(f"{raw.where.topic}, line {raw.where.offset}: {error}.") from None


def _line(entry: dict[str, msgspec.Raw], whole: bytes) -> Line:
    if "type" in entry and "data" in entry:
        partition = msgspec.json.decode(entry.get("partition", msgspec.Raw(b"0")), type=int)
        name = msgspec.json.decode(entry["type"], type=str)
        return Line(partition, envelope.open_message(bytes(entry["data"]), name))
    if "place" in entry:
        return Line(0, envelope.open_message(whole, envelope.REPORTED))
    name = envelope.REVIEWED if "action" in entry else envelope.TICK if "at" in entry else envelope.WITHDRAWN
    return Line(0, envelope.open_message(whole, name))
