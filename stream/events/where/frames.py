"""Attacks without the words that add no kind: what an attack is called, what it answers, the gunmen who made it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.events.words.context import Judged
from stream.events.words.lexicon import Form, Strength, Trigger
from stream.records import Type

# «في عملية نوعية، قصفت …», «ردا على الغارات الأخيرة، اقتحمت …»: what an attack is called or answers adds no kind to it.
_CALLED = re.compile(r"(?<!\w)[وف]?(?:في|ضمن|خلال|اثناء|في اطار|ضمن اطار|في سياق)\s(?:ال)?$")
_ANSWERS = re.compile(
    r"(?<!\w)[وف]?(?:ردا علي|ردا ل|انتقاما (?:ل|من )|ثارا ل|احتجاجا علي|علي خلفيه)\s?(?:\w+\s)?(?:ال)?$"
)
_OPERATION = re.compile(r"(?:ال)?(?:عملي|حمل|هجوم|هجم)\w*")
_ENDS_THERE = re.compile(r"(?:\s(?!في\b|علي\b|ضد\b|ب)[^\s.،؛]+){0,2}\s*(?:[.،؛\n]|\Z)")


def without_frames(text: str, attacks: Sequence[Judged]) -> Sequence[Judged]:
    """Attacks without what only says what another of them is called, or what it answers; all, where none is left."""
    fell = any(j.type in (Type.AIRSTRIKE, Type.SHELLING) and j.judgement is None for j in attacks)
    kept = [j for j in attacks if not (_is_frame(text, j) or (fell and _meanwhile(text, j)))]
    told = any(j.judgement is None and j.trigger.rule.strength is not Strength.CASUALTY for j in kept)
    return kept if told else attacks


def _is_frame(text: str, judged: Judged) -> bool:
    trigger = judged.trigger
    if trigger.form is Form.NOUN and _came_before(text, trigger):
        return True
    if trigger.form is Form.NOUN and _WAGED.match(text, trigger.end):
        return _WITHIN.search(text, max(0, trigger.start - 20), trigger.start) is not None
    if trigger.form is not Form.NOUN or not _ENDS_THERE.match(text, trigger.end):
        return False
    start = trigger.start - len(trigger.clitics)
    if _ANSWERS.search(text, max(0, start - 40), trigger.start):
        return True
    called = _CALLED.search(text, max(0, start - 16), trigger.start)
    return called is not None and _OPERATION.match(text, trigger.start) is not None


# «ضمن الحملة العسكرية التي تشنها للسيطرة على كذا»
_WITHIN = re.compile(r"(?<!\w)[وف]?(?:ضمن|في اطار|ضمن اطار|في سياق)\s(?:ال)?$")
_WAGED = re.compile(
    r"(?:\s(?!في\b|علي\b)[^\s.،؛]+){0,2}\s(?:التي|الذي)\s[يت](?:شن|نفذ|خوض|قود|واصل)\w*(?!\w)"
)


# «نفذ الطيران أثناء المعارك ثلاث غارات على كذا»: a fight that is known, of which no place is told
_MEANWHILE = re.compile(r"(?<!\w)[وف]?(?:خلال|اثناء)\s(?:ال)?$")
_OF_ITS_OWN = re.compile(
    r"(?:\s(?:ال\w+|بين|مع)){0,2}\s(?:في|ب(?!لد)\w|داخل|قرب|حول|علي|عند|بين|مع|الداير|الدايره)"
)


def _meanwhile(text: str, judged: Judged) -> bool:
    """Whether a fight is only when something else was done."""
    trigger = judged.trigger
    known = "ال" in trigger.clitics or text.startswith("ال", trigger.start)
    if not known or judged.type is not Type.ARMED_CLASH:
        return False
    during = _MEANWHILE.search(text, max(0, trigger.start - 12), trigger.start) is not None
    return during and _OF_ITS_OWN.match(text, trigger.end) is None


# «أعقب التفجير هجوم على كذا»: what came before it, known already
_CAME_BEFORE = re.compile(r"(?<!\w)[وف]?(?:اعقب|تل[اي]?|تبع|رافق|سبق)(?:ت)?\s(?:ال)?$")
_THEN_ANOTHER = re.compile(
    r"(?:\sال\w+)?\s(?:هجوم|قصف|غار|اشتباك|اطلاق نار|معارك|مواجهات|انفجار|تفجير|اقتحام|توغل)\w*(?!\w)"
)


def _came_before(text: str, trigger: Trigger) -> bool:
    known = "ال" in trigger.clitics or text.startswith("ال", trigger.start)
    start = trigger.start - len(trigger.clitics)
    return (
        known
        and _CAME_BEFORE.search(text, max(0, start - 12), trigger.start) is not None
        and _THEN_ANOTHER.match(text, trigger.end) is not None
    )


# «ألقى مسلحون مجهولون قنبلة», «أطلق مجهولون صاروخا»: who it was, with something else than guns; «أطلق مسلحون النار».
_GUNMEN = re.compile(r"(?:اطلق )?(?:مسلحون|مجهولون)(?: مجهولون)?")
_THEIR_GUNS = re.compile(r"(?: [^\s.،]+){0,6}? (?:ال)?(?:نار|نيران|رصاص|وابل)\w*")


def without_gunmen(text: str, attacks: Sequence[Judged]) -> Sequence[Judged]:
    """Attacks without the words for gunmen where others tell plainly what they did, and nothing that they shot."""
    kept = [j for j in attacks if not _are_gunmen(text, j.trigger)]
    told = any(
        (j.plain or j.trigger.rule.rocket) and not j.trigger.rule.generic and j.judgement is None
        for j in kept
    )
    return kept if told and len(kept) < len(attacks) else attacks


def _are_gunmen(text: str, trigger: Trigger) -> bool:
    whole = _GUNMEN.fullmatch(text, trigger.start, trigger.end) is not None
    return whole and _THEIR_GUNS.match(text, trigger.end) is None
