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


def test_a_hole_is_believed_only_of_the_fetch_that_read_over_it() -> None:
    order = Order()
    order.begin({"p": 10})
    assert taken(order, [10]) == [10]
    assert [order.turn("p", 13, 0.0) for _ in range(9)] == [Turn.SEEK, *[Turn.DROP] * 8]
    order.hole("p", 11, 13)
    assert order.wanted("p") == 13
    assert taken(order, [13, 14]) == [13, 14]


def test_what_comes_between_the_missing_and_the_first_that_came_is_not_taken_for_a_gap() -> None:
    """A batch that is under way goes on after the seek, and its first messages were thrown away."""
    order = Order()
    order.begin({"p": 10})
    assert order.turn("p", 20, 0.0) is Turn.SEEK
    assert [order.turn("p", offset, 0.0) for offset in (15, 16, 17)] == [Turn.DROP] * 3
    assert taken(order, list(range(10, 21))) == list(range(10, 21))


def test_a_seek_that_led_nowhere_is_done_again() -> None:
    order = Order()
    order.begin({"p": 10})
    assert order.turn("p", 20, 100.0) is Turn.SEEK
    assert order.overdue(101.0) == []
    assert order.overdue(103.0) == ["p"]
    assert order.overdue(104.0) == []


def test_holes_behind_what_is_safe_are_let_go_and_those_of_others_are_not_kept() -> None:
    """A producer with transactions leaves one behind each of them."""
    order = Order()
    order.begin({"p": 0})
    for offset in range(0, 20_000, 2):
        order.hole("p", offset + 1, offset + 2)
        order.hole("another's", offset + 1, offset + 2)
        assert order.turn("p", offset, 0.0) is Turn.TAKE
        order.made_safe("p", offset)
    assert sum(map(len, order._holes.values())) <= 2
    assert (order.wanted("p"), order.safe()) == (20_000, {"p": 20_000})


def test_what_the_log_has_let_go_is_passed_over() -> None:
    order = Order()
    order.begin({"p": 10})
    order.missing("p", 30)
    assert taken(order, [30]) == [30]
    order.missing("p", 5)
    assert order.wanted("p") == 31


def test_a_partition_that_stays_ours_goes_on_where_it_was() -> None:
    order = Order()
    order.begin({"p": 10})
    assert taken(order, [10, 11]) == [10, 11]
    order.begin({"p": 10, "q": 3})
    assert (order.wanted("p"), order.wanted("q")) == (12, 3)
    order.forget()
    order.begin({"p": 10})
    assert order.wanted("p") == 10


def test_only_what_is_safe_is_committed() -> None:
    order = Order()
    order.begin({"p": 10})
    assert taken(order, [10, 11, 12]) == [10, 11, 12]
    assert order.safe() == {"p": 10}
    order.made_safe("p", 10)
    assert order.safe() == {"p": 11}
    order.made_safe("p", 12)
    order.made_safe("p", 11)
    assert order.safe() == {"p": 13}


def test_what_was_made_safe_by_an_earlier_owner_does_not_turn_it_back() -> None:
    order = Order()
    order.begin({"p": 20})
    order.made_safe("p", 10)
    order.made_safe("not ours", 10)
    assert order.safe() == {"p": 20}


def test_a_hole_at_the_end_is_committed_too() -> None:
    order = Order()
    order.begin({"p": 10})
    assert taken(order, [10]) == [10]
    order.made_safe("p", 10)
    order.hole("p", 11, 12)
    assert order.safe() == {"p": 12}


@given(st.sets(st.integers(0, 40), min_size=1), st.lists(st.integers(0, 40)))
def test_whatever_is_delivered_the_log_is_taken_whole_once_and_in_order(
    log: set[int], stray: list[int]
) -> None:
    """A consumer that seeks when it is told to, and first hands over some of what lies later in the log."""
    held, order = sorted(log), Order()
    order.begin({"p": 0})
    got: list[int] = []
    queue: list[tuple[int, int]] = [(-1, offset) for offset in sorted(set(stray) & log)]
    queue += fetched(held, 0)
    while queue:
        begin, offset = queue.pop(0)
        if 0 <= begin < offset:
            order.hole("p", begin, offset)
        match order.turn("p", offset, 0.0):
            case Turn.TAKE:
                got.append(offset)
                order.made_safe("p", offset)
            case Turn.SEEK:
                queue += fetched(held, order.wanted("p"))
        assert order.safe()["p"] <= min((other for other in held if other not in got), default=99)
    assert got == held


def fetched(log: list[int], start: int) -> list[tuple[int, int]]:
    """Each message from an offset on, with where the fetch stood before it."""
    found = [offset for offset in log if offset >= start]
    return list(zip([start, *(offset + 1 for offset in found)], found, strict=False))
