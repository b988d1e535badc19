"""A cue makes a place of the name behind it, and of no other word."""

from __future__ import annotations

import re

import pytest

from stream.articles.fold import fold
from stream.places.gazetteer import load
from stream.places.mentions import find_mentions
from stream.places.place_cues import CueRow, place_cues


def _cue(sentence: str) -> str:
    """The cue by which what stands in brackets is read as a place, "" where it is read by none."""
    left, name, right = re.split(r"[\[\]]", sentence)
    start = len(fold(left).text)
    end = start + len(fold(name).text)
    found = find_mentions(fold(left + name + right), load())
    return next((m.cue for m in found if m.start < end and start < m.end), "")


@pytest.mark.parametrize("row", place_cues().cue, ids=lambda row: row.id)
def test_each_cue_makes_a_place_of_the_name_behind_it_and_not_of_another_word(row: CueRow) -> None:
    assert _cue(row.match) == row.id
    assert _cue(row.miss) == ""
