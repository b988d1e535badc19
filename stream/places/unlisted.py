"""Places that no table lists: rural areas composed from their governorate's name, and names that only a cue introduces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from stream.data.families import family
from stream.places.context import Context, Here, ReadSoFar
from stream.places.cues import cue_table
from stream.places.gazetteer import Entry, Gazetteer
from stream.places.mention import Mention, unquoted
from stream.places.reading import INFERRED, Reading
from stream.records import GeoPrecision, PlaceKind, stable_id

_SIDES = {"شمالي": "north", "جنوبي": "south", "شرقي": "east", "غربي": "west", "اوسط": "central"}
_SPOKEN_OF = 0.2  # share of an article's places from which a country is what it is about
_WIDE_LANDS = frozenset({PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.GOVERNORATE, PlaceKind.DISTRICT})
_CUES_OF_SETTLED = frozenset({"city", "town", "village"})


def rural_area(gazetteer: Gazetteer, name: str, side: str, countries: Mapping[str, float]) -> Entry | None:
    """«ريف حلب الشمالي»: the rural area of a governorate or district, composed; None where nothing is so called.

    `name` is folded, `side` the words that say which part; `countries` are those of the article, by share.
    """
    readings = gazetteer.named(name) or gazetteer.named(name.split(" ", maxsplit=1)[0])
    best = max(
        readings,
        key=lambda e: (
            countries.get(e.country, 0.0) >= _SPOKEN_OF,
            e.kind is PlaceKind.GOVERNORATE,
            e.kind in (PlaceKind.DISTRICT, PlaceKind.CITY),
            -readings.index(e),
        ),
        default=None,
    )
    if best is None:
        return None
    if best.name_ar == "دمشق":
        best = next(iter(gazetteer.named("ريف دمشق")), best)
        if not side:
            return best
    called = best.name_ar if best.name_ar.startswith("ريف") else f"ريف {best.name_ar}"
    part = "-".join(_SIDES.get(word.removeprefix("ال"), "") for word in side.split())
    return Entry(
        id=f"{best.id}.rural{'-' + part if part else ''}",
        kind=PlaceKind.AREA,
        name_ar=" ".join(filter(None, (called, side))),
        name_en=" ".join(filter(None, ("rural", part, best.name_en))),
        parent=best.id,
        country=best.country,
        pcode=best.pcode,
        lat=best.lat,
        lon=best.lon,
        precision=GeoPrecision.PARENT,
        source="composed",
    )


def unlisted_place(gazetteer: Gazetteer, surface: str, kind: PlaceKind, parent: Entry | None) -> Entry:
    """A place known only by its name and cue: its id is a function of the name and its governorate or country.

    The nearest container named differs from report to report, so it is no part of the id: one village stays one.
    """
    holders = (parent, *gazetteer.chain(parent)) if parent else ()
    wide = next((h.id for h in holders if h.kind is PlaceKind.GOVERNORATE), parent.country if parent else "")
    return Entry(
        id=stable_id("unlisted", surface, wide),
        kind=kind,
        name_ar=surface,
        parent=parent.id if parent else None,
        country=parent.country if parent else "",
        lat=parent.lat if parent else None,
        lon=parent.lon if parent else None,
        precision=GeoPrecision.PARENT if parent else GeoPrecision.NONE,
        source="unlisted",
    )


_GROWS = frozenset(
    {
        PlaceKind.CITY,
        PlaceKind.TOWN,
        PlaceKind.VILLAGE,
        PlaceKind.NEIGHBOURHOOD,
        PlaceKind.CAMP,
        PlaceKind.AREA,
    }
)
_AGE = re.compile(r"[\"')]* (ال(?:جديد|قديم)(ه)?)(?!\w)")
_LED_BY = re.compile(r"(?<!\w)[وف]?(?:في|علي|الي|من|قرب|نحو|محيط|باتجاه)\s[\"'(]*$")


def named_anew(at: Here, reading: Reading, gazetteer: Gazetteer) -> Reading:
    """A place of its own that is named for the one read: «رفح الجديدة», «حي السريان القديم»; no «معارك حلب الجديدة»."""
    entry, mention = reading.entry, at.mention
    age = _AGE.match(at.text, mention.end) if entry is not None and entry.kind in _GROWS else None
    if entry is None or age is None:
        return reading
    led = mention.direction or mention.clitics.lstrip("وف") == "ب" or at.last is not None
    led = led or _LED_BY.search(at.text, max(0, mention.outer - 12), mention.outer) is not None
    if not (mention.cue or (age[2] and led)):
        return reading
    whole = entry.kind is PlaceKind.CITY
    mention = mention._replace(end=age.end(1))
    made = unlisted_place(
        gazetteer,
        unquoted(at.text[mention.start : mention.end]),
        PlaceKind.NEIGHBOURHOOD if whole else entry.kind,
        entry if whole else gazetteer.entries.get(entry.parent or ""),
    )
    return Reading(mention, made, ("unlisted", *reading.reasons), unlisted=True)


# «كذا (40 كلم جنوب تعز)», «كذا الواقعة على بعد 20 كم شرق سراقب», «كذا التي تبعد 15 كيلومترا عن حماة»
_SO_FAR_FROM = re.compile(
    r"[\"')]*\s?[،,]?\s?\(?(?:(?:التي|الذي)\s)?(?:(?:[يت]بعد|[يت]قع|(?:ال)?واقعه?)\s)?(?:علي\s)?(?:(?:بعد|مسافه|مبعده)\s)?"
    r"(?:نحو\s|حوالي\s|قرابه\s)?(\d{1,2})\s?(?:كيلو\s?متر\w*|كيلو|كلم|كم)\s"
    rf"(?:(?:الي\s)?(?:ال)?{family('side')}ي?\s(?:ال(?:شرق|غرب)ي?\s)?)?(?:(?:من|عن)\s)?[\"'(]*"
)
_MOST_KM = 60  # so far a place is likely to lie in the governorate of the city that it is measured from


def land_by_distance(gazetteer: Gazetteer, at: Here, countries: Mapping[str, float]) -> Entry | None:
    """The governorate of what a place is said to lie so many kilometres from."""
    other = next((m for m in at.mentions if m.start >= at.mention.end), None)
    far = _SO_FAR_FROM.fullmatch(at.text, at.mention.end, other.outer) if other is not None else None
    if other is None or far is None or int(far[1]) > _MOST_KM:
        return None
    readings = gazetteer.named(other.name)
    best = max(readings, key=lambda e: (countries.get(e.country, 0.0), -readings.index(e)), default=None)
    return gazetteer.entries.get(gazetteer.governorate(best)) if best is not None else None


def _plain(gazetteer: Gazetteer, holder: Entry) -> Entry:
    """What holds a rural area that is composed and stands in no table: «ريف حمص» gives حمص."""
    return gazetteer.entries.get(holder.parent or "", holder) if holder.source == "composed" else holder


_BODY = re.compile(
    r"(?<!\w)[وبل]?(?:لواء|فيلق|كتيبه|كتايب|سرايا|صحيفه|جريده|مجله|قناه|اذاعه|وكاله|شبكه)[\" ]+$"
)
_LEFT = 16  # characters before a name in which the word for a body stands


def names_a_body(text: str, mention: Mention) -> bool:
    """Whether a place stands in the name of a brigade or an outlet: «لواء القدس», «صحيفة القدس العربي»."""
    return _BODY.search(text, max(0, mention.outer - _LEFT), mention.outer) is not None


def named_holder(
    gazetteer: Gazetteer, named: Sequence[Mention], countries: Mapping[str, float]
) -> Entry | None:
    """Where an unlisted place lies by what is `named` as its container."""
    for other in named:
        readings = [
            e
            for e in gazetteer.named(other.name)
            if other.cue or other.rural is not None or other.direction or not e.dangerous
        ]
        if readings:
            wide = other.rural is not None or other.cue == "governorate"
            return max(
                readings,
                key=lambda e: (
                    wide and e.kind is PlaceKind.GOVERNORATE,
                    countries.get(e.country, 0.0),
                    -readings.index(e),
                ),
            )
    return None


def container_of(
    gazetteer: Gazetteer,
    kind: PlaceKind,
    listed: Sequence[Entry],
    countries: Mapping[str, float],
    nations: Mapping[str, Entry],
) -> Entry | None:
    """Where an unlisted place lies whose container is not named: in the last fitting place, else the country.

    `listed` are the places read before it, in order; `nations` the country entries by code.
    """
    holders = (
        (PlaceKind.CITY, PlaceKind.TOWN)
        if kind is PlaceKind.NEIGHBOURHOOD
        else (PlaceKind.GOVERNORATE, PlaceKind.DISTRICT, PlaceKind.CITY, PlaceKind.AREA)
    )
    fitting = [
        entry for entry in reversed(listed) if entry.kind in holders and not _is_national(entry, nations)
    ]
    if kind is not PlaceKind.NEIGHBOURHOOD and listed and listed[-1] not in fitting:
        beside = next((c for c in gazetteer.chain(listed[-1]) if c.kind is PlaceKind.GOVERNORATE), None)
        if beside is not None:  # the governorate of the place read last
            return beside
    if len(fitting) > 1 and gazetteer.is_within(fitting[1], fitting[0]):
        # «في مديرية أرحب شمال صنعاء»: the last one named only says where the one before it lies
        return _plain(gazetteer, fitting[1])
    if fitting:
        return _plain(gazetteer, fitting[0])
    country = max(countries, key=lambda code: countries[code], default=None)
    return nations.get(country) if country else None


def _is_national(entry: Entry, nations: Mapping[str, Entry]) -> bool:
    """Whether an area is a part of its country that no governorate holds: «شمال غرب سوريا»."""
    return entry.kind is PlaceKind.AREA and any(entry.parent == nation.id for nation in nations.values())


def read_before(mention: Mention, before: ReadSoFar) -> Reading | None:
    """The unlisted place that was read from the same name before: one name is one place in an article."""
    reading = before.unlisted.get(mention.name)
    if reading is None or mention.refers:
        return None
    guess = (INFERRED,) if INFERRED in reading.reasons else ()
    return Reading(mention, reading.entry, ("already_named", *guess), (), unlisted=True)


def cue_start(text: str, mention: Mention) -> int:
    """Where the cue of a mention begins: behind «محيط» or «شمالي», which say where in it or beside it."""
    words = text[mention.outer : mention.start].split()
    if words and words[-1].removeprefix(mention.clitics) not in cue_table().words:
        return mention.start  # «محيط مطار كذا», a name with its cue
    return mention.start - len(words[-1]) - 1 if len(words) > 1 else mention.outer + len(mention.clitics)


def land_of(gazetteer: Gazetteer, at: Here, article: Context) -> Entry | None:
    """The land whose towns or villages are spoken of: «قرى الجزيرة», «مدن الضفة»."""
    mention = at.mention
    before = at.text[mention.outer : mention.start].rstrip().rpartition(" ")[2]
    if before.removeprefix(mention.clitics) not in cue_table().many:
        return None
    kinds = _WIDE_LANDS | {PlaceKind.AREA} if mention.cue in _CUES_OF_SETTLED else _WIDE_LANDS
    wide = (e for e in gazetteer.named(mention.name) if e.kind in kinds)
    return next((e for e in wide if article.countries.get(e.country, 0.0) > 0), None)
