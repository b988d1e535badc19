"""What the page knows: the newest alert of every episode, the reports behind it, and when each was heard. Bounded, pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from stream.envelope import Message
from stream.incidents.review import MOST_RULINGS, Ruled, Ruling, reviewed, ruling_of
from stream.incidents.window import Window, admit
from stream.meanwhile import Listening
from stream.policy import Policy
from stream.records import (
    Alert,
    Ancestor,
    Event,
    Incident,
    Place,
    PlaceKind,
    Review,
    Reviewed,
    Tick,
    Withdrawal,
)
from stream.watch import incidents

EPISODES = 2_000
REVISIONS = 40
REPORTS = 20_000
OF_ONE_LOCALITY = 400
REVIEWED_LOCALITIES = 2_000


class Limits(Struct, frozen=True):
    """How much is kept; over it, what was heard longest ago goes first."""

    episodes: int = EPISODES
    reports: int = REPORTS
    of_one_locality: int = OF_ONE_LOCALITY


class Told(Struct, frozen=True):
    """One alert of an episode, and when the stream sent it."""

    alert: Alert
    sent: datetime


class Shown(Struct, frozen=True):
    """An episode: its newest alert, all that came before it, and the episode that it was merged into, if it was."""

    told: tuple[Told, ...]
    joined: str = ""

    @property
    def newest(self) -> Told:
        """The newest alert: it alone carries the whole state."""
        return self.told[-1]


class Heard(Struct, frozen=True):
    """One report, when the stream carried it, and when it was taken back, if it was."""

    event: Event
    at: datetime
    withdrawn: datetime | None = None


class Word(Struct, frozen=True):
    """A person's word as `events` carried it, and what it was about then."""

    review: Review
    ruled: Ruled
    ruling: Ruling | None = None

    @property
    def reviewed(self) -> Reviewed:
        """As alerts carry it."""
        return reviewed(self.review)


class Board:
    """Everything the page shows. It never reads a clock: times come with the messages."""

    def __init__(self, limits: Limits | None = None, policy: Policy | None = None) -> None:
        """Empty; `limits` bounds what is kept, `policy` is how `watch` groups reports into attacks."""
        self.limits = limits or Limits()
        self.policy = policy or Policy()
        self.episodes: dict[str, Shown] = {}
        self.reports: dict[str, dict[str, Heard]] = {}
        self.words: dict[str, dict[str, Word]] = {}  # of people, by locality and review id
        self.newest: datetime | None = None  # of any message
        self.tick: datetime | None = None  # the worker's last sign of life
        self._alerts: dict[str, str] = {}  # alert id to episode id
        self.listening = Listening()
        self._held = 0

    def alert(self, alert: Alert, sent: datetime) -> tuple[str, ...]:
        """Take an alert; the ids of the episodes that look different now. A repeated alert changes nothing."""
        self._advance(sent)
        if alert.alert_id in self._alerts:
            return ()
        shown = self.episodes.pop(alert.episode_id, Shown(()))
        told = sorted((*shown.told, Told(alert, sent)), key=lambda one: one.alert.revision)
        self.episodes[alert.episode_id] = replace(shown, told=tuple(told[-REVISIONS:]))
        self._alerts[alert.alert_id] = alert.episode_id
        joined = tuple(self._join(alert))
        self._forget_episodes()
        return (alert.episode_id, *joined)

    def message(self, message: Message, at: datetime) -> str:
        """Take a message of `events`; the locality of which something else is known now, or ""."""
        if isinstance(message, Review):  # given by the wall's clock, whatever the stream's is
            return self._review(message)
        self._advance(at)
        match message:
            case Tick():
                self.tick = message.at if self.tick is None else max(self.tick, message.at)
                return ""
            case Withdrawal():
                return self._withdraw(message, at)
        return self._report(message, at)

    def listed(self) -> list[Shown]:
        """The episodes to show, what was sent last first; one that was merged into another is part of it."""
        standing = (shown for shown in self.episodes.values() if not shown.joined)
        return sorted(standing, key=lambda one: (one.newest.sent, one.newest.alert.alert_id), reverse=True)

    def heard_in(self, locality: str) -> list[Heard]:
        """The reports of a locality, withdrawn ones too, in the order of their arrival."""
        return list(self.reports.get(locality, {}).values())

    def attacks_in(self, locality: str) -> tuple[Incident, ...]:
        """The incidents of a locality, grouped from its reports and by what people said, as `watch` groups them."""
        window = Window()
        for one in self.heard_in(locality):
            if one.withdrawn is None:
                window, _ = admit(window, one.event, one.event.published_at or one.at, self.policy)
        rulings = tuple(word.ruling for word in self.words.get(locality, {}).values() if word.ruling)
        return incidents(replace(window, rulings=rulings), self.policy)

    def decidable_in(self, locality: str) -> tuple[Incident, ...]:
        """The incidents that the worker's window still holds: only about those can anything be decided."""
        if self.newest is None:
            return ()
        since = self.newest - self.policy.window
        return tuple(one for one in self.attacks_in(locality) if last_of(one) >= since)

    def wide(self) -> list[Heard]:
        """Standing reports that name no district: a governorate, a region or a country. Newest first."""
        found = [
            heard
            for kept in self.reports.values()
            for heard in kept.values()
            if heard.withdrawn is None and is_wide(heard.event.place)
        ]
        return sorted(found, key=lambda one: (one.at, one.event.event_id), reverse=True)

    def _advance(self, at: datetime) -> None:
        self.newest = at if self.newest is None else max(self.newest, at)

    def _join(self, alert: Alert) -> Iterator[str]:
        """Mark the episodes that an alert carries on: it follows their alerts."""
        followed = {self._alerts.get(name, alert.episode_id) for name in alert.follows}
        for episode_id in sorted(followed - {alert.episode_id}):
            if episode_id in self.episodes:
                self.episodes[episode_id] = replace(self.episodes[episode_id], joined=alert.episode_id)
                yield episode_id

    def _report(self, event: Event, at: datetime) -> str:
        locality = event.place.locality_id
        kept = self.reports.setdefault(locality, {})
        before = kept.get(event.event_id)
        if before is not None and before.event == event:
            return ""
        self._held += before is None
        self.listening.report(event)
        kept[event.event_id] = Heard(
            event, at
        )  # a newer version keeps its place: incidents are named by arrival
        if len(kept) > self.limits.of_one_locality or self._held > self.limits.reports:
            self._forget_reports(kept)
        return locality

    def _review(self, review: Review) -> str:
        words = self.words.setdefault(review.locality_id, {})
        if review.review_id in words:
            return ""
        ruling = ruling_of(review, self.decidable_in(review.locality_id))
        told = (Ruled.TAKEN, ruling) if isinstance(ruling, Ruling) else (ruling, None)
        words[review.review_id] = Word(review, *told)
        while len(words) > MOST_RULINGS:
            words.pop(next(iter(words)))
        while len(self.words) > REVIEWED_LOCALITIES:
            self.words.pop(next(iter(self.words)))
        return review.locality_id

    def _withdraw(self, message: Withdrawal, at: datetime) -> str:
        kept = self.reports.get(message.locality_id, {})
        heard = kept.get(message.event_id)
        if heard is None or heard.withdrawn is not None:
            return ""
        kept[message.event_id] = replace(heard, withdrawn=at)
        return message.locality_id

    def _forget_reports(self, kept: dict[str, Heard]) -> None:
        """Dictionaries keep the order of arrival: the first is the oldest."""
        if len(kept) <= self.limits.of_one_locality:
            kept = min(self.reports.values(), key=_oldest)
        kept.pop(next(iter(kept)))
        self._held -= 1
        for locality in [name for name, reports in self.reports.items() if not reports]:
            del self.reports[locality]

    def _forget_episodes(self) -> None:
        while len(self.episodes) > self.limits.episodes:
            oldest = min(self.episodes, key=lambda name: self.episodes[name].newest.sent)
            for told in self.episodes.pop(oldest).told:
                self._alerts.pop(told.alert.alert_id, None)


def last_of(incident: Incident) -> datetime:
    """When an incident was, or was told of last."""
    told = [incident.last_reported, incident.occurred.end if incident.occurred else None]
    return max((at for at in told if at), default=datetime.min.replace(tzinfo=UTC))


def _oldest(kept: dict[str, Heard]) -> datetime:
    return next(iter(kept.values())).at


def chain(place: Place) -> Iterable[Ancestor]:
    """A place and what contains it, inner to outer."""
    yield Ancestor(place.place_id, place.name_ar, place.name_en, place.kind, place.pcode)
    yield from place.within


def governorate(place: Place) -> Ancestor | None:
    """The governorate that a place is or lies in; None where none is known."""
    return next((one for one in chain(place) if one.kind is PlaceKind.GOVERNORATE), None)


def country(place: Place) -> Ancestor | None:
    """The country that a place is or lies in."""
    return next((one for one in chain(place) if one.kind is PlaceKind.COUNTRY), None)


def is_wide(place: Place) -> bool:
    """Whether a place is too wide to be a district under attack."""
    return place.kind in (PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.GOVERNORATE)
