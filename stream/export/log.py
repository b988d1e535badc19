"""Alerts as they lie in the log: each with the time at which it was sent, and what of them holds now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from stream.meanwhile import Meanwhile
from stream.records import Alert, AlertKind

FRESH = timedelta(hours=24)
OVER = (AlertKind.LAPSED, AlertKind.RETRACTED)


class Sent(Struct, frozen=True):
    """An alert and when it was sent: the stream's time, timezone-aware. Of a lapse, what was heard meanwhile, if known."""

    alert: Alert
    at: datetime
    meanwhile: Meanwhile | None = None


def distinct(log: Iterable[Sent]) -> tuple[Sent, ...]:
    """Each alert once, as it was first sent: after a crash the worker sends the same again."""
    first: dict[str, Sent] = {}
    for sent in log:
        first.setdefault(sent.alert.alert_id, sent)
    return tuple(first.values())


def newest(log: Iterable[Sent]) -> tuple[Sent, ...]:
    """The newest alert of each episode, the latest sent first."""
    held: dict[str, Sent] = {}
    for sent in log:
        known = held.get(sent.alert.episode_id)
        if known is None or sent.alert.revision > known.alert.revision:
            held[sent.alert.episode_id] = sent
    return tuple(sorted(held.values(), key=lambda s: (s.at, s.alert.alert_id), reverse=True))


def current(log: Iterable[Sent]) -> tuple[Sent, ...]:
    """The districts under attack: episodes that neither lapsed nor were retracted, nor merged into another."""
    last = newest(log)
    followed = {
        alert_id for sent in last for alert_id in sent.alert.follows
    }  # an episode that another carries on is told by that one
    return tuple(s for s in last if s.alert.kind not in OVER and s.alert.alert_id not in followed)


def is_fresh(alert: Alert, now: datetime) -> bool:
    """Whether the attack ended within a day before `now`: what is older pages nobody, and CAP calls it Past."""
    return alert.until >= now - FRESH


def is_over(alert: Alert) -> bool:
    """Whether an alert tells of an end: silence, or a withdrawal."""
    return alert.kind in OVER
