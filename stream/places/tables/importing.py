"""Import several tables at once: units before places, each checked against what the ones before it left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from stream.places.entry import Entry
from stream.places.tables import cod, geonames
from stream.places.tables.draft import Refused
from stream.places.tables.import_tables import first_line, read
from stream.places.tables.merge import merge


class Report(NamedTuple):
    """What came of one table: how many rows, how many were new places, how many known ones, and what was refused."""

    table: str
    rows: int
    new: int
    known: int
    refused: tuple[Refused, ...]


def import_tables(known: Sequence[Entry], paths: Iterable[Path]) -> tuple[tuple[Entry, ...], list[Report]]:
    """`known` with all that the tables add, and a report of each table.

    GeoNames' tables of alternate names serve the dumps beside them. Raises ValueError naming a file that is no table.
    """
    tables = sorted(dict.fromkeys(paths), key=_order)
    names: dict[str, tuple[str, ...]] = {}
    entries, reports = tuple(known), []
    for path in tables:
        if _is_names(path):
            names.update(geonames.alternate_names(path))
            continue
        merged = merge(entries, read(path, names))
        entries = merged.entries
        rows = merged.new + merged.known + len(merged.refused)
        reports.append(Report(path.name, rows, merged.new, merged.known, merged.refused))
    if not reports:
        raise ValueError("alternate names alone are no table: give the country's GeoNames dump with them")
    return entries, reports


def _order(path: Path) -> tuple[int, str]:
    """Alternate names, administrative units, our own and other tables, GeoNames."""
    if path.suffix.lower() == ".xlsx":
        return 1, path.name
    header = first_line(path)
    if _is_names(path):
        return 0, path.name
    if geonames.is_dump(header):
        return 3, path.name
    return (1 if cod.is_cod(header) and "\t" not in header else 2), path.name


def _is_names(path: Path) -> bool:
    return path.suffix.lower() != ".xlsx" and geonames.is_alternate_names(first_line(path))
