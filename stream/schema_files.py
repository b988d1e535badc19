"""The records' JSON Schemas and the AsyncAPI description of the topics, generated from the types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from stream import envelope, topics
from stream.records import Alert, Article, Event, Incident, Rejected, Review, Tick, Withdrawal
from stream.settings import Settings

RECORDS: tuple[type[msgspec.Struct], ...] = (
    Article,
    Event,
    Withdrawal,
    Review,
    Tick,
    Incident,
    Alert,
    Rejected,
)
TYPES: dict[type[msgspec.Struct], list[str]] = {
    Event: [envelope.REPORTED],
    Withdrawal: [envelope.WITHDRAWN],
    Review: [envelope.REVIEWED],
    Tick: [envelope.TICK],
    Alert: list(envelope.ALERT_TYPES.values()),
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(record: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of a record, with the shapes that it holds under `$defs`."""
    (top,), parts = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    body = parts.pop(record.__name__)
    del top
    return {
        "$schema": DIALECT,
        "$id": envelope.schema_id(record),
        **body,
        "$defs": dict(sorted(parts.items())),
    }


def asyncapi(settings: Settings) -> dict[str, Any]:
    """What flows on each topic, as AsyncAPI 3."""
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for spec in topics.topics(settings):
        channels[spec.name] = _channel(spec)
        action = "receive" if spec.name.endswith((topics.ARTICLES, topics.REVIEWS)) else "send"
        operations[f"{action}_{spec.name}"] = {
            "action": action,
            "channel": {"$ref": f"#/channels/{spec.name}"},
            "summary": spec.about,
        }
    messages = {record.__name__: _message(record) for record in RECORDS if record is not Incident}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Rasid",
            "version": envelope.SCHEMA_VERSION,
            "description": "Arabic news in, alerts out. `events` and `alerts` carry CloudEvents 1.0 in Kafka's "
            "binary mode. Messages may come more than once: drop a `ce_id` that you have seen. Skip a `ce_type` that you "
            "do not know, and the canary's: it speaks of a place that does not exist.",
            "license": {"name": "Apache-2.0"},
            "tags": [{"name": "news"}, {"name": "conflict"}],
        },
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka",
                "description": "The broker of the installation: RASID_KAFKA.",
                "variables": {"bootstrap": {"default": settings.kafka}},
            }
        },
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    }


def _channel(spec: topics.TopicSpec) -> dict[str, Any]:
    kept = {
        "cleanup.policy": spec.cleanup.split(","),
        "retention.ms": spec.retention_ms,
        "max.message.bytes": spec.max_message_bytes,
    }
    return {
        "address": spec.name,
        "description": f"{spec.about}; key: {spec.key}",
        "messages": {
            r.__name__.lower(): {"$ref": f"#/components/messages/{r.__name__}"} for r in spec.records
        },
        "bindings": {"kafka": {"topicConfiguration": kept, "bindingVersion": "0.5.0"}},
    }


def _message(record: type[msgspec.Struct]) -> dict[str, Any]:
    message: dict[str, Any] = {
        "name": record.__name__,
        "contentType": "application/json",
        "payload": {"$ref": f"./{envelope.schema_name(record)}"},
    }
    if summary := (record.__doc__ or "").partition("\n")[0]:
        message["summary"] = summary
    if record is not Tick:
        message["bindings"] = {"kafka": {"key": {"type": "string"}, "bindingVersion": "0.5.0"}}
    if headers := _headers(record):
        message["headers"] = headers
    return message


def _headers(record: type[msgspec.Struct]) -> dict[str, Any]:
    """The CloudEvents attributes of a message; what `rejected` can be filtered by."""
    if record is Rejected:
        both = {"stage": {"type": "string"}, "reason": {"type": "string"}}
        return {"type": "object", "properties": both, "required": list(both)}
    types = TYPES.get(record)
    if types is None:
        return {}
    attributes: dict[str, Any] = {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {"type": "string"},
        "ce_source": {"type": "string", "format": "uri-reference"},
        "ce_type": {"type": "string", "enum": [*types, *map(_canary, types)]},
        "ce_dataschema": {"type": "string", "const": envelope.schema_id(record)},
        "content-type": {"type": "string", "const": "application/json"},
    }
    some = {"ce_subject": {"type": "string"}, "ce_time": {"type": "string", "format": "date-time"}}
    return {"type": "object", "properties": attributes | some, "required": list(attributes)}


def _canary(name: str) -> str:
    """The type under which the same message speaks of the canary's town."""
    return name.replace(envelope.NAMESPACE, envelope.CANARY, 1)


def files() -> Iterator[tuple[str, bytes]]:
    """Name and content of every file of `schemas/`."""
    for record in RECORDS:
        yield envelope.schema_name(record), _written(schema(record))
    yield "asyncapi.json", _written(asyncapi(Settings()))


def write(folder: Path) -> list[Path]:
    """Write them all; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in files():
        path = folder / name
        path.write_bytes(content)
        written.append(path)
    return written


def _written(value: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
