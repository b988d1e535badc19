"""Verb forms and passives by a morphology database: a small one of our own making, read by camel-tools itself."""

from __future__ import annotations

import pytest

from stream.articles.fold import fold
from stream.events.extract import Extractor
from stream.events.words.lexicon import Form, lexicon
from stream.events.words.morphology import Morphology, MorphologyError
from stream.places.gazetteer import load
from stream.records import Article
from tests.calima import database

VERBS = [
    ("قصف", "قصف", "قصف", "ap"),
    ("أغار", "اغر", "غر", "a"),  # the short stems of a hollow verb: «أغرنا», «لم يغر»
    ("استهدف", "استهدف", "ستهدف", "a"),
    ("اغتال", "اغتيل", "غتال", "p"),
    ("كتب", "كتب", "كتب", "a"),
]


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    return Morphology(database(tmp_path_factory.mktemp("calima") / "small.db", VERBS, nouns=("قصفا",)))


def attacks(text: str, morphology: Morphology | None) -> dict[str, str]:
    """Place and side of what a text reports."""
    found = Extractor(load(), morphology).extract(Article(id="a", outlet="Test", text=text)).events
    return {e.place.name_ar: e.attacker.side.value if e.attacker else "" for e in found}


def test_a_form_that_no_table_lists_is_a_trigger_by_its_lemma(words):
    text = fold("قال المقاتلون إنهم استهدفناهم قرب القرية وأغرنا على البلدة").text
    found = words.triggers(text, lexicon().triggers(text))
    assert [text[t.start : t.end] for t in found] == ["استهدفناهم", "اغرنا"]
    assert [(t.rule.id, t.form, t.clitics) for t in found] == [
        ("target", Form.PERFECT, ""),
        ("airstrike", Form.PERFECT, "و"),
    ]


def test_what_may_be_a_noun_or_another_verb_is_none(words):
    assert words.verb("قصفا") is None
    assert words.verb("كتبنا").lemma == "كتب"
    text = fold("كتبنا رسالة إلى البلدة").text
    assert words.triggers(text, []) == []


def test_a_trigger_of_the_tables_stays_and_learns_its_voice(words):
    text = fold("اغتيل ضابط في المدينة وقصفت القوات البلدة").text
    known = lexicon().triggers(text)
    found = words.triggers(text, known)
    assert [(t.start, t.end, t.rule) for t in found] == [(t.start, t.end, t.rule) for t in known]
    assert [t.passive for t in found if t.rule.id in ("murder", "shelling")] == [True, False]


def test_an_attack_told_in_such_a_form_is_read_with_a_database_and_not_without(words):
    text = "وقال متحدث: لم ننسحب، وأغرنا على مدينة إعزاز فجرا."
    assert attacks(text, None) == {}
    assert list(attacks(text, words)) == ["أعزاز"]


def test_of_a_passive_the_force_behind_it_is_not_the_agent(words):
    text = "اغتيل جيش النظام السوري قائدا في مدينة إعزاز."
    assert attacks(text, None) == {"أعزاز": "government"}
    assert attacks(text, words) == {"أعزاز": ""}


def test_the_vowels_of_an_article_make_a_passive_without_any_database():
    assert attacks("قُصِفت قوات النظام السوري في بلدة كفرنبل بالمدفعية.", None) == {"كفرنبل": ""}
    assert attacks("قصفت قوات النظام السوري بلدة كفرنبل بالمدفعية.", None) == {"كفرنبل": "government"}


def test_analyses_are_remembered(words):
    before = words.verb.cache_info().hits
    words.triggers("قصفناها", [])
    words.triggers("قصفناها", [])
    assert words.verb.cache_info().hits > before


def test_what_is_no_database_is_refused_with_its_place(tmp_path):
    wrong = tmp_path / "wrong.db"
    wrong.write_text("not a database\n")
    with pytest.raises(MorphologyError, match=r"wrong\.db is no morphology database"):
        Morphology(wrong)
    with pytest.raises(MorphologyError, match="No such file"):
        Morphology(tmp_path / "absent.db")
