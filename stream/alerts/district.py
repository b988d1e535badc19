"""What is remembered of a locality's districts: the episodes that were told of, and what was said last."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from stream.incidents.review import reviewed
from stream.policy import Policy
from stream.records import Alert, AlertKind, Incident, Place, Review, ReviewAction
from stream.versions import expect

VERSION = 2  # 1 gave an episode's district twice
MOST_EARLIER = 512
OF_PAST = frozenset(
    {ReviewAction.CONFIRM, ReviewAction.DISMISS, ReviewAction.MUTE, ReviewAction.UNMUTE}
)  # what can still be said of an incident whose reports are gone


class Told(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An episode as it was left: the newest alert, and which reports (event ids) it had heard.

    `elsewhere` is its district where no alert says it, or the newest says another: one copy is enough to keep.
    `last` is None where nothing was said: what is left over when a report that joined two episodes is withdrawn.
    `past` holds its newest incidents that left the window, `past_since` the beginning of the first that ever did.
    `joined` are the ids of episodes that turned out to be part of it. `waiting`: something new is held back, to be merged with what follows. `sent` is the stream's time.
    """

    episode_id: str
    elsewhere: Place | None = field(default=None, name="place")
    since: datetime
    until: datetime
    reports: tuple[str, ...] = ()
    past: tuple[Incident, ...] = ()
    past_since: datetime | None = None
    last: Alert | None = None
    sent: datetime | None = None
    waiting: bool = False
    joined: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.elsewhere is None and self.last is None:
            raise ValueError(f"{self.episode_id} has no district")

    @property
    def place(self) -> Place:
        """Its district."""
        return self.elsewhere or self.last.district  # type: ignore[union-attr]  # one of them is there

    @property
    def open(self) -> bool:
        """Whether the newest alert says that the district is under attack."""
        return self.last is not None and self.last.kind in (AlertKind.OPENED, AlertKind.UPDATED)

    @property
    def retracted(self) -> bool:
        """Whether the newest alert takes the episode back."""
        return self.last is not None and self.last.kind is AlertKind.RETRACTED


class Earlier(Struct, frozen=True, kw_only=True):
    """A district's newest episode that nothing can change any more."""

    episode_id: str
    place_id: str
    since: datetime
    until: datetime


class Districts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The memory of one locality, by district and time."""

    episodes: tuple[Told, ...] = ()
    earlier: tuple[Earlier, ...] = ()


class _Row(Districts, frozen=True, kw_only=True, omit_defaults=True):
    version: int = 1


class _Version(Struct):
    version: int = 1


class _Ends(_Version):
    """A row without what is said of its episodes."""

    episodes: tuple[msgspec.Raw, ...] = ()
    earlier: tuple[Earlier, ...] = ()


def dump(districts: Districts) -> bytes:
    """The memory as the table stores it: JSON, so that a person can read it; the same memory in the same bytes."""
    return msgspec.json.encode(_Row(version=VERSION, episodes=districts.episodes, earlier=districts.earlier))


def load(raw: bytes) -> Districts:
    """The memory that `dump` wrote. WrittenLater where a later release stored it, ValueError where nobody did."""
    try:
        row = msgspec.json.decode(raw, type=_Row)
    except msgspec.ValidationError:
        expect("districts", msgspec.json.decode(raw, type=_Version).version, VERSION)
        raise
    expect("districts", row.version, VERSION)
    return Districts(episodes=row.episodes, earlier=row.earlier)


def heeded(districts: Districts, review: Review) -> Districts:
    """The memory with a person's word on incidents that left the window; the same one where it has none of them."""
    told = tuple(_heeded(one, review) for one in districts.episodes)
    return districts if told == districts.episodes else replace(districts, episodes=told)


def _heeded(told: Told, review: Review) -> Told:
    past = tuple(
        replace(one, reviews=(*one.reviews, reviewed(review)))
        if one.incident_id in review.incident_ids
        and review.action in OF_PAST
        and all(known.review_id != review.review_id for known in one.reviews)
        else one
        for one in told.past
    )
    return told if past == told.past else replace(told, past=past)


def lapsing(told: Told, now: datetime, policy: Policy) -> bool:
    """Whether an open episode has been quiet for too long."""
    return told.open and now > told.until + policy.quiet


def due(districts: Districts, now: datetime, policy: Policy) -> bool:
    """Whether a tick at `now` would change anything: else a shell need not visit the locality."""
    return any(
        lapsing(told, now, policy) or flushing(told, now, policy) or over(told, now, policy)
        for told in districts.episodes
    )


def next_due(districts: Districts, policy: Policy) -> datetime | None:
    """The earliest time at which `due` may be true; None where it cannot be until something is reported."""
    times = [told.until + (policy.quiet if told.open else policy.window) for told in districts.episodes]
    times += [
        told.sent + policy.merge_updates
        for told in districts.episodes
        if told.waiting and told.sent is not None
    ]
    return min(times, default=None)


def over(told: Told, now: datetime, policy: Policy) -> bool:
    """Whether an episode can change no more: a few words of it are kept then, and nothing of its reports.

    A tick sees to it, so that a district that is never named again takes little room.
    """
    return not told.open and now > told.until + policy.window


def flushing(told: Told, now: datetime, policy: Policy) -> bool:
    """Whether an update that was held back may go out."""
    return told.waiting and told.sent is not None and now >= told.sent + policy.merge_updates


def remember(
    told: list[Told], before: Districts, held: frozenset[str], now: datetime, policy: Policy
) -> Districts:
    """The memory after a step: what can still change in full, of what cannot the newest of each district.

    `held` are the events that the window still holds: forgotten before them, an episode would be told anew.
    """
    kept = [item for item in told if not over(item, now, policy) or not held.isdisjoint(item.reports)]
    ended = [_earlier(item) for item in told if item not in kept and item.last and not item.retracted]
    named = (item for item in (*before.earlier, *ended) if not forgotten(item, now, policy))
    earlier = {item.place_id: item for item in sorted(named, key=_by_end)}
    newest = sorted(earlier.values(), key=_by_end)[-MOST_EARLIER:]
    return Districts(
        episodes=tuple(sorted(kept, key=lambda item: (item.place.place_id, item.since, item.episode_id))),
        earlier=tuple(sorted(newest, key=lambda item: item.place_id)),
    )


def outlived(row: bytes, now: datetime, policy: Policy) -> bool:
    """Whether nothing in a stored row matters any more: a shell may take it away, or keep it, with the same alerts.

    WrittenLater where a later release stored it.
    """
    held = msgspec.json.decode(row, type=_Ends)
    expect("districts", held.version, VERSION)
    return not held.episodes and all(forgotten(item, now, policy) for item in held.earlier)


def forgotten(item: Earlier, now: datetime, policy: Policy) -> bool:
    """Whether an episode is no longer named as the one before: by the stream's time alone, which never goes back."""
    return now > item.until + policy.remembered


def _earlier(told: Told) -> Earlier:
    return Earlier(
        episode_id=told.episode_id, place_id=told.place.place_id, since=told.since, until=told.until
    )


def _by_end(item: Earlier) -> tuple[datetime, str]:
    return item.until, item.episode_id
