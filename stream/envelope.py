"""CloudEvents 1.0 in Kafka's binary mode: the `ce_` headers around each record, and the way back.

What speaks of the canary's town has types of its own (`org.rasid.canary.…`), which consumers skip as unknown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from stream.canary import is_canary
from stream.records import Alert, AlertKind, Event, Review, Tick, Withdrawal, encode

NAMESPACE = "org.rasid"
CANARY = f"{NAMESPACE}.canary"
REPORTED = f"{NAMESPACE}.attack.reported.v1"
WITHDRAWN = f"{NAMESPACE}.attack.withdrawn.v1"
REVIEWED = f"{NAMESPACE}.attack.reviewed.v1"
TICK = f"{NAMESPACE}.clock.tick.v1"
SCHEMAS = "https://rasid.example/schemas/"  # names schemas; nothing is fetched from there
SCHEMA_VERSION = "v1"
ALERT_TYPES = {kind: f"{NAMESPACE}.district.attack.{kind}.v1" for kind in AlertKind}

Message = Event | Withdrawal | Review | Tick
Headers = dict[str, bytes]

_RECORDS: dict[str, type[Struct]] = {
    REPORTED: Event, WITHDRAWN: Withdrawal, REVIEWED: Review, TICK: Tick, **dict.fromkeys(ALERT_TYPES.values(), Alert),
}  # fmt: skip
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(t) for name, t in _RECORDS.items()
}


class Sealed(Struct, frozen=True, kw_only=True):
    """A record ready for Kafka: key, value, headers. A tick has no key."""

    key: bytes | None
    value: bytes
    headers: Headers


def seal(record: Message | Alert, source: str, time: datetime | None = None) -> Sealed:
    """A record with its headers. `time` is the stream's time, for records that hold none of their own."""
    name, identity, subject, when = _attributes(record)
    if is_canary(record):
        name = name.replace(NAMESPACE, CANARY, 1)
    value = encode(record)
    if isinstance(record, Event | Withdrawal):
        # A newer version of an article may report the same event in other words: another message, not a repetition.
        identity = f"{identity}.{hashlib.blake2b(value, digest_size=4).hexdigest()}"
    headers = {
        "ce_specversion": "1.0",
        "ce_id": identity,
        "ce_type": name,
        "ce_source": source,
        "ce_dataschema": schema_id(type(record)),
    }
    if subject:
        headers["ce_subject"] = subject
    if (stamp := when or time) is not None:
        headers["ce_time"] = stamp.isoformat()
    headers["content-type"] = "application/json"
    key = locality(record)
    return Sealed(
        key=key.encode() if key else None,
        value=value,
        headers={name: value.encode() for name, value in headers.items()},
    )


def schema_id(record: type[Struct]) -> str:
    """What a message's `ce_dataschema` says: the `$id` of its record's JSON Schema."""
    return SCHEMAS + schema_name(record)


def schema_name(record: type[Struct]) -> str:
    """The file of a record's schema."""
    return f"{record.__name__.lower()}.{SCHEMA_VERSION}.json"


def locality(record: Message | Alert) -> str | None:
    """The key of a record on `events` and `alerts`."""
    match record:
        case Event():
            return record.place.locality_id
        case Tick():
            return None
    return record.locality_id


def type_of(headers: Mapping[str, bytes] | None) -> str:
    """The CloudEvents type of a message; empty where it has none."""
    return (headers or {}).get("ce_type", b"").decode("ascii", "replace")


def open_message(value: bytes, name: str) -> Message:
    """What `events` carries, by its CloudEvents type. Raises ValueError."""
    plain = name.replace(CANARY, NAMESPACE, 1)
    if plain not in (REPORTED, WITHDRAWN, REVIEWED, TICK):
        raise ValueError(f"{name or 'a message without ce_type'} does not belong on the topic of events")
    record: Message = _DECODERS[plain].decode(value)
    return record


def open_review(value: bytes) -> Review:
    """A person's word, as `reviews` carries it. Raises ValueError."""
    review: Review = _DECODERS[REVIEWED].decode(value)
    return review


def open_alert(value: bytes) -> Alert:
    """An alert. Raises ValueError."""
    alert: Alert = _DECODERS[ALERT_TYPES[AlertKind.OPENED]].decode(value)
    return alert


def _attributes(record: Message | Alert) -> tuple[str, str, str, datetime | None]:
    """Type, id, subject and time of a record."""
    match record:
        case Event():
            return REPORTED, record.event_id, record.place.place_id, record.published_at
        case Withdrawal():
            return WITHDRAWN, f"{record.event_id}.withdrawn", record.locality_id, record.published_at
        case Review():
            subject = record.episode_id or record.incident_ids[0]
            return REVIEWED, record.review_id, subject, record.at
        case Tick():
            return TICK, f"tick-{record.at.isoformat()}", "", record.at
    return ALERT_TYPES[record.kind], f"{record.episode_id}.{record.revision}", record.district.place_id, None
