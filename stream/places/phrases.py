"""The words around a place's name that belong to its phrase: «ريف حلب الشمالي», «شمال غربي إدلب», «محيط بلدة كذا»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.places.cues import WORD, CueTable
from stream.places.mention import Mention

_SIDES = frozenset({"الشمالي", "الجنوبي", "الشرقي", "الغربي", "الاوسط"})


def rural(text: str, cues: CueTable, mentions: Sequence[Mention]) -> list[Mention]:
    """Mark «ريف X», and what a following side word says; «ريفي درعا الشرقي والغربي» becomes two."""
    marked: list[Mention] = []
    rural_until = -1
    for mention in mentions:
        before = _word_before(text, mention.outer)
        stem = _bare(before[2]) if before else ""
        joined = marked and marked[-1].rural is not None and mention.start <= rural_until
        if not (before and stem in cues.rural) and not joined:
            marked.append(mention)
            continue
        outer = before[0] if before and stem in cues.rural else mention.outer
        clitics = _clitics_of(before[2]) if before and stem in cues.rural else mention.clitics
        sides = _sides(text, mention.end) if stem in cues.rural else []
        rows = sides or [("", mention.end)]
        for side, end in rows:
            marked.append(
                mention._replace(
                    outer=outer, rural=side, clitics=clitics, end=mention.end if not side else end
                )
            )
        if stem in ("ارياف", "ريفي"):
            rural_until = mention.end + 12
    return marked


def _sides(text: str, at: int) -> list[tuple[str, int]]:
    sides: list[tuple[str, int]] = []
    end = at
    while True:
        gap = re.compile(r"\s+و?").match(text, end)
        word = WORD.match(text, gap.end()) if gap else None
        if word is None or word[0] not in _SIDES:
            return sides
        side, end = word[0], word.end()
        gap = re.compile(r"\s+").match(text, end)
        more = WORD.match(text, gap.end()) if gap else None
        if more and more[0] in ("الشرقي", "الغربي") and side in ("الشمالي", "الجنوبي"):
            side, end = f"{side} {more[0]}", more.end()
        sides.append((side, end))


def around(text: str, cues: CueTable, mention: Mention) -> Mention:
    """Take in the words that say in which part: «شمال غربي حلب», «محيط بلدة تل رفعت», «أطراف حي جوبر»."""
    outer, direction = mention.outer, mention.direction
    for _ in range(3):
        before = _word_before(text, outer)
        if before is None:
            break
        bare = _bare(before[2])
        if bare in cues.directions or bare.removesuffix("ا") in cues.directions:
            outer, direction = before[0], True
        elif bare in cues.part_of:
            outer = before[0]
        else:
            break
    first = mention.name.split(" ", 1)[0]
    return mention._replace(outer=outer, direction=direction or first in cues.directions)


def _word_before(text: str, at: int) -> tuple[int, int, str] | None:
    end = at
    while end > 0 and text[end - 1] in " \t\"'(-":
        end -= 1
    if end == at and at > 0 and not text[at - 1].isspace():
        return None
    begin = end
    while begin > 0 and (text[begin - 1].isalnum() or text[begin - 1] == "_"):
        begin -= 1
    return (begin, end, text[begin:end]) if begin < end else None


_CLITIC = re.compile(r"(?:[وف]?[بلك]?ال|[وف]?لل|[وف]?[بلك](?=\w{3})|[وف](?=\w{3}))")


def _bare(word: str) -> str:
    """A word without conjunction, preposition and article, where what is left is long enough."""
    match = _CLITIC.match(word)
    rest = word[match.end() :] if match else word
    return rest if len(rest) >= 3 else word


def _clitics_of(word: str) -> str:
    match = _CLITIC.match(word)
    return match[0] if match and len(word) - match.end() >= 3 else ""
