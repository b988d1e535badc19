"""Which attacks an article says that somebody denies, case by case."""

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
from stream.records import Article, Claim

CASES = msgspec.toml.decode((Path(__file__).parent / "dispute_cases.toml").read_bytes())["case"]
PUBLISHED = datetime(2017, 3, 24, 15, tzinfo=UTC)


@cache
def extractor() -> Extractor:
    return Extractor(load())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_attack_that_somebody_denies_is_disputed(case: dict[str, Any]) -> None:
    article = Article(id="a", outlet="Test", title="", text=case["text"], published_at=PUBLISHED)
    found = {(fold_name(e.place.name_ar), e.claim) for e in extractor().extract(article).events}
    disputed = {(fold_name(place), Claim.DISPUTED) for place in case["disputed"]}
    assert found == disputed | {(fold_name(place), Claim.ASSERTED) for place in case["asserted"]}
