"""The schemas in the repository are those of the records, and what is sent fits them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from stream import schema_files
from stream.records import Rejected
from tests.builders import report

SCHEMAS = Path(__file__).parents[1] / "schemas"


@pytest.mark.parametrize(
    ("name", "content"), list(schema_files.files()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_file_is_what_the_records_say(name: str, content: bytes) -> None:
    assert (SCHEMAS / name).read_bytes() == content, "run `make schemas`"


def test_no_file_is_left_over() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {name for name, _ in schema_files.files()}


@pytest.mark.parametrize("record", schema_files.RECORDS, ids=lambda record: record.__name__)
def test_each_is_a_json_schema(record: type[msgspec.Struct]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_files.schema(record))


@pytest.mark.parametrize(
    "record", [report(), Rejected(stage="decode", reason="not_json", raw=b"{")], ids=["event", "rejected"]
)
def test_a_record_as_sent_fits_its_schema(record: msgspec.Struct) -> None:
    jsonschema.validate(json.loads(msgspec.json.encode(record)), schema_files.schema(type(record)))
