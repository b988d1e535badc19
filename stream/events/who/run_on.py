"""Two forces that stand one behind the other and read as the name of one: «اتهمت حكومة طالبان باكستان بقصف كذا»."""

from __future__ import annotations

import re

_BACK = 24  # characters before the name in which that stands
_TWO = "طالبان باكستان"
_ACCUSES_HER = re.compile(
    r"(?<!\w)(?:حكومه|سلطات|[وف]?(?:اتهم|[يت]تهم|حذر|[يت]حذر|دع|[يت]دعو|طالب|[يت]طالب|توعد|[يت]توعد|هدد|[يت]هدد|حمل|[يت]حمل)ت?) \Z"
)


def are_two(text: str, start: int, end: int) -> bool:
    """Whether what reads as the movement of one country is that of another, and then the country."""
    if end - start != len(_TWO) or not text.startswith(_TWO, start):
        return False
    return _ACCUSES_HER.search(text, max(0, start - _BACK), start) is not None
