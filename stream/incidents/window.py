"""What was reported lately of one locality: a bounded set that knows what it has seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

from stream.incidents.report import Report, digest, report_of
from stream.incidents.review import MOST_RULINGS, Ruled, Ruling, re_placed, reviewed, ruling_of
from stream.policy import Policy
from stream.records import Event, Incident, Place, Review, Withdrawal, encode
from stream.versions import expect

VERSION = 1


class Arrival(StrEnum):
    """What became of a delivery."""

    TAKEN = "taken"
    REPLACED = "replaced"
    DUPLICATE = "duplicate"
    BEYOND_HISTORY = "beyond_history"
    BEYOND_WINDOW = "beyond_window"
    WITHDRAWN = "withdrawn"
    NOTHING_TO_WITHDRAW = "nothing_to_withdraw"


class Gone(Struct, frozen=True, array_like=True):
    """A version of an event that was withdrawn: delivered again, it stays withdrawn."""

    event_id: str
    digest: int
    until: datetime


class Window(Struct, frozen=True, array_like=True):
    """The reports of a locality, by event id, the places they name, and the number of the `next` arrival.

    `gone` are versions that were withdrawn, `rulings` what people said of the reports.
    """

    version: int = VERSION
    next: int = 1
    places: tuple[Place, ...] = ()
    reports: tuple[Report, ...] = ()
    gone: tuple[Gone, ...] = ()
    rulings: tuple[Ruling, ...] = ()

    def place(self, place_id: str) -> Place:
        """The place that a report of this window names."""
        return next(place for place in self.places if place.place_id == place_id)


def dump(window: Window) -> bytes:
    """The window as the table stores it: MessagePack, the same window in the same bytes."""
    return msgspec.msgpack.encode(window)


def load(raw: bytes) -> Window:
    """The window that `dump` wrote. WrittenLater where a later release stored it."""
    window = msgspec.msgpack.decode(raw, type=Window)
    expect("a window", window.version, VERSION)
    return window


def admit(window: Window, event: Event, now: datetime, policy: Policy) -> tuple[Window, Arrival]:
    """The window with `event` in it, or as it was and why."""
    mark = digest(event)
    known = next((report for report in window.reports if report.event_id == event.event_id), None)
    if known and (mark == known.digest or mark in known.before):
        return window, Arrival.DUPLICATE
    if any(item.event_id == event.event_id and item.digest == mark for item in window.gone):
        return window, Arrival.DUPLICATE
    seq = known.seq if known else window.next
    before = (*known.before, known.digest) if known else ()
    report = report_of(event, seq=seq, seen=now, before=before)
    if event.published_at and report.when and report.when.end < event.published_at - policy.history:
        return window, Arrival.BEYOND_HISTORY
    if report.at < now - policy.window:
        return window, Arrival.BEYOND_WINDOW
    reports = (*(item for item in window.reports if item.event_id != event.event_id), report)
    places = {place.place_id: place for place in window.places}
    place_id = event.place.place_id
    if (place := places.setdefault(place_id, event.place)) != event.place:
        places[place_id] = max(place, event.place, key=_told_fully)
    grown = msgspec.structs.replace(window, next=max(window.next, seq + 1))
    return _holding(grown, reports, places), Arrival.REPLACED if known else Arrival.TAKEN


def withdraw(window: Window, message: Withdrawal, now: datetime, policy: Policy) -> tuple[Window, Arrival]:
    """The window without the event that `message` takes back."""
    known = next((report for report in window.reports if report.event_id == message.event_id), None)
    if known is None:
        return window, Arrival.NOTHING_TO_WITHDRAW
    until = now + policy.window
    marks = [Gone(known.event_id, mark, until) for mark in (*known.before, known.digest)]
    gone = {(item.event_id, item.digest): item for item in (*window.gone, *marks)}
    kept = msgspec.structs.replace(window, gone=tuple(gone[key] for key in sorted(gone)))
    reports = tuple(report for report in window.reports if report is not known)
    return _holding(kept, reports, {place.place_id: place for place in window.places}), Arrival.WITHDRAWN


def heed(
    window: Window, review: Review, incidents: Iterable[Incident], now: datetime, policy: Policy
) -> tuple[Window, Ruled]:
    """The window with a person's word on its incidents in it, or as it was and why."""
    if any(known.review.review_id == review.review_id for known in window.rulings):
        return window, Ruled.REPEATED
    if review.reports:
        return _brought(window, review, now, policy)
    ruling = ruling_of(review, incidents)
    if isinstance(ruling, Ruled):
        return window, ruling
    rulings = (*window.rulings, ruling)[-MOST_RULINGS:]
    return msgspec.structs.replace(window, rulings=rulings), Ruled.TAKEN


def _brought(window: Window, review: Review, now: datetime, policy: Policy) -> tuple[Window, Ruled]:
    """The window with reports that a person moved here from another locality."""
    held, ids = window, []
    for event in re_placed(review):
        held, arrival = admit(held, event, now, policy)
        if arrival in (Arrival.TAKEN, Arrival.REPLACED, Arrival.DUPLICATE):
            ids.append(event.event_id)
    if not ids:
        return window, Ruled.MISFIT
    rulings = (*held.rulings, Ruling(reviewed(review), tuple(sorted(ids)), (), review.place))[-MOST_RULINGS:]
    return msgspec.structs.replace(held, rulings=rulings), Ruled.TAKEN


def without(window: Window, event_ids: frozenset[str], now: datetime) -> Window:
    """The window without these reports, and without withdrawals that nothing can come back to."""
    gone = tuple(item for item in window.gone if item.until >= now)
    if not event_ids and len(gone) == len(window.gone):
        return window
    reports = tuple(report for report in window.reports if report.event_id not in event_ids)
    kept = msgspec.structs.replace(window, gone=gone)
    return _holding(kept, reports, {place.place_id: place for place in window.places})


def _told_fully(place: Place) -> tuple[int, int, bytes]:
    """Of two readings of one place the fuller is kept, whichever came first: more containers, fewer doubts."""
    return len(place.within), -len(place.alternatives), encode(place)


def _holding(window: Window, reports: tuple[Report, ...], places: dict[str, Place]) -> Window:
    """The window in its one canonical form: reports by event id, only places that they name, only words on them."""
    named = sorted({report.place_id for report in reports})
    held = {report.event_id for report in reports}
    return msgspec.structs.replace(
        window,
        reports=tuple(sorted(reports, key=lambda report: report.event_id)),
        places=tuple(places[place_id] for place_id in named),
        rulings=tuple(
            ruling for ruling in window.rulings if not held.isdisjoint((*ruling.event_ids, *ruling.others))
        ),
    )
