"""What an export is made of."""

from __future__ import annotations

from datetime import timedelta

from stream.articles.intake import Coordinates
from stream.export import cap, gather
from stream.inputs import Raw
from stream.policy import Policy
from stream.records import AlertKind, encode
from stream.replay import Replay
from tests.builders import hours, report, tick, withdrawal

LOOK = Coordinates(topic="events", offset=0)


def lines(*messages: object) -> list[Raw]:
    return [Raw(encode(one), LOOK) for one in messages]  # type: ignore[arg-type]


def chatter(days: range) -> list[object]:
    """Four reports a day about a town of the same governorate."""
    return [report(at=24 * day + 6 + n, article=f"{day}-{n}", place="town") for day in days for n in range(4)]


def lapse(*messages: object):
    run = Replay(Policy(), "test", timedelta(minutes=1))
    found = gather.from_events(lines(*messages), run)
    return next(
        sent
        for sent in found.alerts
        if sent.alert.kind is AlertKind.LAPSED and sent.alert.district.place_id == "waer"
    )


def test_a_lapse_amid_silence_says_that_nobody_may_be_watching() -> None:
    told = lapse(*chatter(range(20)), report(at=24 * 20 + 5), tick(24 * 24 + 1))
    assert told.meanwhile
    assert told.meanwhile.articles == 0
    assert told.meanwhile.unobserved


def test_a_lapse_amid_the_usual_reports_says_how_many_there_were_even_months_later() -> None:
    told = lapse(
        *chatter(range(20)),
        report(at=24 * 20 - 1),
        *chatter(range(20, 24)),
        tick(24 * 24),
        *chatter(range(200, 202)),
    )
    assert told.meanwhile
    assert told.meanwhile.articles > 10
    assert not told.meanwhile.unobserved


def test_cap_says_it_in_words_and_in_parameters() -> None:
    told = lapse(*chatter(range(20)), report(at=24 * 20 + 5), tick(24 * 24 + 1))
    (message,) = cap.messages([told], cap.Manner(sender="x", now=hours(1), lasts=timedelta(hours=72)))
    document = message.xml.decode()
    assert "Unobserved; articles about Homs in this time: 0" in document
    assert "غير مرصود؛ مقالات عن حمص في هذه المدة: 0" in document
    assert "<valueName>rasid:unobserved</valueName><value>true</value>" in document


def test_alerts_of_a_dump_say_it_where_the_dump_of_events_lies_beside_them() -> None:
    told = lapse(*chatter(range(20)), report(at=24 * 20 + 5), tick(24 * 24 + 1))
    alone = gather.from_alerts(lines(told.alert))
    beside = gather.from_alerts(lines(told.alert), lines(*chatter(range(20))))
    assert alone.alerts[0].meanwhile is None
    assert beside.alerts[0].meanwhile


def test_incidents_of_long_ago_are_exported_though_no_window_holds_them() -> None:
    run = Replay(Policy(), "test", timedelta(minutes=1))
    old, new = report(at=10, killed=3), report(at=24 * 40, place="qusur")
    withdrawn = report(at=11, place="bayada")
    found = gather.from_events(lines(old, withdrawn, withdrawal(withdrawn), new, tick(24 * 40 + 1)), run)
    assert [one.district.place_id for one in found.incidents] == ["waer", "qusur"]
    assert found.incidents[0].casualties.killed


def test_of_a_silence_longer_than_what_is_known_before_it_nothing_is_called_usual() -> None:
    told = lapse(*chatter(range(20)), report(at=24 * 20 + 5), tick(24 * 400))
    assert told.meanwhile
    assert told.meanwhile.usual is None
