"""Names on the map by which a reader finds the way: countries, governorates and larger cities. No border is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from statistics import fmean

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
    found = sorted(_worth_naming(entries.values()), key=lambda e: (order.index(e.kind), -e.population, e.id))
    return tuple(
        Landmark(_KINDS[e.kind], e.name_ar, e.name_en, round(lat, 3), round(lon, 3), e.population)
        for e, lat, lon in _placed(found)
    )


def _worth_naming(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        small = entry.kind is PlaceKind.CITY and entry.population < LEAST_PEOPLE
        if entry.kind in _KINDS and entry.name_en and not small:
            yield entry


def _placed(found: list[Entry]) -> Iterator[tuple[Entry, float, float]]:
    """Those that lie somewhere; a country lies amid its governorates, or amid its cities where none is listed."""
    for entry in found:
        if entry.kind is not PlaceKind.COUNTRY:
            held = [entry]
        else:
            inside = [
                e
                for e in found
                if e.country == entry.country and e.lat is not None and e.kind is not entry.kind
            ]
            held = [e for e in inside if e.kind is PlaceKind.GOVERNORATE] or inside or [entry]
        points = [(e.lat, e.lon) for e in held if e.lat is not None and e.lon is not None]
        if points:
            yield entry, fmean(lat for lat, _ in points), fmean(lon for _, lon in points)
