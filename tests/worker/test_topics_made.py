"""Topics are made and listed: with an admin client of our own, since a real broker cannot be told to list them late."""

from __future__ import annotations

from typing import Any

import pytest

from stream.kafka.security import KafkaUnreachable
from stream.kafka.topics_admin import _until_listed


class LateAdmin:
    """Lists what was made only when it was asked a few times."""

    def __init__(self, asked_before: int) -> None:
        self.asked_before = asked_before

    async def list_topics(self) -> list[str]:
        self.asked_before -= 1
        return ["articles", "events"] if self.asked_before < 0 else ["articles"]


async def test_topics_count_as_made_only_when_kafka_lists_them() -> None:
    admin: Any = LateAdmin(2)
    await _until_listed(admin, {"articles", "events"})
    assert admin.asked_before < 0


async def test_topics_that_kafka_never_lists_are_said_to_be_so() -> None:
    admin: Any = LateAdmin(1_000_000)
    with pytest.raises(KafkaUnreachable, match=r"did not list them within 0\.3 s"):
        await _until_listed(admin, {"articles", "events"}, within=0.3)
