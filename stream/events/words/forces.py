"""Attacks that came on the ground because men or a force made them, where no word says with what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.events.who.actors import alternatives
from stream.events.words.clauses import Clause
from stream.events.words.lexicon import Form, MeansWord, Trigger
from stream.events.words.triggers import trigger_table
from stream.records import Type

REACH = 90  # characters before a noun of attack in which those who made it stand
_WORDS = trigger_table().on_the_ground
_MEN = rf"(?:{alternatives(_WORDS.men)})(?!\w)|{alternatives(_WORDS.men_begin)}"
MEN = rf"[\"'(]?(?:ال)?(?:{_MEN})"
FORCE = rf"[\"'(]?(?:ال)?(?:{_MEN}|{alternatives(_WORDS.forces_begin)})"
SETTLEMENT = rf"(?:عد[هد] )?(?:{family('settlement', 'settlements')}|{alternatives(_WORDS.grounds)})(?!\w)"
_SETTLERS = "مستوطن"
_WHERE = "علي |في |قرب |ب(?!وكو|عض)"  # what says where; «بوكو حرام» and «بعض» do not

# «هاجم مسلحون قرية كذا»: a whole settlement that somebody attacked.
_ATTACKED_ONE = re.compile(
    rf"(?: (?!{_WHERE})[^ .،\n]+){{0,6}}? (?:(?:اطراف|مشارف|ضواحي|محيط) )?(?:ال)?{SETTLEMENT}[ .،\n]"
)
_THEY_ATTACKED = re.compile(rf" (?:(?!{_WHERE}|ضد )[^ .،\n]+ ){{0,2}}?{FORCE}")
# «هاجموا عربتين»: what stops on a road or stands by one is shot at, not stormed.
_ON_A_ROAD = re.compile(
    rf"(?: (?!{_WHERE})[^ .،\n]+){{0,4}}? (?:لل?|علي )?(?:ال)?(?:دوري|حاجز|حواجز|نقاط تفتيش|نقطه تفتيش|سيار|عرب(?:ه|تين|ات)|رتل|ارتال|موكب|قافل|قوافل|حافل|مركب|الي(?:ه|ات|تين)|شاحن|باص)"
)
# «مقاتلو المجلس هاجموا», «قوات كذا التابعة لكذا هاجمت»: who attacked stands before the verb.
_AND_THEY = re.compile(
    rf"(?<!\w)[وفبل]?{FORCE}[^ .،\n]*(?: (?!ب?ان(?:ه|ها|هم)?(?!\w)|شخص|شاب|رجل|مواطن|مدني)[^ .،:\n]+){{0,7}} (?:قد )?$"
)
_ON_ONE = re.compile(rf"(?: (?!في )[^ .،\n]+){{0,9}}? (?:علي|طالت?|استهدفت?) {SETTLEMENT} ")
_THEIRS = re.compile(
    rf" {FORCE}|(?: [^ .،\n]+){{0,2}}? (?:لل?\s?|من |(?:شن|نفذ|قاد|بدا)(?:ه|ها|ته|تها|وه|وها) (?:[^ .،\n]+ )?){FORCE}"
)
_WHEN = rf"(?: [\"(]?(?:{family('daytime')}|ليله|اليوم|امس|يوم|اول|قبل|الماضي|الماضيه|ال{family('weekday')})[\")،]*)"
_MADE = re.compile(
    rf"(?<!\w)[وف]?(?:شن|نفذ|بدا|بدء)(?:ت|وا)? {FORCE}[^.\n]{{0,60}} $|(?<!\w)[وفبل]?{FORCE}[^.،\n]{{0,30}} (?:شن|نفذ|بدا|بدء)(?:ت|وا)?{_WHEN}{{0,4}} $"
)
_THEY_RAIDED = re.compile(rf" (?:(?!{_WHERE})[^ .،\n]+ ){{0,1}}?{MEN}")
_AND_MEN = re.compile(
    rf"(?<!\w)[وفبل]?{MEN}[^ .،\n]*(?: (?!ب?ان(?:ه|ها|هم)?(?!\w))[^ .،:\n]+){{0,4}} (?:قد )?$"
)
_TOOK = re.compile(r"(?<!\w)[وف]?(?:اعتقل|احتجز|اوقف|اسر|اقتاد)(?:ت|وا|تا|ا|تهم|هم)?(?!\w)")


def stormed(text: str, trigger: Trigger) -> int | None:
    """Where the word for a whole settlement that men attack ends; None where they attack none. Settlers storm none."""
    if trigger.rule.id != "attack" or (
        trigger.form is Form.NOUN and not text.startswith("مهاجمه", trigger.start)
    ):
        return None
    found = _ATTACKED_ONE.match(text, trigger.end)
    if found is None or _SETTLERS in text[max(0, trigger.start - 40) : found.end()]:
        return None
    return found.end()


def by_a_force(text: str, trigger: Trigger, clause: Clause) -> bool:
    """Whether a force is told to have attacked, or a whole settlement: where nothing says with what, on the ground."""
    start = trigger.start - len(trigger.clitics)
    if trigger.form is not Form.NOUN:
        if _ON_A_ROAD.match(text, trigger.end) or _SETTLERS in text[trigger.end : trigger.end + 40]:
            return False
        if _THEY_ATTACKED.match(text, trigger.end):
            return True
        told = max(clause.start, start - REACH)
        return _SETTLERS not in text[told:start] and _AND_THEY.search(text, told, start) is not None
    if _ON_ONE.match(text, trigger.end) is None and not _suffered(text, trigger):
        return False
    made = _MADE.search(text, max(0, start - REACH), start) is not None
    return made or _THEIRS.match(text, trigger.end) is not None


# «تعرضت قرى كذا وكذا لهجوم شنته الميليشيا»
_SUFFERED = re.compile(rf"(?<!\w)[وف]?[يت]?تعرض(?:ت|تا|وا)? (?:ال)?{SETTLEMENT}[^.\n]{{0,160}} ل?(?:ال)?$")


def _suffered(text: str, trigger: Trigger) -> bool:
    """Whether a noun of attack tells of what a settlement before it suffered."""
    left = text[max(0, trigger.start - 200) : trigger.start]
    return "تعرض" in left and _SUFFERED.search(left) is not None


def raided(text: str, trigger: Trigger, means: Sequence[MeansWord], clause: Clause) -> bool:
    """Whether «أغار» or «غارة» tells of men on the ground: fighters raided, or a raid that took people away."""
    if trigger.rule.id != "airstrike" or any(
        w.type is Type.AIRSTRIKE
        and not w.weak
        and clause.start <= w.start < clause.end
        and not (w.start < trigger.end and trigger.start < w.end)
        for w in means
    ):
        return False
    start = trigger.start - len(trigger.clitics)
    if trigger.form is Form.NOUN:
        return _TOOK.search(text, clause.start, clause.end) is not None
    return (
        _THEY_RAIDED.match(text, trigger.end) is not None
        or _AND_MEN.search(text, max(clause.start, start - REACH), start) is not None
    )
