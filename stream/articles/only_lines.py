"""A page of which nothing is left: what looked like other stories' headlines is all that there is to read.

A channel's post may be one line: «شاهد: لحظة قصف كذا ومقتل ثلاثة», «خاص|| قصف على كذا», or a line that is sent twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from stream.articles.fold import fold_name
from stream.articles.furniture import HEADING_WORDS, OURS, Line, LineKind
from stream.articles.page_words import page_words


@cache
def _others() -> tuple[str, ...]:
    """How a line begins that is another story's whatever else the page holds."""
    own = page_words().own_too
    kept = {fold_name(label).rstrip(":") for label in own}
    return tuple(label for label in map(fold_name, page_words().aside) if label.rstrip(":") not in kept)


def or_its_only_lines(text: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a folded text, where none was the article's own with those that may be after all."""
    if any(line.kind in OURS for line in lines):
        return tuple(lines)
    return tuple(
        line._replace(kind=LineKind.BODY) if _may_be_own(text[line.start : line.end].strip(), line) else line
        for line in lines
    )


def _may_be_own(words: str, line: Line) -> bool:
    long = len(words.split()) > HEADING_WORDS
    return line.kind is LineKind.ASIDE and long and not words.startswith(_others())
