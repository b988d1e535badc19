"""Read OCHA COD-AB tables of administrative units, as CSV or XLSX (a sheet a level), in the headers of their years.

Headers differ: `ADM1_AR`, `admin1Name_ar`, `adm1_name1`, `admin1Pcode`. They are brought to one form; the finest level
that a row has a P-code for is what the row is about.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from stream.places.entry import Entry
from stream.places.tables.draft import Draft, Refusal, Refused
from stream.records import GeoPrecision, PlaceKind

_ARABIC = re.compile(r"[\u0621-\u064a]")
_LEVELS = (
    PlaceKind.COUNTRY,
    PlaceKind.GOVERNORATE,
    PlaceKind.DISTRICT,
    PlaceKind.SUBDISTRICT,
    PlaceKind.VILLAGE,
)
_HEADER = re.compile(r"adm(?:in)?([0-4])_?(?:name_?)?(pcode|ar|en|name1?|name2|ref_?name|alt\dar|$)")
_LEAST_HEADERS = re.compile(r"adm(?:in)?\d_?pcode", re.IGNORECASE)


def is_cod(header: str) -> bool:
    """Whether a header line is one of these tables."""
    return _LEAST_HEADERS.search(header) is not None


def read_csv(path: Path) -> Iterator[Draft | Refused]:
    """The units of a CSV file, by comma or semicolon."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        file.seek(0)
        delimiter = max(",;\t", key=head.count)
        yield from _units(enumerate(csv.DictReader(file, delimiter=delimiter), 1))


def read_xlsx(path: Path) -> Iterator[Draft | Refused]:
    """The units of every sheet of a workbook. Raises ValueError where it is none, or no sheet has P-codes."""
    yield from _units(_xlsx_rows(path))


def _xlsx_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    from zipfile import BadZipFile  # noqa: PLC0415

    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and only XLSX needs it
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise ValueError(f"{path.name} is no XLSX workbook: {error}") from None
    number, found = 0, False
    try:
        for sheet in book:
            rows = sheet.iter_rows(values_only=True)
            header = [str(cell or "") for cell in next(rows, ())]
            if not is_cod(" ".join(header)):
                continue  # a sheet of notes
            found = True
            for cells in rows:
                number += 1
                texts = ("" if cell is None else str(cell) for cell in cells)
                yield number, dict(zip(header, texts, strict=False))
    finally:
        book.close()
    if not found:
        raise ValueError(f"{path.name} has no sheet with a P-code column (ADM1_PCODE, admin1Pcode …)")


def _units(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Iterator[Draft | Refused]:
    for number, raw in rows:
        row = {_column(key): (value or "").strip() for key, value in raw.items() if key}
        level = max((n for n in range(5) if row.get(f"adm{n}_pcode")), default=-1)
        if level >= 0:
            yield _unit(number, row, level)
        elif any(row.values()):
            yield Refused(number, "", Refusal.NO_ID, "no P-code", "ADM1_PCODE")


def _column(header: str) -> str:
    """One form for the headers of all years: `adm1_pcode`, `adm1_ar`, `adm1_en`, `adm1_name1`."""
    plain = header.strip().lower()
    found = _HEADER.fullmatch(plain)
    return f"adm{found[1]}_{found[2] or 'name'}" if found else plain


def _unit(number: int, row: Mapping[str, str], level: int) -> Draft | Refused:
    pcode = row[f"adm{level}_pcode"]
    named = [
        row.get(f"adm{level}_{suffix}", "")
        for suffix in ("ar", "name1", "name_ar", "ref_name", "refname", "name2", "name")
    ]
    name = next((n for n in named if _ARABIC.search(n)), "")
    english = row.get(f"adm{level}_en") or row.get(f"adm{level}_name", "")
    if not name:
        return Refused(number, pcode, Refusal.NO_ARABIC_NAME, english, f"ADM{level}_AR")
    lat = row.get("center_lat") or row.get("latitude") or row.get("lat") or row.get("latitude_y") or ""
    lon = row.get("center_lon") or row.get("longitude") or row.get("lon") or row.get("longitude_x") or ""
    try:
        entry = Entry(
            id=f"{pcode[:2].lower()}.{pcode}",
            kind=_LEVELS[level],
            name_ar=name.removeprefix("مركز ") if level in (2, 3) else name,
            name_en=english,
            country=pcode[:2].upper(),
            pcode=pcode,
            lat=float(lat) if lat else None,
            lon=float(lon) if lon else None,
            precision=GeoPrecision.APPROXIMATE if lat else GeoPrecision.NONE,
            source="OCHA COD-AB",
        )
    except ValueError:
        return Refused(number, pcode, Refusal.BAD_COORDINATES, f"{lat} {lon}")
    above = [row.get(f"adm{n}_pcode", "") for n in range(level - 1, -1, -1)]
    return Draft(number, entry, (pcode,), (*(key for key in above if key), pcode[:2].lower()))
