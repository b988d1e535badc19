"""An alert in a few plain lines, in one language: what CAP's description, feeds and messages say below the headline."""

from __future__ import annotations

from collections.abc import Iterator

from stream.data.languages import Language
from stream.export import codes
from stream.export.log import is_over
from stream.export.names import called
from stream.meanwhile import Meanwhile
from stream.records import Alert, AlertKind, Ancestor, Figure, GeoPrecision, Place, PlaceKind

_COMMA = {"ar": "، ", "en": ", "}


def lines(alert: Alert, language: Language, meanwhile: Meanwhile | None = None) -> Iterator[str]:
    """What an alert says, a fact a line, the caution last. `meanwhile`: what was heard during a silence, if known."""
    words = codes.words(language)
    if alert.kind is AlertKind.LAPSED:
        yield words["lapsed"]
        if meanwhile is not None:
            told = meanwhile.sentence(language)
            yield f"{told[:1].upper()}{told[1:]}."
    if alert.kind is AlertKind.RETRACTED:
        yield words["retracted"]
    yield f"{words['place']}: {place_name(alert.district, language)}"
    yield f"{words['when']}: {_interval(alert)}"
    if not is_over(alert):
        yield f"{words['killed']}: {people(alert.casualties.killed, language)}"
        yield f"{words['injured']}: {people(alert.casualties.injured, language)}"
    if alert.attacker:
        yield f"{words['attacker']}: {codes.side(alert.attacker.side, language)}"
    names = dict.fromkeys(called(o.name, language, o.kind) for o in alert.originators)
    named = _COMMA[language].join(name for name in names if name)
    yield f"{words['sources']}: {named or words['none']}"
    if alert.outlets:
        outlets = dict.fromkeys(called(name, language) for name in alert.outlets)
        yield f"{words['outlets']}: {_COMMA[language].join(outlets)}"
    yield f"{words['certainty']}: {codes.certainty(alert.certainty, language)}"
    if alert.disputed:
        yield f"{words['disputed']}: {_COMMA[language].join(codes.dispute(what, language) for what in alert.disputed)}"
    yield words["caution"]


def place_name(place: Place, language: Language) -> str:
    """A place with all that holds it."""
    names = [(place.name_ar, place.name_en), *((a.name_ar, a.name_en) for a in place.within)]
    told = (ar if language == "ar" else en or ar for ar, en in names)
    return _COMMA[language].join(dict.fromkeys(told))


def centre_of(place: Place) -> Ancestor | None:
    """The container whose centre a place's point is; None where the point is the place's own, or there is none."""
    if place.precision is not GeoPrecision.PARENT:
        return None
    by_code = (a for a in place.within if place.pcode and a.pcode == place.pcode)
    return next(by_code, next((a for a in place.within if a.kind is not PlaceKind.COUNTRY), None))


def area_name(place: Place, language: Language) -> str:
    """A place for a map: that its point is only a container's centre is said."""
    name, holder = place_name(place, language), centre_of(place)
    if holder is None:
        return name
    held_by = holder.name_ar if language == "ar" else holder.name_en or holder.name_ar
    return f"{name} ({codes.words(language)['near']} {held_by})"


def people(figure: Figure | None, language: Language) -> str:
    """A number of people as bounds; a missing figure is "not reported", never 0."""
    if figure is None:
        return codes.words(language)["none"]
    low, high = figure.low, figure.high
    if low is None and high is None:
        return codes.words(language)["uncounted"]
    if low is None:
        return f"≤ {high}"
    if high is None:
        return f"≥ {low}"
    return str(low) if low == high else f"{low}–{high}"


def _interval(alert: Alert) -> str:
    first, last = alert.since.date().isoformat(), alert.until.date().isoformat()
    return first if first == last else f"{first} – {last}"
