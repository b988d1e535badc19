"""What an export is made of: alerts with their times, events and incidents, from files or from what Kafka holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct, field

from stream import envelope
from stream.canary import is_canary
from stream.export.log import Sent, distinct
from stream.inputs import InputError, Raw
from stream.records import Alert, Article, Event, Incident
from stream.replay import Published, Replay, read_dump


class Gathered(Struct):
    """All that may leave: alerts in the order of their sending, each once. Of the canary, nothing."""

    alerts: tuple[Sent, ...] = ()
    events: list[Event] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Leave out the town that does not exist."""
        self.alerts = tuple(sent for sent in self.alerts if not is_canary(sent.alert))
        self.events = [event for event in self.events if not is_canary(event)]
        self.incidents = [incident for incident in self.incidents if not is_canary(incident)]


def from_articles(articles: Iterable[Article], run: Replay) -> Gathered:
    """What articles, in order of publication, lead to."""
    events: list[Event] = []
    sent: list[Sent] = []
    for article in articles:
        messages, published = run.article(article)
        events += [message for message in messages if isinstance(message, Event)]
        sent += map(_sent, published)
    return Gathered(in_order(sent), events, list(run.incidents()))


def from_events(lines: Iterable[Raw], run: Replay) -> Gathered:
    """What a dump of `events` leads to. Raises InputError."""
    events: list[Event] = []
    sent: list[Sent] = []
    for line in read_dump(lines):
        if isinstance(line.message, Event):
            events.append(line.message)
        sent += map(_sent, run.message(line.message, line.partition))
    return Gathered(in_order(sent), events, list(run.incidents()))


def from_alerts(lines: Iterable[Raw]) -> Gathered:
    """Alerts as they were dumped, or as `rasid replay --format jsonl` prints them. Raises InputError."""
    sent = []
    for raw in lines:
        try:
            entry = msgspec.json.decode(raw.value, type=dict[str, msgspec.Raw])
            sent.append(_read(entry, raw.value))
        except ValueError as error:
            raise InputError(f"{raw.where.topic}, line {raw.where.offset}: {error}.") from None
    return Gathered(in_order(sent))


def in_order(sent: Iterable[Sent]) -> tuple[Sent, ...]:
    """By time of sending, an episode's own revisions in their order; each once."""
    return distinct(sorted(sent, key=lambda s: (s.at, s.alert.revision)))


def _read(entry: Mapping[str, msgspec.Raw], whole: bytes) -> Sent:
    if "data" in entry and "timestamp" in entry:
        alert = envelope.open_alert(bytes(entry["data"]))
        return Sent(alert, msgspec.json.decode(entry["timestamp"], type=datetime))
    bare: Alert = envelope.open_alert(whole)
    return Sent(bare, bare.until)  # a line without its time: the attack's end is the least it can be


def _sent(published: Published) -> Sent:
    headers: Mapping[str, Any] = published.sealed.headers
    return Sent(published.alert, datetime.fromisoformat(headers["ce_time"].decode()))
