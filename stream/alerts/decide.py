"""What is new in an episode, and whether it is worth an alert."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from stream.alerts.district import Told
from stream.alerts.episode import Episode
from stream.alerts.reasons import Reason
from stream.incidents.incident import Attack
from stream.incidents.match import bounds, killed
from stream.incidents.report import OCCURRENCE, Report
from stream.incidents.review import confirmed, loud
from stream.policy import Policy
from stream.records import Alert, AlertKind, Casualties, Certainty, SourceKind

_RANK = {Certainty.POSSIBLE: 0, Certainty.LIKELY: 1, Certainty.OBSERVED: 2}
LATE_BUT_WORTH = frozenset(
    {
        Reason.MERGED,
        Reason.FURTHER_INCIDENT,
        Reason.TOLL_CHANGED,
        Reason.REPORT_WITHDRAWN,
        Reason.DISMISSED,
        Reason.REVIEWED,
    }
)


def why_open(attacks: Iterable[Attack], heard: frozenset[str], policy: Policy) -> Reason:
    """NEW_EPISODE, or why an episode of which nothing was said stays silent.

    `attacks` are those that the window goes on to hold, `heard` the events told of before.
    """
    reasons = [_why_open(attack, heard, policy) for attack in attacks]
    order = (Reason.NEW_EPISODE, Reason.HELD_FOR_SECOND, Reason.LOW_CONFIDENCE, Reason.TIME_INFERRED)
    return next((reason for reason in order if reason in reasons), min(reasons, default=Reason.TOLD_BEFORE))


def _why_open(attack: Attack, heard: frozenset[str], policy: Policy) -> Reason:
    if not attack.reports or heard.issuperset(report.event_id for report in attack.reports):
        return Reason.TOLD_BEFORE
    judged = {report.event_id: why_stale(report, policy) for report in attack.reports}
    fresh = [report for report in attack.reports if judged[report.event_id] is None]
    if confirmed(attack.incident) and not {Reason.NO_TIME, Reason.NOT_FRESH}.issuperset(judged.values()):
        return Reason.NEW_EPISODE
    if not fresh:
        return next(reason for reason in judged.values() if reason is not None)
    confident = [report for report in fresh if report.confidence >= policy.confidence_for(report.type)]
    if not confident:
        return Reason.LOW_CONFIDENCE
    named = [found for found in attack.incident.originators if found.kind is not SourceKind.PARTY]
    if len(named) < 2 and all(report.type in policy.hold_for_second for report in confident):
        return Reason.HELD_FOR_SECOND
    return Reason.NEW_EPISODE


def why_stale(report: Report, policy: Policy) -> Reason | None:
    """Why a report opens nothing, None where it may: it must be known when, and that was lately, as it was printed."""
    if report.when is None or report.published is None:
        return Reason.NO_TIME
    if report.inferred and report.when.inferred:
        return Reason.TIME_INFERRED
    return Reason.NOT_FRESH if report.when.end < report.published - policy.fresh else None


class Around(Protocol):
    """What is looked at besides the episode: the events withdrawn or dismissed, those dismissed, and the time."""

    @property
    def gone(self) -> frozenset[str]: ...

    @property
    def denied(self) -> Collection[str]: ...

    @property
    def now(self) -> datetime: ...


def why_update(
    episode: Episode, told: Told, new: Alert, around: Around, policy: Policy
) -> tuple[Reason, bool]:
    """The weightiest thing that `new` says and the last alert did not, and whether it may go out now."""
    last = told.last
    assert last is not None  # noqa: S101  # a silent episode is opened, not updated
    urgent = dict(_news(episode, told, new, around, policy))
    if not urgent:
        return Reason.NOTHING_NEW, False
    reason = next(iter(urgent))
    if not told.open and LATE_BUT_WORTH.isdisjoint(urgent):
        return Reason.NOTHING_NEW, False
    rested = told.sent is None or around.now >= told.sent + policy.merge_updates
    return reason, rested or any(urgent.values())


def _news(
    episode: Episode, told: Told, new: Alert, around: Around, policy: Policy
) -> Iterator[tuple[Reason, bool]]:
    """All that is new, weightiest first, each with whether it must not wait."""
    last = told.last
    assert last is not None  # noqa: S101  # as its caller
    yield from _taken_back(episode, told, new, last, around)
    if last.district.place_id != new.district.place_id:
        yield Reason.PLACE_REFINED, False
    further = [attack for attack in episode.attacks if _untold(attack, last, policy)]
    if further and len(new.incident_ids) > len(last.incident_ids):
        yield Reason.FURTHER_INCIDENT, any(killed(attack.incident.casualties) for attack in further)
    if tolls(last.casualties) != tolls(new.casualties):
        yield Reason.TOLL_CHANGED, killed(new.casualties) > killed(last.casualties)
    if set(new.types) - set(last.types):
        yield Reason.ANOTHER_TYPE, False
    if new.attacker and (last.attacker is None or last.attacker.side is not new.attacker.side):
        yield Reason.ATTACKER_CHANGED, False
    if set(new.disputed) - set(last.disputed):
        yield Reason.DISPUTED, OCCURRENCE in new.disputed
    elif set(last.disputed) - set(new.disputed):
        yield Reason.DISPUTE_ENDED, False
    if _RANK[new.certainty] > _RANK[last.certainty] or len(last.originators) < 2 <= len(new.originators):
        yield Reason.SECOND_ORIGINATOR, False


def _taken_back(
    episode: Episode, told: Told, new: Alert, last: Alert, around: Around
) -> Iterator[tuple[Reason, bool]]:
    """What changes what was said before: episodes joined, reports dismissed or withdrawn, a person's word."""
    if len([one for one in episode.told if one.last and not one.retracted]) > 1:
        yield Reason.MERGED, True
    if any(event in around.denied for event in told.reports):
        yield Reason.DISMISSED, True
    elif not around.gone.isdisjoint(told.reports) and (
        set(last.outlets) - set(new.outlets) or new.since > last.since
    ):
        yield Reason.REPORT_WITHDRAWN, True
    if set(loud(new.reviews)) - set(last.reviews):
        yield Reason.REVIEWED, True


def _untold(attack: Attack, last: Alert, policy: Policy) -> bool:
    """Whether an incident is new to the reader, and news."""
    if attack.incident.incident_id in last.incident_ids:
        return False
    return any(why_stale(report, policy) is None for report in attack.reports)


def tolls(casualties: Casualties) -> tuple[tuple[float, float] | None, ...]:
    """The numbers alone: the same figure in other words is no news."""
    return bounds(casualties.killed), bounds(casualties.injured)


def kind_of(reason: Reason) -> AlertKind:
    """The kind of alert that a reason makes."""
    match reason:
        case Reason.NEW_EPISODE:
            return AlertKind.OPENED
        case Reason.QUIET:
            return AlertKind.LAPSED
        case _:
            return AlertKind.UPDATED
