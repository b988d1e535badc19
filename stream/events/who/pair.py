"""Which of two forces that are named together attacked: the one that another helps, the first, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.events.who.actors import ActorMention, actor
from stream.events.who.other_role import other_role
from stream.events.who.whose import TOGETHER

_AND = re.compile(r" و(?:حليفت?(?:ه|ها) )?")  # «النظام وحليفته روسيا»
_OR_ANOTHER = re.compile(
    r" او (?:ال)?(?:سوري|روسي|تركي|اسراييلي|امريكي|اميركي|عراقي|ايراني|سعودي)(?:ه|ين)?(?!\w)"
)  # «طائرات روسية أو سورية»
_OR = re.compile(r" او ل?ل?")


def first_of_pair(
    folded: str, best: ActorMention | None, near: Sequence[ActorMention]
) -> ActorMention | None:
    """Of «X و Y» that struck together, X, or Y whom X helps; of «غارة لX أو لY», which asks, nobody but a Y whom X helps."""
    if best is None:
        return best
    if camp := _of_one_camp(folded, best, near):
        return camp._replace(agent=best.agent)
    helped = actor(best.actor).helps if best.actor else ""
    for other in near:
        if helped == other.actor and helped and TOGETHER.fullmatch(folded, best.end, other.start):
            return other._replace(agent=best.agent)
    if _OR_ANOTHER.match(folded, best.end):
        return None
    if best.rule == "adjective":
        return best
    if best.agent in ("genitive", "from") and any(
        o.side is not best.side and _OR.fullmatch(folded, best.end, o.start)
        for o in near
        if o.start > best.end
    ):
        return None
    for other in near:
        joined = other.rule != "adjective" and _AND.fullmatch(folded, other.end, best.start)
        if joined and actor(other.actor).helps != best.actor and other_role(folded, other) is None:
            return other._replace(agent=best.agent)
    return best


# «طائرات النظام أو طائرات روسية», «قصف روسي أو سوري»
_OR_OTHERS = re.compile(
    r"\"? او (?:ل|لل)?\"?(?:ال)?(?:(?:طايرات|مقاتلات|قوات|طيران|غارات|ميليشيات) )?(?:ل|لل)?\"?"
)


def _of_one_camp(folded: str, best: ActorMention, near: Sequence[ActorMention]) -> ActorMention | None:
    """Of two, either of which may have struck, the one whose war the other fights."""
    for other in near:
        first, second = (best, other) if best.start < other.start else (other, best)
        if first.end > second.start or not _OR_OTHERS.fullmatch(folded, first.end, second.start):
            continue
        if first.actor and actor(first.actor).helps == second.actor:
            return second
        if second.actor and actor(second.actor).helps == first.actor:
            return first
    return None
