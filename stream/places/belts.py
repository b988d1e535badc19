"""Places along which an attack went: «قصف امتد من أطراف كذا مرورا بكذا وصولا إلى كذا» struck each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.places.role import Placed, Role

_FIRE = r"(?:قصف|غار|حزام(?:ا)? ناري|احزمه|ضربات|استهداف)"
# What an attack did that went from one place to another, up to what is told on.
_BELT = re.compile(
    rf"(?:{_FIRE}[^.\n؛]{{0,60}}?\s(?:[تي]متد|امتد)ت?|(?<!\w)[وف]?(?:[تي]متد|امتد)ت?\s(?:ال)?{_FIRE}[^.\n؛]{{0,40}}?)"
    r"\s(?=من\s|بين\s)[^.\n؛]{4,140}?"
    r"(?=\s?،\s?(?:حيث|ما\s|مما|فيما|بينما|و\w{3,}ت\s)|[.\n؛]|$)"
)
_STRETCHES = "متد"
_ON_ITS_WAY = frozenset({Role.ORIGIN, Role.ROAD, Role.DISPLACED, Role.GOAL, Role.GEOGRAPHY})


def along_a_belt(text: str, placed: Sequence[Placed]) -> list[Placed]:
    """The places of a text, those along which an attack went as struck."""
    if _STRETCHES not in text:
        return [*placed]
    belts = [m.span() for m in _BELT.finditer(text)]
    return [
        p._replace(role=Role.STRUCK, rule="along_a_belt")
        if p.role in _ON_ITS_WAY and any(a <= p.reading.mention.start < b for a, b in belts)
        else p
        for p in placed
    ]
