"""What may be shown of what comes from outside: text, addresses, and where a place is put on the map.

Who may see which record is the affair of stream/export/harm.py: one rule for all that leaves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from stream.export.harm import Audience, container
from stream.outlets import outlet
from stream.places.entry import Entry
from stream.records import Event, GeoPrecision, Place
from stream.text.plain import plain

_LINK_CHARS = 2_000


class Point(Struct, frozen=True):
    """Where a place is put on the map, in degrees (WGS 84), and what the point is the centre of."""

    lat: float
    lon: float
    of: str
    name_ar: str = ""
    name_en: str = ""


def link(url: str) -> str:
    """A web address that may be followed, or "": http and https alone, with a host, without a login or a control."""
    if not url or len(url) > _LINK_CHARS or plain(url) != url or re.search(r"\s", url):
        return ""
    try:
        parts = urlsplit(url)
        host, login = parts.hostname, parts.username or parts.password
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and host and not login and "\\" not in url else ""


def point(place: Place, entries: Mapping[str, Entry], audience: Audience) -> Point | None:
    """Where a place is put: where it lies for an analyst, else the centre of its subdistrict or of what is wider."""
    if audience is Audience.ANALYSTS and place.lat is not None and place.lon is not None:
        if place.precision is GeoPrecision.EXACT:
            return Point(place.lat, place.lon, "place")
        if place.precision is GeoPrecision.APPROXIMATE:
            return Point(place.lat, place.lon, "near")
    unit = container(place, entries)
    if unit is None or unit.lat is None or unit.lon is None:
        return None
    return Point(unit.lat, unit.lon, unit.kind, unit.name_ar, unit.name_en)


def source_link(event: Event, audience: Audience) -> str:
    """The article's address; in public only where we know the outlet, since any other may be one person's page."""
    known = audience is Audience.ANALYSTS or outlet(event.outlet) or outlet(event.url)
    return link(event.url) if known else ""
