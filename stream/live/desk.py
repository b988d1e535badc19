"""The board with its readers: what comes in changes it, and every change goes out to whoever looks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

from stream.envelope import Message
from stream.export.harm import Audience
from stream.live.board import Board, Shown
from stream.live.decide import About, Clocks, Localities, Refused, Why, Wish, review_of
from stream.live.hub import Hub
from stream.live.silent import silent
from stream.live.story import Story, story
from stream.live.telling import Telling, telling
from stream.live.views import Area, Card, areas, card
from stream.places.entry import Entry
from stream.records import Alert, Review

WIDE_SHOWN = 30


class Feeding(StrEnum):
    """How the page is fed."""

    READING = "reading"  # catching up with what Kafka holds
    FOLLOWING = "following"
    LOST = "lost"  # the broker does not answer
    REPLAYED = "replayed"  # files, read to their end


class Pulse(Struct, frozen=True, kw_only=True):
    """What says how old the page is. `now` is the clock that ages are counted by: in an exercise, the newest message's.

    `tick`: the worker's last sign of life. `since`: how long `feeding` has been so. `behind`: messages not yet read.
    """

    now: datetime
    wall: datetime
    newest: datetime | None
    tick: datetime | None
    feeding: Feeding
    since: datetime
    behind: int
    exercise: bool


class Beyond(Struct, frozen=True, kw_only=True):
    """What is known beyond single districts: counts by governorate, and reports that name no district."""

    areas: tuple[Area, ...]
    wide: tuple[Telling, ...]


class Whole(Struct, frozen=True, kw_only=True):
    """All that the list and the map show, and where the stream goes on from."""

    cursor: str
    pulse: Pulse
    cards: tuple[Card, ...]
    beyond: Beyond


class News(Struct, frozen=True, kw_only=True):
    """An episode that changed. `gone` are those it was merged with."""

    card: Card
    gone: tuple[str, ...]


class Desk:
    """One page's memory and its readers. Times are arguments; it runs in the loop's thread alone."""

    def __init__(
        self,
        board: Board,
        hub: Hub,
        places: Localities,
        *,
        exercise: bool,
        started: datetime,
    ) -> None:
        """`places`: those known, for the centres that stand for others and for where analysts may put an attack."""
        self.board, self.hub, self.places = board, hub, places
        self.entries: Mapping[str, Entry] = places.gazetteer.entries
        self.exercise = exercise
        self.feeding, self.since, self.behind = Feeding.READING, started, 0
        self._heard: set[str] = set()

    @property
    def ready(self) -> bool:
        """Whether all that was held when it started has been read."""
        return self.feeding is not Feeding.READING

    def now_feeding(self, feeding: Feeding, at: datetime) -> None:
        """Note how the page is fed; readers are told."""
        if feeding is self.feeding:
            return
        first, self.feeding, self.since = not self.ready, feeding, at
        if first:
            self._heard.clear()
            self.hub.send("reset", lambda _: b"{}")
        else:
            self.tell_pulse(at)

    def alert(self, alert: Alert, sent: datetime) -> None:
        """Take an alert and show it."""
        changed = self.board.alert(alert, sent)
        if not changed or not self.ready:
            return
        self._heard.add(alert.locality_id)
        shown = self.board.episodes[changed[0]]
        if shown.joined:
            return
        self.hub.send("card", lambda audience: _json(News(
            card=card(shown, self.board, self.entries, audience), gone=changed[1:],
        )))  # fmt: skip

    def message(self, message: Message, at: datetime) -> None:
        """Take a message of `events`; `flush` tells readers of it."""
        locality = self.board.message(message, at)
        if locality and self.ready:
            self._heard.add(locality)

    def flush(self) -> None:
        """Tell readers which localities were heard of since the last time: one message for many reports."""
        if not self._heard:
            return
        heard = sorted(self._heard)
        self._heard.clear()
        self.hub.send("heard", lambda audience: _json({"localities": heard, "beyond": self.beyond(audience)}))

    def tell_pulse(self, wall: datetime) -> None:
        """Tell readers at once that the feed was lost or came back."""
        pulse = _json(self.pulse(wall))
        self.hub.send("pulse", lambda _: pulse)

    def pulse(self, wall: datetime) -> Pulse:
        """How old the page is at this moment of the wall's clock."""
        wall = wall.astimezone(UTC)
        return Pulse(
            now=(self.board.newest or wall) if self.exercise else wall, wall=wall, newest=self.board.newest,
            tick=self.board.tick, feeding=self.feeding, since=self.since, behind=self.behind, exercise=self.exercise,
        )  # fmt: skip

    def beyond(self, audience: Audience) -> Beyond:
        """What is known beyond single districts."""
        wide = tuple(telling(heard, self.entries, audience) for heard in self.board.wide()[:WIDE_SHOWN])
        return Beyond(areas=tuple(areas(self.board)), wide=wide)

    def whole(self, wall: datetime, audience: Audience) -> bytes:
        """Everything the list and the map show, as JSON."""
        cards = tuple(card(shown, self.board, self.entries, audience) for shown in self.board.listed())
        return _json(Whole(
            cursor=self.hub.cursor, pulse=self.pulse(wall),
            cards=cards, beyond=self.beyond(audience),
        ))  # fmt: skip

    def story(self, episode_id: str, audience: Audience) -> bytes | None:
        """One district's story as JSON; that of the episode it was merged into, if it was."""
        shown = self._shown(episode_id)
        if shown is None:
            return None
        told: Story = story(shown, self.board, self.entries, audience, self.places)
        return _json(told)

    def decide(self, wish: Wish, reviewer: str, wall: datetime) -> Review:
        """The review that an analyst's wish is. Raises Refused."""
        about = About(wish.locality)
        if wish.episode:
            shown = self._shown(wish.episode)
            if shown is None:
                raise Refused(Why.GONE)
            alert = shown.newest.alert
            about = About(alert.locality_id, alert.episode_id, alert.incident_ids)
        here = self.board.decidable_in(about.locality)
        return review_of(wish, about, here, self.places, reviewer, Clocks(wall, self.pulse(wall).now))

    def silent(self) -> bytes:
        """Attacks on districts that no alert tells of, for analysts, as JSON."""
        return _json(silent(self.board, self.entries, self.places))

    def _shown(self, episode_id: str) -> Shown | None:
        shown = self.board.episodes.get(episode_id)
        while shown is not None and shown.joined:
            shown = self.board.episodes.get(shown.joined)
        return shown


def _json(value: object) -> bytes:
    return msgspec.json.encode(value)
