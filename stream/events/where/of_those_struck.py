"""Clauses about those whom the attack before them struck, which tell where that was."""

from __future__ import annotations

import re

from stream.events.who.actors import alternatives
from stream.events.words.clauses import Clause, Opening, clause_table

_DOING = clause_table().doing
# «أطلقوا النار على فلان وهو خارج من منزله في بلدة كذا»: what somebody was doing when struck tells where he was.
_STATE = re.compile(
    r"[وف]?(?:هو|هي|هم|هما|(?:بينما|فيما|حين|عندما|اذ)\s(?:كان|كانت|كانا|كانوا)|كان|كانت|كانوا)\s(?:(?:في|علي)\s)?"
    rf"(?:{alternatives(_DOING.where_begin)}|[يت](?:{alternatives(_DOING.verbs_begin)}))\w*"
    r"|(?:بالتزامن|تزامنا)\sمع\s(?:مرور|عبور|وجود|تواجد|خروج)\w*"
)


def is_state(text: str, clause: Clause) -> bool:
    """Whether a clause tells what somebody was doing when the attack before it struck."""
    return _STATE.match(text, clause.start) is not None


# «أطلقوا النار على فلان ما أدى لمقتله على الفور في بلدة كذا»: where he was struck; not «لوفاته في مستشفى كذا».
_HIS_END = re.compile(
    r"(?<!\w)(?:الي\s|عن\s|ل)(?:مقتل|استشهاد|مصرع|اصابت|جرح)(?:ه|ها|هم|هما|هن)\s(?:(?:علي الفور|فورا|مباشره|ب\w+)\s)?(?:في|قرب|ب(?=بلده|مدينه|قريه|حي|ريف))(?!\s(?:ال)?(?:مستشفي|مشفي))"
)


def is_their_end(text: str, clause: Clause) -> bool:
    """Whether a clause tells that those died whom the attack before it struck, and where."""
    return clause.opening is Opening.RESULT and _HIS_END.search(text, clause.start, clause.end) is not None
