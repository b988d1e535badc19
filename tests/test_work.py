"""What must not grow is counted, not timed: a slower way shows without a clock."""

from __future__ import annotations

import random
from datetime import timedelta
from unittest.mock import patch

from bench import core, volume, world
from bench.watch import copies
from stream.events import extract
from stream.events.extract import Extractor
from stream.events.look import look
from stream.events.tell.agents import Agents
from stream.events.tell.figures import Figures
from stream.events.tolls.counts import find_tolls
from stream.events.when.rules import DATE_RULES
from stream.incidents import grouping
from stream.incidents.match import compare
from stream.places import links
from stream.places.gazetteer import load
from stream.places.role_words import role_rules
from stream.records import Field
from stream.replay import Replay
from stream.text.expressions import Endings
from stream.text.matching import Remembered, words
from stream.text.scan import Scan
from stream.watch import Districts, Known, Policy, Window, dump_districts, watch
from tests.builders import report

ORDINARY = [
    core.parse(raw) for raw in world.mix(3, 1000, 4096, attacks=1_000_000)
]  # of 200, what the seed draws from a table of places that grew moved the share by a third
ATTACKS = [core.parse(raw) for raw in world.mix(3, 10, 4096, attacks=1)]
MANY = [
    core.parse(raw) for raw in world.mix(4, 150, 4096, attacks=1)
]  # for shares, which few articles tell badly


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


def test_no_ordinary_article_is_folded_whole_for_the_attack_words_of_a_few_sentences():
    extractor = Extractor(load())
    with patch.object(look, "excerpt", wraps=look.excerpt) as cut:
        read = [extractor.extract(article).document for article in ORDINARY]
    folded = sum("text" in vars(document) for document in read)
    assert folded <= len(ORDINARY) / 20
    assert 0 < cut.call_count <= len(ORDINARY) / 2
    kept = [end - start for call in cut.call_args_list for start, end in call.args[1]]
    assert sum(kept) < sum(len(call.args[0].text) for call in cut.call_args_list) / 3


def test_places_are_chosen_only_where_a_sentence_holds_an_attack_word_and_a_place():
    extractor = Extractor(load())
    ordinary = map(core.parse, world.mix(3, 200, 4096, attacks=1_000_000))
    harmless = [
        a for a in ordinary if "لهجوم سيبراني" in a.text and "المعركة" not in a.text and "وقتل" not in a.text
    ]
    with patch.object(extractor.resolver, "context", side_effect=AssertionError("read in vain")):
        found = [extractor.extract(a) for a in harmless if "إطلاق" not in a.text and "سكاني" not in a.text]
    assert found


def test_places_are_looked_for_in_few_ordinary_articles():
    extractor = Extractor(load())
    with patch.object(extract, "find_mentions", wraps=extract.find_mentions) as looked:
        for article in ORDINARY:
            extractor.extract(article)
    assert looked.call_count <= 2 * len(ORDINARY) / 20


def test_a_field_is_looked_through_once_in_all_tables():
    extractor = Extractor(load())
    scans = []
    with patch.object(Scan, "__call__", autospec=True, side_effect=Scan.__call__) as looked:
        for article in (*ORDINARY, *ATTACKS):
            before = looked.call_count
            extractor.extract(article)
            scans.append(looked.call_count - before)
    ordinary, full = scans[: len(ORDINARY)], scans[len(ORDINARY) :]
    assert max(full) <= 2  # title and text
    assert sum(looks > 0 for looks in ordinary) <= len(ORDINARY) / 4
    assert sum(ordinary) <= 0.35 * len(
        ORDINARY
    )  # what their excerpts hold, seldom what stands elsewhere, too


def test_no_table_passes_over_the_words_of_a_text_by_itself():
    extractor = Extractor(load())
    scan = extractor._looker._scan
    for article in ATTACKS:
        known = words(extractor.extract(article).document.text.text)
        assert known.places.keys() == set(scan._starts)
        assert known.found.keys() == set(scan._matchers)


def test_an_expression_of_times_is_tried_only_where_two_words_of_it_stand():
    extractor = Extractor(load())
    tried = held = 0
    for article in MANY:
        text = extractor.extract(article, whole=True).document.text.text
        tried += sum(map(len, DATE_RULES.day.starts.places(text).values()))
        held += len(words(text).runs)
    assert 0 < tried < held / 4  # of more than thirty expressions


def test_asides_are_looked_for_in_few_of_what_stands_between_two_places():
    extractor = Extractor(load())
    with (
        patch.object(links, "contains_link", wraps=links.contains_link) as asked,
        patch.object(links, "without_asides", wraps=links.without_asides) as tried,
    ):
        for article in MANY:
            extractor.extract(article)
    assert 0 < tried.call_count < 0.1 * asked.call_count


def test_few_of_the_words_that_give_a_place_its_role_have_their_expressions_tried():
    extractor, pattern = Extractor(load()), role_rules()._pattern
    with (
        patch.object(Endings, "search", autospec=True, side_effect=Endings.search) as asked,
        patch.object(Endings, "_from_to", autospec=True, side_effect=Endings._from_to) as tried,
    ):
        for article in MANY:
            extractor.extract(article)
    assert all(call.args[0] is pattern for call in asked.call_args_list)
    assert 0 < tried.call_count < 0.5 * asked.call_count


def test_what_holds_of_a_figure_is_told_once_for_all_places():
    extractor = Extractor(load())
    with patch.object(Figures, "_told_of", autospec=True, side_effect=Figures._told_of) as told:
        for article in ATTACKS:
            before = told.call_count
            found = extractor.extract(article)
            figures = sum(len(find_tolls(found.document.folded(field).text)) for field in Field)
            assert told.call_count - before <= figures
    assert told.call_count


def test_the_agent_of_a_clause_is_looked_for_once_for_all_places():
    extractor = Extractor(load())
    with patch.object(Agents, "_look_for", autospec=True, side_effect=Agents._look_for) as looked:
        for article in ATTACKS:
            looked.reset_mock()
            extractor.extract(article)
            asked = [
                (c.args[1].__name__, c.args[2], c.args[3].start, *c.args[4:]) for c in looked.call_args_list
            ]
            assert len(asked) == len(set(asked))


def test_a_report_is_compared_with_each_that_its_locality_holds_and_once():
    events = list(copies(random.Random(5), 30))
    window, districts, known, seen = Window(), Districts(), Known(), 0
    with patch.object(grouping, "compare", wraps=grouping.compare) as compare:
        for number, event in enumerate(events):
            step = watch(window, districts, event, event.published_at, Policy(), known)
            window, districts = step.window, step.districts
            assert compare.call_count - seen <= number
            seen = compare.call_count
    assert seen <= len(events) * (len(events) - 1) / 2


def test_an_event_and_what_is_kept_of_it_stay_within_their_bytes():
    wrote = volume.measure(3, quick=True)
    assert wrote["event_bytes"] < 3_000
    assert wrote["window_bytes_a_report"] < 1_500
    assert wrote["district_bytes_a_locality"] < 2_000
    assert wrote["given_bytes"] < 650


def test_what_is_kept_of_a_district_does_not_grow_with_copies_of_one_attack():
    window, districts, sizes = Window(), Districts(), []
    for event in copies(random.Random(5), 60):
        step = watch(window, districts, event, event.published_at, Policy())
        window, districts = step.window, step.districts
        sizes.append(len(dump_districts(districts)))
    assert sizes[-1] < 3 * sizes[19]


def test_a_replay_compares_no_full_window_anew_for_each_report_that_leaves_it(monkeypatch):
    counted = 0

    def counting(*given):
        nonlocal counted
        counted += 1
        return compare(*given)

    monkeypatch.setattr(grouping, "compare", counting)
    cap, reports = 40, 120
    run = Replay(Policy(cap=cap), "test", timedelta(minutes=1))
    for number in range(reports):
        run.message(report(article=f"a{number}", at=number / 10, outlet=f"o{number}"))
    assert len(next(iter(run.partitions[0].windows.values())).reports) == cap
    assert counted <= 4 * cap * reports
