"""What a «منذ» says that is not when an attack was: how fierce it is, «أعنف قصف منذ أشهر», or how a place has been since."""

from __future__ import annotations

import re

_FIERCEST = re.compile(r"(?<!\w)[وفبل]?(?:اعنف|اكبر|اشد|اوسع|اول|اعلي|اسوا|اخطر)\s\w+\s(?:\w+\s)?\Z")


def says_how_fierce(text: str, at: int) -> bool:
    """Whether the «منذ» at an offset says how fierce an attack is, not when it was."""
    return text.startswith("منذ", at) and _FIERCEST.search(text, max(0, at - 40), at) is not None


# «البلدة المحاصرة منذ أعوام», «التي يسيطر عليها التنظيم منذ 2014»
_STATE = re.compile(
    r"\bال(?:محاصر|مغلق|خاضع|محتل|محرر|مهجر|مهجور|معزول|متوقف|مستمر|متواصل|داير|جاري|جاريه|مدمر|منكوب|هارب|فار|مقيم|مستعر)(?:ه|ين|ون)?"
    r"(?:\s[^\s.،]+){0,3}\s$"
    r"|\b(?:التي|الذي)\s[تي](?:سيطر|حاصر|حتل|خضع|قيم|عيش)\w*(?:\s[^\s.،]+){0,4}\s$"
)


def says_a_state(text: str, at: int) -> bool:
    """Whether the «منذ» at an offset says since when a place or force is as it is."""
    return text.startswith("منذ", at) and _STATE.search(text[max(0, at - 64) : at]) is not None


def says_no_time(text: str, at: int) -> bool:
    """Whether the «منذ» at an offset says one or the other."""
    return says_how_fierce(text, at) or says_a_state(text, at)
