"""What an article reports: case by case, and the laws that hold for every article."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.articles.fold import fold, fold_name
from stream.events.extract import Extraction, Extractor
from stream.places.gazetteer import load
from stream.records import Article, Claim, Type

CASES = [
    case
    for name in ("extraction_cases.toml", "type_cases.toml")
    for case in msgspec.toml.decode((Path(__file__).parent / name).read_bytes())["case"]
]
PUBLISHED = datetime(2017, 3, 24, 15, tzinfo=UTC)


@cache
def extractor() -> Extractor:
    return Extractor(load())


def read(text: str, title: str = "", published: datetime | None = PUBLISHED) -> Extraction:
    return extractor().extract(Article(id="a", outlet="Test", title=title, text=text, published_at=published))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_article_reports(case: dict[str, Any]) -> None:
    found: dict[str, set[str]] = {}
    for event in read(case["text"], case["title"]).events:
        found.setdefault(fold_name(event.place.name_ar), set()).add(event.type.value)
    wanted = {
        fold_name(place): {t.strip() for t in types.split(",")}
        for place, types in (row.split(":") for row in case["attacks"])
    }
    assert found == wanted


def test_an_attack_that_only_the_headline_names_is_quoted_from_the_headline() -> None:
    article = Article(
        id="a", outlet="T", title="غارات على ريف إدلب", text="وسقط القتلى الأربعة في مدينة سراقب."
    )
    (event,) = extractor().extract(article).events
    heard = [piece for piece in event.evidence if piece.rule.startswith("trigger:")]
    assert [(piece.field, piece.text) for piece in heard] == [("title", "غارات")]
    assert {piece.field for piece in event.evidence if piece not in heard} == {"text"}


def test_evidence_is_the_words_of_the_article_at_their_offsets() -> None:
    raw = "قـصـفت المدفعيّة &quot;بلدة سرمين&quot; بريف إدلب، وسقط قتيلان."
    for event in read(raw).events:
        for piece in event.evidence:
            assert raw[piece.start : piece.end].startswith(piece.text)
            assert piece.text
    assert read(raw).events


def test_toll_attacker_and_day_are_told_with_the_attack() -> None:
    (event,) = read(
        "شن الطيران الحربي الروسي أمس غارات على مدينة سراقب، ما أدى إلى مقتل سبعة مدنيين وإصابة 12 آخرين."
    ).events
    assert event.casualties.killed
    assert event.casualties.killed.low == 7
    assert event.casualties.injured
    assert event.casualties.injured.low == 12
    assert event.attacker
    assert event.attacker.side.value == "russia"
    assert event.occurred
    assert f"{event.occurred.start:%Y-%m-%d}" == "2017-03-23"


def test_an_attack_told_only_in_a_word_that_its_page_ran_together_with_the_next_is_read() -> None:
    found = read("نفذت الطائرات غارةعلى حي الوعر في حمص صباح اليوم.")
    assert [event.type for event in found.events] == [Type.AIRSTRIKE]


def test_furniture_behind_an_article_changes_no_event() -> None:
    text = "قصفت قوات النظام بالمدفعية بلدة سرمين صباح اليوم وأصيب طفلان بجروح متفاوتة."
    furniture = "\nمقالات ذات صلة\nغارات على تفتناز\nقصف على حلب\nاشتباكات في درعا\n"
    plain = {(e.place.place_id, e.type) for e in read(text).events}
    assert plain == {(e.place.place_id, e.type) for e in read(text + furniture).events} != set()


def test_a_place_whose_name_is_quoted_behind_its_cue_is_the_same_place_without_quotes() -> None:
    told = "فجر انتحاري نفسه اليوم في معسكر {} بمدينة عدن وقتل عشرة جنود."
    quoted, plain = (
        {e.place.place_id for e in read(told.format(name)).events} for name in ("”الصولبان“", "الصولبان")
    )
    assert quoted == plain != set()
    listed = {e.place.place_id for e in read('هاجم مسلحون اليوم مطار "أتاتورك" في إسطنبول.').events}
    assert listed == {e.place.place_id for e in read("هاجم مسلحون اليوم مطار أتاتورك في إسطنبول.").events}


def test_sentences_that_do_not_refer_to_each_other_may_change_places() -> None:
    one = "قصفت المدفعية بلدة سرمين بريف إدلب صباح اليوم."
    two = "دارت اشتباكات عنيفة في حي جوبر بدمشق مساء أمس."
    orders = (
        {(e.place.place_id, e.type) for e in read(f"{a}\n{b}").events} for a, b in ((one, two), (two, one))
    )
    assert next(orders) == next(orders) != set()


def test_what_is_denied_is_kept_apart_with_its_claim() -> None:
    extraction = read("نفى المجلس المحلي قصف حي الوعر في حمص.")
    assert not extraction.events
    assert {e.claim for e in extraction.others} == {Claim.DENIED}


ARABIC = st.text(st.sampled_from('قصف غارة حلب في على مدينة و ال،.\n"ـ٠1aً\u200f&quot;#'), max_size=200)


@given(ARABIC)
def test_folding_twice_is_folding_once(raw: str) -> None:
    once = fold(raw).text
    assert fold(once).text == once


@given(ARABIC, st.data())
def test_a_folded_span_lies_in_the_original(raw: str, data: st.DataObject) -> None:
    folded = fold(raw)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    a, b = folded.span(start, end)
    assert 0 <= a <= len(raw)
    assert a <= b <= len(raw)


@settings(max_examples=60)
@given(ARABIC, ARABIC)
def test_no_text_makes_extraction_raise(title: str, text: str) -> None:
    read(text, title)
