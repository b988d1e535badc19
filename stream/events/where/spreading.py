"""Where else an attack went: it spread to another place, or what was fired came down there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.events.words.clauses import Clause
from stream.events.words.context import Judged

# «انطلقت الصواريخ من كذا وسقطت في كذا»: where what was fired came down.
_CAME_DOWN = re.compile(
    r"(?:[وف]|كما\s|ثم\s)(?:قد\s)?(?:سقط|وقع|انهال|هو)(?:ت|ي)?\s(?:جميعها\s|كلها\s|جميعا\s|احداها\s|احدها\s|اثنان منها\s|ايضا\s|كذلك\s|عشواييا\s)?"
    r"(?:في|علي|قرب|داخل|بين|وسط|بالقرب|امام|فوق|ب)"
)


# «كما امتدت إلى مديرية كذا», «وتركزت على أطراف بلدة كذا»: the attacks of the clause before.
_SPREAD = re.compile(
    r"(?:[وف]|كما\s|ثم\s|الذي\s|التي\s)(?:قد\s)?(?:امتد|تمدد|اتسع|توسع|تركز|انتشر|تواصل|استمر)(?:ت|وا)?\s(?:(?:ايضا|كذلك|لاحقا|بعدها|لتشمل|خاصه|بشكل\s\w+)\s){0,2}(?:الي|في|علي|نحو|حتي|ب)"
)


def went_to(text: str, clause: Clause, last: Judged, own: Sequence[Judged], fell: Sequence[Judged]) -> str:
    """By which rule a clause without an attack tells where that of the one before it went; "" where it does not.

    `own` are the dead that it tells of, `fell` those before its first place.
    """
    if not fell and "comes_down" in last.trigger.rule.traits and _CAME_DOWN.match(text, clause.start):
        return "came_down_there"
    return "spread_there" if not own and _SPREAD.match(text, clause.start) else ""
