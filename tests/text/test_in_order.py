"""Things in the order of their starts, against looking at all of them."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from stream.text.in_order import InOrder, apart


class Thing(NamedTuple):
    start: int
    end: int


SIZE = 30
THINGS = st.lists(
    st.tuples(st.integers(0, SIZE - 4), st.integers(1, 4)).map(lambda pair: Thing(pair[0], sum(pair)))
)
OFFSETS = st.integers(-1, SIZE + 1)


@given(THINGS.map(sorted), OFFSETS, OFFSETS)
def test_those_between_two_offsets_are_those_that_begin_there(things: list[Thing], start: int, end: int):
    assert list(InOrder(things).between(start, end)) == [t for t in things if start <= t.start < end]


@given(THINGS.map(sorted), OFFSETS)
def test_the_last_before_an_offset_may_begin_right_there(things: list[Thing], offset: int):
    assert InOrder(things).last_before(offset) == next(
        (t for t in reversed(things) if t.start <= offset), None
    )


@given(THINGS, THINGS)
def test_of_things_that_overlap_the_first_is_kept(things: list[Thing], besides: list[Thing]):
    kept: list[Thing] = []
    for thing in things:
        if all(thing.end <= k.start or k.end <= thing.start for k in (*kept, *besides)):
            kept.append(thing)
    assert apart(things, SIZE, besides) == kept
