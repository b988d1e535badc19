"""What was decided about a message, and why: for the log, for `explain`, for the metrics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stream.alerts.episode import Episode, opens_alerts
from stream.alerts.judge import own
from stream.alerts.reasons import Decision, Reason
from stream.incidents.incident import Attack
from stream.incidents.review import dismissed
from stream.incidents.window import Arrival
from stream.records import Alert, AlertKind, Event, Review, Tick, Withdrawal

Message = Event | Withdrawal | Review | Tick


def arrived(message: Event | Withdrawal, arrival: Arrival) -> Decision:
    """Whether a message came too late, again, or for nothing."""
    locality = message.place.locality_id if isinstance(message, Event) else message.locality_id
    return Decision(reason=Reason(arrival), locality_id=locality, event_id=message.event_id)


def placed(event: Event, arrival: Arrival, found: Sequence[Attack]) -> Decision:
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


def ruled(review: Review, reason: Reason) -> Decision:
    """What became of a review."""
    return Decision(
        reason=reason,
        locality_id=review.locality_id,
        incident_id=review.incident_ids[0],
        episode_id=review.episode_id,
        because=(review.action,),
    )


def about(episode: Episode, alert: Alert | None, reason: Reason, message: Message) -> Decision:
    """Why an episode was told of, or not."""
    mine = own(episode)
    told = mine is not None and mine.last is not None and not mine.retracted
    waiting = told and alert is None and reason not in (Reason.NOTHING_NEW, Reason.MUTED)
    return Decision(
        reason=Reason.WAITING if waiting else reason,
        locality_id=episode.place.locality_id,
        event_id=message.event_id if isinstance(message, Event | Withdrawal) else "",
        episode_id=alert.episode_id if alert else "",
    )


def silent(message: Message, found: Sequence[Attack]) -> Iterator[Decision]:
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


def taken_back(alerts: Sequence[Alert]) -> Iterator[Decision]:
    """Which episodes are retracted."""
    for alert in alerts:
        if alert.kind is AlertKind.RETRACTED:
            yield Decision(
                reason=Reason.RETRACTED, locality_id=alert.locality_id, episode_id=alert.episode_id
            )


def let_go(found: Sequence[Attack], over: frozenset[str]) -> Iterator[Decision]:
    """Which events the window lets go though they are not old."""
    for attack in found:
        for report in attack.reports:
            if report.event_id in over:
                yield Decision(
                    reason=Reason.OVER_CAP, locality_id=attack.incident.locality_id, event_id=report.event_id
                )


def _home(event: Event, found: Sequence[Attack]) -> Attack:
    return next(a for a in found if any(report.event_id == event.event_id for report in a.reports))
