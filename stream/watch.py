"""The watch stage, pure: what one locality remembers, and a message, make what it remembers next, and the alerts.

An alert comes from comparing what should be said of each episode, a function of the reports in the window and of
the memory, with what was said last. So a delivery that is repeated, or done again after a crash, says nothing twice:
the shell sends the alerts, then stores the districts, then the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from stream.alerts.district import Districts, Told, due, heeded, remember
from stream.alerts.district import dump as dump_districts
from stream.alerts.district import load as load_districts
from stream.alerts.episode import Episode, episodes, lost, opens_alerts
from stream.alerts.judge import Scene, judge, own, unclaimed
from stream.alerts.reasons import Decision, Reason
from stream.incidents.grouping import Known
from stream.incidents.incident import Attack, attacks
from stream.incidents.match import contains
from stream.incidents.review import dismissed, reviewed
from stream.incidents.window import Arrival, Window, admit, heed, withdraw, without
from stream.incidents.window import dump as dump_window
from stream.incidents.window import load as load_window
from stream.policy import Policy
from stream.records import (
    Alert,
    AlertKind,
    Event,
    Incident,
    Review,
    ReviewAction,
    Reviewed,
    Tick,
    Withdrawal,
)

__all__ = [
    "Decision",
    "Districts",
    "Known",
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
    "window_after",
]

Message = Event | Withdrawal | Review | Tick


class Step(NamedTuple):
    """What a message makes of a locality: alerts to send first, then what to store, in this order."""

    window: Window
    districts: Districts
    alerts: tuple[Alert, ...]
    decisions: tuple[Decision, ...]


def watch(
    window: Window,
    districts: Districts,
    message: Message,
    now: datetime,
    policy: Policy,
    known: Known | None = None,
) -> Step:
    """One message's step. `now` is the stream's time: the newest tick or publication date of the partition.

    `known` is what earlier steps compared in this locality: it saves time and changes nothing.
    """
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
        case Review():
            told = (attack.incident for attack in attacks(window, known))
            held, ruled = heed(window, message, told, now, policy)
            remembered = heeded(districts, message)
            if held is window and remembered is districts:
                return Step(window, districts, (), (_ruled(message, Reason(ruled)),))
            districts, decided = remembered, (_ruled(message, Reason.REVIEW_TAKEN),)
    found = attacks(held, known)
    if isinstance(message, Event):
        decided = (_placed(message, arrival, found),)
    step = _conclude(held, districts, found, decided, message, now, policy)
    if _found_finer(step):  # what was told of the city goes on in the district that opened just now
        more = _conclude(step.window, step.districts, attacks(step.window, known), (), message, now, policy)
        step = more._replace(alerts=step.alerts + more.alerts, decisions=step.decisions)
    return step


def _found_finer(step: Step) -> bool:
    """Whether a place opened that lies in another which readers were told of."""
    opened = [alert.district for alert in step.alerts if alert.kind is AlertKind.OPENED]
    return any(
        contains(told.place, place)
        for place in opened
        for told in step.districts.episodes
        if told.last and not told.retracted
    )


def window_after(window: Window, message: Message, now: datetime, policy: Policy) -> Window:
    """What a message makes of the window alone, whatever is remembered of the districts.

    For a shell that was ended between storing the districts and storing the window.
    """
    held, arrival = window, Arrival.TAKEN
    match message:
        case Event():
            held, arrival = admit(window, message, now, policy)
        case Withdrawal():
            held, arrival = withdraw(window, message, now, policy)
        case Review():
            told = (attack.incident for attack in attacks(window))
            held, _ = heed(window, message, told, now, policy)
    if arrival not in (Arrival.TAKEN, Arrival.REPLACED, Arrival.WITHDRAWN):
        return window
    return without(held, _leaving(attacks(held), now, policy), now)


def incidents(window: Window, _policy: Policy, known: Known | None = None) -> tuple[Incident, ...]:
    """The incidents that a window tells of, by time. `known` saves time, as in `watch`."""
    return tuple(attack.incident for attack in attacks(window, known))


def _conclude(
    window: Window,
    districts: Districts,
    found: tuple[Attack, ...],
    decided: tuple[Decision, ...],
    message: Message,
    now: datetime,
    policy: Policy,
) -> Step:
    over = _over_cap(found, now, policy)
    leaving = _too_old(found, now, policy) | over
    here = frozenset(report.event_id for report in window.reports)
    denied = _denied(found, districts, here, message)
    scene = Scene(
        before=districts,
        here=here,
        gone=(frozenset(item.event_id for item in window.gone) - here).union(denied),
        denied=denied,
        said=_said(found) | denied,
        leaving=leaving,
        ticking=isinstance(message, Tick),
        now=now,
        policy=policy,
    )
    alerts: list[Alert] = []
    memory: list[Told] = []
    chained = episodes(found, districts.episodes, scene.gone, policy)
    scene = scene._replace(episodes=chained)
    for episode in chained:
        told, alert, reason = judge(episode, scene)
        memory += [told] if told else []
        alerts += [alert] if alert else []
        if alert or (isinstance(message, Event) and message.event_id in episode.event_ids):
            decided = (*decided, _about(episode, alert, reason, message))
    claimed = {told.episode_id for episode in chained for told in episode.told}
    for told, alert in unclaimed(scene, claimed):
        memory.append(told)
        alerts += [alert] if alert else []
    decided += tuple(_silent(message, found))
    decided += tuple(
        Decision(reason=Reason.RETRACTED, locality_id=a.locality_id, episode_id=a.episode_id)
        for a in alerts
        if a.kind is AlertKind.RETRACTED
    )
    decided += tuple(
        Decision(reason=Reason.OVER_CAP, locality_id=a.incident.locality_id, event_id=report.event_id)
        for a in found
        for report in a.reports
        if report.event_id in over
    )
    kept = remember(memory, districts, scene.here - leaving, now, policy)
    return Step(without(window, leaving, now), kept, tuple(alerts), decided)


def _said(found: Sequence[Attack]) -> dict[str, tuple[Reviewed, ...]]:
    """What people said of each event's incident, wherever it belongs since then."""
    return {event: a.incident.reviews for a in found if a.incident.reviews for event in a.incident.event_ids}


def _denied(
    found: Sequence[Attack], districts: Districts, here: frozenset[str], message: Message
) -> dict[str, tuple[Reviewed, ...]]:
    """The events of incidents that a person dismissed, with all that was said of them."""
    incidents = [attack.incident for attack in found]
    incidents += [incident for told in districts.episodes for incident in told.past]
    denied = {event: one.reviews for one in incidents if dismissed(one) for event in one.event_ids}
    if isinstance(message, Review) and message.action is ReviewAction.DISMISS:
        for told in districts.episodes:  # what it rests on and no window holds goes with the rest of it
            if message.episode_id in (told.episode_id, *told.joined):
                denied |= dict.fromkeys(lost(told, here, frozenset()), (reviewed(message),))
    return denied


def _leaving(found: Sequence[Attack], now: datetime, policy: Policy) -> frozenset[str]:
    """Events that the window lets go."""
    return _too_old(found, now, policy) | _over_cap(found, now, policy)


def _too_old(found: Sequence[Attack], now: datetime, policy: Policy) -> frozenset[str]:
    """Events of incidents of which every report is too old."""
    return frozenset(
        report.event_id
        for attack in found
        if all(report.at < now - policy.window for report in attack.reports)
        for report in attack.reports
    )


def _over_cap(found: Sequence[Attack], now: datetime, policy: Policy) -> frozenset[str]:
    """Events over the cap: the oldest reports, by event time, then id, of those that are not too old by themselves.

    An incident's first report, which gives it its id, goes after all that are not first.
    """
    old = _too_old(found, now, policy)
    over = sum(len(attack.reports) for attack in found) - len(old) - policy.cap
    if over <= 0:
        return frozenset()
    first = {min(attack.reports, key=lambda report: report.seq).event_id for attack in found}
    rest = sorted(
        (report.event_id in first, report.at, report.event_id)
        for attack in found
        for report in attack.reports
        if report.event_id not in old
    )
    return frozenset(event_id for *_, event_id in rest[:over])


def _arrived(message: Event | Withdrawal, arrival: Arrival) -> Decision:
    locality = message.place.locality_id if isinstance(message, Event) else message.locality_id
    return Decision(reason=Reason(arrival), locality_id=locality, event_id=message.event_id)


def _placed(event: Event, arrival: Arrival, found: Sequence[Attack]) -> Decision:
    """Which incident the event came to tell of."""
    home = _home(event, found)
    fresh = Reason.NEW_INCIDENT if len(home.reports) == 1 else Reason.SAME_INCIDENT
    return Decision(
        reason=Reason.REPLACED if arrival is Arrival.REPLACED else fresh,
        locality_id=event.place.locality_id,
        event_id=event.event_id,
        incident_id=home.incident.incident_id,
        because=home.incident.reasons,
    )


def _ruled(review: Review, reason: Reason) -> Decision:
    return Decision(
        reason=reason,
        locality_id=review.locality_id,
        incident_id=review.incident_ids[0],
        episode_id=review.episode_id,
        because=(review.action,),
    )


def _about(episode: Episode, alert: Alert | None, reason: Reason, message: Message) -> Decision:
    mine = own(episode)
    told = mine is not None and mine.last is not None and not mine.retracted
    waiting = told and alert is None and reason not in (Reason.NOTHING_NEW, Reason.MUTED)
    return Decision(
        reason=Reason.WAITING if waiting else reason,
        locality_id=episode.place.locality_id,
        event_id=message.event_id if isinstance(message, Event | Withdrawal) else "",
        episode_id=alert.episode_id if alert else "",
    )


def _silent(message: Message, found: Sequence[Attack]) -> Iterator[Decision]:
    """Why an event that is in no episode raises nothing."""
    if not isinstance(message, Event):
        return
    home = _home(message, found)
    reason = None
    if dismissed(home.incident):
        reason = Reason.INCIDENT_DISMISSED
    elif not opens_alerts(home.incident.district):
        reason = Reason.COARSE_PLACE
    elif home.incident.occurred is None:
        reason = Reason.NO_TIME
    if reason:
        yield Decision(reason=reason, locality_id=home.incident.locality_id, event_id=message.event_id)


def _home(event: Event, found: Sequence[Attack]) -> Attack:
    return next(a for a in found if any(report.event_id == event.event_id for report in a.reports))
