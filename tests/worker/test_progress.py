"""A consumer that has work and does none is noticed."""

from stream.worker.progress import Position, Progress


def at(done: int | None, end: int | None) -> dict[str, Position]:
    return {"articles[0]": Position(done, end)}


def test_one_that_stands_still_with_work_to_do_is_stuck_after_the_patience() -> None:
    progress = Progress(60.0)
    assert progress.stuck(0.0, at(5, 9)) is None
    assert progress.stuck(60.0, at(5, 9)) is None
    assert progress.stuck(61.0, at(5, 9)) == "articles[0]"


def test_one_that_moves_is_not_stuck() -> None:
    progress = Progress(60.0)
    for minute in range(10):
        assert progress.stuck(60.0 * minute, at(minute, 100)) is None


def test_one_that_has_nothing_to_do_is_not_stuck_and_its_patience_begins_with_the_work() -> None:
    progress = Progress(60.0)
    assert progress.stuck(0.0, at(9, 9)) is None
    assert progress.stuck(1000.0, at(9, 9)) is None
    assert progress.stuck(1050.0, at(9, 12)) is None
    assert progress.stuck(1061.0, at(9, 12)) == "articles[0]"


def test_a_partition_that_left_and_came_back_begins_anew() -> None:
    progress = Progress(60.0)
    progress.stuck(0.0, at(5, 9))
    progress.stuck(30.0, {})
    assert progress.stuck(70.0, at(5, 9)) is None


def test_what_was_never_committed_counts_from_nothing() -> None:
    progress = Progress(60.0)
    progress.stuck(0.0, at(None, 3))
    assert progress.stuck(61.0, at(None, 3)) == "articles[0]"
