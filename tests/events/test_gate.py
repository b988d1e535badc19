"""What is left before its places are read gives no event when all of it is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from stream.articles.document import Document
from stream.events.extract import Extractor
from stream.events.look import look
from stream.events.words.context import rules
from stream.events.words.lexicon import lexicon
from stream.places.gazetteer import load
from stream.records import Article

DAY = datetime(2024, 5, 15, 9, 30, tzinfo=UTC)
EXTRACTOR = Extractor(load())
PROOFS = [
    sentence
    for rule in (*rules().rules, *lexicon().rules)
    for sentence in (rule.match, rule.miss)
    if sentence
]
QUIET = (
    "وافتتح الوزير معرضا للكتاب في بيروت.",
    "وتراجع سعر الصرف في نهاية الأسبوع.",
    "وقال المدير إن الدورة بدأت.",
)
PLACED = "{} وذلك في مدينة إدلب شمالي سوريا."
AFTER = "قصفت المدفعية بلدة سرمين صباح اليوم. {} في مدينة إدلب."
BEFORE = "{} في مدينة إدلب. وقتل ثلاثة مدنيين في بلدة سرمين."
TESTS = Path(__file__).parents[1]
TABLES = [
    *(TESTS / "events").rglob("*.toml"),
    *(TESTS / "cases").rglob("*.toml"),
    *(TESTS.parent / "stream" / "data" / "ar").glob("*.toml"),
]


def told_in(table: Any) -> Iterator[tuple[str, str]]:
    """The titles and texts of a table's cases, and its examples."""
    if isinstance(table, dict):
        if isinstance(table.get("text"), str):
            yield table.get("title", ""), table["text"]
        table = [value for key, value in table.items() if key not in ("title", "text")]
    if isinstance(table, list):
        for value in table:
            yield from told_in(value)
    elif isinstance(table, str) and table.count(" ") > 2:
        yield "", table


@pytest.mark.parametrize("path", TABLES, ids=[path.stem for path in TABLES])
def test_every_case_and_example_gives_the_same_events_when_all_is_read(path):
    for title, text in dict.fromkeys(told_in(msgspec.toml.decode(path.read_bytes()))):
        article = Article(id="a", title=title, text=text, published_at=DAY)
        assert EXTRACTOR.extract(article).events == EXTRACTOR.extract(article, whole=True).events, text


WHERE = (
    ("", "انفجرت سيارة ملغومة أمام فندق صباح اليوم. ويقع الفندق المستهدف في حي الكرادة وسط بغداد."),
    ("", "هاجم مسلحون كنيسة فجر اليوم. ولم يعرف من هم. وتقع الكنيسة في بلدة أوو."),
    ("مسلحون يهاجمون كنيسة", "وتقع الكنيسة في بلدة أوو."),
    ("", "فجر انتحاري نفسه داخل مطعم مساء اليوم. وأضاف المصدر أن الحادث وقع في حي المنصور ببغداد."),
)
ELSEWHERE = (
    "هاجم مسلحون كنيسة فجر اليوم. وتقع المدرسة في بلدة أوو.",  # another thing
    "زار الوزير كنيسة فجر اليوم. وتقع الكنيسة في بلدة أوو.",
    "هاجم مسلحون كنيسة فجر اليوم. ولم يعرف من هم. وفروا. ومضى يوم. وتقع الكنيسة في بلدة أوو.",  # too far
    "هاجم مسلحون كنيسة فجر اليوم. ويتوقع الناس المطر في بلدة أوو.",
)


@pytest.mark.parametrize("more", ["", " ".join(QUIET * 4)])
@pytest.mark.parametrize(("title", "text"), WHERE)
def test_an_attack_whose_place_only_a_sentence_behind_it_tells_is_read(title, text, more):
    article = Article(id="a", title=title, text=f"{text} {more}", published_at=DAY)
    found = EXTRACTOR.extract(article).events
    assert found
    assert found == EXTRACTOR.extract(article, whole=True).events


@pytest.mark.parametrize("text", ELSEWHERE)
def test_an_article_that_says_where_something_else_stands_is_left_before_its_places_are_read(text):
    looker = look.Looker(load())
    assert not looker.may_stand(looker.look(Document(Article(id="a", text=text, published_at=DAY))))


@pytest.mark.parametrize("frame", ["{}", PLACED, AFTER, BEFORE])
def test_every_proof_sentence_gives_the_same_events_when_all_is_read(frame):
    for number, sentence in enumerate(PROOFS):
        article = Article(id=str(number), text=frame.format(sentence), published_at=DAY)
        assert EXTRACTOR.extract(article).events == EXTRACTOR.extract(article, whole=True).events, sentence


@pytest.mark.parametrize("apart", [" ", "\n"])
def test_what_is_left_by_a_few_sentences_is_left_when_all_its_sentences_are_looked_at(apart, monkeypatch):
    monkeypatch.setattr(look, "MOST", 2)
    looker, draw = look.Looker(load()), Random(7)
    left = 0
    for _ in range(300):
        text = apart.join(draw.choices([*PROOFS, *(f"{s} في حمص." for s in PROOFS), *QUIET], k=6))
        article = Article(id="a", title=draw.choice(QUIET), text=text, published_at=DAY)
        if not looker.may_tell(article):
            left += 1
            assert not looker.may_stand(looker.look(Document(article))), text
    assert left > 20


def test_what_an_article_left_early_denies_can_still_be_asked_for():
    article = Article(id="a", text="نفى المجلس المحلي قصف حي الوعر في حمص.", published_at=DAY)
    found = EXTRACTOR.extract(article)
    assert not found.bindings
    assert found.others == EXTRACTOR.extract(article, whole=True).others
    assert found.others
