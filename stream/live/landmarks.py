"""Names on the map by which a reader finds the way: countries, governorates and larger cities. No border is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from stream.places.entry import Entry
from stream.records import PlaceKind

# The smallest population of a city that is named; governorates and countries always are.
LEAST_PEOPLE = 60_000
_KINDS = {PlaceKind.COUNTRY: "country", PlaceKind.GOVERNORATE: "governorate", PlaceKind.CITY: "city"}


class Landmark(Struct, frozen=True, array_like=True):
    """One name: kind, both names, degrees, population (0 where unknown)."""

    kind: str
    ar: str
    en: str
    lat: float
    lon: float
    people: int


def landmarks(entries: Mapping[str, Entry]) -> tuple[Landmark, ...]:
    """The names of a gazetteer, the most important first."""
    order = list(_KINDS)
    found = sorted(
        _worth_naming(entries.values()),
        key=lambda entry: (order.index(entry.kind), -entry.population, entry.id),
    )
    return tuple(
        Landmark(
            _KINDS[e.kind], e.name_ar, e.name_en, round(e.lat or 0, 3), round(e.lon or 0, 3), e.population
        )
        for e in found
    )


def _worth_naming(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        placed = entry.lat is not None and entry.lon is not None
        small = entry.kind is PlaceKind.CITY and entry.population < LEAST_PEOPLE
        if entry.kind in _KINDS and placed and entry.name_en and not small:
            yield entry
