"""Whether the best reading of a name fits its article: a place of that name elsewhere is no reason to move the attack.

A name that a cue introduces and whose readings all lie elsewhere (in another country than the article's, in another
governorate than the one named beside it, far from the rest of its list) is a place that no table lists: it is read
as unlisted, with its container from the context. Names well known enough to stand alone are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from stream.articles.fold import fold_name
from stream.places.entry import WIDE, Entry, distance_km
from stream.places.gazetteer import Gazetteer
from stream.records import PlaceKind

_KIND_CITY = PlaceKind.CITY

WELL_KNOWN = 150_000  # inhabitants: such a city may be named in an article about another country
FOREIGN = 0.1  # share of an article's places, this name apart, below which a country is not spoken of
BESIDE_KM = 45.0  # «قرب», «شرقي»: a place lies so near to what says where it lies
LIST_KM = 90.0  # places of one list lie so near to one another
VILLAGES_KM = 150.0  # villages of one list, whatever their names mean
AT_SEA = "XZ"  # the code of the high seas, which are no country's
FAR = "far_from_its_list"
ABROAD = "another_country"
NO_CITY = "city_not_named"
CUE_OF_VILLAGE = "cue_of_village"  # a village of a city's name
_ONE_LAND = {
    "PS": ("PS", "IL"),
    "IL": ("PS", "IL", "LB"),
    "LB": ("LB", "IL"),
}  # articles about one name places of the other
_PART = frozenset({PlaceKind.NEIGHBOURHOOD, PlaceKind.LANDMARK})
_SETTLED = frozenset(
    {PlaceKind.VILLAGE, PlaceKind.TOWN}
)  # news says from afar where these lie: «قضاء مخمور شرق الموصل»
_TOWNS = frozenset({PlaceKind.TOWN, PlaceKind.CITY})
_SMALL = _PART | {PlaceKind.VILLAGE, PlaceKind.TOWN, PlaceKind.CAMP, PlaceKind.AREA, PlaceKind.SUBDISTRICT}
_HELD = frozenset({"container_named", "beside_container", "container_in_article", "already_named"})


def misfit(
    gazetteer: Gazetteer,
    entry: Entry,
    reasons: Sequence[str],
    containers: Sequence[Sequence[Entry]],
    *,
    others: float,
    listed: Entry | None,
    risky: bool,
) -> str:
    """Why a reading is not the place meant; "" where it may be.

    `containers`: the readings of each name that says where it lies. `others`: the share of the article's other names
    that speak for its country. `listed`: the place before it in its list. `risky`: the name is also a word.
    """
    if entry.kind in WIDE or entry.country == AT_SEA:
        return ""
    known = entry.population >= WELL_KNOWN or "already_named" in reasons
    abroad = others < FOREIGN and "container_named" not in reasons
    if (
        _is_movable(entry, reasons, known=known, risky=risky, abroad=abroad)
        and (held := [named for named in containers if named])
        and all(_elsewhere(gazetteer, entry, named, cued="kind_of_cue" in reasons) for named in held)
    ):
        return "lies_elsewhere"
    famous = known and CUE_OF_VILLAGE not in reasons  # «قريتي صيدا والهوشان» are none of Lebanon's
    here = famous or _is_the_one_city(gazetteer, entry, risky=risky) or _bears_its_city(gazetteer, entry)
    if abroad and not here:
        return ABROAD
    if entry.kind in _PART and risky and not _HELD & set(reasons):
        return NO_CITY
    if listed is None or "container_named" in reasons:
        return ""
    small = entry.kind in _SMALL and not known
    return _far_from(gazetteer, entry, listed, doubtful=small and risky)


def _is_movable(entry: Entry, reasons: Sequence[str], *, known: bool, risky: bool, abroad: bool) -> bool:
    """Whether another place may bear the name of this one: it is small, or a city named as a village or in another land."""
    if entry.kind is _KIND_CITY:
        return CUE_OF_VILLAGE in reasons or abroad
    if known:
        return False
    if entry.kind is PlaceKind.DISTRICT:
        return risky or CUE_OF_VILLAGE in reasons
    # «القلمون الشرقي» is one, whatever stands behind it
    return entry.kind in _SMALL and (risky or entry.kind is not PlaceKind.AREA)


def _far_from(gazetteer: Gazetteer, entry: Entry, listed: Entry, *, doubtful: bool) -> str:
    """FAR where a place lies too far from the one before it in its list: its quarters are of one city."""
    own, other = gazetteer.governorate(entry), gazetteer.governorate(listed)
    if entry.kind is PlaceKind.NEIGHBOURHOOD and listed.kind is entry.kind and own and other and own != other:
        return FAR
    towns = {entry.kind, listed.kind} <= _TOWNS and own == other != ""  # «الرطبة وحديثة», both of the Anbar
    km = distance_km(entry, listed) if doubtful and not towns else None
    return FAR if km is not None and km > LIST_KM else ""


def _is_the_one_city(gazetteer: Gazetteer, entry: Entry, *, risky: bool) -> bool:
    """Whether a city's name is borne by no other place: «أقجة قلعة» in a text about Syria, «صعدة», after which its governorate is called."""
    if entry.kind is not _KIND_CITY:
        return False
    name, land = fold_name(entry.name_ar), gazetteer.governorate(entry)
    others = {e.id for e in gazetteer.named(name)} - {entry.id}
    return not others if " " in name else not risky and others == {land}


def _bears_its_city(gazetteer: Gazetteer, entry: Entry) -> bool:
    """Whether a site or a quarter tells by its name where it is, whatever the article is about: «مطار صنعاء», «وسط القاهرة»."""
    if entry.kind not in _PART:
        return False
    cities = (h for h in gazetteer.chain(entry) if h.kind is _KIND_CITY)
    return any(h.name_ar in entry.name_ar for h in cities)


def strays(entry: Entry, reasons: Sequence[str], listed: Entry | None) -> str:
    """Why a village is not the one meant in a list of villages, whose next a word for a village introduces; or ""."""
    if listed is None or "container_named" in reasons or not {entry.kind, listed.kind} <= _SETTLED:
        return ""
    km = distance_km(entry, listed)
    return FAR if km is not None and km > VILLAGES_KM else ""


def _elsewhere(gazetteer: Gazetteer, entry: Entry, named: Sequence[Entry], *, cued: bool) -> bool:
    """Whether no reading of a container's name holds the place or lies beside it; `cued`: a cue would name another."""
    for container in named:
        if container.id == entry.id or gazetteer.is_within(entry, container):
            return False
        if entry.kind in _SETTLED and gazetteer.governorate(entry) == gazetteer.governorate(container) != "":
            return False
        km = _apart_km(gazetteer, entry, container)
        if container.kind not in WIDE and km is not None and km <= BESIDE_KM:
            return False
        if container.kind is PlaceKind.REGION or (
            km is None and _may_be_one_land(gazetteer, entry, container, cued=cued)
        ):
            return False
    return bool(named)


def _apart_km(gazetteer: Gazetteer, entry: Entry, container: Entry) -> float | None:
    """How far a place lies from what is said to hold it; by its city, where that alone is on the map: «السوق المركزي»."""
    km = distance_km(entry, container)
    if km is not None or entry.kind not in _PART:
        return km
    city = next((h for h in gazetteer.chain(entry) if h.kind is _KIND_CITY), None)
    return distance_km(city, container) if city else None


def _may_be_one_land(gazetteer: Gazetteer, entry: Entry, container: Entry, *, cued: bool) -> bool:
    """Whether two places, of which one is not on the map, may lie together."""
    lands = {gazetteer.governorate(entry), gazetteer.governorate(container)} - {""}
    return entry.country == container.country and not (cued and len(lands) > 1)


class Support:
    """What the names of an article speak for: each name for some countries, by weight."""

    def __init__(self, names: Mapping[str, Mapping[str, float]]) -> None:
        """`names` are those that speak for each country."""
        self._names = names
        self._sums = {country: sum(weights.values()) for country, weights in names.items()}
        self._apart: dict[str, tuple[Mapping[str, float], float]] = {}

    def of_others(self, country: str, name: str) -> float:
        """The share of an article's names, `name` apart, that speak for a country; 1 where nothing else is named."""
        if name not in self._apart:
            self._apart[name] = self._without(name)
        sums, total = self._apart[name]
        alike = _ONE_LAND.get(country)
        own = sum(sums.get(code, 0.0) for code in alike) if alike else sums.get(country, 0.0)
        return own / total if total else 1.0

    def _without(self, name: str) -> tuple[Mapping[str, float], float]:
        """The weights of all names but one, by country, and in all."""
        sums = {
            country: sum(weight for other, weight in names.items() if other != name)
            if name in names
            else self._sums[country]
            for country, names in self._names.items()
        }
        return sums, sum(sums.values())


def near(entry: Entry, others: Iterable[Entry], most: float = BESIDE_KM) -> bool:
    """Whether a place lies close to one of the others."""
    return any((km := distance_km(entry, other)) is not None and km <= most for other in others)


_OF_IT = 0.5  # share of an article's places of one land that makes it about that land


def is_the_one_quarter(
    gazetteer: Gazetteer, entry: Entry, name: str, governorates: Mapping[str, float]
) -> bool:
    """Whether a land of which an article tells most has one quarter of a name, whose city need not be named: «حي التفاح»."""
    land = ".".join(entry.id.split(".")[:2])
    told = sum(share for one, share in governorates.items() if one == land or one.startswith(f"{land}."))
    same = [e for e in gazetteer.named(name) if e.kind is entry.kind and e.country == entry.country]
    return told >= _OF_IT and len(same) == 1
