"""Who may see what, as pure functions: the words and the point that leave, for anybody and for an analyst.

Without a login nothing leaves that could guide anyone to a person or a place: the subdistrict's centre stands for the
place, nobody unnamed is quoted, and no sentence of an article is shown, since it may name a private person, a hospital
or a shelter (DESIGN: do no harm).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from msgspec import Struct

from stream.live.board import chain
from stream.places.entry import Entry
from stream.records import GeoPrecision, Place, PlaceKind, SourceKind

_LINK_CHARS = 2_000
# What turns or hides the text around it (UAX 9 embeddings, overrides, isolates), control characters, and lone surrogates.
_TREACHEROUS = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
# The centre that stands for a place in public, the first that its chain has: a city is the seat of its subdistrict.
_STAND_FOR = (PlaceKind.SUBDISTRICT, PlaceKind.CITY, PlaceKind.DISTRICT, PlaceKind.GOVERNORATE)


class Sight(StrEnum):
    """Who is looking."""

    PUBLIC = "public"
    ANALYST = "analyst"


class Point(Struct, frozen=True):
    """Where a place is put on the map, in degrees (WGS 84), and what the point is the centre of."""

    lat: float
    lon: float
    of: str
    name_ar: str = ""
    name_en: str = ""


def plain(text: str) -> str:
    """Text from outside, as it may be shown: each character that turns or hides others becomes U+FFFD, so offsets stay."""
    return _TREACHEROUS.sub("\ufffd", text)


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


def point(place: Place, entries: Mapping[str, Entry], sight: Sight) -> Point | None:
    """Where a place is put: where it lies for an analyst, else the centre of its subdistrict or of what is wider."""
    if sight is Sight.ANALYST and place.lat is not None and place.lon is not None:
        if place.precision is GeoPrecision.EXACT:
            return Point(place.lat, place.lon, "place")
        if place.precision is GeoPrecision.APPROXIMATE:
            return Point(place.lat, place.lon, "near")
    for kind in _STAND_FOR:
        for one in chain(place):
            known = entries.get(one.place_id)
            if one.kind is kind and known is not None and known.lat is not None and known.lon is not None:
                return Point(known.lat, known.lon, kind, one.name_ar, one.name_en)
    return None


def source_name(name: str, kind: SourceKind, sight: Sight) -> str:
    """The name of who says so. In public, whoever the article does not name as an organisation stays unnamed."""
    return "" if kind is SourceKind.UNNAMED and sight is Sight.PUBLIC else plain(name)
