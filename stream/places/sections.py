"""Section headings of round-ups: «حلب::», «وفي إدلب:», «دمشق وريفها:» say where all that stands below them lies.

One such heading is a dateline as likely as not; two different ones make a round-up. What looks like a heading and
names no place («مناطق نفوذ النظام:») ends the section before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from stream.articles.fold import fold_name
from stream.places.entry import Entry
from stream.places.gazetteer import Gazetteer
from stream.places.mention import Mention
from stream.places.place_cues import place_cues

_WORD = re.compile(r"\w+")
_BEGIN = re.compile(r"(?:^|\n|\.(?=[^\W\d]{2,}(?: \w+){0,2}::))")  # a line, or «…إضافية.إدلب::تعرضت»
_LINE_END = re.compile(r"\n")
_LONGEST = 68  # characters before the mark of a heading, white space apart, or the end of one without a mark
_HEAD = re.compile(r"[^\w\n]{0,20}([^\n:|]{2,48}?)\s*+(?:::?|\|{1,2})(?!\d)")
_ALONE = re.compile(r"[^\w\n]{0,20}([^\n:|.،]{2,40})[^\w\n]*+(?=\n|$)")


class Section(NamedTuple):
    """What stands from `start` to `end` lies in one of the places that `heads` name; in none known where there are none."""

    start: int
    end: int
    heads: tuple[Mention, ...]


@cache
def _beside() -> frozenset[str]:
    return frozenset(map(fold_name, place_cues().section.beside))


def sections(text: str, mentions: Sequence[Mention]) -> list[Section]:
    """The sections of a folded text, in order; none where it is no round-up."""
    starts = [m.outer for m in mentions]
    found: list[tuple[int, tuple[Mention, ...]]] = []
    for begin in _begins(text):
        head = _heading(text, begin)
        if head is None:
            continue
        first, last = head.span(1)
        own = tuple(mentions[bisect_right(starts, first - 1) : bisect_right(starts, last - 1)])
        if own and _only_places(text, first, last, own):
            found.append((begin, own))
        elif text[head.end() - 1] in ":|" and len(_WORD.findall(head[1])) <= MOST_WORDS:
            found.append((begin, ()))
    if len({tuple(m.name for m in own) for _, own in found if own}) < LEAST:
        return []
    ends = [at for at, _ in found[1:]] + [len(text)]
    return [Section(at, end, own) for (at, own), end in zip(found, ends, strict=True)]


def _heading(text: str, begin: int) -> re.Match[str] | None:
    """What may be a heading of a line; the expressions are tried only where a mark, or the line's end, is near enough."""
    near = text[begin : begin + _LONGEST + 2]
    if (":" in near or "|" in near or near[-1:].isspace()) and (head := _HEAD.match(text, begin)):
        return head
    end = text.find("\n", begin)
    if _WORD.search(text, begin + _LONGEST, len(text) if end < 0 else end):
        return None
    return _ALONE.match(text, begin)


def _begins(text: str) -> list[int]:
    """Where a heading may begin."""
    if "::" in text:
        return [begin.end() for begin in _BEGIN.finditer(text)]
    return [0, *(begin.end() for begin in _LINE_END.finditer(text))]


LEAST = 2  # places that head a section, before a page is a round-up
MOST_WORDS = 6  # of a heading


def _only_places(text: str, start: int, end: int, own: Sequence[Mention]) -> bool:
    """Whether a heading names places and holds no word but such as stand beside them: «ففي حلب شمالا»."""
    rest = []
    at = start
    for mention in own:
        rest.append(text[at : max(at, mention.outer)])
        at = max(at, mention.end)
    words = _WORD.findall(" ".join([*rest, text[at:end]]))
    return all(word in _beside() or word.lstrip("و") in _beside() for word in words)


def section_at(found: Sequence[Section], offset: int) -> tuple[Mention, ...]:
    """What the section says that holds an offset, its own heading apart."""
    at = bisect_right(found, offset, key=lambda s: s.start) - 1
    if at < 0 or any(m.outer <= offset < m.end for m in found[at].heads):
        return ()
    return found[at].heads


def meant_by(gazetteer: Gazetteer, head: Mention) -> Sequence[Entry]:
    """What a section's heading may mean; that of the capital stands for the land around it, too."""
    found = gazetteer.named(head.name)
    around = gazetteer.named(f"ريف {head.name}") if head.name == "دمشق" else ()
    return [*found, *around]
