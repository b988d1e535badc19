"""The words for numbers, and the phrases that bound them. Read from stream/data/ar/numbers.toml."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stream.articles.fold import fold_name
from stream.data import Row, owners, table, toml


class Phrases:
    """Phrases of words, longer ones first, looked up by the word that they begin or end with."""

    def __init__(self, phrases: Sequence[tuple[str, ...]]) -> None:
        """The first word of a phrase may carry و, ب or ل where it ends before a number."""
        self.beginning: dict[str, list[tuple[str, ...]]] = {}
        self.ending: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            self.beginning.setdefault(phrase[0], []).append(phrase)
            for clitic in ("", "و", "ب", "ل"):
                carried = (clitic + phrase[0], *phrase[1:])
                self.ending.setdefault(carried[-1], []).append(carried)


class Bounds(NamedTuple):
    """Phrases that stand before or after a number."""

    least: Phrases
    about: Phrases
    most: Phrases
    least_after: Phrases


def fold_all(words: Sequence[str]) -> frozenset[str]:
    """Words as they stand in folded text."""
    return frozenset(fold_name(word) for word in words)


class _BoundWords(Row, frozen=True):
    least: tuple[str, ...]
    about: tuple[str, ...]
    most: tuple[str, ...]
    least_after: tuple[str, ...]
    between: tuple[str, ...]
    upto: tuple[str, ...]


class NumberTable(Row, frozen=True):
    """The whole of numbers.toml."""

    values: dict[str, tuple[str, ...]]
    ordinals: dict[str, tuple[str, ...]]
    eleven: tuple[str, ...]
    vague: tuple[str, ...]
    units: tuple[str, ...]
    numbered: tuple[str, ...]
    bounds: _BoundWords


_RULES = table(NumberTable, "ar", "numbers.toml")
_BOUNDS = _RULES.bounds


def _phrases(phrases: Sequence[str]) -> Phrases:
    folded = {tuple(fold_name(phrase).split()) for phrase in phrases}
    return Phrases(sorted(folded, key=lambda p: (-len(p), p)))


VALUES = owners("numbers.toml", ((value, words, int(value)) for value, words in _RULES.values.items()))
ORDINALS = {fold_name(word): int(value) for value, words in _RULES.ordinals.items() for word in words}
ROUND = {f"ال{word}": value for word, value in VALUES.items() if 20 <= value <= 1000}  # «فاقوا الخمسين»
ELEVEN = fold_all(_RULES.eleven)
VAGUE = fold_all(_RULES.vague)
UNITS = fold_all(_RULES.units)
NUMBERED = fold_all(_RULES.numbered)
MONTHS = frozenset(
    fold_name(name).split()[0] for names in toml("ar", "months.toml").values() for name in names
)
BOUNDS = Bounds(*map(_phrases, (_BOUNDS.least, _BOUNDS.about, _BOUNDS.most, _BOUNDS.least_after)))
BETWEEN, UPTO = fold_all(_BOUNDS.between), fold_all(_BOUNDS.upto)
