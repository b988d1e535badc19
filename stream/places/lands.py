"""Lands that news speaks of and no administration knows («الغوطة الشرقية»), and what lies in them: `data/lands.toml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from stream.data import Row, table
from stream.places.entry import Entry


class Land(Row, frozen=True):
    """A place that holds others beside their administrative parents, all by their ids in the gazetteer."""

    id: str
    holds: tuple[str, ...]


class Lands(Row, frozen=True):
    """All of the table."""

    land: tuple[Land, ...]


@cache
def lands() -> Lands:
    """The table, as it is written."""
    return table(Lands, "lands.toml")


@cache
def _lands_of() -> Mapping[str, tuple[str, ...]]:
    """The ids of the lands in which a place or a unit lies, by its id."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for land in lands().land:
        for held in land.holds:
            found[held].append(land.id)
    return {held: tuple(ids) for held, ids in found.items()}


@cache
def _ids() -> frozenset[str]:
    return frozenset(land.id for land in lands().land)


def is_land(place_id: str) -> bool:
    """Whether the table says what lies in a place."""
    return place_id in _ids()


def among_lands(entry: Entry, holders: Sequence[Entry], entries: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """What contains a place, inner to outer (`holders`: by administration), with its lands, each inside its own parent."""
    found = list(holders)
    known = _lands_of()
    ids = dict.fromkeys(land for one in (entry, *holders) for land in known.get(one.id, ()))
    names = {one.name_ar for one in (entry, *holders)}
    for land in (entries[id_] for id_ in ids if id_ in entries and id_ != entry.id):
        if land.name_ar not in names:
            found.insert(_inside(land, found), land)
    return tuple(found)


def _inside(land: Entry, holders: Sequence[Entry]) -> int:
    """Where among containers, inner to outer, a land stands: before the one that holds it."""
    return next((at for at, holder in enumerate(holders) if holder.id == land.parent), len(holders))
