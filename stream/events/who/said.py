"""Who is said to have made an attack: the force that claims it, or that somebody holds to be its author.

All offsets count in folded text.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from stream.articles.fold import fold_letters
from stream.events.who.actors import REACH
from stream.events.who.agency import agent_table
from stream.events.who.denied import denied
from stream.text.found import Found
from stream.text.needed import Needing


class _Said(Found, frozen=True):
    """What stands before a force and behind it where that is said of it."""

    before: Needing | None
    behind: Needing | None


@cache
def _said() -> dict[str, list[_Said]]:
    """The ways to say that a force claims an attack, and that it is accused of one."""
    found: dict[str, list[_Said]] = {}
    for row in agent_table().said:
        sides = (Needing(fold_letters(side)) if side else None for side in (row.left, row.right))
        found.setdefault(row.kind, []).append(_Said(*sides))
    return found


@lru_cache(maxsize=1024)  # every attack near by asks about the same forces
def _says(kind: str, folded: str, start: int, end: int) -> bool:
    """Whether the words around the force at [start, end) say that of it."""
    led = 1 if folded.startswith("لل", start) else 0  # «أصابع الاتهام للحوثيين»
    left = folded[max(0, start - REACH) : start + led].replace("\n", " ")
    right = folded[end : end + REACH]
    for way in _said()[kind]:
        wide = way.before is not None and way.before.always  # what needs no letter is asked last
        if way.before is not None and not wide and not way.before.search(left):
            continue
        if way.behind is not None and not way.behind.match(right):
            continue
        if way.before is None or not wide or way.before.search(left):
            return not denied(folded, start, end)
    return False


# What a claim or a charge is of, that is not the attack told of: others like it, some of several, or many in general.
_OF_OTHERS = re.compile(
    r"(?<!\w)[وف]?[بلك]?(?:ال)?(?:(?:هجوم|هجمات|عملي|تفجير|اعتداء|غار|ضرب|قصف)\w* (?:\w+ )?(?:ال)?سابق|غداه|بينها|بينهما|مثله|مثلها|مماثل|احدها|احداها|احدهما|احداهما|بعضها|اغلبها|معظمها|عدد منها|عددا منها|مرتين|مرات|عاده|غالبا|كثيرا ما|من حين|بين حين|بين الحين|كل يوم|يوميا)"
)


def of_others(folded: str, start: int, end: int) -> bool:
    """Whether what is said of a force is said of other attacks: «يقف عادة وراءها», «تبنى أحدها»."""
    left = max(folded.rfind(mark, 0, start) for mark in ".؟!\n")
    rights = [at for mark in ".؟!\n،" if (at := folded.find(mark, end)) >= 0]
    return bool(_OF_OTHERS.search(folded, max(left, start - REACH * 2), min(rights, default=len(folded))))


@lru_cache(maxsize=64)
def _accuses(folded: str) -> bool:
    """Whether a text has a word with which somebody is accused at all."""
    return any(word in folded for word in _ACCUSING)


_ACCUSING = (
    "تهم",
    "اتهام",
    "محمل",
    "فاعل",
    "منفذ",
    "جاني",
    "يعتقد",
    "يرجح",
    "يشتبه",
    "يظن",
    "لوم",
    "لايم",
    "مسوول",
    "وراء",
    "خلف",
    "نسب",
    "عزا",
    "عزت",
    "عزي",
    "عزو",
    "مصدره",
    "بصمات",
    "حمل",
    "شبهات",
    "شكوك",
    "مهاجم",
    "انتحاري",
    "قاتل",
    "ارسل",
    "فجر",
    "زرع",
    "اطلق",
    "انطلق",
    "شنه",
    "شنته",
    "شنها",
    "شنتها",
    "نفذه",
    "نفذته",
    "نفذها",
    "نفذتها",
    " من نفذ",
    " من شن",
    " من زرع",
)


def claims(folded: str, start: int, end: int) -> bool:
    """Whether the force at [start, end) claims an attack: «وتبنى تنظيم كذا الهجوم»."""
    return _says("claim", folded, start, end) and not of_others(folded, start, end)


def accused(folded: str, start: int, end: int) -> bool:
    """Whether somebody holds the force at [start, end) to be the author: «هو المسؤول عن الهجوم»; not who is only accused, «اتهم»."""
    if not _accuses(folded) or not _says("accusation", folded, start, end):
        return False
    return not of_others(folded, start, end)
