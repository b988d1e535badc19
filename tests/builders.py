"""Events in a few words, for tests and case files: hours are counted from midnight of day 0, Damascus time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from stream.articles.fold import fold_name
from stream.articles.sketch import sketch
from stream.records import (
    Alert,
    Ancestor,
    Attacker,
    Casualties,
    Claim,
    Event,
    Evidence,
    Field,
    Figure,
    Incident,
    Occurred,
    Onset,
    Place,
    PlaceKind,
    Review,
    ReviewAction,
    Side,
    Source,
    SourceKind,
    Tick,
    TimePrecision,
    Type,
    Withdrawal,
    event_id,
)
from stream.watch import Decision, Districts, Message, Policy, Window, watch

ZONE = timezone(timedelta(hours=3))
DAY0 = datetime(2024, 3, 1, tzinfo=ZONE)

SYRIA = Ancestor("sy", "سوريا", "Syria", PlaceKind.COUNTRY)
GOVERNORATE = Ancestor("sy04", "حمص", "Homs", PlaceKind.GOVERNORATE, "SY04")
CITY = Ancestor("homs", "حمص", "Homs", PlaceKind.CITY)
_PARTS = {"waer": "الوعر", "khalidiya": "الخالدية", "inshaat": "الإنشاءات", "qusur": "القصور", "bayada": "البياضة",
          "ghouta": "الغوطة", "hamra": "الحمراء", "karam": "كرم الشامي"}  # fmt: skip


def hours(count: float) -> datetime:
    """The moment `count` hours after midnight of day 0."""
    return DAY0 + timedelta(hours=count)


def place(name: str) -> Place:
    """A part of the city `homs`, the city, its governorate `sy04`, or a town of that name by itself."""
    if name in _PARTS:
        return Place(
            place_id=name, name_ar=_PARTS[name], name_en=name, surface=_PARTS[name], kind=PlaceKind.NEIGHBOURHOOD,
            within=(CITY, GOVERNORATE, SYRIA), locality_id="homs",
        )  # fmt: skip
    if name == "homs":
        return Place(
            place_id="homs", name_ar="حمص", name_en="Homs", surface="حمص", kind=PlaceKind.CITY,
            within=(GOVERNORATE, SYRIA), locality_id="homs",
        )  # fmt: skip
    if name == "sy04":
        return Place(
            place_id="sy04", name_ar="حمص", name_en="Homs", surface="محافظة حمص", kind=PlaceKind.GOVERNORATE,
            within=(SYRIA,), locality_id="sy04",
        )  # fmt: skip
    return Place(
        place_id=name, name_ar=name, name_en=name, surface=name, kind=PlaceKind.TOWN,
        within=(GOVERNORATE, SYRIA), locality_id=name,
    )  # fmt: skip


def report(**given: Any) -> Event:
    """An event, from what matters: see the head of data/match_weights.toml. Unless said, it is dated by its day."""
    say = dict.fromkeys(given)
    take = given.pop
    name, published = take("place", "waer"), take("published", take("at", None))
    start, end = take("from", take("start", None)), take("to", take("end", None))
    if published is None:
        published = (end if end is not None else start if start is not None else 12) + 1
    dated = take("dated", True)
    if start is None:
        start = (published if end is None else end) // 24 * 24
    if end is None:
        end = (
            start + 23.99
            if "from" not in say and "start" not in say
            else max(start, start // 24 * 24 + 23.99)
        )
    kind = Type(take("type", "airstrike"))
    outlet = take("outlet", "جريدة الصباح")
    article = take("article", f"{outlet} {published}")
    text = take("text", "")
    by = take("by", None)
    event = Event(
        event_id=event_id(article, name, kind),
        article_id=article,
        outlet=outlet,
        published_at=hours(published),
        published_inferred=take("published_inferred", False),
        place=place(name),
        type=kind,
        claim=Claim(take("claim", "asserted")),
        disputed=tuple(take("disputed", ())),
        onset=Onset(take("onset", "unknown")),
        attacker=Attacker(side=Side(by)) if by else None,
        weapons=tuple(take("weapons", ())),
        objects=tuple(take("objects", ())),
        casualties=Casualties(killed=figure(take("killed", None)), injured=figure(take("injured", None))),
        occurred=Occurred(
            start=hours(start), end=hours(end), precision=TimePrecision.DAY, inferred=not dated
        ),
        sources=tuple(Source(name=name, kind=SourceKind(kind)) for name, kind in take("sources", ())),
        evidence=(Evidence(field=Field.TEXT, start=0, end=len(text), rule="test", text=text),)
        if text
        else (),
        confidence=take("confidence", 0.8),
        sketch=sketch(fold_name(text)),
    )
    if given:
        raise ValueError(f"no such word for a report: {', '.join(given)}")
    return event


def figure(number: int | Sequence[int] | None) -> Figure | None:
    """A number of people, or its bounds."""
    if number is None:
        return None
    low, high = (number, number) if isinstance(number, int) else (number[0], number[-1])
    return Figure(low=low, high=high)


def withdrawal(event: Event) -> Withdrawal:
    """The message that takes an event back."""
    return Withdrawal(
        event_id=event.event_id, article_id=event.article_id, locality_id=event.place.locality_id,
        published_at=event.published_at, reason="article_withdrawn",
    )  # fmt: skip


def review(action: str, incident: Incident | Alert, **given: Any) -> Review:
    """A person's word on an incident, or on the episode of an alert."""
    about = (incident.incident_id,) if isinstance(incident, Incident) else incident.incident_ids
    return Review(
        review_id=given.pop("review_id", f"rv-{action}-{about[0]}"), action=ReviewAction(action),
        locality_id=incident.locality_id, incident_ids=about,
        episode_id=incident.episode_id if isinstance(incident, Alert) else "",
        reviewer="محررة", at=hours(given.pop("at", 30)), **given,
    )  # fmt: skip


def tick(at: float) -> Tick:
    """Time that passed, in hours after midnight of day 0."""
    return Tick(at=hours(at))


class Played(NamedTuple):
    """What a run of messages left behind in one locality."""

    window: Window = Window()
    districts: Districts = Districts()
    alerts: tuple[Alert, ...] = ()
    decisions: tuple[Decision, ...] = ()
    now: datetime | None = None


def play(messages: Iterable[Message], policy: Policy | None = None, after: Played | None = None) -> Played:
    """Watch messages of one locality in turn, the clock being the newest tick or publication."""
    window, districts, alerts, decisions, now = after or Played()
    for message in messages:
        at = message.at if isinstance(message, Tick | Review) else message.published_at
        if at and (now is None or at > now) and not isinstance(message, Withdrawal | Review):
            now = at
        step = watch(window, districts, message, now or DAY0, policy or Policy())
        window, districts = step.window, step.districts
        alerts, decisions = (*alerts, *step.alerts), (*decisions, *step.decisions)
    return Played(window, districts, alerts, decisions, now)
