"""Lines broken inside a sentence: pages that break at their links, or at a fixed width, are read in whole lines.

A break is undone where the line before it cannot end there, or the one behind cannot begin there. The line feed
becomes a blank, so that every offset stays what it was.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from stream.articles.fold import Folded, fold_name
from stream.articles.page_words import page_words

_ENDS = frozenset('.!؟?:"…')
_NAME_AND_COMMA = re.compile(r"[،)]|\w+(?: \w+)?،")
# «دبي، الإمارات العربية المتحدة (CNN) -- …» begins, whatever caption stands above it.
_DATELINE = re.compile(r"\W*\w+(?: \w+)?،[^\n.()]{1,40}\([^()\n]{2,30}\)\s?[-–—]")
LEAST = 2  # words; a shorter line is a label or a dateline


@cache
def _dangling() -> frozenset[str]:
    return frozenset(map(fold_name, page_words().dangling))


def rejoined(folded: Folded) -> Folded:
    """A folded text whose sentences are broken no more; the same object where none was."""
    lines = folded.text.split("\n")
    if len(lines) == 1:
        return folded
    parts = [lines[0]]
    for before, line in pairwise(lines):
        parts += [" " if _broken(before, line) else "\n", line]
    text = "".join(parts)
    return folded if text == folded.text else folded._replace(text=text)


def _ends(line: str) -> bool:
    """Whether what ends a sentence stands behind a line's last word."""
    for mark in reversed(line):
        if mark in _ENDS:
            return True
        if mark.isalnum() or mark == "_":
            return False
    return False


def _broken(before: str, line: str) -> bool:
    words = before.split()
    if len(words) < LEAST or _ends(before) or not line.strip():
        return False
    if words[-1] in _dangling():
        return True
    if _DATELINE.match(line):
        return False
    return bool(_NAME_AND_COMMA.match(line.lstrip())) and line.lstrip()[0] != "و"
