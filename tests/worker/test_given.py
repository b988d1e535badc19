"""What is remembered of articles is forgotten again, whether or not their feed tells dates."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from stream.pipeline import given_kept
from stream.worker.agents import Worker
from stream.worker.memory import SWEPT
from tests.worker_alone import deliver, worker_alone

DAY = timedelta(days=1)
ARTICLES, BEGIN = 150, datetime(2001, 9, 9, tzinfo=UTC)
TEXT = "قصفت المدفعية بلدة سرمين في محافظة إدلب، ما أسفر عن مقتل 5 مدنيين."


def article(number: int, *, dated: bool) -> tuple[bytes, dict[str, bytes]]:
    row: dict[str, Any] = {"id": f"a{number}", "text": TEXT}
    row |= {"url": f"https://example.org/{number}"} if number % 2 else {}
    row |= {"published_at": (BEGIN + number * DAY).isoformat()} if dated else {}
    return json.dumps(row, ensure_ascii=False).encode(), {}


def remembered(worker: Worker) -> int:
    given: Any = worker.memory.given
    return sum(row is not None for row in given.rows_.values())


@pytest.mark.parametrize(("clock", "dated"), [("articles", True), ("wall", True), ("wall", False)])
def test_rows_of_articles_that_no_window_holds_any_more_are_taken_away(
    tmp_path: Path, clock: Literal["articles", "wall"], *, dated: bool
) -> None:
    worker = worker_alone(tmp_path, clock)
    messages = [article(number, dated=dated) for number in range(ARTICLES)]
    assert len(deliver(worker, "extract", messages, apart=DAY.total_seconds())) == ARTICLES
    live = 1.5 * given_kept(worker.policy) / DAY  # every other article has a row for its page as well
    assert live < remembered(worker) <= live * (1 + 2 / SWEPT["given"]) + SWEPT["given"]


def test_an_article_looks_at_a_few_rows_however_many_there_are(tmp_path: Path) -> None:
    worker = worker_alone(tmp_path)
    deliver(worker, "extract", [article(0, dated=True)])
    given: Any = worker.memory.given
    given.rows_ |= {f"b{n:05}": given.rows_["a0"] for n in range(10_000)}
    before = remembered(worker)
    deliver(worker, "extract", [article(99, dated=True)], first=1)
    assert before - SWEPT["given"] < remembered(worker) <= before + 2
