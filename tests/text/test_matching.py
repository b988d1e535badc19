"""What the matcher finds, against the plain definition: every occurrence, then the edges of words."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from stream.text.matching import LONGEST, REMEMBERED, Match, Matcher, Remembered, longest, words

_CLITICS = re.compile(r"[وف]?(?:[بلك]?(?:ال)?|لل)\Z")
NAMES = ("حمص", "الوعر", "خان شيخون", "6 اكتوبر", "(ا ف ب)", "تل", "تل رفعت", "للوعر", "ال", "لل")
PIECES = st.sampled_from(
    [*NAMES, "و", "ف", "ب", "ل", "ك", "ال", "لل", " ", "\n", ".", "-", "6", "²", "_", "شيخون", "رفعت", "حم"]
)


def occurrences(patterns: tuple[str, ...], text: str) -> set[tuple[int, int, int, str]]:
    """Every place where a pattern, or its form after ل, stands as a whole word: tried one by one."""
    found = set()
    for index, pattern in enumerate(patterns):
        forms = [(pattern, False)] + [("لل" + pattern[2:], True)] * pattern.startswith("ال")
        for form, article in forms:
            for start in range(len(text) - len(form) + 1):
                end = start + len(form)
                if not text.startswith(form, start) or text[end : end + 1].isalpha():
                    continue
                begin = start
                while begin and text[begin - 1].isalpha():
                    begin -= 1
                before = text[begin:start]
                if _CLITICS.match(before) and (not article or before in ("", "و", "ف")):
                    found.add((start, end, index, before + "ل" * article))
    return found


@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_matcher_finds_what_a_search_for_each_name_finds(text: str):
    found = Matcher(NAMES).find(text)
    assert {tuple(m) for m in found} == occurrences(NAMES, text)
    assert [(m.start, -m.end) for m in found] == sorted((m.start, -m.end) for m in found)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_of_overlapping_matches_the_longest_is_kept(text: str):
    found = Matcher(NAMES).find(text)
    kept: list[Match] = []
    for match in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if all(match.end <= k.start or k.end <= match.start for k in kept):
            kept.append(match)
    assert [(m.start, m.end) for m in longest(found)] == [(m.start, m.end) for m in sorted(kept)]


def test_a_name_that_begins_with_a_number_is_found():
    assert Matcher(["6 اكتوبر"]).find("في 6 اكتوبر وب6 اكتوبر") == [(3, 11, 0, ""), (14, 22, 0, "وب")]


def test_a_pattern_without_a_letter_is_never_found():
    assert Matcher(["...", "حمص"]).find("حمص ...") == [(0, 3, 1, "")]


def test_words_met_are_forgotten_before_they_fill_the_memory():
    matcher = Matcher(["حمص"])
    for number in range(3):
        letters = (chr(0x4E00 + i % 20_000) + chr(0x4E00 + number + i // 20_000) for i in range(REMEMBERED))
        matcher.find(" ".join(letters))
    assert len(matcher._by_word) <= REMEMBERED
    assert matcher.find("حمص") == [(0, 3, 0, "")]
    words.cache_clear()


def test_long_words_are_looked_up_each_time_and_not_kept():
    kept = Remembered(len)
    assert [kept["ط" * size] for size in (3, LONGEST, LONGEST + 1, 60_000)] == [
        3,
        LONGEST,
        LONGEST + 1,
        60_000,
    ]
    assert sum(map(len, kept)) == 3 + LONGEST
