"""Whose missiles a defence says that it shot down where others hit: «الدفاعات دمرت صاروخين إسرائيليين». All offsets count in folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stream.events.who.actors import REACH, ActorMention
from stream.text.needed import Needing

_SHOT_DOWN = Needing(
    r"(?<!\w)[وفب]?(?:[يت]?(?:سقط|دمر|عترض|تصد|تصدي)|اسقط|دمر|اعترض|تصد|التصدي|تصدي|اسقاط|اعتراض|تدمير)(?:ت|وا|ي|ها|ه)?"
    r"(?: (?:[^ .،؟!]+ ){0,3}| )(?:ل|لل)?\"?\Z"
)
_MISSILES = re.compile(r"(?:ال|لل)?(?:صاروخ|صواريخ|قذايف|مسيره|مسيرات)")


def whose_shot_down(folded: str, forces: Iterable[ActorMention]) -> list[ActorMention]:
    """Of the forces of a text those whose missiles it says were shot down."""
    return [
        m
        for m in forces
        if m.rule == "adjective"
        and _MISSILES.match(folded, m.head)
        and _SHOT_DOWN.search(folded, max(0, m.head - REACH), m.head)
    ]
