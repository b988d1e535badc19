"""The words of headlines: the table data/headlines.toml as it is written."""

from __future__ import annotations

from typing import Literal

from stream.data import Row, table
from stream.data.languages import InBoth, Language
from stream.records import PlaceKind, Type

Forms = tuple[str, str, str, str, str, str]  # of things counted: one, two, 3 to 10, 11 to 99, hundreds, none


class Attack(Row, frozen=True):
    """What a kind of attack is called, and the preposition before its place."""

    ar: tuple[str, str]
    en: tuple[str, str]

    def of(self, language: Language) -> tuple[str, str]:
        """Both in one language."""
        return self.ar if language == "ar" else self.en


class Openings(Row, frozen=True):
    """How a line may open; an update opens by its reason, if that has words."""

    again: InBoth
    continuing: InBoth
    disputed: InBoth
    updated: InBoth
    second_originator: InBoth
    toll_changed: InBoth
    further_incident: InBoth
    report_withdrawn: InBoth

    def of_update(self, reason: str) -> InBoth:
        """The opening of an update for a reason."""
        return getattr(self, reason) if reason in self.__struct_fields__ else self.updated


class Bounds(Row, frozen=True):
    """What stands about a toll in one language."""

    none: str
    at_least: str
    up_to: str
    and_: str


class Tolls(Row, frozen=True):
    """The words of tolls; `words` is what an article may say instead of a figure, in Arabic and English."""

    ar: Bounds
    en: Bounds
    killed: Forms
    injured: Forms
    words: dict[str, tuple[str, str]]

    def of(self, which: Literal["killed", "injured"]) -> Forms:
        """The forms of one of both."""
        return self.killed if which == "killed" else self.injured


class Sources(Row, frozen=True):
    """How sources are counted: in English one, many and none."""

    forms: Forms
    en: tuple[str, str, str]


class Months(Row, frozen=True):
    """The names of the months, in Arabic by country."""

    levant: tuple[str, ...]
    levant_countries: tuple[str, ...]
    other: tuple[str, ...]
    en: tuple[str, ...]


class Cues(Row, frozen=True):
    """What Arabic says before a place of a kind, and the words with which a name has that already."""

    neighbourhood: str
    camp: str
    cues: tuple[str, ...]

    def of(self, kind: PlaceKind) -> str:
        """The word before places of a kind; "" where there is none."""
        return {PlaceKind.NEIGHBOURHOOD: self.neighbourhood, PlaceKind.CAMP: self.camp}.get(kind, "")


class HeadlineTable(Row, frozen=True):
    """The whole of headlines.toml."""

    types: dict[Type, Attack]
    line: InBoth
    lapsed: InBoth
    retracted: InBoth
    opening: Openings
    toll: Tolls
    sources: Sources
    months: Months
    places: Cues


def headline_words() -> HeadlineTable:
    """The one table, read once."""
    return table(HeadlineTable, "headlines.toml")
