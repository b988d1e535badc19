"""Each fix is still needed: when one of these fails, Faust has changed, and the fix may go."""

from __future__ import annotations

import inspect
from collections import defaultdict
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from aiokafka import AIOKafkaConsumer
from faust.tables.base import Collection
from faust.transport.consumer import Consumer
from faust.types import TP
from mode.utils.collections import ManagedUserDict

from stream.worker import faust_fixes
from stream.worker.faust_fixes import UnknownFaust
from stream.worker.lease import Lease
from stream.worker.order import Order

HERE = TP("articles", 0)


def consumer(acked: list[int], committed: int) -> Any:
    return SimpleNamespace(
        _acked={HERE: acked},
        _committed_offset={HERE: committed},
        _gap={HERE: None},
        _acked_index=defaultdict(set),
    )


def test_the_installed_faust_is_the_one_that_was_read() -> None:
    assert version("faust-streaming") == "0.15.3", (
        "read the diff of transport/consumer.py and tables/base.py first"
    )


def test_faust_alone_commits_only_up_to_the_first_message_that_was_read_twice() -> None:
    assert faust_fixes._new_offset(consumer([5, 6, 6, 7, 7, 8], 5), HERE) == 7


def test_with_the_fix_it_commits_all_that_was_acknowledged() -> None:
    assert faust_fixes._new_offset_without_duplicates(consumer([5, 6, 6, 7, 7, 8], 5), HERE) == 9


def test_a_gap_still_holds_the_commit_back() -> None:
    assert faust_fixes._new_offset_without_duplicates(consumer([5, 6, 8], 5), HERE) == 7


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


def test_another_series_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faust_fixes, "version", lambda _: "0.16.0")
    with pytest.raises(UnknownFaust, match=r"0\.16\.0"):
        faust_fixes.install()


def test_faust_alone_asks_for_an_idempotent_producer_only_with_transactions() -> None:
    assert "in_transaction" in inspect.getsource(faust_fixes._settings_extra)


def test_faust_alone_stores_a_row_before_its_changelog_has_it() -> None:
    assert "self.data[key] = value" in inspect.getsource(ManagedUserDict.__setitem__)
    assert "set_persisted_offset" in inspect.getsource(Collection._on_changelog_sent)


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


async def test_with_the_fix_it_is_read_from_its_beginning_and_the_app_knows_where_each_begins(
    monkeypatch,
) -> None:
    sought: list[TP] = []

    async def nothing(*_: Any) -> None:
        return None

    async def seek_to_beginning(*tps: TP) -> None:
        sought.extend(tps)

    async def earliest_offsets(*tps: TP) -> dict[TP, int]:
        return dict.fromkeys(tps, 40)

    monkeypatch.setattr(faust_fixes, "_perform_seek", nothing)
    committed, changelog = TP("articles", 1), TP("rasid-seen-changelog", 0)
    order = Order()
    consumer = SimpleNamespace(
        assignment=lambda: {HERE, committed, changelog},
        _read_offset={HERE: None, committed: 7, changelog: None},
        app=SimpleNamespace(
            topics=SimpleNamespace(acks_enabled_for=lambda topic: topic == "articles"), order=order
        ),
        _thread=SimpleNamespace(seek_to_beginning=seek_to_beginning),
        earliest_offsets=earliest_offsets,
    )
    await faust_fixes._seek_those_never_committed_too(consumer)
    assert sought == [HERE]
    assert (order.wanted(HERE), order.wanted(committed)) == (40, 7)
