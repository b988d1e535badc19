"""Where the clause names nobody, only what the article or the weapon says of the attacker is carried on."""

from __future__ import annotations

from typing import Any

import pytest

from stream.articles.fold import fold
from stream.data import toml
from stream.events.who.actors import find_actors
from stream.events.who.blame import Blame, carried, many, unclaimed
from stream.events.who.mutual import of_one_side
from stream.events.who.said import accused, claims
from stream.events.who.whose import Cast, implied
from stream.records import Side, Type


@pytest.mark.parametrize("rule", toml("ar", "agents.toml")["implied"], ids=lambda rule: rule["actor"])
def test_each_weapon_that_gives_its_owner_away_proves_itself(rule: dict[str, Any]) -> None:
    match, miss = fold(rule["match"]).text, fold(rule["not"]).text
    cast = Cast(named=frozenset({rule["actor"]}))
    found = implied(match, 0, len(match), rule["country"], cast)
    assert found is not None
    assert found.actor == rule["actor"]
    assert implied(miss, 0, len(miss), rule["country"], cast) is None
    assert implied(match, 0, len(match), "XX") is None
    for rival in rule.get("rivals", ()):
        both = Cast(named=frozenset({rule["actor"], rival}))
        assert implied(match, 0, len(match), rule["country"], both) is None


def _blame(at: int, kind: Type, name: str) -> Blame:
    return Blame(at, kind, find_actors(fold(name).text)[0])


def test_an_attack_without_an_agent_has_the_one_whom_the_article_names_for_all_of_its_kind() -> None:
    named = [_blame(10, Type.AIRSTRIKE, "طائرات روسية"), _blame(50, Type.SHELLING, "قوات النظام")]
    air = carried(2000, Type.AIRSTRIKE, "SY", named)
    assert air is not None
    assert air.side is Side.RUSSIA


def test_between_several_sides_only_a_near_one_is_carried_on() -> None:
    named = [_blame(10, Type.SHELLING, "قوات النظام"), _blame(500, Type.SHELLING, "قسد")]
    near = carried(700, Type.SHELLING, "SY", named)
    assert near is not None
    assert near.side is Side.KURDISH
    assert carried(5000, Type.SHELLING, "SY", named) is None


def test_nobody_is_carried_to_a_bombing_a_clash_or_his_own_country() -> None:
    named = [_blame(10, Type.SHELLING, "الجيش التركي")]
    assert carried(50, Type.BOMBING, "SY", named) is None
    assert carried(50, Type.ARMED_CLASH, "SY", named) is None
    assert carried(50, Type.SHELLING, "TR", named) is None


@pytest.mark.parametrize("sentence", toml("ar", "agents.toml")["agentless"]["match"])
def test_nobody_is_carried_to_shells_that_merely_fell(sentence: str) -> None:
    named = [_blame(10, Type.SHELLING, "قوات النظام")]
    assert carried(50, Type.SHELLING, "SY", named, fold(sentence).text) is None


@pytest.mark.parametrize("sentence", toml("ar", "agents.toml")["agentless"]["not"])
def test_shelling_told_as_an_act_has_an_author(sentence: str) -> None:
    named = [_blame(10, Type.SHELLING, "قوات النظام")]
    assert carried(50, Type.SHELLING, "SY", named, fold(sentence).text) is not None


def test_a_bare_name_means_the_force_that_the_article_names_in_full() -> None:
    named = [_blame(10, Type.AIRSTRIKE, "الفصائل")]
    found = carried(
        50, Type.AIRSTRIKE, "SY", named, cast=Cast(named=frozenset({"iraqi_factions", "factions"}))
    )
    assert found is not None
    assert found.actor == "iraqi_factions"


@pytest.mark.parametrize("rule", toml("ar", "agents.toml")["said"], ids=lambda rule: rule["id"])
def test_each_claim_and_accusation_proves_itself(rule: dict[str, Any]) -> None:
    said = {"claim": claims, "accusation": accused}[rule["kind"]]
    for sentence, holds in ((rule["match"], True), (rule["not"], False)):
        force = fold(sentence[sentence.index("{") + 1 : sentence.index("}")]).text
        text = fold(sentence.replace("{", "").replace("}", "")).text
        start = text.index(force)
        assert said(text, start, start + len(force)) is holds


@pytest.mark.parametrize(
    ("sentence", "claimed"),
    [
        ("وتبنى تنظيم داعش الهجوم بعد إعادة انتشاره في البادية", True),
        ("وتبنى تنظيم داعش كالعادة هجوما في البادية", False),
    ],
)
def test_a_claim_is_of_others_by_its_words_and_not_by_parts_of_them(sentence: str, claimed: bool) -> None:
    text, force = fold(sentence).text, fold("تنظيم داعش").text
    start = text.index(force)
    assert claims(text, start, start + len(force)) is claimed


@pytest.mark.parametrize(
    ("sentence", "blamed"),
    [
        ("وقالت الشرطة إن تنظيم داعش هو من نفذ الهجوم", True),
        ("وقالت الشرطة إن تنظيم داعش الذي تعزو إليه الهجوم اختفى", True),
        ("وقالت الشرطة إن تنظيم داعش هو من أدان الهجوم", False),
    ],
)
def test_each_way_to_accuse_is_looked_for_in_a_text_without_another(sentence: str, blamed: bool) -> None:
    text, force = fold(sentence).text, fold("تنظيم داعش").text
    start = text.index(force)
    assert accused(text, start, start + len(force)) is blamed


def test_an_article_says_that_nobody_has_claimed_its_attacks() -> None:
    said = toml("ar", "agents.toml")["unclaimed"]
    assert all(unclaimed(fold(sentence).text) for sentence in said["match"])
    assert not any(unclaimed(fold(sentence).text) for sentence in said["not"])


def test_one_word_tells_of_several_attacks() -> None:
    said = toml("ar", "agents.toml")["many"]
    assert all(many().search(fold(sentence).text) for sentence in said["match"])
    assert not any(many().search(fold(sentence).text) for sentence in said["not"])


@pytest.mark.parametrize("rule", toml("ar", "agents.toml")["feud"], ids=lambda rule: rule["actor"])
def test_each_clash_among_one_side_proves_itself(rule: dict[str, Any]) -> None:
    for sentence, holds in ((rule["match"], True), (rule["not"], False)):
        text = fold(sentence).text
        found = of_one_side(text, 0, len(text), "LY", [])
        assert (found is not None and found.actor == rule["actor"]) is holds
