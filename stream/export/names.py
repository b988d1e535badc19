"""Names of sources and outlets, and why reports were taken for one attack, in both languages: data/names.toml."""

from __future__ import annotations

from functools import cache, lru_cache

from stream.articles.fold import fold_name
from stream.data import Row, table
from stream.data.languages import InBoth, Language
from stream.events.who.actors import actors, find_actors
from stream.outlets import outlet
from stream.records import SourceKind


class NameTable(Row, frozen=True):
    """The whole of names.toml: sources by their Arabic names, forces by their keys, features of a match."""

    sources: dict[str, str]
    parties: dict[str, InBoth]
    because: dict[str, InBoth]


def _table() -> NameTable:
    return table(NameTable, "names.toml")


@cache
def _english() -> dict[str, str]:
    return {fold_name(name): english for name, english in _table().sources.items()}


@lru_cache(maxsize=4096)
def called(name: str, language: Language, kind: SourceKind | None = None) -> str:
    """A source or outlet as readers of a language know it; one that no table knows keeps its name.

    A party to the conflict has a neutral name, whatever the article calls it; "" where it is nobody in particular.
    """
    known = outlet(name)
    if known is not None:
        return known.name if language == "ar" else known.en
    english = _english().get(fold_name(name))
    if english is None and kind is SourceKind.PARTY:
        return _party(name, language)
    return english if english and language == "en" else name


def _party(name: str, language: Language) -> str:
    """The neutral name of the force that a party's name holds."""
    found = find_actors(fold_name(name))
    key = found[0].actor if found else _pronouns().get(fold_name(name))
    return _table().parties[key].of(language) if key else name


@cache
def _pronouns() -> dict[str, str]:
    """The forces of words that stand for one only beside a verb («الأخير»), by those words."""
    return {fold_name(name): force.key for force in actors() if force.pronoun for name in force.names}


def because(feature: str, language: Language) -> str:
    """Why reports were taken for one attack; a feature without words is its own."""
    told = _table().because.get(feature)
    return told.of(language) if told else feature.replace("_", " ")
