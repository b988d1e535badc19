"""What an export is made of: alerts with their times, events and incidents, from files or from what Kafka holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct, field

from stream import envelope
from stream.articles.limits import TooMuch
from stream.canary import is_canary
from stream.export.log import Sent, distinct
from stream.inputs import InputError, Raw
from stream.logs import log
from stream.meanwhile import Listening
from stream.records import Alert, AlertKind, Article, Event, Incident
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
    listening = Listening(kept=None)
    for article in articles:
        try:
            messages, published = run.article(article)
        except TooMuch as error:
            log("rasid.export").warning("rejected", article=article.id, detail=str(error))
            continue
        new = [message for message in messages if isinstance(message, Event)]
        for event in new:
            listening.report(event)
        events += new
        sent += (_sent(one, listening) for one in published)
    return Gathered(in_order(sent), events, list(run.every_incident()))


def from_events(lines: Iterable[Raw], run: Replay) -> Gathered:
    """What a dump of `events` leads to. Raises InputError."""
    events: list[Event] = []
    listening = Listening(kept=None)
    told: list[tuple[Alert, datetime]] = []
    for line in read_dump(lines):
        if isinstance(line.message, Event):
            events.append(line.message)
            listening.report(line.message)
        told += map(_dated, run.message(line.message, line.partition))
    sent = [_with(alert, at, listening) for alert, at in told]  # a dump is read one partition after the other
    return Gathered(in_order(sent), events, list(run.every_incident()))


def from_alerts(lines: Iterable[Raw], events: Iterable[Raw] = ()) -> Gathered:
    """Alerts as they were dumped, or as `rasid replay --format jsonl` prints them. Raises InputError.

    `events`: a dump of that topic, from which lapses say what was heard meanwhile.
    """
    heard = _listened(events)
    sent = []
    for raw in lines:
        try:
            entry = msgspec.json.decode(raw.value, type=dict[str, msgspec.Raw])
            one = _read(entry, raw.value)
            sent.append(_with(one.alert, one.at, heard) if heard else one)
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


def _listened(events: Iterable[Raw]) -> Listening | None:
    """All that a dump of `events` heard of; None without one."""
    heard = None
    for line in read_dump(events):
        heard = heard or Listening(kept=None)
        if isinstance(line.message, Event) and not is_canary(line.message):
            heard.report(line.message)
    return heard


def _sent(published: Published, listening: Listening) -> Sent:
    return _with(*_dated(published), listening)


def _dated(published: Published) -> tuple[Alert, datetime]:
    headers: Mapping[str, Any] = published.sealed.headers
    return published.alert, datetime.fromisoformat(headers["ce_time"].decode())


def _with(alert: Alert, at: datetime, listening: Listening) -> Sent:
    """An alert with what was heard during the silence that it tells of, if it does."""
    return Sent(alert, at, listening.meanwhile(alert, at) if alert.kind is AlertKind.LAPSED else None)
