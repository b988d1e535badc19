"""Names that no table has, in a list of names that one has: «حيالين وكرناز وجلمة وكفرهود والشيخ حديد»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.places.cues import WORD, CueTable
from stream.places.danger import is_common_word
from stream.places.listed import Listed
from stream.places.mention import IMPLIED, Mention
from stream.records import PlaceKind

_AND = re.compile(r"[\"')]*\s?(?:[،,]\s?)?(?<=[\s\"')،,])و\s?[\"'(]*")
_HOLDER = re.compile(
    rf"[\"')]*\s(?:(?:ب|في\s)(?:{family('unit')}|ريف)|{family('side')}ي?|قرب(?:\s(?:مدينه|بلده|العاصمه))?)\s[\"'(]*"
)
# Nor does a verb stand between two «و»: «وتفتناز وسرمين» are two towns.
_NO_NAME = re.compile(r"(?:\w+(?:ات|ها|هم|هما|هن|يه|ت|يين|يون|وا)|است\w+)$")
_RUN = 3  # names of no table beside one another
_SURE = 2  # listed names before the last of a list, which what holds it stands behind


def amidst(text: str, known: Listed, cues: CueTable, mentions: Sequence[Mention]) -> list[Mention]:
    """The names of no table that stand between two listed ones, or end a list of them in front of what holds it."""
    found: dict[int, int] = {}
    for first in mentions:
        if not first.known or first.refers or is_common_word(first.name):
            continue
        found.update(_run(text, known, cues, first))
    return [
        Mention(a, b, a, text[a:b], known=False, clitics="و", cue=IMPLIED, kinds=(PlaceKind.AREA,))
        for a, b in found.items()
        if not any(m.outer < b and a < m.end for m in mentions)
    ]


def _run(text: str, known: Listed, cues: CueTable, first: Mention) -> list[tuple[int, int]]:
    """The names of no table in the list that a listed name begins."""
    sure, run, at, found = 1, list[tuple[int, int]](), first.end, list[tuple[int, int]]()
    while link := _AND.match(text, at):
        match = known.get(link.end())
        if match is not None and not is_common_word(match.name):
            found += run
            sure, run, at = sure + 1, [], match.end
            continue
        name = _name(text, cues, link.end())
        if name is None or len(run) == _RUN:
            break
        run.append(name)
        at = name[1]
    holder = _HOLDER.match(text, at) if run and sure >= _SURE else None
    return found + run if holder is not None and holder.end() in known else found


def _name(text: str, cues: CueTable, at: int) -> tuple[int, int] | None:
    """The extent of a name of one word, or of two where the first asks for it."""
    word = WORD.match(text, at)
    if word is None or not cues.may_name(word[0]):
        return None
    if word[0] in cues.compound:
        second = WORD.match(text, word.end() + 1)
        return (at, second.end()) if second and cues.may_be_listed(second[0]) else None
    if is_common_word(word[0]) or (not word[0].startswith("ال") and _NO_NAME.match(word[0])):
        return None
    return word.span()
