"""The first line says what, where, toll, day and sources, in neutral words, in 90 characters."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from stream.alerts.headline import LIMIT, counted, headline
from stream.data import toml
from stream.records import (
    Alert,
    AlertKind,
    Casualties,
    Certainty,
    Figure,
    Headline,
    Onset,
    Originator,
    SourceKind,
    Type,
)
from tests.builders import figure, hours, place

WORDS = toml("headlines.toml")


def _alert(**given: Any) -> Alert:
    killed, injured, sources = given.pop("killed", None), given.pop("injured", None), given.pop("sources", 1)
    alert = Alert(
        alert_id="al-1", episode_id="ep-1", revision=1, kind=AlertKind.OPENED, reason="new_episode", locality_id="homs",
        district=place("waer"), since=hours(10), until=hours(12), types=(Type.AIRSTRIKE,), certainty=Certainty.POSSIBLE,
        casualties=Casualties(killed=figure(killed), injured=figure(injured)), incident_ids=("in-1",),
        originators=tuple(Originator(name=f"o{n}", kind=SourceKind.AGENCY) for n in range(sources)),
        headline=Headline(ar="", en=""),
    )  # fmt: skip
    return replace(alert, **given)


def test_the_line_says_what_where_toll_day_and_sources() -> None:
    line = headline(_alert(killed=3, injured=12, sources=2))
    assert line.ar == "غارات جوية على حي الوعر (حمص): 3 قتلى و12 جريحا، 1 آذار 2024، مصدران"
    assert line.en == "Air strikes on waer, Homs: 3 killed, 12 injured, 1 Mar 2024, 2 sources"


def test_a_toll_that_nobody_reported_is_not_reported_and_never_nought() -> None:
    line = headline(_alert())
    assert "لم تُذكر حصيلة" in line.ar
    assert "toll not reported" in line.en
    assert "0 killed" not in line.en


def test_a_reported_nought_is_said() -> None:
    line = headline(_alert(killed=0))
    assert "لا قتلى" in line.ar
    assert "0 killed" in line.en


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "لا قتلى"), (1, "قتيل واحد"), (2, "قتيلان"), (3, "3 قتلى"), (10, "10 قتلى"), (11, "11 قتيلا"),
     (99, "99 قتيلا"), (100, "100 قتيل"), (102, "102 قتيل"), (103, "103 قتلى"), (111, "111 قتيلا")],
)  # fmt: skip
def test_arabic_numbers_agree_with_what_they_count(number: int, words: str) -> None:
    assert counted(number, WORDS["toll"]["killed"]) == words


@pytest.mark.parametrize(
    ("killed", "ar", "en"),
    [
        (Figure(low=20, high=40), "20–40 قتيلا", "20–40 killed"),
        (Figure(low=5), "5 قتلى على الأقل", "at least 5 killed"),
        (Figure(high=2), "حتى قتيلان", "up to 2 killed"),
        (Figure(text="عشرات القتلى"), "عشرات القتلى", "dozens killed"),
        (Figure(text="قتلى"), "لم تُذكر حصيلة", "toll not reported"),
    ],
)
def test_bounds_and_words_stay_what_they_are(killed: Figure, ar: str, en: str) -> None:
    line = headline(_alert(casualties=Casualties(killed=killed)))
    assert f": {ar}، " in line.ar
    assert f": {en}, " in line.en


def test_old_violence_is_never_called_new() -> None:
    assert headline(_alert(onset=Onset.CONTINUING)).en.startswith("First report we hold: ")
    assert headline(_alert(onset=Onset.CONTINUING)).ar.startswith("أول تقرير لدينا عن ")
    assert headline(_alert(earlier_episode="ep-0")).en.startswith("Reported again: ")
    assert headline(_alert(onset=Onset.RESUMED)).ar.startswith("أُفيد مجددا عن ")


def test_a_lapse_does_not_say_that_it_is_safe() -> None:
    line = headline(_alert(kind=AlertKind.LAPSED, reason="quiet"))
    assert line.en == "No reports after 1 Mar 2024, which does not mean safe: air strikes on waer, Homs"
    assert "وليس ذلك دليل أمان" in line.ar


def test_a_retraction_says_that_the_report_is_withdrawn() -> None:
    line = headline(_alert(kind=AlertKind.RETRACTED, reason="retracted"))
    assert line.en.startswith("Report withdrawn: ")
    assert line.ar.startswith("سُحب خبر ")


def test_an_update_says_what_it_is_about_and_a_dispute_comes_first() -> None:
    assert headline(_alert(kind=AlertKind.UPDATED, reason="toll_changed")).en.startswith("Toll revised: ")
    assert headline(_alert(kind=AlertKind.UPDATED, reason="merged")).en.startswith("Update: ")
    assert headline(_alert(disputed=("occurrence",))).en.startswith("Disputed: ")
    assert not headline(_alert(disputed=("attacker",))).en.startswith("Disputed")


def test_two_types_share_one_preposition() -> None:
    line = headline(_alert(types=(Type.AIRSTRIKE, Type.ARMED_CLASH)))
    assert line.ar.startswith("غارات جوية واشتباكات في حي الوعر")
    assert line.en.startswith("Air strikes and armed clashes in waer")


def test_sources_are_counted_and_none_is_said() -> None:
    assert headline(_alert(sources=0)).ar.endswith("بلا مصدر مسمى")
    assert headline(_alert(sources=0)).en.endswith("no named source")
    assert headline(_alert(sources=11)).ar.endswith("11 مصدرا")


def test_the_month_has_the_name_it_has_there() -> None:
    yemen = replace(place("homs"), within=(replace(place("homs").within[-1], place_id="ye"),))
    assert "1 مارس 2024" in headline(_alert(district=yemen)).ar


def test_every_type_and_reason_has_words_in_both_languages() -> None:
    assert set(WORDS["types"]) == set(Type)
    assert all(set(opening) == {"ar", "en"} for opening in WORDS["opening"].values())


@given(
    name=st.text("ابتثجحخ ", min_size=1, max_size=200).filter(str.strip),
    killed=st.none() | st.integers(0, 10**6),
    sources=st.integers(0, 300),
    kind=st.sampled_from(AlertKind),
    types=st.lists(st.sampled_from(Type), max_size=8, unique=True),
)
def test_a_line_never_exceeds_the_limit_and_keeps_its_figures(
    name: str, killed: int | None, sources: int, kind: AlertKind, types: list[Type]
) -> None:
    district = replace(place("waer"), name_ar=name, name_en="")
    line = headline(_alert(district=district, killed=killed, sources=sources, kind=kind, types=tuple(types)))
    assert max(len(line.ar), len(line.en)) <= LIMIT
    if kind is AlertKind.OPENED and killed:
        assert f"{killed} killed" in line.en
