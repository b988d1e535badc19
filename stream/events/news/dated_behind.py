"""When an attack was, told by the next sentence: «… على كذا. ووقع الهجوم العام الماضي»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from stream.articles.document import Document
from stream.events.facts import Facts
from stream.events.words.context import Judged, Judgement
from stream.records import Field

_PAST = Judgement("background", "dated_behind")
_IT_HAPPENED = re.compile(
    r"[\s\"']*[وف]?(?:كان\s|كانت\s)?(?:قد\s)?(?:وقع|وقعت|حدث|حدثت|جري|جرت|حصل|حصلت|[يت]عود)\s(?:ال(?:هجوم|قصف|غاره|تفجير|حادث|حادثه|انفجار|مجزره|واقعه|عمليه|جريمه)|ذلك)(?!\w)"
)


def dated_behind(document: Document, told: Sequence[Judged], known: Facts) -> tuple[Judged, ...]:
    """The triggers of a text, taken out where the next sentence says only that it was long ago."""
    own = [s for s in document.sentences if s.field is Field.TEXT and not s.heading]
    old: list[tuple[int, int]] = []
    for one, two in pairwise(own):
        if _IT_HAPPENED.match(known.text, two.start) is None or known.times.between(one.start, one.end):
            continue
        times = known.times.between(two.start, two.end)
        if times and all(t.history for t in times):
            old.append((one.start, one.end))
    return tuple(
        j._replace(judgement=_PAST)
        if j.judgement is None and any(a <= j.trigger.start < b for a, b in old)
        else j
        for j in told
    )
