"""A checked table: what an import left, in our own columns, ready to be laid over the built-in table.

It names what it was checked against. While that is the built-in table of this release it is taken as it stands, which
is as fast as reading our own; after an update of Rasid it is checked again, row by row, whenever it is loaded, until
`rasid gazetteer import` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from xxhash import xxh3_64_hexdigest

from stream.places.danger import DATA
from stream.places.entry import COLUMNS, Entry, cell, entry_of, read_rows

_MARK = "# rasid gazetteer, checked against "


@cache
def fingerprint() -> str:
    """What a check depends on, in 16 hexadecimal digits: the built-in tables, the common words, the cues."""
    files = [*(DATA / "gazetteer").glob("*.tsv"), DATA / "dangerous.tsv", DATA / "common_words.txt"]
    files.append(DATA / "ar" / "place_cues.toml")
    return xxh3_64_hexdigest(b"\0".join(path.name.encode() + path.read_bytes() for path in sorted(files)))


def write(path: Path, entries: Iterable[Entry], notes: Sequence[str] = ()) -> int:
    """Write a checked table, with `notes` (sources and licences) as comments above it; how many rows it has."""
    rows = 0
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        file.write(_MARK + fingerprint() + "\n")
        file.writelines(f"# {note}\n" for note in notes)
        file.write("\t".join((*COLUMNS, "dangerous")) + "\n")
        for entry in entries:
            cells = [cell(entry, column) for column in COLUMNS]
            file.write("\t".join([*cells, "1" if entry.dangerous else ""]) + "\n")
            rows += 1
    part.replace(path)  # a reader finds the old table or the new one, whole
    return rows


def read(path: Path) -> list[Entry] | None:
    """The entries of a table that was checked against this very built-in table; None where it must be checked again.

    Raises ValueError where a row of it was damaged since.
    """
    with path.open("rb") as file:
        first = file.readline(200)
    if first.strip() != (_MARK + fingerprint()).encode():
        return None
    try:
        return [entry_of(row) for row in read_rows(path)]
    except (ValueError, KeyError) as error:
        raise ValueError(f"a row of {path.name} was changed after it was checked: {error}") from None


def changed(before: Iterable[Entry], after: Iterable[Entry]) -> list[Entry]:
    """What an import added to the known places or changed in them."""
    known = {entry.id: entry for entry in before}
    return [entry for entry in after if known.get(entry.id) != entry]
