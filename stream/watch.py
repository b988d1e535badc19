"""The watch stage, pure: what one locality remembers, and a message, make what it remembers next, and the alerts.

An alert comes from comparing what should be said of each episode, a function of the reports in the window and of
the memory, with what was said last. So a delivery that is repeated, or done again after a crash, says nothing twice:
the shell sends the alerts, then stores the districts, then the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from stream.alerts.alert import recall, say, state
from stream.alerts.decide import kind_of, why_lapse, why_open, why_update
from stream.alerts.district import Districts, Told, due, remember
from stream.alerts.district import dump as dump_districts
from stream.alerts.district import load as load_districts
from stream.alerts.episode import Episode, episodes, id_of, lost, opens_alerts
from stream.alerts.reasons import Decision, Reason
from stream.incidents.incident import Attack, attacks
from stream.incidents.window import Arrival, Window, admit, withdraw, without
from stream.incidents.window import dump as dump_window
from stream.incidents.window import load as load_window
from stream.policy import Policy
from stream.records import Alert, AlertKind, Event, Incident, Tick, Withdrawal

__all__ = [
    "Decision",
    "Districts",
    "Policy",
    "Reason",
    "Step",
    "Window",
    "due",
    "dump_districts",
    "dump_window",
    "incidents",
    "load_districts",
    "load_window",
    "watch",
]

PAST_KEPT = 8


class Step(NamedTuple):
    """What a message makes of a locality: alerts to send first, then what to store, in this order."""

    window: Window
    districts: Districts
    alerts: tuple[Alert, ...]
    decisions: tuple[Decision, ...]


class _Scene(NamedTuple):
    """What a step looks at besides the episode in hand."""

    before: Districts
    here: frozenset[str]
    gone: frozenset[str]
    leaving: frozenset[str]
    ticking: bool
    now: datetime
    policy: Policy


def watch(
    window: Window, districts: Districts, message: Event | Withdrawal | Tick, now: datetime, policy: Policy
) -> Step:
    """One message's step. `now` is the stream's time: the newest tick or publication date of the partition."""
    decided: tuple[Decision, ...] = ()
    match message:
        case Tick():
            if not due(districts, now, policy):
                return Step(window, districts, (), ())
            held = window
        case Event():
            held, arrival = admit(window, message, now, policy)
            if arrival not in (Arrival.TAKEN, Arrival.REPLACED):
                return Step(window, districts, (), (_arrived(message, arrival),))
        case Withdrawal():
            held, arrival = withdraw(window, message, now, policy)
            decided = (_arrived(message, arrival),)
            if arrival is Arrival.NOTHING_TO_WITHDRAW:
                return Step(window, districts, (), decided)
    found = attacks(held)
    if isinstance(message, Event):
        decided = (_placed(message, arrival, found),)
    return _conclude(held, districts, found, decided, message, now, policy)


def incidents(window: Window, _policy: Policy) -> tuple[Incident, ...]:
    """The incidents that a window tells of, by time."""
    return tuple(attack.incident for attack in attacks(window))


def _conclude(
    window: Window,
    districts: Districts,
    found: tuple[Attack, ...],
    decided: tuple[Decision, ...],
    message: Event | Withdrawal | Tick,
    now: datetime,
    policy: Policy,
) -> Step:
    leaving = _leaving(found, now, policy)
    scene = _Scene(
        before=districts,
        here=frozenset(report.event_id for report in window.reports),
        gone=frozenset(item.event_id for item in window.gone)
        - {report.event_id for report in window.reports},
        leaving=leaving,
        ticking=isinstance(message, Tick),
        now=now,
        policy=policy,
    )
    alerts: list[Alert] = []
    memory: list[Told] = []
    chained = episodes(found, districts.episodes, scene.gone, policy)
    for episode in chained:
        told, alert, reason = _judge(episode, scene)
        memory += [told] if told else []
        alerts += [alert] if alert else []
        if alert or (isinstance(message, Event) and message.event_id in episode.event_ids):
            decided = (*decided, _about(episode, alert, reason, message))
    claimed = {told.episode_id for episode in chained for told in episode.told}
    for told, alert in _unclaimed(districts, claimed, now):
        memory.append(told)
        alerts += [alert] if alert else []
    decided += tuple(_silent(message, found))
    decided += tuple(
        Decision(reason=Reason.RETRACTED, locality_id=a.locality_id, episode_id=a.episode_id)
        for a in alerts
        if a.kind is AlertKind.RETRACTED
    )
    return Step(
        without(window, leaving, now), remember(memory, districts, now, policy), tuple(alerts), decided
    )


def _leaving(found: Sequence[Attack], now: datetime, policy: Policy) -> frozenset[str]:
    """Events that the window lets go: incidents of which every report is too old; over the cap, the oldest reports."""
    old = {
        report.event_id
        for attack in found
        if all(report.at < now - policy.window for report in attack.reports)
        for report in attack.reports
    }
    rest = sorted((r.at, r.event_id) for attack in found for r in attack.reports if r.event_id not in old)
    return frozenset(old | {event_id for _, event_id in rest[: max(0, len(rest) - policy.cap)]})


def _judge(episode: Episode, scene: _Scene) -> tuple[Told | None, Alert | None, Reason]:
    """What is remembered of an episode, the alert that it raises, and why or why not."""
    own = _own(episode)
    published = own if own and own.last and not own.retracted else None
    draft = state(
        episode, own.episode_id if own else id_of(episode), _earlier(episode, published, scene), published
    )
    if published and published.last and lost(published, scene.here, scene.gone):
        draft = recall(draft, published.last)
    reason, now = _why(episode, published, draft, scene)
    alert = say(draft, kind_of(reason), reason, episode.told) if now else None
    if alert is None and own is None:
        return None, None, reason
    return _told(episode, own, alert, reason, scene), alert, reason


def _why(episode: Episode, published: Told | None, draft: Alert, scene: _Scene) -> tuple[Reason, bool]:
    if published is None:
        heard = frozenset(e for told in scene.before.episodes if not told.retracted for e in told.reports)
        reason = why_open(episode, heard, scene.policy)
        return reason, reason is Reason.NEW_EPISODE
    lapse = why_lapse(published, scene.now, scene.policy) if scene.ticking else None
    if lapse and not draft.until > published.until:
        return lapse, True
    return why_update(episode, published, draft, scene.gone, scene.now, scene.policy)


def _own(episode: Episode) -> Told | None:
    """The memory that the episode goes on with: of several that were told of, the later one."""
    return max(
        episode.told,
        key=lambda told: (
            told.last is not None and not told.retracted,
            told.place.place_id == episode.place.place_id,
            told.since,
            told.episode_id,
        ),
        default=None,
    )


def _told(episode: Episode, own: Told | None, alert: Alert | None, reason: Reason, scene: _Scene) -> Told:
    """What is remembered of an episode now: incidents that leave the window go with it."""
    past = [attack for attack in episode.attacks if not _stays(attack, scene.leaving)]
    kept = past[-PAST_KEPT:]
    starts = [attack.incident.occurred.start for attack in past if attack.incident.occurred]
    starts += [told.past_since for told in episode.told if told.past_since]
    reports = {
        event_id
        for attack in episode.attacks
        if attack not in past or attack in kept
        for event_id in attack.incident.event_ids
    }
    for told in episode.told:
        reports |= lost(told, scene.here, scene.gone)
        reports |= set() if alert else scene.gone.intersection(told.reports)
    return Told(
        episode_id=own.episode_id if own else id_of(episode),
        place=episode.place,
        since=episode.since,
        until=episode.until,
        reports=tuple(sorted(reports)),
        past=tuple(attack.incident for attack in kept),
        past_since=min(starts, default=None),
        last=alert or (own.last if own else None),
        sent=scene.now if alert else (own.sent if own else None),
        waiting=alert is None and own is not None and own.last is not None
        and reason is not Reason.NOTHING_NEW and not own.retracted,
    )  # fmt: skip


def _stays(attack: Attack, leaving: frozenset[str]) -> bool:
    return any(report.event_id not in leaving for report in attack.reports)


def _earlier(episode: Episode, published: Told | None, scene: _Scene) -> str | None:
    """The district's episode before this one, as far as it was told of."""
    if published and published.last:
        earlier = published.last.earlier_episode
        joined = {told.episode_id: told for told in episode.told if told.last}
        while earlier in joined and earlier != published.episode_id:
            last = joined[earlier].last
            earlier = last.earlier_episode if last else None
        return earlier
    known = [
        (told.until, told.episode_id)
        for told in scene.before.episodes
        if told.last and not told.retracted and told.place.place_id == episode.place.place_id
    ]
    known += [
        (item.until, item.episode_id)
        for item in scene.before.earlier
        if item.place_id == episode.place.place_id
    ]
    return max((item for item in known if item[0] < episode.since), default=(None, None))[1]


def _unclaimed(districts: Districts, claimed: set[str], now: datetime) -> Iterator[tuple[Told, Alert | None]]:
    """Episodes that nothing carries on: all that they rested on was withdrawn."""
    for told in districts.episodes:
        if told.episode_id in claimed or told.last is None:
            continue
        if told.retracted:
            yield told, None
            continue
        alert = say(told.last, AlertKind.RETRACTED, Reason.REPORT_WITHDRAWN, (told,))
        yield _retracted(told, alert, now), alert


def _retracted(told: Told, alert: Alert, now: datetime) -> Told:
    return Told(
        episode_id=told.episode_id, place=told.place, since=told.since, until=told.until, last=alert, sent=now
    )


def _arrived(message: Event | Withdrawal, arrival: Arrival) -> Decision:
    locality = message.place.locality_id if isinstance(message, Event) else message.locality_id
    return Decision(reason=Reason(arrival), locality_id=locality, event_id=message.event_id)


def _placed(event: Event, arrival: Arrival, found: Sequence[Attack]) -> Decision:
    """Which incident the event came to tell of."""
    home = next(a for a in found if any(report.event_id == event.event_id for report in a.reports))
    fresh = Reason.NEW_INCIDENT if len(home.reports) == 1 else Reason.SAME_INCIDENT
    return Decision(
        reason=Reason.REPLACED if arrival is Arrival.REPLACED else fresh,
        locality_id=event.place.locality_id,
        event_id=event.event_id,
        incident_id=home.incident.incident_id,
        because=home.incident.reasons,
    )


def _about(
    episode: Episode, alert: Alert | None, reason: Reason, message: Event | Withdrawal | Tick
) -> Decision:
    own = _own(episode)
    told = own is not None and own.last is not None and not own.retracted
    waiting = told and alert is None and reason is not Reason.NOTHING_NEW
    return Decision(
        reason=Reason.WAITING if waiting else reason,
        locality_id=episode.place.locality_id,
        event_id="" if isinstance(message, Tick) else message.event_id,
        episode_id=alert.episode_id if alert else "",
    )


def _silent(message: Event | Withdrawal | Tick, found: Sequence[Attack]) -> Iterator[Decision]:
    """Why an event that is in no episode raises nothing."""
    if not isinstance(message, Event):
        return
    home = next(a for a in found if any(report.event_id == message.event_id for report in a.reports))
    reason = None
    if not opens_alerts(home.incident.district):
        reason = Reason.COARSE_PLACE
    elif home.incident.occurred is None:
        reason = Reason.NO_TIME
    if reason:
        yield Decision(reason=reason, locality_id=home.incident.locality_id, event_id=message.event_id)
