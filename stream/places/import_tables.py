"""Read somebody else's table of places, row by row.

Four layouts are told apart by their header: our own columns; a table of places with admin levels 1 to 3 beside each
(`admin1_pcode` …); OCHA COD-AB tables of administrative units (CSV or XLSX, one sheet a level); and GeoNames dumps
(19 columns without a header). A row becomes a `Draft`, whose container is still a key, or is refused; `stream.places.merge` does the rest.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from stream.places.entry import SETTLEMENTS, Entry, entry_of, read_rows, split_names
from stream.records import GeoPrecision, PlaceKind

_ARABIC = re.compile(r"[\u0621-\u064a]")
PLAIN_ARABIC = re.compile(r"[\u0621-\u063a\u0640-\u0652 ]+")  # neither Persian nor Kurdish letters
_LEVELS = (
    PlaceKind.COUNTRY,
    PlaceKind.GOVERNORATE,
    PlaceKind.DISTRICT,
    PlaceKind.SUBDISTRICT,
    PlaceKind.VILLAGE,
)


class Refusal(StrEnum):
    """Why a row was not taken."""

    BAD_ROW = "bad_row"
    NO_ID = "no_id"
    DUPLICATE_ID = "duplicate_id"
    NO_ARABIC_NAME = "no_arabic_name"
    UNKNOWN_KIND = "unknown_kind"
    BAD_COORDINATES = "bad_coordinates"
    OUTSIDE_COUNTRY = "outside_country"
    UNKNOWN_PARENT = "unknown_parent"
    FAR_FROM_PARENT = "far_from_parent"
    GENERIC_NAME = "generic_name"  # «المدينة», «الأحياء الجنوبية»
    COMPOSED = "composed"  # «ريف حمص الشمالي» is read from its words


class Refused(NamedTuple):
    """A row that was not taken: its number among the rows, its id, why, and what it says."""

    row: int
    id: str
    reason: Refusal
    detail: str = ""


class Draft(NamedTuple):
    """A row as read: the entry, the keys others call it by, and those of its containers, finest first."""

    row: int
    entry: Entry
    keys: tuple[str, ...]
    parents: tuple[str, ...]


def read(path: Path) -> Iterator[Draft | Refused]:
    """The rows of a table in any of the four layouts. Raises ValueError where the layout is none of them."""
    if path.suffix.lower() == ".xlsx":
        yield from _cod_units(_xlsx_rows(path))
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next((line for line in file if not line.startswith("#")), "").rstrip("\r\n")
    names = {name.strip() for name in header.split("\t")}
    if {"id", "kind", "name_ar", "parent"} <= names:
        yield from map(_own, enumerate(read_rows(path), 1))
    elif {"id", "kind", "name_ar", "admin1_pcode"} <= names:
        yield from map(_place_with_levels, enumerate(read_rows(path), 1))
    elif header.count("\t") == 18 and header.split("\t")[0].isdigit():
        yield from _geonames(path)
    elif re.search(r"adm\d_pcode", header, re.IGNORECASE):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _cod_units(enumerate(csv.DictReader(file), 1))
    else:
        raise ValueError(
            f"{path.name} is neither our own table, nor GeoNames, nor OCHA COD-AB: its header is not known"
        )


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


def _geonames(path: Path) -> Iterator[Draft | Refused]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            cell = line.rstrip("\n").split("\t")
            if len(cell) != 19:
                yield Refused(number, cell[0], Refusal.BAD_ROW, f"{len(cell)} columns")
            elif (kind := _geonames_kind(cell[7], int(cell[14] or 0))) is None:
                yield Refused(number, cell[0], Refusal.UNKNOWN_KIND, cell[7])
            else:
                yield _geonames_draft(number, cell, kind)


def _geonames_draft(number: int, cell: list[str], kind: PlaceKind) -> Draft | Refused:
    country, levels = cell[8], [cell[10], cell[11], cell[12]]
    names = [name for name in cell[3].split(",") if PLAIN_ARABIC.fullmatch(name)]
    if not names:
        return Refused(number, cell[0], Refusal.NO_ARABIC_NAME, cell[1])
    codes = [".".join([country, *levels[:n]]) for n in (3, 2, 1) if all(levels[:n])]
    own = {PlaceKind.GOVERNORATE: 1, PlaceKind.DISTRICT: 2, PlaceKind.SUBDISTRICT: 3}.get(kind)
    key = ".".join([country, *levels[:own]]) if own else f"gn:{cell[0]}"
    try:
        entry = Entry(
            id=f"gn.{cell[0]}",
            kind=kind,
            name_ar=names[0],
            variants=tuple(names[1:]),
            name_en=cell[2] or cell[1],
            country=country,
            lat=float(cell[4]),
            lon=float(cell[5]),
            precision=GeoPrecision.EXACT if kind in SETTLEMENTS else GeoPrecision.APPROXIMATE,
            population=int(cell[14] or 0),
            source="GeoNames",
        )
    except ValueError as error:
        return Refused(number, cell[0], Refusal.BAD_ROW, str(error))
    return Draft(number, entry, (key,), (*(code for code in codes if code != key), country.lower()))


def _geonames_kind(code: str, population: int) -> PlaceKind | None:
    if code in ("PPLC", "PPLA"):
        return PlaceKind.CITY
    if code == "PPLX":
        return PlaceKind.NEIGHBOURHOOD
    if code.startswith("PPL"):
        return settlement(population)
    units = {"ADM1": PlaceKind.GOVERNORATE, "ADM2": PlaceKind.DISTRICT, "ADM3": PlaceKind.SUBDISTRICT}
    return units.get(code)


def settlement(population: int) -> PlaceKind:
    """City, town or village, by the number of inhabitants (0: unknown)."""
    if population >= 50_000:
        return PlaceKind.CITY
    return PlaceKind.TOWN if population >= 5_000 else PlaceKind.VILLAGE


def _xlsx_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and only XLSX needs it

    number = 0
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book:
            rows = sheet.iter_rows(values_only=True)
            header = [str(cell or "") for cell in next(rows, ())]
            for cells in rows:
                number += 1
                texts = ("" if cell is None else str(cell) for cell in cells)
                yield number, dict(zip(header, texts, strict=False))
    finally:
        book.close()


def _cod_units(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Iterator[Draft | Refused]:
    for number, raw in rows:
        row = {(key or "").strip().lower(): (value or "").strip() for key, value in raw.items()}
        level = max((n for n in range(5) if row.get(f"adm{n}_pcode")), default=-1)
        if level >= 0:
            yield _cod_unit(number, row, level)
        else:
            yield Refused(number, "", Refusal.NO_ID, "no P-code")


def _cod_unit(number: int, row: Mapping[str, str], level: int) -> Draft | Refused:
    pcode = row[f"adm{level}_pcode"]
    named = [
        row.get(f"adm{level}_{suffix}", "")
        for suffix in ("ar", "name1", "name_ar", "ref_name", "name2", "name")
    ]
    name = next((n for n in named if _ARABIC.search(n)), "")
    english = row.get(f"adm{level}_en") or row.get(f"adm{level}_name", "")
    lat = row.get("center_lat") or row.get("latitude") or row.get("lat") or ""
    lon = row.get("center_lon") or row.get("longitude") or row.get("lon") or ""
    try:
        entry = Entry(
            id=f"{pcode[:2].lower()}.{pcode}",
            kind=_LEVELS[level],
            name_ar=name,
            name_en=english,
            country=pcode[:2].upper(),
            pcode=pcode,
            lat=float(lat) if lat else None,
            lon=float(lon) if lon else None,
            precision=GeoPrecision.APPROXIMATE if lat else GeoPrecision.NONE,
            source="OCHA COD-AB",
        )
    except ValueError as error:
        return Refused(number, pcode, Refusal.BAD_COORDINATES, str(error))
    above = [row.get(f"adm{n}_pcode", "") for n in range(level - 1, -1, -1)]
    return Draft(number, entry, (pcode,), (*(key for key in above if key), pcode[:2].lower()))


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
    return Refused(number, row.get("id", ""), reason, detail)


def _is_number(cell: str | None) -> bool:
    return not cell or re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None
