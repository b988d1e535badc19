"""Every record that crosses a topic, and the words they are made of.

Frozen `msgspec.Struct`s: the same types give the wire format (JSON), the message of a validation error with its
path, and the JSON Schemas in `schemas/`. Times are timezone-aware `datetime`s, written as ISO 8601 with the offset
of the place. Offsets are code points of the field (`title` or `text`) as it stands in the Article.
"""

from stream.records.alert import Alert, Headline, Quote
from stream.records.article import Article, Rejected
from stream.records.bounds import Aware, Count, Latitude, Longitude, Share, Text
from stream.records.event import (
    EXTRACTOR,
    Ancestor,
    Attacker,
    Casualties,
    Event,
    Evidence,
    Figure,
    Occurred,
    Place,
    Source,
    Tick,
    Withdrawal,
)
from stream.records.ids import encode, event_id, stable_id
from stream.records.incident import Incident, Originator
from stream.records.review import Review, Reviewed
from stream.records.words import (
    AlertKind,
    Certainty,
    Claim,
    Field,
    GeoPrecision,
    Onset,
    PlaceKind,
    ReviewAction,
    Side,
    SourceKind,
    TimePrecision,
    Type,
)

__all__ = [
    "EXTRACTOR",
    "Alert",
    "AlertKind",
    "Ancestor",
    "Article",
    "Attacker",
    "Aware",
    "Casualties",
    "Certainty",
    "Claim",
    "Count",
    "Event",
    "Evidence",
    "Field",
    "Figure",
    "GeoPrecision",
    "Headline",
    "Incident",
    "Latitude",
    "Longitude",
    "Occurred",
    "Onset",
    "Originator",
    "Place",
    "PlaceKind",
    "Quote",
    "Rejected",
    "Review",
    "ReviewAction",
    "Reviewed",
    "Share",
    "Side",
    "Source",
    "SourceKind",
    "Text",
    "Tick",
    "TimePrecision",
    "Type",
    "Withdrawal",
    "encode",
    "event_id",
    "stable_id",
]
