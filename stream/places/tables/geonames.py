"""Read GeoNames: the dump of a country (19 columns), with its alternate names (8 to 10) where they are given.

A dump lists a place's names in one cell without saying their languages; the table of alternate names does, and says
which is preferred and which is history. Columns: https://download.geonames.org/export/dump/readme.txt
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from stream.places.entry import SETTLEMENTS, Entry
from stream.places.tables.draft import PLAIN_ARABIC, Draft, Refusal, Refused, settlement
from stream.records import GeoPrecision, PlaceKind

DUMP_COLUMNS = 19
NAMES_COLUMNS = frozenset({8, 9, 10})  # the older table, and that of today with its years

_CUE = re.compile(r"^(?:محافظة|ولاية|منطقة|ناحية|قضاء|مديرية|مركز|مدينة|بلدة|قرية)\s+(?=\S)")

Names = Mapping[str, tuple[str, ...]]


def is_dump(line: str) -> bool:
    """Whether a file's first line is one of a country's dump."""
    return line.count("\t") == DUMP_COLUMNS - 1 and line.split("\t", maxsplit=1)[0].isdigit()


def is_alternate_names(line: str) -> bool:
    """Whether a file's first line is one of the table of alternate names."""
    cells = line.rstrip("\r\n").split("\t")
    return len(cells) in NAMES_COLUMNS and cells[0].isdigit() and cells[1].isdigit()


def alternate_names(path: Path) -> Names:
    """The Arabic names of each place by GeoNames id: preferred ones first, historic and colloquial ones left out."""
    found: defaultdict[str, list[tuple[bool, str]]] = defaultdict(list)
    with path.open(encoding="utf-8") as file:
        for line in file:
            cells = [*line.rstrip("\r\n").split("\t"), "", "", "", ""]
            _, place, language, name, preferred, _short, colloquial, historic = cells[:8]
            if (
                language == "ar"
                and not (colloquial == "1" or historic == "1")
                and PLAIN_ARABIC.fullmatch(name)
            ):
                found[place].append((preferred != "1", name.strip()))
    return {
        place: tuple(dict.fromkeys(name for _, name in sorted(names, key=lambda n: n[0])))
        for place, names in found.items()
    }


def read_dump(path: Path, names: Names) -> Iterator[Draft | Refused]:
    """The rows of a country's dump; `names` are the Arabic names that the table of alternate names gives."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            cell = line.rstrip("\r\n").split("\t")
            if len(cell) != DUMP_COLUMNS:
                yield Refused(number, cell[0], Refusal.BAD_ROW, f"{len(cell)} columns")
            elif not (cell[14] or "0").isdigit():
                yield Refused(number, cell[0], Refusal.BAD_ROW, cell[14], "population")
            elif (kind := _kind(cell[7], int(cell[14] or 0))) is None:
                yield Refused(number, cell[0], Refusal.UNKNOWN_KIND, cell[7], "feature code")
            else:
                yield _draft(number, cell, kind, names.get(cell[0], ()))


def _draft(number: int, cell: list[str], kind: PlaceKind, known: Iterable[str]) -> Draft | Refused:
    country, levels = cell[8], [cell[10], cell[11], cell[12]]
    listed = (n for n in cell[3].split(",") if n and PLAIN_ARABIC.fullmatch(n))
    names = list(dict.fromkeys(_CUE.sub("", name.strip()) for name in (*known, *listed)))
    if not names:
        return Refused(number, cell[0], Refusal.NO_ARABIC_NAME, cell[1], "alternatenames")
    codes = [".".join([country, *levels[:n]]) for n in (3, 2, 1) if all(levels[:n])]
    own = {PlaceKind.GOVERNORATE: 1, PlaceKind.DISTRICT: 2, PlaceKind.SUBDISTRICT: 3}.get(kind)
    key = ".".join([country, *levels[:own]]) if own else f"gn:{cell[0]}"
    try:
        entry = Entry(
            id=f"gn.{cell[0]}",
            kind=kind,
            name_ar=names[0],
            variants=tuple(islice(names, 1, None)),
            name_en=cell[2] or cell[1],
            country=country,
            lat=float(cell[4]),
            lon=float(cell[5]),
            precision=GeoPrecision.EXACT if kind in SETTLEMENTS else GeoPrecision.APPROXIMATE,
            population=int(cell[14] or 0),
            source="GeoNames",
        )
    except ValueError:
        return Refused(
            number, cell[0], Refusal.BAD_COORDINATES, f"{cell[4]} {cell[5]}", "latitude, longitude"
        )
    return Draft(number, entry, (key,), (*(code for code in codes if code != key), country.lower()))


def _kind(code: str, population: int) -> PlaceKind | None:
    if code in ("PPLC", "PPLA"):
        return PlaceKind.CITY
    if code == "PPLX":
        return PlaceKind.NEIGHBOURHOOD
    if code in ("PPLH", "PPLQ", "PPLW"):  # historical, abandoned, destroyed
        return None
    if code.startswith("PPL"):
        return settlement(population)
    units = {"ADM1": PlaceKind.GOVERNORATE, "ADM2": PlaceKind.DISTRICT, "ADM3": PlaceKind.SUBDISTRICT}
    return units.get(code)
