"""Events and incidents as CSV with HXL tags (Humanitarian Exchange Language 1.1): a header, the tags, then the rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from stream.export import codes
from stream.export.prose import centre_of
from stream.records import Ancestor, Event, Figure, Incident, Occurred, Place, PlaceKind, Type
from stream.text.plain import plain

MEDIA_TYPE = "text/csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LEVELS = ((1, PlaceKind.GOVERNORATE), (2, PlaceKind.DISTRICT), (3, PlaceKind.SUBDISTRICT))

Cell = str | int | float | None
Column = tuple[str, str, Callable[[Any], Cell]]


def _place_columns(of: Callable[[Any], Place]) -> Iterator[Column]:
    def holder(kind: PlaceKind, part: str) -> Callable[[Any], Cell]:
        def cell(record: Any) -> Cell:
            place = of(record)
            chain: tuple[Place | Ancestor, ...] = (place, *place.within)
            return next((str(getattr(a, part)) for a in chain if a.kind is kind), "")

        return cell

    yield "Country", "#country+name+v_en", holder(PlaceKind.COUNTRY, "name_en")
    for level, kind in _LEVELS:
        yield f"Admin {level} (Arabic)", f"#adm{level}+name+i_ar", holder(kind, "name_ar")
        yield f"Admin {level}", f"#adm{level}+name+i_en", holder(kind, "name_en")
        yield f"Admin {level} P-code", f"#adm{level}+code+v_pcode", holder(kind, "pcode")
    yield "Place (Arabic)", "#loc+name+i_ar", lambda r: of(r).name_ar
    yield "Place", "#loc+name+i_en", lambda r: of(r).name_en
    yield "Kind of place", "#loc+type", lambda r: of(r).kind
    yield "Place id", "#loc+code+v_rasid", lambda r: of(r).place_id
    yield "Latitude", "#geo+lat", lambda r: _degrees(of(r).lat)
    yield "Longitude", "#geo+lon", lambda r: _degrees(of(r).lon)
    yield "Point stands for", "#geo+precision", lambda r: _point_of(of(r))


def _casualty_columns() -> Iterator[Column]:
    for name in ("killed", "injured"):
        for bound, tag in (("low", "min"), ("high", "max")):
            yield f"{name.capitalize()}, {tag}", f"#affected+{name}+{tag}+num", _people(name, bound)


def _people(name: str, bound: str) -> Callable[[Any], Cell]:
    """A bound of a figure; an empty cell where none was reported, which is not 0."""

    def cell(record: Event | Incident) -> Cell:
        figure: Figure | None = getattr(record.casualties, name)
        value: int | None = getattr(figure, bound) if figure else None
        return value

    return cell


def _time_columns() -> Iterator[Column]:
    yield "Occurred from", "#date+occurred+start", lambda r: _iso(r.occurred, "start")
    yield "Occurred until", "#date+occurred+end", lambda r: _iso(r.occurred, "end")


def _code_columns(of: Callable[[Any], Iterable[Type]]) -> Iterator[Column]:
    def joined(part: Callable[[codes.Codes], str]) -> Callable[[Any], Cell]:
        return lambda r: "; ".join(dict.fromkeys(c for kind in of(r) if (c := part(codes.codes(kind)))))

    yield "Type", "#event+type+v_rasid", lambda r: "; ".join(of(r))
    yield "ACLED event type", "#event+type+v_acled", joined(lambda c: c.acled[0])
    yield "ACLED sub-event type", "#event+subtype+v_acled", joined(lambda c: c.acled[1])
    yield "CAMEO", "#event+code+v_cameo", joined(lambda c: c.cameo)
    yield "PLOVER", "#event+code+v_plover", joined(lambda c: c.plover)


_EVENTS: tuple[Column, ...] = (
    ("Event id", "#event+id", lambda e: e.event_id),
    *_time_columns(),
    ("Published", "#date+published", lambda e: e.published_at.isoformat() if e.published_at else ""),
    *_code_columns(lambda e: (e.type,)),
    *_place_columns(lambda e: e.place),
    *_casualty_columns(),
    ("Attacker's side", "#cause+attacker+side", lambda e: e.attacker.side if e.attacker else ""),
    ("Claim", "#status+claim", lambda e: e.claim),
    ("Disputed", "#status+disputed", lambda e: "; ".join(e.disputed)),
    ("Confidence", "#indicator+confidence+num", lambda e: round(e.confidence, 3)),
    ("Outlet", "#meta+source+outlet", lambda e: e.outlet),
    ("Sources", "#meta+source+name", lambda e: "; ".join(s.name for s in e.sources)),
    ("Address", "#meta+source+url", lambda e: e.url),
    ("Article id", "#meta+id+article", lambda e: e.article_id),
    ("Extractor", "#meta+extractor", lambda e: e.extractor),
)

_INCIDENTS: tuple[Column, ...] = (
    ("Incident id", "#event+id", lambda i: i.incident_id),
    *_time_columns(),
    ("First reported", "#date+reported+start", lambda i: i.first_reported.isoformat() if i.first_reported else ""),
    ("Last reported", "#date+reported+end", lambda i: i.last_reported.isoformat() if i.last_reported else ""),
    *_code_columns(lambda i: i.types),
    *_place_columns(lambda i: i.district),
    *_casualty_columns(),
    ("Attacker's side", "#cause+attacker+side", lambda i: i.attacker.side if i.attacker else ""),
    ("Certainty", "#status+certainty", lambda i: i.certainty),
    ("Disputed", "#status+disputed", lambda i: "; ".join(i.disputed)),
    ("Reports", "#meta+reports+num", lambda i: len(i.event_ids)),
    ("Originators", "#meta+source+name", lambda i: "; ".join(o.name for o in i.originators)),
    ("Outlets", "#meta+source+outlet", lambda i: "; ".join(i.outlets)),
)  # fmt: skip


def events(records: Iterable[Event]) -> str:
    """Events as CSV with HXL tags."""
    return _csv(_EVENTS, records)


def incidents(records: Iterable[Incident]) -> str:
    """Incidents as CSV with HXL tags."""
    return _csv(_INCIDENTS, records)


def _csv(columns: tuple[Column, ...], records: Iterable[Any]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([header for header, _, _ in columns])
    writer.writerow([tag for _, tag, _ in columns])
    for record in records:
        writer.writerow([_safe(cell(record)) for _, _, cell in columns])
    return out.getvalue()


def _safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula gets an apostrophe: names and addresses come from strangers."""
    if isinstance(cell, str):
        text = plain(cell)
        return f"'{text}" if text.startswith(_FORMULA) else text
    return cell


def _degrees(value: float | None) -> Cell:
    return None if value is None else round(value, 4)


def _point_of(place: Place) -> str:
    holder = centre_of(place)
    return f"centre of {holder.place_id}" if holder else str(place.precision)


def _iso(occurred: Occurred | None, end: str) -> str:
    return getattr(occurred, end).isoformat() if occurred else ""
