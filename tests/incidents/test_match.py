from __future__ import annotations

from typing import Any

import pytest

from stream.data import toml
from stream.incidents.match import THRESHOLD, WEIGHTS, Feature, Match, compare, kinds_told
from stream.incidents.report import report_of
from stream.records import Event
from tests.builders import DAY0, place, report

ROWS: dict[str, dict[str, Any]] = toml("match_weights.toml")["weight"]


def match(one: Event, other: Event) -> Match:
    first, second = (report_of(event, seq=1, seen=DAY0) for event in (one, other))
    return compare(first, second, {event.place.place_id: event.place for event in (one, other)})


def pair(given: list[dict[str, Any]]) -> tuple[Event, Event]:
    """Two reports of two outlets, unless the row says that they are one article's."""
    one, other = ({"outlet": outlet} | words for outlet, words in zip(("أ", "ب"), given, strict=True))
    return report(**one), report(**other)


def test_every_feature_has_a_weight_and_every_weight_a_feature():
    assert set(ROWS) == {feature.value for feature in Feature} == {feature.value for feature in WEIGHTS}


@pytest.mark.parametrize("name", ROWS)
def test_a_weight_counts_for_its_own_example_and_not_for_the_other(name):
    row = ROWS[name]
    assert row["why"].endswith(".")
    assert name in match(*pair(row["yes"])).features
    assert name not in match(*pair(row["no"])).features


def test_the_order_of_two_reports_changes_nothing():
    for row in ROWS.values():
        one, other = pair(row["yes"])
        there, back = match(one, other), match(other, one)
        assert there.score == back.score
        assert set(there.features) == set(back.features)


SAME = [
    ("a strike reported in other words", {"killed": 4}, {"killed": 4}),
    ("a raised toll", {"killed": 4, "published": 10}, {"killed": 9, "published": 15}),
    ("an airstrike that another outlet calls shelling", {"killed": 4}, {"killed": 4, "type": "shelling"}),
    ("a toll that one outlet leaves out", {"killed": 4}, {}),
    ("a report of the city that adds nothing", {"killed": 4}, {"place": "homs"}),
    ("the attacker named once as Russia, once as the government", {"by": "russia"}, {"by": "government"}),
    ("two undated reports of one evening", {"dated": False, "published": 20}, {"dated": False, "published": 25}),
    ("a night counted twice, with the same high toll", {"from": 0, "to": 23, "published": 30, "killed": 54},
     {"from": 24, "to": 47, "published": 32, "killed": 54}),
    ("a page of unknown date, days off, with the same figures", {"from": 96, "to": 119, "killed": 5, "injured": 8},
     {"dated": False, "published": 30, "published_inferred": True, "killed": 5, "injured": 8}),
    ("an attack whose kind one does not say, with a raised toll", {"killed": 2, "type": "other"},
     {"killed": 4, "type": "ground_assault"}),
]  # fmt: skip
OTHER = [
    ("the next day", {"from": 0, "to": 23}, {"from": 24, "to": 47}),
    ("the quarter next to it", {"killed": 4}, {"killed": 4, "place": "khalidiya"}),
    ("a raid and an assassination with other tolls", {"killed": 4}, {"killed": 1, "type": "shooting"}),
    ("a report of the city with another toll", {"killed": 4}, {"place": "homs", "killed": 30}),
    ("two undated reports on two days", {"dated": False, "published": 8}, {"dated": False, "published": 34}),
    ("a page of unknown date, days off", {"from": 96, "to": 119},
     {"dated": False, "published": 30, "published_inferred": True}),
    ("hours of one day that do not meet", {"from": 5, "to": 7}, {"from": 20, "to": 22}),
]  # fmt: skip
TEMPLATE = (
    "أعلن ناشطون محليون أن مدفعية ثقيلة استهدفت منازل السكان في الحي ما أدى إلى سقوط {} ضحايا بينهم نساء"
)


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_reports_of_one_attack_fit(one, other):
    assert match(*pair([one, other])).score >= THRESHOLD


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in OTHER], ids=[row[0] for row in OTHER])
def test_reports_of_two_attacks_do_not_fit(one, other):
    assert match(*pair([one, other])).score < THRESHOLD


@pytest.mark.parametrize(
    "change",
    [{"place": "khalidiya"}, {"from": 24, "to": 47}, {"dated": False, "published": 60}],
    ids=["another place", "another day", "undated, two days on"],
)
def test_the_same_template_does_not_join_two_attacks(change):
    first = {"text": TEMPLATE.format(3), "killed": 3, "from": 0, "to": 23}
    assert match(*pair([first, first | {"text": TEMPLATE.format(5), "killed": 5} | change])).score < THRESHOLD


def test_a_place_is_never_wider_than_itself():
    alone = report()
    assert Feature.WIDER_PLACE not in match(alone, report(outlet="ب")).features
    assert place("waer") == alone.place


def test_an_article_that_calls_one_attack_by_two_kinds_is_compared_by_both():
    told = [
        report_of(report(article=article, type=kind, killed=killed), seq=1, seen=DAY0)
        for article, kind, killed in (("a", "airstrike", 3), ("a", "bombing", 3), ("b", "bombing", 7))
    ]
    places = {"waer": place("waer")}
    kinds = kinds_told(told)
    assert kinds[told[0].event_id] == {"airstrike", "bombing"}
    assert compare(told[0], told[2], places, kinds).score == compare(told[1], told[2], places, kinds).score
    assert compare(told[0], told[2], places, kinds).score > compare(told[0], told[2], places).score


def test_two_attacks_of_one_article_on_one_place_keep_their_kinds_apart():
    told = [
        report_of(report(article="a", type=kind, killed=killed), seq=1, seen=DAY0)
        for kind, killed in (("airstrike", 3), ("shooting", 1))
    ]
    assert [*kinds_told(told).values()] == [{"airstrike"}, {"shooting"}]
