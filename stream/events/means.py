"""The type of an attack, as the words of means near its trigger have it: «قصف … بالمدفعية»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from stream.events.clauses import Clause
from stream.events.forces import by_a_force, raided, stormed
from stream.events.lexicon import MeansWord, Trigger, lexicon
from stream.records import Type

REACH = 90  # characters within which a word of means colours a trigger
LISTED = 220  # the same where «بقذائف» stands behind a list of places


class Kind(NamedTuple):
    """What a trigger tells: its type, whether the words tell it plainly, and the types joined to it by «و»."""

    type: Type
    plain: bool
    also: tuple[Type, ...] = ()


def type_of(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> Kind:
    """The kind of a trigger, as the words of means near it in the folded `text` have it."""
    if trigger.rule.rocket and _FROM_THE_GROUND.match(text, trigger.end):
        return Kind(Type.SHELLING, plain=True)  # «غارات وصواريخ أرض أرض»
    if raided(text, trigger, means, clause):
        return Kind(Type.GROUND_ASSAULT, plain=True)
    storms = stormed(text, trigger)
    near = sorted(
        (w.weak, _distance(w, trigger), w.rank, w.type, w.start, w.end)
        for w in means
        if w.type in trigger.rule.means
        and clause.start <= w.start < clause.end
        and not (w.start < trigger.end and trigger.start < w.end)
        and not (w.weak and trigger.rule.rocket)
        and not BESIDE.search(text, w.end, trigger.start)
        and (storms is None or w.start < storms or text[w.start] == "ب")  # «هاجموا القرية وفتحوا النار»
    )
    if near and near[0][1] <= (LISTED if _by_means(text, trigger, near[0][4]) else REACH):
        weak, _, _, kind, start, end = near[0]
        from_the_air = kind is Type.SHELLING and any(
            other is Type.AIRSTRIKE and not soft and distance <= REACH
            for soft, distance, _, other, *_ in near
        )
        if from_the_air and lexicon().rocket(text[start:end]):  # «طائرات قصفت بالصواريخ»
            return Kind(Type.AIRSTRIKE, plain=True)
        joined = {
            w.type
            for w in means
            if w.type in trigger.rule.means and not w.weak and w.type is not kind and not weak
            if _JOINED.fullmatch(text, end, w.start) or _JOINED.fullmatch(text, w.end, start)
        }
        fell = kind is Type.SHELLING and _OPEN.fullmatch(text, start, end) is not None  # «طال القصف»
        fell = fell or (not joined and _any_rocket(text, start, end))
        whose = weak and trigger.rule.type is Type.SHELLING  # «القصف الإسرائيلي»
        return Kind(kind, plain=not (fell or whose), also=tuple(sorted(joined)))
    if storms is not None:
        return Kind(Type.GROUND_ASSAULT, plain=True)
    if trigger.rule.id == "attack" and by_a_force(text, trigger, clause):
        return Kind(Type.GROUND_ASSAULT, plain=True)
    open_ = trigger.rule.type is Type.SHELLING and bool(trigger.rule.means)  # «قصف», «صاروخ»
    open_ = open_ or (trigger.rule.id == "blast" and not _bomb(trigger, means, clause))  # «سُمعت انفجارات»
    shells = trigger.rule.type is Type.AIRSTRIKE and any(
        w.type is Type.SHELLING and _JOINED.fullmatch(text, trigger.end, w.start) for w in means
    )
    also = (Type.SHELLING,) if shells else ()
    return Kind(trigger.rule.type, not trigger.rule.generic and not open_, also)


def _any_rocket(text: str, start: int, end: int) -> bool:
    """Whether all that is told is «بالصواريخ», which aircraft fire as well."""
    return lexicon().rocket(text[start:end]) and _FROM_THE_GROUND.match(text, end) is None


def _bomb(trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> bool:
    """Whether a clause names what went off: «انفجار عبوة»."""
    return any(
        w.type is Type.BOMBING
        and clause.start <= w.start < clause.end
        and not (w.start < trigger.end and trigger.start < w.end)
        for w in means
    )


_OPEN = re.compile(r"[وبل]?(?:ال)?قصفا?")
BESIDE = re.compile(
    r" (?:مع|و?تزامن\w*|بالتزامن|تزامنا|رافق\w*|و?ترافق\w*|تل[اي]ه\w*|اعقب\w*|تبع\w*) "
)  # another attack's means


def _by_means(text: str, trigger: Trigger, start: int) -> bool:
    """Whether a word of means behind a trigger says with what: «استهدف … قريتي كذا وكذا … بقذائف المدفعية»."""
    return trigger.end < start and text[start] == "ب" and text[start - 1] == " "


_WITH = re.compile(
    r"(?<!\w)[وفي]?(?:تزامنا|بالتزامن|تزامن\w*|ترافق\w*|بالتوازي)\sمع\s$|(?<!\w)[وفيت]?(?:رافق|يرافق|اعقب|تلا|تلت|سبق|تبع|تخلل)ت?\s$"
)


def goes_with(text: str, start: int) -> bool:
    """Whether an attack is only what another went with: «ورافق الغارات قصف مدفعي على كذا»."""
    return _WITH.search(text, max(0, start - 20), start) is not None


ANOTHER = re.compile(r" (?:\w+ )?(?:اخر|اخري|اخرين|ثان|ثاني|ثانيه|ثالث|رابع|منفصل|منفصله|مستقل)(?!\w)")
AND_ANOTHER = re.compile(r"(?: [^ .،\n]+){0,4} وب?(?:ال)?")  # between two attacks that struck together
_FROM_THE_GROUND = re.compile(
    r" (?:من نوع |من طراز )?\"?(?:ارض[ \-–]*ارض|ارضيه|كاتيوشا|غراد|باليستي|فيل|زلزال|محمول)"
)
_JOINED = re.compile(r"(?: \w+)?(?: \(\w+\))? وب?(?:ال)?")  # «جوي ومدفعي», «بالرشاشات الثقيلة وصواريخ»


def _distance(word: MeansWord, trigger: Trigger) -> int:
    """Characters between a word of means and a trigger; one behind the trigger counts as nearer."""
    return word.start - trigger.end if word.start >= trigger.end else trigger.start - word.end + REACH // 4
