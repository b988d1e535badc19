"""A page's memory made from events, for tests of what it shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from msgspec.structs import replace

from stream.envelope import Message
from stream.live import feed
from stream.live.board import Board, Limits
from stream.live.decide import Localities
from stream.live.desk import Desk, Feeding
from stream.live.hub import Hub
from stream.places.entry import Entry
from stream.places.gazetteer import Gazetteer, load
from stream.policy import Policy
from stream.records import Event, Evidence, Field, GeoPrecision, PlaceKind, Review, Tick
from stream.replay import Replay
from tests.builders import DAY0, report

START = datetime(2024, 3, 1, tzinfo=UTC)
CITY = Entry("homs", PlaceKind.CITY, "حمص", name_en="Homs", parent="sub", lat=34.72, lon=36.7)
CENTRE = Entry("sub", PlaceKind.SUBDISTRICT, "حمص", name_en="Homs", parent="sy04", lat=34.73, lon=36.71)
PART = Entry("inshaat", PlaceKind.NEIGHBOURHOOD, "الإنشاءات", name_en="Inshaat", parent="homs")
GOVERNORATE = Entry("sy04", PlaceKind.GOVERNORATE, "حمص", name_en="Homs", lat=34.46, lon=38.21)


def entries() -> dict[str, Entry]:
    """The places that the builders' places lie in."""
    return {entry.id: entry for entry in (CITY, CENTRE, GOVERNORATE, PART)}


@cache
def places() -> Any:
    """The built-in table."""
    return load()


def desk(
    *messages: Message, ready: bool = True, limits: Limits | None = None, exercise: bool = False
) -> Desk:
    """A desk that has read these messages of `events` and the alerts they raise."""
    known = Localities(Gazetteer(entries().values()))
    made = Desk(Board(limits), Hub("run"), known, exercise=exercise, started=START)
    made.run = Replay(Policy(), "test", timedelta(minutes=1))  # type: ignore[attr-defined]
    hear(made, messages)
    if ready:
        made.now_feeding(Feeding.FOLLOWING, START)
    return made


def hear(made: Desk, messages: Iterable[Message]) -> None:
    """Let a desk read more messages and the alerts that they raise."""
    for message in messages:
        at = (message.at if isinstance(message, Tick | Review) else message.published_at) or DAY0
        told = made.run.message(message)  # type: ignore[attr-defined]
        for item in ((message, at), *((one.alert, feed._sent(one.sealed.headers) or at) for one in told)):
            feed.hand(made, item)


def placed(event: Event, lat: float = 34.751, lon: float = 36.662) -> Event:
    """The event at an exact place."""
    return replace(event, place=replace(event.place, lat=lat, lon=lon, precision=GeoPrecision.EXACT))


def quoted(text: str, *marks: tuple[int, int], **given: Any) -> Event:
    """An event read from a sentence, with marks in it."""
    event = report(text=text, **given)
    more = tuple(
        Evidence(field=Field.TEXT, start=start, end=end, rule="trigger:test", text=text[start:end])
        for start, end in marks
    )
    return replace(event, evidence=(*event.evidence, *more))
