"""A person's word on an incident or an episode: confirm, dismiss, re-place, merge, split, mute.

A review comes through `events`, in its place among the reports, so the log alone decides what it is about: its target
is resolved to the events that told of it then. What is kept is a `Ruling` beside the reports, and it holds for whatever
comes to tell of the same attack later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from stream.incidents.grouping import Group
from stream.incidents.known import Parted
from stream.records import Event, Incident, Place, Review, ReviewAction, Reviewed, event_id

MOST_RULINGS = 256
_STANDING = frozenset({ReviewAction.CONFIRM, ReviewAction.DISMISS})
_SOUND = frozenset({ReviewAction.MUTE, ReviewAction.UNMUTE})
_GROUPING = frozenset({ReviewAction.MERGE, ReviewAction.SPLIT})


class Ruling(Struct, frozen=True, array_like=True):
    """A review with the events that it is about. `others`: merge, those that it is one with; split, those that stay."""

    review: Reviewed
    event_ids: tuple[str, ...]
    others: tuple[str, ...] = ()
    place: Place | None = None


class Ruled(StrEnum):
    """What became of a review."""

    TAKEN = "review_taken"
    REPEATED = "review_repeated"
    UNKNOWN_TARGET = "review_unknown_target"
    MISFIT = "review_misfit"


def reviewed(review: Review) -> Reviewed:
    """The review as incidents and alerts carry it, in UTC: the same before and after it was stored."""
    return Reviewed(
        review_id=review.review_id, action=review.action, reviewer=review.reviewer, at=review.at.astimezone(UTC),
        note=review.note, until=review.until.astimezone(UTC) if review.until else None,
    )  # fmt: skip


def ruling_of(review: Review, incidents: Iterable[Incident]) -> Ruling | Ruled:
    """The ruling that a review makes of these incidents, or why none."""
    by_id = {incident.incident_id: incident for incident in incidents}
    events = _events(by_id[one] for one in review.incident_ids if one in by_id)
    if not events:
        return Ruled.UNKNOWN_TARGET
    place, others = None, frozenset[str]()
    match review.action:
        case ReviewAction.RE_PLACE:
            place = review.place
            if place is None or place.locality_id != review.locality_id:
                return Ruled.MISFIT
        case ReviewAction.MERGE:
            others = _events(by_id[one] for one in (review.into,) if one in by_id)
            if not others:
                return Ruled.UNKNOWN_TARGET
            if not others.isdisjoint(events):
                return Ruled.MISFIT
        case ReviewAction.SPLIT:
            taken = events.intersection(review.event_ids)
            events, others = taken, events - taken
            if not events or not others:
                return Ruled.MISFIT
    return Ruling(reviewed(review), tuple(sorted(events)), tuple(sorted(others)), place)


def re_placed(review: Review) -> Iterator[Event]:
    """The reports that a review brings from another locality, as reports of its place: under ids of their own."""
    place = review.place
    if review.action is not ReviewAction.RE_PLACE or place is None or place.locality_id != review.locality_id:
        return
    for event in review.reports:
        yield replace(event, place=place, event_id=event_id(event.article_id, place.place_id, event.type))


def _events(incidents: Iterable[Incident]) -> frozenset[str]:
    return frozenset(event_id for incident in incidents for event_id in incident.event_ids)


def parted(rulings: Iterable[Ruling]) -> Parted:
    """What splits forbid to be grouped together."""
    return tuple(
        (frozenset(r.event_ids), frozenset(r.others))
        for r in rulings
        if r.review.action is ReviewAction.SPLIT
    )


def regrouped(groups: Sequence[Group], rulings: Iterable[Ruling]) -> list[Group]:
    """The groups after merges and splits, in the order in which they were decided."""
    found = list(groups)
    for ruling in rulings:
        if ruling.review.action is ReviewAction.MERGE:
            found = _merged(found, ruling)
        elif ruling.review.action is ReviewAction.SPLIT:
            found = [part for one in found for part in _split(one, ruling)]
    return found


def _merged(groups: list[Group], ruling: Ruling) -> list[Group]:
    """The groups of both incidents as one, which takes its place from the one merged into."""
    into = [one for one in groups if _tells(one, ruling.others)]
    more = [one for one in groups if one not in into and _tells(one, ruling.event_ids)]
    if not into or not more:
        return groups
    whole = Group(
        tuple(report for one in (*into, *more) for report in one.reports),
        frozenset(feature for one in (*into, *more) for feature in one.features),
    )
    return [whole if one is into[0] else one for one in groups if one is into[0] or one not in (*into, *more)]


def _split(one: Group, ruling: Ruling) -> Sequence[Group]:
    """What a merge before had brought together, apart again."""
    if not _tells(one, ruling.event_ids) or not _tells(one, ruling.others):
        return [one]
    taken = tuple(report for report in one.reports if report.event_id in ruling.event_ids)
    left = tuple(report for report in one.reports if report.event_id not in ruling.event_ids)
    return [Group(left, one.features), Group(taken, one.features)]


def _tells(one: Group, events: Collection[str]) -> bool:
    return any(report.event_id in events for report in one.reports)


def about(event_ids: Iterable[str], rulings: Iterable[Ruling]) -> list[Ruling]:
    """The rulings about any of these events, in the order in which they were given."""
    events = frozenset(event_ids)
    return [
        ruling
        for ruling in rulings
        if not events.isdisjoint(ruling.event_ids)
        or (ruling.review.action in _GROUPING and not events.isdisjoint(ruling.others))
    ]


def place_of(rulings: Iterable[Ruling]) -> Place | None:
    """Where a person put it last; None where nobody did."""
    return next((ruling.place for ruling in reversed([*rulings]) if ruling.place), None)


def dismissed(incident: Incident) -> bool:
    """Whether the last word on whether it happened is that it did not."""
    return _last(incident.reviews, _STANDING) is ReviewAction.DISMISS


def confirmed(incident: Incident) -> bool:
    """Whether the last word on whether it happened is that it did."""
    return _last(incident.reviews, _STANDING) is ReviewAction.CONFIRM


def _last(reviews: Iterable[Reviewed], actions: frozenset[ReviewAction]) -> ReviewAction | None:
    return next((one.action for one in reversed([*reviews]) if one.action in actions), None)


def muted(reviews: Iterable[Reviewed], now: datetime) -> bool:
    """Whether a person asked to hear no more of it for now."""
    last = next((one for one in reversed([*reviews]) if one.action in _SOUND), None)
    return last is not None and last.action is ReviewAction.MUTE and (last.until is None or now < last.until)


def loud(reviews: Iterable[Reviewed]) -> tuple[Reviewed, ...]:
    """The reviews that readers are told of at once: all but those about telling them."""
    return tuple(one for one in reviews if one.action not in _SOUND)


def with_reviews(*reviews: Iterable[Reviewed]) -> tuple[Reviewed, ...]:
    """Reviews of several incidents in one list, each once, by the time they were given."""
    found = {one.review_id: one for some in reviews for one in some}
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.review_id)))
