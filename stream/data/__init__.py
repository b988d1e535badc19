"""The rules and tables that ship with Rasid, and the one way to read them.

In a table a list that is longer than a line stands one item a line, so that changes to it by several hands meet.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def toml(*path: str) -> dict[str, Any]:
    """A TOML file below this folder, parsed: `toml("ar", "furniture.toml")`."""
    return tomllib.loads(HERE.joinpath(*path).read_text("utf-8"))
