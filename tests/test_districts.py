"""Who is under attack now, and how much was heard of the governorate while a district was silent."""

from __future__ import annotations

from datetime import timedelta

from click.testing import CliRunner
from msgspec.structs import replace

from stream.cli import main
from stream.districts import under_attack, with_lapsed
from stream.export.log import Sent
from stream.meanwhile import Listening
from stream.records import AlertKind
from tests.builders import hours, play, report, review, tick


def log(*messages):
    return [
        Sent(alert, hours(10 * n) if alert.kind is not AlertKind.LAPSED else hours(200))
        for n, alert in enumerate(play(messages).alerts)
    ]


def heard(*events):
    listening = Listening()
    for event in events:
        listening.report(event)
    return listening


def lapsed():
    (last,) = [alert for alert in play([report(published=9), tick(200)]).alerts if alert.kind == "lapsed"]
    return last


def daily(first, last, each=1):
    return [
        report(place="rastan", published=24 * day + n, article=f"{day}-{n}")
        for day in range(first, last)
        for n in range(each)
    ]


def test_the_districts_under_attack_are_those_whose_newest_alert_says_so():
    told = log(
        report(published=9),
        report(place="khalidiya", published=10, outlet="قناة"),
        report(published=11, outlet="أخرى"),
    )
    assert [(row.district_id, row.originators, row.state) for row in under_attack(told)] == [
        ("waer", 2, "updated"),
        ("khalidiya", 1, "opened"),
    ]
    assert under_attack(log(report(published=9), tick(200))) == []


def test_a_muted_episode_is_shown_as_muted_with_who_said_so():
    opened = play([report(published=9)])
    quiet = play(
        [review("mute", opened.alerts[0]), report(place="hamra", published=12), tick(13)], after=opened
    )
    later = play([review("confirm", opened.alerts[0], at=31)], after=quiet)
    rows = under_attack([Sent(alert, hours(32)) for alert in later.alerts])
    assert {row.district_id: row.muted for row in rows} == {"waer": True, "hamra": False}


def test_a_lapse_says_how_much_was_heard_of_the_governorate_meanwhile():
    told = heard(*daily(-28, 8)).meanwhile(lapsed(), hours(200))
    assert told is not None
    assert (told.governorate_id, told.unobserved) == ("sy04", False)
    assert told.articles == 7
    assert told.usual is not None
    assert 6 <= told.usual <= 8


def test_a_silence_in_which_the_whole_governorate_fell_silent_is_unobserved():
    told = heard(*daily(-28, 1), *daily(3, 4)).meanwhile(lapsed(), hours(200))
    assert told is not None
    assert (told.articles, told.unobserved) == (1, True)
    assert "unobserved" in told.sentence("en")
    assert "غير مرصود" in told.sentence("ar")
    assert "safe" not in told.sentence("en")


def test_with_too_little_history_nothing_is_usual_and_only_no_article_at_all_is_unobserved():
    some = heard(*daily(0, 3)).meanwhile(lapsed(), hours(200))
    none = heard(report(published=9)).meanwhile(lapsed(), hours(200))
    assert some is not None
    assert none is not None
    assert (some.usual, some.unobserved) == (None, False)
    assert (none.usual, none.articles, none.unobserved) == (None, 0, True)


def test_an_article_counts_once_in_a_governorate_and_not_at_all_without_a_sure_date():
    twice = [report(published=30, article="one"), report(place="hamra", published=30, article="one")]
    unsure = replace(report(published=31, article="two"), published_inferred=True)
    told = heard(*twice, unsure).meanwhile(lapsed(), hours(200))
    assert told is not None
    assert told.articles == 1


def test_what_is_older_than_two_months_is_forgotten():
    listening = heard(*daily(-200, 0))
    assert sum(map(len, listening._heard.values())) <= 70


def test_a_place_outside_every_governorate_has_no_meanwhile():
    last = lapsed()
    nowhere = replace(last, district=replace(last.district, within=()))
    assert heard().meanwhile(nowhere, hours(200)) is None


def test_lapsed_districts_come_with_what_was_heard_meanwhile():
    told = log(report(published=9), tick(200))
    (row,) = with_lapsed(told, heard(*daily(-28, 8)))
    assert row.state == "lapsed"
    assert row.meanwhile is not None
    assert row.meanwhile.end - row.meanwhile.begin > timedelta(hours=72)


def test_the_command_lists_them_from_articles_and_asks_for_one_source():
    shown = CliRunner().invoke(main, ["districts", "seeds/", "--format", "jsonl"])
    assert shown.exit_code == 0
    assert '"originators"' in shown.output
    wrong = CliRunner().invoke(main, ["districts", "seeds/", "--from", "kafka"])
    assert wrong.exit_code == 2
