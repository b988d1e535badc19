"""What the page knows."""

from msgspec.structs import replace

from stream.live.board import Board, Limits
from stream.records import AlertKind
from tests.builders import hours, play, report, tick, withdrawal
from tests.live.desks import desk


def alerts(*messages):
    return play(messages).alerts


def test_the_newest_revision_stands_and_the_earlier_ones_are_its_time_line() -> None:
    first, second = alerts(
        report(at=10, killed=1), report(at=12, killed=5, outlet="وكالة الأنباء"), tick(13)
    )[:2]
    board = Board()
    board.alert(second, hours(12))
    board.alert(first, hours(10))  # late, or again from the start
    (shown,) = board.listed()
    assert shown.newest.alert == second
    assert [told.alert.revision for told in shown.told] == [1, 2]


def test_an_alert_that_comes_again_changes_nothing() -> None:
    (opened,) = alerts(report(at=10))
    board = Board()
    assert board.alert(opened, hours(10)) == (opened.episode_id,)
    assert board.alert(opened, hours(11)) == ()
    assert board.listed()[0].newest.sent == hours(10)


def test_what_was_sent_last_comes_first() -> None:
    board = Board()
    for at, name in ((1, "waer"), (3, "qusur"), (2, "khalidiya")):
        board.alert(alerts(report(at=10, place=name))[0], hours(at))
    assert [shown.newest.alert.district.place_id for shown in board.listed()] == [
        "qusur",
        "khalidiya",
        "waer",
    ]


def test_an_episode_that_was_merged_into_another_is_shown_as_part_of_it() -> None:
    (early,) = alerts(report(at=10))
    (late,) = alerts(report(at=200))
    merged = replace(
        late,
        alert_id="al-merged",
        revision=2,
        kind=AlertKind.UPDATED,
        follows=(early.alert_id, late.alert_id),
    )
    board = Board()
    for number, alert in enumerate((early, late, merged)):
        board.alert(alert, hours(number))
    assert [shown.newest.alert.alert_id for shown in board.listed()] == ["al-merged"]
    assert board.episodes[early.episode_id].joined == late.episode_id


def test_a_withdrawn_report_stays_as_withdrawn_and_a_second_withdrawal_is_nothing_new() -> None:
    event = report(at=10)
    board = Board()
    assert board.message(event, hours(10)) == "homs"
    assert board.message(withdrawal(event), hours(11)) == "homs"
    assert board.message(withdrawal(event), hours(12)) == ""
    assert board.heard_in("homs")[0].withdrawn == hours(11)
    assert board.message(event, hours(13)) == "", (
        "the same version again, as after a restart, is no new report"
    )


def test_over_its_limits_what_was_heard_longest_ago_goes_first() -> None:
    board = Board(Limits(episodes=2, reports=5, of_one_locality=3))
    for number in range(8):
        board.message(report(at=number, article=f"homs {number}"), hours(number))
        board.message(report(at=number, article=f"town {number}", place="town"), hours(number))
        board.alert(
            replace(alerts(report(at=10))[0], alert_id=f"al-{number}", episode_id=f"ep-{number}"),
            hours(number),
        )
    assert list(board.episodes) == ["ep-6", "ep-7"]
    kept = [heard.event.article_id for name in ("homs", "town") for heard in board.heard_in(name)]
    assert len(kept) == 5
    assert "homs 7" in kept
    assert "town 7" in kept
    assert "homs 0" not in kept


def test_reports_that_name_no_district_are_kept_apart() -> None:
    board = desk(report(at=10, place="sy04"), report(at=11)).board
    assert [heard.event.place.place_id for heard in board.wide()] == ["sy04"]
    assert [shown.newest.alert.district.place_id for shown in board.listed()] == ["waer"]
