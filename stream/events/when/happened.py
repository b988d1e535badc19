"""When an attack that is known already is said to have been: «ووقع الهجوم مساء الأربعاء»."""

from __future__ import annotations

import re

_ATTACK = (
    r"ال(?:هجوم|هجمات|قصف|انفجار|تفجير|غاره|غارات|ضربه|ضربات|عمليه|اشتباكات|حادث|حادثه|جريمه|كمين|استهداف|مجزره|عبوه|قذيفه|قذايف|سياره)"
    r"(?: ال\w+){0,2}"
)
_WAS = r"(?:وقع|بدا|حدث|حصل|جري|نفذ|كان|انفجر|اندلع)ت?"
# «وقع التفجير ظهر …», «الهجوم وقع …», «القصف الذي نفذته القوات …».
_HAPPENED = re.compile(
    rf"(?<!\w)[وف]?(?:{_WAS} {_ATTACK}|{_ATTACK} (?:(?:الذي|التي) )?(?:قد )?{_WAS}"
    rf"|{_ATTACK} (?:الذي|التي) (?:نفذ|شن|ارتكب|استهدف|طال|ضرب|هز)\w{{0,3}}(?: (?!ان\b|بان\b)[^\s.،]+){{0,5}})[،,]?"
    r" (?:(?:في|خلال|يوم|عند|قرابه|نحو|حوالي) ){0,2}(?:(?:الساعه )?\w+ من )?$"
)
_BEFORE = 90  # characters before a time in which that stands


def says_when_it_was(folded: str, start: int, at: int) -> int | None:
    """Where the words begin by which a time at `at`, in a sentence from `start` on, tells when a known attack was."""
    found = _HAPPENED.search(folded, max(start, at - _BEFORE), at)
    return found.start() if found is not None else None
