"""The records' JSON Schemas and the AsyncAPI description of the topics, generated from the types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from stream import envelope, topics
from stream.records import Alert, Article, Event, Incident, Rejected, Tick, Withdrawal
from stream.settings import Settings

VERSION = "v1"
RECORDS: tuple[type[msgspec.Struct], ...] = (Article, Event, Withdrawal, Tick, Incident, Alert, Rejected)
BASE = "https://rasid.example/schemas/"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_name(record: type[msgspec.Struct]) -> str:
    """The file of a record's schema."""
    return f"{record.__name__.lower()}.{VERSION}.json"


def schema(record: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of a record, with the shapes that it holds under `$defs`."""
    (top,), parts = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    body = parts.pop(record.__name__)
    del top
    return {
        "$schema": DIALECT,
        "$id": BASE + schema_name(record),
        **body,
        "$defs": dict(sorted(parts.items())),
    }


def asyncapi(settings: Settings) -> dict[str, Any]:
    """What flows on each topic, as AsyncAPI 3."""
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for spec in topics.topics(settings):
        messages = {r.__name__.lower(): {"$ref": f"#/components/messages/{r.__name__}"} for r in spec.records}
        channels[spec.name] = {
            "address": spec.name,
            "description": f"{spec.about}; key: {spec.key}",
            "messages": messages,
            "bindings": {"kafka": {"topicConfiguration": spec.config(), "bindingVersion": "0.5.0"}},
        }
        action = "receive" if spec.name.endswith(topics.ARTICLES) else "send"
        operations[f"{action}_{spec.name}"] = {
            "action": action,
            "channel": {"$ref": f"#/channels/{spec.name}"},
        }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Rasid", "version": VERSION, "description": "Arabic news in, alerts out."},
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": {record.__name__: _message(record) for record in RECORDS if record is not Incident}
        },
    }


def _message(record: type[msgspec.Struct]) -> dict[str, Any]:
    types = {Event: [envelope.REPORTED], Withdrawal: [envelope.WITHDRAWN], Tick: [envelope.TICK]}.get(
        record, list(envelope.ALERT_TYPES.values()) if record is Alert else []
    )
    message: dict[str, Any] = {"name": record.__name__, "payload": {"$ref": f"./{schema_name(record)}"}}
    if types:
        kind = {"type": "string", "enum": types}
        message["headers"] = {"type": "object", "properties": {"ce_type": kind}, "required": ["ce_type"]}
    return message


def files() -> Iterator[tuple[str, bytes]]:
    """Name and content of every file of `schemas/`."""
    for record in RECORDS:
        yield schema_name(record), _written(schema(record))
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
