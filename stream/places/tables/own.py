"""Our own tables of places, as they stand in `data/gazetteer/`."""

from __future__ import annotations

from msgspec.structs import replace

from stream.places.danger import DATA, danger_of
from stream.places.entry import Entry, entry_of, read_rows

CITIES = "cities"  # made from GeoNames, not by hand


def built_in(*, with_cities: bool = True) -> list[Entry]:
    """Our own tables: the rows written by hand, country by country, then those of `cities.tsv`."""
    folder = DATA / "gazetteer"
    tables = sorted(folder.glob("*.tsv"), key=lambda path: (path.stem == CITIES, path.stem))
    if not with_cities:
        tables = [path for path in tables if path.stem != CITIES]
    return [_mark(entry_of(row), by_hand=path.stem != CITIES) for path in tables for row in read_rows(path)]


def _mark(entry: Entry, *, by_hand: bool) -> Entry:
    return replace(entry, dangerous=True) if danger_of(entry, listed_by_hand=by_hand) else entry
