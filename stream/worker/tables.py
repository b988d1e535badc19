"""The worker's tables: Faust's, with a local store that holds what Kafka holds and nothing else.

Faust writes a row to RocksDB at once and hands its changelog message to a buffer: after kill -9 the store may hold what
Kafka does not, and a commit does not wait. Here a row waits in memory until its changelog message is in Kafka, and goes
into the store together with the message's offset. So the store is a prefix of the changelog, whatever is killed.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import faust
import msgspec
from aiokafka import ConsumerRecord
from faust.types import TP
from msgspec import Struct
from rocksdict import WriteBatch

from stream.versions import WrittenLater
from stream.worker import stored

UNSAFE_AFTER = (
    30.0  # seconds for Kafka's word: aiokafka's producer may wait for ever after a broker was killed
)
Key = Any  # str, or (str, (begin, end)) in a windowed table
WindowedKey = tuple[str, tuple[float, float]]


class StoreFailed(OSError):
    """The local store cannot be read or written: a full disk, a folder that is gone."""


class RowTooLarge(ValueError):
    """A row that the changelog would not take."""


class Size(NamedTuple):
    """How large a table is."""

    rows: int
    bytes: int


class Row(Struct, frozen=True):
    """A row on its way into Kafka. `value` None takes the row away, after the message at `position`."""

    key: Key
    raw_key: bytes
    partition: int
    value: bytes | None
    term: int
    position: int = stored.OLDEST


class KeptTable(faust.Table[Any, Any]):
    """A Faust table that is read and written with the partition said, not taken from the event in hand."""

    def __init__(self, *args: Any, largest: int = 1 << 20, few: bool = False, **kwargs: Any) -> None:
        """As faust.Table; `largest` is the changelog's limit in bytes, `few` rows are kept at hand."""
        super().__init__(*args, **kwargs)
        self._at_hand: dict[tuple[int, bytes], bytes | None] | None = {} if few else None
        self.largest = largest
        self.foreign: set[int] = set()
        self.failed: Exception | None = None
        self.arrived: dict[int, float] = {}
        self._term = 0
        self._waiting: dict[int, dict[bytes, Row]] = defaultdict(dict)
        self._ends: dict[int, int] = {}
        self._behind: set[tuple[int, bytes]] = set()
        self._window_ends: dict[int, set[float]] = defaultdict(set)

    # Reading and writing.

    def read(self, key: Key, partition: int) -> bytes | None:
        """The row as it was written last, whether or not it is in Kafka yet. Raises StoreFailed."""
        raw_key = self._raw(key)
        row = self._waiting[partition].get(raw_key)
        return row.value if row is not None else self._stored(raw_key, partition)

    def hold(self, key: Key, value: bytes, partition: int) -> Row:
        """Write a row where `read` finds it; `publish` takes it to Kafka. Raises RowTooLarge."""
        if len(value) > self.largest:
            raise RowTooLarge(f"{self.name}: a row of {len(value)} bytes, {self.largest} are the most")
        return self._hold(Row(key, self._raw(key), partition, value, self._term))

    def take_away(self, key: Key, partition: int, position: int) -> Row:
        """Take a row away as `hold` writes one, after the message at `position`."""
        return self._hold(Row(key, self._raw(key), partition, None, self._term, position))

    def _hold(self, row: Row) -> Row:
        self._waiting[row.partition][row.raw_key] = row
        return row

    def publish(self, row: Row) -> asyncio.Future[None]:
        """Send the row to the changelog. Done when Kafka and the local store have it; StoreFailed where it fails."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        gone = stored.taken_away(row.position) if row.value is None else None
        sent = self.changelog_topic.send_soon(
            key=row.key, value=row.value, partition=row.partition, headers=gone, key_serializer=self.key_serializer,
            value_serializer="raw", callback=self._on_changelog_sent, eager_partitioning=True,
        )  # fmt: skip
        sent.add_done_callback(partial(self._landed, row, done))
        return done

    def rows(self, partition: int) -> Iterator[tuple[Key, bytes]]:
        """Key and value of every row of a partition that is in Kafka."""
        store: Any = self.data
        for raw_key, value in store._visible_items(store._db_for_partition(partition)):
            yield self._key(raw_key), value

    def some_rows(self, partition: int, behind: bytes, most: int) -> tuple[list[tuple[Key, bytes]], bytes]:
        """Up to `most` rows behind a raw key, and the raw key to go on behind: b"" where the table ends."""
        store: Any = self.data
        try:
            db = store._db_for_partition(partition)
            found = list(islice(db.items(from_key=behind), most + 2))  # `behind` itself, and Faust's own row
        except Exception as error:  # rocksdict raises nothing narrower
            raise StoreFailed(f"{self.name} cannot be read: {error}") from error
        raw = [row for row in found if row[0] not in (behind, store.offset_key)][:most]
        rows = [(self._key(raw_key), value) for raw_key, value in raw]
        return rows, raw[-1][0] if len(raw) == most else b""

    def size(self) -> Size:
        """Rows and bytes of this worker's share, as RocksDB estimates them: cheap enough to ask every second."""
        store: Any = self.data
        parts = list(store._dbs.values())

        def ask(name: str) -> int:
            return sum(int(db.property_int_value(f"rocksdb.{name}") or 0) for db in parts)

        return Size(ask("estimate-num-keys"), ask("total-sst-files-size") + ask("cur-size-all-mem-tables"))

    def _raw(self, key: Key) -> bytes:
        """The bytes that Faust makes of a key, in a tenth of the time (tests/worker/test_tables.py compares them)."""
        return msgspec.json.encode(key)

    def _key(self, raw_key: bytes) -> Key:
        return msgspec.json.decode(raw_key, type=WindowedKey if self.window else str)

    def _stored(self, raw_key: bytes, partition: int) -> bytes | None:
        if self._at_hand is None:
            return self._in_store(raw_key, partition)
        if (partition, raw_key) not in self._at_hand:
            self._at_hand[partition, raw_key] = self._in_store(raw_key, partition)
        return self._at_hand[partition, raw_key]

    def _in_store(self, raw_key: bytes, partition: int) -> bytes | None:
        store: Any = self.data
        try:
            found: bytes | None = store._db_for_partition(partition).get(raw_key)
        except Exception as error:  # rocksdict raises nothing narrower
            raise StoreFailed(f"{self.name} cannot be read: {error}") from error
        return found

    def _forget_at_hand(self) -> None:
        if self._at_hand:
            self._at_hand.clear()

    def _landed(self, row: Row, done: asyncio.Future[None], sent: asyncio.Future[Any]) -> None:
        if done.cancelled() or sent.cancelled():
            done.cancel()
            return
        if (error := sent.exception()) is not None:
            done.set_exception(error)
            return
        try:
            self._keep(row, sent.result().offset)
        except Exception as failed:  # rocksdict raises nothing narrower
            done.set_exception(StoreFailed(f"{self.name} cannot be written: {failed}"))
        else:
            done.set_result(None)

    def _keep(self, row: Row, offset: int) -> None:
        """Into the store, with the offset: unless another worker wrote in between, what it wrote is not here."""
        if row.term != self._term:
            return
        store: Any = self.data
        batch = WriteBatch(raw_mode=True)
        if row.value is None:
            batch.delete(row.raw_key)
        else:
            batch.put(row.raw_key, row.value)
        before = self._ends.get(row.partition, -1)
        if offset > before + 1:
            self.foreign.add(row.partition)
        elif row.partition not in self.foreign:
            batch.put(store.offset_key, str(offset).encode())
        self._ends[row.partition] = max(before, offset)
        store._db_for_partition(row.partition).write(batch)
        self._forget_at_hand()
        if self._waiting[row.partition].get(row.raw_key) is row:
            del self._waiting[row.partition][row.raw_key]
        if self._should_expire_keys():
            self._window_ends[row.partition].add(row.key[1][1])

    def _on_changelog_sent(self, fut: Any) -> None:
        """Faust stores the newest offset here, over what another worker wrote in between: `_keep` does it."""

    # Recovery.

    def recover(self, partition: int, records: Sequence[ConsumerRecord]) -> None:
        """Take over rows as they lie in the changelog, and how far it was read, in one write. Raises StoreFailed.

        Of the rows of a key, the one with the highest position stands: a worker that was stopped, or cut off, may have
        written after the one that took its partition over.
        """
        store: Any = self.data
        keys = list({record.key for record in records})
        batch = WriteBatch(raw_mode=True)
        self._forget_at_hand()
        try:
            db = store._db_for_partition(partition)
            held = dict(zip(keys, db.get(keys), strict=True))
            for record in records:
                key, value, standing = record.key, record.value, held[record.key]
                if standing and stored.position_of(record) < stored.position(standing):
                    self._behind.add((partition, key))
                    continue
                self._behind.discard((partition, key))
                held[key] = value
            for key, value in held.items():
                if value is None:
                    batch.delete(key)
                else:
                    batch.put(key, value)
            batch.put(store.offset_key, str(records[-1].offset).encode())
            db.write(batch)
        except WrittenLater:
            raise
        except Exception as error:  # rocksdict raises nothing narrower
            raise StoreFailed(f"{self.name} cannot be recovered: {error}") from error

    async def on_rebalance(self, *args: Any, **kwargs: Any) -> None:
        """What was on its way when partitions were shared out anew is done again by whoever has them now."""
        self._term += 1
        self._waiting.clear()
        self._forget_at_hand()
        self.foreign.clear()
        await super().on_rebalance(*args, **kwargs)

    async def on_recovery_completed(self, active_tps: set[TP], standby_tps: set[TP]) -> None:
        """Learn where the changelogs end and what expires when, and put right what was overwritten in them."""
        try:
            await self._recovered(active_tps, standby_tps)
        except Exception as error:  # Faust would go on without
            self.failed = error

    async def _recovered(self, active_tps: set[TP], standby_tps: set[TP]) -> None:
        await super().on_recovery_completed(active_tps, standby_tps)
        manager: Any = self.app.tables
        ends = manager.recovery.active_highwaters
        mine = {tp.partition for tp in active_tps if tp.topic == self.changelog_topic_name}
        self._ends = {tp.partition: ends.get(tp, -1) for tp in active_tps if tp.partition in mine}
        self._window_ends.clear()
        if self._should_expire_keys():
            for number in mine:
                self._window_ends[number] = {self._key(raw_key)[1][1] for raw_key in self._raw_keys(number)}
        for number, raw_key in self._behind:
            if number in mine and (value := self._stored(raw_key, number)) is not None:
                row = self.hold(self._key(raw_key), value, number)
                await asyncio.wait_for(self.publish(row), UNSAFE_AFTER)
        self._behind.clear()

    # Expiry of windows.

    async def _del_old_keys(self) -> None:
        """Let go of windows by the time at which Kafka received what came last: a clock that jumps empties nothing.

        Only the ends of windows are remembered, and a partition is gone through when one is over, once in days: Faust
        keeps every key, and an entry of its heap for each write, for ever.
        """
        windows: Any = self.window
        for number, ends in self._window_ends.items():
            now = min(time.time(), self.arrived.get(number, 0.0))
            over = {end for end in ends if end <= now - windows.expires}
            if over:
                self._let_go(number, over)
                ends.difference_update(over)

    def _let_go(self, partition: int, ends: set[float]) -> None:
        store: Any = self.data
        batch = WriteBatch(raw_mode=True)
        for raw_key in self._raw_keys(partition):
            if self._key(raw_key)[1][1] in ends:
                batch.delete(raw_key)
        store._db_for_partition(partition).write(batch)

    def _raw_keys(self, partition: int) -> Iterator[bytes]:
        store: Any = self.data
        keys: Iterator[bytes] = store._visible_keys(store._db_for_partition(partition))
        return keys
