"""Attacks that are told to have been between two places: a car between two towns, the tract that lies between them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from stream.events.words.context import Judged
from stream.places.roles import Placed, Role

BETWEEN = re.compile(r"^(?!.*(?:فاصل|تفصل|رابط|ربط|دولي|قطع)).*\bبين$")
# «والمنطقة الواقعة بين», «في منطقة واقعة ما بين», «والسهول بين بلدتي»
_TRACT = re.compile(
    r"(?<!\w)(?P<and>و(?:علي |في )?)?[بل]?(?:ال)?(?:منطقه|سهول|سهل|احراش|حرش|اراضي|مزارع|بساتين|كروم|حقول|تلال|جبال|مرتفعات|اوديه|مساحه|محاور)\s"
    r"(?:ال\w+يه\s)?(?:(?:ال)?(?:واقعه|ممتده)\s)?(?:ما\s)?بين\s(?:(?:بلدتي|قريتي|مدينتي|بلده|قريه|مدينه)\s)?[\"'(]*$"
)
_NEXT = 12  # characters between the two
_LONG = 90  # characters that tell of a tract


def each_between(
    text: str, places: Sequence[Placed], struck: Sequence[Placed], attacks: Sequence[Judged]
) -> list[Placed]:
    """The two between which an attack was that struck nothing else: «غارة بين بلدتي كذا وكذا، وغارة على بلدة كذا».

    So is a tract between two, where it is no spot of what was named before: «قصفت قرية كذا والمنطقة الواقعة بين كذا وكذا».
    """
    begins = [j.trigger.start for j in attacks]
    taken = {bisect_left(begins, p.reading.mention.start) for p in struck}
    found: list[Placed] = []
    for p in places:
        if p.role is not Role.GEOGRAPHY or not BETWEEN.search(p.rule):
            continue
        mention = p.reading.mention
        at = bisect_left(begins, mention.start)
        alone = mention.cue in ("town", "city", "village") and at not in taken
        second = bool(found) and mention.start - found[-1].reading.mention.end <= _NEXT
        if at > 0 and (alone or second or _in_a_tract(text, p, struck, begins[at - 1])):
            found.append(p)
    return found


def _in_a_tract(text: str, placed: Placed, struck: Sequence[Placed], begins: int) -> bool:
    """Whether a tract beside this place was struck, besides what else was: the attack's words `begins`."""
    at = placed.reading.mention.outer
    tract = _TRACT.search(text, max(begins, at - _LONG), at)
    return tract is not None and (
        tract["and"] is not None or not any(begins < p.reading.mention.start < at for p in struck)
    )
