"""The laws of `watch`: order and repetition within the lateness conclude the same; a crash says nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.alerts import judge
from stream.records import AlertKind, Event, Tick, Withdrawal, encode
from stream.watch import (
    Districts,
    Policy,
    Reason,
    Window,
    due,
    dump_districts,
    dump_window,
    incidents,
    load_districts,
    load_window,
    watch,
)
from tests.builders import Played, hours, play, report, tick, withdrawal

POLICY = Policy()
OUTLETS = ("جريدة الصباح", "إذاعة المساء", "قناة الشرق", "موقع الساحل")
TEXTS = (
    "",
    "قال شهود إن صاروخين أصابا مستودعا للحبوب عند مدخل البلدة الشرقي مساء",
    "دارت معارك عنيفة بين الطرفين قرب الجسر القديم واستمرت حتى الصباح الباكر",
)

words = st.fixed_dictionaries(
    {
        "outlet": st.sampled_from(OUTLETS),
        "place": st.sampled_from(["waer", "khalidiya", "homs"]),
        "published": st.integers(0, 48),
        "type": st.sampled_from(["airstrike", "shelling", "shooting"]),
        "killed": st.sampled_from([None, 0, 2, 5, 40]),
        "dated": st.booleans(),
        "text": st.sampled_from(TEXTS),
        "by": st.sampled_from([None, "government", "israel"]),
    }
)
streams = st.lists(
    words, max_size=12, unique_by=lambda w: (w["outlet"], w["published"], w["place"], w["type"])
).map(lambda rows: [report(**row) for row in rows])
mixed = st.lists(st.one_of(words.map(lambda row: report(**row)), st.integers(0, 150).map(tick)), max_size=14)


def members(played: Played) -> set[frozenset[str]]:
    return {frozenset(incident.event_ids) for incident in incidents(played.window, POLICY)}


def intervals(played: Played) -> list[tuple[str, Any, Any]]:
    return sorted(
        (told.place.place_id, told.since, told.until) for told in played.districts.episodes if told.last
    )


@settings(max_examples=150, deadline=None)
@given(streams, st.data())
def test_shuffling_or_repeating_deliveries_changes_no_incident_and_no_episode(events, data):
    shuffled = data.draw(st.permutations(events + events[:4]))
    straight, turned = play(events), play(shuffled)
    assert members(straight) == members(turned)
    assert intervals(straight) == intervals(turned)


@settings(max_examples=100, deadline=None)
@given(mixed)
def test_a_repeated_delivery_changes_nothing(messages):
    once = play(messages)
    again = play([message for message in messages if isinstance(message, Event)], after=once)
    assert again.alerts == once.alerts
    assert dump_window(again.window) == dump_window(once.window)
    assert dump_districts(again.districts) == dump_districts(once.districts)


@settings(max_examples=100, deadline=None)
@given(mixed, st.data())
def test_a_crash_says_nothing_new_and_nothing_else(messages, data):
    """Stopped before anything was stored: the same alerts, byte for byte. After the districts were: none."""
    if not messages:
        return
    cut = data.draw(st.integers(0, len(messages) - 1))
    before = play(messages[:cut])
    message = messages[cut]
    now = max(
        at for at in (before.now, message.at if isinstance(message, Tick) else message.published_at) if at
    )
    first = watch(before.window, before.districts, message, now, POLICY)
    second = watch(before.window, before.districts, message, now, POLICY)
    assert [encode(alert) for alert in first.alerts] == [encode(alert) for alert in second.alerts]
    half = watch(before.window, first.districts, message, now, POLICY)
    assert half.alerts == ()
    assert dump_window(half.window) == dump_window(first.window)
    assert dump_districts(half.districts) == dump_districts(first.districts)


@settings(max_examples=100, deadline=None)
@given(mixed)
def test_what_is_stored_is_what_was_known(messages):
    played = play(messages)
    assert load_window(dump_window(played.window)) == played.window
    assert load_districts(dump_districts(played.districts)) == played.districts


@settings(max_examples=60, deadline=None)
@given(mixed)
def test_state_that_went_through_the_table_gives_the_same_alerts(messages):
    straight = play(messages)
    stored = Played()
    for message in messages:
        kept = stored._replace(
            window=load_window(dump_window(stored.window)),
            districts=load_districts(dump_districts(stored.districts)),
        )
        stored = play([message], after=kept)
    assert [encode(alert) for alert in stored.alerts] == [encode(alert) for alert in straight.alerts]


@settings(max_examples=100, deadline=None)
@given(mixed)
def test_every_alert_follows_the_last_and_an_episode_opens_once(messages):
    episodes: dict[str, int] = {}
    for alert in play(messages).alerts:
        assert alert.revision == episodes.get(alert.episode_id, 0) + 1
        assert (alert.kind is AlertKind.OPENED) == (alert.revision == 1)
        episodes[alert.episode_id] = alert.revision


@settings(max_examples=60, deadline=None)
@given(streams)
def test_taking_every_report_back_takes_every_alert_back(events):
    played = play(events)
    emptied = play([withdrawal(event) for event in events], after=played)
    assert not incidents(emptied.window, POLICY)
    last = {alert.episode_id: alert for alert in emptied.alerts}
    merged_away = {alert_id for alert in last.values() for alert_id in alert.follows}
    assert all(a.kind is AlertKind.RETRACTED or a.alert_id in merged_away for a in last.values())


def test_a_window_that_was_lost_takes_no_alert_back():
    """Its table is windowed and may expire before the districts' does."""
    played = play([report(published=9), report(outlet=OUTLETS[1], published=10, killed=3)])
    lost = played._replace(window=Window())
    after = play([tick(11), report(outlet=OUTLETS[2], published=12)], after=lost)
    assert {alert.kind for alert in after.alerts[1:]} <= {AlertKind.UPDATED}
    assert set(after.alerts[-1].outlets) == set(OUTLETS[:3])


def test_an_episode_longer_than_the_window_keeps_its_beginning():
    days = [report(outlet=OUTLETS[day % 4], published=24 * day + 12) for day in range(30)]
    played = play(days)
    assert [alert.kind for alert in played.alerts].count(AlertKind.OPENED) == 1
    assert played.alerts[-1].since == played.alerts[0].since
    assert len(played.window.reports) <= 11
    assert len(dump_districts(played.districts)) < 64_000


def test_what_is_forgotten_is_not_told_again():
    """Reports of one attack leave the window one by one as they end at other hours: none opens the episode anew."""
    reports = [report(outlet=OUTLETS[n], published=24, **{"from": n, "to": 6 * n + 5}) for n in range(4)]
    later = [tick(hour) for hour in range(25, 300, 5)]
    others = [report(outlet="صحيفة", place="hamra", published=hour) for hour in range(200, 300, 2)]
    played = play(
        sorted([*reports, *later, *others], key=lambda m: m.at if isinstance(m, Tick) else m.published_at)
    )
    opened = [alert.district.place_id for alert in played.alerts if alert.kind is AlertKind.OPENED]
    assert opened == ["waer", "hamra"]


def test_a_flood_is_bounded_by_the_cap_and_raises_one_alert():
    policy = Policy(cap=20)
    flood = [report(outlet=f"صحيفة {n}", published=9 + n / 100, text=TEXTS[1]) for n in range(60)]
    played = play(flood, policy)
    assert len(played.window.reports) == 20
    assert [decision.reason for decision in played.decisions].count(Reason.OVER_CAP) == 40
    assert len(played.alerts) == 1
    assert len(played.districts.episodes[0].reports) <= 60


def test_of_reports_that_a_full_window_let_go_of_a_bounded_number_is_remembered(monkeypatch):
    monkeypatch.setattr(judge, "MOST_LOST", 10)
    flood = [report(outlet=f"صحيفة {n}", published=9 + n / 100, text=TEXTS[1]) for n in range(120)]
    played = play(flood, Policy(cap=20))
    assert len(played.alerts) == 1
    assert len(played.districts.episodes[0].reports) <= 20 + 10 + 1  # and the one that is leaving


def test_a_new_version_of_an_article_replaces_the_old_one():
    first = report(article="خبر", published=9, killed=9)
    second = report(article="خبر", published=10, killed=2)
    played = play([first, second, tick(11)])
    assert [(a.reason, a.casualties.killed.low) for a in played.alerts] == [
        ("new_episode", 9),
        ("toll_changed", 2),
    ]
    assert play([first, second], after=played).alerts == played.alerts


def test_a_type_may_be_held_for_a_second_voice():
    policy = Policy(hold_for_second=frozenset({report().type}))
    one = play([report(published=9)], policy)
    assert not one.alerts
    assert one.decisions[-1].reason is Reason.HELD_FOR_SECOND
    two = play([report(outlet=OUTLETS[1], published=10)], policy, after=one)
    assert [alert.kind for alert in two.alerts] == [AlertKind.OPENED]


def test_a_doubtful_reading_opens_nothing_alone():
    played = play([report(confidence=0.1)])
    assert not played.alerts
    assert played.decisions[-1].reason is Reason.LOW_CONFIDENCE


def test_a_tick_that_changes_nothing_is_known_beforehand():
    played = play([report(published=9)])
    assert not due(played.districts, hours(60), POLICY)
    assert due(played.districts, hours(100), POLICY)
    step = watch(played.window, played.districts, tick(60), hours(60), POLICY)
    assert (step.window, step.districts) == (played.window, played.districts)


def test_a_withdrawal_of_the_unknown_is_said_to_be_one():
    step = watch(Window(), Districts(), withdrawal(report()), hours(9), POLICY)
    assert [decision.reason for decision in step.decisions] == [Reason.NOTHING_TO_WITHDRAW]


def test_a_bridge_that_is_withdrawn_opens_nothing_new():
    bridge = report(outlet=OUTLETS[2], published=84)
    messages: Sequence[Event | Withdrawal] = [
        report(published=12),
        report(outlet=OUTLETS[1], published=156),
        bridge,
        withdrawal(bridge),
    ]
    played = play(messages)
    assert [alert.kind for alert in played.alerts].count(AlertKind.OPENED) == 2
    assert played.alerts[-1].reason == "report_withdrawn"


@pytest.mark.parametrize("raw", [b"", b"\x00", b"[2]", b'{"version": 99}'])
def test_what_another_version_stored_is_refused_with_a_value_error(raw):
    with pytest.raises(ValueError, match=r".*"):
        load_districts(raw)
    with pytest.raises(ValueError, match=r".*"):
        load_window(raw)


def test_a_policy_that_forgets_too_soon_is_refused():
    with pytest.raises(ValueError, match="window"):
        Policy(window=timedelta(hours=24))
