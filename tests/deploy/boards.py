"""Dashboards as the tests read them: panels, targets, variables, and the metrics that a query names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "deploy/grafana/dashboards"
BOARDS = sorted(FOLDER.glob("*.json"))
LABEL_VALUES = re.compile(r"label_values\((?P<selector>.*), (?P<label>\w+)\)")
STEP, SHOWN = "5m", "10m"  # what $__rate_interval and $__range become: longer than any test runs

Board = dict[str, Any]


def load(path: Path) -> Board:
    found: Board = json.loads(path.read_text(encoding="utf-8"))
    return found


def panels(board: Board) -> Iterator[dict[str, Any]]:
    """The panels that show something."""
    for panel in board["panels"]:
        if panel["type"] != "row":
            yield panel


def targets(board: Board) -> Iterator[tuple[str, str]]:
    """Where a query stands, and the query."""
    for panel in panels(board):
        for target in panel["targets"]:
            yield f"{board['uid']}: {panel['title']}, {target['refId']}", target["expr"]


def variables(board: Board) -> Iterator[dict[str, Any]]:
    yield from board["templating"]["list"]


def metrics(query: str) -> set[str]:
    """The metrics that a query names: every one has a selector, as the job must be chosen."""
    return set(re.findall(r"([a-zA-Z_:][\w:]*)\s*\{", query))


def filled(query: str) -> str:
    """The query as Grafana would send it with everything chosen."""
    chosen = re.sub(r"\$(job|instance|country|governorate)\b", ".+", query)
    return chosen.replace("$__rate_interval", STEP).replace("$__range", SHOWN)
