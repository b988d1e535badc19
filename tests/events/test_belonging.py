"""Which attack a figure belongs to: read from whole articles of our own, and the table of weights."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stream.articles.fold import fold
from stream.events.extract import Extractor
from stream.events.tell import ground
from stream.events.tell.accounts import speaker
from stream.events.tell.ground import belonging_table
from stream.events.tolls.toll import Toll
from stream.places.gazetteer import load
from stream.records import Article, Event

PUBLISHED = datetime(2017, 3, 24, 15, tzinfo=UTC)


@cache
def extractor() -> Extractor:
    return Extractor(load())


def killed(text: str) -> dict[str, object]:
    """(low, high) of the killed by place, where there is a figure."""
    events: tuple[Event, ...] = (
        extractor().extract(Article(id="a", outlet="Test", text=text, published_at=PUBLISHED)).events
    )
    return {
        e.place.name_ar: (e.casualties.killed.low, e.casualties.killed.high)
        for e in events
        if e.casualties.killed
    }


def test_each_place_has_the_figure_told_with_it() -> None:
    text = "قتل ثلاثة مدنيين بقصف مدفعي على بلدة سرمين، فيما قتل خمسة آخرون بغارة على مدينة سراقب."
    assert killed(text) == {"سرمين": (3, 3), "سراقب": (5, 5)}


def test_a_sum_over_a_list_of_places_is_on_none_of_them() -> None:
    assert killed("قتل 21 مدنيا بقصف مدفعي على بلدات سرمين وتفتناز وبنش اليوم.") == {}


def test_shares_told_by_place_go_to_their_places() -> None:
    text = "سقط قتلى بقصف مدفعي طال اليوم ريف إدلب: أربعة في بلدة سرمين، وامرأة في مدينة سراقب."
    assert killed(text) == {"سرمين": (4, 4), "سراقب": (1, 1)}


def test_shares_behind_a_total_go_to_the_places_of_their_attacks() -> None:
    text = (
        "قتل 9 مدنيين في غارات على ريف إدلب: خمسة، بينهم طفل، في غارة على بلدة سرمين، "
        "وأربعة في قصف بالبراميل على مدينة سراقب."
    )
    assert killed(text) == {"سرمين": (5, 5), "سراقب": (4, 4)}


def test_a_row_of_a_list_gives_its_figure_to_the_place_before_it() -> None:
    text = "قصفت الطائرات اليوم مدينتي سرمين وسراقب.\nسرمين: 8 شهداء، سراقب: 3 شهداء."
    assert killed(text) == {"سرمين": (8, 8), "سراقب": (3, 3)}


def test_a_figure_since_the_begin_of_a_war_is_on_no_attack() -> None:
    text = "قصفت الطائرات مدينة سراقب اليوم. ومنذ بداية العام قتل أكثر من 400 مدني في المحافظة."
    assert killed(text) == {}


def test_the_dead_of_both_sides_are_a_range() -> None:
    text = "قتل 12 جنديا وسبعة مسلحين في اشتباكات عنيفة دارت في مدينة تدمر فجر اليوم."
    assert killed(text) == {"تدمر": (12, 19)}


def test_the_table_has_bounds_between_nothing_and_certainty_and_a_weight_for_the_base() -> None:
    table = belonging_table()
    assert all(0 < bound < 1 for bound in table.bounds.values())
    assert "base" in table.weights
    assert len(table.shifts.words) == len(set(table.shifts.words))


def test_words_turn_to_another_matter_where_a_sentence_begins_with_them() -> None:
    shifts = belonging_table().shifts
    assert ground._shifts().match(fold(shifts.match).text)
    assert not ground._shifts().match(fold(shifts.miss).text)


def test_words_turn_to_an_attack_elsewhere() -> None:
    turns = belonging_table().turns
    assert ground._turns().match(fold(turns.match).text)
    assert not ground._turns().match(fold(turns.miss).text)


def test_words_lead_from_an_attack_to_whom_it_hurt() -> None:
    led = belonging_table().results
    assert ground.results().search(fold(led.match).text)
    assert not ground.results().search(fold(led.miss).text)


def test_words_set_who_speaks_against_who_spoke_before() -> None:
    against = belonging_table().against
    assert speaker(fold(against.match).text, 0, len(fold(against.match).text)) == "البلديه ان"
    assert speaker(fold(against.miss).text, 0, len(fold(against.miss).text)) == ""


FIGURES = st.lists(st.integers(1, 60), min_size=2, max_size=4, unique=True)


@given(FIGURES)
def test_villages_told_one_by_one_never_share_a_figure(figures: list[int]) -> None:
    places = ["سرمين", "سراقب", "تفتناز", "بنش"]
    text = " ".join(
        f"قتل {figure} مدنيا بقصف مدفعي على بلدة {place}."
        for figure, place in zip(figures, places, strict=False)
    )
    found = list(killed(text).values())
    assert all(a != b for a, b in pairwise(sorted(found, key=str)))


def test_words_without_a_number_are_no_figure() -> None:
    def toll(text: str) -> Toll:
        return Toll(start=0, end=len(text), kind="killed", low=None, high=None, text=text, rule="noun")

    assert toll("عشرات القتلي").told
    assert not toll("قتلي").told
    assert not toll("اخرون").told
