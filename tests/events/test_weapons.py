"""Weapons and objects are read where they are named, and not where their words mean something else."""

from __future__ import annotations

import pytest

from stream.articles.fold import fold
from stream.events.words.weapons import Term, find_objects, find_weapons, objects, weapons


def _weapons(sentence: str) -> list[str]:
    return [found.weapon for found in find_weapons(fold(sentence).text)]


def _objects(sentence: str) -> list[str]:
    return [found.object for found in find_objects(fold(sentence).text)]


@pytest.mark.parametrize("term", weapons().terms, ids=lambda term: term.key)
def test_each_weapon_proves_itself(term: Term) -> None:
    assert term.key in _weapons(term.match)
    assert term.key not in _weapons(term.miss)


@pytest.mark.parametrize("term", objects().terms, ids=lambda term: term.key)
def test_each_object_proves_itself(term: Term) -> None:
    assert term.key in _objects(term.match)
    assert term.key not in _objects(term.miss)


def test_the_longest_phrase_names_the_weapon() -> None:
    assert _weapons("سقطت قذيفة هاون في الحديقة") == ["mortar"]
    assert _weapons("سقط صاروخ أرض أرض قرب البئر") == ["surface_missile"]


def test_a_weapon_is_found_behind_a_preposition() -> None:
    assert _weapons("قصفوا التل بالمدفعية وبقذائف الهاون") == ["artillery", "mortar"]


def test_offsets_slice_the_folded_text_also_for_a_part_of_it() -> None:
    text = fold("انفجرت سيارة مفخخة. ثم سقطت قذيفة هاون قرب المدرسة.").text
    cut = text.index("ثم")
    found = find_weapons(text, cut)
    assert [text[f.start : f.end] for f in found] == ["قذيفه هاون"]
