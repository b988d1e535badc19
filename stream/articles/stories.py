"""Several stories on one page: where one ends and the next begins.

Bullets, headings that end in a colon, «حلب::» before a line, and phrases that turn to another matter («على صعيد آخر»)
part a page. What is known from one story (who attacked, what killed, which city is meant) says nothing of the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from stream.articles.fold import fold_name
from stream.articles.furniture import Line, LineKind
from stream.articles.page_words import page_words
from stream.articles.posts import OF_POSTS, SIGHT, mark_of

_LINE_BODY, _LINE_HEADING = LineKind.BODY, LineKind.HEADING

_BULLET = re.compile(r"\s*(?:[-•*▪●◾■□–ـ]|\d{1,2}\s?[-)])\s*[^\W\d_]")
_SECTION = re.compile(r"[^\n:]{2,40}::")
LEAST = 2  # such lines before they part a page


@cache
def _turns() -> re.Pattern[str]:
    words = "|".join(fold_name(phrase) for phrase in page_words().turns)
    return re.compile(rf"[^\w\n]*+و?(?:{words})(?!\w)")


def story_lines(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """The numbers of the lines, which are the article's own, that begin a story other than the first."""
    body = [n for n, line in enumerate(lines) if line.kind is _LINE_BODY]
    headings = [
        n
        for n, line in enumerate(lines)
        if line.kind is _LINE_HEADING and text[line.start : line.end].rstrip().endswith(":")
    ]
    bullets = [n for n in body if _begins_post(text, lines[n])]
    sections = [n for n in body if _SECTION.match(text, lines[n].start)]
    begun: set[int] = set()
    if len(headings) >= LEAST:
        begun.update(headings)
    if len(bullets) >= LEAST:
        begun.update(bullets)
    if len(sections) >= LEAST:
        begun.update(body)
    return frozenset(begun)


def _begins_post(text: str, line: Line) -> bool:
    """Whether a line has a bullet, or what channels put in its place: «🔴», «10:20», «عاجل |»."""
    return bool(_BULLET.match(text, line.start)) or (
        mark_of(text[line.start : line.end].lstrip()[:SIGHT]) in OF_POSTS
    )


def turns(text: str, start: int, end: int) -> bool:
    """Whether the sentence text[start:end] says that it turns to another matter."""
    return bool(_turns().match(text, start, end))
