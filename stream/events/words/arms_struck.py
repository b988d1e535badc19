"""Arms that aircraft struck: a car of explosives that was destroyed, snipers who were hit, a gun that fired nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.events.words.clauses import Clause
from stream.events.words.lexicon import Form, MeansWord, Trigger
from stream.records import Type

_BACK = 90  # characters before arms in which it is told that they were struck
_LED = 30  # characters before that in which the aircraft stand
# «دمر طيران التحالف ثلاث سيارات مفخخة في حي كذا»: they did not go off, they were struck.
_STRUCK = re.compile(
    r"(?<!\w)[وف]?[يت]?(?:دمر|استهدف|ستهدف|قصف|ضرب|تدمير|استهداف)(?:ت|ا)?(?: [^ .،\n]+){0,6} $"
)
_DRONE = re.compile(r"(?<!\w)\w*(?:مسير(?:ه|ات|تان|تين)|طاير(?:ه|ات)|درون) \"?$")  # «طائرة مسيرة مفخخة»
_SNIPERS = re.compile(r"قناص(?:ه|ين|ون|ا)(?!\w)")
_CAR = re.compile(
    r" (?:[^ .،\n]+ ){0,2}?(?:سيار|عرب|شاحن|صهريج|صهاريج|دراج)\w* (?:ال)?(?:مفخخ|ملغوم|ملغم)ه(?!\w)"
)


def was_struck(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> bool:
    """Whether arms are what aircraft struck, or a verb tells that they struck a car of explosives."""
    if trigger.rule.id == "target" and trigger.form is not Form.NOUN:
        car = _CAR.match(text, trigger.end, clause.end) is not None
        return car and _from_aircraft(means, max(clause.start, trigger.start - _LED), trigger.start)
    snipers = "guns" in trigger.rule.traits and _SNIPERS.match(text, trigger.start) is not None
    if trigger.rule.id != "device" and not snipers:
        return False
    if not snipers and _DRONE.search(text, max(0, trigger.start - 16), trigger.start):
        return True
    at = trigger.start - len(trigger.clitics)
    struck = _STRUCK.search(text, max(clause.start, at - _BACK), at)
    return struck is not None and _from_aircraft(
        means, max(clause.start, struck.start() - _LED), trigger.start
    )


def _from_aircraft(means: Sequence[MeansWord], start: int, end: int) -> bool:
    """Whether aircraft or their raids are named in a stretch."""
    return any(w.type is Type.AIRSTRIKE and not w.weak and start <= w.start < end for w in means)


# «وتدمير مركبة عليها مدفع رشاش», «دمر راجمة صواريخ»: what was destroyed, or what it carried
_GUN = re.compile(r"(?:ال)?(?:مدفع|مدافع|هاون|راجم|رشاش|منص)\w*")
_DESTROYED = re.compile(r"(?:[يت]?دمر(?:ت|وا)?|تدمير)(?: (?!ب)[^ .،\n]+){0,4} $")


def was_destroyed(text: str, trigger: Trigger, word: MeansWord) -> bool:
    """Whether a gun behind «تدمير» is what was destroyed, not with what."""
    gun = trigger.end < word.start and _GUN.match(text, word.start) is not None
    return gun and _DESTROYED.match(text, trigger.start, word.start) is not None
