"""A cue makes a place of the name behind it, and of no other word; other words say where it ends and lies."""

from __future__ import annotations

import re

import pytest

from stream.articles.fold import fold
from stream.places.gazetteer import load
from stream.places.links import contains_link
from stream.places.mention import Mention
from stream.places.mentions import find_mentions
from stream.places.place_cues import CueRow, place_cues
from stream.places.role_words import role_table
from stream.places.sections import Section, sections

CUES = place_cues()


def _found(sentence: str) -> tuple[list[Mention], str]:
    """The places that a sentence names, but for its brackets, and its folded text."""
    text = fold(re.sub(r"[\[\]]", "", sentence))
    return find_mentions(text, load()), text.text


def _named(sentence: str) -> tuple[Mention | None, str]:
    """The place that is read from what stands in brackets, if any, and as which words."""
    left, name, _ = re.split(r"[\[\]]", sentence)
    start = len(fold(left).text)
    end = start + len(fold(name).text)
    mentions, text = _found(sentence)
    found = next((m for m in mentions if m.start < end and start < m.end), None)
    return found, text[found.start : found.end] if found else ""


@pytest.mark.parametrize("row", CUES.cue, ids=lambda row: row.id)
def test_each_cue_makes_a_place_of_the_name_behind_it_and_not_of_another_word(row: CueRow) -> None:
    (found, _), (other, _) = _named(row.match), _named(row.miss)
    assert found is not None
    assert found.cue == row.id
    assert other is None or not other.cue


@pytest.mark.parametrize("sentence", CUES.extent.match)
def test_a_name_ends_where_its_words_do(sentence: str) -> None:
    assert _named(sentence)[1] == fold(re.split(r"[\[\]]", sentence)[1]).text


@pytest.mark.parametrize("sentence", CUES.extent.miss)
def test_what_is_never_a_name_is_none_behind_a_cue(sentence: str) -> None:
    assert _named(sentence) == (None, "")


def test_a_side_before_a_name_says_that_it_lies_there() -> None:
    (beside, _), (other, _) = _named(CUES.directions.match), _named(CUES.directions.miss)
    assert beside is not None
    assert beside.direction
    assert other is not None
    assert not other.direction


def test_a_countryside_is_that_of_the_name_right_behind_it() -> None:
    (rural, _), (other, _) = _named(CUES.rural.match), _named(CUES.rural.miss)
    assert rural is not None
    assert rural.rural is not None
    assert other is not None
    assert other.rural is None


def test_a_heading_holds_places_and_such_words_as_stand_beside_them() -> None:
    def parted(page: str) -> list[Section]:
        mentions, text = _found(page)
        return sections(text, mentions)

    assert len(parted(CUES.section.match)) == 2
    assert parted(CUES.section.miss) == []


def test_a_place_lies_in_the_one_that_a_link_joins_it_to() -> None:
    def joined(sentence: str) -> bool:
        mentions, text = _found(sentence)
        return contains_link(text, mentions[0], mentions[1])

    assert joined(role_table().parent.match)
    assert not joined(role_table().parent.miss)
