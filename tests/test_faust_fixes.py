"""Each fix is still needed: when one of these fails, Faust has changed, and the fix may go."""

from __future__ import annotations

import inspect
from collections import defaultdict
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

import pytest
from faust.tables.base import Collection
from faust.transport.consumer import Consumer
from faust.types import TP

from stream import faust_fixes
from stream.faust_fixes import KeptTable, UnknownFaust

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
    assert "send_changelog" in inspect.getsource(faust_fixes.faust.Table.on_key_set)
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
    table = windowed(faust_fixes.faust.Table)
    for _ in range(3):
        table._maybe_set_key_ttl(("homs", (0.0, 5.0)), 0)
    assert len(table._partition_timestamps[0]) == 3


def test_with_the_fix_it_keeps_one_for_each_window() -> None:
    table = windowed(KeptTable)
    for key in ("homs", "homs", "hama"):
        table._maybe_set_key_ttl((key, (0.0, 5.0)), 0)
    assert table._partition_timestamps[0] == [5.0]
    assert len(table._partition_timestamp_keys[(0, 5.0)]) == 2


def test_another_series_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faust_fixes, "version", lambda _: "0.16.0")
    with pytest.raises(UnknownFaust, match=r"0\.16\.0"):
        faust_fixes.install()
