"""Names of no table that are said behind them to be a village or a town: «هجوم على كذا، وهي قرية تقع شمال …»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.places.cues import CueTable
from stream.places.danger import is_common_word
from stream.places.everyday import is_everyday
from stream.places.listed import Listed
from stream.places.mention import IMPLIED, Mention
from stream.records import PlaceKind

_KINDS = {
    "قريه": PlaceKind.VILLAGE,
    "بلده": PlaceKind.TOWN,
    "مدينه": PlaceKind.CITY,
    "ناحيه": PlaceKind.TOWN,
    "مخيم": PlaceKind.CAMP,
}
_IS_A = re.compile(
    rf"(?<!\w)[وف]?(?:في|علي|قرب|بالقرب من|محيط|عند|{family('side')}ي?"
    rf"|(?:[يت]?هاجم|اقتحم|[يت]قتحم|[يت]?قصف|استهدف|[يت]ستهدف|داهم)(?:ت|وا)?(?:\s(?:ال)?(?:{family('fighter', 'troop', 'aircraft')})\w*)?(?:\s(?:امس|اليوم))?)"
    r"\s[\"'(]*(?P<name>\w{4,}(?:\s(?!في\s|ب|امس\s?،|اليوم|مساء|صباح|فجر)\w{3,})?)[\"')]*(?:\s(?:امس|اليوم))?\s?،\s?وهي?و?\s(?P<kind>قريه|بلده|مدينه|ناحيه|مخيم)(?!\w)"
)


def apposed(text: str, known: Listed, cues: CueTable, mentions: Sequence[Mention]) -> list[Mention]:
    """The names behind a preposition, or behind who struck, that «وهي بلدة» follows."""
    if "، وه" not in text:
        return []
    found = []
    for match in _IS_A.finditer(text):
        begin, end = match.span("name")
        first = match["name"].split(" ")[0]
        if begin in known or is_common_word(first) or is_everyday(first) or not cues.may_name(first):
            continue
        if not any(m.outer < end and begin < m.end for m in mentions):
            kind = _KINDS[match["kind"]]
            found.append(Mention(begin, end, begin, match["name"], known=False, cue=IMPLIED, kinds=(kind,)))
    return found
