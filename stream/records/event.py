"""What `events` carries: an attack as one article reports it, its withdrawal, and time that passed."""

from __future__ import annotations

from msgspec import Struct

from stream.records.bounds import Aware, Count, Latitude, Longitude, Share, Text
from stream.records.words import (
    Claim,
    Field,
    GeoPrecision,
    Onset,
    PlaceKind,
    Side,
    SourceKind,
    TimePrecision,
    Type,
)

EXTRACTOR = "rasid-rules/1"


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
