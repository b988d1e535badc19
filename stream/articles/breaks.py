"""Lines broken inside a sentence: pages that break at their links, or at a fixed width, are read in whole lines.

A break is undone where the line before it cannot end there, or the one behind cannot begin there. The line feed
becomes a blank, so that every offset stays what it was.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from stream.articles.fold import Folded, fold_name
from stream.articles.page_words import page_labels, page_words

_ENDS = frozenset('.!؟?:"…')
_NAME_AND_COMMA = re.compile(r"[،)]|\w+(?: \w+)?،")
# «دبي، الإمارات العربية المتحدة (CNN) -- …» begins, whatever caption stands above it.
_DATELINE = re.compile(r"\W*\w+(?: \w+)?،[^\n.()]{1,40}\([^()\n]{2,30}\)\s?[-–—]")
LEAST = 2  # words; a shorter line is a label or a dateline
GOES_ON = 5  # words of the line behind a first word that stands alone
_WORD = 3  # letters of a word that «و» may begin


@cache
def _dangling() -> frozenset[str]:
    return frozenset(map(fold_name, page_words().dangling))


def rejoined(folded: Folded) -> Folded:
    """A folded text whose sentences are broken no more; the same object where none was."""
    lines = folded.text.split("\n")
    if len(lines) == 1:
        return folded
    parts = [lines[0]]
    at_width = _opens_at_width("", lines[0], lines[1])  # whether the paragraph is broken at a fixed width
    for k, (before, line) in enumerate(pairwise(lines), 1):
        parts += [" " if (at_width and line.strip()) or _broken(before, line) else "\n", line]
        if not (at_width and line.strip()):
            at_width = _opens_at_width(before, line, lines[k + 1] if k + 1 < len(lines) else "")
    text = "".join(parts)
    return folded if text == folded.text else folded._replace(text=text)


def _opens_at_width(before: str, line: str, behind: str) -> bool:
    """Whether a paragraph opens with a line of one word that cannot end there: «وقالت», then the rest of it line by line."""
    word = line.strip()
    if before.strip() or not word.isalpha() or len(behind.split()) < GOES_ON:
        return False
    return word in _dangling() or (word[0] == "و" and len(word) > _WORD and word not in page_labels().waw)


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
