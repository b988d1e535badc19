from __future__ import annotations

from bench.groups import adjusted_rand
from bench.streams import measure


def test_a_stream_whose_truth_is_known_is_seen_as_it_was():
    found = measure(seed=7, days=12, cities=3)
    assert found.ari >= 0.95
    assert 0.99 <= found.remain <= 1.01
    assert found.opened <= 1.1


def test_the_index_is_one_for_the_same_grouping_and_near_nothing_for_one_group():
    assert adjusted_rand([("a", "1"), ("a", "1"), ("b", "2"), ("b", "2")]) == 1
    assert adjusted_rand([("a", "1"), ("a", "1"), ("b", "1"), ("b", "1")]) == 0
