"""Do no harm: what of a record may be shown to everybody.

Without authentication a place is the centre of the subdistrict (or else city, district, governorate) that holds it, nobody's
words are quoted and nobody is named but institutions, and what was struck is not described.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec.structs import replace

from stream.outlets import outlet
from stream.places.entry import Entry
from stream.records import (
    Alert,
    Ancestor,
    Attacker,
    Event,
    GeoPrecision,
    Incident,
    Originator,
    Place,
    PlaceKind,
    Reviewed,
    Source,
    SourceKind,
)

STAND_FOR = (
    PlaceKind.SUBDISTRICT,
    PlaceKind.CITY,
    PlaceKind.DISTRICT,
    PlaceKind.GOVERNORATE,
)  # as on the page
CONTAINERS = (PlaceKind.SUBDISTRICT, PlaceKind.DISTRICT, PlaceKind.GOVERNORATE)
_OUTWARD = (*CONTAINERS, PlaceKind.REGION, PlaceKind.COUNTRY)
WIDER = {kind: frozenset(_OUTWARD[i + 1 :]) for i, kind in enumerate(CONTAINERS)}
UNNAMED = "—"


class Audience(StrEnum):
    """Who reads what leaves: `everybody`, or `analysts`, whom the installation knows."""

    EVERYBODY = "everybody"
    ANALYSTS = "analysts"


def holders(place: Place, entries: Mapping[str, Entry]) -> Iterator[Entry]:
    """What contains a place, inner to outer, with the levels that its record leaves out as named like their seat."""
    at = entries.get(place.place_id)
    if at is None:  # an unlisted place hangs on the finest container that we know
        inner = next((a.place_id for a in place.within if a.place_id in entries), "")
        at = entries.get(inner)
        if at is not None:
            yield at
    seen = set()
    while at is not None and at.id not in seen:
        seen.add(at.id)
        at = entries.get(at.parent or "")
        if at is not None:
            yield at


def container(place: Place, entries: Mapping[str, Entry]) -> Entry | None:
    """The unit whose centre stands for a place: its subdistrict, else its city, district, governorate; it may be it."""
    itself = entries.get(place.place_id)
    chain = [
        one
        for one in (itself, *holders(place, entries))
        if one and one.lat is not None and one.lon is not None
    ]
    return next((one for kind in STAND_FOR for one in chain if one.kind is kind), None)


def coarse(place: Place, entries: Mapping[str, Entry]) -> Place:
    """A place as everybody may see it: by name, at the centre of the unit that holds it."""
    unit = container(place, entries)
    if unit is None:
        bare = place.kind in (PlaceKind.COUNTRY, PlaceKind.REGION)  # they give nothing away
        lat, lon = (place.lat, place.lon) if bare else (None, None)
        precision = place.precision if bare else GeoPrecision.NONE
        return replace(
            place, surface=place.name_ar, lat=lat, lon=lon, precision=precision, pcode="", alternatives=()
        )
    return replace(
        whole(place, entries),
        surface=place.name_ar,
        lat=unit.lat,
        lon=unit.lon,
        precision=GeoPrecision.PARENT if unit.id != place.place_id else place.precision,
        pcode=unit.pcode,
        alternatives=(),
    )


def whole(place: Place, entries: Mapping[str, Entry]) -> Place:
    """A place with every administrative level in its chain, those named like their seat included."""
    chain = list(place.within)
    for unit in holders(place, entries):
        if unit.kind in CONTAINERS and all(a.place_id != unit.id for a in chain):
            wider = WIDER[unit.kind]
            at = next((i for i, a in enumerate(chain) if a.kind in wider), len(chain))
            chain.insert(at, Ancestor(unit.id, unit.name_ar, unit.name_en, unit.kind, unit.pcode))
    return replace(place, within=tuple(chain))


def alert_for(audience: Audience, alert: Alert, entries: Mapping[str, Entry]) -> Alert:
    """An alert as an audience may see it."""
    if audience is Audience.ANALYSTS:
        return replace(alert, district=whole(alert.district, entries))
    return replace(
        alert,
        district=coarse(alert.district, entries),
        originators=_institutions(alert.originators),
        outlets=_known(alert.outlets),
        attacker=_side(alert.attacker),
        evidence=(),
        reviews=_nobody(alert.reviews),
    )


def event_for(audience: Audience, event: Event, entries: Mapping[str, Entry]) -> Event:
    """An event as an audience may see it."""
    if audience is Audience.ANALYSTS:
        return replace(event, place=whole(event.place, entries))
    return replace(
        event,
        outlet="".join(_known([event.outlet])),
        place=coarse(event.place, entries),
        attacker=_side(event.attacker),
        target="",
        objects=(),
        sources=tuple(Source(name=_name(s.name, s.kind), kind=s.kind) for s in event.sources),
        evidence=(),
        sketch=(),
    )


def incident_for(audience: Audience, incident: Incident, entries: Mapping[str, Entry]) -> Incident:
    """An incident as an audience may see it."""
    if audience is Audience.ANALYSTS:
        return replace(incident, district=whole(incident.district, entries))
    return replace(
        incident,
        district=coarse(incident.district, entries),
        outlets=_known(incident.outlets),
        originators=_institutions(incident.originators),
        attacker=_side(incident.attacker),
        reviews=_nobody(incident.reviews),
    )


def _side(attacker: Attacker | None) -> Attacker | None:
    return Attacker(side=attacker.side, country=attacker.country) if attacker else None


def _name(name: str, kind: SourceKind) -> str:
    """Sources come from our own table of institutions; an outlet that we do not know may be one person's page."""
    return UNNAMED if kind is SourceKind.OUTLET and outlet(name) is None else name


def _institutions(originators: Iterable[Originator]) -> tuple[Originator, ...]:
    return tuple(Originator(name=_name(o.name, o.kind), kind=o.kind) for o in originators)


def _nobody(reviews: Iterable[Reviewed]) -> tuple[Reviewed, ...]:
    """That a person decided is for everybody to know, and who and in which words is not."""
    return tuple(replace(one, reviewer=UNNAMED, note="") for one in reviews)


def _known(outlets: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in outlets if outlet(name) is not None)
