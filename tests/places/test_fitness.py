"""A place of that name elsewhere does not move an attack: who is read as unlisted, and where it is hung."""

from __future__ import annotations

from functools import cache

import pytest

from stream.articles.fold import fold_name
from stream.events.extract import Extractor
from stream.places.fitness import Support
from stream.places.gazetteer import load
from stream.records import Article, Place


@cache
def _extractor() -> Extractor:
    return Extractor(load())


def _struck(text: str, title: str = "") -> dict[str, Place]:
    events = _extractor().extract(Article(id="a", title=title, text=text)).events
    return {name: e.place for e in events for name in (e.place.surface, e.place.name_ar)}


def _containers(place: Place) -> set[str]:
    return {ancestor.name_ar for ancestor in place.within}


@pytest.mark.parametrize(
    ("sentence", "surface", "container", "not_container"),
    [
        # a Gaza camp's name in Aleppo's countryside
        ("قصفت المدفعية قرية البريج في ريف حلب الشمالي وقتل مدني.", "البريج", "حلب", "قطاع غزة"),
        # a quarter of the name in Damascus, the city named is another
        ("انفجرت سيارة مفخخة في حي الصناعة بمدينة القامشلي أمس.", "الصناعة", "القامشلي", "دمشق"),
        # a village of the name near Daraa
        ("استهدف القصف قرية العجمي بريف حلب الشرقي.", "العجمي", "حلب", "درعا"),
        # the governorate stands a word further on
        ("دارت اشتباكات على حاجز الشعلان المحصن في محافظة حماة.", "حاجز الشعلان", "حماة", "دمشق"),
    ],
)
def test_a_name_is_read_where_the_article_says_it_lies(
    sentence: str, surface: str, container: str, not_container: str
) -> None:
    place = _struck(sentence)[surface]
    assert container in _containers(place)
    assert not_container not in _containers(place)


def test_a_village_named_like_one_abroad_stays_in_the_country_of_the_article() -> None:
    place = _struck(
        "شنت طائرات التحالف غارات على صعدة وحجة، واستهدفت غارة قرية دويرة في محافظة الجوف باليمن."
    )["دويرة"]
    assert "الجوف" in _containers(place)


def test_one_unlisted_name_is_one_place_in_an_article() -> None:
    events = _extractor().extract(
        Article(
            id="a",
            text="سقطت قذائف على قرية مزرعة القاضية في ريف حماة الغربي. وتجدد القصف المدفعي على قرية مزرعة القاضية مساء.",
        )
    )
    assert len({e.place.place_id for e in events.events}) == 1


def test_a_name_is_placed_by_the_mention_that_says_most() -> None:
    places = _struck(
        "انفجرت عبوة ناسفة في ناحية السعيدية جنوب بغداد. وقال مصدر إن انفجار العبوة في ناحية السعيدية بمحافظة واسط قتل شرطيا."
    )
    assert "واسط" in _containers(places["السعيدية"])


def test_a_preposition_and_a_name_that_make_a_word_are_the_word() -> None:
    assert load().find(fold_name("قالت وزارة الدفاع")) == []


def test_what_was_read_last_gives_an_unlisted_village_its_governorate() -> None:
    place = _struck("قصفت قوات النظام مدينة دارة عزة بالمدفعية، كما قصفت قرية برج الزيتونات بالصواريخ.")[
        "برج الزيتونات"
    ]
    assert "حلب" in _containers(place)


@pytest.mark.parametrize(
    ("sentence", "region"),
    [
        ("فجر انتحاري سيارة في مدينة درنة.", "شرق ليبيا"),
        ("سقطت صواريخ على مدينة أربيل.", "إقليم كردستان"),
        ("أغار الطيران على بلدة عرسال.", "البقاع"),
        ("قصفت مدفعية الاحتلال بلدة بنت جبيل.", "جنوب لبنان"),
        ("انفجرت عبوة ناسفة في مدينة بجاية الجزائرية.", "بجاية"),
        ("قصفت الطائرات مدينة نيالا في السودان.", "دارفور"),
    ],
)
def test_containers_carry_the_names_that_news_uses(sentence: str, region: str) -> None:
    assert any(region in _containers(place) for place in _struck(sentence).values())


def test_the_share_of_others_leaves_the_name_itself_out() -> None:
    support = {"SY": {"حلب": 1.0, "حماه": 1.0}, "DZ": {"دويره": 0.5}}
    assert Support(support).of_others("DZ", "دويره") == 0.0
    assert Support(support).of_others("SY", "حلب") == pytest.approx(1.0 / 1.5)
    assert Support({"LY": {"درنه": 1.0}}).of_others("LY", "درنه") == 1.0
