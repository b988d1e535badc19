"""What must not grow is counted, not timed: a slower way shows without a clock."""

from __future__ import annotations

from unittest.mock import patch

from bench import core, world
from stream.events import extract
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.text.matching import Remembered, words

ORDINARY = [core.parse(raw) for raw in world.mix(3, 40, 4096, attacks=1_000_000)]
ATTACKS = [core.parse(raw) for raw in world.mix(3, 10, 4096, attacks=1)]


def test_most_ordinary_articles_are_left_before_their_furniture_is_looked_for():
    extractor = Extractor(load())
    read = [extractor.extract(article).document for article in ORDINARY]
    assert sum("lines" in vars(document) for document in read) <= len(ORDINARY) / 2


def test_an_article_without_a_kept_attack_has_no_figures_read():
    extractor = Extractor(load())
    with patch.object(extract, "scene", side_effect=AssertionError("read in vain")):
        found = [extractor.extract(article) for article in ORDINARY if "انفجار سكاني" in article.text]
    assert found
    assert not any(extraction.events for extraction in found)


def test_a_second_reading_looks_no_word_up_again():
    extractor = Extractor(load())
    for article in ATTACKS:
        extractor.extract(article)
    words.cache_clear()
    with patch.object(Remembered, "__missing__", side_effect=AssertionError("a word met before")):
        for article in ATTACKS:
            extractor.extract(article)


def test_matches_grow_with_the_text_and_not_with_what_came_before():
    matcher = load().matcher
    one, two = (sum(len(matcher.find(a.text)) for a in ATTACKS[:n]) for n in (5, 10))
    assert two < 3 * one
    assert one / sum(len(words(a.text).runs) for a in ATTACKS[:5]) < 1


def test_what_is_left_early_has_no_event_to_give():
    extractor = Extractor(load())
    for article in ORDINARY + ATTACKS:
        assert extractor.extract(article).events == extractor.extract(article, whole=True).events


def test_most_ordinary_articles_are_not_even_folded():
    extractor = Extractor(load())
    read = [extractor.extract(article).document for article in ORDINARY]
    assert sum("text" in vars(document) for document in read) <= len(ORDINARY) / 2


def test_places_are_chosen_only_where_a_sentence_holds_an_attack_word_and_a_place():
    extractor = Extractor(load())
    harmless = [
        a for a in ORDINARY if "لهجوم سيبراني" in a.text and "المعركة" not in a.text and "وقتل" not in a.text
    ]
    with patch.object(extractor.resolver, "context", side_effect=AssertionError("read in vain")):
        found = [extractor.extract(a) for a in harmless if "إطلاق" not in a.text and "سكاني" not in a.text]
    assert found
