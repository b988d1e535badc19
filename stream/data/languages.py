"""What Rasid says, in the languages of its readers: rows of the tables that hold words for them."""

from __future__ import annotations

from typing import Literal

from stream.data import Row

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")


class InBoth(Row, frozen=True):
    """The same words in both languages."""

    ar: str
    en: str

    def of(self, language: Language) -> str:
        """The words in one of them."""
        return self.ar if language == "ar" else self.en
