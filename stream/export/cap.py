"""Alerts as CAP 1.2 (OASIS Common Alerting Protocol), one message each.

The traps, and where each is met: `sent` has a numeric offset and never Z (`stamp`); `references` names every unexpired
predecessor by sender, identifier and time of sending, so it needs the log (`Log`); an update whose predecessors are all
expired or unknown is a new Alert; only a withdrawal cancels; nothing is ever AllClear; a circle is lat,lon, the other
way round than GeoJSON; a restricted message says to whom it is restricted; no identifier holds a space, a comma, < or &.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

from msgspec import Struct

from stream.data.languages import LANGUAGES, Language
from stream.export import codes, prose
from stream.export.log import Sent, is_fresh, is_over
from stream.records import Alert, AlertKind, Place
from stream.text.plain import plain

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
_FORBIDDEN = re.compile(r"[\s,<&]+")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Manner(Struct, frozen=True, kw_only=True):
    """How messages are sent.

    sender    who sends, one word without comma; unique in the world where messages leave the house
    now       the clock that an attack's age is taken against, and the messages' expiry counted from
    lasts     how long a message holds: the quiet period
    exercise  a replay of archived news: status Exercise
    public    scope Public instead of Restricted
    """

    sender: str
    now: datetime
    lasts: timedelta
    exercise: bool = False
    public: bool = False


class Message(Struct, frozen=True):
    """One CAP message: its identifier, which names its file, and the document."""

    identifier: str
    xml: bytes


def messages(log: Iterable[Sent], manner: Manner) -> Iterator[Message]:
    """The log as CAP messages, in its order; each refers to those before it that still hold."""
    told: dict[str, Sent] = {}
    for sent in log:
        yield Message(_word(sent.alert.alert_id), _document(sent, told, manner))
        told[sent.alert.alert_id] = sent


def stamp(moment: datetime) -> str:
    """A time as CAP wants it: whole seconds, a numeric offset, for UTC -00:00."""
    text = moment.replace(microsecond=0).isoformat()
    return re.sub(r"(Z|\+00:00)$", "-00:00", text)[:25]


def clean(text: str) -> str:
    """Text without the characters that XML cannot hold: they come in with hostile or broken pages."""
    return _NOT_XML.sub("\ufffd", plain(text))


def one_line(xml: bytes) -> bytes:
    """The same document without a line break, so that a stream of them is a line each."""
    declaration, _, body = xml.partition(b"\n")
    return declaration + body.replace(b"\n", b"&#10;")


def _document(sent: Sent, told: dict[str, Sent], manner: Manner) -> bytes:
    alert = sent.alert
    before = [told[i] for i in alert.follows if i in told and told[i].at + manner.lasts > sent.at]
    root = ET.Element("alert", xmlns=NAMESPACE)
    _add(root, "identifier", _word(alert.alert_id))
    _add(root, "sender", _word(manner.sender))
    _add(root, "sent", stamp(sent.at))
    _add(root, "status", "Exercise" if manner.exercise else "Actual")
    _add(root, "msgType", _msg_type(alert, known=bool(before)))
    _add(root, "source", "Rasid")
    _add(root, "scope", "Public" if manner.public else "Restricted")
    if not manner.public:
        _add(root, "restriction", "For analysts known to the sender; not for publication.")
    _add(root, "note", _note(manner))
    if before:
        sender = _word(manner.sender)
        _add(
            root,
            "references",
            " ".join(f"{sender},{_word(b.alert.alert_id)},{stamp(b.at)}" for b in before),
        )
    if alert.incident_ids:
        _add(root, "incidents", " ".join(_word(name) for name in alert.incident_ids))
    for language in LANGUAGES:
        _info(root, sent, language, manner)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _msg_type(alert: Alert, *, known: bool) -> str:
    if alert.kind is AlertKind.RETRACTED:
        return "Cancel"
    return "Update" if known else "Alert"


def _note(manner: Manner) -> str:
    words = [codes.words(language) for language in LANGUAGES]
    told = [w["exercise"] for w in words] if manner.exercise else []
    return " ".join([*told, *(w["caution"] for w in words)])


def _info(root: ET.Element, sent: Sent, language: Language, manner: Manner) -> None:
    alert, words = sent.alert, codes.words(language)
    info = ET.SubElement(root, "info")
    _add(info, "language", language)
    for category in codes.categories(alert.types):
        _add(info, "category", category)
    _add(info, "event", codes.type_name(alert.types[0], language) if alert.types else words["none"])
    _add(info, "responseType", "Monitor")
    _add(info, "urgency", "Immediate" if is_fresh(alert, manner.now) and not is_over(alert) else "Past")
    _add(info, "severity", codes.severity(alert))
    _add(info, "certainty", codes.certainty(alert.certainty, "cap"))
    for kind in alert.types:
        of = codes.codes(kind)
        for scheme, code in (("ACLED", of.acled[1]), ("CAMEO", of.cameo), ("PLOVER", of.plover)):
            if code:
                _named(info, "eventCode", scheme, code)
    _add(info, "effective", stamp(sent.at))
    _add(info, "onset", stamp(alert.since))
    _add(info, "expires", stamp(sent.at + manner.lasts))
    _add(info, "senderName", words["sender"])
    _add(info, "headline", getattr(alert.headline, language))
    _add(info, "description", "\n".join(prose.lines(alert, language, sent.meanwhile)))
    _add(info, "instruction", words["caution"])
    for name, value in (*_parameters(alert), *_silence(sent)):
        _named(info, "parameter", name, value)
    _area(info, alert.district, language)


def _parameters(alert: Alert) -> Iterator[tuple[str, str]]:
    """What a machine would otherwise read out of the prose. A figure that was not reported is left out: it is not 0."""
    yield "rasid:episode", alert.episode_id
    yield "rasid:revision", str(alert.revision)
    yield "rasid:kind", alert.kind
    yield "rasid:reason", alert.reason
    yield "rasid:types", " ".join(alert.types)
    yield "rasid:until", stamp(alert.until)
    yield "rasid:originators", str(len(alert.originators))
    for name, figure in (("killed", alert.casualties.killed), ("injured", alert.casualties.injured)):
        for bound, value in (("min", figure and figure.low), ("max", figure and figure.high)):
            if value is not None:
                yield f"rasid:{name}-{bound}", str(value)


def _silence(sent: Sent) -> Iterator[tuple[str, str]]:
    """How silent the governorate of a lapse was, where that is known."""
    heard = sent.meanwhile
    if heard is None:
        return
    yield "rasid:meanwhile-articles", str(heard.articles)
    if heard.usual is not None:
        yield "rasid:meanwhile-usual", f"{heard.usual:.1f}"
    yield "rasid:unobserved", str(heard.unobserved).lower()


def _area(info: ET.Element, place: Place, language: Language) -> None:
    area = ET.SubElement(info, "area")
    _add(area, "areaDesc", prose.area_name(place, language))
    if place.lat is not None and place.lon is not None:
        _add(area, "circle", f"{place.lat:.4f},{place.lon:.4f} {_radius(place):g}")
    pcode = place.pcode or next((a.pcode for a in place.within if a.pcode), "")
    if pcode:
        _named(area, "geocode", "OCHA P-code", pcode)


def _radius(place: Place) -> float:
    """Kilometres. Where the point is a container's, as wide as the container."""
    holder = prose.centre_of(place)
    return codes.radius_km(holder.kind if holder else place.kind)


def _word(text: str) -> str:
    return _FORBIDDEN.sub("-", clean(text)) or "rasid"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = clean(text)


def _named(parent: ET.Element, element: str, name: str, value: str) -> None:
    pair = ET.SubElement(parent, element)
    _add(pair, "valueName", name)
    _add(pair, "value", value)
