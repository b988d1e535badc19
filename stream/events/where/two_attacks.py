"""Two attacks that one clause tells of, each with a place of its own: the second begins a clause of its own.

«قصفت المدفعية بلدة كذا بعد هجوم على بلدة كذا». Otherwise each would take the kind and the author of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from stream.events.words.clauses import Clause, Opening
from stream.events.words.lexicon import Strength, Trigger
from stream.places.gazetteer import Gazetteer
from stream.places.reading import Reading

_STRENGTH_CASUALTY = Strength.CASUALTY

_PAUSE = re.compile(r"[،؛]")
_BEFORE = 48  # characters before the second attack in which the words stand that join it to the first
# «بعد», «بالتزامن مع»: what the second attack is to the first; then whom it hurt, or what it was of
_JOINED = re.compile(
    r"(?<!\w)(?:و?(?:ذلك |جاء(?: ذلك| هذا)? |[يت]اتي(?: ذلك| هذا)? ))?"
    r"(?:(?:بعد|قبل)(?: (?:ساعات?|ساعه|دقايق|يوم|يومين|ايام|ساعتين|قليل)(?: قليله)? من)?|بعيد|قبيل|عقب|غداه|في اعقاب|اثر"
    r"|(?:ب?ال)?(?:تزامن|توازي) مع|تزامنا مع|بموازاه|وسط|خلال|مع|فضلا عن|اضافه الي|علاوه علي|عدا عن|الي جانب"
    r"|(?:ت?رافق|تزامن|ترافق)(?:ت)? مع|(?:رافق|تل[ايت]|اعقب|سبق|تخلل)(?:ه|ها|هما|ته|تها))"
    r" (?:(?:مقتل|اصابه|جرح|استشهاد|سقوط|وقوع|شن|اندلاع|تعرض)(?: [^\s.،]+){0,3}? [بفل]?)?(?:ال)?$"
)
# «قصفت المدفعية بلدة كذا من جهة أخرى تعرضت بلدة كذا لغارات», where no comma stands: a statement of its own.
_THEN = re.compile(
    r"(?<!\w)(?:من (?:جهه|ناحيه) (?:اخري|ثانيه)|كذلك|بدور(?:ه|ها|هم)|الي ذلك|ايضا|وبعدها|وبالتزامن|لكن|اذ) "
    r"(?=(?:تعرض|شهد|دار|شن|نفذ|القي|القت|سقط|قصف|استهدف|هاجم|انفجر|اندلع|اقتحم|قتل|اصيب|ضرب|اطلق|اغار)(?:ت|وا)?(?!\w))"
)
# «قصفت المدفعية بلدة كذا، وفتح مسلح النار على مصلين في بلدة كذا»: a verb that the words of the attack follow.
_AND_VERB = re.compile(
    r"(?<=[،,] )و(?=(?:[يت]?(?:تعرض|شهد|شن|نفذ|القي|سقط|اطلق|فتح|فجر|نسف|احرق|اضرم|خاض|وقع|دار|تبادل|زرع|اوقع|نصب|خطف|اختطف|اعدم|دهس|طعن|صدم|رم|احكم|ارتكب|اغتال|سمع|هز|هاجم|اعتد)|القت?|انفجر|اندلع|نجا|اغتيل)(?:ت|وا)? )"
)


def apart(
    text: str,
    parts: Sequence[Clause],
    triggers: Sequence[Trigger],
    readings: Sequence[Reading],
    gazetteer: Gazetteer,
) -> list[Clause]:
    """The clauses of a sentence, those that tell of two attacks on two places parted before what joins these."""
    return [piece for clause in parts for piece in _parted(text, clause, triggers, readings, gazetteer)]


def _parted(
    text: str,
    clause: Clause,
    triggers: Sequence[Trigger],
    readings: Sequence[Reading],
    gazetteer: Gazetteer,
) -> Iterator[Clause]:
    inside = [t for t in triggers if clause.start <= t.start < clause.end]
    told = [t for t in inside if t.rule.strength is not _STRENGTH_CASUALTY]
    start, opening = clause.start, clause.opening
    for first, second in pairwise(told) if len(told) > 1 else ():
        joined = _JOINED.search(text, max(first.end, second.start - _BEFORE), second.start)
        joined = joined or _THEN.search(text, first.end, second.start)
        joined = joined or _AND_VERB.search(text, first.end, second.end)
        pause = _PAUSE.search(text, second.end, clause.end)
        end = pause.start() if pause else clause.end
        if joined is None or not _two_places(start, joined.start(), joined.end(), end, readings, gazetteer):
            continue
        yield Clause(start, joined.start(), opening)
        start, opening = joined.start(), Opening.ANSWER  # who denies or recalls the first does so with both
    yield Clause(start, clause.end, opening)


def _two_places(
    start: int, end: int, behind: int, last: int, readings: Sequence[Reading], gazetteer: Gazetteer
) -> bool:
    """Whether a place stands in [start, end) and another, that neither holds nor lies in it, in [behind, last)."""
    before = [r.entry for r in readings if start <= r.mention.start < end and r.entry is not None]
    after = [r for r in readings if behind <= r.mention.start < last and r.entry is not None]
    if not before or not after or after[0].mention.refers or after[0].entry is None:
        return False
    other = after[0].entry
    return not any(
        e.id == other.id or gazetteer.is_within(e, other) or gazetteer.is_within(other, e) for e in before
    )
