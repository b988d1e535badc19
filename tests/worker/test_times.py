"""A message that is read again meets the time that it met before, as long as it may not be safe."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.worker.stored import Stored, open_row, seal
from stream.worker.times import Move, Times, dump, load

ZONE = timezone(timedelta(hours=3))
BEGIN = datetime(2024, 5, 1, 12, tzinfo=ZONE)


def hour(number: int) -> datetime:
    return BEGIN + timedelta(hours=number)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=40))
def test_whatever_is_safe_when_time_moves_what_is_not_meets_its_own_time_again(
    log: list[tuple[bool, int]],
) -> None:
    times, met, safe = Times(), list[datetime | None](), 0
    for offset, (moves, made_safe) in enumerate(log):
        safe = max(safe, min(made_safe, offset))
        if moves:
            times = times.moved(offset, hour(offset), safe)
        met.append(times.now)
        row = load(open_row(dump(times)) if times.moves else None)
        assert row == times
        again = [row.at(one) for one in range(safe, offset + 1) if row.knows(one)]
        assert again == [met[one] for one in range(safe, offset + 1) if row.knows(one)]


def test_moves_before_what_is_not_safe_are_let_go_but_for_the_last() -> None:
    times = Times().moved(1, hour(1), 0).moved(5, hour(5), 0).moved(9, hour(9), 7)
    assert times.moves == (Move(5, hour(5)), Move(9, hour(9)))
    assert times.moved(11, hour(11), 11).moves == (Move(11, hour(11)),)


def test_one_time_alone_is_stored_as_releases_before_stored_it() -> None:
    assert dump(Times().moved(7, hour(0), 7)) == seal(7, b"2024-05-01T12:00:00+03:00")
    assert load(Stored(7, b"2024-05-01T12:00:00+03:00")).now == hour(0)


@pytest.mark.parametrize("moves", [1, 2, 64])
def test_a_time_keeps_its_offset_from_utc(moves: int) -> None:
    times = Times(tuple(Move(number, hour(number)) for number in range(moves)))
    assert [move.time.utcoffset() for move in load(open_row(dump(times))).moves] == [
        timedelta(hours=3)
    ] * moves
