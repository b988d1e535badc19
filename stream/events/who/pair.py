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
    """Of «X و Y» that struck together, X, or Y whom X helps; of «غارة لX أو لY», which asks, nobody."""
    if best is None:
        return best
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
