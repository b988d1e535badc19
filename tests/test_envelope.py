"""What lies on `events` and `alerts` is CloudEvents to the official SDK, and its data fit the schema it names."""

from __future__ import annotations

import json

import jsonschema
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from msgspec.structs import replace

from stream import envelope, schema_files
from stream.envelope import Message
from stream.incidents.review import reviewed
from stream.records import Alert
from tests.alert_builder import alert
from tests.builders import hours, report, review, tick, withdrawal

WORD = review("split", alert(1), event_ids=("ev-1",), note="تحققنا", place=report().place)
RECORDS = [
    report(), withdrawal(report()), WORD, tick(3), *(alert(1, kind=kind) for kind in envelope.ALERT_TYPES),
    replace(alert(2), reviews=(reviewed(WORD),)),
]  # fmt: skip
MOST_BYTES = 64 << 10  # what CloudEvents 1.0 asks every intermediary to carry


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: getattr(r, "kind", type(r).__name__))
def test_the_official_sdk_reads_it(record: Message | Alert) -> None:
    sealed = envelope.seal(record, "rasid", hours(5))
    read = from_binary_event(KafkaMessage(dict(sealed.headers), sealed.key, sealed.value))
    assert read.get_specversion() == "1.0"
    assert read.get_type() == envelope.type_of(sealed.headers)
    assert read.get_source() == "rasid"
    assert read.get_datacontenttype() == "application/json"
    assert read.get_time() is not None
    assert read.get_data() == json.loads(sealed.value)


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: getattr(r, "kind", type(r).__name__))
def test_its_data_fit_the_schema_that_dataschema_names(record: Message | Alert) -> None:
    sealed = envelope.seal(record, "rasid", hours(5))
    by_id = {schema["$id"]: schema for schema in map(schema_files.schema, schema_files.RECORDS)}
    jsonschema.validate(json.loads(sealed.value), by_id[sealed.headers["ce_dataschema"].decode()])


def test_an_alert_is_named_by_its_episode_and_revision_and_is_about_its_district() -> None:
    headers = envelope.seal(alert(2, kind="updated"), "rasid", hours(5)).headers
    assert headers["ce_id"] == b"ep-1.2"
    assert headers["ce_subject"] == alert(2).district.place_id.encode()


def test_a_newer_version_of_a_report_is_another_message_and_the_same_one_a_repetition() -> None:
    first = report(article="a")
    ids = [envelope.seal(r, "rasid").headers["ce_id"] for r in (first, first, replace(first, confidence=0.9))]
    assert ids[0] == ids[1] != ids[2]


def test_the_largest_alert_passes_every_intermediary() -> None:
    large = alert(
        33,
        incidents=[f"in-{number:024}" for number in range(64)],
        outlets=[f"منبر إخباري بعيد الاسم {number}" for number in range(60)],
        evidence=[("a" * 60, "منبر", "قصف " * 75)] * 3,
    )
    assert len(envelope.seal(large, "rasid").value) < MOST_BYTES
