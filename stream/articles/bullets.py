"""Places listed line by line behind a colon, «قصفت المناطق الآتية:» and one a line with its bullet: read as one sentence.

So are rows of them behind the land that holds them: «إدلب: سراقب، سرمين.» Each mark becomes «، و» or quotation marks, so that every offset stays what it was.
"""

from __future__ import annotations

import re
from itertools import pairwise

from stream.articles.fold import Folded

_MARK = re.compile(r"\n[ \t]*(?:[-•*·▪●○◾]|\d{1,2}[ \t]?[-.)])[ \t]*(?=\S)")
_AND = "، و"
_MOST_WORDS = 6  # of an item; a longer line tells something
_LEAST_WORDS = 2  # of what is said before the colon
_ROW = re.compile(r"\n[ \t]*(?:[-•*·▪●○◾][ \t]*)?(?:\w+ ){0,2}\w+ ?: ?(?=\S)")
_ROW_WORDS = 3  # of a name in such a row
_TELLS_WHERE = re.compile(r"(?<!\w)(?:علي|في|من|الي|عن|بعد)(?!\w)")
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
        mark = _mark(line) if begins or listing else None
        listing = mark is not None
        if mark is None:
            parts.append("\n" + line)
        else:
            if not begins and parts[-1].endswith("."):
                parts[-1] = parts[-1][:-1] + " "
            fill = " " + '"' * (mark.end() - 1) if begins else _AND.rjust(mark.end())
            parts.append(fill[-mark.end() :] + line[mark.end() - 1 :])
    text = "".join(parts)
    return folded if text == folded.text else folded._replace(text=text)


def _mark(line: str) -> re.Match[str] | None:
    """What stands before the first name of a line of such a list; None where the line tells more."""
    if _is_item(line):
        return _MARK.match("\n" + line)
    row = _ROW.match("\n" + line)
    names = line[row.end() - 1 :].rstrip(" .") if row else ""
    if row is None or "،" not in names or _TELLS.search(names) or _TELLS_WHERE.search(names):
        return None
    return row if all(len(name.split()) <= _ROW_WORDS for name in names.split("،")) else None


def _is_item(line: str) -> bool:
    """Whether a line is short enough to name a place and no more."""
    item = re.sub(r"^[ \t]*\d{1,2}[ \t]?[-.)]", "", line)
    return len(item.split()) <= _MOST_WORDS + 1 and _TELLS.search(item.rstrip(" .،")) is None
