"""What leaves for the page: cards of the list, one district's story, the governorates. Pure: board in, records out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from stream.alerts.reasons import Reason
from stream.cli.show import WHY, sentence
from stream.export.harm import UNNAMED, Audience, alert_for
from stream.export.names import called
from stream.live.board import Board, Shown, country, governorate
from stream.live.sight import Point, point
from stream.places.entry import Entry
from stream.records import (
    Alert,
    AlertKind,
    Attacker,
    Casualties,
    Figure,
    Occurred,
    Originator,
    Place,
    Source,
    SourceKind,
)
from stream.text.plain import plain


class Words(Struct, frozen=True):
    """The same words in both languages."""

    ar: str
    en: str


class Named(Struct, frozen=True):
    """A place as it is called."""

    id: str
    ar: str
    en: str
    kind: str


class Toll(Struct, frozen=True, omit_defaults=True):
    """A number of people: bounds, and the article's word for it where an analyst looks. Null where not reported."""

    low: int | None = None
    high: int | None = None
    words: str = ""


class Voice(Struct, frozen=True):
    """Who says so, as each language calls them; no name where nobody may be named."""

    ar: str
    en: str
    kind: str


class When(Struct, frozen=True):
    """When an attack was, in the record's own offset, and how finely."""

    start: datetime
    end: datetime
    precision: str
    inferred: bool


class Meanwhile(Struct, frozen=True):
    """How many articles told of attacks in the governorate since the last attack, and how many are usual in such a time."""

    articles: int
    usual: float | None
    unobserved: bool


class Card(Struct, frozen=True, kw_only=True):
    """One episode in the list."""

    id: str
    alert: str
    revision: int
    kind: str
    why: Words
    headline: Words
    place: Named
    within: tuple[Named, ...]
    governorate: str
    country: str
    point: Point | None
    since: datetime
    until: datetime
    sent: datetime
    opened: datetime
    earlier: str | None
    onset: str
    types: tuple[str, ...]
    killed: Toll | None
    injured: Toll | None
    attacker: tuple[str, str] | None
    voices: tuple[Voice, ...]
    outlets: tuple[Words, ...]
    certainty: str
    disputed: tuple[str, ...]
    meanwhile: Meanwhile | None


class Area(Struct, frozen=True, kw_only=True):
    """A governorate: how many of its districts are under attack."""

    id: str
    ar: str
    en: str
    country: str
    attacked: int
    lapsed: int


def card(shown: Shown, board: Board, entries: Mapping[str, Entry], audience: Audience) -> Card:
    """One episode as the list shows it."""
    alert, sent = alert_for(audience, shown.newest.alert, entries), shown.newest.sent
    area, land = governorate(alert.district), country(alert.district)
    code = land.place_id.partition(".")[0] if land else ""
    return Card(
        id=alert.episode_id,
        alert=alert.alert_id,
        revision=alert.revision,
        kind=alert.kind,
        why=why(alert),
        headline=Words(plain(alert.headline.ar), plain(alert.headline.en)),
        place=named(alert.district),
        within=tuple(
            Named(a.place_id, plain(a.name_ar), plain(a.name_en), a.kind) for a in alert.district.within
        ),
        governorate=area.place_id if area else code,
        country=code,
        point=point(shown.newest.alert.district, entries, audience),
        since=alert.since,
        until=alert.until,
        sent=sent,
        opened=shown.told[0].sent,
        earlier=alert.earlier_episode,
        onset=alert.onset,
        types=alert.types,
        killed=toll(alert.casualties.killed, audience),
        injured=toll(alert.casualties.injured, audience),
        attacker=attacker(alert.attacker),
        voices=voices(alert.originators),
        outlets=tuple(words_of(name) for name in alert.outlets),
        certainty=alert.certainty,
        disputed=alert.disputed,
        meanwhile=meanwhile(shown, board) if alert.kind is AlertKind.LAPSED else None,
    )


def areas(board: Board) -> Iterator[Area]:
    """The governorates of all that is shown, the most attacked first."""
    attacked: Counter[str] = Counter()
    lapsed: Counter[str] = Counter()
    names: dict[str, Area] = {}
    for shown in board.listed():
        alert = shown.newest.alert
        area = governorate(alert.district) or country(alert.district)
        if area is None or alert.kind is AlertKind.RETRACTED:
            continue
        counted = lapsed if alert.kind is AlertKind.LAPSED else attacked
        counted[area.place_id] += 1
        land = country(alert.district)
        names[area.place_id] = Area(
            id=area.place_id, ar=plain(area.name_ar), en=plain(area.name_en),
            country=land.place_id if land else "", attacked=0, lapsed=0,
        )  # fmt: skip
    for name in sorted(names, key=lambda one: (-attacked[one], -lapsed[one], one)):
        known = names[name]
        yield Area(
            id=name, ar=known.ar, en=known.en, country=known.country,
            attacked=attacked[name], lapsed=lapsed[name],
        )  # fmt: skip


def meanwhile(shown: Shown, board: Board) -> Meanwhile | None:
    """What was heard of the governorate from an episode's last attack to its lapse: silence is not safety."""
    heard = board.listening.meanwhile(shown.newest.alert, shown.newest.sent)
    if heard is None:
        return None
    usual = None if heard.usual is None else round(heard.usual, 1)
    return Meanwhile(heard.articles, usual, heard.unobserved)


def why(alert: Alert) -> Words:
    """The reason of an alert in both languages."""
    if alert.reason == Reason.NEW_EPISODE and alert.earlier_episode:
        return Words("ورد ذكره من جديد بعد هدوء", "reported again, after a quiet time")
    told: Mapping[str, tuple[str, str]] = {str(reason): words for reason, words in WHY.items()}
    english, arabic = told.get(alert.reason, (sentence(alert.reason), sentence(alert.reason)))
    return Words(arabic, english)


def named(place: Place) -> Named:
    """A place as it is called in both languages; an unlisted one has an Arabic name alone."""
    return Named(place.place_id, plain(place.name_ar), plain(place.name_en or place.name_ar), place.kind)


def toll(figure: Figure | None, audience: Audience) -> Toll | None:
    """A figure with its words where an analyst looks; a missing one is not a zero."""
    if figure is None:
        return None
    return Toll(figure.low, figure.high, plain(figure.text) if audience is Audience.ANALYSTS else "")


def tolls(casualties: Casualties, audience: Audience) -> tuple[Toll | None, Toll | None]:
    """The killed and the injured."""
    return toll(casualties.killed, audience), toll(casualties.injured, audience)


def attacker(told: Attacker | None) -> tuple[str, str] | None:
    """The side and the actor, by neutral names: what articles call them stands in quotations only."""
    return (told.side, told.actor) if told else None


def voices(told_by: Iterable[Originator | Source]) -> tuple[Voice, ...]:
    """Who says so, each once."""
    told = ((words_of("" if one.name == UNNAMED else one.name, one.kind), one.kind) for one in told_by)
    return tuple(dict.fromkeys(Voice(name.ar, name.en, kind) for name, kind in told))


def words_of(name: str, kind: SourceKind | None = None) -> Words:
    """A source or outlet as each language calls it."""
    return Words(plain(called(name, "ar", kind)), plain(called(name, "en", kind)))


def when(occurred: Occurred | None) -> When | None:
    """An interval as it is shown."""
    if occurred is None:
        return None
    return When(occurred.start, occurred.end, occurred.precision, occurred.inferred)
