"""An Atom feed (RFC 4287) of the current alerts, an entry for each episode, with GeoRSS points."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree as ET

from msgspec import Struct

from stream.data.languages import LANGUAGES
from stream.export import codes, prose
from stream.export.cap import MEDIA_TYPE as CAP_MEDIA_TYPE
from stream.export.cap import clean
from stream.export.log import Sent, current

NAMESPACE = "http://www.w3.org/2005/Atom"
GEORSS = "http://www.georss.org/georss"
MEDIA_TYPE = "application/atom+xml"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Feed(Struct, frozen=True, kw_only=True):
    """What a feed says of itself.

    source    who publishes it: one installation's CloudEvents source
    address   where the feed will stand, if it is known: links are then given
    cap       where the CAP messages stand, ending in /: each entry then links to its own
    exercise  a replay of archived news
    """

    source: str
    address: str = ""
    cap: str = ""
    exercise: bool = False


def feed(log: Iterable[Sent], about: Feed) -> bytes:
    """The feed of the episodes that are neither over nor withdrawn at the end of a log, the latest first."""
    entries = current(log)
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xmlns:georss": GEORSS, "xml:lang": "ar"})
    words = [codes.words(language) for language in LANGUAGES]
    _add(root, "id", f"urn:rasid:{quote(about.source, safe='')}:alerts")
    _add(root, "title", "راصد · Rasid: مناطق تحت الهجوم · districts under attack")
    notes = [w["exercise"] for w in words] if about.exercise else []
    _add(root, "subtitle", " ".join([*notes, *(w["caution"] for w in words)]))
    _add(root, "updated", max((sent.at for sent in entries), default=EPOCH).isoformat())
    _add(ET.SubElement(root, "author"), "name", words[1]["sender"])
    _add(root, "generator", "Rasid")
    if about.address:
        ET.SubElement(root, "link", rel="self", type=MEDIA_TYPE, href=clean(about.address))
    for sent in entries:
        _entry(root, sent, about)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _entry(root: ET.Element, sent: Sent, about: Feed) -> None:
    alert = sent.alert
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", f"urn:rasid:{quote(about.source, safe='')}:episode:{quote(alert.episode_id, safe='')}")
    _add(entry, "title", f"{alert.headline.ar} · {alert.headline.en}")
    _add(entry, "updated", sent.at.isoformat())
    for kind in alert.types:
        ET.SubElement(entry, "category", term=kind, label=codes.type_name(kind, "en"))
    if about.cap:
        name = quote(f"{alert.alert_id}.xml", safe="")
        href = clean(about.cap) + name
        ET.SubElement(entry, "link", rel="alternate", type=CAP_MEDIA_TYPE, href=href)
    told = ("\n".join((getattr(alert.headline, lang), *prose.lines(alert, lang))) for lang in LANGUAGES)
    ET.SubElement(entry, "content", type="text").text = clean("\n\n".join(told))
    place = alert.district
    if place.lat is not None and place.lon is not None:
        _add(entry, "georss:point", f"{place.lat:.4f} {place.lon:.4f}")


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = clean(text)
