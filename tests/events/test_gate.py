"""What is left before its places are read gives no event when all of it is read."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

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
