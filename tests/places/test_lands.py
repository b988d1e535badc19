"""Lands that no administration knows, and what lies in them."""

from __future__ import annotations

import pytest

from stream.places.gazetteer import load
from stream.places.lands import lands


@pytest.mark.parametrize("land", lands().land, ids=lambda land: land.id)
def test_a_land_and_what_it_holds_are_listed_and_lie_in_one_country(land) -> None:
    entries = load().entries
    assert land.id in entries
    assert {entries[held].country for held in land.holds} == {entries[land.id].country}
    assert len(set(land.holds)) == len(land.holds)


@pytest.mark.parametrize("land", lands().land, ids=lambda land: land.id)
def test_a_land_holds_nothing_that_holds_it(land) -> None:
    gazetteer = load()
    assert not gazetteer.holders(gazetteer.entries[land.id]) & set(land.holds)


def test_a_town_names_its_land_inside_its_governorate() -> None:
    gazetteer = load()
    (arbin,) = (e for e in gazetteer.named("عربين") if e.kind.value == "town")
    assert [holder.name_ar for holder in gazetteer.chain(arbin)] == ["الغوطة الشرقية", "ريف دمشق", "سوريا"]


def test_a_quarter_names_its_side_of_the_city_inside_the_city() -> None:
    gazetteer = load()
    names = [holder.name_ar for holder in gazetteer.chain(gazetteer.entries["sy.aleppo.aleppo.sakhour"])]
    assert names[:2] == ["الأحياء الشرقية لحلب", "حلب"]


def test_a_town_beside_a_land_does_not_name_it() -> None:
    gazetteer = load()
    assert "sy.rif.eastern-ghouta" not in gazetteer.holders(gazetteer.entries["sy.rif.darayya"])
    assert "sy.rif.eastern-ghouta" in gazetteer.holders(gazetteer.entries["sy.rif.douma"])
