"""Whether it is denied that a force made an attack: by itself, or by whoever speaks of it. All offsets count in folded text."""

from __future__ import annotations

import re

from stream.events.who.actors import REACH
from stream.text.needed import Needing

# «نفت كذا مسؤوليتها», «لم يعلن كذا», «استبعدت الشرطة أن يكون كذا وراء الهجوم»; not «لا تزال كذا», «لم تستبعد».
_DENIED_BEFORE = re.compile(
    r"(?<!\w)[وف]?(?:نف(?:ي|ت|وا)|[تي]نفي|نافيا|نافيه|انكر(?:ت|وا)?|[تي]نكر|(?<!لم )(?<!لا )(?:استبعد(?:ت|وا)?|[تي]ستبعد)|(?:لم|لا|لن)(?! (?:[تي]زا?ل|[تي]ستبعد|سيما))|ليست?|عدم|دون)(?: [^ .،؟!]+){0,4} \"?$"
)
_DENIED_BEHIND = re.compile(
    r"\"? (?:قد |كانت? )?(?:نف(?:ي|ت|وا)|[تي]نفي|انكر(?:ت|وا)?|[تي]نكر|لم|لن|لا)(?! [تي]زا?ل)(?!\w)"
)


def denied(folded: str, start: int, end: int) -> bool:
    """Whether it is denied of the force at [start, end), or by it."""
    left = folded[max(0, start - REACH) : start]
    return _DENIED_BEFORE.search(left) is not None or _DENIED_BEHIND.match(folded, end) is not None


# «ونفت كذا مسؤوليتها عن الهجوم», «قالت كذا إنها لا علاقة لها بالقصف»
_DISOWNED = Needing(
    r"(?<!\w)[وف]?(?:نف(?:ي|ت|وا)|[تي]نفي|انكر(?:ت|وا)?|لا)(?: [^ .؟!\n]+){0,6}? (?:اي )?(?:مسوولي|علاق|صل|ضلوع|وقوف|تورط)[^ ]*(?: [^ .؟!\n]+){0,4}? (?:عن |ب|وراء |خلف |في )(?:ال)?(?:هجوم|قصف|غار|تفجير|استهداف|عملي|ضرب|حادث)"
)


def disowned(folded: str, start: int, end: int) -> bool:
    """Whether somebody says in [start, end) that an attack is none of theirs."""
    return _DISOWNED.search(folded, start, end) is not None
