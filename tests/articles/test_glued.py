"""Words that a page ran together, and those that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.articles.fold import fold
from stream.articles.glued import parted

PIECES = st.sampled_from(
    [
        "مدينةتعز",
        "شمالالعراق",
        "الصدرشرق",
        "غربحلب",
        "قصـف",
        " ",
        "\u064b",
        "&quot;",
        "شرقية",
        "ة",
        "جنوبيالبلدة",
    ]
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("مدينةتعز", "مدينه تعز"),
        ("وشمالالعراق", "وشمال العراق"),
        ("جنوبيالمدينة", "جنوبي المدينه"),
        ("غربحلب", "غرب حلب"),
        ("مدينة الصدرشرق بغداد", "مدينه الصدر شرق بغداد"),
    ],
)
def test_words_run_together_are_parted(written: str, read: str) -> None:
    assert parted(fold(written)).text == read


@pytest.mark.parametrize(
    "word",
    [
        "شمالية",
        "الشرقاوي",
        "غربلة",
        "جنوبيون",
        "شرقيها",
        "المغرب",
        "المشرق",
        "مدينة",
        "مئة",
        "غربا",
        "شمالهم",
    ],
)
def test_words_that_are_one_stay_one(word: str) -> None:
    folded = fold(word)
    assert parted(folded) is folded


@given(st.lists(PIECES, max_size=12).map("".join))
def test_parting_adds_blanks_and_moves_no_offset(raw: str) -> None:
    plain, apart = fold(raw), parted(fold(raw))
    assert apart.text.replace(" ", "") == plain.text.replace(" ", "")
    spans = [apart.span(i, i + 1) for i in range(len(apart.text))]
    assert all(0 <= a <= b <= len(raw) for a, b in spans)
    assert spans == sorted(spans)
    own = [apart.at(i) for i, letter in enumerate(apart.text) if letter != " "]
    assert own == [plain.at(i) for i, letter in enumerate(plain.text) if letter != " "]
