"""Places listed line by line behind a colon, «قصفت المناطق الآتية:» and one a line with its bullet: read as one sentence.

Each mark becomes «، و» or quotation marks, so that every offset stays what it was.
"""

from __future__ import annotations

import re
from itertools import pairwise

from stream.articles.fold import Folded

_MARK = re.compile(r"\n[ \t]*(?:[-•*·▪●○◾]|\d{1,2}[ \t]?[-.)])[ \t]*(?=\S)")
_AND = "، و"
_MOST_WORDS = 6  # of an item; a longer line tells something
_LEAST_WORDS = 2  # of what is said before the colon
_TELLS = re.compile(r"[.:؟?!؛…|]")


def unbulleted(folded: Folded) -> Folded:
    """A folded text whose short bulleted lines behind a colon go on its line; the same object where there are none."""
    if ":\n" not in folded.text and ": \n" not in folded.text:
        return folded
    lines = folded.text.split("\n")
    parts = [lines[0]]
    listing = False
    for before, line in pairwise(lines):
        begins = before.rstrip().endswith(":") and len(before.split()) >= _LEAST_WORDS
        mark = _MARK.match("\n" + line) if (begins or listing) and _is_item(line) else None
        listing = mark is not None
        if mark is None:
            parts.append("\n" + line)
        else:
            fill = " " + '"' * (mark.end() - 1) if begins else _AND.rjust(mark.end())
            parts.append(fill[-mark.end() :] + line[mark.end() - 1 :])
    text = "".join(parts)
    return folded if text == folded.text else folded._replace(text=text)


def _is_item(line: str) -> bool:
    """Whether a line is short enough to name a place and no more."""
    item = re.sub(r"^[ \t]*\d{1,2}[ \t]?[-.)]", "", line)
    return len(item.split()) <= _MOST_WORDS + 1 and _TELLS.search(item.rstrip(" .،")) is None
