"""One district's story: which attacks an episode is made of, who told of each, in which words, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from stream.export.harm import Audience
from stream.live.board import Board, Shown
from stream.live.decide import Choices, Decision, Localities, choices, decisions
from stream.live.strike import Strike, strike
from stream.live.telling import Telling, telling
from stream.live.views import Card, Words, card, why
from stream.places.entry import Entry
from stream.records import Event, Incident
from stream.text.plain import plain


class Moment(Struct, frozen=True):
    """One alert in the episode's time line."""

    alert: str
    revision: int
    kind: str
    sent: datetime
    why: Words
    headline: Words


class Story(Struct, frozen=True, kw_only=True):
    """All that the page tells of one episode. `held` and `choices` are an analyst's."""

    card: Card
    line: tuple[Moment, ...]
    strikes: tuple[Strike, ...]
    held: tuple[Strike, ...]
    others: tuple[Telling, ...]
    missing: int
    decisions: tuple[Decision, ...]
    choices: Choices | None


def story(
    shown: Shown,
    board: Board,
    entries: Mapping[str, Entry],
    audience: Audience,
    places: Localities | None = None,
) -> Story:
    """An episode with its attacks, newest first.

    `held` are attacks on its place that no alert tells of: weak ones, and those that a person dismissed. `others` are
    reports of its place and time that belong to no attack, withdrawn ones too; `missing` counts attacks whose reports
    are no longer held. `places`: where an analyst may put an attack, if anything may be decided here.
    """
    alert, deep = shown.newest.alert, audience is Audience.ANALYSTS
    heard, here = board.heard_in(alert.locality_id), board.attacks_in(alert.locality_id)
    mine = _of(alert.incident_ids, here)
    open_to = board.decidable_in(alert.locality_id) if deep else ()
    untold = _untold(shown, board, open_to)
    by_id = {one.event.event_id: one for one in heard}
    strikes, held = (
        tuple(strike(incident, by_id, entries, audience) for incident in some) for some in (mine, untold)
    )
    told = {name for incident in (*mine, *untold) for name in incident.event_ids}
    others = tuple(
        telling(one, entries, audience)
        for one in heard
        if one.event.event_id not in told and _about(one.event, shown)
    )
    line = tuple(
        Moment(
            one.alert.alert_id, one.alert.revision, one.alert.kind, one.sent, why(one.alert),
            Words(plain(one.alert.headline.ar), plain(one.alert.headline.en)),
        )
        for one in shown.told
    )  # fmt: skip
    return Story(
        card=card(shown, board, entries, audience), line=line, strikes=strikes, held=held, others=others,
        missing=len(alert.incident_ids) - len(mine),
        decisions=decisions(shown, board, (*mine, *untold), audience),
        choices=choices(alert.locality_id, open_to, places) if places and deep else None,
    )  # fmt: skip


def _of(wanted: Sequence[str], here: Iterable[Incident]) -> list[Incident]:
    """The incidents of these ids that are held, the last first."""
    found = {incident.incident_id: incident for incident in here}
    return [found[name] for name in reversed(wanted) if name in found]


def _untold(shown: Shown, board: Board, here: Iterable[Incident]) -> list[Incident]:
    """Incidents of an episode's district that no alert of its locality tells of."""
    alert = shown.newest.alert
    told = {
        name
        for one in board.listed()
        if one.newest.alert.locality_id == alert.locality_id
        for name in one.newest.alert.incident_ids
    }
    return [
        one
        for one in here
        if one.incident_id not in told and one.district.place_id == alert.district.place_id
    ]


def _about(event: Event, shown: Shown) -> bool:
    """Whether a report was about the episode's district in its time."""
    alert = shown.newest.alert
    at = event.occurred.end if event.occurred else event.published_at
    return event.place.place_id == alert.district.place_id and (
        at is None or alert.since <= at <= alert.until
    )
