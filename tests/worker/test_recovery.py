"""What is read of a changelog is read without a hole, whoever else fetches in the consumer's thread."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError
from faust.types import TP

from stream.worker import recovery

HERE = TP("things-changelog", 0)


class Consumer:
    """A partition of five records, of which others may take some before each step of ours."""

    def __init__(self, *steps: Callable[[Any], object]) -> None:
        self.at: int | None = 0
        self.steps = list(steps)
        self.assigned = True
        self.sought: list[int] = []
        state = self
        assignment = SimpleNamespace(state_value=lambda _: state)
        self._subscription = SimpleNamespace(
            is_assigned=self._step,
            reassignment_in_progress=False,
            subscription=SimpleNamespace(assignment=assignment),
        )

    def _step(self, _: TopicPartition) -> bool:
        if self.steps:
            self.steps.pop(0)(self)
        return self.assigned

    @property
    def has_valid_position(self) -> bool:
        return self.at is not None

    @property
    def position(self) -> int | None:
        return self.at

    def seek(self, _: TopicPartition, offset: int) -> None:
        self.sought.append(offset)
        self.at = offset

    async def getmany(self, *tps: TopicPartition, timeout_ms: int, max_records: int) -> Any:
        assert timeout_ms == 0, "nobody may come in between"
        begin, self.at = self.at or 0, 5
        return {tps[0]: [*range(begin, 5)]} if begin < 5 else {}


def takes(offset: int | None) -> Callable[[Consumer], object]:
    return lambda consumer: setattr(consumer, "at", offset)


async def test_records_that_somebody_took_are_read_again() -> None:
    consumer: Any = Consumer(takes(3))
    found, positions = await recovery._read(consumer, {HERE: 0})
    assert (found, positions) == ({HERE: [0, 1, 2, 3, 4]}, {HERE: 5})
    assert consumer.sought == [0]


async def test_all_that_was_taken_is_read_again_and_not_taken_for_read() -> None:
    consumer: Any = Consumer(takes(5))
    found, _ = await recovery._read(consumer, {HERE: 1})
    assert found == {HERE: [1, 2, 3, 4]}


async def test_where_the_position_is_not_known_yet_it_is_ours() -> None:
    consumer: Any = Consumer(takes(None))
    found, _ = await recovery._read(consumer, {HERE: 2})
    assert found == {HERE: [2, 3, 4]}


async def test_partitions_that_went_elsewhere_are_not_read() -> None:
    consumer: Any = Consumer(lambda one: setattr(one, "assigned", False))
    with pytest.raises(IllegalStateError):
        await recovery._read(consumer, {HERE: 0})
