"""Starting again says why, and does not hurry when it helps nothing."""

import sys

import pytest

from stream.worker.restart import Why, command, pause, told


def test_the_command_is_the_same_and_tells_why_once() -> None:
    first = command(["python", "-m", "stream.cli", "worker"], Why.STORE_FAILED, 1)
    assert first == [sys.executable, "-m", "stream.cli", "worker", "--restarted=store_failed:1"]
    assert command(first, Why.CRASHED, 2)[-1] == "--restarted=crashed:2"
    assert len(command(first, Why.CRASHED, 2)) == len(first)


def test_what_the_command_tells_is_read_back() -> None:
    assert told("session_lost:3") == (Why.SESSION_LOST, 3)
    assert told(None) is None
    with pytest.raises(ValueError, match="whim"):
        told("whim:3")


def test_the_pause_grows_to_ten_seconds() -> None:
    assert [pause(n) for n in (0, 1, 2, 5, 6, 100)] == [0.25, 0.5, 1.0, 8.0, 10.0, 10.0]
