"""What leaves next for one receiver: one message for one article and governorate, the deadliest first.

A function of what waits, what the receiver was told and when; the runner asks again when `Plan.wake` says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from stream.export.codes import killed
from stream.export.log import is_fresh, is_over
from stream.notify.config import Pace, seconds
from stream.notify.want import Why
from stream.records import Alert, PlaceKind

MOST = 100  # alerts in one message; the rest go in the next


class Waiting(Struct, frozen=True):
    """An alert that a receiver is to be told of, and when it came in."""

    alert: Alert
    arrived: datetime


class Dropped(Struct, frozen=True):
    """An alert that need not be told any more, and why."""

    alert_id: str
    why: Why


class Plan(Struct, frozen=True, kw_only=True):
    """What to do now.

    message  the alerts that leave as one message, deadliest first; empty: nothing leaves now
    groups   how many articles and governorates they speak of: more than one, where a rate limit collapsed them
    dropped  what is told by a newer alert, or is too old by now
    wake     when to look again if nothing else happens; None: when something comes in
    """

    message: tuple[Alert, ...] = ()
    groups: int = 0
    dropped: tuple[Dropped, ...] = ()
    wake: datetime | None = None


def plan(
    waiting: Iterable[Waiting],
    told: Collection[str],
    sent: Sequence[datetime],
    pace: Pace,
    now: datetime,
    *,
    exercise: bool = False,
) -> Plan:
    """The plan for one receiver.

    `told` are the ids of the episodes and alerts that it has heard of, `sent` when its latest messages left. With
    `exercise` age does not count.
    """
    kept, dropped = _sift(tuple(waiting), told, now, exercise=exercise)
    groups = _groups(kept)
    ready = [group for group in groups if now >= _due(group, pace)]
    left = pace.at_most - sum(at > now - seconds(pace.per) for at in sent)
    if not ready:
        return Plan(dropped=dropped, wake=min((_due(group, pace) for group in groups), default=None))
    if left <= 0:
        free = sorted(sent)[-pace.at_most] + seconds(pace.per)
        return Plan(dropped=dropped, wake=free)
    chosen = ready[:1] if len(ready) <= left else ready
    alerts = _deadliest_first(item.alert for group in chosen for item in group)[:MOST]
    more = len(groups) > len(chosen) or sum(map(len, chosen)) > MOST
    return Plan(message=alerts, groups=len(chosen), dropped=dropped, wake=now if more else None)


def governorate(alert: Alert) -> str:
    """The id of the governorate that a district lies in; its locality's where none is known."""
    place = alert.district
    if place.kind is PlaceKind.GOVERNORATE:
        return place.place_id
    return next((a.place_id for a in place.within if a.kind is PlaceKind.GOVERNORATE), alert.locality_id)


def article(alert: Alert) -> str:
    """The article that an alert quotes first; its episode where it quotes none."""
    return alert.evidence[0].article_id if alert.evidence else alert.episode_id


def _sift(
    waiting: tuple[Waiting, ...], told: Collection[str], now: datetime, *, exercise: bool
) -> tuple[tuple[Waiting, ...], tuple[Dropped, ...]]:
    """What is still worth telling: the newest of each episode, nothing stale, no end of what was never told."""
    newest: dict[str, int] = {}
    followed: set[str] = set()
    for item in waiting:
        newest[item.alert.episode_id] = max(item.alert.revision, newest.get(item.alert.episode_id, 0))
        followed.update(item.alert.follows)
    kept, dropped = [], []
    for item in waiting:
        alert = item.alert
        if alert.revision < newest[alert.episode_id] or alert.alert_id in followed:
            dropped.append(Dropped(alert.alert_id, Why.COLLAPSED))
        elif is_over(alert):
            if alert.episode_id in told or not set(alert.follows).isdisjoint(told):
                kept.append(item)
            else:
                dropped.append(Dropped(alert.alert_id, Why.NEVER_TOLD))
        elif exercise or is_fresh(alert, now):
            kept.append(item)
        else:
            dropped.append(Dropped(alert.alert_id, Why.STALE))
    return tuple(kept), tuple(dropped)


def _groups(waiting: Iterable[Waiting]) -> list[list[Waiting]]:
    """By article and governorate, the longest waiting first."""
    groups: dict[tuple[str, str], list[Waiting]] = {}
    for item in sorted(waiting, key=lambda i: (i.arrived, i.alert.alert_id)):
        groups.setdefault((article(item.alert), governorate(item.alert)), []).append(item)
    return list(groups.values())


def _due(group: Sequence[Waiting], pace: Pace) -> datetime:
    return group[0].arrived + seconds(pace.wait)


def _deadliest_first(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    return tuple(
        sorted(
            alerts,
            key=lambda a: (-killed(a.casualties), -_injured(a), is_over(a), -a.until.timestamp(), a.alert_id),
        )
    )


def _injured(alert: Alert) -> int:
    figure = alert.casualties.injured
    return (figure.low or 0) if figure else 0
