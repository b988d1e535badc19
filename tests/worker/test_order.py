"""Messages are taken once and in order, whatever a consumer delivers after a rebalance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.worker.order import Order, Turn


def taken(order: Order, offsets: list[int]) -> list[int]:
    return [offset for offset in offsets if order.turn("p", offset, 0.0) is Turn.TAKE]


def test_nothing_is_taken_of_a_partition_that_is_not_ours() -> None:
    order = Order()
    assert order.turn("p", 0, 0.0) is Turn.DROP
    order.begin({"p": 0})
    order.forget()
    assert order.turn("p", 0, 0.0) is Turn.DROP


def test_messages_in_order_are_taken_and_repeated_ones_are_not() -> None:
    order = Order()
    order.begin({"p": 3})
    assert taken(order, [3, 4, 3, 4, 5, 2]) == [3, 4, 5]


def test_what_was_fetched_before_the_rebalance_waits_until_it_is_read_again() -> None:
    order = Order()
    order.begin({"p": 10})
    assert order.turn("p", 20, 0.0) is Turn.SEEK
    assert order.wanted("p") == 10
    assert [order.turn("p", offset, 0.0) for offset in (21, 22)] == [Turn.DROP, Turn.DROP]
    assert taken(order, list(range(10, 23))) == list(range(10, 23))


def test_offsets_that_the_log_does_not_have_are_passed_over_when_three_seeks_lead_to_the_same_message() -> (
    None
):
    order = Order()
    order.begin({"p": 10})
    assert taken(order, [10]) == [10]
    assert [order.turn("p", 13, 0.0) for _ in range(4)] == [Turn.SEEK, Turn.SEEK, Turn.SEEK, Turn.TAKE]
    assert taken(order, [14]) == [14]


def test_what_comes_between_the_missing_and_the_first_that_came_is_not_taken_for_a_gap() -> None:
    """A batch that is under way goes on after the seek, and its first messages were thrown away."""
    order = Order()
    order.begin({"p": 10})
    assert order.turn("p", 20, 0.0) is Turn.SEEK
    assert order.turn("p", 15, 0.0) is Turn.SEEK
    assert [order.turn("p", offset, 0.0) for offset in (16, 17)] == [Turn.DROP, Turn.DROP]
    assert taken(order, list(range(10, 21))) == list(range(10, 21))


def test_a_seek_that_led_nowhere_is_done_again() -> None:
    order = Order()
    order.begin({"p": 10})
    assert order.turn("p", 20, 100.0) is Turn.SEEK
    assert order.overdue(104.0) == []
    assert order.overdue(106.0) == ["p"]
    assert order.overdue(107.0) == []


@given(st.sets(st.integers(0, 40), min_size=1), st.lists(st.integers(0, 40)))
def test_whatever_is_delivered_the_log_is_taken_whole_once_and_in_order(
    log: set[int], stray: list[int]
) -> None:
    """A consumer that seeks when it is told to, and first hands over some of what lies later in the log."""
    held, order = sorted(log), Order()
    order.begin({"p": 0})
    got: list[int] = []
    queue = sorted(offset for offset in set(stray) if offset in log) + held
    steps = 0
    while queue and steps < 10_000:
        steps += 1
        offset = queue.pop(0)
        match order.turn("p", offset, 0.0):
            case Turn.TAKE:
                got.append(offset)
            case Turn.SEEK:
                queue += [other for other in held if other >= order.wanted("p")]
    assert got == held
