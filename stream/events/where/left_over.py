"""Places that a sentence names beside its attack, in a clause set beside it: «…، كما انهمرت على بلدة كذا».

No table has all words for attacks. Behind an attack a village, a quarter or a camp that is called so, or that lies where
another was struck, was struck as well: 27 of 33 such places of articles labelled for this.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from stream.events.words.clauses import Clause, Opening
from stream.events.words.context import Judged
from stream.events.words.lexicon import Strength
from stream.places.entry import Entry
from stream.places.roles import Placed
from stream.records import PlaceKind

_FINE = frozenset(
    {
        PlaceKind.NEIGHBOURHOOD,
        PlaceKind.VILLAGE,
        PlaceKind.TOWN,
        PlaceKind.CAMP,
        PlaceKind.AREA,
        PlaceKind.LANDMARK,
    }
)
# «وعلى صعيد الخدمات», «من جانبه قال»: another matter, or somebody else's word.
_TURNS = re.compile(
    r"و?(?:علي\sصعيد|في\sسياق|سياسيا|انسانيا|اقتصاديا|من\sجانب(?:ه|ها|هم)|من\sجهت(?:ه|ها|هم)|بدور(?:ه|ها)|يذكر\s|يشار\s|الجدير\s)"
)
_CUES = frozenset({"village", "neighbourhood", "town", "camp"})


def sets_beside(text: str, clause: Clause) -> bool:
    """Whether a clause goes on about the same matter beside the one before it: «كما», «فيما», «إضافة إلى»."""
    return clause.opening is Opening.CONTRAST and not _TURNS.match(text, clause.start)


def left_over(
    places: Iterable[Placed], judged: Sequence[Judged], struck: Sequence[Entry]
) -> Iterator[tuple[Placed, Judged]]:
    """Of places in clauses without an attack those that were struck too, each with the attack told last before it.

    `judged`: the triggers of the sentence; `struck`: the places that took one.
    """
    told = [j for j in judged if j.judgement is None and j.trigger.rule.strength is not Strength.CASUALTY]
    taken, holders = {e.id for e in struck}, {e.parent for e in struck}
    for place in places:
        entry = place.reading.entry
        if entry is None or entry.id in taken or not _may_be(place, entry, holders):
            continue
        before = [j for j in told if j.trigger.start < place.reading.mention.start]
        if before:
            yield place, before[-1]


def _may_be(place: Placed, entry: Entry, holders: Container[str | None]) -> bool:
    """Whether a place is fine enough, and is called a village or lies where one lies that was struck."""
    return entry.kind in _FINE and (place.reading.mention.cue in _CUES or entry.parent in holders)
