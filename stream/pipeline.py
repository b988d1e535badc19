"""Article to events to alerts, pure: what the worker and `replay` both run.

`tell` turns an article into messages for `events`, and `judge` one such message into alerts. Each takes the state it needs and gives it back; nothing here knows where the state is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

import msgspec
from msgspec import Struct

from stream.articles.fold import fold
from stream.articles.sketch import overlap, sketch
from stream.envelope import Message, locality
from stream.incidents.match import PARTLY_COPIED
from stream.ingest.address import article_id, is_page
from stream.policy import Policy
from stream.records import Alert, Article, Claim, Event, Tick, Type, Withdrawal
from stream.settings import Settings
from stream.versions import expect
from stream.watch import Decision, Districts, Known, Window, watch, window_after

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # the stream's time before anything was dated
STRIDE = timedelta(hours=1)
MOST_REPLACED = 16
SKETCHED = 4000  # characters of a text that tell it from another
GIVEN_VERSION = 1
SENT = (Claim.ASSERTED, Claim.DISPUTED)


class Extraction(Protocol):
    """What an extractor gives: all it read, whatever the claim."""

    @property
    def events(self) -> tuple[Event, ...]: ...


class Extracts(Protocol):
    """An article in, events out."""

    def extract(self, article: Article) -> Extraction: ...


class Given(Struct, frozen=True, array_like=True):
    """What one article gave, kept so that it can be withdrawn: event id to locality id.

    Kept once more under its page, with the article's id and a sketch of its text, where it came under an id of its own:
    the same page fetched again may come under another. `replaced` are the ids that it had before.
    """

    version: int
    fetched_at: datetime | None
    published_at: datetime | None
    events: dict[str, str]
    article_id: str = ""
    sketch: tuple[int, ...] = ()
    replaced: tuple[str, ...] = ()


class Told(NamedTuple):
    """What an article says to `events`, in order, and what is to be kept of it and of its page.

    `read`: all attacks, any claim.
    """

    messages: tuple[Message, ...]
    given: Given | None
    newest: datetime | None
    read: tuple[Event, ...] = ()
    page: Given | None = None


def policy(settings: Settings) -> Policy:
    """The policy that the settings describe."""
    quiet, lateness = timedelta(hours=settings.quiet_hours), timedelta(hours=settings.lateness_hours)
    history = timedelta(hours=settings.history_hours)
    return Policy(
        quiet=quiet,
        fresh=quiet,
        history=history,
        lateness=lateness,
        window=max(history, quiet) + lateness,
        merge_updates=timedelta(seconds=settings.merge_seconds),
        open_confidence=settings.open_confidence,
        min_confidence={Type(kind): float(least) for kind, _, least in _pairs(settings.min_confidence)},
        hold_for_second=frozenset(Type(kind) for kind, *_ in _pairs(settings.hold_for_second)),
    )


def _pairs(listed: str) -> Iterator[tuple[str, str, str]]:
    """«a=1,b=2», or «a,b», each parted at its sign."""
    return (one.partition("=") for one in listed.split(",") if one)


def tell(
    article: Article,
    extractor: Extracts,
    given: Given | None,
    newest: datetime | None,
    tick: timedelta | None,
    page: Given | None = None,
) -> Told:
    """The messages that an article gives rise to.

    `given` is what an earlier version of it gave: events that it no longer reports are withdrawn. `page` is what was
    read last at its address (`page_key`): what the same text gave under another id is taken back, once what it gives
    now is told. `newest` is the newest publication date read before it. With `tick`, time comes from the articles: one is sent first whenever the
    date has moved on by that much; without, the date is only remembered.
    """
    if given is not None and _older(article, given):
        return Told((), given, newest)
    again = page is not None and article.id in page.replaced  # ids that take turns replace nothing more
    other = page if page is not None and not again and _another_id(article, page) else None
    if other is not None and _older(article, other):
        return Told((), given, newest)
    found = () if article.withdrawn else extractor.extract(article).events
    events = tuple(event for event in found if event.claim in SENT)
    messages: list[Message] = []
    if article.published_at is not None and _moves_on(article, newest, STRIDE if tick is None else tick):
        newest = article.published_at
        messages += [Tick(at=newest)] if tick is not None else []
    messages += _withdrawals(article, events, given)
    messages += events
    messages += _replaced(article, other)
    kept = _kept(article, events, given)
    return Told(tuple(messages), kept, newest, found, None if again else _page(article, kept, page, other))


def page_key(article: Article) -> str:
    """What the page that an article came from is kept under; "" where its id says which page it is, or nothing does.

    Versions under several ids meet where their messages lie in one partition of `articles`: give a page one id, or key
    by its address.
    """
    if not article.url or not is_page(article.url) or article.id == article_id(article.url):
        return ""
    return f"page:{article_id(article.url)}"


def _another_id(article: Article, page: Given) -> bool:
    """Whether this is a version of what was read at its address under another id: one text, as far as the words tell.

    An address alone proves nothing: a channel's posts and a live page's stories share theirs.
    """
    return page.article_id != article.id and overlap(_sketch(article), page.sketch) >= PARTLY_COPIED


def _sketch(article: Article) -> tuple[int, ...]:
    return sketch(" ".join(fold(f"{article.title}\n{article.text[:SKETCHED]}").text.split()))


def _replaced(article: Article, other: Given | None) -> list[Withdrawal]:
    return [
        Withdrawal(
            event_id=event_id, article_id=other.article_id, locality_id=locality_id,
            published_at=article.published_at, reason="article_replaced",
        )
        for event_id, locality_id in other.events.items()
    ] if other is not None else []  # fmt: skip


def _page(article: Article, kept: Given | None, page: Given | None, other: Given | None) -> Given | None:
    """What to keep of the page: nothing new where the article gave nothing and took nothing's place."""
    if (kept is None and other is None) or article.withdrawn or not page_key(article):
        return None
    replaced = page.replaced if page is not None and (other or page.article_id == article.id) else ()
    return Given(
        version=1, fetched_at=article.fetched_at, published_at=article.published_at,
        events=kept.events if kept else {}, article_id=article.id, sketch=_sketch(article),
        replaced=(*replaced, other.article_id)[-MOST_REPLACED:] if other else replaced,
    )  # fmt: skip


def _moves_on(article: Article, newest: datetime | None, tick: timedelta) -> bool:
    if article.published_at is None or article.published_inferred:
        return False
    return newest is None or article.published_at >= newest + tick


def _older(article: Article, given: Given) -> bool:
    """Whether a version that was fetched later has been read already."""
    return (
        article.fetched_at is not None
        and given.fetched_at is not None
        and article.fetched_at < given.fetched_at
    )


def _withdrawals(article: Article, events: tuple[Event, ...], given: Given | None) -> list[Withdrawal]:
    if given is None:
        return []
    standing = {event.event_id: event.place.locality_id for event in events}
    reason = "article_withdrawn" if article.withdrawn else "no_longer_reported"
    return [
        Withdrawal(
            event_id=event_id, article_id=article.id, locality_id=locality_id,
            published_at=given.published_at if article.published_inferred else article.published_at, reason=reason,
        )
        for event_id, locality_id in given.events.items()
        if standing.get(event_id) != locality_id
    ]  # fmt: skip


def _kept(article: Article, events: tuple[Event, ...], given: Given | None) -> Given | None:
    if not events and given is None:
        return None
    return Given(
        version=GIVEN_VERSION,
        fetched_at=article.fetched_at or (given.fetched_at if given else None),
        published_at=article.published_at,
        events={event.event_id: event.place.locality_id for event in events},
    )


class Judged(NamedTuple):
    """What one message changes in one locality: what to publish, then what to store. `now` is the stream's time."""

    alerts: tuple[Alert, ...]
    districts: Districts
    window: Window
    decisions: tuple[Decision, ...]
    now: datetime


def touched(message: Message, localities: Iterable[str]) -> Sequence[str]:
    """The localities that a message is about: a tick is about all that are remembered, in a fixed order."""
    return sorted(localities) if isinstance(message, Tick) else (str(locality(message)),)


def judge(
    message: Message,
    clock: datetime | None,
    window: Window,
    districts: Districts,
    policy: Policy,
    known: Known | None = None,
) -> Judged:
    """What a message of `events` leads to in one locality. `known` saves time: see `stream.incidents.grouping`."""
    now = clock or BEGINNING
    step = watch(window, districts, message, now, policy, known)
    return Judged(step.alerts, step.districts, step.window, step.decisions, now)


def redo(message: Message, clock: datetime | None, window: Window, policy: Policy) -> Window:
    """The window of `judge`, for a message whose alerts are out and whose districts are stored already."""
    return window_after(window, message, clock or BEGINNING, policy)


def given_kept(policy: Policy) -> timedelta:
    """How long what an article gave is remembered, by publication: twice as long as a window holds a report.

    Withdrawn later, its events are in no window any more, and a withdrawal would change nothing.
    """
    return 2 * policy.window


def outlived(given: Given, now: datetime, policy: Policy) -> bool:
    """Whether what an article gave can be forgotten.

    `now` is what time comes from: the newest publication date read, or the wall clock, which a feed without dates
    moves as well.
    """
    at = given.published_at or given.fetched_at
    return at is not None and at < now - given_kept(policy)


_given = msgspec.msgpack.Decoder(Given)


def load_given(stored: bytes | None) -> Given | None:
    """What an article gave, as stored. WrittenLater where a later release stored it."""
    if not stored:
        return None
    given = _given.decode(stored)
    expect("what an article gave", given.version, GIVEN_VERSION)
    return given


def stored(given: Given) -> bytes:
    """What an article gave, to be stored."""
    return msgspec.msgpack.encode(given)


def advance(clock: datetime | None, message: Message) -> datetime | None:
    """The time of a partition after a message: that of the newest tick.

    A report moves it only by STRIDE or more: that is the time of a log without ticks. So time is stored seldom, and a
    worker can afford to make it safe before anything is concluded from it. Inferred dates move nothing.
    """
    match message:
        case Tick():
            return message.at if clock is None else max(clock, message.at)
        case Event(published_at=datetime() as at, published_inferred=False):
            return at if clock is None or at >= clock + STRIDE else clock
    return clock
