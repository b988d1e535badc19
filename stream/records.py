"""Every record that crosses a topic, and the words they are made of.

Frozen `msgspec.Struct`s: the same types give the wire format (JSON), the message of a validation error with its
path, and the JSON Schemas in `schemas/`. Times are timezone-aware `datetime`s, written as ISO 8601 with the offset
of the place. Offsets are code points of the field (`title` or `text`) as it stands in the Article.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

EXTRACTOR = "rasid-rules/1"

Text = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Aware = Annotated[datetime, Meta(tz=True)]


class Type(StrEnum):
    """What kind of attack it was (GUIDELINES: rocket fire from the ground is shelling, from aircraft an airstrike)."""

    AIRSTRIKE = "airstrike"
    SHELLING = "shelling"
    GROUND_ASSAULT = "ground_assault"
    ARMED_CLASH = "armed_clash"
    BOMBING = "bombing"
    SHOOTING = "shooting"
    CHEMICAL = "chemical"
    OTHER = "other"


class Claim(StrEnum):
    """How the article puts it. Only `asserted` and `disputed` go to `events`."""

    ASSERTED = "asserted"
    DISPUTED = "disputed"
    DENIED = "denied"
    BACKGROUND = "background"
    PLANNED = "planned"


class Onset(StrEnum):
    """Whether the article tells of a new attack or of one that goes on."""

    NEW = "new"
    CONTINUING = "continuing"
    RESUMED = "resumed"
    UNKNOWN = "unknown"


class Side(StrEnum):
    """On whose side the attacker stands."""

    GOVERNMENT = "government"
    OPPOSITION = "opposition"
    JIHADIST = "jihadist"
    RUSSIA = "russia"
    COALITION = "coalition"
    ISRAEL = "israel"
    TURKEY = "turkey"
    KURDISH = "kurdish"
    HOUTHI = "houthi"
    OTHER = "other"


class PlaceKind(StrEnum):
    """What a place is, coarse to fine. `area` is a named stretch of country with no town of its own."""

    COUNTRY = "country"
    REGION = "region"
    GOVERNORATE = "governorate"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    NEIGHBOURHOOD = "neighbourhood"
    CAMP = "camp"
    AREA = "area"
    LANDMARK = "landmark"


class GeoPrecision(StrEnum):
    """What a pair of coordinates stands for."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    PARENT = "parent"
    NONE = "none"


class TimePrecision(StrEnum):
    """How finely the article says when: the width of the interval."""

    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    DAYS = "days"
    MONTH = "month"


class SourceKind(StrEnum):
    """Who says so. `first_hand`: hospital, civil defence, UN, own correspondent; `outlet`: nobody else is named."""

    FIRST_HAND = "first_hand"
    MONITOR = "monitor"
    AGENCY = "agency"
    OFFICIAL = "official"
    PARTY = "party"
    OUTLET = "outlet"
    UNNAMED = "unnamed"


class Field(StrEnum):
    """The part of an article that an offset counts in."""

    TITLE = "title"
    TEXT = "text"


class Article(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One outlet's page at one time. One of `title` and `text` is required; unknown fields are ignored."""

    id: Text
    outlet: str = ""
    url: str = ""
    title: str = ""
    text: str = ""
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    language: str = ""
    withdrawn: bool = False
    published_inferred: bool = False


class Ancestor(Struct, frozen=True, omit_defaults=True):
    """A place that contains another."""

    place_id: Text
    name_ar: Text
    name_en: str
    kind: PlaceKind
    pcode: str = ""


class Place(Struct, frozen=True, kw_only=True):
    """The place an event is about, as read: the finest one named, its chain of containers inner to outer."""

    place_id: Text
    name_ar: Text
    name_en: str
    surface: Text
    kind: PlaceKind
    within: tuple[Ancestor, ...] = ()
    locality_id: Text
    pcode: str = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    precision: GeoPrecision = GeoPrecision.NONE
    alternatives: tuple[str, ...] = ()


class Attacker(Struct, frozen=True, kw_only=True):
    """Who struck, where the article names the attacker of that attack. `name` is as written."""

    side: Side
    actor: str = ""
    country: str = ""
    name: str = ""


class Figure(Struct, frozen=True, kw_only=True):
    """A number of people as the article gives it: `low` and `high` bounds (None: open), and its words."""

    low: Count | None = None
    high: Count | None = None
    text: str = ""


class Casualties(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The dead and injured of one attack at one place. None: not reported, which is not 0."""

    killed: Figure | None = None
    injured: Figure | None = None
    children: Figure | None = None
    period: str = ""


class Occurred(Struct, frozen=True, kw_only=True):
    """When it happened, as an interval, both ends included. `inferred`: taken from the publication date."""

    start: Aware
    end: Aware
    precision: TimePrecision
    inferred: bool = False


class Source(Struct, frozen=True, kw_only=True):
    """Who says so, as named in the article."""

    name: Text
    kind: SourceKind


class Evidence(Struct, frozen=True, kw_only=True):
    """Words of the article: code-point offsets into `field`, the rule that read them, and the words (clipped)."""

    field: Field
    start: Count
    end: Count
    rule: Text
    text: str = ""


class Event(Struct, frozen=True, kw_only=True):
    """One attack of one type on one place as one article reports it."""

    event_id: Text
    article_id: Text
    outlet: str
    url: str = ""
    published_at: Aware | None
    published_inferred: bool = False
    place: Place
    type: Type
    claim: Claim = Claim.ASSERTED
    disputed: tuple[str, ...] = ()
    onset: Onset = Onset.UNKNOWN
    attacker: Attacker | None = None
    target: str = ""
    objects: tuple[str, ...] = ()
    weapons: tuple[str, ...] = ()
    casualties: Casualties = Casualties()
    displaced: Figure | None = None
    occurred: Occurred | None = None
    sources: tuple[Source, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: Share
    sketch: tuple[int, ...] = ()
    extractor: str = EXTRACTOR


class Withdrawal(Struct, frozen=True, kw_only=True):
    """An event that no longer stands: its article was withdrawn, or a newer version no longer reports it."""

    event_id: Text
    article_id: Text
    locality_id: Text
    published_at: Aware | None
    reason: Text


class Tick(Struct, frozen=True, kw_only=True):
    """Time that passed without news, written into each partition of `events`."""

    at: Aware


class ReviewAction(StrEnum):
    """What a person decides about an incident or an episode."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    RE_PLACE = "re_place"
    MERGE = "merge"
    SPLIT = "split"
    MUTE = "mute"
    UNMUTE = "unmute"


class Review(Struct, frozen=True, kw_only=True):
    """A person's word on an incident or an episode of a locality; Kafka's ACLs on `reviews` say who may give it.

    incident_ids  the incidents that it is about: one, or all of an episode
    episode_id    the episode, where it is about one
    into          merge: the incident that it is one with
    event_ids     split: the events that tell of another attack than the rest
    place         re-place: where it was, in this locality
    reports       re-place from another locality: what told of it there, to be held here at `place`
    until         mute: up to when, by the stream's time; None: as long as the episode lasts
    reviewer      who says so, as they call themselves
    """

    review_id: Text
    action: ReviewAction
    locality_id: Text
    incident_ids: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=64)]
    episode_id: str = ""
    into: str = ""
    event_ids: tuple[str, ...] = ()
    place: Place | None = None
    reports: Annotated[tuple[Event, ...], Meta(max_length=64)] = ()
    until: Aware | None = None
    reviewer: Text
    at: Aware
    note: Annotated[str, Meta(max_length=1000)] = ""


class Reviewed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A review as incidents and alerts carry it: who, when, what and the note. `until`: the end of a mute."""

    review_id: Text
    action: ReviewAction
    reviewer: Text
    at: Aware
    note: str = ""
    until: Aware | None = None


class Originator(Struct, frozen=True, kw_only=True):
    """An independent voice behind an incident: the source named in the text, else the outlet."""

    name: Text
    kind: SourceKind


class Certainty(StrEnum):
    """How well an incident is attested (DESIGN: shown, never used to hide)."""

    OBSERVED = "observed"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Incident(Struct, frozen=True, kw_only=True):
    """One attack as the world had it: the events, near-identical or reworded, that tell of it."""

    incident_id: Text
    locality_id: Text
    district: Place
    types: tuple[Type, ...]
    event_ids: tuple[str, ...]
    article_ids: tuple[str, ...]
    outlets: tuple[str, ...]
    originators: tuple[Originator, ...] = ()
    casualties: Casualties = Casualties()
    attacker: Attacker | None = None
    disputed: tuple[str, ...] = ()
    occurred: Occurred | None = None
    first_reported: Aware | None = None
    last_reported: Aware | None = None
    certainty: Certainty
    reasons: tuple[str, ...] = ()
    reviews: tuple[Reviewed, ...] = ()


class AlertKind(StrEnum):
    """What an alert says of an episode."""

    OPENED = "opened"
    UPDATED = "updated"
    LAPSED = "lapsed"
    RETRACTED = "retracted"


class Headline(Struct, frozen=True, kw_only=True):
    """The first line, at most 90 characters, in both languages."""

    ar: Annotated[str, Meta(max_length=90)]
    en: Annotated[str, Meta(max_length=90)]


class Quote(Struct, frozen=True, kw_only=True):
    """Evidence in an alert: whose words, where they stand, and the words."""

    article_id: Text
    outlet: str
    url: str = ""
    field: Field
    start: Count
    end: Count
    rule: Text
    text: str


class Alert(Struct, frozen=True, kw_only=True):
    """The whole current state of an episode, so that the newest message alone is enough."""

    alert_id: Text
    episode_id: Text
    revision: Annotated[int, Meta(ge=1)]
    kind: AlertKind
    reason: Text
    locality_id: Text
    district: Place
    since: Aware
    until: Aware
    earlier_episode: str | None = None
    onset: Onset = Onset.UNKNOWN
    types: tuple[Type, ...]
    attacker: Attacker | None = None
    casualties: Casualties = Casualties()
    originators: tuple[Originator, ...] = ()
    outlets: tuple[str, ...] = ()
    certainty: Certainty
    disputed: tuple[str, ...] = ()
    incident_ids: tuple[str, ...]
    headline: Headline
    evidence: tuple[Quote, ...] = ()
    follows: tuple[str, ...] = ()
    reviews: tuple[Reviewed, ...] = ()


class Rejected(Struct, frozen=True, kw_only=True):
    """Bad input as a value: what refused it, why, which field, where it lay, and its bytes in base64."""

    stage: Literal["decode", "extract", "watch"]
    reason: Text
    field: str = ""
    detail: str = ""
    topic: str = ""
    partition: int = -1
    offset: int = -1
    raw: bytes = b""


def stable_id(prefix: str, *parts: str) -> str:
    """A short id that is a pure function of its parts: BLAKE2b, 96 bits, in hexadecimal."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()
    return f"{prefix}-{digest}"


def event_id(article_id: str, place_id: str, kind: Type) -> str:
    """The id of the event that an article, a place and a type make."""
    return stable_id("ev", article_id, place_id, kind)


def encode(record: Struct) -> bytes:
    """A record as JSON bytes: the same record gives the same bytes."""
    return msgspec.json.encode(record)
