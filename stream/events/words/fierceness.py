"""How fierce an attack was, told by how long there was none like it: «أعنف قصف منذ أشهر»."""

from __future__ import annotations

import re

_FIERCEST = re.compile(r"(?<!\w)[وفبل]?(?:اعنف|اكبر|اشد|اوسع|اول|اعلي|اسوا|اخطر)\s\w+\s(?:\w+\s)?\Z")


def says_how_fierce(text: str, at: int) -> bool:
    """Whether the «منذ» at an offset says how fierce an attack is, not when it was."""
    return text.startswith("منذ", at) and _FIERCEST.search(text, max(0, at - 40), at) is not None
