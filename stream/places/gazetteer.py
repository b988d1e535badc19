"""The places we know: found in folded text by name, with what contains them and where they lie.

The built-in tables stand in `data/gazetteer/`, one file a country, readable; `load(path)` merges one more table
(`RASID_GAZETTEER`) into them. Names are folded once, at load; `named` is a dictionary lookup.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from stream.articles.fold import fold_name
from stream.places.danger import Danger, common_words, dangers, variant_is_dangerous
from stream.places.entry import ADMINISTRATIVE, SETTLEMENTS, WIDE, Entry
from stream.places.lands import among_lands
from stream.places.spellings import spellings
from stream.places.standing import best_known_first
from stream.places.tables import checked
from stream.places.tables.import_tables import read
from stream.places.tables.merge import merge
from stream.places.tables.own import built_in
from stream.records import Ancestor, GeoPrecision, Place, PlaceKind
from stream.text.found import Found
from stream.text.matching import REMEMBERED, Match, Matcher, Remembered

_KIND_GOVERNORATE = PlaceKind.GOVERNORATE

__all__ = ["Entry", "Gazetteer", "NameMatch", "load", "spellings"]

K = TypeVar("K")
V = TypeVar("V")
_FIRST = 4  # readings of a name that speak for their countries
_SHORT = 3  # letters of a name that with a preposition may be another word: «بحمص» is none
_HIGH_SEAS = "xz"  # whose name says that a ship was struck, and not where: it is shown, never found


class NameMatch(Found, frozen=True):
    """A place name at folded offsets [start, end): the name as listed (folded) and the clitics before it."""

    start: int
    end: int
    name: str
    clitics: str
    plain: bool = False  # a city or governorate whose name is no word


class Speaks(Found, frozen=True):
    """What a name speaks for in an article: the countries of its first readings that are no words, and what holds others.

    `governorates`: the ids of those in which these readings lie. `wide`: a country, a region or a governorate is so called; `dangerous`: its first reading is.
    """

    countries: tuple[str, ...]
    governorates: tuple[str, ...]
    containers: frozenset[str]
    wide: bool
    dangerous: bool


class Gazetteer:
    """Places by id and by folded name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """`entries` have unique ids; a parent that is not among them counts as none."""
        self.entries: Mapping[str, Entry] = {entry.id: entry for entry in entries}
        readings: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in self.entries.values():
            for name in entry.names if entry.id != _HIGH_SEAS else ():
                called = _called(entry, name)
                for folded in spellings(name):
                    readings[folded].setdefault(entry.id, called)
        self._named = {folded: best_known_first(folded, found.values()) for folded, found in readings.items()}

        self._speaks = Remembered(self._speak)
        self._ids = Remembered(lambda folded: frozenset(entry.id for entry in self.named(folded)))
        self._chains: dict[tuple[str, str | None, str], tuple[Entry, ...]] = {}  # as they are asked for
        self._parents_of: dict[tuple[str, str | None], tuple[Entry, ...]] = {}
        self._holders: dict[tuple[str, str | None, str], frozenset[str]] = {}
        self._governorates: dict[tuple[str, str | None, str], str] = {}

    @cached_property
    def matcher(self) -> Matcher:
        """What finds the names in folded text."""
        return Matcher(self._named)

    def named(self, folded: str) -> tuple[Entry, ...]:
        """Every reading of a folded name, best known first; `dangerous` speaks of this name of the place."""
        return self._named.get(folded, ())

    def ids(self, folded: str) -> frozenset[str]:
        """The ids of its readings."""
        return self._ids[folded]

    def spoken_for(self, folded: str) -> Speaks:
        """What a folded name speaks for."""
        return self._speaks[folded]

    def _speak(self, folded: str) -> Speaks:
        readings = self.named(folded)
        first = [r for r in readings if not r.dangerous][:_FIRST] or readings[:_FIRST]
        held = {r.id for r in readings if r.kind in WIDE or r.kind is PlaceKind.CITY}
        cities = (e for r in readings for e in self.chain(r) if e.kind is PlaceKind.CITY)
        held |= {c.id for c in cities if _plain(c) in folded.split()}  # «أحياء حلب الشرقية»
        return Speaks(
            tuple(dict.fromkeys(r.country for r in first)),  # in order: equal shares are told apart by it
            tuple(dict.fromkeys(found for r in first if (found := self.governorate(r)))),
            frozenset(held),
            any(r.kind in WIDE for r in readings),
            bool(readings) and readings[0].dangerous,
        )

    def danger(self, folded: str) -> Danger | None:
        """Why a folded name is dangerous, where it is listed as such."""
        return dangers().get(folded)

    def find(self, folded_text: str) -> list[NameMatch]:
        """The names in folded text, in order; none lies inside a longer one."""
        found: list[NameMatch] = []
        reach = -1
        for match in self.matcher.find(folded_text):  # by start, longer ones first
            if match.end <= reach or self._is_word(match):
                continue
            reach = match.end
            found.append(self._name_match(match))
        return found

    def _is_word(self, match: Match) -> bool:
        """Whether clitic and name together are an everyday word: «وزارة» names no زارة."""
        return bool(match.clitics) and match.clitics + self.matcher.patterns[match.index] in common_words()

    def _name_match(self, match: Match) -> NameMatch:
        name = self.matcher.patterns[match.index]
        return NameMatch(match.start, match.end, name, match.clitics, name in self._plain)

    @cached_property
    def _plain(self) -> frozenset[str]:
        """The names so short that with a preposition they may be words, but a city's or a governorate's."""
        seats = (PlaceKind.CITY, _KIND_GOVERNORATE)
        return frozenset(
            name
            for name, readings in self._named.items()
            if len(name) == _SHORT and any(e.kind in seats and not e.dangerous for e in readings)
        )

    def _parents(self, entry: Entry) -> tuple[Entry, ...]:
        """What contains a place, inner to outer, without regard to names."""
        key = entry.id, entry.parent
        if (found := self._parents_of.get(key)) is None:
            found = _keep(self._parents_of, key, among_lands(entry, self._climb(entry), self.entries))
        return found

    def _climb(self, entry: Entry) -> list[Entry]:
        """Parent by parent. A circle of parents ends where it closes."""
        found: list[Entry] = []
        at = self.entries.get(entry.parent or "")
        while at is not None and at.id != entry.id and at not in found:
            found.append(at)
            at = self.entries.get(at.parent or "")
        return found

    def chain(self, entry: Entry) -> tuple[Entry, ...]:
        """What contains a place, inner to outer, the country included; an OCHA level named like its seat is left out."""
        key = entry.id, entry.parent, entry.name_ar  # all that it depends on
        if (chain := self._chains.get(key)) is None:
            chain = _keep(self._chains, key, self._chain(entry))
        return chain

    def holders(self, entry: Entry) -> frozenset[str]:
        """The ids of what contains a place."""
        key = entry.id, entry.parent, entry.name_ar
        if (found := self._holders.get(key)) is None:
            found = _keep(self._holders, key, frozenset(holder.id for holder in self.chain(entry)))
        return found

    @cached_property
    def _that_hold(self) -> frozenset[str]:
        return frozenset(entry.parent for entry in self.entries.values() if entry.parent)

    def holds(self, entry: Entry) -> bool:
        """Whether any listed place lies in this one."""
        return entry.id in self._that_hold

    def _chain(self, entry: Entry) -> tuple[Entry, ...]:
        kept: list[Entry] = []
        names = {_plain(entry)}
        for container in self._parents(entry):
            if container.kind in ADMINISTRATIVE and _plain(container) in names:
                continue
            names.add(_plain(container))
            kept.append(container)
        governorate = next((c for c in kept if c.kind is _KIND_GOVERNORATE), None)
        same = governorate and _plain(governorate)
        return tuple(c for c in kept if c.kind not in ADMINISTRATIVE or _plain(c) != same)

    def locality(self, entry: Entry) -> Entry:
        """The city, town or village that holds a place; the place itself where it is one, is wide, or has none."""
        if entry.kind in (PlaceKind.NEIGHBOURHOOD, PlaceKind.CAMP, PlaceKind.LANDMARK):
            for container in self._parents(entry):
                if container.kind in SETTLEMENTS:
                    return container
        return entry

    def is_within(self, entry: Entry, container: Entry) -> bool:
        """Whether `container` holds a place. A seat stands for its governorate: «دوما في دمشق», «تلبيسة في حمص»."""
        holders = self._parents(entry)
        if any(holder.id == container.id for holder in holders):
            return True
        if container.kind is not PlaceKind.CITY or container.id == entry.id:
            return False
        seat = fold_name(container.name_ar)
        return any(
            h.kind is _KIND_GOVERNORATE
            and h.country == container.country
            and fold_name(h.name_ar).removeprefix("ريف ") == seat
            for h in holders
        )

    def governorate(self, entry: Entry) -> str:
        """The id of the governorate in which a place lies, its own where it is one; "" for what is wider."""
        if entry.kind is _KIND_GOVERNORATE:
            return entry.id
        key = entry.id, entry.parent, entry.name_ar
        if (found := self._governorates.get(key)) is None:
            around = (c.id for c in self.chain(entry) if c.kind is _KIND_GOVERNORATE)
            found = _keep(self._governorates, key, next(around, ""))
        return found

    def governorates(self, countries: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The ids of the governorates of each of these countries (codes of two letters), in order."""
        found = (e for e in self.entries.values() if e.kind is _KIND_GOVERNORATE)
        held = sorted((entry.country, entry.id) for entry in found)
        return {code: tuple(one for country, one in held if country == code) for code in sorted(countries)}

    def place(self, entry: Entry, surface: str, alternatives: Iterable[str] = ()) -> Place:
        """The record of a place as an article names it. Without coordinates of its own it takes its container's."""
        chain = self.chain(entry)
        lat, lon, precision = entry.lat, entry.lon, entry.precision
        if lat is None or lon is None:
            holder = next((c for c in chain if c.lat is not None and c.kind is not PlaceKind.COUNTRY), None)
            lat, lon = (holder.lat, holder.lon) if holder else (None, None)
            precision = GeoPrecision.PARENT if holder else GeoPrecision.NONE
        return Place(
            place_id=entry.id,
            name_ar=entry.name_ar,
            name_en=entry.name_en,
            surface=surface,
            kind=entry.kind,
            within=tuple(Ancestor(c.id, c.name_ar, c.name_en, c.kind, c.pcode) for c in chain),
            locality_id=self.locality(entry).id,
            pcode=entry.pcode,
            lat=lat,
            lon=lon,
            precision=precision,
            alternatives=tuple(alternatives),
        )


def _keep(known: dict[K, V], key: K, value: V) -> V:
    """Remember a value; unlisted places are without number, so beyond REMEMBERED all are forgotten."""
    if len(known) >= REMEMBERED:
        known.clear()
    known[key] = value
    return value


def _called(entry: Entry, name: str) -> Entry:
    """The place as one of its names has it: a plain place may have a dangerous variant, and the other way round."""
    dangerous = variant_is_dangerous(entry, name) if name != entry.name_ar else entry.dangerous
    return entry if dangerous == entry.dangerous else replace(entry, dangerous=dangerous)


def _plain(entry: Entry) -> str:
    return fold_name(entry.name_ar).removeprefix("مركز ")


@cache
def load(path: Path | None = None) -> Gazetteer:
    """The built-in gazetteer with the table at `path` over it, where one is given (`merge` says what was refused)."""
    known = built_in()
    if path is None:
        return Gazetteer(known)
    further = checked.read(path)
    if further is None:
        return Gazetteer(merge(known, read(path)).entries)
    return Gazetteer(({entry.id: entry for entry in known} | {entry.id: entry for entry in further}).values())
