"""A force is the attacker only where the words make it the agent of that attack."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from stream.articles.fold import fold
from stream.data import toml
from stream.events.who.actors import Actor, ActorMention, actors, find_actors
from stream.events.who.agency import agency
from stream.events.who.attackers import attacker_of, other_role
from stream.events.who.whose import Cast, forces, settle, unidentified
from stream.records import Side
from stream.text.in_order import InOrder

RULES = toml("ar", "agents.toml")


def _marked(sentence: str, voice: str = "") -> ActorMention | None:
    """Who attacks in a sentence that marks the trigger with [ ] (and the force with { })."""
    trigger = fold(re.search(r"\[(.*?)\]", sentence)[1]).text  # type: ignore[index]
    before = fold(re.sub(r"[\[{}]", "", sentence.split("[", maxsplit=1)[0])).text
    text = fold(re.sub(r"[\[\]{}]", "", sentence)).text
    return attacker_of(
        text, len(before), len(before) + len(trigger), 0, len(text), InOrder(find_actors(text)), voice
    )


def _voice(rule: dict[str, Any]) -> str:
    return {"verb": "active", "noun": "noun"}.get(rule.get("trigger", ""), "")


@pytest.mark.parametrize("actor", actors(), ids=lambda actor: actor.key)
def test_each_force_is_found_by_its_names_and_not_in_other_words(actor: Actor) -> None:
    assert actor.key in {m.actor for m in find_actors(fold(actor.match).text)}
    assert forces(fold(actor.miss).text) == []


@pytest.mark.parametrize("rule", RULES["agent"], ids=lambda rule: rule["id"])
def test_each_rule_of_agency_proves_itself(rule: dict[str, Any]) -> None:
    found = _marked(rule["match"], _voice(rule))
    assert found is not None
    assert found.agent == rule["id"]
    assert _marked(rule["not"], _voice(rule)) is None


@pytest.mark.parametrize("rule", RULES["other"], ids=lambda rule: rule["id"])
def test_each_other_role_keeps_a_force_from_being_the_attacker(rule: dict[str, Any]) -> None:
    assert _marked(rule["match"]) is None
    assert _marked(rule["not"]) is not None
    text = fold(re.sub(r"[\[\]{}]", "", rule["match"])).text
    assert rule["id"] in {other_role(text, mention) for mention in find_actors(text)}


@pytest.mark.parametrize(
    ("sentence", "side"),
    [
        ("أصابت [غارة] تركية محطة الضخ في البلدة", Side.TURKEY),
        ("تجدد ال[قصف] المدفعي الحوثي على أطراف البلدة", Side.HOUTHI),
        ("سقط جرحى في [غارتين] إسرائيليتين على المزرعة", Side.ISRAEL),
        ("شهد الريف [قصفا] روسيا عنيفا", Side.RUSSIA),
        ("نفذت طائرات حربية تابعة للتحالف الدولي [غارات] على البلدة", Side.COALITION),
        ("قتل طفل جراء [قصف] قوات النظام لأطراف البلدة", Side.GOVERNMENT),
        ("[استهدف] الطيران المروحي السوري الحي الشرقي", Side.GOVERNMENT),
        ("قوات سوريا الديمقراطية [قصفت] وسط البلدة", Side.KURDISH),
        ("وقع [تفجير] في السوق تبناه تنظيم الدولة", Side.JIHADIST),
        ("[اقتحمت] قوات الاحتلال البلدة من مدخلها الشمالي", Side.ISRAEL),
    ],
)
def test_the_agent_is_read_from_adjective_genitive_subject_and_claim(sentence: str, side: Side) -> None:
    found = _marked(sentence)
    assert found is not None
    assert found.side is side


@pytest.mark.parametrize(
    "sentence",
    [
        "سقطت [قذائف] على مواقع لقوات النظام شرق البلدة",
        "قتل سبعة من عناصر تنظيم داعش في [قصف] طال البلدة",
        "طال [قصف] مجهول المصدر بلدة خاضعة لسيطرة فصائل المعارضة",
        "قال المتحدث باسم الجيش العراقي إن [انفجارا] وقع في السوق",
        "دارت [اشتباكات] بين الجيش الحر وتنظيم داعش شمال البلدة",
        "[غارات] استهدفت قوات النظام قرب المعبر",
        "[استهدف] قوات النظام لغم أرضي قرب المعبر",
    ],
)
def test_a_target_a_victim_a_holder_a_speaker_and_a_party_to_a_clash_are_no_attackers(sentence: str) -> None:
    found = _marked(sentence)
    assert found is None or unidentified(found)


def test_of_two_that_struck_together_the_first_is_named() -> None:
    found = _marked("شنت قوات النظام وحزب الله [هجوما] على البلدة")
    assert found is not None
    assert found.actor == "syrian_government"


@pytest.mark.parametrize(
    ("sentence", "who"),
    [("قوات النظام [يقصفون] بلدة السد", "syrian_government"), ("قوات النظام [يقصف] بلدة السد", None)],
)
def test_a_force_of_many_may_have_a_verb_in_the_plural_but_none_in_the_masculine(
    sentence: str, who: str | None
) -> None:
    found = _marked(sentence, "active")
    assert (found.actor if found else None) == who


def test_nobody_beyond_the_clause_is_blamed() -> None:
    text = fold("قصفت قوات النظام القرية. وانفجرت سيارة في البلدة").text
    cut, at = text.index("و", 20), text.index("انفجرت")
    assert attacker_of(text, at, at + 6, cut, len(text), InOrder(find_actors(text)), "active") is None


def test_gunmen_unknown_hold_the_agents_place_and_name_nobody() -> None:
    found = _marked("[هاجم] مسلحون مجهولون حاجزا للجيش")
    assert found is not None
    assert unidentified(found)
    assert settle(found, "IQ") is None


def test_what_a_bare_name_means_depends_on_the_country() -> None:
    (bare,) = find_actors(fold("الطيران الحربي").text)
    before = Cast(day=date(2014, 5, 2))
    sides = {c: (m.side if (m := settle(bare, c, before)) else None) for c in ("SY", "YE", "PS", "IQ")}
    assert sides == {"SY": Side.GOVERNMENT, "YE": Side.COALITION, "PS": Side.ISRAEL, "IQ": None}


def test_where_several_fly_bare_aircraft_are_those_of_the_one_side_whose_aircraft_are_named() -> None:
    (bare,) = find_actors(fold("الطيران الحربي").text)
    shared = Cast(day=date(2016, 5, 2))
    assert settle(bare, "SY", shared) is None
    assert settle(bare, "SY", Cast()) is None
    russian = settle(bare, "SY", shared._replace(flying=frozenset({"russia", "israel"})))
    assert russian is not None
    assert russian.side is Side.RUSSIA
    assert settle(bare, "SY", shared._replace(flying=frozenset({"russia", "syrian_government"}))) is None


def test_a_bare_army_takes_the_country_of_the_place() -> None:
    (army,) = find_actors(fold("القوات الحكومية").text)
    meant = settle(army, "LY")
    assert meant is not None
    assert (meant.side, meant.country) == (Side.GOVERNMENT, "LY")


def test_a_bare_noun_is_the_group_of_its_kind_that_was_named_last() -> None:
    told = forces(
        fold("أعلنت حركة حماس هدنة. وقال الجيش الإسرائيلي إن الحركة خرقتها، ثم قصف الجيش أطراف المدينة.").text
    )
    assert [m.side for m in told] == [Side.OTHER, Side.ISRAEL, Side.OTHER, Side.ISRAEL]
    assert forces(fold("اجتمع الحزب في العاصمة").text) == []


def test_a_longer_name_hides_the_force_inside_it() -> None:
    assert find_actors(fold("عقد مجلس الأمن جلسة طارئة").text) == []


def test_offsets_slice_the_text() -> None:
    text = fold("هدأت الجبهات. ثم شنت طائرات روسية غارة على القرية.").text
    (found,) = find_actors(text)
    assert text[found.start : found.end] == found.name == fold("طائرات روسية").text


def test_what_stands_between_an_attack_and_a_force_is_read_from_its_begin():
    assert all(
        rule.gap.pattern.startswith("^") for rule in agency().agents
    )  # so it is tried once, not everywhere
