"""What is told of an area in an article's lead, where its towns are then told of: it says nothing of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.articles.document import Document
from stream.events.where.bind import Binding
from stream.events.where.within import tells_no_kind
from stream.places.entry import distance_km
from stream.places.gazetteer import Gazetteer
from stream.places.lands import is_land
from stream.records import PlaceKind

_SETTLED = frozenset({PlaceKind.TOWN, PlaceKind.VILLAGE})
_UNITS = frozenset({PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT, PlaceKind.AREA})
_MADE = frozenset({"composed", "unlisted"})
_WIDER = frozenset({PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.GOVERNORATE, PlaceKind.AREA})
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
    if part.kind not in (_SETTLED | _UNITS if is_land(area.id) else _SETTLED):
        return False
    if not (set(other.types) & set(binding.types) or tells_no_kind(binding)):
        return False
    if is_land(area.id):
        return area.id in gazetteer.holders(part)
    km = distance_km(part, area)
    lands = [{h.id for h in gazetteer.chain(e) if h.kind is PlaceKind.GOVERNORATE} for e in (part, area)]
    return km is not None and km <= _AREA_KM and bool(lands[0] & lands[1])


# «وتركز القصف على كذا», «أن الغارات تركزت في كذا», «وطالت الغارات كذا»: where in the area it was that was told before.
_THE_ATTACK = (
    r"ال(?:قصف|غار(?:ه|ات|تين|تان)|ضربات|ضربه|هجوم|هجمات|هجومين|اشتباك|اشتباكات|مواجهات|معارك|استهداف|عمليات)"
)
_THERE = r"(?:طالت?|طاولت?|شملت?|استهدفت?|وقعت?|دارت?)"
_IN_WHICH = re.compile(
    rf"(?<!\w)(?:[وف]?(?:قد )?(?:تركز|توزع)ت?|[وف]?(?:قد )?{_THERE} (?:هذه )?{_THE_ATTACK}|ان (?:هذه )?{_THE_ATTACK} (?:[^\s.،]+ ){{0,3}}?{_THERE})(?!\w)"
)
_AGAIN = re.compile(r"(?<!\w)(?:كما|و?ايضا|و?كذلك|اخري?|مماثله?)(?!\w)")
_REACH = 2  # sentences behind the one that tells of the area


def is_where_it_was(document: Document, other: Binding, binding: Binding, gazetteer: Gazetteer) -> bool:
    """Whether a sentence behind says where in an area the attack was that was told of the area as a whole."""
    part, area = other.placed.reading.entry, binding.placed.reading.entry
    if part is None or area is None or area.kind is not PlaceKind.AREA or area.source in _MADE:
        return False
    if part.kind in _WIDER or part.country != area.country or not set(other.types) & set(binding.types):
        return False
    lands = {gazetteer.governorate(e) for e in (part, area)} - {""}
    if len(lands) > 1:
        return False
    own = [s for s in document.sentences if s.field is other.sentence.field]
    before = sum(1 for s in own if binding.sentence.start < s.start <= other.sentence.start)
    titled = binding.sentence.field is not other.sentence.field
    if titled or 0 < before <= _REACH:
        text, begin, end = (
            document.folded(other.sentence.field).text,
            other.clause.start,
            other.placed.reading.mention.outer,
        )
        return _IN_WHICH.search(text, begin, end) is not None and _AGAIN.search(text, begin, end) is None
    return False
