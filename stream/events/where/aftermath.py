"""A place where something else came of an attack on another: «ارتفعت الأسعار في لندن بعد هجوم على بقيق»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.events.words.clauses import Clause
from stream.events.words.context import Judged
from stream.events.words.lexicon import Strength
from stream.places.roles import Placed, Role
from stream.text.needed import Needing

_ROLE_STRUCK = Role.STRUCK
_STRENGTH_CASUALTY = Strength.CASUALTY

_AFTER = Needing(
    r"(?<!\w)(?:بعد|عقب|غداه|بعيد|قبيل|قبل|علي خلفيه|احتجاجا علي|تنديدا ب|استنكارا ل|ردا علي|بسبب|اثر|جراء|نتيجه|بعدما|عقبما)\s?(?:[^\s.،]+\s){0,3}$"
)
_NEAR = 64  # characters before an attack in which that stands
# What befalls the place that an attack strikes, or is heard there; «في كذا بعد قصف على كذا» is then told of both.
BEFELL = re.compile(
    r"(?<!\w)[وفبل]?(?:ال)?(?:قتل|مقتل|قتيل|مصرع|استشهاد|استشهد|شهيد|شهداء|ارتق|قض[يو]|لقي|سقوط|سقط|تساقط|جرح|جريح|اصيب|اصاب|مصاب|ضحايا|وفاه|توفي"
    r"|حري|حرايق|احتر[اق]|اندلع|اشتعل|نشوب|دمر|دمار|تدمير|تدمر|تضرر|اضرار|انهيار|انهار|دوي|دوت|سمع|هز|اهتز|نسف|اعطب|اعطاب|عطب|قنص(?!ل)|حرق|احرق|احراق|تحييد|انفجار|خساير|اشتباك|معارك|قصف|غار|هجوم|هاجم|استهد|اقتح|سيطر"
    r"|تعرض|يتعرض|شهد|تشهد|يشهد|عاش|تعيش|مجزر|فقد|خلف|اوقع|اسفر)\w*"
)


def _is_after(text: str, at: int) -> bool:
    """Whether what stands at an offset is what something came after."""
    return _AFTER.search(text, max(0, at - _NEAR), at) is not None


def without_aftermath(
    text: str, parts: Sequence[Clause], judged: Sequence[Judged], placed: Sequence[Placed]
) -> Sequence[Placed]:
    """The places of a sentence without those where only something came of its first attack, which has another place."""
    struck = [p for p in placed if p.role is _ROLE_STRUCK]
    if not struck:
        return placed
    attacks = [j.trigger for j in judged if j.trigger.rule.strength is not _STRENGTH_CASUALTY]
    last = max(p.reading.mention.outer for p in struck)
    first = next((t for t in attacks if t.end <= last and _is_after(text, t.start - len(t.clitics))), None)
    if first is None:
        return placed
    begin = first.start - len(first.clitics)
    clause = next((c for c in parts if c.start <= begin < c.end), None)
    if clause is None or any(t.start < begin for t in attacks) or BEFELL.search(text, clause.start, begin):
        return placed
    before = [p for p in struck if clause.start <= p.reading.mention.start and p.reading.mention.end <= begin]
    aside = {id(p) for p in before if _AFTER.search(text, p.reading.mention.end, begin)}
    return [p._replace(role=Role.ELSEWHERE, rule="aftermath") if id(p) in aside else p for p in placed]
