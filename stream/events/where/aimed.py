"""What guns and rockets were fired towards: «أطلقت القوات قذائف باتجاه بلدة كذا», «فتحوا النار نحو القرية»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.events.words.context import Judged
from stream.events.words.lexicon import Trigger
from stream.places.roles import Placed, Role

_ROLE_GOAL = Role.GOAL

TOWARDS = frozenset({"باتجاه", "في اتجاه", "نحو", "تجاه", "صوب"})
_AIMED = re.compile(
    r"[^\s.،]+(?:\s(?!و)[^\s.،]+){0,7}?(?:\s(?:ال)?مدعوم\w*\sمن\s[^\s.،]+)?"
    r"(?:\s?،?\sمن\s(?:داخل\s)?(?:ال)?(?:اراضي|اراض|مواقع|مناطق|حدود|داخل)\w*(?:\s[^\s.،]+){0,2}?)?\s(?:ب|في )?(?:اتجاه|تجاه|نحو|صوب)\s[\"'(]*(?:(?:اطراف|محيط|مشارف|خراج|احراج|تخوم|سهل)\s)?"
)
# «أطلقت الفصائل رشقة صاروخية نحو كذا»; what is only said to have been seen to fly there is met on its way.
_LAUNCHED = re.compile(
    r"(?<!\w)[وف]?(?:انها\s|انه\s)?(?:اطلقت?|اطلقوا|[يت]طلق(?:ون)?|وجهت?)\s(?:(?!من\s)[^\s.،]+\s){1,6}?(?:\S+\s)?$"
)
# «قصفه المدفعي صوب أحياء كذا», «قصف مكثف باتجاه بلدة كذا»
_SHELLED = re.compile(
    r"قصف(?:ه|ها|هم|ا)?(?:\sو?(?:ال)?(?:مدفعي|جوي|عشوايي|مكثف|عنيف|صاروخي|متقطع|بري|بحري|متواصل|كثيف)ا?){0,4}"
    r"\s(?:ب|في )?(?:اتجاه|تجاه|نحو|صوب)\s[\"'(]*(?:(?:احياء|بلدات|قري|مناطق)\s?:\s[\"'(]*)?(?:(?:اطراف|محيط|مشارف|خراج|احراج|تخوم|سهل)\s)?"
)
# «باتجاه كذا، وغربا باتجاه كذا», «صوب كذا ثم نحو كذا»
_ON_TO = re.compile(
    r"[\"')]*\s?[،,]?\s(?:و|ثم\s)(?:(?:شرقا|غربا|شمالا|جنوبا)\s)?(?:باتجاه|تجاه|نحو|صوب)\s[\"'(]*"
)
_LAUNCH = 60  # characters before what flies in which its launch is told


def fired_at(text: str, places: Sequence[Placed], attacks: Sequence[Judged]) -> list[Placed]:
    """The places that guns were fired towards, and those listed with them."""
    goals = [p for p in places if p.role is _ROLE_GOAL and p.rule in TOWARDS]
    fire = [j for j in attacks if _is_aimed(text, j.trigger) and j.judgement is None] if goals else []
    told = [j for j in attacks if j.judgement is None] if goals else []
    found: list[Placed] = []
    for place in goals:
        at = place.reading.mention.outer
        end = found[-1].reading.mention.end if found else at
        listed = found and (not text[end:at].strip(" ،و\"')") or _ON_TO.fullmatch(text, end, at) is not None)
        aimed = any(_AIMED.fullmatch(text, j.trigger.start, at) for j in fire)
        if listed or aimed or any(_SHELLED.fullmatch(text, j.trigger.start, at) for j in told):
            found.append(place._replace(role=Role.STRUCK))
    return found


def _is_aimed(text: str, trigger: Trigger) -> bool:
    """Whether what is fired towards a place is told to have been fired at it."""
    if "aimed" in trigger.rule.traits:
        return True
    at = trigger.start
    return trigger.rule.rocket and _LAUNCHED.search(text, max(0, at - _LAUNCH), at) is not None
