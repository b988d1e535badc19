"""One locality's state as JSON, asked of the worker that owns its partition: what is told of each district, and why.

Another worker is named by the address it announces to the group, and the answer is a redirection to it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple, Protocol
from urllib.parse import quote

from msgspec import Struct

from stream import watch
from stream.policy import Policy
from stream.records import Alert, Incident, encode
from stream.watch import Districts, Window

PATH = "/districts/"
PATIENCE = 5.0  # seconds for the worker's loop to answer
LOOPBACK = ("127.0.0.1", "::1")


class EpisodeState(Struct, frozen=True, kw_only=True):
    """An episode: its newest alert, and whether something is held back to be merged with what follows."""

    episode_id: str
    since: datetime
    until: datetime
    open: bool
    waiting: bool
    alert: Alert | None


class DistrictState(Struct, frozen=True, kw_only=True):
    """A district with its episodes, newest last, and the incidents that are still matched against."""

    district_id: str
    name_ar: str
    name_en: str
    episodes: tuple[EpisodeState, ...]
    incidents: tuple[Incident, ...]


class LocalityState(Struct, frozen=True, kw_only=True):
    """All that is remembered of a locality, at the stream's time of its partition."""

    locality_id: str
    stream_time: datetime | None
    districts: tuple[DistrictState, ...]


def state(
    locality_id: str, window: Window, districts: Districts, clock: datetime | None, policy: Policy
) -> LocalityState:
    """The state of a locality from what its tables hold."""
    incidents = watch.incidents(window, policy)
    places = {told.place.place_id: told.place for told in districts.episodes}
    places |= {incident.district.place_id: incident.district for incident in incidents}
    return LocalityState(
        locality_id=locality_id,
        stream_time=clock,
        districts=tuple(
            DistrictState(
                district_id=place_id,
                name_ar=place.name_ar,
                name_en=place.name_en,
                episodes=tuple(
                    EpisodeState(
                        episode_id=told.episode_id, since=told.since, until=told.until, open=told.open,
                        waiting=told.waiting, alert=told.last,
                    )
                    for told in districts.episodes
                    if told.place.place_id == place_id
                ),
                incidents=tuple(one for one in incidents if one.district.place_id == place_id),
            )
            for place_id, place in sorted(places.items())
        ),
    )  # fmt: skip


class Answer(NamedTuple):
    """An HTTP answer; `location` names another worker."""

    status: HTTPStatus
    body: bytes = b""
    location: str = ""


class Elsewhere(NamedTuple):
    """The address of the worker that owns a locality; "" where none is known to."""

    address: str


class Owner(Protocol):
    """A worker, as far as it can be asked."""

    def ask(self, locality_id: str) -> LocalityState | Elsewhere | None:
        """The state of a locality, whose else it is, or None while the tables are recovered."""
        ...


class Query:
    """Answers from the thread of the probes, by asking the worker on its own loop."""

    def __init__(self, owner: Owner, loop: Callable[[], asyncio.AbstractEventLoop], *, anybody: bool) -> None:
        """`anybody`: not only those who ask from this machine."""
        self.owner = owner
        self.loop = loop
        self.anybody = anybody

    def answer(self, path: str, asker: str) -> Answer:
        """What `path` (/districts/LOCALITY or /districts/LOCALITY/DISTRICT) says to `asker`, an IP address."""
        if not self.anybody and asker not in LOOPBACK:
            return _no(
                HTTPStatus.FORBIDDEN, "answered only on this machine: RASID_QUERY=all answers everybody"
            )
        locality_id, _, district_id = path.removeprefix(PATH).partition("/")
        if not locality_id:
            return _no(HTTPStatus.NOT_FOUND, "/districts/LOCALITY or /districts/LOCALITY/DISTRICT")
        try:
            found = self._ask(locality_id)
        except (TookTooLong, RuntimeError):  # the loop is held up, or has ended
            return _no(HTTPStatus.SERVICE_UNAVAILABLE, "the worker is busy")
        if found is None or found == Elsewhere(""):
            return _no(
                HTTPStatus.SERVICE_UNAVAILABLE, "the tables are not ready, or no worker has this partition"
            )
        if isinstance(found, Elsewhere):
            return Answer(HTTPStatus.TEMPORARY_REDIRECT, location=found.address + quote(path))
        if not district_id:
            return Answer(HTTPStatus.OK, encode(found)) if found.districts else _nothing(locality_id)
        one = next((district for district in found.districts if district.district_id == district_id), None)
        return Answer(HTTPStatus.OK, encode(one)) if one else _nothing(district_id)

    def _ask(self, locality_id: str) -> LocalityState | Elsewhere | None:
        told: Future[LocalityState | Elsewhere | None] = Future()

        def ask() -> None:
            try:
                told.set_result(self.owner.ask(locality_id))
            except BaseException as error:
                told.set_exception(error)
                raise

        self.loop().call_soon_threadsafe(ask)
        return told.result(PATIENCE)


def _no(status: HTTPStatus, why: str) -> Answer:
    return Answer(status, json.dumps({"error": why}).encode())


def _nothing(name: str) -> Answer:
    return _no(HTTPStatus.NOT_FOUND, f"nothing is remembered of {name}")
