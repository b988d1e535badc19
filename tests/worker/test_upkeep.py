"""What goes on around the agents notices what no message would show."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from stream.worker import upkeep
from stream.worker.agents import Worker
from stream.worker.restart import Why
from tests.worker_alone import worker_alone


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[Why]]:
    """A worker with one partition of `events`, and why it started again."""
    worker: Any = worker_alone(tmp_path, "wall")
    why: list[Why] = []
    worker.leave = lambda reason, _detail: why.append(reason)
    monkeypatch.setattr(worker.upkeep, "_assignment", lambda: {TP("events", 0)})
    return worker, why


async def test_a_tick_of_which_kafka_says_nothing_starts_the_worker_again(
    left: tuple[Worker, list[Why]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A producer may hang for good, and where no article comes, nothing else is waited for."""
    monkeypatch.setattr(upkeep, "UNSAFE_AFTER", 0.01)
    worker, why = left

    async def send(*_: Any) -> Any:
        return asyncio.get_running_loop().create_future()

    monkeypatch.setattr(worker.sending, "send", send)
    await worker.upkeep._tick()
    assert why == [Why.NOT_MADE_SAFE]


def test_a_log_that_ends_before_what_was_committed_of_it_is_another(
    left: tuple[Worker, list[Why]], monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, why = left
    ends = iter((7, 8, 6))
    consumer = SimpleNamespace(highwater=lambda _: next(ends), _committed_offset={TP("events", 0): 7})
    monkeypatch.setattr(type(worker.app), "consumer", consumer)
    for _ in range(3):
        worker.upkeep._positions()
        worker.upkeep.health.ready = True
    assert why == [Why.LOG_MADE_ANEW]
