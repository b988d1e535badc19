"""Who took ground: back from others who had gained it, or in a clash that names its place. All offsets count in folded text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.events.who.actors import REACH, ActorMention
from stream.text.needed import Needing

# «استعاد السكان السيطرة على نقاط تقدمت إليها قوات كذا في حي كذا»
_RETOOK = Needing(
    r"(?<!\w)[وفل]?(?P<again>(?:[يت]?ست?عيد|استعاد|استرد|استرج)\w*)(?: [^ .؟!]+){0,4}?،? (?:ال)?سيطره علي (?:كامل |جميع |كل |عدد من |بعض |عده )?"
    r"(?:ال)?(?:نقاط|نقطه|مواقع|موقع|مناطق|منطقه|قري|مزارع|تلال|تله|احياء|ابنيه|مباني|حواجز|كتل|شوارع)(?: (?!التي|الذي)[^ .،؟!]+)?"
    r"(?: (?:التي|الذي))?(?: كانت?)?(?: قد)?(?: [^ .،؟!]+){0,4}? \Z"
)


def retaken(folded: str, start: int, at: int) -> tuple[int, int] | None:
    """The word that tells, from `start` on, that ground was taken back, where the advance at `at` only says who had gained it."""
    found = _RETOOK.search(folded, start, at)
    return found.span("again") if found else None


# «وسط أنباء عن سيطرة قوات كذا على قرية كذا»: news of what was won, not who holds it
_CONTROL_OF = re.compile(r"(?<!\w)(?:عن|بعد|اثر|عقب|الي|ب|واعلنت|اعلنت|اعلان|تاكيد|وبعد) ?سيطره \"?\Z")
_OVER = re.compile(
    r"\"? علي (?:كامل |كل |اجزاء من |معظم |غالبيه )?(?:(?:ال)?(?:مدينه|بلده|قريه|حي|مخيم|منطقه|ناحيه|محور|جبل|تل|تله|حقل|مطار|معسكر) )?\"?\Z"
)


def who_took(folded: str, at: int, near: Sequence[ActorMention]) -> ActorMention | None:
    """Of the forces `near` the one of which it is told that it gained control over the place at `at`."""
    for mention in near:
        if mention.end > at or not _CONTROL_OF.search(folded, max(0, mention.start - REACH), mention.start):
            continue
        if _OVER.match(folded, mention.end, at):
            return mention
    return None
