"""Who is quoted in the middle of a sentence is read at its end, and the offsets still lead to the article's words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.articles.asides import set_behind
from stream.articles.fold import fold
from stream.articles.glued import parted

PIECES = st.sampled_from(
    [
        "، بحسب ناشطين،",
        " - كما قال الأهالي -",
        " (وفق ما ذكر مراسلنا)",
        "، حسبما أفاد المرصد، و",
        "قصـف الطيران",
        " غارات",
        " على سرمين",
        " مدينةتعز",
        "،",
        ".",
        ". ",
        "\n",
        " ",
        "quot;",
    ]
)
TEXTS = st.lists(PIECES, max_size=16).map("".join)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("شن الطيران، بحسب ناشطين، غارات على سرمين. وعاد", "شن الطيران غارات علي سرمين، بحسب ناشطين. وعاد"),
        ("سقط - كما قال الأهالي - جرحى في سرمين", "سقط جرحي في سرمين - كما قال الاهالي"),
        ("سقط جرحى (وفق ما ذكر مراسلنا) في سرمين.", "سقط جرحي في سرمين (وفق ما ذكر مراسلنا)."),
        ("غارات على سرمين، وفقا لسكان، وبنش اليوم.", "غارات علي سرمين، وبنش اليوم، وفقا لسكان."),
        ("قتل، حسبما أعلن الجيش، جندي في بنش؛ وعاد", "قتل جندي في بنش، حسبما اعلن الجيش؛ وعاد"),
    ],
)
def test_who_is_quoted_in_the_middle_is_read_at_the_end(written: str, read: str):
    assert set_behind(fold(written)).text == read


@pytest.mark.parametrize(
    "text",
    [
        "بحسب ناشطين، شن الطيران غارات على سرمين.",  # it opens the sentence
        "شن الطيران غارات على سرمين، بحسب ناشطين.",  # it ends it
        "قصفت سرمين، بحسب المرصد، فيما قصفت بنش.",  # it belongs to what stands before it
        "قصفت سرمين، بحسب المرصد، الذي وثق الغارة.",  # more of who is quoted
        "قصفت سرمين، بحسب ناشط، مؤكدا مقتل طفل.",
        "قصفت سرمين، وفق ما قال إن الغارة قتلته، في بنش.",  # a statement of its own
        "قصفت سرمين، كما قصفت بنش، في ريف إدلب.",  # another attack
        "قصفت سرمين، بسبب ناشطين، في ريف إدلب.",
    ],
)
def test_what_belongs_where_it_stands_stays(text: str):
    folded = fold(text)
    assert set_behind(folded) is folded


def test_a_stretch_with_words_that_were_moved_is_quoted_whole():
    raw = "شن الطيرانُ، بحسب ناشطين، غاراتٍ على سرمين. وعاد"
    folded = set_behind(fold(raw))
    end = folded.text.index(".")
    assert raw[slice(*folded.span(0, end))] == raw[: raw.index(".")]
    at = folded.text.index("غارات علي سرمين")
    assert raw[slice(*folded.span(at, at + len("غارات علي سرمين")))] == "غاراتٍ على سرمين"
    at = folded.text.index("ناشطين")
    assert raw[slice(*folded.span(at, at + len("ناشطين")))] == "ناشطين"


@given(TEXTS)
def test_every_letter_that_was_moved_still_leads_to_itself(raw: str):
    folded = parted(fold(raw))
    moved = set_behind(folded)
    assert sorted(re.findall(r"\w", moved.text)) == sorted(re.findall(r"\w", folded.text))
    for i, letter in enumerate(moved.text):
        begin, end = moved.span(i, i + 1)
        assert 0 <= begin <= end <= len(raw)
        if letter.isalpha() and letter in raw:
            assert fold(raw[begin:end]).text[:1] == letter


@given(TEXTS, st.data())
def test_a_stretch_holds_all_that_its_parts_do(raw: str, data: st.DataObject):
    moved = set_behind(parted(fold(raw)))
    if len(moved.text) < 2:
        return
    start = data.draw(st.integers(0, len(moved.text) - 2))
    end = data.draw(st.integers(start + 1, len(moved.text)))
    begin, finish = moved.span(start, end)
    parts = [moved.span(i, i + 1) for i in range(start, end)]
    assert begin == min(a for a, _ in parts)
    assert finish == max(b for _, b in parts)


def test_text_made_of_nothing_else_is_read_in_linear_time():
    text = "، بحسب ناشط،" * 20_000
    assert len(set_behind(fold(text)).text) <= len(text)
