"""A consumer of the last release reads the new messages. Its schemas are kept in last_release/ until the next one."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from stream import envelope, schema_files
from stream.records import Alert, Article, Event, Incident, Rejected, Tick, Withdrawal
from tests.alert_builder import alert
from tests.builders import report, tick, withdrawal
from tests.schema_compat import breaks

LAST = Path(__file__).parent / "last_release"
WRITTEN = (Event, Withdrawal, Tick, Incident, Alert, Rejected)


def last(record: type[msgspec.Struct]) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((LAST / envelope.schema_name(record)).read_text("utf-8"))
    return schema


@pytest.mark.parametrize("record", WRITTEN, ids=lambda record: record.__name__)
def test_what_we_write_can_be_read_by_a_consumer_of_the_last_release(record: type[msgspec.Struct]) -> None:
    assert breaks(last(record), schema_files.schema(record)) == []


def test_what_a_producer_of_the_last_release_writes_can_be_read_by_us() -> None:
    """Articles flow the other way: what was allowed then must be allowed now."""
    old, new = last(Article), schema_files.schema(Article)
    assert set(new.get("required", ())) <= set(old.get("required", ()))
    assert breaks(new | {"required": []}, old | {"required": []}) == [
        f"$.{name} is gone" for name in new["properties"] if name not in old["properties"]
    ]


@pytest.mark.parametrize(
    "record",
    [report(killed=3), withdrawal(report()), tick(1), alert(1, killed=2)],
    ids=lambda r: type(r).__name__,
)
def test_a_message_of_today_fits_the_schema_of_the_last_release(record: msgspec.Struct) -> None:
    jsonschema.validate(json.loads(msgspec.json.encode(record)), last(type(record)))


def drop(schema: dict[str, Any]) -> None:
    del schema["properties"]["claim"]


def soften(schema: dict[str, Any]) -> None:
    schema["required"].remove("confidence")


def widen(schema: dict[str, Any]) -> None:
    schema["$defs"]["Type"]["enum"].append("cyber")


def retype(schema: dict[str, Any]) -> None:
    schema["$defs"]["Figure"]["properties"]["text"] = {"type": "array"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (drop, "$.claim is gone"),
        (soften, "$.confidence is no longer always there"),
        (widen, "$.type may now be 'cyber'"),
        (retype, "$.casualties.killed.text may now be array"),
    ],
)
def test_a_change_that_breaks_a_consumer_is_found(
    change: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    new = copy.deepcopy(last(Event))
    change(new)
    assert sentence in breaks(last(Event), new)


def test_a_field_more_breaks_nobody() -> None:
    new = copy.deepcopy(last(Event))
    new["properties"]["weather"] = {"type": "string", "default": ""}
    assert breaks(last(Event), new) == []
