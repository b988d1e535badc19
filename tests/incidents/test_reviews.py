"""The analyst's hand: what a person decides holds for what comes later, and shows on every alert after it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.articles.intake import Coordinates
from stream.envelope import REVIEWED, open_message, open_review, seal
from stream.inputs import Raw
from stream.records import AlertKind, Event, Review, encode
from stream.watch import (
    Districts,
    Policy,
    Reason,
    Window,
    dump_districts,
    dump_window,
    incidents,
    load_districts,
    load_window,
    watch,
    window_after,
)
from tests.builders import Played, hours, place, play, report, review, tick

POLICY = Policy()


def said(alerts):
    return [(alert.kind.value, alert.reason) for alert in alerts]


def the_incident(played, number=0):
    return incidents(played.window, POLICY)[number]


def decided(played):
    return [decision.reason for decision in played.decisions]


def test_dismissing_the_only_incident_retracts_the_episode_and_its_copies_stay_silent():
    opened = play([report(published=9)])
    gone = play([review("dismiss", the_incident(opened), note="صورة قديمة")], after=opened)
    assert said(gone.alerts[1:]) == [("retracted", "dismissed")]
    (word,) = gone.alerts[-1].reviews
    assert (word.reviewer, word.action, word.note) == ("محررة", "dismiss", "صورة قديمة")
    copied = play([report(outlet="قناة", published=10)], after=gone)
    assert copied.alerts == gone.alerts
    assert Reason.INCIDENT_DISMISSED in decided(copied)


def test_confirming_what_was_dismissed_opens_it_again_as_a_later_revision():
    opened = play([report(published=9)])
    gone = play([review("dismiss", the_incident(opened))], after=opened)
    back = play([review("confirm", the_incident(gone), at=31)], after=gone)
    assert back.alerts[-1].kind is AlertKind.OPENED
    assert back.alerts[-1].follows == tuple(alert.alert_id for alert in gone.alerts)
    assert [word.action for word in back.alerts[-1].reviews] == ["dismiss", "confirm"]


def test_dismissing_one_of_two_incidents_updates_the_episode_without_it():
    both = play([report(published=9, killed=2), report(published=30, killed=5), tick(31)])
    assert len(both.alerts[-1].incident_ids) == 2
    one = play([review("dismiss", the_incident(both, 1), at=40)], after=both)
    assert said(one.alerts[len(both.alerts) :]) == [("updated", "dismissed")]
    assert one.alerts[-1].incident_ids == (the_incident(both).incident_id,)
    assert one.alerts[-1].casualties.killed.low == 2
    later = play([report(published=41, killed=3), tick(42)], after=one)
    assert [word.action for word in later.alerts[-1].reviews] == ["dismiss"]


def test_dismissing_an_episode_takes_all_of_it_back_what_left_the_window_included():
    days = play([report(published=24 * day + 12) for day in range(12)])
    last = days.alerts[-1]
    assert len(days.districts.episodes[0].past) > 0
    gone = play([review("dismiss", last, at=300)], after=days)
    assert said(gone.alerts[len(days.alerts) :]) == [("retracted", "dismissed")]
    assert play([tick(301), tick(400)], after=gone).alerts == gone.alerts


def test_confirming_a_doubtful_incident_opens_its_episode():
    doubtful = play([report(confidence=0.2)])
    assert not doubtful.alerts
    sure = play([review("confirm", the_incident(doubtful))], after=doubtful)
    assert said(sure.alerts) == [("opened", "new_episode")]
    assert sure.alerts[0].reviews[0].action == "confirm"


def test_a_word_on_an_incident_that_was_told_is_told_at_once_and_on_every_later_alert():
    opened = play([report(published=9)])
    heard = play([review("confirm", the_incident(opened), note="تحققنا")], after=opened)
    assert said(heard.alerts[1:]) == [("updated", "reviewed")]
    later = play([report(outlet="قناة", published=11, killed=4), tick(200)], after=heard)
    assert said(later.alerts[2:]) == [("updated", "toll_changed"), ("lapsed", "quiet")]
    assert all([word.note for word in alert.reviews] == ["تحققنا"] for alert in later.alerts[1:])


def test_an_incident_that_is_re_placed_goes_on_in_the_other_district():
    opened = play([report(published=9)])
    moved = play([review("re_place", the_incident(opened), place=place("inshaat"))], after=opened)
    assert [alert.district.place_id for alert in moved.alerts] == ["waer", "inshaat"]
    assert moved.alerts[-1].episode_id == opened.alerts[0].episode_id
    copied = play([report(outlet="قناة", published=10)], after=moved)
    assert the_incident(copied).district.place_id == "inshaat"
    assert len(the_incident(copied).event_ids) == 2


def brought(*events, **more):
    """A review that moves reports of Homs to الرستن, a locality of its own."""
    from msgspec.structs import replace

    word = review("re_place", the_incident(play(list(events))), place=place("rastan"))
    return replace(word, locality_id="rastan", reports=tuple(events), **more)


def test_reports_that_are_re_placed_into_another_locality_open_there_and_later_ones_join_them():
    told = report(published=9, killed=3)
    there = play([brought(told)])
    assert [(a.kind.value, a.district.place_id, a.casualties.killed.low) for a in there.alerts] == [
        ("opened", "rastan", 3)
    ]
    assert [word.action for word in there.alerts[0].reviews] == ["re_place"]
    assert [the_incident(there).article_ids, the_incident(there).event_ids != (told.event_id,)] == [
        (told.article_id,),
        True,
    ]
    joined = play([report(outlet="قناة", place="rastan", published=10, killed=3)], after=there)
    assert len(the_incident(joined).event_ids) == 2
    assert play([brought(told)], after=there).alerts == there.alerts


@pytest.mark.parametrize("more", [{"place": place("waer")}, {"place": None}, {"action": "dismiss"}])
def test_reports_that_are_re_placed_into_no_place_of_the_locality_change_nothing(more):
    told = play([brought(report(published=9), **more)])
    assert decided(told) == [Reason.REVIEW_MISFIT]
    assert not told.window.reports


def test_what_is_to_be_moved_is_found_in_the_log_by_its_incident_the_newest_first():
    from stream.cli.reviewing import Unknown, told_of

    reports_ = [report(published=9), report(outlet="قناة", published=11), report(place="qusur", published=9)]
    opened = play(reports_)
    wanted = the_incident(opened)
    held = [Raw(encode(event), Coordinates(topic="events", offset=n)) for n, event in enumerate(reports_)]
    found = told_of([wanted.incident_id], "homs", held, POLICY)
    assert [event.event_id for event in found] == [reports_[1].event_id, reports_[0].event_id]
    with pytest.raises(Unknown, match="dismiss"):
        told_of(["in-nothing"], "homs", held, POLICY)


def test_of_two_incidents_the_one_that_is_re_placed_leaves_the_episode_and_the_reader_learns_it():
    both = play([report(published=9, killed=2), report(published=30, killed=5), tick(31)])
    moved = play([review("re_place", the_incident(both, 1), place=place("inshaat"), at=40)], after=both)
    new = moved.alerts[len(both.alerts) :]
    assert {alert.district.place_id for alert in new} == {"waer", "inshaat"}
    assert [word.action for alert in new for word in alert.reviews] == ["re_place", "re_place"]


def test_merged_incidents_are_one_and_later_reports_of_either_join_it():
    two = play([report(published=9), report(place="khalidiya", outlet="قناة", published=9)])
    first, second = incidents(two.window, POLICY)
    one = play([review("merge", second, into=first.incident_id)], after=two)
    assert the_incident(one).district == first.district
    assert len(the_incident(one).event_ids) == 2
    more = [report(outlet="ثالثة", published=10), report(place="khalidiya", outlet="رابعة", published=10)]
    later = play(more, after=one)
    assert [len(incident.event_ids) for incident in incidents(later.window, POLICY)] == [4]


def test_a_split_takes_reports_out_and_a_later_merge_brings_them_back():
    three = play([report(outlet=name, published=9) for name in ("أولى", "ثانية", "ثالثة")])
    whole = the_incident(three)
    apart = play([review("split", whole, event_ids=whole.event_ids[:1])], after=three)
    assert sorted(len(one.event_ids) for one in incidents(apart.window, POLICY)) == [1, 2]
    one, other = incidents(apart.window, POLICY)
    again = play([review("merge", one, into=other.incident_id)], after=apart)
    assert len(the_incident(again).event_ids) == 3
    back = the_incident(again)
    once_more = review("split", back, event_ids=whole.event_ids[1:], review_id="rv-2")
    assert len(incidents(play([once_more], after=again).window, POLICY)) == 2


def test_a_muted_episode_is_silent_until_the_time_that_was_said_and_then_tells_all_at_once():
    opened = play([report(published=9)])
    quiet = play([review("mute", the_incident(opened), until=hours(20), at=9)], after=opened)
    flood = [report(outlet=f"قناة {n}", published=10 + n, killed=n) for n in range(1, 9)]
    held = play(flood, after=quiet)
    assert held.alerts == opened.alerts
    assert Reason.MUTED in decided(held)
    told = play([tick(19), tick(21)], after=held)
    assert [alert.kind for alert in told.alerts] == [AlertKind.OPENED, AlertKind.UPDATED]
    assert told.alerts[-1].casualties.killed.low == 8


def test_a_mute_without_an_end_lasts_to_the_lapse_which_is_told_and_unmuting_ends_it():
    opened = play([report(published=9)])
    quiet = play([review("mute", opened.alerts[0])], after=opened)
    more = play([report(outlet="قناة", published=11, killed=4), tick(12)], after=quiet)
    assert more.alerts == opened.alerts
    assert said(play([tick(200)], after=more).alerts[1:]) == [("lapsed", "quiet")]
    assert said(play([review("unmute", opened.alerts[0], at=32)], after=more).alerts[1:]) == [
        ("updated", "toll_changed")
    ]


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ({"action": "dismiss", "incident_ids": ("in-unknown",)}, Reason.REVIEW_UNKNOWN_TARGET),
        ({"action": "re_place"}, Reason.REVIEW_MISFIT),
        ({"action": "re_place", "place": place("rastan")}, Reason.REVIEW_MISFIT),
        ({"action": "merge", "into": "in-unknown"}, Reason.REVIEW_UNKNOWN_TARGET),
        ({"action": "split"}, Reason.REVIEW_MISFIT),
    ],
)
def test_a_word_that_fits_nothing_changes_nothing_and_says_why(word, reason):
    from msgspec.structs import replace

    opened = play([report(published=9)])
    told = play([replace(review("confirm", the_incident(opened)), **word)], after=opened)
    assert decided(told)[-1] is reason
    assert (told.window, told.districts, told.alerts) == (opened.window, opened.districts, opened.alerts)


def test_a_word_that_is_repeated_is_heard_once():
    opened = play([report(published=9)])
    word = review("confirm", the_incident(opened))
    once = play([word], after=opened)
    twice = play([word], after=once)
    assert (twice.window, twice.districts, twice.alerts) == (once.window, once.districts, once.alerts)
    assert decided(twice)[-1] is Reason.REVIEW_REPEATED


def test_a_word_travels_as_a_cloud_event_of_its_own_type_keyed_by_its_locality():
    opened = play([report(published=9)])
    word = review("dismiss", opened.alerts[0])
    sealed = seal(word, "rasid")
    assert sealed.key == b"homs"
    assert sealed.headers["ce_type"].decode() == REVIEWED
    assert sealed.headers["ce_subject"].decode() == opened.alerts[0].episode_id
    assert open_message(sealed.value, REVIEWED) == open_review(sealed.value) == word


ACTIONS = ("confirm", "dismiss", "merge", "split", "mute", "unmute", "re_place")
steps = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {
                "outlet": st.sampled_from(["أولى", "ثانية", "ثالثة"]),
                "place": st.sampled_from(["waer", "khalidiya", "homs"]),
                "published": st.integers(0, 60),
                "killed": st.sampled_from([None, 2, 5]),
            }
        ),
        st.tuples(st.sampled_from(ACTIONS), st.integers(0, 9), st.integers(0, 9)),
        st.integers(0, 200),
    ),
    max_size=16,
)


def told(drawn):
    """A story: reports, ticks, and words on the incidents that there are at that point."""
    played, messages = Played(), []
    for number, step in enumerate(drawn):
        if isinstance(step, dict):
            message = report(**step)
        elif isinstance(step, int):
            message = tick(step)
        else:
            held = incidents(played.window, POLICY)
            if not held:
                continue
            action, one, other = step
            target = held[one % len(held)]
            message = review(
                action, target, review_id=f"rv-{number}", at=number, into=held[other % len(held)].incident_id,
                event_ids=target.event_ids[:1], place=place("inshaat"), until=hours(40 + other),
            )  # fmt: skip
        messages.append(message)
        played = play([message], after=played)
    return messages


@settings(max_examples=120, deadline=None)
@given(steps)
def test_the_log_alone_decides_through_the_tables_and_back(drawn):
    messages = told(drawn)
    straight = play(messages)
    stored = Played()
    for message in messages:
        window, districts = dump_window(stored.window), dump_districts(stored.districts)
        kept = stored._replace(window=load_window(window), districts=load_districts(districts))
        stored = play([message], after=kept)
    assert [encode(alert) for alert in stored.alerts] == [encode(alert) for alert in straight.alerts]
    assert dump_window(stored.window) == dump_window(straight.window)


@settings(max_examples=120, deadline=None)
@given(steps, st.data())
def test_a_crash_between_the_tables_says_nothing_new(drawn, data):
    messages = told(drawn)
    if not messages:
        return
    cut = data.draw(st.integers(0, len(messages) - 1))
    before = play(messages[:cut])
    message, now = messages[cut], play(messages[: cut + 1]).now or hours(0)
    whole = watch(before.window, before.districts, message, now, POLICY)
    assert window_after(before.window, message, now, POLICY) == whole.window
    if isinstance(message, Event | Review):
        again = watch(whole.window, whole.districts, message, now, POLICY)
        assert again.alerts == ()


@settings(max_examples=60, deadline=None)
@given(steps)
def test_an_alert_never_loses_a_word_that_readers_were_told(drawn):
    last: dict[str, set[str]] = {}
    for alert in play(told(drawn)).alerts:
        words = {word.review_id for word in alert.reviews}
        assert last.get(alert.episode_id, set()) <= words
        last[alert.episode_id] = words


def test_nothing_is_known_of_a_locality_at_first():
    step = watch(Window(), Districts(), review("confirm", the_incident(play([report()]))), hours(1), POLICY)
    assert step.alerts == ()
    assert step.window == Window()


def lines(records, topic):
    """What `rasid dump` prints of these records."""
    from stream.articles.intake import Coordinates
    from stream.inputs import Raw

    return [
        Raw(b'{"type": "x", "data": ' + encode(record) + b"}", Coordinates(topic=topic, offset=n))
        for n, record in enumerate(records)
    ]


def test_an_id_is_resolved_to_its_locality_and_incidents_by_what_the_alerts_say():
    from stream.cli.reviewing import Subject, Unknown, subject

    told = play([report(published=9), report(published=30, killed=3), tick(31)])
    last = told.alerts[-1]
    held = lines(told.alerts, "alerts")
    assert subject(last.episode_id, held) == Subject("homs", last.incident_ids, last.episode_id)
    assert subject(last.incident_ids[0], held) == Subject("homs", last.incident_ids[:1])
    with pytest.raises(Unknown, match="--locality"):
        subject("in-nothing", held)


def test_what_was_decided_is_listed_by_time_and_what_is_no_review_is_left_out():
    from stream.cli.reviewing import decided

    opened = play([report(published=9)])
    first, second = (review("confirm", opened.alerts[0], at=at, review_id=f"rv-{at}") for at in (1, 2))
    assert decided(lines([second, opened.alerts[0], first], "reviews")) == [first, second]


def test_the_command_prints_a_decision_without_sending_it_and_refuses_a_place_that_nobody_knows():
    from click.testing import CliRunner

    from stream.cli import main

    run = CliRunner().invoke
    words = [
        "review",
        "dismiss",
        "in-1",
        "--locality",
        "homs",
        "--note",
        "old",
        "--reviewer",
        "r",
        "--dry-run",
    ]
    shown = run(main, words)
    assert shown.exit_code == 0
    assert '"action":"dismiss"' in shown.output
    unknown = run(main, ["review", "re-place", "in-1", "--to", "nowhere", "--locality", "homs", "--dry-run"])
    assert unknown.exit_code == 2
