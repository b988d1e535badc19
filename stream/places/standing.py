"""How well known a place is: which of the places of one name a bare name means first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stream.articles.fold import fold_name
from stream.places.entry import Entry
from stream.records import PlaceKind

# How well known a place is taken to be where its population is not: what a bare name means first.
_STANDING: Mapping[PlaceKind, int] = {
    PlaceKind.COUNTRY: 100_000_000,
    PlaceKind.REGION: 3_000_000,
    PlaceKind.CITY: 60_000,
    PlaceKind.GOVERNORATE: 50_000,
    PlaceKind.TOWN: 8_000,
    PlaceKind.NEIGHBOURHOOD: 6_000,
    PlaceKind.AREA: 5_000,
    PlaceKind.CAMP: 4_000,
    PlaceKind.DISTRICT: 3_000,
    PlaceKind.SUBDISTRICT: 1_000,
    PlaceKind.VILLAGE: 900,
    PlaceKind.LANDMARK: 800,
}


def best_known_first(folded: str, found: Iterable[Entry]) -> tuple[Entry, ...]:
    """The readings of a folded name, the best known first; one that is so called before those so written."""
    readings = tuple(found)
    if len(readings) == 1:
        return readings
    return tuple(sorted(readings, key=lambda e: (-_standing(e), fold_name(e.name_ar) != folded, e.id)))


def _standing(entry: Entry) -> int:
    if entry.kind is PlaceKind.COUNTRY:
        return _STANDING[PlaceKind.COUNTRY]
    return max(entry.population, _STANDING[entry.kind])
