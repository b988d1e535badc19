"""Attacks of two kinds on one place may have two authors, or one of them none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.records import Article, Side, Type

BOTH = [
    (
        "قصفت قوات النظام بالمدفعية بلدة كنصفرة صباح اليوم. وبعد الظهر شنت الطائرات الروسية غارتين على بلدة كنصفرة.",
        {Type.SHELLING: Side.GOVERNMENT, Type.AIRSTRIKE: Side.RUSSIA},
    ),
    (
        "أطلقت قسد صواريخ على مدينة اعزاز مساء اليوم. وكان رجل قد أصيب ظهرا بانفجار عبوة ناسفة في مدينة اعزاز.",
        {Type.SHELLING: Side.KURDISH, Type.BOMBING: None},
    ),
    (  # one side in both
        "قصفت قوات النظام بالمدفعية بلدة كنصفرة صباح اليوم. وبعد الظهر شن الطيران الحربي غارتين على بلدة كنصفرة.",
        {Type.SHELLING: Side.GOVERNMENT, Type.AIRSTRIKE: Side.GOVERNMENT},
    ),
    (  # a car bomb by which who came began
        "هاجم تنظيم داعش مدينة الميادين فجر اليوم، وفجر سيارة مفخخة عند مدخل مدينة الميادين.",
        {Type.GROUND_ASSAULT: Side.JIHADIST, Type.BOMBING: Side.JIHADIST},
    ),
]


@pytest.mark.parametrize(("text", "authors"), BOTH)
def test_each_kind_of_attack_on_a_place_has_its_own_author(
    text: str, authors: dict[Type, Side | None]
) -> None:
    published = datetime(2015, 9, 1, 12, tzinfo=UTC)
    article = Article(id="a", outlet="Test", title="", text=text, published_at=published)
    events = Extractor(load()).extract(article).events
    assert {e.type: e.attacker.side if e.attacker else None for e in events} == authors
