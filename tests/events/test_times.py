"""When it happened, resolved against a Wednesday: 15 May 2024, 18:00 at +03:00."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.articles.fold import fold
from stream.events.when.dating import date_of, dateline
from stream.events.when.rules import RULES
from stream.events.when.times import TimeMention, anchor, find_times, occurred
from stream.records import Article, TimePrecision

ZONE = timezone(timedelta(hours=3))
PUBLISHED = datetime(2024, 5, 15, 18, tzinfo=ZONE)
WORDS = st.sampled_from(
    ["فجر", "أمس", "اليوم", "السبت", "الأحد", "ليلة", "قبل", "ثلاثة", "أيام", "15", "أيار", "/", "مايو", "2016", "الماضي", "منذ", "عام", "2/8/2016", "31", "شباط", "العام", "يومين", "،"]
)  # fmt: skip


def times(sentence: str, published: datetime | None = PUBLISHED) -> list[TimeMention]:
    return find_times(fold(sentence).text, published)


def days(sentence: str) -> list[tuple[str, str]]:
    return [(m.first.date().isoformat(), m.last.date().isoformat()) for m in times(sentence) if not m.history]


@pytest.mark.parametrize("rule", [*RULES.day, *RULES.stretch], ids=lambda rule: rule.id)
def test_each_rule_reads_its_sentence_and_leaves_the_other(rule):
    found = [m for m in times(rule.match) if m.rule == rule.id]
    assert [(str(m.first.date()), str(m.last.date())) for m in found] == [rule.reads]
    assert rule.id not in [m.rule for m in times(rule.miss)]


@pytest.mark.parametrize("rule", RULES.history, ids=lambda rule: rule.id)
def test_what_lies_long_ago_is_history(rule):
    assert [m.history for m in times(rule.match) if m.rule == rule.id] == [True]
    assert rule.id not in [m.rule for m in times(rule.miss)]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("اليوم الأربعاء", "2024-05-15", "2024-05-15"),
        ("في الثامن من الشهر الجاري", "2024-05-08", "2024-05-08"),
        ("في الثالث عشر من أيار", "2024-05-13", "2024-05-13"),
        ("الأربعاء", "2024-05-15", "2024-05-15"),
        ("الأربعاء الماضي", "2024-05-08", "2024-05-08"),
        ("يوم السبت", "2024-05-11", "2024-05-11"),
        ("يومي السبت والأحد", "2024-05-11", "2024-05-12"),
        ("يومي الاثنين والثلاثاء الماضيين", "2024-05-13", "2024-05-14"),
        ("في 8 الجاري", "2024-05-08", "2024-05-08"),
        ("مساء السبت", "2024-05-11", "2024-05-11"),
        ("السبت مساء", "2024-05-11", "2024-05-11"),
        ("فجر أمس", "2024-05-14", "2024-05-14"),
        ("مساء أمس الثلاثاء", "2024-05-14", "2024-05-14"),
        ("ليل الاثنين الثلاثاء", "2024-05-13", "2024-05-14"),
        ("ليلة الاثنين - الثلاثاء", "2024-05-13", "2024-05-14"),
        ("ليل الاثنين/الثلاثاء", "2024-05-13", "2024-05-14"),
        ("قبل ثلاثة أيام", "2024-05-12", "2024-05-12"),
        ("منذ الاثنين", "2024-05-13", "2024-05-15"),
        ("10 أيار", "2024-05-10", "2024-05-10"),
        ("10 أيار/مايو", "2024-05-10", "2024-05-10"),
        ("10 ماي الجاري", "2024-05-10", "2024-05-10"),
        ("الأحد 12 مايو 2024", "2024-05-12", "2024-05-12"),
        ("العاشر من مايو (أيار) الجاري", "2024-05-10", "2024-05-10"),
        ("12/5/2024", "2024-05-12", "2024-05-12"),
        ("12-05-2024", "2024-05-12", "2024-05-12"),
        ("2024/05/12", "2024-05-12", "2024-05-12"),
    ],
)
def test_days_and_dates_resolve_against_publication(words, first, last):
    assert days(f"قصف الجيش البلدة {words}.") == [(first, last)]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("قبل أحد عشر يوما", "2024-05-04", "2024-05-04"),
        ("قبل خمسة وعشرين يوما", "2024-04-20", "2024-04-20"),
        ("مطلع أيار", "2024-05-01", "2024-05-05"),
        ("أواخر نيسان الماضي", "2024-04-21", "2024-04-30"),
        ("منتصف أيار الماضي", "2023-05-12", "2023-05-18"),
        ("أواخر أيار", "2023-05-21", "2023-05-31"),
    ],
)
def test_number_words_and_parts_of_months_give_their_days(words, first, last):
    found = [(str(m.first.date()), str(m.last.date())) for m in times(f"قصف الجيش البلدة {words}.")]
    assert found == [(first, last)]


@pytest.mark.parametrize(
    "words",
    [
        "حي الأحد",
        "سوق الخميس",
        "شارع الأربعاء",
        "الخميس المقبل",
        "حتى اليوم",
        "قبل يومين من الانتخابات",
        "قبل يوم واحد من الهدنة",
    ],
)
def test_names_and_what_is_to_come_date_nothing(words):
    assert days(f"سقطت قذيفة قرب {words}") == []


@pytest.mark.parametrize(
    "words",
    [
        "في عام 2014",
        "15 مارس 2018",
        "25 كانون الأول",
        "في أيلول الماضي",
        "الشهر الماضي",
        "قبل شهرين",
        "منذ اندلاع الحرب",
    ],
)
def test_long_ago_is_marked_as_history(words):
    assert [m.history for m in times(f"قصفت البلدة {words}.")] == [True]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("في الثالث من شباط ألفين وستة عشر", "2016-02-03"),
        ("في 9 أيلول سنة ألفين وأحد عشر", "2011-09-09"),
        ("يوم 12 نونبر ألفين واثنين وعشرين", "2022-11-12"),
        ("في 7 غشت ألفين وعشرين", "2020-08-07"),
        ("في 1 فيفري ألفين", "2000-02-01"),
    ],
)
def test_a_year_in_words_is_the_year_of_its_date(words, day):
    assert [(str(m.first.date()), m.history) for m in times(f"قصف الجيش البلدة {words}.")] == [(day, True)]


@pytest.mark.parametrize(
    "words",
    ["من 3 شباط 2020 إلى 14 أيار 2024", "منذ 2 نيسان وحتى 13 أيار", "من 9/3/2024 حتى 12/5/2024"],
)
def test_a_long_stretch_between_two_dates_is_history_though_it_ends_lately(words):
    assert [m.history for m in times(f"أحصى المركز القتلى {words}.")] == [True]


def test_a_short_stretch_between_two_dates_is_none():
    assert [m.history for m in times("أحصى المركز القتلى من 10 أيار حتى 13 أيار.")] == [False, False]


def test_an_undated_page_names_no_month_for_news_of_the_day():
    assert [m.history for m in times("سيطر المسلحون على البلدة في تشرين الأول 2019.", None)] == [True]


def test_a_part_of_the_day_narrows_the_interval():
    (dawn,) = times("قصفت البلدة فجر اليوم")
    assert (dawn.first.hour, dawn.last.hour, dawn.precision) == (3, 6, TimePrecision.PART_OF_DAY)
    assert dawn.first.utcoffset() == timedelta(hours=3)


def test_without_a_publication_date_only_full_dates_resolve():
    found = times("قصفت البلدة أمس، وكانت قد قصفت في 3 حزيران 2021، وفي 5 حزيران", None)
    assert [str(m.first.date()) for m in found] == ["2021-06-03"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("وفي 3 من هذا الشهر", "2024-05-03"),
        ("في الثاني عشر من الشهر الماضي", "2024-04-12"),
        ("في الثالث والعشرين من مارس / آذار الماضي", "2024-03-23"),
        ("في الحادي والثلاثين من كانون الثاني", "2024-01-31"),
        ("في العشرين من أبريل", "2024-04-20"),
    ],
)
def test_days_told_in_words_weeks_ago_are_history(words, day):
    assert [(str(m.first.date()), m.history) for m in times(f"قصف الجيش البلدة {words}.")] == [(day, True)]


@pytest.mark.parametrize(
    "words", ["الثلاثين من الشهر الجاري", "30 من الشهر الحالي", "الحادي والثلاثين من الشهر الماضي"]
)
def test_a_day_of_this_month_that_is_to_come_or_never_was_is_no_day(words):
    assert "day-of-month" not in [m.rule for m in times(f"تنتهي المهلة في {words}.")]


def test_a_date_that_does_not_exist_is_no_time():
    assert times("وقع ذلك في 31 شباط 2024") == [] or all(m.rule != "date" for m in times("31 شباط 2024"))
    assert times("40/13/2024") == []


def test_where_nothing_is_said_it_was_the_day_of_publication_or_the_one_before():
    default = occurred(None, PUBLISHED, inferred=False)
    assert default is not None
    assert (str(default.start.date()), str(default.end.date()), default.inferred) == (
        "2024-05-14",
        "2024-05-15",
        True,
    )
    assert occurred(None, None, inferred=False) is None


def test_a_relative_time_is_as_sure_as_the_publication_date_and_a_full_date_surer():
    relative = occurred(times("أمس")[0], PUBLISHED, inferred=True)
    full = occurred(times("في 12 أيار 2024")[0], PUBLISHED, inferred=True)
    assert relative is not None
    assert relative.inferred
    assert full is not None
    assert not full.inferred


def test_an_undated_article_is_dated_by_the_day_it_calls_today():
    text = fold("قصفت البلدة، اليوم السبت 11 أيار/مايو، بالمدفعية.").text
    assert anchor(text) == date(2024, 5, 11)
    assert anchor(text, known_by=date(2023, 1, 1)) == date(2019, 5, 11)
    assert anchor(fold("اليوم الاثنين 3 حزيران 2019").text) == date(2019, 6, 3)
    assert anchor(fold("قصفت البلدة اليوم").text) is None


def test_the_day_an_article_calls_today_may_lie_a_little_after_a_day_that_was_only_inferred():
    text = fold("قصفت البلدة، اليوم السبت 11 أيار/مايو، بالمدفعية.").text
    assert anchor(text, known_by=date(2024, 5, 10)) == date(2024, 5, 11)
    assert anchor(text, known_by=date(2024, 5, 7)) == date(2019, 5, 11)


def test_of_several_days_called_today_the_one_near_the_inferred_day_counts():
    text = fold("انفجار اليوم السبت 11 نيسان. وفي سياق منفصل، اليوم السبت 11 أيار، انتشلت الفرق جثة.").text
    assert anchor(text, known_by=date(2024, 5, 12)) == date(2024, 5, 11)


def test_a_date_on_a_line_of_its_own_near_the_top_dates_an_undated_article():
    line = Article(id="a", text="قصف على البلدة\n\n2021-10-23\n316 زيارة\n\nقصفت المدفعية البلدة.")
    inside = Article(id="b", text="قال في 2021-10-23 إن البلدة قصفت.")
    assert date_of(line) == date(2021, 10, 23)
    assert date_of(inside) is None


@given(st.lists(WORDS, max_size=30))
def test_times_lie_in_the_text_apart_and_end_after_they_begin(words):
    text = fold(" ".join(words)).text
    found = find_times(text, PUBLISHED)
    assert all(0 <= m.start < m.end <= len(text) and m.first <= m.last for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    anchor(text)


@pytest.mark.parametrize(
    "hostile", ["أمس ", "فجر ", "قبل ", "1/2/", "السبت ", "ليل السبت الأحد ", "في ", "12 ", "منذ عام "]
)
def test_a_hostile_text_is_read_in_time_that_grows_with_its_length(hostile):
    text = fold(hostile * (60_000 // len(hostile))).text
    began = time.process_time()
    find_times(text, PUBLISHED)
    anchor(text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(("lines", "day"), RULES.dateline.match)
def test_a_line_that_only_dates_the_page_gives_its_day(lines, day):
    assert str(dateline("", fold(f"عنوان الخبر\n{lines}\nقصفت الطائرات السوق.").text)) == day


@pytest.mark.parametrize("line", RULES.dateline.miss)
def test_a_date_within_a_sentence_dates_no_page(line):
    assert dateline("", fold(f"عنوان الخبر\n{line}\nقصفت الطائرات السوق.").text) is None


def test_a_dateline_after_the_day_on_which_the_page_was_known_is_another_storys():
    assert dateline("", "2022-08-19", date(2021, 9, 20)) is None
    assert dateline("", "2022-08-19\n2021-09-19", date(2021, 9, 20)) == date(2021, 9, 19)


def test_a_date_that_calls_its_month_by_two_names_is_none():
    assert times("انفجرت سيارة الثلاثاء 2 تشرين الأول/ نوفمبر 2023")[0].rule == "weekday"
    assert anchor(fold("اليوم الثلاثاء 2 تشرين الأول/ نوفمبر").text) is None
    assert anchor(fold("اليوم الثلاثاء 2 تشرين الثاني/ نوفمبر").text) == date(2021, 11, 2)


@pytest.mark.parametrize(
    "told", ["قبل أسبوعين", "قبل عشرين يوما", "قبل نحو شهر", "الشهر الماضي", "في رمضان الماضي"]
)
def test_an_undated_page_tells_what_is_too_long_ago_whenever_it_was_written(told: str) -> None:
    assert any(t.history for t in find_times(fold(f"شهدت المدينة {told} معارك").text, None))


@pytest.mark.parametrize("told", ["أمس", "قبل يومين", "صباح اليوم"])
def test_an_undated_page_does_not_take_a_near_day_for_history(told: str) -> None:
    assert not any(t.history for t in find_times(fold(f"شهدت المدينة {told} معارك").text, None))
