"""Whether one place under attack is a part of another, so that what is told of the whole is told of the part."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache

from stream.articles.fold import fold_name
from stream.events.where.apart import NATIONS
from stream.events.where.bind import Binding
from stream.places.cues import cue_table
from stream.places.entry import Entry, distance_km
from stream.places.gazetteer import Gazetteer
from stream.places.lands import is_land
from stream.places.mention import Mention
from stream.places.reading import INFERRED
from stream.records import Field, PlaceKind, Type

_FIELD_TITLE = Field.TITLE
_KIND_AREA, _KIND_CITY = PlaceKind.AREA, PlaceKind.CITY
_KIND_GOVERNORATE, _KIND_LANDMARK = PlaceKind.GOVERNORATE, PlaceKind.LANDMARK
_TYPE_OTHER = Type.OTHER

COARSE = frozenset(
    {PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.GOVERNORATE, PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT}
)
REGION_KM = 15.0  # from the middle of a part of a small land to what it holds
_ONE_LAND = {"PS", "IL"}
_FINE = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT, PlaceKind.AREA})
_WITH_LAND = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT})
BESIDE_KM = 40.0  # from a town to what lies beside it
_OF_ITS_OWN = frozenset({"settlers", "settlers_burn"})
_LOOSE = frozenset({"", "capital", "area", "admin", "governorate"})


def is_part(other: Binding, binding: Binding, gazetteer: Gazetteer, *, in_lead: bool) -> bool:
    """Whether `other` is about a part of what `binding` is about, so that `binding` says nothing of its own."""
    part, whole = other.placed.reading.entry, binding.placed.reading.entry
    if part is None or whole is None or part.id == whole.id:
        return False
    if _is_told_apart(part, whole) or _is_short_for(other, whole):
        return False
    mention = binding.placed.reading.mention
    guessed = INFERRED in other.placed.reading.reasons and whole.kind in _FINE
    if guessed and (mention.cue or not (mention.direction or in_lead)):
        return False  # that a village no table lists lies there is but a guess
    if _is_short_for(binding, part):
        return True
    told = (
        binding.types != (_TYPE_OTHER,) and binding.rule != "cause_in_sentence_before"
    )  # «مقتل 3 في المدينة»
    shared = not told or bool(set(other.types) & set(binding.types))
    if is_region(whole) and not is_region(part) and _may_hold(whole, part, gazetteer):
        return whole.kind is not PlaceKind.REGION or shared or in_lead
    in_title = binding.sentence.field is _FIELD_TITLE
    loosely = in_lead or binding.types == (_TYPE_OTHER,)  # «الفوضى التي تضرب كذا»: its land
    if not _lies_within(part, whole, mention, gazetteer, loosely=loosely, in_title=in_title):
        return False
    aside = whole.kind is _KIND_CITY and bool(mention.direction) and in_lead
    return (
        shared
        or (in_lead and not _told_otherwise(binding, other))
        or (whole.source != "composed" and (whole.kind in COARSE or aside))
    )


def tells_no_kind(binding: Binding) -> bool:
    """Whether no kind of attack is told: it was one, or people fell in what was told before."""
    return binding.types == (_TYPE_OTHER,) or binding.rule == "cause_in_sentence_before"


def _is_told_apart(part: Entry, whole: Entry) -> bool:
    """Whether a site is told of besides its city, or what lies near a site besides it: «مزارع كذا قرب المطار»."""
    if part.kind is _KIND_LANDMARK:
        return whole.kind in (_KIND_CITY, PlaceKind.TOWN)
    return whole.kind is _KIND_LANDMARK


def is_told_part(
    other: Binding, binding: Binding, told: Container[tuple[str, str]], *, in_lead: bool
) -> bool:
    """Whether the article itself says that `other` lies in the area that `binding` is about, and tells the same."""
    part, whole = other.placed.reading.entry, binding.placed.reading.entry
    if part is None or whole is None or whole.kind is not _KIND_AREA:
        return False
    return (part.id, whole.id) in told and (in_lead or bool(set(other.types) & set(binding.types)))


def is_named_for(
    other: Binding, binding: Binding, told: Container[tuple[str, str]], asserted: Sequence[Binding]
) -> bool:
    """Whether a headline names a town for the village that the text says lies in or beside it: «قرية كذا جنوب كذا»."""
    part, whole = other.placed.reading.entry, binding.placed.reading.entry
    if part is None or whole is None or (part.id, whole.id) not in told:
        return False
    shared = bool(set(other.types) & set(binding.types)) or binding.types == (_TYPE_OTHER,)
    if binding.sentence.field is not _FIELD_TITLE or not shared:
        return False
    return all(b.sentence.field is _FIELD_TITLE for b in asserted if b.placed.reading.entry is whole)


def is_told_beside(other: Binding, binding: Binding, gazetteer: Gazetteer, *, before: bool) -> bool:
    """Whether the same attack is then (`before`: or was) told of a finer place of the city's governorate."""
    part, whole = other.placed.reading.entry, binding.placed.reading.entry
    if part is None or whole is None or part.id == whole.id or whole.kind not in _WITH_LAND:
        return False
    if part.kind in COARSE or part.kind is _KIND_CITY or part.source == "composed":
        return False
    if whole.kind is not _KIND_CITY and ((km := distance_km(part, whole)) is None or km > BESIDE_KM):
        return False
    shared = bool(set(other.types) & set(binding.types)) or any(map(_leaves_kind_open, (other, binding)))
    lands = [{h.id for h in gazetteer.chain(e) if h.kind is _KIND_GOVERNORATE} for e in (part, whole)]
    return shared and (before or other.sentence.start > binding.sentence.start) and bool(lands[0] & lands[1])


def _leaves_kind_open(binding: Binding) -> bool:
    """Whether an attack may be of any kind: no arson and no settlers' raid, which are of none of the named ones."""
    return binding.types == (_TYPE_OTHER,) and not any(
        j.trigger.rule.id in _OF_ITS_OWN for j in binding.triggers
    )


def is_region(entry: Entry) -> bool:
    """Whether a place is a country or a large part of one («شمال غربي سوريا»)."""
    if entry.kind is _KIND_GOVERNORATE:  # «شمال سيناء», «الجنوب»
        return False
    return entry.kind in NATIONS or _is_a_side(entry.name_ar)


@lru_cache(maxsize=1 << 12)  # each pair of places asks
def _is_a_side(name: str) -> bool:
    """Whether a name begins with a side: «شمال غربي سوريا»."""
    return fold_name(name).split(" ")[0].removeprefix("ال") in cue_table().directions


def _is_short_for(binding: Binding, region: Entry) -> bool:
    """Whether a bare city's name may stand for the region that is named after it: «غزة» for «قطاع غزة»."""
    city, mention = binding.placed.reading.entry, binding.placed.reading.mention
    return (
        city is not None
        and city.kind is _KIND_CITY
        and region.kind in NATIONS
        and not mention.cue
        and not mention.direction
        and region.name_ar.endswith(" " + city.name_ar)
    )


def _may_hold(region: Entry, part: Entry, gazetteer: Gazetteer) -> bool:
    """Whether a part of a land may hold a place: not «جنوب قطاع غزة» what lies far from it, or abroad."""
    if part.country and part.country != region.country and {part.country, region.country} != _ONE_LAND:
        return False
    if region.kind is PlaceKind.REGION and part.source != "unlisted" and gazetteer.holds(region):
        return region.id in gazetteer.holders(part)  # «البقاع», which its governorates lie in
    if region.kind in NATIONS or region.parent is None:
        return True
    holder = gazetteer.entries.get(region.parent)
    if holder is None or holder.kind is PlaceKind.COUNTRY:
        return True
    if region.lat is None:  # «وسط سيناء»: what lies in it, its tables say
        return part.source == "unlisted" or region.id in gazetteer.holders(part)
    km = distance_km(region, part)
    return km is None or km <= REGION_KM


def _told_otherwise(binding: Binding, other: Binding) -> bool:
    """Whether another kind of attack struck the part than the whole, both told plainly: guns the city, raids its hill."""
    types, whole = {*binding.types, *other.types}, binding.placed.reading.entry
    if whole is None or whole.kind in COARSE or whole.source == "composed":
        return False
    return _TYPE_OTHER not in types and all(j.plain for b in (binding, other) for j in b.triggers)


def _lies_within(
    part: Entry, whole: Entry, mention: Mention, gazetteer: Gazetteer, *, loosely: bool, in_title: bool
) -> bool:
    """Whether a place lies in what `mention` names: by the tables, or in the land of a city that is named loosely."""
    holders = gazetteer.chain(part)
    if whole.source == "composed":
        if _lies_around(part, whole, holders, gazetteer):
            return True
    elif _is_held(part, whole, holders, gazetteer):
        return True
    if not (mention.cue in _LOOSE or mention.many):
        return False
    city, admin = whole.kind is _KIND_CITY, mention.cue == "admin"
    if city and (loosely or mention.direction or admin):
        names = (whole.name_ar, f"ريف {whole.name_ar}")
        if any(h.kind is _KIND_GOVERNORATE and h.name_ar in names for h in holders):
            return True
    if (in_title and (city or whole.kind is PlaceKind.TOWN)) or (city and admin):  # «بعلبك» for its district
        called = gazetteer.ids(mention.name)
        return any(h.kind in COARSE and h.id in called for h in holders)
    return False


def _lies_around(part: Entry, rural: Entry, holders: Sequence[Entry], gazetteer: Gazetteer) -> bool:
    """Whether a place lies in «ريف كذا», and not in the city itself."""
    if part.kind in COARSE or part.source == "composed":
        return False
    if any(h.kind is _KIND_CITY and h.name_ar in rural.name_ar for h in (part, *holders)):
        return False
    return any(_holds_the_rural_area(h, rural, gazetteer) for h in holders)


def _is_held(part: Entry, whole: Entry, holders: Sequence[Entry], gazetteer: Gazetteer) -> bool:
    """Whether a place lies in another by the tables, or in a land of its name: «البقاع», which holds Baalbek's as well."""
    if whole.id in gazetteer.holders(part) and not is_land(whole.id):
        return True
    return whole.kind in COARSE and any(
        (h.kind is whole.kind or h.id == whole.parent) and h.name_ar == whole.name_ar for h in holders
    )


def _holds_the_rural_area(holder: Entry, rural: Entry, gazetteer: Gazetteer) -> bool:
    """Whether «ريف منبج» is that of this holder, by id or as its district or its seat."""
    seat = gazetteer.entries.get(rural.parent or "")
    if seat is None:
        return False
    return holder.id == seat.id or (holder.country == seat.country and holder.name_ar == seat.name_ar)
