"""How the tables come back: the changelogs are read in batches, and their bytes go into the store as they are.

Faust takes a changelog one record at a time through its streams, with five tasks and a sum over all partitions for
each: 100,000 districts took 25 s, most of it that. Here a few thousand records come from the consumer at once, each
partition's rows are one write, and nothing is decoded. What Faust's own recovery does before and after stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
POLL_MS = 500

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
        if self.need_recovery():
            begin = {tp: self.active_offsets[tp] + 1 for tp in self._behind()}
            await thread.call_thread(_seek, consumer, begin)
        while behind := self._behind():
            found, positions = await thread.call_thread(_read, consumer, behind)
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


async def _seek(consumer: AIOKafkaConsumer, offsets: Mapping[TP, int]) -> None:
    for tp, offset in offsets.items():
        consumer.seek(TopicPartition(*tp), offset)


async def _read(consumer: AIOKafkaConsumer, tps: Sequence[TP]) -> Read:
    """Some records, and what comes next in each partition; runs in the consumer's thread."""
    known = [TopicPartition(*tp) for tp in tps]
    found = await consumer.getmany(*known, timeout_ms=POLL_MS, max_records=BATCH)
    return found, {tp: await consumer.position(at) for tp, at in zip(tps, known, strict=True)}
