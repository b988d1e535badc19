"""What makes a stage raise goes to `rejected`, once, with where it was raised; and what comes behind it is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stream.articles.limits import Counted, TooMuch
from stream.envelope import seal
from stream.events import extract
from stream.records import Rejected, Review, ReviewAction, Tick
from stream.worker import agents, judging, sending
from stream.worker.agents import Worker
from tests.builders import hours, report
from tests.worker_alone import deliver, worker_alone

ATTACK = "قصفت المدفعية بلدة سرمين في محافظة إدلب أمس، ما أسفر عن مقتل 5 مدنيين."


@pytest.fixture
def worker(tmp_path: Path) -> Worker:
    return worker_alone(tmp_path)


def rejected(worker: Worker) -> list[Rejected]:
    topic: Any = worker.sending.rejected
    return [msgspec.json.decode(value, type=Rejected) for value in topic.sent]


def article(name: str, text: str = ATTACK, outlet: str = "") -> tuple[bytes, dict[str, bytes]]:
    row = {"id": name, "text": text, "published_at": "2024-05-15", "outlet": outlet}
    return json.dumps(row, ensure_ascii=False).encode(), {}


def boom(*_: Any, **_more: Any) -> Any:
    raise RuntimeError("a mistake of ours")


def raising_for(mark: str, real: Callable[..., Any]) -> Callable[..., Any]:
    """`real`, which raises for the one input that shows `mark`."""

    def work(*given: Any, **more: Any) -> Any:
        return boom() if mark in repr(given) else real(*given, **more)

    return work


def seals(messages: list[Any]) -> list[tuple[bytes, dict[str, bytes]]]:
    return [(sealed.value, dict(sealed.headers)) for sealed in (seal(message, "t") for message in messages)]


READING = {"read": agents, "tell": agents.pipeline, "find_mentions": extract, "seal": sending.envelope}


@pytest.mark.parametrize("step", READING)
def test_an_article_that_makes_reading_raise_is_rejected_once(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(READING[step], step, raising_for("poison", getattr(READING[step], step)))
    done = deliver(
        worker, "extract", [article("a"), article("b", f"poison {ATTACK}", outlet="poison"), article("c")]
    )
    (record,) = rejected(worker)
    assert done == [0, 1, 2]
    assert (record.stage, record.reason, record.offset) == ("extract", "error", 1)
    assert record.detail.startswith("RuntimeError in boom #")
    assert json.loads(record.raw)["id"] == "b"
    told: Any = worker.sending.events
    assert {json.loads(value).get("article_id") for value in told.sent} >= {"a", "c"}
    assert "b" not in {json.loads(value).get("article_id") for value in told.sent}


def test_a_report_that_makes_a_decision_raise_is_rejected_once(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging.pipeline, "judge", raising_for("poison", judging.pipeline.judge))
    messages = [report(place="waer", at=5, outlet=name) for name in ("one", "poison", "three")]
    assert deliver(worker, "watch", seals(messages)) == [0, 1, 2]
    (record,) = rejected(worker)
    assert (record.stage, record.reason, record.offset) == ("watch", "error", 1)
    told: Any = worker.sending.alerts
    assert told.sent


def test_at_a_tick_only_the_locality_that_raises_is_left_out(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = [report(place="waer", at=5), report(place="sarmin", at=5), Tick(at=hours(300))]
    deliver(worker, "watch", seals(messages[:2]))
    real = judging.pipeline.judge

    def judge(message: Any, clock: Any, window: Any, districts: Any, *rest: Any) -> Any:
        return boom() if "homs" in repr(districts) else real(message, clock, window, districts, *rest)

    monkeypatch.setattr(judging.pipeline, "judge", judge)
    other = [(b"{}", {"ce_type": b"none"})] * 2
    deliver(worker, "watch", [*other, *seals(messages[2:])])
    assert [record.reason for record in rejected(worker)] == ["wrong_type", "wrong_type", "error"]
    told: Any = worker.sending.alerts
    assert [json.loads(value)["kind"] for value in told.sent] == ["opened", "opened", "lapsed"]


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[" * 200_000, b"\xff\xfe", b"null", b'{"at": "' + b"9" * 99 + b'"}']
)
@pytest.mark.parametrize("kind", [b"org.rasid.attack.reported.v1", b"org.rasid.clock.tick.v1", b"\xff", b""])
def test_what_is_no_message_of_events_is_rejected_once(worker: Worker, raw: bytes, kind: bytes) -> None:
    good = seals([report(place="waer", at=5)])
    assert deliver(worker, "watch", [(raw, {"ce_type": kind}), *good]) == [0, 1]
    assert len(rejected(worker)) == 1


def test_a_review_that_makes_its_agent_raise_is_rejected_once(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agents.envelope, "open_review", raising_for("poison", agents.envelope.open_review))
    reviews = [
        Review(review_id=f"rv-{note}", action=ReviewAction.CONFIRM, locality_id="homs", reviewer="r", at=hours(7),
               note=note, incident_ids=("in-1",))
        for note in ("good", "poison", "fine")
    ]  # fmt: skip
    assert deliver(worker, "review", seals(reviews)) == [0, 1, 2]
    assert [record.reason for record in rejected(worker)] == ["error"]


def test_an_article_that_causes_too_much_work_says_of_what_and_leaves_no_half(worker: Worker) -> None:
    done = deliver(worker, "extract", [article("a", ATTACK * 300), article("b")])
    (record,) = rejected(worker)
    assert done == [0, 1]
    assert (record.stage, record.reason) == ("extract", "too_much")
    assert "words of attack" in record.detail
    told: Any = worker.sending.events
    assert {json.loads(value).get("article_id") for value in told.sent} <= {"b", None}


def test_the_fingerprint_is_of_the_mistake_and_not_of_the_input(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agents.pipeline, "tell", boom)
    deliver(worker, "extract", [article("a"), article("b", ATTACK * 2)])
    assert len({record.detail for record in rejected(worker)}) == 1


def test_of_an_article_whose_events_do_not_all_fit_none_is_sent(worker: Worker) -> None:
    worker.sending._limits["events"] = 3_000
    two = ATTACK + " وقصفت بلدة بنش."
    assert deliver(worker, "extract", [article("a", two)]) == [0]
    told: Any = worker.sending.events
    assert [record.reason for record in rejected(worker)] == ["error"]
    assert all("article_id" not in json.loads(value) for value in told.sent)


def test_too_much_says_what_and_how_much_is_read() -> None:
    assert str(TooMuch(Counted.PLACES, 999)).startswith("999 places, ")
