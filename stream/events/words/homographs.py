"""Words that are spelled as a verb of attacking and are none where they stand: «فجر» the dawn, «تدمر» the town."""

from __future__ import annotations

import re

from stream.data.families import family

_NEAR = 12  # characters before a name in which what leads to it stands
# «فجر (الاثنين)», «فجر، أمس»: the dawn of a day, not the verb.
_DAWN = re.compile(rf"[\s(\"'/،,\-]{{1,4}}(?:ال(?:يوم|امس|{family('weekday')})|امس|يوم|هذا)(?!\w)")
# «في ريف تدمر», «شرقي تدمر»: behind these stands a name, no verb.
_BEFORE_NAMES = re.compile(
    r"(?<!\w)[وفب]?(?:في|الي|علي|عن|من|قرب|حول|داخل|بين|نحو|باتجاه|صوب|حتي|محيط|مدينه|بلده|قريه|منطقه|باديه|صحراء|ريف|جبال|مطار|طريق"
    rf"|سجن|محور|جبهه|ضواحي|اطراف|مشارف|{family('side')}ي?|وسط|معركه|معارك|اثار|قلعه)\s\W?$"
)


# «فجر سترته»: that verb, not the time of day.
BLEW_UP = rf"فجر(?!{_DAWN.pattern})(?!\w)"


def is_dawn(text: str, start: int, end: int) -> bool:
    """Whether what stands at [start, end) of a folded text is «فجر», a time of day."""
    return text[start:end] == "فجر" and _DAWN.match(text, end) is not None


def is_a_name(text: str, start: int) -> bool:
    """Whether a place's name, no verb, stands where a word of a folded text starts with its clitics: «في ريف تدمر»."""
    return _BEFORE_NAMES.search(text, max(0, start - _NEAR), start) is not None


# «استهدفوا كمينا للشرطة», «تعرضت قوة بكمين كذا لهجوم»: what Egypt calls its checkpoints
_STRUCK = re.compile(r"(?<!\w)[وف]?[يت]?(?:ا?ستهدف|هاجم|فجر|اقتحم|داهم)(?:ت|وا|ون)?(?: \w+){0,3} $")
_MANNED = re.compile(
    r"(?<!وقعت )(?<!سقطت )(?<!وقع )(?<!\w)[وفبل]?(?:ال)?(?:قوه|خدمه|مجند|متمركزه|متمركز|معين|المعينه|افراد) $"
)


def is_checkpoint(text: str, start: int, end: int) -> bool:
    """Whether «كمين» at [start, end) is where soldiers stand, not where others lie in wait for them.

    >>> [is_checkpoint(t, t.index("كمينا"), len(t)) for t in ("استهدفت عبوه كمينا", "نصب مسلحون كمينا")]
    [True, False]
    """
    if text[start:end] not in ("كمينا", "بكمين"):
        return False
    where = _MANNED if text[start] == "ب" else _STRUCK
    return where.search(text, max(0, start - 40), start) is not None
