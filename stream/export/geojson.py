"""Districts under attack as GeoJSON (RFC 7946): points in lon,lat, the other way round than CAP."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from stream.export import codes
from stream.export.log import Sent, current, is_fresh
from stream.export.prose import centre_of
from stream.records import Figure, Place

MEDIA_TYPE = "application/geo+json"


def districts(log: Iterable[Sent], now: datetime) -> dict[str, Any]:
    """A FeatureCollection of the districts under attack at the end of a log; one whose place is unknown has no geometry.

    `as_of` is the clock that `fresh` is taken against.
    """
    return {
        "type": "FeatureCollection",
        "as_of": now.isoformat(),
        "notice": codes.words("en")["caution"],
        "notice_ar": codes.words("ar")["caution"],
        "features": [_feature(sent, now) for sent in current(log)],
    }


def geometry(place: Place) -> dict[str, Any] | None:
    """A place's point; None where it has none."""
    if place.lat is None or place.lon is None:
        return None
    return {"type": "Point", "coordinates": [round(place.lon, 4), round(place.lat, 4)]}


def _feature(sent: Sent, now: datetime) -> dict[str, Any]:
    alert, place = sent.alert, sent.alert.district
    holder = centre_of(place)
    of = [codes.codes(kind) for kind in alert.types]
    return {
        "type": "Feature",
        "id": alert.episode_id,
        "geometry": geometry(place),
        "properties": {
            "alert_id": alert.alert_id,
            "revision": alert.revision,
            "sent": sent.at.isoformat(),
            "place_id": place.place_id,
            "name_ar": place.name_ar,
            "name_en": place.name_en,
            "kind": place.kind,
            "point_of": (holder.place_id if holder else place.place_id) if place.lat is not None else None,
            "pcode": place.pcode or None,
            "within": [a.place_id for a in place.within],
            "headline_ar": alert.headline.ar,
            "headline_en": alert.headline.en,
            "types": list(alert.types),
            "acled_event_types": sorted({c.acled[0] for c in of if c.acled[0]}),
            "acled_sub_event_types": sorted({c.acled[1] for c in of if c.acled[1]}),
            "cameo_codes": sorted({c.cameo for c in of if c.cameo}),
            "plover_event_types": sorted({c.plover for c in of}),
            "since": alert.since.isoformat(),
            "until": alert.until.isoformat(),
            "fresh": is_fresh(alert, now),
            "killed": _bounds(alert.casualties.killed),
            "injured": _bounds(alert.casualties.injured),
            "attacker_side": alert.attacker.side if alert.attacker else None,
            "originators": len(alert.originators),
            "certainty": alert.certainty,
            "disputed": list(alert.disputed),
            "incidents": len(alert.incident_ids),
        },
    }


def _bounds(figure: Figure | None) -> list[int | None] | None:
    """Low and high; null where nothing was reported, which is not 0."""
    return [figure.low, figure.high] if figure else None
