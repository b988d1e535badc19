"""Posts in a row: lines that begin with one kind of mark are one list, and where one of them is told at length, all are.

A channel's day has no full stops: «🔴 غارة على كذا», «10:20 قصف على كذا», «عاجل | سقوط صاروخ في كذا». Without the marks
its short lines look like menus, and those behind a longer one like other stories' headlines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

OF_POSTS = frozenset({"sign", "hour", "flash"})  # each with news of its own behind it
SIGHT = 30  # characters of a line that show its mark
IN_A_ROW = 3
LEAST_WORDS = 4  # of a post, its mark counted; a shorter line is a label
_CLOCK = re.compile(r"[\[(]?\d{1,2}[:.]\d\d\b")
_NUMBER = re.compile(r"\d{1,2}\s?[-.)/]")
_FLASH = re.compile(r"عاجل\b")
_SECTION = re.compile(r"\w[\w ]{1,24}:")
_QUOTES = "\"'([{"


def in_a_row(paragraph: list[bool], body: Sequence[bool], labels: Sequence[bool], raw: Sequence[str]) -> None:
    """Mark as paragraphs the lines of a list of posts.

    `body` says which lines are no furniture so far, `labels` which open a list of other stories.
    """
    lines = [(mark_of(raw[i][:SIGHT]), i) for i in range(len(raw)) if body[i]]
    for mark, run in groupby(lines, key=lambda line: line[0]):
        row = [i for _, i in run]
        others = row[0] > 0 and labels[row[0] - 1]
        if (
            not mark
            or others
            or len(row) < IN_A_ROW
            or not (mark == "sign" or any(paragraph[i] for i in row))
        ):
            continue
        for i in row:
            paragraph[i] = paragraph[i] or len(raw[i].split()) >= LEAST_WORDS


def mark_of(line: str) -> str:
    """What kind of mark a line begins with; empty where it begins with a word or a quotation."""
    first = line[0]
    if first.isalnum() or first in "[(":
        for kind, begins in (("hour", _CLOCK), ("number", _NUMBER), ("flash", _FLASH), ("section", _SECTION)):
            if begins.match(line):
                return kind
        return ""
    if first in _QUOTES:
        return ""
    return "sign" if unicodedata.category(first) in ("So", "Sk", "Mn") else first
