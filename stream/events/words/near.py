"""What stands near a cue: words at most so far behind it, or anywhere in its clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.articles.fold import fold_name
from stream.data import Row


class Near(Row, frozen=True):
    """`near` or `far` of a row."""

    words: tuple[str, ...]
    most: int
    least: int = 0
    but: tuple[str, ...] = ()


def near_by(row: Near) -> re.Pattern[str]:
    """What must stand behind a cue: `least` to `most` words, none of them `but`, and one of `words`."""
    but = "|".join(map(fold_name, row.but))
    between = (rf"(?!{but})" if but else "") + r"[\w\d]+[\s\"'،]+"
    words = "|".join(map(fold_name, row.words))
    return re.compile(rf"[\s\"'،]+(?:{between}){{{row.least},{row.most}}}?(?:{words})(?!\w)")


def any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Any of these expressions of words."""
    return re.compile(rf"(?<!\w)[وف]?(?:{'|'.join(map(fold_name, words))})(?!\w)")
