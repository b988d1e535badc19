"""The first line of an alert, in both languages, in neutral words: what, where, toll, day, how many sources.

The words are data/headlines.toml. A line is at most 90 characters: what can be spared goes, in a stated order, before
anything is clipped. A toll that nobody reported reads "not reported", and silence never reads as safety.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Literal, NamedTuple

from stream.alerts.headline_words import Forms, headline_words
from stream.data.languages import Language
from stream.records import Alert, AlertKind, Figure, Headline, Onset, Place, PlaceKind, Type

LIMIT = 90
_UNSAID = (
    PlaceKind.COUNTRY,
    PlaceKind.DISTRICT,
    PlaceKind.SUBDISTRICT,
    PlaceKind.AREA,
)  # what few readers place


class Shape(NamedTuple):
    """How much of a line is told: each part can be spared."""

    types: int
    opening: bool
    container: bool
    injured: bool


def headline(alert: Alert) -> Headline:
    """The line that opens an alert."""
    return Headline(ar=_line(alert, "ar"), en=_line(alert, "en"))


def _line(alert: Alert, language: Language) -> str:
    """The fullest line that fits; where none does, the barest, its place clipped."""
    line = ""
    for shape in _shapes():
        line = _tell(alert, language, shape, _where(alert.district, language, container=shape.container))
        if len(line) <= LIMIT:
            return line
    name = _where(alert.district, language, container=False)
    kept = max(1, len(name) - (len(line) - LIMIT) - 1)
    return _tell(
        alert,
        language,
        Shape(types=1, opening=False, container=False, injured=False),
        name[:kept].rstrip() + "…",
    )[:LIMIT]


def _shapes() -> Iterator[Shape]:
    """From the fullest to the barest; the injured are spared first, then the container, the opening, a second type."""
    for types, opening, container, injured in product((2, 1), (True, False), (True, False), (True, False)):
        yield Shape(types, opening, container, injured)


def _tell(alert: Alert, language: Language, shape: Shape, where: str) -> str:
    words = headline_words()
    what = _what(alert.types[: shape.types], language)
    day = _day(alert, language)
    if alert.kind in (AlertKind.LAPSED, AlertKind.RETRACTED):
        said = words.lapsed if alert.kind is AlertKind.LAPSED else words.retracted
        line = said.of(language).format(what=what, where=where, day=day)
    else:
        line = words.line.of(language).format(
            opening=_opening(alert, language) if shape.opening else "",
            what=what,
            where=where,
            toll=_toll(alert, language, injured=shape.injured),
            day=day,
            sources=_sources(len(alert.originators), language),
        )
    return line[0].upper() + line[1:] if language == "en" else line


def _opening(alert: Alert, language: Language) -> str:
    """How the line opens: a dispute first, then what an update is about, then that it is not the first of its kind."""
    words = headline_words().opening
    if "occurrence" in alert.disputed:
        return words.disputed.of(language)
    if alert.kind is AlertKind.UPDATED:
        return words.of_update(alert.reason).of(language)
    if alert.earlier_episode or alert.onset is Onset.RESUMED:
        return words.again.of(language)
    return words.continuing.of(language) if alert.onset is Onset.CONTINUING else ""


def _what(types: tuple[Type, ...], language: Language) -> str:
    """«غارات جوية وقصف على», "air strikes and shelling on"."""
    told = [headline_words().types[kind].of(language) for kind in types or (Type.OTHER,)]
    joined = {"ar": " و", "en": " and "}[language].join(name for name, _ in told)
    prepositions = {preposition for _, preposition in told}
    common = {"ar": "في", "en": "in"}[language] if len(prepositions) > 1 else told[0][1]
    return f"{joined} {common}"


def _where(district: Place, language: Language, *, container: bool) -> str:
    name = district.name_ar if language == "ar" else district.name_en or district.name_ar
    holder = next((a for a in district.within if a.kind not in _UNSAID), None)
    cues = headline_words().places
    if language == "ar" and (cue := cues.of(district.kind)) and name.split()[0] not in cues.cues:
        name = f"{cue} {name}"
    if not container or holder is None:
        return name
    held_by = holder.name_ar if language == "ar" else holder.name_en or holder.name_ar
    if held_by in name:
        return name
    return f"{name} ({held_by})" if language == "ar" else f"{name}, {held_by}"


def _toll(alert: Alert, language: Language, *, injured: bool) -> str:
    words = headline_words().toll
    bounds = words.ar if language == "ar" else words.en
    killed = _figure(alert.casualties.killed, "killed", language)
    hurt = _figure(alert.casualties.injured, "injured", language) if injured or not killed else ""
    return bounds.and_.join(part for part in (killed, hurt) if part) or bounds.none


def _figure(figure: Figure | None, which: Literal["killed", "injured"], language: Language) -> str:
    """«3 قتلى», "at least 3 killed"; "" where nothing was reported."""
    if figure is None:
        return ""
    words = headline_words().toll
    forms = words.of(which)
    low, high = figure.low, figure.high
    if low is None and high is None:
        ar, en = next((told for word, told in words.words.items() if word in figure.text), ("", ""))
        return "" if not ar else f"{en} {which}" if language == "en" else f"{ar}{forms[2]}"
    if language == "en":
        count = (
            f"{low}–{high}" if None not in (low, high) and low != high else str(high if low is None else low)
        )
        bound = words.en.up_to if low is None else words.en.at_least if high is None else ""
        return f"{bound}{count} {which}"
    if low is not None and high is not None and low != high:
        return f"{low}–{counted(high, forms, bare=True)}"
    count = counted(low if low is not None else high or 0, forms)
    if high is None:
        return f"{count} {words.ar.at_least}"
    return count if low is not None else f"{words.ar.up_to} {count}"


def counted(number: int, forms: Forms, *, bare: bool = False) -> str:
    """A number of things in Arabic: «قتيل واحد», «قتيلان», «3 قتلى», «11 قتيلا», «100 قتيل»; none has words of its own.

    `forms`: one, two, 3 to 10, 11 to 99, hundreds, none. `bare` writes the digits for one and two as well.
    """
    if number == 0:
        return forms[5]
    if number <= 2 and not bare:
        return forms[number - 1]
    rest = number % 100
    form = forms[2] if 3 <= rest <= 10 else forms[3] if rest >= 11 else forms[4]
    return f"{number} {form}"


def _sources(count: int, language: Language) -> str:
    words = headline_words().sources
    if language == "ar":
        return counted(count, words.forms)
    one, many, none = words.en
    return none if count == 0 else one if count == 1 else f"{count} {many}"


def _day(alert: Alert, language: Language) -> str:
    """The day of the newest attack, in the place's own calendar words."""
    months, until = headline_words().months, alert.until
    country = next((a.place_id for a in alert.district.within if a.kind is PlaceKind.COUNTRY), "")
    names = (
        months.en
        if language == "en"
        else months.levant
        if country in months.levant_countries
        else months.other
    )
    return f"{until.day} {names[until.month - 1]} {until.year}"
