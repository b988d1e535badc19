"""Where what was struck stands, as a sentence behind the attack says: «استهدفت غارة مدرسة. وتقع المدرسة في حي كذا»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from stream.data.families import family
from stream.places.entry import Entry
from stream.places.roles import Placed, Role
from stream.records import PlaceKind
from stream.text.needed import Needing

_LAND = (
    rf"(?:{family('settlement', 'settlements', 'unit')}|منطقه|مناطق|محافظه|ولايه|عاصمه|قاعده|معبر|مطار)(?!\w)"
)
_STRUCK = r"(?:\sال(?:مستهدف|مقصوف|مدمر|متضرر|مذكور|ثلاث|اربع)\w*)?"
_STANDS = Needing(
    rf"(?<!\w)و?[تي]قع\sال(?!{_LAND})(?P<behind>\w{{3,}}){_STRUCK}\s|"
    rf"(?<!\w)و?ال(?!{_LAND})(?P<before>\w{{3,}}){_STRUCK}\s[تي]قع\s"
)
# «ووقع الحادث في حي كذا», «وأضاف أن الحادثة وقعت في منطقة كذا»: where that was which has been told.
_INCIDENTS = ("الحادث", "الحادثه", "الواقعه", "الجريمه", "الاعتداء", "العمليه", "النزاع")
_HAPPENED = ("وقع", "حدث", "حصل", "جر", "اندلع", "نشب")
_WHICH = ("التي", "الذي", "قد")
_INCIDENT, _DID, _THAT = (f"(?:{'|'.join(words)})" for words in (_INCIDENTS, _HAPPENED, _WHICH))
_WAS_THERE = Needing(
    rf"(?<!\w)[وف]?(?:{_DID}[تي]{{0,2}}\s{_INCIDENT}|{_INCIDENT}\s(?:{_THAT}\s)?{_DID}[تي]{{0,2}})\s"
)
_DENIED = re.compile(r"(?<!\w)[وف]?(?:نف[يت]\w{0,2}|لم|ليس\w?|[يت]كون|اذا)(?!\w)")
_NOT_IN = re.compile(
    r"(?<!\w)(?:قرب|بالقرب|قريبه?|مقابل|قباله|بجوار|بمحاذاه|خلف|امام(?! منزل)|بعد|بعيدا|كلم|كم|كيلو\w*|خاضع\w*|سيطره)(?!\w)"
)
_REACH = 80  # characters from there to the place
_IN = frozenset({Role.STRUCK, Role.GEOGRAPHY})
_FINE = frozenset(
    {PlaceKind.NEIGHBOURHOOD, PlaceKind.CAMP, PlaceKind.VILLAGE, PlaceKind.TOWN, PlaceKind.LANDMARK}
)
_TOWNS = frozenset({PlaceKind.TOWN})  # in which an incident may be told more closely


def begins_of_it() -> Iterator[str]:
    """Folded words without which no sentence says where that was which an attack struck."""
    yield from ("تقع", "يقع")
    did = [verb + end for verb in _HAPPENED for end in ("", *_ENDS, *map("".join, product(_ENDS, _ENDS)))]
    for incident in _INCIDENTS:
        yield from (f"{verb} {incident}" for verb in did)
        yield from (f"{incident} {behind}" for behind in (*did, *_WHICH))


_ENDS = ("ت", "ي")


def may_say_where(text: str, start: int, end: int, attack: str | None = None) -> bool:
    """Whether the sentence between two offsets may say where that was which an attack struck: the one of these folded words, if any."""
    if _WAS_THERE.search(text, start, end) is not None:
        return True
    said = _STANDS.search(text, start, end)
    return said is not None and (attack is None or _names(attack, said["behind"] or said["before"]))


def where_it_stands(
    text: str, span: tuple[int, int], attack: str, placed: Sequence[Placed], bound: Sequence[Entry]
) -> list[Placed]:
    """The places of the sentence at `span` in which what an attack struck is said to stand.

    `attack`: the folded words of the sentence that tells the attack, with `bound` the places that it has; one in which it has a place already must be finer.
    """
    was = _WAS_THERE.search(text, *span)
    if was is not None and _DENIED.search(text, span[0], was.start()):
        return []
    said = was or _STANDS.search(text, *span)
    if said is None or (was is None and not _names(attack, said["behind"] or said["before"])):
        return []
    if any(entry.kind in (_FINE - _TOWNS if was else _FINE) for entry in bound):
        return []
    found: list[Placed] = []
    for place in placed:
        mention, entry = place.reading.mention, place.reading.entry
        begin = found[-1].reading.mention.end if found else said.end()
        if mention.outer < begin or mention.outer - begin > _REACH or entry is None or place.role not in _IN:
            continue
        if _NOT_IN.search(text, begin, mention.start):
            break
        if not bound or entry.kind in _FINE or (was is not None and entry.kind is PlaceKind.AREA):
            found.append(place._replace(role=Role.STRUCK))
    return found


def _names(attack: str, thing: str) -> bool:
    """Whether the sentence of an attack names a thing, definite or not, one or more: «المصافي» of «ثلاث مصاف»."""
    stem = thing.removesuffix("ه").removesuffix("ي").removesuffix("ات")
    return len(stem) > 2 and re.search(rf"(?<!\w)[وبل]?(?:ال|لل)?{stem}\w{{0,2}}(?!\w)", attack) is not None
