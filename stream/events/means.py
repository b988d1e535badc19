"""The type of an attack, as the words of means near its trigger have it: «قصف … بالمدفعية»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from stream.events.clauses import Clause
from stream.events.lexicon import Form, MeansWord, Trigger, lexicon
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
    storms = _stormed(text, trigger)
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
        whose = weak and trigger.rule.type is Type.SHELLING  # «القصف الإسرائيلي»
        return Kind(kind, plain=not (fell or whose), also=tuple(sorted(joined)))
    if storms is not None:
        return Kind(Type.GROUND_ASSAULT, plain=True)
    open_ = trigger.rule.type is Type.SHELLING and bool(trigger.rule.means)  # «قصف», «صاروخ»
    open_ = open_ or (trigger.rule.id == "blast" and not _bomb(trigger, means, clause))  # «سُمعت انفجارات»
    shells = trigger.rule.type is Type.AIRSTRIKE and any(
        w.type is Type.SHELLING and _JOINED.fullmatch(text, trigger.end, w.start) for w in means
    )
    also = (Type.SHELLING,) if shells else ()
    return Kind(trigger.rule.type, not trigger.rule.generic and not open_, also)


# «هاجم مسلحون قرية كذا»: men who attack a whole settlement come on the ground.
_SETTLEMENT = re.compile(
    r"(?: (?!علي |في |ب|قرب )[^ .،\n]+){0,6}? (?:(?:اطراف|مشارف|ضواحي|محيط) )?(?:قريه|قري|قريتي|بلده|بلدات|بلدتي|مدينه|مدينتي|مدن|مخيم|مخيمي|حي|حيي|احياء|منطقه|منطقتي|مناطق|ناحيه|مديريه|قضاء|ضاحيه) "
)
_SETTLERS = "مستوطن"


def _bomb(trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> bool:
    """Whether a clause names what went off: «انفجار عبوة»."""
    return any(
        w.type is Type.BOMBING
        and clause.start <= w.start < clause.end
        and not (w.start < trigger.end and trigger.start < w.end)
        for w in means
    )


def _stormed(text: str, trigger: Trigger) -> int | None:
    """Where the word for a whole settlement that men attack ends; None where they attack none. Settlers storm none."""
    if trigger.rule.id != "attack" or trigger.form is Form.NOUN:
        return None
    found = _SETTLEMENT.match(text, trigger.end)
    if found is None or _SETTLERS in text[max(0, trigger.start - 40) : found.end()]:
        return None
    return found.end()


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


_JOINED = re.compile(r"(?: \w+)?(?: \(\w+\))? وب?(?:ال)?")  # «جوي ومدفعي», «بالرشاشات الثقيلة وصواريخ»


def _distance(word: MeansWord, trigger: Trigger) -> int:
    """Characters between a word of means and a trigger; one behind the trigger counts as nearer."""
    return word.start - trigger.end if word.start >= trigger.end else trigger.start - word.end + REACH // 4
