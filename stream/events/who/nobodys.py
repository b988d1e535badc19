"""Attacks of which a text says that nobody is known to be the author: of unknown hands, or from ground that two sides hold.

All offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from stream.events.who.actors import REACH, ActorMention
from stream.text.needed import Needing

# «مناطق سيطرة مشتركة ل», «المناطق التي تسيطر عليها», «التي تخضع لسيطرة»
_GROUND = re.compile(
    r"(?<!\w)(?:[وفبلك]?(?:ال)?(?:مناطق|منطقه|مواقع|نقاط|قواعد|معسكرات|حواجز|تلال|اراض|اراضي)|[يت]خضع|خاضع\w*|[يت]سيطر|[يت]نتشر|[يت]تمركز|مشترك\w*)"
    r"(?: (?:التي|الذي|[يت]سيطر|عليها|عليه|[يت]خضع|خاضع\w*|[يت]نتشر|[يت]تمركز|[يت]تواجد|فيها|بها|(?:ال)?(?:سيطره|نفوذ|انتشار|تمركز|تواجد|مشترك\w*)|لسيطره|لنفوذ|تابعه|تتبع|عسكريه|بين))*"
    r" ل?ل?\"?\Z"
)
_AND = re.compile(r"\"? و(?:من جهه |بين )?\"?")


def held_by_two(folded: str, near: Sequence[ActorMention]) -> frozenset[ActorMention]:
    """Of the forces of a stretch those that are named together as holding ground, where they are of two sides."""
    found: set[ActorMention] = set()
    for one, other in pairwise(near):
        if one.side is other.side or not _AND.fullmatch(folded, one.end, other.start):
            continue
        if _GROUND.search(folded, max(0, one.start - REACH), one.start):
            found |= {one, other}
    return frozenset(found)


# «دون تحديد الجهة الفاعلة», «دون أن تتضح هوية المنفذين»
_UNKNOWN = Needing(
    r"(?<!\w)(?:دون|بدون|لم)(?: ان)? [^ .،]+(?: [^ .،]+){0,2}? (?:ال)?(?:جهه|هويه|مصدر|فاعل\w*|منفذ\w*)(?!\w)|(?:ال)?(?:جهه|هويه)(?: [^ .،]+)? (?:مجهول|غير معروف)"
)


def of_nobody(folded: str, start: int, end: int, near: Sequence[ActorMention]) -> bool:
    """Whether the sentence at [start, end) says that who attacked is not known; `near` are its forces."""
    held = len(near) > 1 and bool(held_by_two(folded, near))
    return held or _UNKNOWN.search(folded, start, end) is not None


# «قتلت الشرطة رجلا هاجم حاجزا في كذا»: he did it, not who shot him
_A_MAN = re.compile(
    r"(?<!\w)[وفل]?(?:شخصا|رجلا|شابا|مسلحا|مهاجما|سايقا|جنديا سابقا|امراه|فتي|فتاه|شخص|رجل|شاب|مسلح)(?: (?!من |في |علي |بعد|عندما |حين|خلال |اثر |و)[^ .،؟!]+){0,2}(?: كان| قد)? \Z"
)
_MEN_DO = re.compile(r"(?:هاجم|طعن|دهس|اقتحم|اطلق|فتح|حاول|فجر|صدم)ت?(?!\w)")
_SHOT_HIM = re.compile(r"(?<!\w)[وف]?(?:قتل|اردي|ارد|اعتقل|اوقف|تحييد|حيد|اطلق)ت?(?: [^.؟!\n]{1,60})? \Z")


def by_a_man(folded: str, sentence: int, start: int) -> bool:
    """Whether the attack at `start` is that of one man whom the force named before him in its sentence shot or held."""
    if not _MEN_DO.match(folded, start):
        return False
    man = _A_MAN.search(folded, max(sentence, start - REACH), start)
    return man is not None and _SHOT_HIM.search(folded, sentence, man.start()) is not None
