"""What a place does in its sentence: struck, a speaker's seat, the origin of fire, part of a name, a container.

Told by the words around the place's phrase, and then by what the places beside it are to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.places.belts import along_a_belt
from stream.places.fired_from import fired_from_a_post, lie_there_and_fire, lies_who_fired, strikes_from
from stream.places.gazetteer import Gazetteer
from stream.places.links import contains_link
from stream.places.reading import Reading
from stream.places.role import HELD, IN_TOWN, NEAR_TO, ON_ITS_ROAD, OTHER_END, PART_OF_A_NAME, Placed, Role
from stream.places.role_alone import role_alone
from stream.places.role_between import behind, linked
from stream.places.role_carried import behind_an_aside, carry
from stream.places.seats import seated
from stream.records import PlaceKind

_ROLE_ORIGIN, _ROLE_ROAD, _ROLE_STRUCK = Role.ORIGIN, Role.ROAD, Role.STRUCK

__all__ = ["HELD", "NEAR_TO", "OTHER_END", "Placed", "Role", "roles"]


def roles(
    text: str, readings: Sequence[Reading], gazetteer: Gazetteer, names: Sequence[tuple[int, int]] = ()
) -> list[Placed]:
    """The role of each reading of a field. `names`: spans of organisations, whose words name no place."""
    placed: list[Placed] = []
    begin = len(text) - len(text.lstrip())
    for reading in readings:
        before = _last_read(placed)
        previous = placed[before] if before is not None else None
        alone = Placed(reading, *role_alone(text, reading, names, begin))
        if alone.role is _ROLE_STRUCK and fired_from_a_post(text, alone, placed):
            alone = alone._replace(role=_ROLE_ORIGIN, rule="fired_from_a_post")
        elif alone.role is _ROLE_STRUCK and lies_who_fired(text, alone, placed, names, gazetteer):
            alone = alone._replace(role=_ROLE_ORIGIN, rule="who_fired_lies_there")
        elif alone.role is _ROLE_STRUCK and lie_there_and_fire(text, alone):
            alone = alone._replace(role=_ROLE_ORIGIN, rule="posted_there")
        elif previous is not None and _is_its_adjective(text, previous, alone):
            alone = alone._replace(role=Role.NO_PLACE, rule=PART_OF_A_NAME)
        elif previous is not None and _is_past_its_origin(text, previous, alone, gazetteer):
            alone = alone._replace(role=_ROLE_STRUCK, rule="")
        placed.append(alone)
        if (
            alone.role is _ROLE_STRUCK
            and before is not None
            and previous is not None
            and not (_is_a_power(previous) or previous.rule == PART_OF_A_NAME)
            and not strikes_from(text, previous.reading.mention, reading.mention)
            and not _is_past_its_way(text, previous, alone)
            and not behind_an_aside(text, previous, alone)
            and contains_link(text, previous.reading.mention, reading.mention)
        ):
            placed[before], placed[-1] = linked(text, previous, alone, gazetteer)
    carried = _past_its_road(text, carry(text, behind(text, placed)), gazetteer)
    return _at_a_quarter(text, along_a_belt(text, seated(text, carried)))


def _past_its_road(text: str, placed: list[Placed], gazetteer: Gazetteer) -> list[Placed]:
    """What holds the end of a road, once that is known for one, is asked again: «على الطريق بين كذا وكذا قرب قرية كذا».

    The countryside that a road runs through is where it was: «على الطريق الواصل بين كذا وكذا بريف درعا الغربي».
    """
    for index in range(1, len(placed)):
        end, place = placed[index - 1], placed[index]
        if end.role is not _ROLE_ROAD or place.rule != HELD:
            continue
        if place.reading.mention.rural is not None and _is_on_it(text, end, place):
            placed[index] = place._replace(role=_ROLE_STRUCK, rule=ON_ITS_ROAD)
        elif end.rule != OTHER_END:
            placed[index] = linked(text, end, place._replace(role=_ROLE_STRUCK, rule=""), gazetteer)[1]
    return placed


# «على الطريق الواصل بين كذا وكذا»; not «قطعت الطريق الواصل بين كذا وكذا»
_ON_A_ROAD = re.compile(
    r"(?<!\w)علي\s(?:ال)?(?:طريق|اوتوستراد|اوتستراد|اتوستراد)\s(?:[^\s.،]+\s){0,9}?(?:في\s)?$"
)
_LONG_ROAD = 80  # characters that tell of a road


def _is_on_it(text: str, end: Placed, place: Placed) -> bool:
    """Whether something was on the road whose end is named before the countryside that it runs through."""
    first, second = end.reading.mention, place.reading.mention
    if not (second.rural or "بين" in end.rule or end.rule == OTHER_END):
        return False  # «على طريق كذا بريف حلب»: by that town
    left = text[max(0, first.outer - _LONG_ROAD) : second.outer]
    return _ON_A_ROAD.search(left) is not None and "." not in text[first.end : second.outer]


def _at_a_quarter(text: str, placed: list[Placed]) -> list[Placed]:
    """A quarter for which a square or a roundabout is named was struck, where its sentence names nothing else: «قرب دوار العدوي»."""
    for index, one in enumerate(placed):
        entry, at = one.reading.entry, one.reading.mention.start
        if one.role is not _ROLE_ROAD or one.rule not in IN_TOWN or entry is None:
            continue
        begin, end = text.rfind(".", 0, at) + 1, text.find(".", at)
        others = (p.reading.mention.start for p in placed if p.role in (_ROLE_STRUCK, Role.CONTAINER))
        alone = not any(begin <= other and (other < end or end < 0) for other in others)
        if alone and entry.kind is PlaceKind.NEIGHBOURHOOD:
            placed[index] = one._replace(role=_ROLE_STRUCK, rule="")
    return placed


_GOING = ("متجه", "متوجه", "on_the_way")
_BY = re.compile(r"\s(?:قرب|بالقرب من|عند|علي مقربه من|لدي)\s")


def _is_past_its_way(text: str, before: Placed, place: Placed) -> bool:
    """Whether a place is where those were who were on their way to the one before it: «في طريقها إلى كذا قرب كذا»."""
    going = before.role is Role.GOAL and ("طريق" in before.rule or before.rule.startswith(_GOING))
    begin = before.reading.mention.end
    return going and _BY.fullmatch(text, begin, place.reading.mention.outer) is not None


def _is_its_adjective(text: str, before: Placed, place: Placed) -> bool:
    """Whether what may name a quarter says what the village before it is: «قرية تل شنان الآشورية»."""
    named, mention, entry = before.reading.mention, place.reading.mention, place.reading.entry
    bare = not (mention.cue or mention.clitics or mention.direction)
    if not bare or entry is None or entry.kind is not PlaceKind.NEIGHBOURHOOD:
        return False
    said = mention.name.startswith("ال") and mention.name.endswith("يه")
    return said and named.cue in ("village", "town") and text[named.end : mention.start] == " "


def _is_past_its_origin(text: str, before: Placed, place: Placed, gazetteer: Gazetteer) -> bool:
    """Whether the land that fire came from stands before a place outside it: «أطلق من اليمن قرب بلدة كذا»."""
    land, entry = before.reading.entry, place.reading.entry
    fired = place.role is _ROLE_ORIGIN and place.rule.startswith(("اطلق", "انطلق"))
    if not fired or land is None or entry is None or land.kind not in _LANDS:
        return False
    said = text.rfind(place.rule, 0, place.reading.mention.outer)
    within = entry.id == land.id or gazetteer.is_within(entry, land)
    return 0 <= said < before.reading.mention.start and not within


_LANDS = frozenset({PlaceKind.COUNTRY, PlaceKind.REGION})


def _last_read(placed: Sequence[Placed]) -> int | None:
    """Where the last place stands, past bare words that are none here: «كذا ذات الغالبية الكردية في …»."""
    for index in range(len(placed) - 1, -1, -1):
        reading = placed[index].reading
        if reading.entry is not None or reading.mention.cue or not reading.mention.known:
            return index
    return None


# «مواقع قوات دمشق في قرية كذا», «بدعم من موسكو على بلدة كذا», «صواريخ أطلقتها صنعاء على مدينة كذا»
_FOR_ITS_POWER = frozenset({"قوات", "لقوات", "حكومه", "power_that_acts", "power_that_strikes"})


def _is_a_power(placed: Placed) -> bool:
    """Whether a country is named as who acts: «مواقع تابعة لإيران في السيدة زينب» lie not in Iran."""
    entry = placed.reading.entry
    named_for_it = placed.rule in _FOR_ITS_POWER
    return (
        placed.role is Role.ORGANISATION
        and entry is not None
        and (entry.kind is PlaceKind.COUNTRY or named_for_it)
    )
