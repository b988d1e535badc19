"""Missiles that were all met in the air: where an article tells so of them and of nothing that they hit, none struck.

«دانت الوزارة إطلاق صواريخ على كذا … وتمكن الدفاع الجوي من اعتراض صاروخين»
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.events.news.judging import FOILED, STOPPED
from stream.events.words.context import Judged, Judgement

_MET = Judgement("denied", "met_in_another_sentence")
_MEETS = re.compile(r"(?<!\w)[وفبل]?(?:ال)?(?:اعتراض|اعترض|[يت]عترض)")
_FLIES = frozenset({"rocket", "missile", "shell"})  # triggers of what can be met
# what says that something came down
_HIT = re.compile(
    r"(?<!\w)[وف]?(?:ال)?(?:سقط|سقوط|[يت]سقط|اصاب|[يت]?صيب|اصيب|انفجر|انفجار|شظايا|حطام|اضرار|خساير|دمار|حريق|حرايق|اوقع|خلف|الحق)\w*"
)

# «أطلقوا صاروخا على كذا، وأعلن الجيش اعتراضه»
_MET_THEM = ("اعتراضه", "اسقاطه")  # one of them, whatever its pronoun
_MET_IT = re.compile(r"[^.؛\n]*?(?<!\w)(?:اعتراض|اسقاط)(?:ه|ها|هما)(?!\w)(?! جزييا)[^.؛\n]*")
_FIRED = _FLIES | {"target"}


def met_behind(text: str, judged: Sequence[Judged]) -> tuple[Judged, ...]:
    """The triggers of a field, whose folded `text` it is, those left out that the rest of their sentence says were met."""
    if not any(word in text for word in _MET_THEM):
        return tuple(judged)
    return tuple(
        j._replace(judgement=_MET) if j.judgement is None and _was_met(text, j) else j for j in judged
    )


def _was_met(text: str, judged: Judged) -> bool:
    if judged.trigger.rule.id not in _FIRED:
        return False
    rest = _MET_IT.match(text, judged.trigger.end)
    return rest is not None and _HIT.search(text, rest.start(), rest.end()) is None


def met(text: str, judged: Sequence[Judged], others: Sequence[Judged]) -> tuple[Judged, ...]:
    """The triggers of a field; `others` are those of the article's other field, `text` all that it says, folded."""
    both = [*judged, *others]
    stand = [j for j in both if j.judgement is None]
    if not stand or any(j.trigger.rule.id not in _FLIES for j in stand) or _HIT.search(text):
        return tuple(judged)
    if not any(_in_the_air(j, text) for j in both):
        return tuple(judged)
    return tuple(j._replace(judgement=_MET) if j.judgement is None else j for j in judged)


def _in_the_air(judged: Judged, text: str) -> bool:
    """Whether a missile was met before it came down: what was found may lie in a store."""
    rule = judged.judgement.rule if judged.judgement else ""
    if judged.trigger.rule.id not in _FLIES or rule not in STOPPED or rule == FOILED:
        return False
    return rule != "found_or_met" or _MEETS.search(text) is not None
