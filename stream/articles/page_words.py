"""What may stand in `data/ar/furniture.toml`, which says what each list is for, and its labels as lines are asked for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from stream.articles.fold import fold_name
from stream.data import Row, table

_WORD = re.compile(r"\w+")


class PageWords(Row, frozen=True):
    """The whole of furniture.toml."""

    related: tuple[str, ...]
    pager: tuple[str, ...]
    closing: tuple[str, ...]
    aside: tuple[str, ...]
    tagged: tuple[str, ...]
    own_too: tuple[str, ...]
    noise: tuple[str, ...]
    goes_on: tuple[str, ...]
    waw: tuple[str, ...]
    dangling: tuple[str, ...]
    turns: tuple[str, ...]


def page_words() -> PageWords:
    """The one table, read once."""
    return table(PageWords, "ar", "furniture.toml")


class PageLabels(NamedTuple):
    """The words by which a line is told to be furniture, as they stand in folded text; of whole lines only the words."""

    related: frozenset[str]
    pager: frozenset[str]
    closing: frozenset[str]
    aside: tuple[str, ...]
    tagged: tuple[str, ...]
    noise: frozenset[str]
    goes_on: tuple[str, ...]
    waw: frozenset[str]


@cache
def page_labels() -> PageLabels:
    """The lists of furniture.toml that tell lines, folded once."""
    data = page_words()
    return PageLabels(
        _whole_lines(data.related),
        _whole_lines(data.pager),
        _whole_lines(data.closing),
        tuple(map(fold_name, data.aside)),
        tuple(map(fold_name, data.tagged)),
        _whole_lines(data.noise),
        tuple(f"{fold_name(word)}{end}" for word in data.goes_on for end in " ،"),
        frozenset(map(fold_name, data.waw)),
    )


def _whole_lines(labels: Sequence[str]) -> frozenset[str]:
    return frozenset(bare_words(fold_name(label)) for label in labels)


def bare_words(line: str) -> str:
    """The words of a line without what stands between them."""
    return " ".join(_WORD.findall(line)).lower()
