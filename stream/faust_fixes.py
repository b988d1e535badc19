"""What Faust 0.15.3 does that we cannot live with, each mended in one place, with the reason.

Written against faust-streaming 0.15.3; `install` refuses another series. tests/test_faust_fixes.py fails when a fix
is no longer needed.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from heapq import heappush
from importlib.metadata import version
from typing import Any, NamedTuple

import faust
from faust.transport.consumer import Consumer
from faust.types import TP

SERIES = "0.15."


class UnknownFaust(RuntimeError):
    """The installed Faust is not the one that these fixes were written for."""


def install() -> None:
    """Apply the fixes that are patches. Raises UnknownFaust."""
    found = version("faust-streaming")
    if not found.startswith(SERIES):
        raise UnknownFaust(f"faust-streaming {found} is installed, stream/faust_fixes.py knows {SERIES}x.")
    setattr(Consumer, "_new_offset", _new_offset_without_duplicates)  # noqa: B010 (mypy knows it as a method)


_new_offset = Consumer._new_offset


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


class Size(NamedTuple):
    """How large a table is."""

    rows: int
    bytes: int


class KeptTable(faust.Table[Any, Any]):
    """A Faust table that says when its changelog is safe, and whose windows expire after a restart too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As faust.Table."""
        super().__init__(*args, **kwargs)
        self._sent: list[asyncio.Future[Any]] = []

    def send_changelog(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the future that Faust drops.

        A commit does not wait for a table's changelog (`Consumer._commit_tps` waits for attached messages alone), so
        after kill -9 a committed event can be missing from the table.
        """
        future = super().send_changelog(*args, **kwargs)
        self._sent.append(future)
        return future

    def take_sent(self) -> list[asyncio.Future[Any]]:
        """The changelog messages written since the last call; await them before the event is acknowledged."""
        sent, self._sent = self._sent, []
        return sent

    def _maybe_set_key_ttl(self, key: Any, partition: int) -> None:
        """One heap entry for each end of a window: Faust pushes one for each write, and the heap grows for ever."""
        if not self._should_expire_keys():
            return
        end = key[1][1]
        if (partition, end) not in self._partition_timestamp_keys:
            heappush(self._partition_timestamps[partition], end)
        self._partition_timestamp_keys[(partition, end)].add(key)
        self._partition_latest_timestamp[partition] = max(self._partition_latest_timestamp[partition], end)

    async def on_recovery_completed(self, active_tps: set[TP], standby_tps: set[TP]) -> None:
        """Rebuild what expires when: Faust forgets it, and rows that were recovered stay for ever."""
        await super().on_recovery_completed(active_tps, standby_tps)
        if not self._should_expire_keys():
            return
        self._partition_timestamps = defaultdict(list)
        self._partition_timestamp_keys = defaultdict(set)
        for partition, key in self.rows():
            self._maybe_set_key_ttl(key, partition)

    def size(self) -> Size:
        """Rows and bytes of this worker's share, as RocksDB estimates them: cheap enough to ask every second."""
        store: Any = self.data
        parts = list(store._dbs.values())

        def ask(name: str) -> int:
            return sum(int(db.property_int_value(f"rocksdb.{name}") or 0) for db in parts)

        return Size(ask("estimate-num-keys"), ask("total-sst-files-size") + ask("cur-size-all-mem-tables"))

    def rows(self) -> list[tuple[int, Any]]:
        """Partition and key of every row in this worker's store."""
        store: Any = self.data
        actives = {
            tp.partition
            for tp in self.app.assignor.assigned_actives()
            if tp.topic == self.changelog_topic_name
        }
        return [
            (partition, self._to_key(store._decode_key(key)))
            for partition, db in list(store._dbs.items())
            if partition in actives
            for key in store._visible_keys(db)
        ]
