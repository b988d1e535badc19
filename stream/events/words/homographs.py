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
