"""What stands between an attack and a force, and the same without what may be left out. All in folded text."""

from __future__ import annotations

import re

from stream.events.who.agency import agency

_APPOSED = re.compile(
    r"^[ ،\"]*(?:ال)?(?:جناح|ذراع) (?:ال)?(?:عسكري\w*|مسلح\w*) ل[^،.؟!\n]{1,45}\"?(?:،|(?= ))"
)
_ITS_OWN = re.compile(r"^ (?:ال)?تابع(?:ه|ين|ون)? ل(?:ه|ها|هم) ")  # «مقاتلات سلاح الجو التابع له قصفت»
_QUALIFIED = re.compile(r"^[ \"]+(?:ال\w+(?:ي|يه|يين|ين) ){1,2}")  # «قوات البيشمركة الكردية شنت»
_IN_BRACKETS = re.compile(r" ?\([^()\n]{1,60}\)")  # «قوات كذا، بقيادة فلان (ابن كذا)، بدأت»


def ways_between(gap: str, *, after: bool) -> tuple[str, ...]:
    """What stands between an attack and a force, and the same without what may be left out.

    «قصف -شنته قوات …-», «قوات البيشمركة الكردية شنت», «كتائب القسام، الجناح العسكري لحركة حماس، شنت»
    """
    if after:
        return (gap, gap.replace(" -", " ")) if " -" in gap else (gap,)
    away = (_APPOSED, agency().stationed, _ITS_OWN, agency().described)
    shorter = [_without(words, gap) for words in away]
    if "(" in gap:
        shorter.append(_IN_BRACKETS.sub("", gap))
    if "ال" in gap:
        shorter.append(_without(_QUALIFIED, gap))
    return tuple({gap, *shorter})


def without_apposition(gap: str) -> str:
    """What stands behind a force, without what it is called besides: «كتائب القسام، الجناح العسكري لحركة حماس، شنت»."""
    return _without(_APPOSED, gap)


def _without(words: re.Pattern[str], gap: str) -> str:
    """What stands behind words with which it may begin."""
    found = words.match(gap)
    return f" {gap[found.end() :]}" if found else gap
