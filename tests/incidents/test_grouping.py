"""What was compared before saves time and changes nothing; and the groups are those of the set, however it came."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.incidents.grouping import group
from stream.incidents.incident import attacks
from stream.incidents.known import Known, Recent
from stream.incidents.match import THRESHOLD, WEIGHTS
from stream.incidents.report import report_of
from stream.incidents.window import Window, admit, withdraw, without
from stream.policy import Policy
from tests.builders import hours, place, report, withdrawal

POLICY = Policy()
PLACES = ("waer", "khalidiya", "homs")
TEXTS = (
    "",
    "قال شهود إن صاروخين أصابا مستودعا للحبوب عند مدخل البلدة الشرقي مساء",
    "دارت معارك عنيفة بين الطرفين قرب الجسر القديم واستمرت حتى الصباح الباكر",
)
words = st.fixed_dictionaries(
    {
        "article": st.integers(0, 30).map(str),
        "place": st.sampled_from(PLACES),
        "published": st.integers(0, 60),
        "type": st.sampled_from(["airstrike", "shelling", "shooting"]),
        "killed": st.sampled_from([None, 2, 5, 40]),
        "dated": st.booleans(),
        "text": st.sampled_from(TEXTS),
    }
)
moves = st.lists(
    st.one_of(words.map(lambda row: report(**row)), st.integers(0, 100)), min_size=1, max_size=30
)


def grown(moves):
    """Windows as reports come, change and go: a number takes away one that is held, or makes room by it."""
    window = Window()
    for move in moves:
        if not isinstance(move, int):
            window, _ = admit(window, move, hours(60), POLICY)
        elif window.reports:
            held = window.reports[move % len(window.reports)]
            if move % 2:
                window = without(window, frozenset({held.event_id}), hours(60))
            else:
                taken = next(m for m in moves if not isinstance(m, int) and m.event_id == held.event_id)
                window, _ = withdraw(window, withdrawal(taken), hours(60), POLICY)
        yield window


@settings(max_examples=200, deadline=None)
@given(moves)
def test_what_was_compared_before_changes_nothing(moves):
    known = Known()
    for window in grown(moves):
        assert attacks(window, known) == attacks(window)


@settings(max_examples=60, deadline=None)
@given(moves, st.data())
def test_it_may_be_dropped_or_mixed_up_with_another_localitys_at_any_time(moves, data):
    known, other = Known(), Known()
    for window in grown(moves):
        if data.draw(st.booleans()):
            known, other = other, known
        assert attacks(window, known) == attacks(window)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(words, max_size=12, unique_by=lambda row: (row["article"], row["place"], row["type"])), st.data()
)
def test_groups_are_a_function_of_the_set_whatever_the_order(rows, data):
    reports = [report_of(report(**row), seq=1, seen=hours(60)) for row in rows]
    places = {name: place(name) for name in PLACES}
    members = {frozenset(r.event_id for r in g.reports) for g in group(reports, places)}
    shuffled = data.draw(st.permutations(reports))
    assert {frozenset(r.event_id for r in g.reports) for g in group(shuffled, places)} == members


def test_reports_that_a_person_parted_are_never_of_one_group():
    one, other = report(article="a"), report(article="b")
    reports = [report_of(event, seq=n, seen=hours(20)) for n, event in enumerate((one, other))]
    places = {"waer": place("waer")}
    known = Known()
    assert len(group(reports, places, known)) == 1
    parted = ((frozenset({one.event_id}), frozenset({other.event_id})),)
    assert len(group(reports, places, known, parted)) == 2
    assert len(group(reports, places, known)) == 1


@pytest.mark.parametrize("weight", [*WEIGHTS.values(), THRESHOLD])
def test_weights_are_quarters_so_that_sums_are_the_same_in_any_order(weight):
    assert weight * 4 == int(weight * 4)


def test_of_localities_seen_lately_as_many_are_kept_as_their_comparisons_allow():
    recent, links = (
        Recent(most=50, links=10_000),
        {str(n): {str(m): None for m in range(100)} for n in range(20)},
    )
    for number in range(200):
        recent.of(str(number)).links = links if number % 2 else {}
        kept = list(recent._known.values())
        assert sum(len(one) for known in kept[:-1] for one in known.links.values()) <= 10_000
        assert len(kept) <= 50
        assert len(recent._sizes) <= len(kept)
    assert recent.of("199").links is links
    assert not recent.of("1").links
