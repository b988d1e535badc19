"""What Faust 0.15.3 does that we cannot live with, each mended in one place, with the reason.

Written against faust-streaming 0.15.3; `install` refuses another series. tests/test_faust_fixes.py fails when a fix
is no longer needed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from aiokafka import TopicPartition
from aiokafka.consumer.group_coordinator import GroupCoordinator
from faust.transport.consumer import Consumer
from faust.transport.drivers.aiokafka import Producer
from faust.types import TP

from stream.worker.lease import Lease

SERIES = "0.15."


class UnknownFaust(RuntimeError):
    """The installed Faust is not the one that these fixes were written for."""


def install(lease: Lease | None = None) -> None:
    """Apply the fixes that are patches; `lease` is renewed by each heartbeat that is answered. Raises UnknownFaust."""
    found = version("faust-streaming")
    if not found.startswith(SERIES):
        raise UnknownFaust(
            f"faust-streaming {found} is installed, stream/worker/faust_fixes.py knows {SERIES}x."
        )
    setattr(Consumer, "_new_offset", _new_offset_without_duplicates)  # noqa: B010 (mypy knows it as a method)
    setattr(Consumer, "perform_seek", _seek_those_never_committed_too)  # noqa: B010
    setattr(Producer, "_settings_extra", _settings_without_repeats)  # noqa: B010
    if lease is not None:
        setattr(GroupCoordinator, "_do_heartbeat", _heartbeat_that_renews(lease))  # noqa: B010


_new_offset = Consumer._new_offset
_perform_seek = Consumer.perform_seek
_do_heartbeat = GroupCoordinator._do_heartbeat
_settings_extra = Producer._settings_extra


def _new_offset_without_duplicates(self: Any, tp: TP) -> int | None:
    """Commits that advance.

    After a rebalance a message can be read, and acknowledged, twice; `_acked` then holds duplicates, `consecutive_numbers` stops at the first, and each commit moves by one or two messages: thousands are
    read again after the next crash (measured in 6 of 7 runs).
    """
    acked = self._acked[tp]
    if acked:
        committed = self._committed_offset[tp]
        acked[:] = sorted({offset for offset in acked if not committed or offset >= committed})
    offset: int | None = _new_offset(self, tp)
    return offset


async def _seek_those_never_committed_too(self: Any) -> None:
    """Nothing is skipped in a partition of which nothing was committed yet, and the app learns where each begins.

    `seek_to_committed` leaves such a partition (and one committed at 0) where its fetcher had come to, and what was
    fetched before a rebalance is thrown away: it was never read (seen in the fault harness, 6 of 1,231 articles, when
    a second worker joined within the first second).

    And what a fetch that was under way brings back after the seek bears the new generation, though it lies behind what
    was thrown away: `stream.order` needs the beginnings to tell.
    """
    await _perform_seek(self)
    ours = {tp for tp in self.assignment() if self.app.topics.acks_enabled_for(tp.topic)}
    starts = {tp: self._read_offset.get(tp) for tp in ours}
    never = [TopicPartition(tp.topic, tp.partition) for tp, offset in starts.items() if not offset]
    if never:
        await self._thread.seek_to_beginning(*never)
        earliest = await self.earliest_offsets(*never)
        starts |= {TP(tp.topic, tp.partition): offset or 0 for tp, offset in earliest.items()}
    self.app.order.begin(starts)


def _settings_without_repeats(_: Any) -> Mapping[str, Any]:
    """An idempotent producer: Faust asks for one only with its transactions.

    Without it, a batch of which the answer was lost lies in the log twice, and behind what followed it.
    """
    return {"acks": "all", "enable_idempotence": True}


def _heartbeat_that_renews(lease: Lease) -> Callable[[Any], Any]:
    """Say when the broker last knew us as a member: aiokafka keeps that in a local variable."""

    async def heartbeat(self: Any) -> bool:
        asked = time.monotonic()
        answered: bool = await _do_heartbeat(self)
        if answered:
            lease.renew(asked)
        return answered

    return heartbeat
