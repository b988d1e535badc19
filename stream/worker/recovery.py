"""How the tables come back: the changelogs are read in batches, and their bytes go into the store as they are.

Faust takes a changelog one record at a time through its streams, with five tasks and a sum over all partitions for
each: 100,000 districts took 25 s, most of it that. Here a few thousand records come from the consumer at once, each
partition's rows are one write, and nothing is decoded. What Faust's own recovery does before and after stays as it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError
from faust.exceptions import ConsistencyError
from faust.tables import recovery
from faust.tables.recovery import RebalanceAgain, ServiceStopped
from faust.types import TP
from mode import Service

from stream.versions import WrittenLater
from stream.worker.tables import KeptTable, StoreFailed

BATCH = 4000  # records: some 50 ms, in which the thread that fetches them sends no heartbeat
POLL, TRIES = 0.01, 50  # seconds, and how often

Read = tuple[Mapping[TopicPartition, Sequence[ConsumerRecord]], Mapping[TP, int]]


class Recovery(recovery.Recovery):
    """Faust's recovery service, but for how it reads."""

    @Service.task
    async def _restart_recovery(self) -> None:
        """Recover after each sharing out of partitions."""
        while not await self.wait_for_stopped(self.signal_recovery_start):  # type: ignore[arg-type]
            self.signal_recovery_start.clear()
            try:
                await self._recover(self._generation_id)
            except (RebalanceAgain, IllegalStateError):
                continue
            except ServiceStopped:
                break

    @Service.task
    async def _slurp_changelogs(self) -> None:
        """Nothing comes this way."""

    @Service.task
    async def _publish_stats(self) -> None:
        """The probes and the metrics say how far it is."""

    async def _wait(self, coro: Any, timeout: object = None) -> None:  # noqa: ARG002, ASYNC109 (Faust's names)
        """Until it is done, or partitions are shared out again.

        Faust takes its own timeout for the end of the service: a broker that was away for 90 s left a worker that
        never recovered. Without a broker aiokafka raises by itself, and what stands still the watchdog sees.
        """
        await super()._wait(coro)

    async def _recover(self, generation: int) -> None:
        app: Any = self.app
        self._set_recovery_started()
        await self._wait(app.producer.flush())  # what is on its way is a part of the changelogs
        await self._wait(
            self._build_highwaters(app.consumer, self.active_tps, self.active_highwaters, "active")
        )
        await self._wait(self._build_offsets(app.consumer, self.active_tps, self.active_offsets, "active"))
        if ahead := {tp: left for tp, left in self.active_remaining().items() if left < 0}:
            raise ConsistencyError(f"the local store has more than the changelog: {ahead}")
        await self._wait(self._read_changelogs())
        if app.recovered is not None:
            await self._wait(app.recovered(frozenset(self.active_tps)))
        await self._wait(self.on_recovery_completed(generation))

    async def _read_changelogs(self) -> None:
        """Bring the store to where the changelogs end."""
        thread: Any = self.app.consumer._thread  # type: ignore[attr-defined]
        consumer, rebalances = thread._ensure_consumer(), self.app.rebalancing_count
        while behind := self._behind():
            wanted = {tp: self.active_offsets[tp] + 1 for tp in behind}
            found, positions = await thread.call_thread(_read, consumer, wanted)
            if self.app.rebalancing_count != rebalances:
                raise RebalanceAgain
            for tp, records in found.items():
                table: Any = self.tp_to_table[TP(*tp)]
                if not _recovered(table, tp.partition, records):
                    return
            for tp, position in positions.items():  # not `update`: a Counter would add
                self.active_offsets[tp] = position - 1

    def _behind(self) -> list[TP]:
        return [tp for tp, left in self.active_remaining().items() if left > 0]


def _recovered(table: KeptTable, partition: int, records: Sequence[ConsumerRecord]) -> bool:
    """Whether the store took the rows; the worker asks for what failed before it reads anything."""
    try:
        table.recover(partition, records)
    except (StoreFailed, WrittenLater) as error:
        table.failed = error
    return table.failed is None


async def _read(consumer: AIOKafkaConsumer, wanted: Mapping[TP, int]) -> Read:
    """The records that come next, and what comes behind them; runs in the consumer's thread.

    Faust may still be fetching there, from before partitions were shared out: with partitions that it was given and has
    not been told to leave, it would take records that we take for none. So each partition is put where we are, and what
    is there by then is taken in one step, without waiting: nobody can come in between.
    """
    known = {TopicPartition(*tp): offset for tp, offset in wanted.items()}
    for _ in range(TRIES):
        at = _positions(consumer, known)
        for tp in (tp for tp, offset in known.items() if at[tp] != offset):
            consumer.seek(tp, known[tp])
        if at == known and not consumer._subscription.reassignment_in_progress:
            found = await consumer.getmany(*known, timeout_ms=0, max_records=BATCH)
            at = _positions(consumer, known)
            if at != known:
                return found, {TP(*tp): position for tp, position in at.items() if position is not None}
        await asyncio.sleep(POLL)
    return {}, wanted


def _positions(consumer: AIOKafkaConsumer, tps: Iterable[TopicPartition]) -> dict[TopicPartition, int | None]:
    """What comes next in each partition, None where that is not known yet. Raises IllegalStateError."""
    subscription = consumer._subscription
    if not all(map(subscription.is_assigned, tps)):
        raise IllegalStateError("partitions were shared out anew")
    states = {tp: subscription.subscription.assignment.state_value(tp) for tp in tps}
    return {tp: state.position if state.has_valid_position else None for tp, state in states.items()}
