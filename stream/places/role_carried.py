"""A role carries along a list of places: «نازحين من حمص وحماة»; where a list goes on past what is said of its first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from stream.places.links import AND_A_PART, list_link
from stream.places.mention import IMPLIED, Mention
from stream.places.role import FAR_FROM, HELD, IN_TOWN, NEAR_TO, PLAIN_CUES, Placed, Role, finer
from stream.records import PlaceKind

_ROLE_STRUCK = Role.STRUCK

_ITEMS = frozenset({"neighbourhood", "village", "town", "camp"})
_COME_FROM = frozenset({Role.ORIGIN, Role.DISPLACED})
_THIRD = 2  # index of the first of a list that a spot can stand before, with another before that
_WHO_HOLDS = ("الذي يحتل", "التي تحتل", "الذين يحتلون")
_SPOTS = IN_TOWN | {"جسر"}


def carry(text: str, placed: list[Placed]) -> list[Placed]:
    """A role that is not «struck» carries along a list: «نازحين من حمص وحماة»; so does a container's."""
    for index in range(1, len(placed)):
        one, two = _before_brackets(text, placed, index), placed[index]
        carries = two.role is _ROLE_STRUCK and one.role not in (_ROLE_STRUCK, Role.NO_PLACE)
        if not carries or _second_of_two(placed, index) or behind_an_aside(text, one, two):
            continue
        if _is_past_a_spot(text, placed, index):
            continue
        between = _BRACKETS.sub("", text[one.reading.mention.end : two.reading.mention.outer]).strip(" \"'()")
        between = "و" if between in _AND_SOME else between
        near_too = _is_near_too(text, placed, index, between)
        if not (
            _is_named_for(one, two.reading.mention, between)
            or _is_listed(text, two.reading.mention, between)
            or near_too
            or (one.role in _COME_FROM and _is_side_of_next(text, two.reading.mention, between))
        ):
            continue
        before = placed[index - 2]
        if one.rule == HELD and one.reading.mention.direction and _is_held_apart(text, placed, index):
            continue
        if one.rule == HELD and between == "" and before.role is Role.ORIGIN:
            one = before  # «من مواقعها في جبل كذا بالحوبان وتبة كذا»
        elif not near_too and _is_struck_itself(text, one, two, between):
            continue
        placed[index] = two._replace(role=one.role, rule=one.rule)
    return placed


def _is_past_a_spot(text: str, placed: Sequence[Placed], index: int) -> bool:
    """Whether a list of quarters struck goes on past a square or a roundabout in it: «حيي كذا وكذا ودوار كذا وكذا»."""
    if index < _THIRD or placed[index - 1].rule not in IN_TOWN:
        return False
    before, spot = placed[index - 2], placed[index - 1].reading.mention
    between = text[before.reading.mention.end : spot.outer].split()
    joined = len(between) == 1 and between[0].startswith("و")
    return joined and before.role is _ROLE_STRUCK and list_link(text, spot, placed[index].reading.mention)


_ASIDE = frozenset({"من اتجاه", "من جهه", "انطلاقا من", "قادما من", "قادمه من"})


def behind_an_aside(text: str, one: Placed, two: Placed) -> bool:
    """Whether a place is what was struck, behind an aside on whence: «استهدف العدو، من اتجاه الجولان، مطار كذا»."""
    first, second = one.reading, two.reading
    named = second.mention.cue or (second.entry is not None and second.entry.kind is PlaceKind.LANDMARK)
    aside = one.role is Role.ORIGIN and one.rule in _ASIDE and not second.mention.clitics
    return bool(aside and named) and text[first.mention.end : second.mention.outer].strip(" \"'()") == "،"


def _second_of_two(placed: Sequence[Placed], index: int) -> bool:
    """Whether a place goes on the list before one that holds its first: «جبهتي نهم شرق صنعاء وصرواح»."""
    group = placed[index - 2].reading.mention.group if index > 1 else -1
    return placed[index - 1].rule == HELD and placed[index].reading.mention.group == group >= 0


def _is_named_for(road: Placed, place: Mention, between: str) -> bool:
    """Whether a place is what the road, bridge or square before it is called by: «طريق دمشق حمص», but «على جسر راوة بمدينة راوة»."""
    its_side = road.rule in IN_TOWN and place.direction
    return road.role is Role.ROAD and between == "" and not its_side and not place.clitics.endswith("ب")


_SETTLED = frozenset(
    {PlaceKind.VILLAGE, PlaceKind.TOWN, PlaceKind.SUBDISTRICT, PlaceKind.CAMP, PlaceKind.NEIGHBOURHOOD}
)


def _is_held_apart(text: str, placed: Sequence[Placed], index: int) -> bool:
    """Whether a settlement begins a list with a side of its own behind it: «كذا شرق معرة النعمان، وكذا وكذا غرب حلب»."""
    entry = placed[index].reading.entry
    if entry is None or entry.kind not in _SETTLED:
        return False
    for item, following in pairwise(placed[index:]):
        mention = following.reading.mention
        if following.rule == HELD:
            side = mention.direction or mention.rural is not None
            return side and not text.startswith("و", mention.outer)
        if not list_link(text, item.reading.mention, mention):
            return False
    return False


# «مخيم كذا، قرب بلدة كذا شمال إدلب وقرب قرية كذا غرب المدينة»
_NEAR, _AND_NEAR = ("قرب ", "بالقرب من "), ("وقرب", "وبالقرب من")


def _is_near_too(text: str, placed: Sequence[Placed], index: int, between: str) -> bool:
    """Whether a place is the second of two that what was struck lies near, or the side of the town of that second one."""
    one, at = placed[index - 1], placed[index - 1].reading.mention.outer
    if one.rule != HELD:
        return False
    if between == "" and placed[index].reading.mention.direction:
        return text[max(0, at - 12) : at].rstrip().endswith(_AND_NEAR)
    near = (p.reading.mention.outer for p in placed[max(0, index - 2) : index] if p.rule == HELD)
    return between in _AND_NEAR and any(text.endswith(_NEAR, 0, outer) for outer in near)


_AND_MORE = (*AND_A_PART, "وشمال", "وجنوب", "وشرق", "وغرب")  # «من محافظة كذا وشمال كذا»


def _is_listed(text: str, item: Mention, between: str) -> bool:
    """Whether a place goes on the list of the one before it."""
    joined = item.clitics.startswith("و") or between != "" or text.startswith(_AND_MORE, item.outer)
    return between in ("", "و", "،", "-", "/") and joined


def _is_side_of_next(text: str, item: Mention, between: str) -> bool:
    """Whether the side of a place goes on the list: «أطلقت من صعدة وشمال عمران»."""
    return item.direction and between == "" and text.startswith("و", item.outer)


def _is_struck_itself(text: str, one: Placed, two: Placed, between: str) -> bool:
    """Whether a place of a list begins anew: what is said of the one before it is not said of it."""
    first, second = one.reading.mention, two.reading.mention
    # «في عمران، ومديرية باقم بصعدة», «محيط كذا من بلدة كذا، ومحيط حي كذا»
    apart = between == "،" and (second.cue == "admin" != first.cue or second.cue in _ITEMS)
    if apart and one.rule.startswith(_WHO_HOLDS):
        return True  # «استهدف التنظيم الذي يحتل بلدة كذا، قرى كذا»
    if one.role is Role.SPEAKER and apart and finer(two, one):
        return True  # «…، كما أفاد مراسلنا في حلب، أحياء كذا وكذا»
    if one.role is Role.CONTAINER and (apart or _is_no_container(text, one, two)):
        return True
    a_place_at_it = one.rule in _SPOTS and second.cue in PLAIN_CUES  # «شارع كذا وحي كذا» are two
    past_it = one.role is Role.GEOGRAPHY and _goes_on_past_it(text, one, second)
    return (apart and one.rule == "من") or a_place_at_it or past_it


def _is_no_container(text: str, one: Placed, two: Placed) -> bool:
    """Whether a place is of no kind that could hold what the one before it holds: «شمال منبج وبلدة كذا»."""
    first, second = one.reading.mention, two.reading.mention
    if finer(two, one) or (one.rule == HELD and _is_an_item(text, first, second)):
        return True
    return second.cue in (*PLAIN_CUES, IMPLIED) and (first.cue not in PLAIN_CUES or _beside(one, second))


_AND_SOME = ("وبعض", "وعدد من", "وعده")  # «المنتشرة في كذا وبعض بلدات كذا»
_BRACKETS = re.compile(r"\([^()\n]*\)")  # «كذا (30 كلم شمال كذا) وكذا»
_MEASURED = (FAR_FROM, NEAR_TO, "كم", "كلم", "كيلومتر", "كيلو", "التابع")


def _before_brackets(text: str, placed: Sequence[Placed], index: int) -> Placed:
    """The place before one in its list: not what stands in brackets behind that, «كذا (20 كلم شمال حمص) وكذا»."""
    one, at = placed[index - 1], placed[index].reading.mention.outer
    shut = text.rfind(")", one.reading.mention.end, at)
    opened = text.rfind("(", 0, one.reading.mention.outer) if shut >= 0 else -1
    if opened < 0 or ")" in text[opened : one.reading.mention.end]:
        return one
    return next((p for p in reversed(placed[:index]) if p.reading.mention.end <= opened), one)


def _goes_on_past_it(text: str, one: Placed, item: Mention) -> bool:
    """Whether a place with a cue goes on the list past where the one before it lies: «قرية كذا التابعة لناحية كذا وقرية كذا»."""
    if item.cue not in _ITEMS:
        return False
    first = one.reading.mention
    measured = one.rule.startswith(_MEASURED) and first.cue != item.cue
    about = one.rule.startswith("القريب") and _is_an_item(text, first, item)
    return measured or about


def _is_an_item(text: str, first: Mention, second: Mention) -> bool:
    """Whether a hill or the land about a place goes on the list: «كذا قرب المطار ومحيط منطقة كذا»."""
    about = text.startswith(("ومحيط", "واطراف"), second.outer) and not text.startswith(_ABOUT, first.outer)
    return about or (second.cue == "heights" != first.cue)


_ABOUT = ("محيط", "بمحيط", "ومحيط", "اطراف", "باطراف", "واطراف")


def _beside(held: Placed, item: Mention) -> bool:
    """Whether a place with a cue goes on the list before a city's side: «حي كذا جنوب مدينة غزة وبلدة جباليا»."""
    return held.rule == HELD and held.reading.mention.direction and item.cue in _ITEMS
