"""What an expression needs is in each of its matches, and so it finds the same where it is tried only with it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.events.who.agency import agency
from stream.events.who.said import _said
from stream.places import context
from stream.text.needed import Needing, needed

EXPRESSIONS: list[Needing] = [
    *(
        side
        for ways in _said().values()
        for way in ways
        for side in (way.before, way.behind)
        if side is not None
    ),
    *(side for rule in agency().agents for side in (rule.left, rule.right) if side is not None),
    Needing(context._BACKS.pattern.pattern),
]
_WORDS = sorted({word for e in EXPRESSIONS for word in re.findall(r"[ء-ي]{2,}", e.pattern.pattern)})
TEXTS = st.lists(st.sampled_from([*_WORDS, "ال", "و", "،", ":", '"']), max_size=9).flatmap(
    lambda words: st.sampled_from([" ".join(words), " " + " ".join(words) + " ", "".join(words)])
)


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        (r"(?<!\w)(?:قال|قالت|اعلن) (?:\w+ ){0,3}ان$", ("اعلن", "قال")),
        (r"(?:\w+ )?(?:في|علي) المدينه", (" المدينه",)),
        (r"(?:قصف)?\w+", ()),
        (r"(?:قصف|\w+) هنا", (" هنا",)),
        (r"(?:قصف|\w+)", ()),
        (r"(?:عند )+(?=باب)", ("عند ",)),
        (r"[ابت]", ()),
    ],
)
def test_what_is_needed_is_read_from_the_pattern(pattern: str, parts: tuple[str, ...]) -> None:
    assert needed(pattern) == parts


@given(TEXTS)
def test_it_finds_what_it_finds_where_it_is_always_tried(text: str) -> None:
    for expression in EXPRESSIONS:
        found, everywhere = expression.search(text), expression.pattern.search(text)
        assert (found and found.span()) == (everywhere and everywhere.span())
        begun, always = expression.match(text), expression.pattern.match(text)
        assert (begun and begun.span()) == (always and always.span())
