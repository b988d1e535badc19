"""What leaves next, read as a timeline: minutes from noon of day 0."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stream.notify.config import Pace
from stream.notify.plan import Dropped, Plan, Waiting, plan
from stream.notify.want import Why
from stream.records import Alert
from tests.alert_builder import alert
from tests.builders import hours

JOBAR, WAER = "sy.dam.damascus.jobar", "sy.homs.homs.al-waer"


def at(minutes: float) -> datetime:
    return hours(12) + timedelta(minutes=minutes)


def waits(since: float, number: int = 1, **given: Any) -> Waiting:
    return Waiting(alert(number, **given), at(since))


def planned(
    waiting: Sequence[Waiting],
    now: float,
    told: set[str] | None = None,
    sent: Sequence[float] = (),
    **given: Any,
) -> Plan:
    pace = Pace(**{"wait": 60.0, "at_most": 3, "per": 3600.0, **given.pop("pace", {})})
    return plan(waiting, told or set(), [at(minutes) for minutes in sent], pace, at(now), **given)


def ids(message: Sequence[Alert]) -> list[str]:
    return [one.alert_id for one in message]


def test_alerts_of_one_article_and_governorate_leave_as_one_message_with_the_deadliest_first() -> None:
    waiting = [
        waits(0, episode="a", killed=2),
        waits(0.2, episode="b", killed=9),
        waits(0.4, episode="c"),
        waits(0.5, episode="d", injured=30),
    ]
    assert planned(waiting, now=0.9) == Plan(wake=at(1))
    leaving = planned(waiting, now=1)
    assert ids(leaving.message) == ["al-b-1", "al-a-1", "al-d-1", "al-c-1"]
    assert (leaving.groups, leaving.wake) == (1, None)


def test_another_article_or_another_governorate_is_another_message() -> None:
    waiting = [
        waits(0, episode="a"),
        waits(0, episode="b", place=JOBAR),
        waits(0, episode="c", evidence=(("a-2", "رويترز", "قصف"),)),
    ]
    first = planned(waiting, now=1)
    assert (ids(first.message), first.wake) == (["al-a-1"], at(1))


def test_a_newer_revision_tells_all_and_the_older_one_is_collapsed() -> None:
    leaving = planned([waits(0), waits(0.5, 2, killed=3)], now=2)
    assert ids(leaving.message) == ["al-ep-1-2"]
    assert leaving.dropped == (Dropped("al-ep-1-1", Why.COLLAPSED),)


def test_an_episode_that_another_carries_on_is_told_by_that_one() -> None:
    leaving = planned([waits(0, episode="old"), waits(0, 2, follows=("al-ep-1-1", "al-old-1"))], now=2)
    assert ids(leaving.message) == ["al-ep-1-2"]


def test_over_the_limit_everything_that_waits_collapses_into_one_message_when_there_is_room_again() -> None:
    waiting = [
        waits(n / 10, episode=f"e{n}", evidence=((f"a-{n}", "رويترز", "قصف"),), killed=n) for n in range(8)
    ]
    full = planned(waiting, now=10, sent=[1, 2, 3])
    assert (full.message, full.wake) == ((), at(61))
    room = planned(waiting, now=61, sent=[2, 3])
    assert ids(room.message) == [f"al-e{n}-1" for n in reversed(range(8))]
    assert room.groups == 8


def test_under_the_limit_nothing_collapses() -> None:
    waiting = [waits(0, episode="a"), waits(0, episode="b", place=JOBAR)]
    assert planned(waiting, now=1, sent=[-10]).groups == 1


def test_what_became_a_day_old_while_it_waited_pages_nobody() -> None:
    waiting = [waits(0, until=12), waits(0, episode="b", until=40)]
    leaving = planned(waiting, now=24 * 60 + 1)
    assert ids(leaving.message) == ["al-b-1"]
    assert leaving.dropped == (Dropped("al-ep-1-1", Why.STALE),)


def test_what_was_withdrawn_before_it_was_told_is_not_told_at_all() -> None:
    waiting = [waits(0), waits(0.5, 2, kind="retracted")]
    leaving = planned(waiting, now=2)
    assert leaving.message == ()
    assert {d.why for d in leaving.dropped} == {Why.COLLAPSED, Why.NEVER_TOLD}


def test_a_withdrawal_follows_what_was_told_even_a_week_later() -> None:
    leaving = planned([waits(0, 2, kind="retracted")], now=7 * 24 * 60, told={"ep-1"})
    assert ids(leaving.message) == ["al-ep-1-2"]


def test_a_withdrawal_of_what_was_told_as_part_of_another_episode_follows_too() -> None:
    leaving = planned([waits(0, 2, kind="retracted", follows=("al-old-1",))], now=5, told={"old", "al-old-1"})
    assert ids(leaving.message) == ["al-ep-1-2"]


def test_an_exercise_does_not_mind_age() -> None:
    assert planned([waits(0)], now=90 * 24 * 60, exercise=True).message


def test_nothing_waits_nothing_happens() -> None:
    assert planned([], now=5) == Plan()


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"),
            st.integers(1, 3),
            st.sampled_from([JOBAR, WAER]),
            st.integers(0, 50),
            st.sampled_from(["a-1", "a-2"]),
        ),
        max_size=12,
        unique_by=lambda t: (t[0], t[1]),
    ),
    st.integers(1, 4),
)
def test_every_alert_is_told_or_dropped_for_a_reason_and_the_limit_holds(
    given_alerts: list[tuple[str, int, str, int, str]], at_most: int
) -> None:
    waiting = [
        waits(minute, revision, episode=episode, place=place, evidence=((article, "رويترز", "قصف"),))
        for episode, revision, place, minute, article in given_alerts
    ]
    sent: list[float] = []
    told: set[str] = set()
    accounted: list[str] = []
    now = 0.0
    for _ in range(200):
        arrived = [w for w in waiting if w.arrived <= at(now) and w.alert.alert_id not in accounted]
        step = planned(arrived, now, told, sent, pace={"at_most": at_most})
        accounted += [*(d.alert_id for d in step.dropped), *ids(step.message)]
        if step.message:
            sent.append(now)
            told |= {one.episode_id for one in step.message}
            assert sum(minute > now - 60 for minute in sent) <= at_most
        now += 1
    assert sorted(accounted) == sorted(w.alert.alert_id for w in waiting)
