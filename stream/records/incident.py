"""One attack as the world had it."""

from __future__ import annotations

from msgspec import Struct

from stream.records.bounds import Aware, Text
from stream.records.event import Attacker, Casualties, Occurred, Place
from stream.records.review import Reviewed
from stream.records.words import Certainty, SourceKind, Type


class Originator(Struct, frozen=True, kw_only=True):
    """An independent voice behind an incident: the source named in the text, else the outlet."""

    name: Text
    kind: SourceKind


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
