"""Which places an article reports to be under attack, kind by hard kind: one file of cases for each."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stream.articles.fold import fold_name
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.records import Article

FILES = sorted((Path(__file__).parent / "places").glob("*.toml"))
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in FILES
    for case in msgspec.toml.decode(path.read_bytes())["case"]
]
PUBLISHED = datetime(2017, 3, 24, 15, tzinfo=UTC)


@cache
def extractor() -> Extractor:
    return Extractor(load())


@pytest.mark.parametrize("case", CASES)
def test_an_article_reports_under_attack(case: dict[str, Any]) -> None:
    article = Article(
        id="a",
        outlet=case.get("outlet", "Test"),
        title=case.get("title", ""),
        text=case["text"],
        published_at=None if case.get("undated") else PUBLISHED,
    )
    events = extractor().extract(article).events
    assert {fold_name(e.place.name_ar) for e in events} == set(map(fold_name, case["attacked"]))
    held = {fold_name(e.place.name_ar): {fold_name(a.name_ar) for a in e.place.within} for e in events}
    for place, container in case.get("within", {}).items():
        assert fold_name(container) in held[fold_name(place)]


def test_a_village_no_table_lists_lies_where_the_list_it_begins_does() -> None:
    article = Article(
        id="a", title="", text="قصفت قوات النظام بلدة الربوعية ومدينة عفرين بريف حلب صباح اليوم."
    )
    events = Extractor(load()).extract(article).events
    assert {e.place.name_ar: e.place.within[0].name_ar for e in events} == {"الربوعية": "حلب", "عفرين": "حلب"}


def test_a_village_that_ends_a_list_keeps_its_own_parent() -> None:
    article = Article(
        id="a", title="", text="قصفت قوات النظام مدينة عفرين وبلدة الربوعية بريف إدلب صباح اليوم."
    )
    events = Extractor(load()).extract(article).events
    assert {e.place.name_ar: e.place.within[0].name_ar for e in events} == {
        "عفرين": "حلب",
        "الربوعية": "إدلب",
    }
