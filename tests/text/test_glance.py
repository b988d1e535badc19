"""A glance at the written words leaves no text out that the matcher would find something in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.articles.fold import fold
from stream.text import glance as glances
from stream.text.glance import Glance
from stream.text.matching import Matcher

PATTERNS = ("قصف", "اطلاق النار", "في غاره", "هجوم", "صاروخ 5", "6 اكتوبر")
PIECES = (
    "قصف", "قَصَفَ", "قصـ.ـف", "وقصف", "بالهجوم", "للهجوم", "إطلاق", "النار", "في", "غارة", "صاروخ", "٥", "6", "أكتوبر",
    "&nbsp;", "&quot;", "quot", "ـ", "*", ".", "،", "«", "»", "\u200f", "\u00a0", "\n", " ", " ", " ", "سوق", "a_b",
)  # fmt: skip


def glance() -> Glance:
    return Glance([Matcher(PATTERNS)], lambda raw: fold(raw).text)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=4))
def test_a_text_left_out_holds_no_match_whatever_was_read_before(texts: list[str]):
    looks, matcher = glance(), Matcher(PATTERNS)
    for text in texts:
        assert looks(text) or not matcher.find(fold(text).text)


def test_a_phrase_is_told_by_both_its_words_and_not_by_one():
    looks = glance()
    assert looks("تم إطلاق النار")
    assert not looks("تم إطلاق المشروع في السوق")
    assert not looks("شبت النار")


def test_what_was_forgotten_is_learnt_again():
    looks = glance()
    assert looks("قصف")
    for n in range(3):
        looks(" ".join(f"كلمة{n}{k}" for k in range(40_000)))
    assert looks("قصف")
    assert not looks("هدوء")


def test_a_word_known_from_before_is_still_seen_in_the_text_with_which_all_is_forgotten(monkeypatch):
    monkeypatch.setattr(glances, "REMEMBERED", 100)
    looks = glance()
    for n in range(300):
        assert looks(f"قصف كلمة{n} السوق")


def test_words_of_any_length_are_seen_and_long_ones_not_kept():
    looks = glance()
    for n in range(50):
        assert not looks("ط" * (5_000 + n))
        assert looks("ط" * (5_000 + n) + ".قصف")
    assert sum(map(len, looks._met)) < 5_000
