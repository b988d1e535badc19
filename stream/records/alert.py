"""What `alerts` carries: the state of an episode, and the line that tells it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from stream.records.bounds import Aware, Count, Text
from stream.records.event import Attacker, Casualties, Place
from stream.records.incident import Originator
from stream.records.review import Reviewed
from stream.records.words import AlertKind, Certainty, Field, Onset, Type


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
