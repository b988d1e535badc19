"""The villages that stand in brackets behind a word for several: «عدة قرى بريف حماة الشمالي (الصياد، لحايا، وحصرايا)»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.places.cues import CueTable
from stream.places.listed import Listed
from stream.places.mention import IMPLIED, Mention
from stream.records import PlaceKind

_LISTED = r"\((?=[^()\n]{2,40}(?:،|\sو))"
_BRACKET = re.compile(_LISTED)  # without which no list is in brackets
_MANY = re.compile(
    rf"(?<!\w)[وفبل]?(?:{family('settlements')}|مدن|احياء|مناطق)(?!\w)[^().،:\n]{{0,60}}{_LISTED}(?![^()\n]*ال{family('weekday')})([^()\n]{{5,200}})\)"
)
_ITEM = re.compile(
    r"(?:^|،|(?=\sو))\s*(?:و(?=\w{3}))?[\"']*(\w{3,}(?: \w{2,}){0,2}?)[\"']*(?=\s*(?:،|$)|\sو)"
)
_LEAST = 2  # names that make a list


def in_brackets(text: str, known: Listed, cues: CueTable, mentions: Sequence[Mention]) -> list[Mention]:
    """The names of such lists that nothing else tells to be places."""
    found = []
    for many in _MANY.finditer(text) if _BRACKET.search(text) else ():
        items = [
            (many.start(1) + item.start(1), many.start(1) + item.end(1)) for item in _ITEM.finditer(many[1])
        ]
        names = [(a, b) for a, b in items if cues.may_name(text[a:b].split(" ", maxsplit=1)[0])]
        if len(names) < max(_LEAST, len(items)):
            continue
        found += [
            Mention(a, b, a, text[a:b], known=a in known and known[a].end == b, clitics="",
                    cue=IMPLIED, kinds=(PlaceKind.AREA,))
            for a, b in names
            if not any(m.outer < b and a < m.end for m in mentions)
        ]  # fmt: skip
    return found
