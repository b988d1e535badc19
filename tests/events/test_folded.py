"""Expressions look at folded text, so none may ask for a letter or a mark that folding takes away."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import stream.events
import stream.places
from stream.text.expressions import Expression

TAKEN_AWAY = re.compile("[أإآىئؤةـ\u064b-\u0652«»“”„‘’–—−٪٫٬]")
LOOK_AT_WHAT_WAS_WRITTEN = (
    "stream.events.tell.vowels",
    "stream.events.tell.assemble",
    "stream.places.world",
    "stream.places.tables",
)


def _patterns() -> Iterator[tuple[str, str]]:
    for package in (stream.events, stream.places):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.startswith(LOOK_AT_WHAT_WAS_WRITTEN):
                continue
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, re.Pattern | Expression) and isinstance(value.pattern, str):
                    yield f"{found.name}.{name}", value.pattern


@pytest.mark.parametrize("pattern", [pytest.param(p, id=name) for name, p in _patterns()])
def test_no_expression_waits_for_what_folding_takes_away(pattern: str) -> None:
    assert not TAKEN_AWAY.search(pattern)


def test_most_modules_are_asked() -> None:
    assert len({name.rpartition(".")[0] for name, _ in _patterns()}) > 25
