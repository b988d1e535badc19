"""The words around a place's name that belong to its phrase: «ريف حلب الشمالي», «شمال غربي إدلب», «محيط بلدة كذا»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from stream.data.families import family
from stream.places.cues import WORD, CueTable
from stream.places.extent import LINK
from stream.places.listed import Listed, NameMatch
from stream.places.mention import Mention
from stream.places.rural_of_section import with_sides
from stream.text.matching import Remembered

# «إلى الشمال الشرقي من بغداد», «إلى الشرق من مدينة كذا»
_SEEN_FROM = re.compile(rf"(?<!\w)الي (?:ال)?{family('side')}ي? (?:ال(?:شرق|غرب)ي? )?من [\"'(]*$")
_LONG_SIDE = 32  # characters of such words
# «في الريف الجنوبي لإدلب», «بالريف الشمالي من محافظة كذا»
_SIDE_OF_ITS_LAND = re.compile(
    r"(?<!\w)([وف]?[بلك]?)الريف ((?:ال(?:شمالي|جنوبي) )?ال(?:شمالي|جنوبي|شرقي|غربي|اوسط)) (?:من )?$"
)
_AND, _SPACE = re.compile(r"\s+و?"), re.compile(r"\s+")
_SIDES = frozenset({"الشمالي", "الجنوبي", "الشرقي", "الغربي", "الاوسط"})


def rural(text: str, cues: CueTable, mentions: Sequence[Mention]) -> list[Mention]:
    """Mark «ريف X», and what a following side word says; «ريفي درعا الشرقي والغربي» becomes two, «الريف الغربي» its section's."""
    marked: list[Mention] = []
    rural_until = -1
    for mention in mentions:
        if (land := _side_of_its_land(text, mention)) is not None:
            marked.append(mention._replace(outer=land.start(), rural=land[2], clitics=land[1]))
            continue
        before = _word_before(text, mention.outer)
        # «في الريف ومنطقة كذا»: a place of its own
        stem = _BARE[before[2]] if before and not mention.clitics.startswith("و") else ""
        joined = mention.start <= rural_until and marked and marked[-1].rural is not None
        if stem not in cues.rural and not joined:
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
    return with_sides(text, marked)


def _side_of_its_land(text: str, mention: Mention) -> re.Match[str] | None:
    """The words before a place that say on which side of its land something is: «في الريف الجنوبي ل»."""
    left = max(0, mention.outer - _LONG)
    if text.find("الريف ", left, mention.outer) < 0:
        return None
    return _SIDE_OF_ITS_LAND.search(text, left, mention.outer)


def _sides(text: str, at: int) -> list[tuple[str, int]]:
    sides: list[tuple[str, int]] = []
    end = at
    while True:
        gap = _AND.match(text, end)
        word = WORD.match(text, gap.end()) if gap else None
        if word is None or word[0] not in _SIDES:
            return sides
        side, end = word[0], word.end()
        gap = _SPACE.match(text, end)
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
        if "(" in text[before[1] : outer] and before[2].startswith("ال"):
            break  # «ريف حلب الغربي (كفرتعال، تديل)»
        bare = _BARE[before[2]]
        if bare in cues.directions or bare.removesuffix("ا") in cues.directions:
            outer, direction = before[0], True
        elif bare in cues.part_of:
            outer = before[0]
        else:
            break
    left = max(0, outer - _LONG_SIDE)
    if text.find("الي ", left, outer) >= 0 and (seen := _SEEN_FROM.search(text, left, outer)) is not None:
        outer, direction = seen.start(), True
    direction = direction or mention.name.partition(" ")[0] in cues.directions
    if outer == mention.outer and direction == mention.direction:
        return mention
    return mention._replace(outer=outer, direction=direction)


@lru_cache(maxsize=256)  # `rural` and `around` ask about the same places
def _word_before(text: str, at: int) -> tuple[int, int, str] | None:
    """The word right before an offset, with where it begins and ends."""
    begin = max(0, at - _LONG)
    left = text[begin:at]
    bare = left.rstrip(_BETWEEN)
    end = begin + len(bare)
    if end == at and at > 0 and not text[at - 1].isspace():
        return None
    word = bare.rpartition(" ")[2]
    if not word.isalnum() or len(word) == len(bare):  # a mark stands in it, or it goes on further to the left
        return _slowly(text, at)
    return end - len(word), end, word


def _slowly(text: str, at: int) -> tuple[int, int, str] | None:
    """The same, letter by letter."""
    end = at
    while end > 0 and text[end - 1] in _BETWEEN:
        end -= 1
    begin = end
    while begin > 0 and (text[begin - 1].isalnum() or text[begin - 1] == "_"):
        begin -= 1
    return (begin, end, text[begin:end]) if begin < end else None


_BETWEEN = " \t\"'(-"
_LONG = 40  # characters in which a word and what stands behind it mostly have room
_CLITIC = re.compile(r"(?:[وف]?[بلك]?ال|[وف]?لل|[وف]?[بلك](?=\w{3})|[وف](?=\w{3}))")


def _without_clitics(word: str) -> str:
    """A word without conjunction, preposition and article, where what is left is long enough."""
    match = _CLITIC.match(word)
    rest = word[match.end() :] if match else word
    return rest if len(rest) >= 3 else word


_BARE = Remembered(_without_clitics)


def _clitics_of(word: str) -> str:
    match = _CLITIC.match(word)
    return match[0] if match and len(word) - match.end() >= 3 else ""


_ADJECTIVES = 2  # «العاصمة الإدارية المؤقتة كذا»
_FOR_NOW = re.compile(r"(?: ال\w+){0,2} الموقته(?!\w)")


def behind_capital(text: str, end: int, known: Listed) -> NameMatch | None:
    """The listed name behind «العاصمة», which ends at `end`: «العاصمة صنعاء», «العاصمة اليمنية المؤقتة عدن»."""
    start = end + 1
    for _ in range(_ADJECTIVES + 1):
        link = LINK.match(text, start)
        if (found := known.get(link.end() if link else start)) is not None:
            return found
        adjective = WORD.match(text, start)
        if adjective is None or not adjective[0].startswith("ال"):  # not «وريفها، وإن»
            return None
        start = adjective.end() + 1
    return None


def for_now(text: str, end: int) -> bool:
    """Whether a capital is a temporary one, which the country's own is not: «العاصمة اليمنية المؤقتة»."""
    return _FOR_NOW.match(text, end) is not None


def is_for_now(text: str, mention: Mention) -> bool:
    """Whether what is listed as a country's capital is its temporary one: «العاصمة اليمنية» before «المؤقتة عدن»."""
    return mention.name.startswith("العاصمه ") and for_now(text, mention.end)
