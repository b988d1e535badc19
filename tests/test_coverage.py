"""Silence is measured against what is usual for an outlet."""

from __future__ import annotations

from datetime import timedelta

from stream import coverage
from stream.coverage import ENOUGH, Heard
from tests.builders import hours


def hourly(heard: Heard, outlet: str, count: int, every: float = 1.0) -> float:
    """So many articles of an outlet from hour 0 on; the hour of the last."""
    for number in range(count):
        heard.article(outlet, hours(number * every))
    return (count - 1) * every


def test_an_outlet_is_silent_after_three_times_its_usual_gap() -> None:
    heard = Heard()
    last = hourly(heard, "daily", 12, every=4)
    assert heard.silent(hours(last + 12)) == []
    (found,) = heard.silent(hours(last + 12.1))
    assert (found.outlet, found.last, found.usual) == ("daily", hours(last), timedelta(hours=4))


def test_an_outlet_that_writes_by_the_minute_is_not_missed_for_three_hours() -> None:
    heard = Heard()
    last = hourly(heard, "wire", 200, every=0.05)
    assert heard.silent(hours(last + 2.9)) == []
    assert len(heard.silent(hours(last + 3.1))) == 1


def test_one_long_night_does_not_make_every_silence_usual() -> None:
    heard = Heard()
    hourly(heard, "paper", 12)
    heard.article("paper", hours(60))
    for number in range(12):
        heard.article("paper", hours(60 + number))
    assert len(heard.silent(hours(71 + 4))) == 1


def test_nothing_is_said_of_an_outlet_of_which_too_little_is_known() -> None:
    heard = Heard()
    hourly(heard, "new", ENOUGH)
    assert (heard.known, heard.silent(hours(1000))) == (0, [])
    heard.article("new", hours(ENOUGH))
    assert heard.known == 1


def test_articles_of_one_minute_are_one() -> None:
    heard = Heard()
    for _ in range(100):
        heard.article("burst", hours(1))
    assert heard.known == 0


def test_an_outlet_that_speaks_again_is_no_longer_silent() -> None:
    heard = Heard()
    last = hourly(heard, "daily", 12)
    assert heard.silent(hours(last + 10))
    heard.article("daily", hours(last + 10))
    assert heard.silent(hours(last + 11)) == []


def test_the_outlets_that_are_remembered_are_bounded_and_the_oldest_goes(monkeypatch) -> None:
    monkeypatch.setattr(coverage, "OUTLETS", 2)
    heard = Heard()
    for outlet in ("a", "b", "c"):
        hourly(heard, outlet, 12)
    assert heard.known == 2


def test_an_outlet_that_reports_a_place_twice_is_one_and_is_forgotten_after_a_day() -> None:
    heard = Heard()
    for outlet, at in (("a", 1), ("b", 2), ("a", 20)):
        heard.report(("SY", "sy04"), outlet, hours(at))
    assert heard.reporting(hours(20)) == {("SY", "sy04"): 2}
    assert heard.reporting(hours(27)) == {("SY", "sy04"): 1}
    assert heard.reporting(hours(45)) == {}
