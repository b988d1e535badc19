"""One district's story."""

import msgspec

from stream.export.harm import Audience
from stream.live.story import Story, story
from stream.live.telling import passage
from tests.builders import report, tick, withdrawal
from tests.live.desks import desk, entries, quoted


def told(made, audience=Audience.ANALYSTS) -> Story:
    shown = next(s for s in made.board.listed() if s.newest.alert.district.place_id == "waer")
    return story(shown, made.board, entries(), audience, made.places)


def test_reports_of_one_attack_are_told_together_under_the_incident_of_the_alert() -> None:
    made = desk(
        report(at=10, killed=3, text="غارات على حي الوعر اليوم"),
        report(at=11, killed=3, text="غارات على حي الوعر اليوم", outlet="وكالة الأنباء"),
        report(at=30, start=28, type="shelling", killed=1, outlet="صحيفة أخرى"),
        report(at=30, place="qusur", outlet="صحيفة أخرى"),
    )
    found = told(made)
    assert [len(strike.tellings) for strike in found.strikes] == [1, 2]
    assert found.strikes[0].types == ("shelling",), "the newest attack comes first"
    assert found.missing == 0
    assert found.others == ()
    alert = made.board.episodes[found.card.id].newest.alert
    assert {strike.id for strike in found.strikes} == set(alert.incident_ids)


def test_attacks_whose_reports_are_no_longer_held_are_counted() -> None:
    made = desk(report(at=10), report(at=40, type="shelling", article="second"))
    made.board.reports["homs"].pop(next(iter(made.board.reports["homs"])))
    found = told(made)
    assert (len(found.strikes), found.missing) == (1, 1)


def test_a_withdrawn_report_is_told_as_withdrawn() -> None:
    first, second = report(at=10, article="one"), report(at=12, article="two", outlet="وكالة الأنباء")
    found = told(desk(first, second, withdrawal(first)))
    assert [(one.id, one.withdrawn is not None) for one in found.others] == [(first.event_id, True)]
    assert [one.id for strike in found.strikes for one in strike.tellings] == [second.event_id]


def test_marks_lie_in_the_passage_in_code_points() -> None:
    text = "🕊 شنت الطائرات غارات على حي الوعر"
    start = text.index("غارات")
    found = passage(quoted(text, (start, start + 5), at=10))
    assert found
    (mark,) = found.marks
    assert found.text[mark[0] : mark[1]] == "غارات"


def test_a_mark_outside_the_passage_is_left_out() -> None:
    event = quoted("غارات على حي الوعر", (2, 5), at=10)
    far = msgspec.structs.replace(event.evidence[1], start=500, end=505, text="بعيد")
    found = passage(msgspec.structs.replace(event, evidence=(event.evidence[0], far)))
    assert found
    assert found.marks == ()


def test_a_lapse_says_how_much_was_received_about_the_governorate_meanwhile() -> None:
    chatter = [
        report(at=24 * day + 6 + n, article=f"{day}-{n}", place="town") for day in range(20) for n in range(4)
    ]
    made = desk(*chatter, report(at=24 * 20 + 5), tick(24 * 24 + 1))
    card = told(made).card
    assert card.kind == "lapsed"
    assert card.meanwhile
    assert card.meanwhile.articles == 0
    assert card.meanwhile.usual
    assert card.meanwhile.usual > 10
    assert card.meanwhile.unobserved is True


def test_a_lapse_amid_the_usual_reports_is_not_called_unobserved() -> None:
    chatter = [
        report(at=24 * day + 6 + n, article=f"{day}-{n}", place="town") for day in range(24) for n in range(4)
    ]
    early, late = chatter[:80], chatter[80:]
    made = desk(*early, report(at=24 * 20 - 1), *late, tick(24 * 24))
    card = told(made).card
    assert card.kind == "lapsed"
    assert card.meanwhile
    assert card.meanwhile.unobserved is False


def test_with_little_known_before_nothing_is_called_usual_and_no_article_at_all_is_unobserved() -> None:
    card = told(desk(report(at=10), tick(24 * 5))).card
    assert card.meanwhile
    assert (card.meanwhile.usual, card.meanwhile.unobserved) == (None, True)
