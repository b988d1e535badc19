"""Our types in other schemes' codes, and the words of what leaves: the table is data/exchange.toml."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import Struct

from stream.data import toml
from stream.records import Alert, AlertKind, Casualties, PlaceKind, Type

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")
SEVERITIES = ("Unknown", "Minor", "Moderate", "Severe", "Extreme")


class Codes(Struct, frozen=True):
    """A type of attack in ACLED's, CAMEO's and PLOVER's words, and in CAP's."""

    acled: tuple[str, str]
    cameo: str
    plover: str
    category: tuple[str, ...]
    severity: Literal["Unknown", "Minor", "Moderate", "Severe", "Extreme"]


@cache
def _table() -> dict[str, Any]:
    return toml("exchange.toml")


@cache
def codes(kind: Type) -> Codes:
    """The codes of one type."""
    return msgspec.convert(_table()["types"][kind], Codes)


def words(language: Language) -> dict[str, str]:
    """The fixed words of one language."""
    return dict(_table()["words"][language])


def certainty(grade: str, language: Literal["ar", "en", "cap"]) -> str:
    """A grade of certainty as a word."""
    return str(_table()["certainty"][grade][language])


def side(name: str, language: Language) -> str:
    """A side to a conflict in neutral words."""
    return str(_table()["sides"][name][language])


def dispute(what: str, language: Language) -> str:
    """What is disputed, in words."""
    told = _table()["disputes"].get(what)
    return str(told[language]) if told else what


@cache
def type_name(kind: Type, language: Language) -> str:
    """The name of a type as headlines have it."""
    return str(toml("headlines.toml")["types"][kind][language][0])


def radius_km(kind: PlaceKind) -> float:
    """How far around its point a place of a kind may reach."""
    return float(_table()["radius_km"][kind])


def categories(types: Iterable[Type]) -> tuple[str, ...]:
    """CAP's categories of an alert about these types."""
    return tuple(dict.fromkeys(c for kind in types or (Type.OTHER,) for c in codes(kind).category))


def severity(alert: Alert) -> str:
    """CAP's severity: the gravest type's, raised by the dead. Unknown for what says nothing of an attack now."""
    if alert.kind in (AlertKind.LAPSED, AlertKind.RETRACTED):
        return "Unknown"
    grades = [codes(kind).severity for kind in alert.types]
    grades += [
        grade for grade, least in _table()["cap"]["killed"].items() if killed(alert.casualties) >= least
    ]
    return max(grades, key=SEVERITIES.index, default="Unknown")


def killed(casualties: Casualties) -> int:
    """The dead at least; 0 where none are reported."""
    figure = casualties.killed
    if figure is None:
        return 0
    return figure.low if figure.low is not None else min(figure.high or 0, 1)
