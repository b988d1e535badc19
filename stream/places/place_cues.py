"""What may stand in `data/ar/place_cues.toml`; its header says what each key is for."""

from __future__ import annotations

from stream.data import Row, Words, table
from stream.records import PlaceKind


class CueRow(Row, frozen=True, kw_only=True):
    """A row of [[cue]]."""

    id: str
    words: tuple[str, ...]
    many: tuple[str, ...]
    kinds: tuple[PlaceKind, ...]
    keep: bool = False
    refers: bool
    match: str
    miss: str


class _Extent(Row, frozen=True):
    compound: tuple[str, ...]
    never: tuple[str, ...]
    tells: tuple[str, ...]
    on_what: tuple[str, ...]
    nameless: tuple[str, ...]
    second: tuple[str, ...]
    describes: tuple[str, ...]
    ordinals: tuple[str, ...]
    built: tuple[str, ...]
    by_what: tuple[str, ...]
    nations: tuple[str, ...]
    directorates: tuple[str, ...]
    aforesaid: tuple[str, ...]
    match: tuple[str, ...]
    miss: tuple[str, ...]


class _Position(Row, frozen=True):
    strikes: tuple[str, ...]
    striking: tuple[str, ...]
    suffers: tuple[str, ...]
    suffering: tuple[str, ...]
    leading: tuple[str, ...]
    doers: tuple[str, ...]
    not_between: tuple[str, ...]
    match: tuple[str, ...]
    miss: tuple[str, ...]


class _Directions(Row, frozen=True):
    words: tuple[str, ...]
    near: tuple[str, ...]
    part_of: tuple[str, ...]
    match: str
    miss: str


class _Powers(Row, frozen=True):
    names: tuple[str, ...]
    that_strike: tuple[str, ...]
    forces: tuple[str, ...]


class _Section(Row, frozen=True):
    beside: tuple[str, ...]
    match: str
    miss: str


class _Bodies(Row, frozen=True):
    words: tuple[str, ...]
    of: dict[str, str]


class PlaceCueTable(Row, frozen=True):
    """The whole of place_cues.toml."""

    cue: tuple[CueRow, ...]
    extent: _Extent
    position: _Position
    directions: _Directions
    rural: Words
    capitals: dict[str, str]
    its_capital: dict[str, str]
    nationals: dict[str, tuple[str, ...]]
    bodies: _Bodies
    powers: _Powers
    section: _Section


def place_cues() -> PlaceCueTable:
    """The one table, read once."""
    return table(PlaceCueTable, "ar", "place_cues.toml")
