"""A city named with the camp of its name: «مدينة جنين ومخيمها», «مدينة ومخيم جنين» name two places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stream.places.extent import CAMP
from stream.places.listed import Names
from stream.places.mention import Mention
from stream.records import PlaceKind

_ITS_CAMP = re.compile(r"[\"')]*\s(و)(?:محيط\s|اطراف\s)?(مخيمها)(?!\w)")
_CITY_AND = re.compile(r"(?<!\w)[وفب]?(مدينه)\s$")
_CITY = 10  # characters before a camp in which its city stands


def with_their_camps(text: str, mentions: Sequence[Mention], names: Names) -> list[Mention]:
    """The cities that are named by their camps, and the camps that are named by their cities."""
    return [
        *(camp for m in mentions if text.startswith(" و", m.end) for camp in _camp(text, m, names)),
        *(city for m in mentions if m.cue == "camp" and m.clitics == "و" for city in _city(text, m, names)),
    ]


def _camp(text: str, city: Mention, names: Names) -> Iterator[Mention]:
    """The camp of the city that is named right before it."""
    found = _ITS_CAMP.match(text, city.end) if city.known and not city.refers else None
    if found is not None and _is_listed(CAMP + city.name, names):
        yield Mention(
            *found.span(2),
            found.start(1),
            CAMP + city.name,
            known=True,
            clitics="و",
            cue="camp",
            kinds=(PlaceKind.CAMP,),
        )


def _city(text: str, camp: Mention, names: Names) -> Iterator[Mention]:
    """The city of a camp that stands right behind «مدينة»."""
    found = _CITY_AND.search(text, max(0, camp.outer - _CITY), camp.outer)
    name = camp.name.removeprefix(CAMP)
    if found is not None and camp.known and name != camp.name and _is_listed(name, names):
        kinds = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
        yield Mention(*found.span(1), found.start(), name, known=True, cue="city", kinds=kinds)


def _is_listed(name: str, names: Names) -> bool:
    """Whether a name is listed as it stands."""
    return any(m.start == 0 and m.end == len(name) for m in names.find(name))
