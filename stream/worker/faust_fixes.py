"""What Faust 0.15.3 does that we cannot live with, each mended in one place, with the reason.

Written against faust-streaming 0.15.3; `install` refuses another series. tests/worker/test_faust_fixes.py fails when a fix
is no longer needed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from importlib.metadata import version
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.consumer.fetcher import FetchResult
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.errors import ConsumerStoppedError, IllegalStateError, KafkaError
from aiokafka.structs import OffsetAndMetadata
from faust.stores.rocksdb import RocksDBOptions
from faust.tables import manager
from faust.tables.manager import TableManager
from faust.transport.consumer import Consumer
from faust.transport.drivers.aiokafka import Producer
from faust.types import TP
from rocksdict import BlockBasedOptions, Cache

from stream.logs import log
from stream.worker.lease import Lease
from stream.worker.order import Order
from stream.worker.recovery import Recovery
from stream.worker.stepping import begun

SERIES = "0.15."
CACHE_BYTES = 64 << 20  # of all tables of a process; Faust's default is 2 GiB for each partition of each
LEVEL_FILES = 4
YIELDS_EVERY = 100  # messages
COMMITS_WITHIN = 5.0  # seconds; with a broker that is away, aiokafka would go on for ever
_log = log("rasid.worker")
_BLOCKS = Cache(CACHE_BYTES)


class UnknownFaust(RuntimeError):
    """The installed Faust is not the one that these fixes were written for."""


def install(lease: Lease, order: Order) -> None:
    """Apply the fixes that are patches. Raises UnknownFaust.

    `lease` is renewed by each heartbeat that is answered, `order` learns what the log does not hold.
    """
    found = version("faust-streaming")
    if not found.startswith(SERIES):
        raise UnknownFaust(
            f"faust-streaming {found} is installed, stream/worker/faust_fixes.py knows {SERIES}x."
        )
    patches: list[tuple[object, str, object]] = [
        (Consumer, "__init__", _init_that_drops_nothing),
        (Consumer, "perform_seek", _seek_to_where_we_are),
        (Consumer, "_commit_tps", _commit_what_is_safe),
        (Consumer, "_drain_messages", _deliver),
        (Consumer, "verify_all_partitions_active", _nobody_complains),
        (TableManager, "on_start", _start_at_once),
        (manager, "Recovery", Recovery),
        (Producer, "_settings_extra", _settings_without_repeats),
        (RocksDBOptions, "as_options", _options_that_are_bounded),
        (FetchResult, "getall", _getall_that_tells_of_holes(order)),
        (GroupCoordinator, "_do_heartbeat", _heartbeat_that_renews(lease)),
    ]
    for of, name, fix in patches:
        setattr(of, name, fix)


_init = Consumer.__init__
_on_start = TableManager.on_start
_commit_tps = Consumer._commit_tps
_drain_messages = Consumer._drain_messages
_perform_seek = Consumer.perform_seek
_as_options = RocksDBOptions.as_options
_getall = FetchResult.getall
_do_heartbeat = GroupCoordinator._do_heartbeat
_settings_extra = Producer._settings_extra


class _NothingRead(dict[TP, None]):
    """What a consumer remembers of how far it delivered: nothing.

    Faust drops what lies before, and sets it after a message that was on its way when it was told to seek back: so
    it drops what it was to read again, three seeks lead to the same message, and a changelog is recovered with a hole
    in it (seen in the fault harness: 24 of 580 articles under 20 faults). What was delivered twice `stream.worker.order`
    drops, and recovery does.
    """

    def __missing__(self, _: TP) -> None:
        return None

    def __setitem__(self, _: TP, __: object) -> None:
        """Not kept."""

    def update(self, *_: Any, **__: Any) -> None:
        """Not kept."""


def _init_that_drops_nothing(self: Any, *args: Any, **kwargs: Any) -> None:
    _init(self, *args, **kwargs)
    self._read_offset = _NothingRead()


async def _start_at_once(self: Any) -> None:
    """Tables start when they are told to.

    Faust sleeps for a second first, of the five that a cold start may take; what it waits for so has been waited for
    by then (`Conductor` waits for the agents before it subscribes, and for the tables).
    """
    await self._update_channels()
    await self.recovery.start()


async def _seek_to_where_we_are(self: Any) -> None:
    """Read each partition from what comes next: what is committed, or the beginning, where it is newly ours.

    Faust leaves a partition of which nothing was committed where its fetcher had come to, and what was fetched before
    a rebalance is thrown away: it was never read (seen in the fault harness, 6 of 1,231 articles, when a second worker
    joined within the first second).

    Raises IllegalStateError, as Faust's recovery expects, where partitions were shared out anew meanwhile.
    """
    rebalances = self.app.rebalancing_count
    ours = {tp for tp in self.assignment() if self.app.topics.acks_enabled_for(tp.topic)}
    committed, first, last = await self._thread.call_thread(_bounds, self._thread._ensure_consumer(), ours)
    if self.app.rebalancing_count == rebalances and self.app.before_reading is not None:
        await self.app.before_reading(committed, first, last)
    if self.app.rebalancing_count != rebalances:
        raise IllegalStateError("partitions were shared out anew")
    self.app.order.begin({tp: max(committed.get(tp) or 0, first[tp]) for tp in ours})
    self._committed_offset.update({tp: committed.get(tp) for tp in ours})
    _log.info(
        "reading from",
        positions={f"{tp.topic}[{tp.partition}]": self.app.order.wanted(tp) for tp in sorted(ours)},
    )
    await self._thread.call_thread(
        _seek, self._thread._ensure_consumer(), {tp: self.app.order.wanted(tp) for tp in ours}
    )


async def _deliver(self: Any, fetcher: Any) -> None:
    """Hand each message on at once, as long as whoever takes it need not wait: then nothing has to wait beside it.

    Faust makes four tasks for each message, so that partitions that are shared out anew end a delivery that stands
    still. Here only such a delivery gets them.
    """
    try:
        while not (self._stopped.is_set() or fetcher._stopped.is_set()):
            messages = self.getmany(timeout=1.0)
            await asyncio.sleep(0)
            if self.should_stop:
                return
            async for count, (_, message) in _counted(messages):
                if count % YIELDS_EVERY == 0:
                    await asyncio.sleep(0)
                if (rest := begun(self.callback(message))) is not None:
                    await self.wait_first(rest, self.suspend_flow.wait())
    except (*self.consumer_stopped_errors, asyncio.CancelledError):
        if not self.transport.app.should_stop:
            raise


async def _counted(messages: AsyncIterator[Any]) -> AsyncIterator[tuple[int, Any]]:
    count = 0
    async for message in messages:
        count += 1
        yield count, message


async def _nobody_complains(_: Any) -> None:
    """Faust's monitor counts every message three times, for complaints that our own watchdog makes: it is let go."""


async def _bounds(
    consumer: AIOKafkaConsumer, ours: set[TP]
) -> tuple[dict[TP, int], dict[TP, int], dict[TP, int]]:
    """What is committed of each partition, where it begins and where it ends."""
    known = [TopicPartition(*tp) for tp in ours]
    if not known:
        return {}, {}, {}
    first, last, *committed = await asyncio.gather(
        consumer.beginning_offsets(known), consumer.end_offsets(known), *map(consumer.committed, known)
    )
    done = {TP(*tp): offset for tp, offset in zip(known, committed, strict=True) if offset is not None}
    return done, {TP(*tp): at for tp, at in first.items()}, {TP(*tp): at for tp, at in last.items()}


async def _seek(consumer: AIOKafkaConsumer, positions: dict[TP, int]) -> None:
    for tp, offset in positions.items():
        consumer.seek(TopicPartition(*tp), offset)


async def _commit_what_is_safe(self: Any, *_: object, **__: object) -> bool:
    """Commit by our own count (`stream.worker.order`).

    Faust counts what was acknowledged, and takes each hole in what it delivered for acknowledged: messages that it
    threw away in a rebalance and has yet to read again among them. It also commits beyond a first message that is
    not acknowledged yet, stops at one that was read twice, waits for its whole producer first, ends the worker where a
    broker is away, and believes to have committed what it could not.
    """
    committed = self._committed_offset
    safe = {tp: at for tp, at in self.app.order.safe().items() if at > (committed[tp] or 0)}
    if not safe:
        return False
    consumer = self._thread._ensure_consumer()
    wanted = {TopicPartition(*tp): OffsetAndMetadata(at, "") for tp, at in safe.items()}
    try:
        await self._thread.call_thread(_commit_in_time, consumer, wanted)
    except (
        KafkaError,
        ConsumerStoppedError,
        TimeoutError,
    ) as why:  # it is tried again in a second, by whoever has the partitions then
        _log.info("not committed", why=repr(why))
        return False
    _log.debug("committed", offsets={f"{tp.topic}[{tp.partition}]": at for tp, at in safe.items()})
    committed.update(safe)
    self._thread.tp_last_committed_at.update(dict.fromkeys(safe, time.monotonic()))  # else it complains
    self.app.monitor.on_tp_commit(safe)
    return True


async def _commit_in_time(
    consumer: AIOKafkaConsumer, offsets: dict[TopicPartition, OffsetAndMetadata]
) -> None:
    await asyncio.wait_for(consumer.commit(offsets), COMMITS_WITHIN)


def _getall_that_tells_of_holes(order: Order) -> Callable[..., list[Any]]:
    """Only the fetch that read over offsets knows that the log has no message there."""

    def getall(self: Any, max_records: int | None = None) -> list[Any]:
        records = self._partition_records
        at = records.next_fetch_offset if records is not None else 0
        found: list[Any] = _getall(self, max_records)
        if records is not None:
            for offset in (*(record.offset for record in found), records.next_fetch_offset):
                if offset > at:
                    order.hole(self._topic_partition, at, offset)
                at = offset + 1
        return found

    return getall


def _settings_without_repeats(_: Any) -> Mapping[str, Any]:
    """An idempotent producer: Faust asks for one only with its transactions.

    Without it, a batch of which the answer was lost lies in the log twice, and behind what followed it.
    """
    return {"acks": "all", "enable_idempotence": True}


def _options_that_are_bounded(self: Any) -> Any:
    """One cache for all tables of the process, their indexes and filters in it; and few logs.

    Faust gives each partition of each table a cache of its own and keeps indexes outside of it, so memory grew with
    partitions and rows. And RocksDB keeps what it said at each of its last thousand starts, 30 KB for each partition
    of each table: in the fault harness that filled a disk of 48 MB after 126 faults, and no start helped any more.
    """
    options = _as_options(self)
    options.set_keep_log_file_num(2)
    options.set_max_bytes_for_level_base(LEVEL_FILES * self.target_file_size_base)
    blocks = BlockBasedOptions()
    blocks.set_bloom_filter(self.bloom_filter_size, block_based=True)
    blocks.set_block_cache(_BLOCKS)
    blocks.set_cache_index_and_filter_blocks(True)
    options.set_block_based_table_factory(blocks)
    return options


def _heartbeat_that_renews(lease: Lease) -> Callable[[Any], Any]:
    """Say when the broker last knew us as a member: aiokafka keeps that in a local variable."""

    async def heartbeat(self: Any) -> bool:
        asked = time.monotonic()
        answered: bool = await _do_heartbeat(self)
        if answered:
            lease.renew(asked)
        return answered

    return heartbeat
