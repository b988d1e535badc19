"""Where people fled from because it was struck: «فر الأهالي من منازلهم في كذا جراء هجوم»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.articles.document import Sentence
from stream.events.words.context import Judged
from stream.events.words.lexicon import Strength
from stream.places.gazetteer import Gazetteer
from stream.places.roles import Placed, Role
from stream.records import PlaceKind

_LEFT = frozenset({Role.DISPLACED, Role.ELSEWHERE, Role.ORIGIN, Role.ORGANISATION})
_WIDE = frozenset({PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.GOVERNORATE, PlaceKind.AREA})
_BACK = 90  # characters before a place in which they are said to flee
_FLED = re.compile(
    r"(?<!\w)[وف]?(?:نزحت?|نزوح|فرت?|فرار|هربت?|هروب|اخل(?:ي|ت)|لجات?|لجوء|غادرت?)\s(?:(?!(?:الي|نحو|صوب)\s)[^\s.،:]+\s){0,6}?"
    r"(?:(?:من|عن)\s(?:(?:ال)?(?:بيوت|منازل|مساكن|ديار)\w*\s(?:في\s)?)?|(?:بيوت|منازل|مساكن|ديار)هم\s(?:في\s|من\s)?|(?:سكان|اهالي|اهل|مواطنو)\s)[\"'(]*$"
)
_BECAUSE = re.compile(
    r"[\"')]*(?:\s[^.\n:؛]{0,80}?)?[\s،](?:جراء|من جراء|اثر|علي اثر|نتيجه|بسبب|بعد|عقب|في اعقاب|هربا من|فرارا من)\s(?:[^\s.،]+\s)?$"
)
_LONG_AGO = re.compile(r"(?<!\w)(?:منذ|كان(?:وا|ت)? قد|سابقا|العام الماضي)(?!\w)")


def fled_from(
    text: str,
    sentences: Sequence[Sentence],
    placed: Sequence[Placed],
    told: Sequence[Judged],
    gazetteer: Gazetteer,
) -> list[Placed]:
    """`placed`, a field's, with the role of what was struck for the places fled from for an attack that struck no other."""
    found = [*placed]
    for index, place in enumerate(placed):
        if place.role in _LEFT and _is_fled(text, place):
            at = place.reading.mention.start
            sentence = next((s for s in sentences if s.start <= at < s.end), None)
            if sentence is not None and _for_an_attack(text, sentence, place, placed, told, gazetteer):
                found[index] = place._replace(role=Role.STRUCK, rule="fled_from")
    return found


def _for_an_attack(
    text: str,
    sentence: Sentence,
    place: Placed,
    placed: Sequence[Placed],
    told: Sequence[Judged],
    gazetteer: Gazetteer,
) -> bool:
    """Whether an attack told behind a place is why they left it, and its sentence names nothing else that was struck."""
    begin, end, fled = sentence.start, sentence.end, place.reading
    behind = (
        j
        for j in told
        if fled.mention.end < j.trigger.start < end and j.trigger.rule.strength is not Strength.CASUALTY
    )
    attack = next(behind, None)
    if attack is None or attack.judgement is not None or _LONG_AGO.search(text, begin, end):
        return False
    if _BECAUSE.fullmatch(text, fled.mention.end, attack.trigger.start - len(attack.trigger.clitics)) is None:
        return False
    struck = [p.reading for p in placed if p.role is Role.STRUCK and begin <= p.reading.mention.start < end]
    within = fled.entry
    return all(
        r.entry is not None and within is not None and gazetteer.is_within(within, r.entry) for r in struck
    )


def _is_fled(text: str, place: Placed) -> bool:
    """Whether people are said to have left a town or a part of one."""
    entry, at = place.reading.entry, place.reading.mention.outer
    if entry is None or entry.kind in _WIDE:
        return False
    return _FLED.search(text, max(0, at - _BACK), at) is not None
