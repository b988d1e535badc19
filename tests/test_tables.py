"""The tables of stream/data/ are written so that changes by several hands to one list meet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stream.data import HERE

TABLES = sorted(HERE.rglob("*.toml"))
SEVERAL_ITEMS = re.compile(r'^ +"(?:[^"\\]|\\.)*", *["{\[]')


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_a_long_list_stands_one_item_a_line(table: Path) -> None:
    lines = table.read_text("utf-8").splitlines()
    assert not [line for line in lines if re.match(r"[\w.]+ = \[", line) and len(line) > 120]
    assert not [line for line in lines if SEVERAL_ITEMS.match(line)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_a_list_of_words_has_each_word_once(table: Path) -> None:
    lists = _lists(tomllib.loads(table.read_text("utf-8")))
    assert not [word for words in lists for word in set(words) if words.count(word) > 1]


def _lists(value: Any) -> Iterator[list[str]]:
    """The lists of words in a table; a span of days is none."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _lists(inner)
    elif isinstance(value, list):
        yield [item for item in value if isinstance(item, str) and any(map(str.isalpha, item))]
        for inner in value:
            yield from _lists(inner)
