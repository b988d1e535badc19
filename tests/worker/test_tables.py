"""A table's store is a prefix of its changelog; of the rows of a key the one of the latest message stands."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from faust.types import TP

from stream.versions import WrittenLater
from stream.worker import stored
from stream.worker.app import ROCKS
from stream.worker.tables import KeptTable, RowTooLarge, StoreFailed

CHANGELOG = TP("test-things-changelog", 0)


class Changelog:
    """What Kafka acknowledges, when the test says so."""

    def __init__(self, first: int = 0) -> None:
        self.next = first
        self.sent: list[asyncio.Future[Any]] = []

    def send(self, *_: Any, **__: Any) -> asyncio.Future[Any]:
        self.sent.append(asyncio.get_running_loop().create_future())
        return self.sent[-1]

    def acknowledge(self, *, skipping: int = 0) -> None:
        self.next += skipping
        self.sent.pop(0).set_result(SimpleNamespace(offset=self.next, topic_partition=CHANGELOG))
        self.next += 1


@pytest.fixture
def changelog() -> Changelog:
    return Changelog()


@pytest.fixture
def table(tmp_path: Path, changelog: Changelog, monkeypatch: pytest.MonkeyPatch) -> Any:
    app = faust.App(
        "test", datadir=str(tmp_path), store="rocksdb://", key_serializer="raw", value_serializer="raw"
    )
    made = KeptTable(
        app, name="things", key_type=str, value_type=bytes, partitions=1, options=dict(ROCKS), largest=1000
    )
    monkeypatch.setattr(made.changelog_topic, "send_soon", changelog.send)
    app.conf.tabledir.mkdir(parents=True)
    app.tables.recovery.active_tps.add(CHANGELOG)
    return made


def entry(table: Any, key: Any, value: bytes | None, offset: int, headers: Any = ()) -> Any:
    return SimpleNamespace(offset=offset, key=table._raw(key), value=value, headers=headers)


async def test_a_row_is_read_at_once_and_stored_when_kafka_has_it(table: Any, changelog: Changelog) -> None:
    done = table.publish(table.hold("a", b"one", 0))
    assert (table.read("a", 0), list(table.rows(0))) == (b"one", [])
    changelog.acknowledge()
    await done
    assert (table.read("a", 0), list(table.rows(0))) == (b"one", [("a", b"one")])
    assert table.persisted_offset(CHANGELOG) == 0


async def test_a_later_row_that_waits_is_not_hidden_by_an_earlier_one_that_lands(
    table: Any, changelog: Changelog
) -> None:
    first = table.publish(table.hold("a", b"one", 0))
    table.hold("a", b"two", 0)
    changelog.acknowledge()
    await first
    assert table.read("a", 0) == b"two"


async def test_a_row_is_taken_away_when_kafka_has_its_tombstone(table: Any, changelog: Changelog) -> None:
    for row in (table.hold("a", b"one", 0), table.take_away("a", 0, 7)):
        done = table.publish(row)
        changelog.acknowledge()
        await done
    assert (table.read("a", 0), list(table.rows(0))) == (None, [])


async def test_rows_are_gone_through_a_few_at_a_time_round_and_round(
    table: Any, changelog: Changelog
) -> None:
    for key in "abcde":
        done = table.publish(table.hold(key, b"row", 0))
        changelog.acknowledge()
        await done
    behind, seen = b"", []
    for _ in range(4):
        rows, behind = table.some_rows(0, behind, 2)
        seen.append("".join(key for key, _ in rows))
    assert seen == ["ab", "cd", "e", "ab"]


async def test_an_offset_that_another_worker_took_is_noticed_and_ours_is_not_remembered(
    table: Any, changelog: Changelog
) -> None:
    for skipping in (0, 2, 0):
        done = table.publish(table.hold("a", b"row", 0))
        changelog.acknowledge(skipping=skipping)
        await done
    assert table.foreign == {0}
    assert table.persisted_offset(CHANGELOG) == 0, "what lies between was never read"


async def test_what_kafka_refused_is_told_to_who_waits(table: Any, changelog: Changelog) -> None:
    done = table.publish(table.hold("a", b"row", 0))
    changelog.sent[0].set_exception(TimeoutError("no broker"))
    with pytest.raises(TimeoutError, match="no broker"):
        await done


async def test_a_store_that_cannot_be_written_is_told_to_who_waits(
    table: Any, changelog: Changelog, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = table.publish(table.hold("a", b"row", 0))

    def full(_: int) -> Any:
        raise Exception("IO error: No space left on device")  # noqa: TRY002 (as rocksdict does)

    monkeypatch.setattr(table.data, "_db_for_partition", full)
    changelog.acknowledge()
    with pytest.raises(StoreFailed, match="No space left"):
        await done


def test_a_row_over_the_limit_is_refused_before_anything_is_sent(table: Any) -> None:
    with pytest.raises(RowTooLarge):
        table.hold("a", b"x" * 1001, 0)


async def test_on_recovery_the_row_of_the_latest_message_stands_wherever_it_lies(
    table: Any, changelog: Changelog
) -> None:
    early, late = stored.seal(5, b"early"), stored.seal(9, b"late")
    table.recover(0, [entry(table, "a", late, 0), entry(table, "a", early, 1)])
    assert table.read("a", 0) == late
    table.recover(0, [entry(table, "a", early, 2)])
    assert table.read("a", 0) == late


@pytest.mark.parametrize(("after", "left"), [(5, stored.seal(9, b"late")), (10, None), (None, None)])
async def test_a_row_is_taken_away_only_by_who_knew_it(
    table: Any, after: int | None, left: bytes | None
) -> None:
    """A worker that was cut off may take a row away after another wrote it anew; a release before this said no position."""
    headers = list(stored.taken_away(after).items()) if after is not None else []
    table.recover(0, [entry(table, "a", stored.seal(9, b"late"), 0), entry(table, "a", None, 1, headers)])
    assert table.read("a", 0) == left


async def test_what_was_overwritten_in_the_changelog_is_written_there_again(
    table: Any, changelog: Changelog
) -> None:
    late = stored.seal(9, b"late")
    table.recover(0, [entry(table, "a", late, 0), entry(table, "a", stored.seal(5, b"early"), 1)])
    changelog.next = 2
    table.app.tables.recovery.active_highwaters[CHANGELOG] = 1
    recovered = asyncio.create_task(table.on_recovery_completed({CHANGELOG}, set()))
    for _ in range(10):
        await asyncio.sleep(0)
    changelog.acknowledge()
    await recovered
    assert table.foreign == set()
    assert table.persisted_offset(CHANGELOG) == 2


async def test_a_row_that_0_1_stored_gives_way_to_any_that_has_a_position(table: Any) -> None:
    table.recover(0, [entry(table, "a", b"{}", 0)])
    table.recover(0, [entry(table, "a", stored.seal(0, b"new"), 1)])
    assert table.read("a", 0) == stored.seal(0, b"new")


async def test_windows_go_by_the_time_of_kafka_not_by_a_clock_that_jumped(
    table: Any, changelog: Changelog
) -> None:
    table.tumbling(10.0, expires=20.0)
    table.changelog_topic.send_soon = changelog.send  # a windowed table has a changelog of its own
    done = table.publish(table.hold(("a", (0.0, 10.0)), b"row", 0))
    changelog.acknowledge()
    await done
    for arrived, left in ((29.0, 1), (30.0, 0)):
        table.arrived[0] = arrived
        await table._del_old_keys()
        assert len(list(table.rows(0))) == left


async def test_of_windows_only_their_ends_are_remembered_and_known_again_after_a_recovery(table: Any) -> None:
    table.tumbling(10.0, expires=20.0)
    rows = [(key, (begin, begin + 10.0)) for key in ("homs", "hama") for begin in (0.0, 10.0)]
    table.recover(0, [entry(table, key, b"row", n) for n, key in enumerate(rows)])
    await table._recovered({CHANGELOG}, set())
    assert dict(table._window_ends) == {0: {10.0, 20.0}}
    table.arrived[0] = 30.0
    await table._del_old_keys()
    assert sorted(key for key, _ in table.rows(0)) == sorted(key for key in rows if key[1][1] == 20.0)
    assert dict(table._window_ends) == {0: {20.0}}


@pytest.mark.parametrize(
    "key",
    [
        "0",
        "sy.homs",
        "حمص «القديمة»",
        'quoted "\\ \n\u2028',
        ("sy.homs", (1790208000.0, 1791244799.9)),
        ("", (0.0, 9.9)),
    ],
)
async def test_keys_lie_in_kafka_as_faust_writes_them(table: Any, key: Any) -> None:
    if isinstance(key, tuple):
        table.tumbling(10.0, expires=20.0)
    assert table._raw(key) == table.data._encode_key(key)
    assert table._key(table._raw(key)) == key


async def test_a_batch_of_a_changelog_is_one_write_that_says_how_far_it_goes(table: Any) -> None:
    table.recover(0, [entry(table, "a", b"one", 4), entry(table, "b", b"two", 6), entry(table, "a", None, 7)])
    assert dict(table.rows(0)) == {"b": b"two"}
    assert table.persisted_offset(CHANGELOG) == 7


async def test_a_store_that_cannot_be_recovered_is_told(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> Any:
        raise Exception("IO error: No space left on device")  # noqa: TRY002 (as rocksdict does)

    monkeypatch.setattr(table.data, "_db_for_partition", full)
    with pytest.raises(StoreFailed, match="No space left"):
        table.recover(0, [entry(table, "a", b"row", 0)])


async def test_what_a_later_release_wrote_is_not_guessed_at_in_a_changelog_either(table: Any) -> None:
    with pytest.raises(WrittenLater):
        table.recover(0, [entry(table, "a", b"\x03new", 0), entry(table, "a", b"\x03newer", 1)])


async def test_a_recovery_that_failed_is_told(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: Any) -> None:
        raise StoreFailed("disk full")

    monkeypatch.setattr(table, "_recovered", fails)
    await table.on_recovery_completed(set(), set())
    assert isinstance(table.failed, StoreFailed)
