"""The watch stage, pure: what one locality remembers, and a message, make what it remembers next, and the alerts.

An alert comes from comparing what should be said of each episode, a function of the reports in the window and of
the memory, with what was said last. So a delivery that is repeated, or done again after a crash, says nothing twice:
the shell sends the alerts, then stores the districts, then the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from stream.alerts.decided import Message, about, arrived, let_go, placed, ruled, silent, taken_back
from stream.alerts.district import Districts, Told, due, heeded, remember
from stream.alerts.district import dump as dump_districts
from stream.alerts.district import load as load_districts
from stream.alerts.episode import episodes, lost
from stream.alerts.judge import Scene, judge, unclaimed
from stream.alerts.reasons import Decision, Reason
from stream.incidents.incident import Attack, attacks
from stream.incidents.known import Known
from stream.incidents.leaving import leaving, over_cap, too_old
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
    "Message",
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
                return Step(window, districts, (), (arrived(message, arrival),))
        case Withdrawal():
            held, arrival = withdraw(window, message, now, policy)
            decided = (arrived(message, arrival),)
            if arrival is Arrival.NOTHING_TO_WITHDRAW:
                return Step(window, districts, (), decided)
        case Review():
            told = (attack.incident for attack in attacks(window, known))
            held, ruling = heed(window, message, told, now, policy)
            remembered = heeded(districts, message)
            if held is window and remembered is districts:
                return Step(window, districts, (), (ruled(message, Reason(ruling)),))
            districts, decided = remembered, (ruled(message, Reason.REVIEW_TAKEN),)
    found = attacks(held, known)
    if isinstance(message, Event):
        decided = (placed(message, arrival, found),)
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
    return without(held, leaving(attacks(held), now, policy), now)


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
    over = over_cap(found, now, policy)
    going = too_old(found, now, policy) | over
    scene = _scene(window, districts, found, going, message, now, policy)
    alerts: list[Alert] = []
    memory: list[Told] = []
    for episode in scene.episodes:
        told, alert, reason = judge(episode, scene)
        memory += [told] if told else []
        alerts += [alert] if alert else []
        if alert or (isinstance(message, Event) and message.event_id in episode.event_ids):
            decided = (*decided, about(episode, alert, reason, message))
    claimed = {told.episode_id for episode in scene.episodes for told in episode.told}
    for told, alert in unclaimed(scene, claimed):
        memory.append(told)
        alerts += [alert] if alert else []
    decided += (*silent(message, found), *taken_back(alerts), *let_go(found, over))
    kept = remember(memory, districts, scene.here - going, now, policy)
    return Step(without(window, going, now), kept, tuple(alerts), decided)


def _scene(
    window: Window,
    districts: Districts,
    found: tuple[Attack, ...],
    going: frozenset[str],
    message: Message,
    now: datetime,
    policy: Policy,
) -> Scene:
    """All that episodes are judged by, and the episodes."""
    here = frozenset(report.event_id for report in window.reports)
    denied = _denied(found, districts, here, message)
    gone = (frozenset(item.event_id for item in window.gone) - here).union(denied)
    return Scene(
        before=districts,
        here=here,
        gone=gone,
        denied=denied,
        said=_said(found) | denied,
        leaving=going,
        ticking=isinstance(message, Tick),
        now=now,
        policy=policy,
        episodes=episodes(found, districts.episodes, gone, policy),
    )


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
