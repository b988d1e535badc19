"""The attacks that no alert tells of: weakly told, or held for a second source."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from stream.alerts.episode import opens_alerts
from stream.export.harm import Audience
from stream.live.board import Board, country, last_of
from stream.live.decide import Choices, Localities, choices
from stream.live.strike import Strike, strike
from stream.live.views import Named, named
from stream.places.entry import Entry
from stream.records import Incident

SILENT_SHOWN = 30


class Silent(Struct, frozen=True, kw_only=True):
    """An attack on a district of which nothing is shown: weakly told, or held for a second source."""

    locality: str
    place: Named
    country: str
    strike: Strike
    choices: Choices


def silent(board: Board, entries: Mapping[str, Entry], places: Localities) -> tuple[Silent, ...]:
    """The attacks that no alert tells of, in localities without any alert; what was told of last comes first."""
    told = {shown.newest.alert.locality_id for shown in board.listed()}
    found = [
        (one, here)
        for locality in board.reports
        if locality not in told
        for here in (board.decidable_in(locality),)
        for one in here
        if opens_alerts(one.district)
    ]
    found.sort(key=lambda pair: (last_of(pair[0]), pair[0].incident_id), reverse=True)
    return tuple(_silent(one, here, board, entries, places) for one, here in found[:SILENT_SHOWN])


def _silent(
    one: Incident,
    here: tuple[Incident, ...],
    board: Board,
    entries: Mapping[str, Entry],
    places: Localities,
) -> Silent:
    by_id = {heard.event.event_id: heard for heard in board.heard_in(one.locality_id)}
    land = country(one.district)
    return Silent(
        locality=one.locality_id,
        place=named(one.district),
        country=land.place_id.partition(".")[0] if land else "",
        strike=strike(one, by_id, entries, Audience.ANALYSTS),
        choices=choices(one.locality_id, here, places),
    )
