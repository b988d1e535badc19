"""Place names that are also words, persons or places elsewhere.

Such a name is a place only behind a cue («حي», «مدينة»), or with what holds it named (stream/places/bare_names.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from stream.articles.fold import fold_name
from stream.places.entry import WIDE, Entry, read_rows
from stream.records import PlaceKind

DATA = Path(__file__).parent.parent / "data"
_KNOWN = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.DISTRICT})


class Danger(Struct, frozen=True):
    """Why a name is dangerous, and the country it counts in ("": everywhere)."""

    name: str
    why: str
    country: str = ""
    example: str = ""
    counter: str = ""


@cache
def dangers(path: Path = DATA / "dangerous.tsv") -> Mapping[str, Danger]:
    """The listed dangerous names, by folded name."""
    return {
        fold_name(row["name"]): Danger(
            row["name"],
            row["why"],
            row.get("country", ""),
            row.get("example", ""),
            row.get("counter", ""),
        )
        for row in read_rows(path)
    }


@cache
def common_words(path: Path = DATA / "common_words.txt") -> frozenset[str]:
    """Words and given names so frequent in Arabic news that a lone match says nothing, folded."""
    lines = path.read_text(encoding="utf-8").splitlines()
    words = (word for line in lines if not line.startswith("#") for word in line.split())
    return frozenset(fold_name(word) for word in words)


@cache
def given_names(path: Path = DATA / "common_words.txt") -> frozenset[str]:
    """The names of persons among the common words, folded."""
    told = path.read_text(encoding="utf-8").partition("# Given and family names\n")[2].partition("\n#")[0]
    return frozenset(map(fold_name, told.split()))


def is_common_word(folded: str) -> bool:
    """Whether a folded one-word name is a common word, with or without its article."""
    if " " in folded:
        return False
    words = common_words()
    bare = folded.removeprefix("ال")
    return folded in words or (len(bare) > 1 and bare in words)


def danger_of(entry: Entry, *, listed_by_hand: bool) -> bool:
    """Whether a place's own name is dangerous.

    In a table that is not ours every one-word town and village is: most are words too, and news that names one
    says what it is. A town, a city, a district or a wide area that we listed by hand is so only where its name stands in the table.
    """
    folded = fold_name(entry.name_ar)
    danger = dangers().get(folded)
    if danger and danger.country in ("", entry.country):
        return True
    if " " in folded:
        return False
    if listed_by_hand and (entry.kind in WIDE or entry.kind in _KNOWN):
        return False
    obscure = not listed_by_hand and entry.kind in (PlaceKind.TOWN, PlaceKind.VILLAGE)
    return obscure or is_common_word(folded)


def variant_is_dangerous(entry: Entry, variant: str) -> bool:
    """Whether a further name of a place is dangerous; of several words it is only where it is listed."""
    folded = fold_name(variant)
    if folded == fold_name(entry.name_ar):
        return entry.dangerous
    danger = dangers().get(folded)
    if danger and danger.country in ("", entry.country):
        return True
    return " " not in folded and (entry.dangerous or is_common_word(folded))
