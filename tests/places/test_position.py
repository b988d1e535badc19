"""A bare name is a place where a verb of attack has it as what was struck, or as what suffered."""

from __future__ import annotations

import re

import pytest

from stream.articles.fold import fold_name
from stream.places.mention import Mention
from stream.places.place_cues import place_cues
from stream.places.position import is_struck


def _struck(sentence: str) -> bool:
    """Whether the name in brackets is told as struck."""
    left, name, right = (fold_name(part) for part in re.split(r"[\[\]]", sentence))
    start = len(left) + 1 if left else 0
    end = start + len(name)
    text = f"{left} {name} {right}".strip()
    return is_struck(text, Mention(start, end, start, name, known=True))


@pytest.mark.parametrize("sentence", place_cues().position.match)
def test_a_name_that_a_verb_of_attack_has_as_its_object_is_struck(sentence: str) -> None:
    assert _struck(sentence)


@pytest.mark.parametrize("sentence", place_cues().position.miss)
def test_a_name_behind_a_preposition_or_another_verb_is_not(sentence: str) -> None:
    assert not _struck(sentence)
