"""Our types in other schemes' codes, and the words of what leaves: the table is data/exchange.toml."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from stream.alerts.headline_words import headline_words
from stream.data import Row, table
from stream.data.languages import InBoth, Language
from stream.records import Alert, AlertKind, Casualties, PlaceKind, Side, Type

Severity = Literal["Unknown", "Minor", "Moderate", "Severe", "Extreme"]
SEVERITIES = ("Unknown", "Minor", "Moderate", "Severe", "Extreme")


class Codes(Row, frozen=True):
    """A type of attack in ACLED's, CAMEO's and PLOVER's words, and in CAP's."""

    acled: tuple[str, str]
    cameo: str
    plover: str
    category: tuple[str, ...]
    severity: Severity


class Grade(Row, frozen=True):
    """A grade of certainty in words, and in CAP's."""

    ar: str
    en: str
    cap: str


class Raised(Row, frozen=True):
    """From how many dead a severity is at least this."""

    killed: dict[Severity, int]


class Fixed(Row, frozen=True):
    """The fixed words of what leaves."""

    ar: dict[str, str]
    en: dict[str, str]


class ExchangeTable(Row, frozen=True):
    """The whole of exchange.toml."""

    types: dict[Type, Codes]
    cap: Raised
    radius_km: dict[PlaceKind, float]
    words: Fixed
    certainty: dict[str, Grade]
    sides: dict[Side, InBoth]
    disputes: dict[str, InBoth]


def _table() -> ExchangeTable:
    return table(ExchangeTable, "exchange.toml")


def codes(kind: Type) -> Codes:
    """The codes of one type."""
    return _table().types[kind]


def words(language: Language) -> dict[str, str]:
    """The fixed words of one language."""
    return _table().words.ar if language == "ar" else _table().words.en


def certainty(grade: str, language: Literal["ar", "en", "cap"]) -> str:
    """A grade of certainty as a word."""
    known = _table().certainty[grade]
    return known.ar if language == "ar" else known.en if language == "en" else known.cap


def side(name: str, language: Language) -> str:
    """A side to a conflict in neutral words."""
    return _table().sides[Side(name)].of(language)


def dispute(what: str, language: Language) -> str:
    """What is disputed, in words."""
    told = _table().disputes.get(what)
    return told.of(language) if told else what


def type_name(kind: Type, language: Language) -> str:
    """The name of a type as headlines have it."""
    return headline_words().types[kind].of(language)[0]


def radius_km(kind: PlaceKind) -> float:
    """How far around its point a place of a kind may reach."""
    return _table().radius_km[kind]


def categories(types: Iterable[Type]) -> tuple[str, ...]:
    """CAP's categories of an alert about these types."""
    return tuple(dict.fromkeys(c for kind in types or (Type.OTHER,) for c in codes(kind).category))


def severity(alert: Alert) -> str:
    """CAP's severity: the gravest type's, raised by the dead. Unknown for what says nothing of an attack now."""
    if alert.kind in (AlertKind.LAPSED, AlertKind.RETRACTED):
        return "Unknown"
    grades = [codes(kind).severity for kind in alert.types]
    grades += [grade for grade, least in _table().cap.killed.items() if killed(alert.casualties) >= least]
    return max(grades, key=SEVERITIES.index, default="Unknown")


def killed(casualties: Casualties) -> int:
    """The dead at least; 0 where none are reported."""
    figure = casualties.killed
    if figure is None:
        return 0
    return figure.low if figure.low is not None else min(figure.high or 0, 1)
