"""Each expression over Arabic words that stands in a module proves itself: its text matches, and the one beside it does not."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

import stream.events
import stream.places
from stream.articles.fold import fold
from stream.text.expressions import Ending, Expression
from stream.text.needed import Needing

PROOFS = Path(__file__).parent / "expressions"
ARABIC = re.compile("[\u0621-\u064a]{2}")  # a letter alone is a clitic or a gap
RAW = ("events.tell.vowels", "places.tables.", "places.world")  # they look at what was written, or at tables
OF_TABLES = ("events.when.rules._PHRASES",)  # rows of times.toml: test_times.py proves them


def _own_names(module: ModuleType) -> set[str]:
    """What a module itself gives a name, not what it imports."""
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    given = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    return {name.id for node in given for name in ast.walk(node) if isinstance(name, ast.Name)}


def _patterns(name: str, value: object) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The expressions that a name stands for. A table's rows (rule, expression) are left out: they carry their proof."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _patterns(f"{name}.{key}", one)
    elif isinstance(value, tuple | list) and all(isinstance(one, re.Pattern | Expression) for one in value):
        for number, one in enumerate(value):
            yield from _patterns(f"{name}.{number}", one)
    pattern = value.pattern if isinstance(value, Ending | Expression | Needing) else value
    if (
        isinstance(pattern, re.Pattern)
        and isinstance(pattern.pattern, str)
        and ARABIC.search(pattern.pattern)
    ):
        yield name, pattern


def _expressions() -> dict[str, re.Pattern[str]]:
    """Those of the modules of events and places, by name."""
    found: dict[str, re.Pattern[str]] = {}
    for package in (stream.events, stream.places):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module, short = importlib.import_module(info.name), info.name.removeprefix("stream.")
            own = _own_names(module)
            if not short.startswith(RAW):
                for name, value in vars(module).items():
                    found |= _patterns(f"{short}.{name}", value) if name in own else ()
    return {name: pattern for name, pattern in found.items() if not name.startswith(OF_TABLES)}


EXPRESSIONS = _expressions()
ROWS = [
    row
    for path in sorted(PROOFS.glob("*.toml"))
    for row in tomllib.loads(path.read_text("utf-8"))["expression"]
]


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_an_expression_finds_its_text_and_nothing_in_the_other(row: Mapping[str, str]) -> None:
    """`how` is match or fullmatch where the expression is tried at one place, and would be found anywhere by search."""
    tried = getattr(EXPRESSIONS[row["name"]], row.get("how", "search"))
    assert tried(fold(row["match"]).text)
    assert not tried(fold(row["miss"]).text)


def test_every_expression_over_words_has_its_proof() -> None:
    assert EXPRESSIONS.keys() == {row["name"] for row in ROWS}


def test_no_expression_repeats_a_group_possessively() -> None:
    """Python before 3.11.5 finds nothing with some of those (gh-106052); single letters may be."""
    groups = re.compile(r"\)(?:[*+]|\{[\d,]+\})\+")
    assert not [name for name, pattern in EXPRESSIONS.items() if groups.search(pattern.pattern)]
