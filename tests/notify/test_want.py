"""What a receiver is told of, and the reason where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from stream import canary
from stream.notify.config import Filter
from stream.notify.want import Why, want
from stream.records import AlertKind, Certainty, Type
from tests.alert_builder import MONITOR, alert
from tests.builders import hours

JOBAR = "sy.dam.damascus.jobar"
ALL_KINDS = tuple(AlertKind)


def wanted(
    asked: Filter, *, told: bool = False, now: float = 14, exercise: bool = False, **given: Any
) -> Why:
    return want(alert(given.pop("number", 1), **given), asked, hours(now), told=told, exercise=exercise)


@pytest.mark.parametrize("name", ["حمص", "Homs", "sy.homs", "SY04"])
def test_a_governorate_may_be_called_by_any_of_its_names(name: str) -> None:
    assert wanted(Filter(governorates=(name,))) is Why.WANTED
    assert wanted(Filter(governorates=(name,)), place=JOBAR) is Why.GOVERNORATE


def test_another_governorate_is_not_meant() -> None:
    assert wanted(Filter(governorates=("دمشق",)), place="sy.homs.homs.al-waer") is Why.GOVERNORATE


def test_a_district_stands_for_all_that_lies_in_it() -> None:
    assert wanted(Filter(districts=("الوعر",))) is Why.WANTED
    assert wanted(Filter(districts=("sy.homs.homs",))) is Why.WANTED
    assert wanted(Filter(districts=("جوبر",))) is Why.DISTRICT


@pytest.mark.parametrize(("country", "why"), [("SY", Why.WANTED), ("العراق", Why.COUNTRY)])
def test_a_country_by_code_or_name(country: str, why: Why) -> None:
    assert wanted(Filter(countries=(country,))) is why


def test_one_of_the_types_is_enough() -> None:
    asked = Filter(types=(Type.CHEMICAL, Type.SHELLING))
    assert wanted(asked, types=("airstrike", "shelling")) is Why.WANTED
    assert wanted(asked, types=("airstrike",)) is Why.TYPE


@pytest.mark.parametrize(
    ("least", "given", "why"),
    [
        ("possible", "possible", Why.WANTED),
        ("likely", "possible", Why.CERTAINTY),
        ("likely", "observed", Why.WANTED),
        ("observed", "likely", Why.CERTAINTY),
    ],
)
def test_certainty_is_at_least_what_was_asked_for(least: str, given: str, why: Why) -> None:
    assert wanted(Filter(certainty=Certainty(least)), certainty=given) is why


def test_originators_and_the_dead_are_counted() -> None:
    assert wanted(Filter(min_originators=2)) is Why.ORIGINATORS
    assert (
        wanted(Filter(min_originators=2), originators=(MONITOR, ("الدفاع المدني", "first_hand")))
        is Why.WANTED
    )
    assert wanted(Filter(min_killed=5), killed=(4, 9)) is Why.KILLED
    assert wanted(Filter(min_killed=5), killed=5) is Why.WANTED
    assert wanted(Filter(min_killed=1)) is Why.KILLED


@pytest.mark.parametrize(("now", "why"), [(36, Why.WANTED), (36.1, Why.STALE)])
def test_nobody_is_paged_for_what_ended_over_a_day_ago(now: float, why: Why) -> None:
    assert wanted(Filter(), until=12, now=now) is why


def test_an_exercise_tells_of_old_attacks() -> None:
    assert wanted(Filter(), until=12, now=900, exercise=True) is Why.WANTED


@pytest.mark.parametrize("kind", ["lapsed", "retracted"])
def test_an_end_goes_to_whoever_was_told_whatever_else_it_asked_for_and_however_late(kind: str) -> None:
    asked = Filter(kinds=ALL_KINDS, min_killed=50)
    assert wanted(asked, number=2, kind=kind, told=True, now=500) is Why.WANTED
    assert wanted(asked, number=2, kind=kind, told=False) is Why.NEVER_TOLD


def test_a_lapse_is_told_only_where_it_is_asked_for() -> None:
    assert wanted(Filter(), number=2, kind="lapsed", told=True) is Why.KIND


def test_the_canary_never_leaves() -> None:
    secret = replace(alert(1), locality_id=canary.PLACE_ID)
    assert want(secret, Filter(), hours(14), told=True, exercise=True) is Why.CANARY
