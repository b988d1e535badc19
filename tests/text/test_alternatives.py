"""Words that share letters, as an expression, against their list joined by |."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from stream.text.alternatives import any_of

WORDS = st.lists(st.text("قصف .", min_size=1, max_size=5), min_size=1, max_size=12)


def joined(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))


@given(WORDS, st.text("قصف .", max_size=20))
def test_it_finds_what_the_list_of_words_finds(words: list[str], text: str):
    found = [match.span() for match in re.finditer(any_of(words), text)]
    assert found == [match.span() for match in re.finditer(joined(words), text)]


@given(WORDS, st.text("قصف .", max_size=20))
def test_what_stands_around_it_may_make_it_take_a_shorter_word(words: list[str], text: str):
    found = re.search(f"و?({any_of(words)})ف*$", text)
    plain = re.search(f"و?({joined(words)})ف*$", text)
    assert (found and (found.span(), found[1])) == (plain and (plain.span(), plain[1]))


def test_letters_that_words_share_stand_once():
    assert any_of(["قصف", "قصفت", "قتل"]) == "ق(?:تل|صف(?:ت)?)"
