"""Changes, numbered, for those who listen and those who come back."""

import pytest

from stream.export.harm import Audience
from stream.live import hub
from stream.live.hub import Hub, TooMany


def sent(made: Hub, *names: str) -> None:
    for name in names:
        made.send(name, lambda audience: f'"{audience}"'.encode())


def test_who_comes_back_gets_what_was_missed_and_no_more() -> None:
    made = Hub("run")
    sent(made, "a", "b")
    cursor = made.cursor
    sent(made, "c", "d")
    assert [change.name for change in made.missed(cursor)] == ["c", "d"]
    assert made.missed(made.cursor) == []


@pytest.mark.parametrize("cursor", ["", "x", "other-1", "run-", "run-99", "run--1", "run-²"])
def test_a_cursor_that_means_nothing_here_asks_for_everything(cursor: str) -> None:
    made = Hub("run")
    sent(made, "a")
    assert made.missed(cursor) is None


def test_a_cursor_older_than_what_is_kept_asks_for_everything() -> None:
    made = Hub("run", kept=2)
    sent(made, "a", "b", "c", "d")
    assert made.missed("run-1") is None
    assert [change.name for change in made.missed("run-2")] == ["c", "d"]


async def test_a_listener_that_is_too_slow_is_let_go(monkeypatch) -> None:
    monkeypatch.setattr(hub, "WAITING", 2)
    made = Hub("run")
    with made.listening() as queue:
        sent(made, "a", "b", "c")
        assert made.listeners == 0
        left = [queue.get_nowait() for _ in range(queue.qsize())]
    assert left[-1] is None


async def test_there_is_a_limit_to_listeners(monkeypatch) -> None:
    monkeypatch.setattr(hub, "LISTENERS", 1)
    made = Hub("run")
    with made.listening(), pytest.raises(TooMany), made.listening():
        pass
    with made.listening():
        assert made.listeners == 1


def test_each_kind_of_reader_gets_its_own_view() -> None:
    made = Hub("run")
    sent(made, "a")
    (change,) = made.missed("run-0")
    assert change.frame("run", Audience.EVERYBODY) == b'id: run-1\nevent: a\ndata: "everybody"\n\n'
    assert b'"analysts"' in change.frame("run", Audience.ANALYSTS)
