"""A name is a source where something is attributed to it."""

from __future__ import annotations

import pytest

from stream.articles.fold import fold
from stream.data import table
from stream.events.who.actors import find_actors
from stream.events.who.sources import (
    OWN,
    SourceMention,
    SourceRule,
    SourceTable,
    find_sources,
    rules,
)
from stream.records import SourceKind


def _sources(sentence: str, own: str = "") -> list[SourceMention]:
    text = fold(sentence).text
    return find_sources(text, own=own, actors=find_actors(text))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_each_source_proves_itself(rule: SourceRule) -> None:
    assert f"source:{rule.name}" in {s.rule for s in _sources(rule.match)}
    assert f"source:{rule.name}" not in {s.rule for s in _sources(rule.miss)}


@pytest.mark.parametrize("key", ["match", "miss"])
def test_a_name_is_a_source_beside_what_says_so_and_not_without(key: str) -> None:
    for sentence in getattr(table(SourceTable, "ar", "sources.toml").cues, key):
        assert bool(_sources(sentence)) is (key == "match")


def test_a_name_that_is_only_struck_is_no_source() -> None:
    assert _sources("أصابت القذيفة سيارة للدفاع المدني قرب الجسر") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "وبحسب المرصد السوري لحقوق الإنسان سقطت ثلاث قذائف",
        "سقطت ثلاث قذائف، وفقا للمرصد السوري لحقوق الإنسان",
        "سقطت ثلاث قذائف، نقلا عن المرصد",
        "المرصد السوري لحقوق الإنسان قال إن ثلاث قذائف سقطت",
        "سقطت ثلاث قذائف كما ذكر مدير المرصد",
    ],
)
def test_attribution_stands_before_or_after_the_name(sentence: str) -> None:
    assert [(s.name, s.kind) for s in _sources(sentence)] == [
        ("المرصد السوري لحقوق الإنسان", SourceKind.MONITOR)
    ]


def test_the_outlets_own_correspondent_saw_it_first_hand() -> None:
    (known,) = _sources("وأفاد مراسل عنب بلدي بسقوط قذائف")
    assert (known.name, known.kind) == ("عنب بلدي", SourceKind.FIRST_HAND)
    assert [s.name for s in _sources("وأفاد مراسلنا بسقوط قذائف", own="شبكة شام")] == ["شبكة شام"]
    assert [s.name for s in _sources("وأفاد مراسلنا بسقوط قذائف")] == [OWN]


def test_a_force_that_speaks_is_a_party_to_the_conflict() -> None:
    (army,) = _sources("وقال الجيش التركي إن قذائف سقطت قرب الحدود")
    assert army.kind is SourceKind.PARTY
    assert _sources("وقصف الجيش التركي أطراف القرية") == []


def test_a_source_that_is_an_agency_and_the_one_it_quotes_are_both_named() -> None:
    found = _sources("ونقلت وكالة رويترز عن مصدر طبي أن عشرة جرحى وصلوا")
    assert [(s.name, s.kind) for s in found] == [
        ("رويترز", SourceKind.AGENCY),
        ("مصدر طبي", SourceKind.UNNAMED),
    ]
