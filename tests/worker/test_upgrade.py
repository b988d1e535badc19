"""A worker of this release reads what the last ones stored, and goes on with the same alerts.

last_release/stored-*.json were made by the releases' own code (make_stored.py).
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stream import envelope, pipeline
from stream.alerts import district
from stream.events.extract import Extractor
from stream.incidents import window
from stream.places.gazetteer import load
from stream.records import Article
from stream.versions import WrittenLater
from stream.worker import stored
from stream.worker.agents import Worker
from stream.worker.restart import Why
from stream.worker.tables import StoreFailed
from tests.builders import report
from tests.worker_alone import deliver, worker_alone

FIXTURES = sorted((Path(__file__).parents[1] / "last_release").glob("stored-*.json"))
FIRST = 1e9  # when messages arrive


@pytest.fixture(params=FIXTURES, ids=lambda path: path.stem)
def left(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a release left behind."""
    found: dict[str, Any] = json.loads(request.param.read_text("utf-8"))
    return found


def rows(left: dict[str, Any], table: str) -> dict[str, bytes]:
    return {row["key"]: base64.b64decode(row["value"]) for row in left["rows"] if row["table"] == table}


@pytest.fixture
def worker(tmp_path: Path, left: dict[str, Any]) -> Worker:
    """A worker of this release that finds the tables of that one."""
    made: Any = worker_alone(tmp_path, open_confidence=0.7)  # as those releases had it
    for name in ("given", "seen", "districts", "clock"):
        getattr(made.memory, name).rows_.update(rows(left, name))
    bucket = made.memory.window.window.current(FIRST)
    made.memory.window.rows_.update({(key, bucket): value for key, value in rows(left, "window").items()})
    return made  # type: ignore[no-any-return]


def told(alert: dict[str, str]) -> tuple[Any, ...]:
    """What an alert says that a later release must say too; words and further fields may change."""
    value = json.loads(alert["value"])
    return (
        alert["id"], value["kind"], value["episode_id"], value["revision"], value["since"], value["locality_id"],
        value["district"]["place_id"], value["certainty"], json.dumps(value["casualties"]), tuple(value["follows"]),
        tuple(value["incident_ids"]), tuple(value["types"]),
    )  # fmt: skip


def test_it_goes_on_with_the_alerts_of_the_release_that_stored_them(
    worker: Worker, left: dict[str, Any]
) -> None:
    messages = [
        (message["value"].encode(), {"ce_type": message["type"].encode()}) for message in left["events"]
    ]
    first = left["taken"]
    acknowledged = deliver(worker, "watch", messages, first)
    some: Any = worker
    assert acknowledged == list(range(first, first + len(messages)))
    assert some.sending.rejected.sent == []
    said = [
        {"id": name, "value": value.decode()}
        for name, value in zip(some.sending.alerts.ids, some.sending.alerts.sent, strict=True)
    ]
    assert Counter(map(told, said)) == Counter(map(told, left["alerts"]))
    assert any(json.loads(alert["value"])["kind"] == "lapsed" for alert in left["alerts"])


def test_what_it_takes_in_again_raises_nothing(worker: Worker, left: dict[str, Any]) -> None:
    some: Any = worker
    messages = [
        (message["value"].encode(), {"ce_type": message["type"].encode()}) for message in left["events"]
    ]
    deliver(worker, "watch", messages, left["taken"])
    before = list(some.sending.alerts.sent)
    deliver(worker, "watch", messages, left["taken"])
    assert some.sending.alerts.sent == before


def test_an_article_that_it_read_then_can_be_withdrawn_now(worker: Worker, left: dict[str, Any]) -> None:
    given = rows(left, "given")
    name, row = next((name, row) for name, row in given.items() if events_of(row))
    raw = json.dumps({"id": name, "withdrawn": True}).encode()
    deliver(worker, "extract", [(raw, {})], first=1_000)
    some: Any = worker
    withdrawn = [json.loads(value) for value in some.sending.events.sent]
    assert {message["event_id"] for message in withdrawn} == set(events_of(row))
    assert {message["reason"] for message in withdrawn} == {"article_withdrawn"}


def events_of(row: bytes) -> dict[str, str]:
    held = stored.open_row(row)
    given = pipeline.load_given(held.body if held else None)
    return given.events if given else {}


def test_every_row_says_a_position_or_is_of_before_there_were_any(left: dict[str, Any]) -> None:
    positions = {stored.position(base64.b64decode(row["value"])) for row in left["rows"]}
    assert (positions == {stored.OLDEST}) is (left["release"] == "0.1")


def test_every_message_of_the_log_is_read(left: dict[str, Any]) -> None:
    for message in left["events"]:
        envelope.open_message(message["value"].encode(), message["type"])
    for alert in left["alerts"]:
        envelope.open_alert(alert["value"].encode())


LATER = {
    "row": (lambda: stored.open_row(b"\x03rest"), "a row of format 3, this program reads 1, 2"),
    "window": (
        lambda: window.load(msgspec.msgpack.encode([2, 1])),
        "a window of version 2, this program reads 1",
    ),
    "districts": (lambda: district.load(b'{"version": 3}'), "districts of version 3, this program reads 2"),
    "districts of another form": (
        lambda: district.load(b'{"version": 3, "episodes": [{"id": 1}]}'),
        "districts of version 3, this program reads 2",
    ),
    "given": (
        lambda: pipeline.load_given(msgspec.msgpack.encode([2, None, None, {}])),
        "what an article gave of version 2, this program reads 1",
    ),
}


@pytest.mark.parametrize("table", LATER)
def test_what_a_later_release_stored_is_refused_in_one_sentence(table: str) -> None:
    read, sentence = LATER[table]
    with pytest.raises(WrittenLater, match=sentence):
        read()


def test_an_older_row_of_an_article_is_replaced_by_what_this_release_reads(left: dict[str, Any]) -> None:
    given = rows(left, "given")
    name, row = next((name, row) for name, row in given.items() if events_of(row))
    held = stored.open_row(row)
    before = pipeline.load_given(held.body if held else None)
    article = Article(
        id=name, text="لا شيء في هذا النص", published_at=before.published_at if before else None
    )
    said = pipeline.tell(article, Extractor(load()), before, None, timedelta(seconds=60))
    assert said.given is not None
    assert said.given.events == {}
    assert pipeline.load_given(pipeline.stored(said.given)) == said.given


def test_a_worker_that_meets_what_a_later_release_stored_rejects_nothing_and_says_why(tmp_path: Path) -> None:
    made: Any = worker_alone(tmp_path)
    made.memory.districts.rows_["homs"] = b"\x03later"
    said: list[tuple[Why, str]] = []

    def leave(why: Why, detail: object) -> None:
        said.append((why, str(detail)))
        raise SystemExit

    made.leave = leave
    sealed = envelope.seal(report(place="waer", at=5), "t")
    with pytest.raises(SystemExit):
        deliver(made, "watch", [(sealed.value, dict(sealed.headers))])
    assert said == [(Why.LATER_RELEASE, "a row of format 3, this program reads 1, 2 and what 0.1 wrote")]
    assert made.sending.rejected.sent == []


def test_a_row_that_nobody_can_read_is_named_when_it_is_recovered(tmp_path: Path) -> None:
    made: Any = worker_alone(tmp_path)
    made.memory.districts.rows_["homs"] = stored.seal(3, b'{"episodes": 1}')
    with pytest.raises(StoreFailed, match="the row of homs cannot be read: Expected `array`"):
        made.memory.due(0)
