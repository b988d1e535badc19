"""The sides that did not make an attack: whom it struck, and who answered it. All offsets count in folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stream.events.who.actors import REACH, ActorMention
from stream.events.who.other_role import other_role
from stream.events.who.whose import Cast, settle
from stream.records import Side
from stream.text.in_order import InOrder
from stream.text.needed import Needing

_STRUCK = ("target", "target_noun", "casualty", "repels")
_BEFORE = 64  # characters before an attack in which the words stand that make it the one answered
# «ردا على القصف», «انتقاما من قوات كذا التي قصفت»
_IN_ANSWER = Needing(
    r"(?<!\w)[وف]?(?:ردا|كرد|انتقاما|ثارا) (?:علي |من |ل)(?:[^\s.،؛:]+ ){0,6}[وف]?(?:ال|لل)?$"
)
# Where what is answered ends: «ردا على قصف المدينة قصفت الفصائل …»
_THEN = re.compile(r"[.،؛:\n]| (?:قصف|استهدف|شن|اطلق|هاجم|امطر|نفذ|اعلن|قال|ضرب|دك)(?:ت|وا)(?!\w)")


def answered(folded: str, at: int, start: int, end: int) -> tuple[int, int] | None:
    """The words that tell what was answered, where the attack at `at` of a sentence [start, end) is that; else None."""
    led = _IN_ANSWER.search(folded, max(start, at - _BEFORE), at)
    if led is None:
        return None
    then = _THEN.search(folded, at, end)
    return led.start(), then.start() if then else end


def answerers(
    folded: str,
    attacks: Iterable[int],
    sentence: tuple[int, int],
    forces: InOrder[ActorMention],
    country: str,
    cast: Cast,
) -> set[Side]:
    """The sides that act in a sentence outside of the words about `attacks`, where all of these were answered."""
    told = [answered(folded, at, *sentence) for at in attacks]
    if not told or None in told:
        return set()
    inside = [words for words in told if words]
    outside = (m for m in forces.between(*sentence) if not any(a <= m.start < b for a, b in inside))
    return _sides((m for m in outside if other_role(folded, m) is None), country, cast)


def hurt(folded: str, near: Iterable[ActorMention], country: str, cast: Cast) -> set[Side]:
    """The sides that the forces `near` an attack tell were struck: «استهداف مقرات قوات النظام»."""
    return _sides((m for m in near if other_role(folded, m) in _STRUCK), country, cast)


def holders(folded: str, near: Iterable[ActorMention], country: str, cast: Cast) -> set[Side]:
    """The sides of the forces `near` a place that hold it: «القرية الخاضعة لسيطرة كذا»."""
    return _sides((m for m in near if other_role(folded, m) == "control"), country, cast)


# «أصيب مستوطنان», «مقتل إسرائيلي»: settlers are a force too, but one of them is none who attacks.
_SETTLERS_HURT = Needing(
    r"(?<!\w)[وف]?(?:(?:اصيب|قتل|جرح)(?:ت|ا)?|مقتل|مصرع|اصابه|جرح|لقي|باصابه|بمقتل)"
    r" (?:(?:\d+|اثنين|ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|عشره|عدد من) )?(?:ال)?(?:مستوطن|اسراييلي)(?:ه|ا|ان|ين|تان|تين)?(?!\w)"
)


def settlers_hurt(folded: str, start: int, end: int) -> set[Side]:
    """The side of settlers where a stretch tells that some of them were hurt."""
    return {Side.ISRAEL} if _SETTLERS_HURT.search(folded, start, end) else set()


# «وردت قوات كذا على مصادر النيران», «وتصدت له قوات كذا»
_ANSWERS = re.compile(
    r"(?<!\w)[وف](?:[يت]?رد|ردت|[يت]?تصد[يت]|اشتبكت?)(?: (?:بدور|علي|ل|مع)(?:ه|ها|هم))* \"?\Z"
)


# «أصاب صاروخ آلية، وقصفت قوات كذا بلدة كذا ردا على ذلك»
_IN_REPLY = re.compile(r"[^.؟!\n]{1,140} ردا علي (?:ذلك|هذا الهجوم|الهجوم|الاستهداف|مصادر النيران)(?!\w)")


def replied(folded: str, behind: Iterable[ActorMention], country: str, cast: Cast) -> set[Side]:
    """The sides of the forces `behind` an attack, in its sentence, that answered it."""
    answered_it = (
        m
        for m in behind
        if _ANSWERS.search(folded, max(0, m.start - REACH), m.start) or _IN_REPLY.match(folded, m.end)
    )
    return _sides(answered_it, country, cast)


def _sides(forces: Iterable[ActorMention], country: str, cast: Cast) -> set[Side]:
    return {meant.side for m in forces if (meant := settle(m, country, cast)) is not None}


_WHICH = re.compile(r"(?<!\w)(?:التي|الذي|اللتين|اللذين|حيث)(?: كانت?)?(?: قد)? $")
_TOOK_IT = re.compile(
    r"[^ .،]+(?: [^ .،]+)?? علي(?:ها|ه|هما)(?!\w)|(?:دخل|استعاد|حرر|انتزع|احتل)[^ .،]*(?:ها|ه|هما)(?!\w)"
)


def took_before(folded: str, start: int) -> bool:
    """Whether an advance at `start` only says who holds a place that others struck: «أغارت طائرات على كذا التي سيطر عليها الجيش الحر»."""
    led = _WHICH.search(folded, max(0, start - REACH), start)
    return led is not None and _TOOK_IT.match(folded, start) is not None
