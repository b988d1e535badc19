"""Places that a sentence names beside its attack, in a clause set beside it: «…، كما انهمرت على بلدة كذا».

No table has all words for attacks. Behind an attack a village, a quarter or a camp that is called so, or that lies where
another was struck, was struck as well: 27 of 33 such places of articles labelled for this.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

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


def _sets_beside(text: str, clause: Clause) -> bool:
    """Whether a clause goes on about the same matter beside the one before it: «كما», «فيما», «إضافة إلى»."""
    return clause.opening is Opening.CONTRAST and not _TURNS.match(text, clause.start)


# «قصفت كذا، التي تؤوي نازحين، فضلا عن كذا», «كذا حيث قتل مدني، وكذا وكذا»: the list goes on behind what is said of its first.
_LISTED_ON = re.compile(
    r"[،,]\s(?:(?P<more>فضلا عن|(?:و?ب?ال?)?اضافه الي|الي جانب|علاوه علي|عدا عن|ناهيك عن|وكذلك)\s)?[\"'(]*$"
)
_APART = 3  # words between two of such a list


def _listed_on(text: str, clause: Clause, places: Sequence[Placed]) -> Sequence[Placed]:
    """The places at the end of a relative clause that go on the list before it."""
    if clause.opening is not Opening.RELATIVE:
        return ()
    for n, place in enumerate(places):
        at = place.reading.mention.outer
        pause = _LISTED_ON.search(text, clause.start, at)
        if pause and (pause["more"] or (n == 0 and text[at] == "و")):
            spans = [(p.reading.mention.outer, p.reading.mention.end) for p in places[n:]]
            ends = [begin for begin, _ in spans[1:]] + [clause.end]
            near = all(
                len(text[end:then].split()) <= _APART for (_, end), then in zip(spans, ends, strict=True)
            )
            return places[n:] if near else ()
    return ()


def left_over(
    text: str, clause: Clause, places: Sequence[Placed], judged: Sequence[Judged], struck: Sequence[Entry]
) -> Iterator[tuple[Placed, Judged]]:
    """Of places in a clause without an attack those that were struck too, each with the attack told last before it.

    `judged`: the triggers of the sentence; `struck`: the places that took one.
    """
    beside, listed = _sets_beside(text, clause), _listed_on(text, clause, places)
    if not beside and not listed:
        return
    told = [j for j in judged if j.judgement is None and j.trigger.rule.strength is not Strength.CASUALTY]
    taken, holders = {e.id for e in struck}, {e.parent for e in struck}
    for place in places:
        entry = place.reading.entry
        if entry is None or entry.id in taken:
            continue
        if place not in listed and not (beside and _may_be(place, entry, holders)):
            continue
        before = [j for j in told if j.trigger.start < place.reading.mention.start]
        if before:
            yield place, before[-1]


def _may_be(place: Placed, entry: Entry, holders: Container[str | None]) -> bool:
    """Whether a place is fine enough, and is called a village or lies where one lies that was struck."""
    return entry.kind in _FINE and (place.reading.mention.cue in _CUES or entry.parent in holders)
