"""Where to begin to read a topic: at a time, and at no message less than all that come from now on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiokafka import TopicPartition


async def seek_since(consumer: Any, parts: Sequence[TopicPartition], since: datetime) -> None:
    """Seek each partition to its first message not older than `since`, else to where it ended when this began.

    The ends are asked for first: to seek to the end after the search would pass over what arrives between the two.
    """
    ends = await consumer.end_offsets(parts)
    found = await consumer.offsets_for_times(dict.fromkeys(parts, max(0, int(since.timestamp() * 1000))))
    for part in parts:
        first = found.get(part)
        consumer.seek(part, ends[part] if first is None else first.offset)
