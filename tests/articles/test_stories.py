"""Several stories on one page: what parts them, and that nothing crosses from one to the next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.articles.document import Document
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.records import Article, Event, Field

PUBLISHED = datetime(2017, 3, 24, 15, tzinfo=UTC)
STRIKE = "شن الطيران الحربي غارات على مدينة سراقب بريف إدلب صباح اليوم وقتل ثلاثة مدنيين."
AIMED = "استهدف مجهولون حاجزا قرب مدينة جاسم بريف درعا وقتل عنصران كانا عليه مساء أمس."


def article(text: str) -> Article:
    return Article(id="a", outlet="Test", text=text, published_at=PUBLISHED)


def stories(text: str) -> list[int]:
    return [s.story for s in Document(article(text)).sentences if s.field is Field.TEXT]


def told(text: str) -> dict[str, Event]:
    events = Extractor(load()).extract(article(text)).events
    return {event.place.name_ar: event for event in events}


def test_most_pages_tell_one_story() -> None:
    assert stories(f"{STRIKE}\nوأضاف المصدر أن القصف استمر ساعة كاملة ثم توقف عند الظهر.") == [0, 0]


@pytest.mark.parametrize(
    "text",
    [
        f"- {STRIKE}\n- {AIMED}",
        f"إدلب::{STRIKE}\nدرعا::{AIMED}",
        f"• {STRIKE}\n• {AIMED}",
    ],
)
def test_bullets_and_sections_begin_stories(text: str) -> None:
    one, two = stories(text)
    assert two == one + 1


def test_a_turn_to_another_matter_begins_a_story() -> None:
    assert stories(f"{STRIKE}\nوعلى صعيد آخر {AIMED} وشيع الأهالي القتيلين.") == [0, 1, 1]


def test_one_dash_begins_no_story() -> None:
    assert stories(f"{STRIKE}\n- {AIMED}") == [0, 0]


def test_the_kind_of_attack_of_one_story_is_not_that_of_the_next() -> None:
    apart = told(f"- {STRIKE}\n- {AIMED}")
    assert apart["سراقب"].type == "airstrike"
    assert apart["جاسم"].type != "airstrike"


def test_the_city_of_one_story_is_none_that_another_named() -> None:
    one = "قصفت المدفعية مدينة سراقب بريف إدلب مرتين، وقال أهالي سراقب إن أحياء سراقب تضررت اليوم."
    two = "انفجرت عبوة ناسفة في مدينة جاسم بريف درعا اليوم. واقتحمت قوة عسكرية المدينة بعد ساعة."
    places = Extractor(load()).extract(article(f"- {one}\n- {two}")).events
    assert {e.place.name_ar for e in places if e.type == "ground_assault"} == {"جاسم"}


def test_what_a_village_of_one_story_lies_in_is_not_told_by_another() -> None:
    text = "إدلب::قصفت المدفعية قرية البارعية صباح اليوم.\nدرعا::أطلق مجهولون النار على شاب في قرية الصويرفة."
    held = {
        e.place.name_ar: e.place.within[0].name_ar for e in Extractor(load()).extract(article(text)).events
    }
    assert held == {"البارعية": "إدلب", "الصويرفة": "درعا"}
