"""Why reports of several articles are one attack or not: each pair with its weights, as `rasid explain` prints them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from stream.incidents.incident import attacks
from stream.incidents.match import THRESHOLD, WEIGHTS, Match, compare, kinds_told
from stream.incidents.report import Report, report_of
from stream.incidents.window import Window
from stream.records import Event

MOST = 200


class Pair(NamedTuple):
    """Two reports of one locality, how well they fit, and whether they came to be one incident."""

    one: Event
    other: Event
    match: Match
    together: bool


def pairs(events: Iterable[Event], now: datetime) -> Iterator[Pair]:
    """Every two reports of different articles about one locality. Reports of different localities never meet."""
    by_locality: dict[str, dict[str, Event]] = defaultdict(dict)
    for event in events:
        by_locality[event.place.locality_id][event.event_id] = event
    for held in by_locality.values():
        places = {event.place.place_id: event.place for event in held.values()}
        reports = [report_of(event, seq=n, seen=now) for n, event in enumerate(held.values())]
        kinds = kinds_told(reports)
        found = attacks(Window(places=tuple(places.values()), reports=tuple(reports)))
        home = {event_id: a.incident.incident_id for a in found for event_id in a.incident.event_ids}
        for one, other in combinations(reports, 2):
            if one.article_id != other.article_id:
                yield _pair(one, other, held, compare(one, other, places, kinds), home)


def _pair(one: Report, other: Report, held: dict[str, Event], match: Match, home: dict[str, str]) -> Pair:
    return Pair(held[one.event_id], held[other.event_id], match, home[one.event_id] == home[other.event_id])


def weights(match: Match) -> str:
    """The features that hold with what each adds: «same_place +3»."""
    return "\n".join(f"{feature.value.replace('_', ' ')} {WEIGHTS[feature]:+g}" for feature in match.features)


def show(found: Iterable[Pair], console: Console) -> None:
    """The pairs as a table: at most MOST of them, the best first."""
    rows = sorted(found, key=lambda pair: (-pair.match.score, pair.one.event_id, pair.other.event_id))
    table = Table(
        "one", "other", "weights", "sum", "verdict", show_lines=True,
        title=f"Reports of one locality, two by two; one attack from {THRESHOLD:g}",
    )  # fmt: skip
    for pair in rows[:MOST]:
        verdict = "one attack" if pair.together else "two attacks"
        cells = (_told(pair.one), _told(pair.other), weights(pair.match), f"{pair.match.score:+g}", verdict)
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
    if len(rows) > MOST:
        console.print(f"{len(rows) - MOST} more pairs are left out.")
    if not rows:
        console.print("No two of the articles report an attack in one locality.")


def _told(event: Event) -> str:
    killed = event.casualties.killed
    when = f"{event.occurred.start:%Y-%m-%d}" if event.occurred else "no date"
    return "\n".join(
        (
            event.article_id,
            event.place.name_ar,
            event.type.value,
            when,
            f"killed: {killed.text or killed.low}" if killed else "no toll",
        )
    )
