"""Read somebody else's table of places, row by row.

Its layout is told by its first line: our own columns; a table of places with admin levels 1 to 3 beside each
(`admin1_pcode` …); OCHA COD-AB tables of administrative units (`stream.places.cod`); and GeoNames dumps
(`stream.places.geonames`). A row becomes a `Draft`, whose container is still a key, or is refused;
`stream.places.merge` does the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from stream.places.entry import Entry, entry_of, read_rows, split_names
from stream.places.tables import cod, geonames
from stream.places.tables.draft import PLAIN_ARABIC, Draft, Refusal, Refused, settlement
from stream.records import GeoPrecision, PlaceKind

__all__ = ["PLAIN_ARABIC", "Draft", "Refusal", "Refused", "first_line", "read", "settlement"]


def read(path: Path, names: geonames.Names | None = None) -> Iterator[Draft | Refused]:
    """The rows of a table in any of the layouts; `names`: GeoNames' alternate names, where they came with the dump.

    Raises ValueError where the layout is none of them.
    """
    if path.suffix.lower() == ".xlsx":
        yield from cod.read_xlsx(path)
        return
    header = first_line(path)
    columns = {name.strip() for name in header.split("\t")}
    if {"id", "kind", "name_ar", "parent"} <= columns:
        yield from map(_own, enumerate(read_rows(path), 1))
    elif {"id", "kind", "name_ar", "admin1_pcode"} <= columns:
        yield from map(_place_with_levels, enumerate(read_rows(path), 1))
    elif geonames.is_dump(header):
        yield from geonames.read_dump(path, names or {})
    elif geonames.is_alternate_names(header):
        raise ValueError(
            f"{path.name} is GeoNames' table of alternate names: give the country's dump with it"
        )
    elif cod.is_cod(header):
        yield from cod.read_csv(path)
    else:
        raise ValueError(
            f"{path.name} is neither our own table, nor GeoNames, nor OCHA COD-AB: its header is not known"
        )


def first_line(path: Path) -> str:
    """The first line that is no comment. Raises ValueError where the file is not UTF-8."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return next((line for line in file if not line.startswith("#")), "").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not UTF-8 text (byte {error.start})") from None


def _own(numbered: tuple[int, Mapping[str, str]]) -> Draft | Refused:
    number, row = numbered
    try:
        entry = entry_of(row)
    except (ValueError, KeyError) as error:
        return _unreadable(number, row, str(error))
    return Draft(number, entry, (entry.id,), (entry.parent,) if entry.parent else ())


def _place_with_levels(numbered: tuple[int, Mapping[str, str]]) -> Draft | Refused:
    number, row = numbered
    given = row["kind"]
    country = row["admin1_pcode"][:2].upper()
    try:
        kind = PlaceKind.NEIGHBOURHOOD if given == "city_district" else PlaceKind(given)
        entry = Entry(
            id=f"{country.lower()}.{row['id']}",
            kind=kind,
            name_ar=row["name_ar"].removeprefix("مركز ")
            if given in ("district", "subdistrict")
            else row["name_ar"],
            variants=split_names(row["variants_ar"]),
            name_en=row["name_en"],
            country=country,
            pcode=row["pcode"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            precision=_precision(row.get("quality", "")),
            population=int(row["population"] or 0),
            source=row["source"].split("(")[0].split("+")[0],
        )
    except (ValueError, KeyError) as error:
        return _unreadable(number, row, str(error))
    above = (row["city_pcode"], row["admin3_pcode"], row["admin2_pcode"], row["admin1_pcode"])
    own = {row["id"], row["pcode"]}
    return Draft(number, entry, tuple(own - {""}), tuple(key for key in above if key and key not in own))


def _precision(quality: str) -> GeoPrecision:
    if "city-centre" in quality:
        return GeoPrecision.PARENT
    return GeoPrecision.APPROXIMATE if "approx" in quality or "derived" in quality else GeoPrecision.EXACT


def _unreadable(number: int, row: Mapping[str, str], detail: str) -> Refused:
    kinds = {kind.value for kind in PlaceKind} | {"city_district"}
    if not row.get("id"):
        reason = Refusal.NO_ID
    elif row.get("kind") not in kinds:
        reason = Refusal.UNKNOWN_KIND
    elif not _is_number(row.get("lat")) or not _is_number(row.get("lon")):
        reason = Refusal.BAD_COORDINATES
    else:
        reason = Refusal.BAD_ROW
    column = next((c for c in ("population", "precision") if row.get(c) and row[c] in detail), "")
    return Refused(number, row.get("id", ""), reason, row.get(column) or detail, column)


def _is_number(cell: str | None) -> bool:
    return not cell or re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None
