"""Two accounts of one attack's toll: «قتل 18 شخصا في الغارة … من جانبها، ذكرت الشرطة أن 12 قتلوا» is 12 to 18.

All offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from stream.data import table
from stream.data.families import family
from stream.events.tell.ground import belonging_table, either
from stream.events.tolls.toll import ONE_MORE, Toll
from stream.events.who.sources import SourceTable
from stream.records import Figure
from stream.text.found import Found

_MANY, _APART = 2, 2.5  # from how many the larger account is on, and how many times the smaller it is at most
_ARMED = frozenset(("fighters", "soldiers"))
# «مقتل عشرة وجرح ثلاثين في التفجير»: of the attack told of before
_IN_THE_ATTACK = re.compile(
    rf"[^.؛،\n]{{0,40}}? (?:في|خلال|جراء|اثر) (?:هذا |هذه )?ال{family('attack')}\w*(?: نفسه| نفسها| ذاته| ذاتها)?(?! (?:ال|علي|في|الذي|التي)\w*)"
)
# how likely a larger figure is at least that makes another the least, and of the chance of that one
_AS_LIKELY, _NEARLY = 0.5, 0.7
_NEAR = 60  # characters from a figure to the one more that belongs to it


class Account(Found, frozen=True):
    """A figure, who gives it against others, whether its sentence tells of no other place, and whether it is likely of this.

    `again`: its sentence opens with who says it, and tells of «the attack».
    """

    toll: Toll
    speaker: str
    own: bool
    taken: bool
    again: bool = False


@cache
def _verbs() -> str:
    return either(table(SourceTable, "ar", "sources.toml").cues.verbs())


@cache
def _said() -> re.Pattern[str]:
    """«من جانبها، ذكرت …», «بينما قال …»: where another speaks than before."""
    return re.compile(
        rf"(?<!\w)[وف]?(?:{either(belonging_table().against.words)})(?!\w)[^.؟!\n]{{0,40}}?(?<!\w)[وف]?(?:{_verbs()}) "
    )


@cache
def _speech() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)[وف]?(?:{_verbs()}) [\"(]?(\w+(?: \w+)?)")


@cache
def _opens() -> re.Pattern[str]:
    """«وأعلن مساعد قائد الشرطة مقتل …»: a sentence that opens with who says it."""
    return re.compile(rf"\"?[وف]?(?:{_verbs()}) ")


def speaker(text: str, start: int, at: int) -> str:
    """Who is set against others as giving the figure at `at`, in a sentence from `start` on; empty where nobody is."""
    said = _said().search(text, start, at)
    names = [match[1] for match in _speech().finditer(text, said.start(), at)] if said else []
    return names[-1] if names else ""


def says_again(text: str, start: int, end: int) -> bool:
    """Whether a sentence from `start` on opens with who gives a figure that ends at `end`, as that of the attack told of before."""
    return _IN_THE_ATTACK.match(text, end) is not None and _opens().match(text, start) is not None


def disputed(figure: Figure | None, accounts: Sequence[Account]) -> Figure | None:
    """A figure as the range of its accounts, where one is set against others."""
    if figure is None or not figure.low or figure.high not in (None, figure.low):
        return figure
    accounts = [a for a in accounts if not _goes_on(a.toll, accounts)]
    same = [a for a in accounts if a.taken and (a.toll.low, a.toll.high) == (figure.low, figure.high)]
    others = [a.toll.low for a in accounts if a.toll.low and any(_rivals(first, a) for first in same)]
    lows = [figure.low, *others]
    return Figure(low=min(lows), high=max(lows), text=figure.text) if others else figure


def at_least(figure: Figure | None, kind: str, likely: Mapping[Toll, float]) -> Figure | None:
    """A figure as the least, where a larger one is as likely of this place: another account, or another attack here.

    `likely` are the figures with their chances. Measured on labelled articles and reports: of 21 such figures nine
    are exact, the others too small.
    """
    if figure is None or not figure.low or figure.high != figure.low:
        return figure
    alike = {t: chance for t, chance in likely.items() if t.kind == kind and t.low}
    own = max((chance for t, chance in alike.items() if t.low == figure.low), default=0.0)
    larger = any(
        (t.low or 0) > figure.low and chance >= max(_AS_LIKELY, _NEARLY * own) and not (t.older or t.spread)
        for t, chance in alike.items()
    )
    return Figure(low=figure.low, text=figure.text) if larger else figure


def _goes_on(toll: Toll, accounts: Sequence[Account]) -> bool:
    """Whether a figure is the first part of one that counts one more: «ثلاثة أصيبوا بجروح خطيرة ورابع بجروح طفيفة»."""
    return any(
        more.toll.rule == ONE_MORE
        and 0 < more.toll.start - toll.end < _NEAR
        and more.toll.low == toll.low + 1
        for more in accounts
        if toll.low
    )


def _rivals(first: Account, other: Account) -> bool:
    """Whether two figures are two accounts: near in number, of the same people, by two speakers."""
    few, many = sorted((first.toll, other.toll), key=lambda toll: toll.low or 0)
    if (
        not few.low
        or not many.low
        or few.low == many.low
        or not max(_MANY, few.low) <= many.low <= _APART * few.low
    ):
        return False
    who = {few.who, many.who}
    alike = few.who == many.who or not (who & _ARMED or few.who == "children")
    later = max(first, other, key=lambda account: account.toll.start)
    # who gives more than was told before; a hospital that gives fewer counts those brought to it
    more = other.again and later is other and many is other.toll
    against = first.speaker != other.speaker and bool(later.speaker)
    return alike and (more or against) and later.own and other.own
