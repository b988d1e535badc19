"""Merge a table of places that was read into those we know: what is new, what was known, what is refused and why.

A row of a known place (same P-code; or same name, compatible kind, and near or in the same container) gives it the
names, code and coordinates that it lacks; its id, kind and container stay ours. One-word names are not taken over by
a place that may stand without a cue: «زيادة» for الزبادة, «كمين» for كيمين.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from stream.articles.fold import fold_name
from stream.places.cues import cue_table
from stream.places.danger import danger_of, dangers, is_common_word
from stream.places.entry import SETTLEMENTS, WIDE, Entry, distance_km
from stream.places.tables.draft import Draft, Refusal, Refused
from stream.places.tables.generic import CUES, is_composed, is_generic
from stream.records import GeoPrecision, PlaceKind

NEAR_KM = 5.0  # two places of one name so near each other are one
WELL_KNOWN = 100_000  # inhabitants: a village named like such a city is dangerous
_REACH_KM = {PlaceKind.COUNTRY: 3500.0, PlaceKind.REGION: 700.0, PlaceKind.GOVERNORATE: 400.0}
_REACH_BELOW_KM = 120.0  # from a district, a subdistrict or a city; those of the desert are wide
_MARGIN = 1.0  # degrees round what we know of a country
_LEAST_LETTERS = 2
_ENOUGH = 10  # places, before their extent says anything about a country
_RANK = {kind: rank for rank, kind in enumerate(PlaceKind)}
_LOOSE = frozenset({PlaceKind.AREA, PlaceKind.LANDMARK})

Extent = tuple[float, float, float, float]


class Merged(NamedTuple):
    """The places after an import: all of them; how many were new, how many known; what was refused."""

    entries: tuple[Entry, ...]
    new: int
    known: int
    refused: tuple[Refused, ...]

    def reasons(self) -> Counter[Refusal]:
        """How many rows were refused, by reason."""
        return Counter(refused.reason for refused in self.refused)


def merge(known: Iterable[Entry], rows: Iterable[Draft | Refused]) -> Merged:
    """`known` with what `rows` add, containers before what they contain. Known places win over rows."""
    state = _Merge(known)
    read = list(rows)
    refused = [row for row in read if isinstance(row, Refused)]
    drafts = sorted((row for row in read if isinstance(row, Draft)), key=lambda d: _RANK[d.entry.kind])
    outcomes = [state.take(draft) for draft in drafts]
    refused += [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    new, old = outcomes.count(True), outcomes.count(False)
    return Merged(tuple(state.entries.values()), new, old, tuple(sorted(refused)))


class _Merge:
    """The places so far, by id, by name, by code."""

    def __init__(self, known: Iterable[Entry]) -> None:
        self.entries: dict[str, Entry] = {}
        self.by_name: defaultdict[str, list[str]] = defaultdict(list)
        self.id_of: dict[str, str] = {}
        for entry in known:
            self._keep(entry, (entry.id, entry.pcode))
        self.extents = _extents(self.entries.values())
        self.taken: set[str] = set()
        self.famous = {
            fold_name(name)
            for e in self.entries.values()
            if e.kind in WIDE or e.population >= WELL_KNOWN
            for name in e.names
        }

    def _keep(self, entry: Entry, keys: Iterable[str]) -> None:
        self.entries[entry.id] = entry
        for folded in dict.fromkeys(map(fold_name, entry.names)):
            self.by_name[folded].append(entry.id)
        for key in keys:
            if key:
                self.id_of.setdefault(key, entry.id)

    def take(self, draft: Draft) -> bool | Refused:
        """Whether a row brought a new place, or why it was refused."""
        reason = self._unfit(draft.entry)
        if reason:
            return Refused(draft.row, draft.entry.id, reason, draft.entry.name_ar)
        parent = next((self.entries[self.id_of[key]] for key in draft.parents if key in self.id_of), None)
        same = self._same(draft.entry, parent)
        if same is not None:
            self._unite(same, draft)
            return False
        return self._add(draft, parent)

    def _unfit(self, entry: Entry) -> Refusal | None:
        if not entry.id.partition(".")[2]:
            return Refusal.NO_ID
        if entry.id in self.taken:
            return Refusal.DUPLICATE_ID
        self.taken.add(entry.id)
        folded = fold_name(entry.name_ar)
        if not any("\u0621" <= letter <= "\u064a" for letter in folded):
            return Refusal.NO_ARABIC_NAME
        if is_generic(folded):
            return Refusal.GENERIC_NAME
        if entry.kind in _LOOSE and is_composed(folded, self.famous):
            return Refusal.COMPOSED
        if entry.lat is None or entry.lon is None:
            return None
        if not (-90 <= entry.lat <= 90 and -180 <= entry.lon <= 180) or (entry.lat, entry.lon) == (0.0, 0.0):
            return Refusal.BAD_COORDINATES
        south, north, west, east = self.extents.get(entry.country, (-90.0, 90.0, -180.0, 180.0))
        inside = south <= entry.lat <= north and west <= entry.lon <= east
        return None if inside else Refusal.OUTSIDE_COUNTRY

    def _same(self, entry: Entry, parent: Entry | None) -> Entry | None:
        coded = self.id_of.get(entry.pcode) or self.id_of.get(entry.id)
        if coded and (entry.id == coded or _compatible(self.entries[coded].kind, entry.kind)):
            return self.entries[coded]
        named = (
            self.entries[i]
            for n in dict.fromkeys(map(fold_name, entry.names))
            for i in self.by_name.get(n, ())
        )
        return next((other for other in named if self._one_place(entry, parent, other)), None)

    def _one_place(self, entry: Entry, parent: Entry | None, other: Entry) -> bool:
        if other.country != entry.country or not _compatible(entry.kind, other.kind):
            return False
        if entry.pcode and other.pcode:  # two codes of one scheme: two places
            return False
        if entry.kind in WIDE:
            return True
        km = distance_km(entry, other)
        if km is not None and km <= NEAR_KM:
            return True
        rough = other.precision is not GeoPrecision.EXACT or entry.precision is not GeoPrecision.EXACT
        return parent is not None and other.parent == parent.id and (rough or km is None)

    def _unite(self, known: Entry, draft: Draft) -> None:
        entry = draft.entry
        have = set(map(fold_name, known.names))
        names = [
            n
            for n in entry.names
            if fold_name(n) not in have and self._harmless(n, have) and " " in n.strip()
        ]
        united = replace(
            known,
            variants=(*known.variants, *names),
            pcode=known.pcode or entry.pcode,
            population=known.population or entry.population,
        )
        if known.lat is None:
            united = replace(united, lat=entry.lat, lon=entry.lon, precision=entry.precision)
        self.entries[known.id] = united
        for key in draft.keys:
            self.id_of.setdefault(key, known.id)
        for name in names:
            self.by_name[fold_name(name)].append(known.id)

    def _harmless(self, name: str, have: set[str]) -> bool:
        """Whether a further name may be taken: a new one, and not one that means something else."""
        folded = fold_name(name)
        cue, _, rest = folded.partition(" ")
        if (cue in CUES or cue in cue_table().words) and (rest in have or "ال" + rest in have):
            return False
        if is_composed(folded, self.famous) or is_generic(folded):
            return False
        return (
            len(folded) > _LEAST_LETTERS
            and folded not in dangers()
            and folded not in self.famous
            and not is_common_word(folded)
        )

    def _add(self, draft: Draft, parent: Entry | None) -> bool | Refused:
        entry = draft.entry
        if parent is None and entry.kind is not PlaceKind.COUNTRY:
            parent = None if draft.parents else self.entries.get(entry.country.lower())
            if parent is None:
                return Refused(draft.row, entry.id, Refusal.UNKNOWN_PARENT, " ".join(draft.parents))
        km = distance_km(entry, parent) if parent else None
        if parent and km is not None and km > _REACH_KM.get(parent.kind, _REACH_BELOW_KM):
            return Refused(draft.row, entry.id, Refusal.FAR_FROM_PARENT, f"{km:.0f} km from {parent.id}")
        folded = fold_name(entry.name_ar)
        shadowed = entry.kind not in WIDE and folded in self.famous and entry.population < WELL_KNOWN
        dangerous = shadowed or danger_of(entry, listed_by_hand=False)
        further = (v for v in entry.variants if fold_name(v) != folded and (dangerous or " " in v))
        variants = tuple(v for v in further if self._harmless(v, {folded}))
        placed = replace(entry, parent=parent.id if parent else None, variants=variants, dangerous=dangerous)
        self._keep(placed, (placed.id, *draft.keys))
        return True


def _compatible(one: PlaceKind, other: PlaceKind) -> bool:
    return one is other or {one, other} <= SETTLEMENTS or {one, other} <= _LOOSE


def _extents(entries: Iterable[Entry]) -> dict[str, Extent]:
    """South, north, west and east of the places of each country that we know enough of, with a margin."""
    points: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for entry in entries:
        if entry.lat is not None and entry.lon is not None:
            points[entry.country].append((entry.lat, entry.lon))
    return {
        country: (
            min(lat for lat, _ in known) - _MARGIN,
            max(lat for lat, _ in known) + _MARGIN,
            min(lon for _, lon in known) - _MARGIN,
            max(lon for _, lon in known) + _MARGIN,
        )
        for country, known in points.items()
        if len(known) >= _ENOUGH
    }
