"""Names and reasons in both languages."""

from __future__ import annotations

import re

import pytest

from stream.data import toml
from stream.events.who.actors import actors
from stream.export import prose
from stream.export.names import because, called
from stream.incidents.match import Feature
from stream.outlets import outlet
from stream.records import SourceKind
from tests.alert_builder import alert

ARABIC, LATIN = re.compile("[\u0621-\u064a]"), re.compile("[A-Za-z]")


def every_source() -> list[str]:
    rows = toml("ar", "sources.toml")["source"]
    return sorted({name for row in rows for name in (row["words"] if row.get("surface") else [row["name"]])})


def test_every_source_that_is_read_has_an_english_name() -> None:
    assert [name for name in every_source() if ARABIC.search(called(name, "en"))] == []


def test_every_feature_has_words_in_both_languages_and_no_other_has() -> None:
    assert {*toml("names.toml")["because"]} == {*Feature}
    for feature in Feature:
        assert not LATIN.search(because(feature, "ar"))
        assert not ARABIC.search(because(feature, "en"))


@pytest.mark.parametrize(
    ("name", "ar", "en"),
    [
        ("Al Khaleej (SANAD)", "الخليج", "Al Khaleej"), ("رويترز", "رويترز", "Reuters"),
        ("المرصد السوري لحقوق الإنسان", "المرصد السوري لحقوق الإنسان", "Syrian Observatory for Human Rights"),
        ("Nobody's Paper", "Nobody's Paper", "Nobody's Paper"), ("كتيبة ما", "كتيبة ما", "كتيبة ما"), ("", "", ""),
    ],
)  # fmt: skip
def test_a_name_is_told_as_its_readers_know_it(name: str, ar: str, en: str) -> None:
    assert (called(name, "ar"), called(name, "en")) == (ar, en)


def test_every_force_that_speaks_has_a_neutral_name_in_both_languages() -> None:
    forces = {force.key: force for force in actors()}
    assert {*toml("names.toml")["parties"]} == {*forces}
    for force in forces.values():
        for name in force.names:
            english = called(name, "en", SourceKind.PARTY)
            assert not ARABIC.search(english), (name, english)


@pytest.mark.parametrize(
    ("name", "ar", "en"),
    [
        ("ميليشيا قسد", "قوات بقيادة كردية", "Kurdish-led forces"), ("للنظام السوري", "قوات الحكومة السورية", "Syrian government forces"),
        ("جيش الاحتلال الإسرائيلي", "القوات الإسرائيلية", "Israeli forces"), ("داعش", "تنظيم الدولة الإسلامية", "Islamic State group"),
        ("سانا", "سانا", "SANA"), ("كتيبة ما", "كتيبة ما", "كتيبة ما"),
    ],
)  # fmt: skip
def test_a_party_is_called_by_a_neutral_name_whatever_the_article_calls_it(name, ar, en) -> None:
    assert (called(name, "ar", SourceKind.PARTY), called(name, "en", SourceKind.PARTY)) == (ar, en)


def test_no_name_of_the_table_is_an_outlets_which_has_its_own_table() -> None:
    doubled = [name for name in toml("names.toml")["sources"] if outlet(name)]
    assert [(name, called(name, "en")) for name in doubled if ARABIC.search(called(name, "en"))] == []


def test_the_lines_of_an_alert_are_in_one_language() -> None:
    told = alert(
        1,
        outlets=("Al Khaleej (SANAD)", "BBC Arabic"),
        originators=(("المرصد السوري لحقوق الإنسان", "monitor"), ("رويترز", "agency")),
        disputed=("occurrence",),
    )
    english, arabic = "\n".join(prose.lines(told, "en")), "\n".join(prose.lines(told, "ar"))
    assert not ARABIC.search(english)
    assert not LATIN.search(arabic)
    assert "Syrian Observatory for Human Rights, Reuters" in english
    assert "محل خلاف: وقوعه" in arabic
