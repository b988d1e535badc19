"""Names of sources and outlets, and why reports were taken for one attack, in both languages: data/names.toml."""

from __future__ import annotations

from functools import cache
from typing import Any

from stream.articles.fold import fold_name
from stream.data import toml
from stream.export.codes import Language
from stream.outlets import outlet


@cache
def _table() -> dict[str, Any]:
    return toml("names.toml")


@cache
def _english() -> dict[str, str]:
    return {fold_name(name): english for name, english in _table()["sources"].items()}


def called(name: str, language: Language) -> str:
    """A source or outlet as readers of a language know it; one that no table knows keeps its name."""
    known = outlet(name)
    if known is not None:
        return known.name if language == "ar" else known.en
    return name if language == "ar" else _english().get(fold_name(name), name)


def because(feature: str, language: Language) -> str:
    """Why reports were taken for one attack; a feature without words is its own."""
    told = _table()["because"].get(feature)
    return str(told[language]) if told else feature.replace("_", " ")
