"""The tables of stream/data/ are written so that changes by several hands to one list meet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stream.data import HERE

TABLES = sorted(HERE.rglob("*.toml"))
SEVERAL_ITEMS = re.compile(r'^ +"(?:[^"\\]|\\.)*", *["{\[]')


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_a_long_list_stands_one_item_a_line(table: Path) -> None:
    lines = table.read_text("utf-8").splitlines()
    assert not [line for line in lines if re.match(r"[\w.]+ = \[", line) and len(line) > 120]
    assert not [line for line in lines if SEVERAL_ITEMS.match(line)]
