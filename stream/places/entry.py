"""One place of the gazetteer, and the plain text table that holds such places."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from stream.records import GeoPrecision, PlaceKind

COLUMNS = (
    "id", "kind", "name_ar", "variants", "name_en", "parent", "country", "pcode", "lat", "lon", "precision",
    "population", "source",
)  # fmt: skip
SETTLEMENTS = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE})
ADMINISTRATIVE = frozenset({PlaceKind.SUBDISTRICT, PlaceKind.DISTRICT})
WIDE = frozenset({PlaceKind.GOVERNORATE, PlaceKind.REGION, PlaceKind.COUNTRY})
_KM_PER_DEGREE = 111.2


class Entry(Struct, frozen=True):
    """A place: names in normal spelling, container by id, WGS 84 degrees, ISO 3166 country of two letters.

    `dangerous`: the name is also a word, a person or a place elsewhere; it needs a cue word or its parent near.
    """

    id: str
    kind: PlaceKind
    name_ar: str
    variants: tuple[str, ...] = ()
    name_en: str = ""
    parent: str | None = None
    country: str = ""
    pcode: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: GeoPrecision = GeoPrecision.NONE
    population: int = 0
    dangerous: bool = False
    source: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The Arabic name and its variants."""
        return (self.name_ar, *self.variants)


def distance_km(one: Entry, other: Entry) -> float | None:
    """How far two places lie apart, near enough for checks; None where one has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    north = one.lat - other.lat
    east = (one.lon - other.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return _KM_PER_DEGREE * math.hypot(north, east)


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated file with a header line; cells are stripped, lines that start with # skipped."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = (line.rstrip("\r\n") for line in file if not line.startswith("#"))
        header = next(lines, "").split("\t")
        blank = [""] * len(header)
        for line in lines:
            if line.strip():
                yield dict(zip(header, map(str.strip, [*line.split("\t"), *blank]), strict=False))


def entry_of(row: Mapping[str, str]) -> Entry:
    """An entry from a row in our own columns. Raises ValueError where a cell cannot be read."""
    lat, lon = _degrees(row.get("lat", "")), _degrees(row.get("lon", ""))
    precision = row.get("precision") or ("approximate" if lat is not None else "none")
    return Entry(
        id=row["id"],
        kind=PlaceKind(row["kind"]),
        name_ar=row["name_ar"],
        variants=split_names(row.get("variants", "")),
        name_en=row.get("name_en", ""),
        parent=row.get("parent") or None,
        country=row.get("country") or row["id"][:2].upper(),
        pcode=row.get("pcode", ""),
        lat=lat,
        lon=lon,
        precision=GeoPrecision(precision),
        population=int(row.get("population") or 0),
        dangerous=row.get("dangerous") == "1",
        source=row.get("source", ""),
    )


def write_entries(path: Path, entries: Iterable[Entry]) -> None:
    """Entries as a table in our own columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\t".join(COLUMNS) + "\n")
        for entry in entries:
            file.write("\t".join(cell(entry, column) for column in COLUMNS) + "\n")


def split_names(text: str) -> tuple[str, ...]:
    """The names of a cell, parted by | ."""
    return tuple(name for part in text.split("|") if (name := part.strip()))


def _degrees(text: str) -> float | None:
    return float(text) if text else None


def cell(entry: Entry, column: str) -> str:
    """What stands in a column of the table for an entry."""
    value = getattr(entry, column)
    if column == "variants":
        return "|".join(value)
    if value is None or value == 0:
        return ""
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
