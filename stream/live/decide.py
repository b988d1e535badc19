"""What an analyst decides on the page: the actions of `rasid review`. Pure: the wish in, the review or a refusal out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from stream.export.harm import Audience
from stream.incidents.review import Ruled, with_reviews
from stream.live.board import Board, Shown
from stream.live.views import Named, When, named, when
from stream.places.gazetteer import Gazetteer
from stream.records import Incident, Place, Review, ReviewAction, Reviewed, stable_id
from stream.text.plain import plain

MOST_INCIDENTS = 64
_WHOLE = frozenset({ReviewAction.CONFIRM, ReviewAction.DISMISS, ReviewAction.MUTE, ReviewAction.UNMUTE})
Word = Annotated[str, Meta(max_length=200)]


class Wish(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the page asks for. Without `incident` it is about the whole episode. `key`: the same for a second attempt.

    Of an incident that is in no episode `locality` says where it is.
    """

    episode: Word = ""
    locality: Word = ""
    action: ReviewAction
    key: Annotated[str, Meta(min_length=8, max_length=64)]
    incident: Word = ""
    into: Word = ""
    event_ids: Annotated[tuple[Word, ...], Meta(max_length=64)] = ()
    place: Word = ""
    hours: Annotated[float, Meta(gt=0, le=24 * 90)] | None = None
    note: Annotated[str, Meta(max_length=1000)] = ""


class Why(StrEnum):
    """Why a wish cannot be a review; the page has words for each."""

    GONE = "gone"
    WHICH_ATTACK = "which_attack"
    TOO_MANY = "too_many"
    NOT_BESIDE = "not_beside"
    NOTHING_TO_SPLIT = "nothing_to_split"
    NO_SUCH_PLACE = "no_such_place"
    ELSEWHERE = "elsewhere"


class Refused(Exception):
    """A wish that cannot be a review."""

    def __init__(self, why: Why) -> None:
        """`why` goes back to the page."""
        super().__init__(why)
        self.why = why


class Localities:
    """The listed places of each locality: where an analyst may put an attack."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """The places are grouped when they are first asked for."""
        self.gazetteer = gazetteer
        self._of: Mapping[str, list[str]] | None = None

    def of(self, locality: str) -> tuple[Place, ...]:
        """The places of a locality by their Arabic name, itself among them."""
        if self._of is None:
            grouped: dict[str, list[str]] = {}
            for entry in self.gazetteer.entries.values():
                grouped.setdefault(self.gazetteer.locality(entry).id, []).append(entry.id)
            self._of = grouped
        found = (self.place(one) for one in self._of.get(locality, ()))
        return tuple(sorted((p for p in found if p), key=lambda p: (p.name_ar, p.place_id)))

    def place(self, place_id: str) -> Place | None:
        """A listed place as a record."""
        entry = self.gazetteer.entries.get(place_id)
        return self.gazetteer.place(entry, entry.name_ar) if entry else None


class About(Struct, frozen=True):
    """Where a wish is about something, and the episode with its incidents, if it is about one."""

    locality: str
    episode: str = ""
    incidents: tuple[str, ...] = ()


def review_of(
    wish: Wish, of: About, here: Iterable[Incident], places: Localities, reviewer: str, at: Clocks
) -> Review:
    """The review that a wish is. `here` are the incidents of the locality as they are held. Raises Refused."""
    held = {one.incident_id: one for one in here}
    about = (wish.incident,) if wish.incident else of.incidents
    if not about or (wish.incident and wish.incident not in {*of.incidents, *held}):
        raise Refused(Why.WHICH_ATTACK)
    if not wish.incident and wish.action not in _WHOLE:
        raise Refused(Why.WHICH_ATTACK)
    if len(about) > MOST_INCIDENTS:
        raise Refused(Why.TOO_MANY)
    place = _place(wish, of.locality, places) if wish.action is ReviewAction.RE_PLACE else None
    if wish.action is ReviewAction.MERGE and (wish.into not in held or wish.into == wish.incident):
        raise Refused(Why.NOT_BESIDE)
    if wish.action is ReviewAction.SPLIT:
        _check_split(wish, held.get(wish.incident))
    muted = wish.action is ReviewAction.MUTE and wish.hours is not None
    return Review(
        review_id=stable_id("rv", of.locality, *about, wish.action, reviewer, wish.key),
        action=wish.action,
        locality_id=of.locality,
        incident_ids=about,
        episode_id="" if wish.incident else of.episode,
        into=wish.into if wish.action is ReviewAction.MERGE else "",
        event_ids=wish.event_ids if wish.action is ReviewAction.SPLIT else (),
        place=place,
        until=at.stream + timedelta(hours=wish.hours or 0) if muted else None,
        reviewer=reviewer,
        at=at.wall,
        note=" ".join(plain(wish.note).split()),
    )


class Clocks(Struct, frozen=True):
    """Now by the wall, and now by the stream: mutes end by the second."""

    wall: datetime
    stream: datetime


def _place(wish: Wish, locality: str, places: Localities) -> Place:
    place = places.place(wish.place)
    if place is None:
        raise Refused(Why.NO_SUCH_PLACE)
    if place.locality_id != locality:
        raise Refused(Why.ELSEWHERE)
    return place


def _check_split(wish: Wish, incident: Incident | None) -> None:
    events = set(incident.event_ids) if incident else set()
    taken = events.intersection(wish.event_ids)
    if not taken or taken == events:
        raise Refused(Why.NOTHING_TO_SPLIT)


class State(StrEnum):
    """How far a decision has come."""

    TOLD = "told"  # an alert carries it
    TAKEN = "taken"  # it is in the log, and no alert was due
    MISFIT = "misfit"  # it is in the log, and fits nothing there any more


class Decision(Struct, frozen=True, kw_only=True):
    """A person's decision as the page shows it: who and why are an analyst's to see."""

    id: str
    action: str
    reviewer: str
    at: datetime
    note: str
    until: datetime | None
    state: str


def decisions(
    shown: Shown, board: Board, mine: Iterable[Incident], audience: Audience
) -> tuple[Decision, ...]:
    """What people decided about an episode, the newest first: as its alert has it, and what no alert tells of yet."""
    alert, mine = shown.newest.alert, tuple(mine)
    words = board.words.get(alert.locality_id, {})
    told = {one.review_id: State.TOLD for one in alert.reviews}
    held = with_reviews(alert.reviews, *(one.reviews for one in mine))
    about = {alert.episode_id, *alert.incident_ids, *(one.incident_id for one in mine)}
    lost = [
        word.reviewed
        for word in words.values()
        if word.ruled not in (Ruled.TAKEN, Ruled.REPEATED)
        and not about.isdisjoint((word.review.episode_id, *word.review.incident_ids))
        and word.review.review_id not in told
    ]
    found = [_decision(one, told.get(one.review_id, State.TAKEN), audience) for one in held]
    found += [_decision(one, State.MISFIT, audience) for one in lost]
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))


def _decision(one: Reviewed, state: State, audience: Audience) -> Decision:
    deep = audience is Audience.ANALYSTS
    return Decision(
        id=one.review_id, action=one.action, reviewer=plain(one.reviewer) if deep else "", at=one.at,
        note=plain(one.note) if deep else "", until=one.until, state=state,
    )  # fmt: skip


class Beside(Struct, frozen=True, kw_only=True):
    """Another attack of the locality, that one may be merged into."""

    id: str
    place: Named
    types: tuple[str, ...]
    occurred: When | None


class Choices(Struct, frozen=True, kw_only=True):
    """What an analyst may choose from: other places of the locality, and the attacks that are held of it."""

    places: tuple[Named, ...]
    attacks: tuple[Beside, ...]


def choices(locality: str, here: Iterable[Incident], places: Localities) -> Choices:
    """What the forms of an episode offer."""
    return Choices(
        places=tuple(named(place) for place in places.of(locality)),
        attacks=tuple(
            Beside(
                id=one.incident_id, place=named(one.district), types=one.types, occurred=when(one.occurred)
            )
            for one in here
        ),
    )
