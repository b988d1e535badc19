from __future__ import annotations

from typing import Any

from stream.incidents.originators import attested
from stream.incidents.report import Report, report_of
from stream.records import Certainty, SourceKind
from tests.builders import DAY0, report

WIRE = "سمع دوي أربعة انفجارات متتالية في الأطراف الغربية للمدينة قرابة منتصف الليل ولم ترد تفاصيل أخرى بعد"
MONITOR, HOSPITAL = ["المرصد", "monitor"], ["مشفى الأمل", "first_hand"]
PARTY, NOBODY = ["ناطق عسكري", "party"], ["ناشطون", "unnamed"]


def reports(*given: dict[str, Any]) -> list[Report]:
    named = ({"outlet": f"صحيفة {n}", "published": 9 + n} | words for n, words in enumerate(given))
    return [report_of(report(**words), seq=n, seen=DAY0) for n, words in enumerate(named)]


def names(*given: dict[str, Any]) -> set[str]:
    return {originator.name for originator in attested(reports(*given), ()).originators}


def grade(*given: dict[str, Any]) -> Certainty:
    return attested(reports(*given), ()).certainty


def test_copies_of_one_text_are_one_voice_the_first_to_print_it():
    assert names({"text": WIRE}, {"text": WIRE}, {"text": WIRE}) == {"صحيفة 0"}


def test_copies_share_the_source_that_any_of_them_names():
    assert names({"text": WIRE}, {"text": WIRE, "sources": [MONITOR]}) == {"المرصد"}


def test_two_texts_of_two_outlets_are_two_voices():
    assert names({"text": WIRE}, {}) == {"صحيفة 0", "صحيفة 1"}


def test_two_texts_that_name_one_source_are_one_voice():
    assert names({"text": WIRE, "sources": [MONITOR]}, {"sources": [MONITOR]}) == {"المرصد"}


def test_unnamed_sources_add_nobody_and_neither_does_their_outlet():
    assert names({"sources": [NOBODY]}) == set()


def test_an_outlet_under_two_names_is_one_voice():
    assert names({"outlet": "رويترز"}, {"outlet": "Reuters"}) == {"رويترز"}


def test_a_monitor_and_its_own_page_are_one_voice():
    quoted = {"sources": [["المرصد السوري", "monitor"]]}
    assert names(quoted, {"outlet": "SOHR news"}) == {"المرصد السوري لحقوق الإنسان"}
    (voice,) = attested(reports({"outlet": "SOHR news"}, quoted), ()).originators
    assert voice.kind is SourceKind.MONITOR


def test_rescuers_and_their_own_page_are_one_voice_and_first_hand():
    quoted = {"sources": [["الدفاع المدني", "first_hand"]]}
    (voice,) = attested(reports({"outlet": "Syria Civil Defence"}, quoted), ()).originators
    assert voice.kind is SourceKind.FIRST_HAND


def test_the_news_agency_of_a_government_speaks_as_a_party():
    (voice,) = attested(reports({"outlet": "سانا"}), ()).originators
    assert voice.kind is SourceKind.PARTY


def test_first_hand_and_another_voice_in_separate_texts_are_observed():
    assert grade({"sources": [HOSPITAL]}, {"sources": [MONITOR]}) is Certainty.OBSERVED


def test_first_hand_and_another_voice_in_one_text_are_likely():
    assert grade({"sources": [HOSPITAL, MONITOR]}) is Certainty.LIKELY


def test_one_source_in_two_texts_is_not_two():
    assert grade({"sources": [HOSPITAL]}, {"sources": [HOSPITAL]}) is Certainty.LIKELY
    assert grade({"sources": [MONITOR]}, {"sources": [MONITOR]}) is Certainty.POSSIBLE


def test_parties_to_the_conflict_attest_nothing():
    assert grade({"sources": [PARTY]}, {"sources": [MONITOR]}) is Certainty.POSSIBLE


def test_a_disputed_occurrence_is_only_possible():
    told = reports({"sources": [HOSPITAL]}, {"sources": [MONITOR]})
    assert attested(told, ("occurrence",)).certainty is Certainty.POSSIBLE
    assert attested(told, ("toll",)).certainty is Certainty.OBSERVED
