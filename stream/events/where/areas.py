"""What is told of an area in an article's lead, where its towns are then told of: it says nothing of its own."""

from __future__ import annotations

from collections.abc import Sequence

from stream.events.where.bind import Binding
from stream.events.where.within import tells_no_kind
from stream.places.entry import distance_km
from stream.places.gazetteer import Gazetteer
from stream.places.lands import is_land
from stream.records import PlaceKind

_SETTLED = frozenset({PlaceKind.TOWN, PlaceKind.VILLAGE})
_MADE = frozenset({"composed", "unlisted"})
_AREA_KM = 15.0  # from the middle of an area to its towns


def is_told_alone(binding: Binding, asserted: Sequence[Binding]) -> bool:
    """Whether an area is told of with no town, village or area beside it in its clause."""
    entry = binding.placed.reading.entry
    beside = (b.placed.reading.entry for b in asserted if b is not binding and b.clause == binding.clause)
    return (
        entry is not None
        and entry.kind is PlaceKind.AREA
        and not any(
            e is not None and e.id != entry.id and (e.kind in _SETTLED or e.kind is PlaceKind.AREA)
            for e in beside
        )
    )


def lies_about(other: Binding, binding: Binding, gazetteer: Gazetteer) -> bool:
    """Whether the same attack is told of a town or village in the land of an area: «الغوطة الشرقية», then its towns."""
    part, area = other.placed.reading.entry, binding.placed.reading.entry
    if part is None or area is None or area.kind is not PlaceKind.AREA or area.source in _MADE:
        return False
    if part.kind not in _SETTLED:
        return False
    if not (set(other.types) & set(binding.types) or tells_no_kind(binding)):
        return False
    if is_land(area.id):
        return area.id in gazetteer.holders(part)
    km = distance_km(part, area)
    lands = [{h.id for h in gazetteer.chain(e) if h.kind is PlaceKind.GOVERNORATE} for e in (part, area)]
    return km is not None and km <= _AREA_KM and bool(lands[0] & lands[1])
