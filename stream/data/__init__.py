"""The rules and tables that ship with Rasid, and the one way to read them.

`table(Shape, "ar", "kinds.toml")` reads a file as the Struct that says what may stand in it: a key that the Struct has
no field for is refused, with the file, the row and the key. In a table a list that is longer than a line stands one
item a line, so that changes to it by several hands meet.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from stream.articles.fold import fold_name

HERE = Path(__file__).parent
# of a path in msgspec's errors: `$.actor[3].names`, with [...] for a key that is data
_PATH = re.compile(r" - at `\$([^`]*)`\Z")
_STEP = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")
_NAMES = ("id", "key", "name", "kind", "role", "type")  # what a row may be known by


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table, or a row of one, as it is written."""


class Words(Row, frozen=True):
    """Words with a text in which they count, and one in which they do not."""

    words: tuple[str, ...]
    match: str
    miss: str


Shape = TypeVar("Shape", bound=msgspec.Struct)
T = TypeVar("T")


def toml(*path: str) -> dict[str, Any]:
    """A TOML file below this folder, parsed: `toml("ar", "furniture.toml")`."""
    return tomllib.loads(HERE.joinpath(*path).read_text("utf-8"))


def table(shape: type[Shape], *path: str) -> Shape:
    """A TOML file below this folder in its shape, read once."""
    return cast("Shape", _read(shape, path))


@cache
def _read(shape: type[msgspec.Struct], path: tuple[str, ...]) -> msgspec.Struct:
    return shaped(shape, toml(*path), "/".join(path))


def shaped(shape: type[Shape], data: dict[str, Any], file: str) -> Shape:
    """What a file holds in its shape; raises `ValueError` that names the file, the row and the key."""
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        raise ValueError(f"{file}: {error}{_known_by(data, str(error))}") from error


def owners(file: str, rows: Iterable[tuple[str, Iterable[str], T]]) -> dict[str, T]:
    """What each phrase, folded, stands for, of rows as (name, phrases, what they stand for).

    Raises `ValueError` that names the file and both rows where two have one phrase.
    """
    found: dict[str, tuple[str, T]] = {}
    for number, (name, phrases, what) in enumerate(rows, start=1):
        row = f"row {number} ({name})"
        for phrase in phrases:
            first, _ = found.setdefault(fold_name(phrase), (row, what))
            if first != row:
                raise ValueError(f"{file}: «{phrase}» stands in {first} and in {row}")
    return {phrase: what for phrase, (_, what) in found.items()}


def _known_by(data: Any, error: str) -> str:
    """The name of the innermost row on the path that an error ends with, as far as it is told: « (lost_someone)»."""
    known, path = "", _PATH.search(error)
    for key, index in _STEP.findall(path[1]) if path else ():
        if index == "...":  # msgspec does not say which key
            break
        data = data[int(index)] if index else data.get(key, {})
        if isinstance(data, dict):
            known = next((f" ({data[name]})" for name in _NAMES if name in data), known)
    return known
