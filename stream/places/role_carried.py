"""A role carries along a list of places: «نازحين من حمص وحماة»; where a list goes on past what is said of its first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.places.links import AND_A_PART
from stream.places.mention import IMPLIED, Mention
from stream.places.role import HELD, IN_TOWN, PLAIN_CUES, Placed, Role, finer

_ITEMS = frozenset({"neighbourhood", "village", "town", "camp"})
_SPOTS = IN_TOWN | {"جسر"}


def carry(text: str, placed: list[Placed]) -> list[Placed]:
    """A role that is not «struck» carries along a list: «نازحين من حمص وحماة»; so does a container's."""
    for index in range(1, len(placed)):
        two = placed[index]
        one = _before_brackets(text, placed, index)
        first, second = one.reading.mention, two.reading.mention
        between = _BRACKETS.sub("", text[first.end : second.outer]).strip(" \"'()")
        named_road = (
            one.role is Role.ROAD
            and between == ""
            and not (one.rule in IN_TOWN and second.direction)
            and not second.clitics.endswith("ب")  # «على جسر راوة بمدينة راوة»
        )
        listed = named_road or (
            between in ("", "و", "،", "-", "/")
            and (second.clitics.startswith("و") or between != "" or text.startswith(AND_A_PART, second.outer))
        )
        if not listed or two.role is not Role.STRUCK or one.role in (Role.STRUCK, Role.NO_PLACE):
            continue
        if index > 1 and one.rule == HELD and second.group == placed[index - 2].reading.mention.group >= 0:
            continue  # «جبهتي نهم شرق صنعاء وصرواح»: the second of two
        # «في عمران، ومديرية باقم بصعدة», «محيط كذا من بلدة كذا، ومحيط حي كذا»
        apart = between == "،" and (second.cue == "admin" != first.cue or second.cue in _ITEMS)
        is_finer = (
            apart
            or finer(two, one)
            or (one.rule == HELD and _is_an_item(text, first, second))
            or (
                second.cue in (*PLAIN_CUES, IMPLIED) and (first.cue not in PLAIN_CUES or _beside(one, second))
            )
        )  # «شمال منبج وبلدة كذا»
        own = (apart and one.rule == "من") or (one.rule in _SPOTS and second.cue in PLAIN_CUES)
        own = own or (one.role is Role.GEOGRAPHY and _goes_on_past_it(text, one, second))
        if one.rule == HELD and between == "" and placed[index - 2].role is Role.ORIGIN:
            one, own = placed[index - 2], False  # «من مواقعها في جبل كذا بالحوبان وتبة كذا»
        if not own and (one.role is not Role.CONTAINER or not is_finer):  # «شارع كذا وحي كذا» are two
            placed[index] = two._replace(role=one.role, rule=one.rule)
    return placed


_BRACKETS = re.compile(r"\([^()\n]*\)")  # «كذا (30 كلم شمال كذا) وكذا»
_MEASURED = ("كم", "كلم", "كيلومتر", "كيلو", "التابع")


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
