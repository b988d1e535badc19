"""Two names of which one has two words, whatever they mean: «قريتي كفري كر وعلي بسكة»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.places.cues import VERBAL, CueTable
from stream.places.danger import is_common_word
from stream.places.name_ends import HOLDS

_ITEM = r"(\w{2,}(?: (?!ال|(?:في|من|عن|مع|الي|قد|ما|او|ثم|لم|هي|هو|بعد|قبل|اثر)\b)\w{2,})?)"
_PAIR = re.compile(rf"[\s\"'(]*{_ITEM}[\"')]* و ?[\"'(]*{_ITEM}(?=[\"')]*(?:\s*[،,.)\n]|\s*$| (?:{HOLDS})))")
_MAN = "علي"  # and the preposition
_NO_SECOND = re.compile(r"(?:[بلفكو]\w{3,}|\w+(?:ا|ون|ات|ها|هم))$")


def pair(text: str, at: int, cues: CueTable) -> Sequence[tuple[int, int]]:
    """The extents of two names behind a cue for two places, of which one at least has two words; none where there are none."""
    found = _PAIR.match(text, at)
    if found is None or "\n" in found[0]:
        return ()
    items = found[1].split(" "), found[2].split(" ")
    if max(map(len, items)) == 1 or any(not _may_be(item, cues) for item in items):
        return ()
    return found.span(1), found.span(2)


def _may_be(item: list[str], cues: CueTable) -> bool:
    """Whether one word or two may be the name of a village."""
    first, *others = item
    if first in cues.compound or not (cues.may_name(first) or first == _MAN):
        return False
    if not others:
        return not is_common_word(first)
    if first == _MAN:
        return not others[0].startswith("ال")
    return not (is_common_word(others[0]) or VERBAL.match(others[0]) or _NO_SECOND.match(others[0]))
