from __future__ import annotations

from typing import Any

from stream.places.gazetteer import Gazetteer
from stream.places.tables.own import built_in
from stream.places.world import cities


def city(number: int, name: str, lat: float, lon: float, **more: Any) -> dict[str, Any]:
    known = {"geonameid": number, "name": "Name", "alternatenames": [name], "latitude": lat, "longitude": lon}
    return known | {"countrycode": "LY", "population": 9000, "admin1code": "77"} | more


def made(*found: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(e.name_ar, e.parent) for e in cities(found, Gazetteer(built_in(with_cities=False)))]


def test_a_place_that_our_tables_have_is_left_to_them() -> None:
    assert made(city(1, "درنة", 32.767, 22.637)) == []


def test_a_new_place_lies_where_our_places_of_its_unit_lie() -> None:
    assert made(city(1, "درنة", 32.767, 22.637), city(2, "سنبلية", 32.7, 22.5)) == [("سنبلية", "ly.derna")]


def test_without_such_places_the_nearest_governorate_holds_it() -> None:
    assert made(city(2, "سنبلية", 32.7, 22.6, admin1code="")) == [("سنبلية", "ly.derna")]


def test_small_places_and_names_in_other_letters_are_left_out() -> None:
    assert made(city(1, "سنبلية", 32.7, 22.5, population=20), city(2, "سنبلگی", 32.7, 22.5)) == []


def test_marks_and_cue_words_are_taken_off_the_name() -> None:
    assert made(city(2, "مدينة سُنبليّة", 32.7, 22.6)) == [("سنبلية", "ly.derna")]
