"""Which place a relative clause is about: «بلدة سرمين قرب إدلب، التي تتعرض لقصف» speaks of Sarmin."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.events.words.clauses import Clause
from stream.places.role import HELD
from stream.places.roles import Placed, Role

# «كذا المحاصرة قرب دمشق», «كذا شمال حمص»: near what a place lies, not what it is a part of.
_NEAR = re.compile(rf"(?<!\w)(?:ب?ال|ب)?(?:قرب|قريبه?|متاخمه?|محاذيه?|مجاوره?|(?:{family('side')})ي?)(?!\w)")


def spoken_of(text: str, places: Sequence[Placed]) -> Sequence[Placed]:
    """The places of a clause, without those behind its last that only tell near what that one lies."""
    last = len(places)
    while last > 1 and _tells_near_what(text, places[last - 2], places[last - 1]):
        last -= 1
    return places[:last]


def _tells_near_what(text: str, one: Placed, other: Placed) -> bool:
    if other.rule != HELD and other.role is not Role.GEOGRAPHY:
        return False
    return _NEAR.search(text, one.reading.mention.end, other.reading.mention.start) is not None


# «نزح المئات من كذا حيث تدور معارك»: it is fought there, whatever else is said of the place.
_IS_FOUGHT_OVER = re.compile(
    r"(?:حيث|التي|الذي)\s(?:(?:ما|لا)\s[تي]?زالت?\s|[تي]زال\s)?[تي](?:دور|شهد|تواصل|جري|ستمر|تعرض)\s"
    r"|حيث\s(?:وقع|سقط|دار|جر|حدث|انفجر|نفذ|استهدف|قصف|اغار)(?:ت|ي)?\s"
    r"|حيث\s[تي](?:شن|خوض|قصف)\s"
)


def goes_on_there(text: str, clause: Clause, place: Placed) -> bool:
    """Whether a relative clause tells of an attack that goes on at the place right before it."""
    return place.reading.entry is not None and _IS_FOUGHT_OVER.match(text, clause.start) is not None


def ends_with_its_place(places: Sequence[Placed], clause: Clause) -> bool:
    """Whether nothing stands behind the last place of a clause."""
    return bool(places) and clause.end - places[-1].reading.mention.end <= _PAUSE


_PAUSE = 2  # characters: «، »
