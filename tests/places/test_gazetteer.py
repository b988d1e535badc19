from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.articles.fold import fold_name
from stream.places.entry import Entry
from stream.places.gazetteer import Gazetteer, load, spellings
from stream.records import GeoPrecision, PlaceKind


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


def first(gazetteer: Gazetteer, name: str) -> Entry:
    return gazetteer.named(fold_name(name))[0]


def names_in(gazetteer: Gazetteer, text: str) -> list[str]:
    return [match.name for match in gazetteer.find(fold_name(text))]


def test_a_bare_name_means_the_city_before_its_governorate(gazetteer: Gazetteer) -> None:
    kinds = [entry.kind for entry in gazetteer.named(fold_name("حمص"))]
    assert kinds[:2] == [PlaceKind.CITY, PlaceKind.GOVERNORATE]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("كفرنبل", "كفر نبل"),
        ("المعضمية", "معضمية الشام"),
        ("ادلب", "إدلب"),
        ("خانيونس", "خان يونس"),
        ("كوباني", "عين العرب"),
        ("أبي الظهور", "أبو الظهور"),
        ("سورية", "سوريا"),
        ("الولايات المتحدة الأميركية", "أمريكا"),
    ],
)
def test_news_spells_a_place_in_several_ways(gazetteer: Gazetteer, written: str, means: str) -> None:
    assert first(gazetteer, written).id == first(gazetteer, means).id


def test_names_are_found_behind_what_arabic_writes_into_the_word(gazetteer: Gazetteer) -> None:
    assert names_in(gazetteer, "وبدمشق وللوعر فالرستن كحلب") == [
        fold_name(n) for n in ("دمشق", "الوعر", "الرستن", "حلب")
    ]


def test_a_name_inside_another_word_or_name_is_not_found(gazetteer: Gazetteer) -> None:
    found = names_in(gazetteer, "في لبنان وفي دير الزور")
    assert found == [fold_name("لبنان"), fold_name("دير الزور")]


def test_a_neighbourhood_lies_in_its_city_its_governorate_and_its_country(gazetteer: Gazetteer) -> None:
    waer = first(gazetteer, "الوعر")
    assert [(c.name_ar, c.kind) for c in gazetteer.chain(waer)] == [
        ("حمص", PlaceKind.CITY),
        ("حمص", PlaceKind.GOVERNORATE),
        ("سوريا", PlaceKind.COUNTRY),
    ]


def test_a_town_names_the_ocha_levels_that_bear_another_name(gazetteer: Gazetteer) -> None:
    town = first(gazetteer, "سقبا")
    names = [c.name_ar for c in gazetteer.chain(town)]
    assert names[-2:] == ["ريف دمشق", "سوريا"]
    assert "كفر بطنا" in names


def test_a_neighbourhood_is_kept_with_its_city_and_an_area_by_itself(gazetteer: Gazetteer) -> None:
    assert gazetteer.locality(first(gazetteer, "باب هود")).id == "sy.homs.homs"
    area = first(gazetteer, "جبل الزاوية")
    assert gazetteer.locality(area) is area
    camp = first(gazetteer, "مخيم اليرموك")
    assert gazetteer.locality(camp).name_ar == "دمشق"


def test_a_seat_stands_for_its_governorate_and_its_countryside(gazetteer: Gazetteer) -> None:
    homs, damascus = first(gazetteer, "حمص"), first(gazetteer, "دمشق")
    assert gazetteer.is_within(first(gazetteer, "تلبيسة"), homs)
    assert gazetteer.is_within(first(gazetteer, "دوما"), damascus)
    assert not gazetteer.is_within(first(gazetteer, "سراقب"), homs)
    assert not gazetteer.is_within(homs, homs)


def test_places_beyond_syria_resolve_to_city_and_governorate(gazetteer: Gazetteer) -> None:
    cases = {
        "الشجاعية": ("غزة", "فلسطين"),
        "التحيتا": ("الحديدة", "اليمن"),
        "الفلوجة": ("الأنبار", "العراق"),
        "مخيم زمزم": ("الفاشر", "السودان"),
        "قنفودة": ("بنغازي", "ليبيا"),
        "الشيخ زويد": ("شمال سيناء", "مصر"),
        "مارون الراس": ("النبطية", "لبنان"),
        "خميس مشيط": ("عسير", "السعودية"),
        "بنقردان": ("مدنين", "تونس"),
    }
    for name, (inner, country) in cases.items():
        chain = [c.name_ar for c in gazetteer.chain(first(gazetteer, name))]
        assert inner in chain, name
        assert chain[-1] == country, name


def test_a_place_record_carries_its_chain_with_p_codes(gazetteer: Gazetteer) -> None:
    place = gazetteer.place(
        gazetteer.entries["sy.homs.homs.khalidiya"], "الخالدية", ("sy.aleppo.aleppo.khalidiya",)
    )
    assert place.surface == "الخالدية"
    assert [a.pcode for a in place.within if a.kind is PlaceKind.GOVERNORATE] == ["SY04"]
    assert place.alternatives == ("sy.aleppo.aleppo.khalidiya",)


def test_a_place_without_coordinates_takes_those_of_what_holds_it() -> None:
    city = Entry(
        "sy.x", PlaceKind.CITY, "مدينة ما", lat=34.0, lon=36.0, precision=GeoPrecision.EXACT, country="SY"
    )
    quarter = Entry("sy.x.y", PlaceKind.NEIGHBOURHOOD, "حارة ما", parent="sy.x", country="SY")
    place = Gazetteer([city, quarter]).place(quarter, "حارة ما")
    assert (place.lat, place.lon, place.precision) == (34.0, 36.0, GeoPrecision.PARENT)


def test_danger_belongs_to_the_name_that_was_written(gazetteer: Gazetteer) -> None:
    assert not first(gazetteer, "مخيم اليرموك").dangerous
    camp = next(e for e in gazetteer.named(fold_name("الشاطئ")) if e.kind is PlaceKind.CAMP)
    assert camp.dangerous
    assert not gazetteer.entries[camp.id].dangerous


def test_a_circle_of_containers_ends() -> None:
    one = Entry("a.1", PlaceKind.TOWN, "أولى", parent="a.2")
    two = Entry("a.2", PlaceKind.TOWN, "ثانية", parent="a.1")
    assert [c.id for c in Gazetteer([one, two]).chain(one)] == ["a.2"]


@given(st.sampled_from(sorted(load().entries)))
def test_every_spelling_of_every_name_leads_back_to_the_place(place_id: str) -> None:
    gazetteer = load()
    entry = gazetteer.entries[place_id]
    for name in entry.names:
        assert all(entry.id in {e.id for e in gazetteer.named(folded)} for folded in spellings(name))


@given(st.sampled_from(sorted(load().entries)))
def test_a_place_lies_within_each_link_of_its_chain(place_id: str) -> None:
    gazetteer = load()
    entry = gazetteer.entries[place_id]
    assert all(gazetteer.is_within(entry, container) for container in gazetteer.chain(entry))
