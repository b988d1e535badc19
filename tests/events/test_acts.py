"""A place belongs to the act that stands nearest before it, an attack or another."""

from __future__ import annotations

import re

import pytest

from stream.articles.document import Sentence
from stream.articles.fold import fold_name
from stream.events.where.acts import acts, elsewhere
from stream.events.words.clauses import clauses, openings
from stream.events.words.lexicon import lexicon
from stream.events.words.triggers import Named
from stream.places.gazetteer import Entry
from stream.places.mention import Mention
from stream.places.reading import Reading
from stream.places.roles import Placed, Role
from stream.records import Field, PlaceKind


def _role(sentence: str) -> Role:
    """The role of the place in brackets, a place like any other until an act takes it."""
    left, name, right = (fold_name(part) for part in re.split(r"[\[\]]", sentence))
    text = " ".join(part for part in (left, name, right) if part)
    start = len(left) + 1
    mention = Mention(start, start + len(name), start, name, known=True)
    place = Placed(Reading(mention, Entry("sy.x", PlaceKind.TOWN, name)), Role.STRUCK, "")
    triggers = lexicon().triggers(text)
    parts = clauses(Sentence(Field.TEXT, 0, len(text), 0), openings(text), triggers)
    return elsewhere(text, [place], acts().find(text), triggers, parts)[0].role


@pytest.mark.parametrize("rule", acts().rules, ids=lambda rule: rule.id)
def test_an_act_takes_the_place_of_its_sentence_and_not_that_of_the_other(rule: Named) -> None:
    assert _role(rule.match) is Role.ELSEWHERE
    assert _role(rule.miss) is Role.STRUCK


@pytest.mark.parametrize(
    "sentence",
    [
        "استهدفت الطائرات قافلة إغاثة في [الأتارب]",  # what was struck is no other act
        "نقلت الوكالة أن القصف طال [حريتان]",  # an attack stands between
        "زار الوفد المستشفى. وقصفت المدفعية [دوما]",
    ],
)
def test_an_act_leaves_the_place_to_the_attack_that_it_belongs_to(sentence: str) -> None:
    assert _role(sentence) is Role.STRUCK


def test_those_who_are_carried_do_not_give_the_hospital_back_to_the_attack() -> None:
    assert _role("أدت الغارة إلى نقل الجرحى والقتلى إلى مستشفيات [بعلبك]") is Role.ELSEWHERE
