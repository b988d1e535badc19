"""Each fix is still needed: when one of these fails, Faust has changed, and the fix may go."""

from __future__ import annotations

import asyncio
import inspect
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import IllegalStateError, KafkaError
from faust.stores.rocksdb import RocksDBOptions
from faust.tables.base import Collection
from faust.transport.consumer import Consumer
from faust.types import TP
from mode.utils.collections import ManagedUserDict
from rocksdict import Rdict

from stream.worker import faust_fixes
from stream.worker.faust_fixes import UnknownFaust
from stream.worker.lease import Lease
from stream.worker.order import Order, Turn

HERE = TP("articles", 0)


def test_the_installed_faust_is_the_one_that_was_read() -> None:
    assert version("faust-streaming") == "0.15.3", (
        "read the diff of transport/consumer.py and tables/base.py first"
    )


def test_faust_alone_commits_by_what_it_delivered_and_takes_holes_for_acknowledged() -> None:
    assert "_add_gap" in inspect.getsource(Consumer._drain_messages)
    source = inspect.getsource(Consumer._new_offset)
    assert "acked.extend(stuff_to_add)" in source
    assert "min(acked) - committed_offset > 1" in source  # `committed_offset` is the next to be read


def test_faust_alone_drops_what_it_was_told_to_read_again() -> None:
    """It sets what it delivered after it has waited for whoever takes it; that may have sought back meanwhile."""
    source = inspect.getsource(Consumer._drain_messages)
    assert source.index("callback(message)") < source.index("set_read_offset(tp, offset)")
    assert "offset >= r_offset" in source


def test_with_the_fix_nothing_that_was_delivered_is_remembered() -> None:
    read = faust_fixes._NothingRead()
    read[HERE] = 7
    read.update({HERE: 7})
    assert read[HERE] is None
    assert read.__getitem__(HERE) is None


class Log:
    """A broker's side of a consumer: what is committed, and where the log begins and ends."""

    def __init__(self, committed: dict[TP, int], first: int = 0, failing: Exception | None = None) -> None:
        self.done = dict(committed)
        self.first = first
        self.failing = failing
        self.sought: dict[TP, int] = {}

    async def committed(self, tp: TP) -> int | None:
        return self.done.get(tp)

    async def beginning_offsets(self, tps: list[TP]) -> dict[TP, int]:
        return dict.fromkeys(tps, self.first)

    async def end_offsets(self, tps: list[TP]) -> dict[TP, int]:
        return dict.fromkeys(tps, 1000)

    def seek(self, tp: TP, offset: int) -> None:
        self.sought[tp] = offset

    async def commit(self, offsets: dict[TP, Any]) -> None:
        if self.failing:
            raise self.failing
        self.done |= {tp: told.offset for tp, told in offsets.items()}


def consumer(log: Log, *tps: TP) -> Any:
    async def call_thread(work: Any, *args: Any) -> Any:
        return await work(*args)

    return SimpleNamespace(
        assignment=lambda: set(tps),
        _committed_offset=defaultdict(lambda: None),
        app=SimpleNamespace(
            topics=SimpleNamespace(acks_enabled_for=lambda topic: topic == "articles"), order=Order(),
            rebalancing_count=1, before_reading=None, monitor=SimpleNamespace(on_tp_commit=lambda _: None),
        ),
        _thread=SimpleNamespace(
            call_thread=call_thread, _ensure_consumer=lambda: log, tp_last_committed_at={}
        ),
    )  # fmt: skip


async def test_with_the_fix_each_partition_is_read_from_what_is_committed_or_from_its_beginning() -> None:
    old, changelog = TP("articles", 1), TP("rasid-seen-changelog", 0)
    log = Log({old: 70}, first=40)
    reader = consumer(log, HERE, old, changelog)
    await faust_fixes._seek_to_where_we_are(reader)
    assert log.sought == {HERE: 40, old: 70}
    assert (reader.app.order.wanted(HERE), reader.app.order.wanted(old)) == (40, 70)


async def test_where_partitions_are_shared_out_meanwhile_nothing_begins() -> None:
    reader = consumer(Log({}), HERE)

    async def meanwhile(*_: Any) -> Any:
        reader.app.rebalancing_count += 1
        return {}, {HERE: 0}, {HERE: 0}

    reader._thread.call_thread = meanwhile
    with pytest.raises(IllegalStateError):
        await faust_fixes._seek_to_where_we_are(reader)
    assert reader.app.order.safe() == {}


async def test_where_partitions_are_shared_out_while_the_log_is_looked_at_nothing_begins() -> None:
    reader = consumer(Log({HERE: 7}), HERE)

    async def look(committed: dict[TP, int], first: dict[TP, int], last: dict[TP, int]) -> None:
        assert (committed, first, last) == ({HERE: 7}, {HERE: 0}, {HERE: 1000})
        reader.app.rebalancing_count += 1

    reader.app.before_reading = look
    with pytest.raises(IllegalStateError):
        await faust_fixes._seek_to_where_we_are(reader)
    assert reader.app.order.safe() == {}


async def test_with_the_fix_only_what_is_safe_is_committed() -> None:
    log = Log({HERE: 5})
    reader = consumer(log, HERE)
    await faust_fixes._seek_to_where_we_are(reader)
    assert not await faust_fixes._commit_what_is_safe(reader, [])
    for offset in (5, 6, 7):
        assert reader.app.order.turn(HERE, offset, 0.0) is Turn.TAKE
    reader.app.order.made_safe(HERE, 5)
    assert await faust_fixes._commit_what_is_safe(reader, [])
    assert log.done == {HERE: 6}


async def test_what_could_not_be_committed_is_committed_later() -> None:
    log = Log({HERE: 5}, failing=KafkaError("no broker"))
    reader = consumer(log, HERE)
    await faust_fixes._seek_to_where_we_are(reader)
    reader.app.order.turn(HERE, 5, 0.0)
    reader.app.order.made_safe(HERE, 5)
    assert not await faust_fixes._commit_what_is_safe(reader, [])
    log.failing = None
    assert await faust_fixes._commit_what_is_safe(reader, [])
    assert log.done == {HERE: 6}


def test_a_fetch_tells_of_the_offsets_that_it_read_over() -> None:
    """Message 10, the mark of a transaction, message 12, and two more marks."""
    order = Order()
    order.begin({HERE: 10})
    records = SimpleNamespace(next_fetch_offset=10)

    def fetch(*_: Any) -> list[Any]:
        records.next_fetch_offset = 15
        return [SimpleNamespace(offset=10), SimpleNamespace(offset=12)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faust_fixes, "_getall", fetch)
        faust_fixes._getall_that_tells_of_holes(order)(
            SimpleNamespace(_partition_records=records, _topic_partition=HERE)
        )
    assert [order.turn(HERE, offset, 0.0) for offset in (10, 12)] == [Turn.TAKE, Turn.TAKE]
    assert order.wanted(HERE) == 15


def test_faust_alone_drops_the_future_of_a_changelog_message() -> None:
    assert "send_changelog" in inspect.getsource(faust.Table.on_key_set)
    assert "changelog" not in inspect.getsource(Consumer._handle_attached)


def test_faust_alone_forgets_what_expires_when_it_recovers() -> None:
    assert "_maybe_set_key_ttl" not in inspect.getsource(Collection.on_recovery_completed)
    assert "_maybe_set_key_ttl" not in inspect.getsource(Collection.apply_changelog_batch)


def windowed(kind: Any) -> Any:
    table = kind.__new__(kind)
    table.window = SimpleNamespace(expires=10.0)
    table._partition_timestamps = defaultdict(list)
    table._partition_timestamp_keys = defaultdict(set)
    table._partition_latest_timestamp = defaultdict(int)
    return table


def test_faust_alone_keeps_a_heap_entry_for_each_write() -> None:
    table = windowed(faust.Table)
    for _ in range(3):
        table._maybe_set_key_ttl(("homs", (0.0, 5.0)), 0)
    assert len(table._partition_timestamps[0]) == 3


def test_faust_alone_sleeps_before_its_tables_start() -> None:
    assert "sleep(1.0)" in inspect.getsource(faust_fixes._on_start)


def test_another_series_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faust_fixes, "version", lambda _: "0.16.0")
    with pytest.raises(UnknownFaust, match=r"0\.16\.0"):
        faust_fixes.install(Lease(1.0, lambda: 0.0), Order())


def test_faust_alone_asks_for_an_idempotent_producer_only_with_transactions() -> None:
    assert "in_transaction" in inspect.getsource(faust_fixes._settings_extra)


def test_faust_alone_stores_a_row_before_its_changelog_has_it() -> None:
    assert "self.data[key] = value" in inspect.getsource(ManagedUserDict.__setitem__)
    assert "set_persisted_offset" in inspect.getsource(Collection._on_changelog_sent)


@pytest.mark.parametrize(("options", "logs"), [("_as_options", 6), ("_options_that_are_bounded", 2)])
def test_faust_alone_keeps_what_rocksdb_said_at_every_start(tmp_path: Path, options: str, logs: int) -> None:
    for _ in range(6):
        db = Rdict(str(tmp_path), options=getattr(faust_fixes, options)(RocksDBOptions(use_rocksdict=True)))
        db.close()
    assert len(list(tmp_path.glob("LOG*"))) == logs


@pytest.mark.parametrize(("options", "one"), [("_as_options", False), ("_options_that_are_bounded", True)])
def test_faust_alone_gives_each_partition_a_cache_of_its_own(
    tmp_path: Path, options: str, *, one: bool
) -> None:
    stores = [
        Rdict(
            str(tmp_path / str(n)), options=getattr(faust_fixes, options)(RocksDBOptions(use_rocksdict=True))
        )
        for n in range(3)
    ]
    for n in range(5_000):
        stores[0][str(n).encode()] = bytes(100)
    stores[0].flush()
    for _ in stores[0].items():
        pass
    held = [store.property_int_value("rocksdb.block-cache-usage") for store in stores]
    assert held[0] > 100_000
    assert (len(set(held)) == 1) is one
    for store in stores:
        store.close()


async def test_a_heartbeat_that_was_answered_renews_the_lease_from_when_it_was_sent(monkeypatch) -> None:
    async def answered(_: Any) -> bool:
        return True

    monkeypatch.setattr(faust_fixes, "_do_heartbeat", answered)
    lease = Lease(10.0, lambda: 1e12)
    assert lease.over() is None
    assert await faust_fixes._heartbeat_that_renews(lease)(None)
    assert lease.over() is not None


async def test_faust_alone_leaves_a_partition_without_a_commit_where_it_was_fetched_to() -> None:
    source = inspect.getsource(AIOKafkaConsumer.seek_to_committed)
    assert "seek_to_beginning" not in source
    assert "seek_to_beginning" not in inspect.getsource(faust_fixes._perform_seek)


def test_faust_alone_makes_tasks_for_each_message() -> None:
    assert "wait_first" in inspect.getsource(faust_fixes._drain_messages)


async def test_with_the_fix_messages_come_in_order_and_a_delivery_that_stands_still_ends_when_it_must() -> (
    None
):
    taken: list[int] = []
    suspended = asyncio.Event()
    fetcher = SimpleNamespace(_stopped=asyncio.Event())

    async def takes(message: int) -> None:
        if message == 2:
            await asyncio.Event().wait()  # a buffer that stays full
        taken.append(message)
        if message == 4:
            fetcher._stopped.set()

    async def getmany(**_: Any) -> Any:
        for message in range(5):
            yield HERE, message

    async def wait_first(*works: Any) -> None:
        tasks = [asyncio.ensure_future(work) for work in works]
        asyncio.get_running_loop().call_later(0.01, suspended.set)
        _, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in left:
            task.cancel()

    consumer: Any = SimpleNamespace(
        _stopped=asyncio.Event(), should_stop=False, callback=takes, getmany=getmany, wait_first=wait_first,
        suspend_flow=suspended, consumer_stopped_errors=(), transport=SimpleNamespace(app=SimpleNamespace(should_stop=False)),
    )  # fmt: skip
    await faust_fixes._deliver(consumer, fetcher)
    assert taken == [0, 1, 3, 4]
