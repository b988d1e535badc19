"""What is told of a whole place where a part of it is told of too: left out, for it says nothing of its own."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from stream.articles.document import Document
from stream.events.where.apart import at_some_house, stands_apart
from stream.events.where.areas import is_told_alone, is_where_it_was, lies_about
from stream.events.where.bind import Binding
from stream.events.where.many_parts import in_many_parts, parts_named
from stream.events.where.retold import heads, retold
from stream.events.where.seen_from import is_measured_from
from stream.events.where.within import (
    COARSE,
    is_named_for,
    is_part,
    is_region,
    is_told_beside,
    is_told_part,
    tells_no_kind,
)
from stream.places.entry import Entry
from stream.places.gazetteer import Gazetteer
from stream.places.lands import is_land
from stream.places.links import list_link
from stream.places.role import ON_ITS_ROAD
from stream.records import Field, PlaceKind
from stream.text.needed import Needing

LEAD = 2  # sentences in which an article says in general what it then tells in detail


def without_wholes(
    document: Document,
    bindings: list[Binding],
    gazetteer: Gazetteer,
    told: Container[tuple[str, str]],
) -> tuple[list[Binding], list[tuple[Binding, Binding, bool]]]:
    """The bindings without those on a whole a part of which is reported struck; and those, each with one on its part.

    `told`: ids of places with the ids of what the article says they lie in. With each whole left out stands whether
    the part is all that was meant by it.
    """
    asserted = [b for b in bindings if b.judgement is None]
    lead = {id(s) for s in document.sentences[: LEAD + 1]}
    parts = (b.placed.reading.entry for b in asserted)
    holders = frozenset[str]().union(*(gazetteer.holders(p) for p in parts if p is not None))
    kept: list[Binding] = []
    wholes: list[tuple[Binding, Binding, bool]] = []
    finer: dict[str, Binding] = {}  # of a whole that is told again in detail
    for binding in asserted:
        entry = binding.placed.reading.entry
        told_of = (
            retold(document, binding, asserted, gazetteer, told)
            or heads(document, binding, asserted, gazetteer)
            or _listed_behind(document, binding, asserted)
        )
        if entry is not None and told_of is not None:
            finer[entry.id] = told_of
    for binding in bindings:
        in_lead = id(binding.sentence) in lead
        entry = binding.placed.reading.entry
        part = again = finer.get(entry.id) if entry is not None and binding.judgement is None else None
        if part is None and not _stands(document, binding, asserted, holders, gazetteer, in_lead=in_lead):
            part = _its_part(document, binding, asserted, gazetteer, told, in_lead=in_lead)
        mutual = any(whole is part and its is binding for whole, its, _ in wholes)
        if part is None or mutual:  # «الخرطوم بحري وشرق النيل»: one of two stays
            kept.append(binding)
        else:
            wholes.append((binding, part, again is not None))
    return kept, wholes


def _stands(
    document: Document,
    binding: Binding,
    asserted: Sequence[Binding],
    holders: Container[str],
    gazetteer: Gazetteer,
    *,
    in_lead: bool,
) -> bool:
    """Whether a place was struck for itself, whatever parts of it are told of: `holders` are what holds those told of."""
    loose = (
        _is_near_by(document, binding, in_lead=in_lead)
        or _is_in_villages(document, binding)
        or binding.sentence.field is Field.TITLE
    )
    return (
        binding.placed.rule == ON_ITS_ROAD
        or (not loose and (_is_a_town(binding) or _holds_none(binding.placed.reading.entry, holders)))
        or _has_a_peer(document, binding, asserted, in_lead=in_lead)
        or (in_many_parts(document, binding) and parts_named(document, binding, asserted, gazetteer) == 1)
    )


def _its_part(
    document: Document,
    binding: Binding,
    asserted: Sequence[Binding],
    gazetteer: Gazetteer,
    told: Container[tuple[str, str]],
    *,
    in_lead: bool,
) -> Binding | None:
    """The attack on a part of a place for which that on the whole is told; None where it is told for itself."""
    among = asserted
    if in_lead and at_some_house(document, binding):
        among = [b for b in asserted if not _is_another(document, b)]
    if stands_apart(document, binding, in_lead=in_lead):  # «غارات بصعدة، منها غارة على بلدة كذا»
        among = [b for b in asserted if b.clause == binding.clause]
    whole = binding.placed.reading.entry
    if whole is not None and whole.kind in _TOWNS:
        among = [b for b in among if not _is_further(document, b, binding)]
    villages = _is_in_villages(document, binding)
    near_by = villages or _is_near_by(document, binding, in_lead=in_lead)
    area = (in_lead or tells_no_kind(binding)) and (villages or is_told_alone(binding, asserted))
    parts = (
        b
        for b in among
        if is_part(b, binding, gazetteer, in_lead=in_lead)
        or is_told_part(b, binding, told, in_lead=in_lead)
        or is_named_for(b, binding, told, asserted)
        or (near_by and is_told_beside(b, binding, gazetteer, before=villages))
        or _is_detail(document, b, binding)
        or (in_lead and is_where_it_was(document, b, binding, gazetteer))
        or (in_lead and is_measured_from(document, b, binding) and not _is_another(document, b))
        or (area and lies_about(b, binding, gazetteer))
    )
    return next(parts, None)


_VILLAGES = Needing(r"(?<!\w)(?:قري|بلدات|احياء|مناطق)(?:\s(?!ال(?:قري|بلد))[^\s.،]+){0,5}?\s[\"'(]*$")
_LISTED_AS = "freed_they_are"


def _listed_behind(document: Document, whole: Binding, asserted: Sequence[Binding]) -> Binding | None:
    """The first of the villages that a sentence behind lists by name, where they are told of by their city: «حرر ثلاث قرى غرب كذا»."""
    listed = (b for b in asserted if any(j.trigger.rule.id == _LISTED_AS for j in b.triggers))
    first = next((b for b in listed if b.sentence.start > whole.sentence.start), None)
    if first is None or not set(first.types) & set(whole.types):
        return None
    text, at = document.folded(whole.sentence.field).text, whole.placed.reading.mention.outer
    return first if _VILLAGES.search(text, max(0, at - _BEFORE), at) is not None else None


_ANOTHER = re.compile(r"\s(?:\w+\s){0,3}(?:اخر|اخري|ثان|ثانيه|ثالثه)(?!\w)")  # «انفجرت سيارة مفخخة أخرى في …»


# «كما استهدف القصف حي كذا», «وسقطت قذائف أيضا على كذا»: besides what was told before.
_ALSO = Needing(r"(?<!\w)(?:كما|و?ايضا|و?كذلك)(?!\w)")
_TOWNS = frozenset({PlaceKind.CITY, PlaceKind.TOWN})


def _is_further(document: Document, part: Binding, whole: Binding) -> bool:
    """Whether a part of a town is told to be struck besides what was told of the town in the text before it."""
    if whole.sentence.field is Field.TITLE or part.clause.start <= whole.clause.start:
        return False
    text, place = document.folded(part.sentence.field).text, part.placed.reading.mention
    return _ALSO.search(text, part.clause.start, place.outer) is not None


def _is_another(document: Document, binding: Binding) -> bool:
    """Whether an attack is told as another than the one before it."""
    text = document.folded(binding.sentence.field).text
    return any(_ANOTHER.match(text, j.trigger.end) for j in binding.triggers)


def _has_a_peer(document: Document, binding: Binding, asserted: Sequence[Binding], *, in_lead: bool) -> bool:
    """Whether a place is named in one breath with another: «على منازل في رفح وخان يونس», «على صفد والجليل».

    A lead that names a city with its camp tells of both.
    """
    text, mention = document.folded(binding.sentence.field).text, binding.placed.reading.mention
    entry = binding.placed.reading.entry
    if entry is None or (entry.kind is not PlaceKind.CITY and mention.direction and not mention.cue):
        return False
    beside = _BESIDE_A_CITY if entry.kind is PlaceKind.CITY else _SETTLED
    kinds = frozenset({PlaceKind.CAMP}) if in_lead and entry.kind not in _ITEMS else beside
    peers = [
        b.placed.reading.mention
        for b in asserted
        if b.clause == binding.clause and b.placed.reading.entry and b.placed.reading.entry.kind in kinds
    ]
    return any(
        list_link(text, *sorted((m, mention), key=lambda m: m.start))
        for m in peers
        if m.start != mention.start
    )


_ITEMS = frozenset({PlaceKind.SUBDISTRICT, PlaceKind.REGION})  # «على سقبا وكفربطنا», «على سديروت والنقب»
_BESIDE_A_CITY = frozenset({PlaceKind.CITY, PlaceKind.CAMP})
_SETTLED = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE})


_MAY_HOLD = COARSE | {PlaceKind.CITY, PlaceKind.AREA}  # by name, or as the article says


def _is_a_town(binding: Binding) -> bool:
    """Whether a town or a village is told of, which is for itself, whichever of its quarters is told of too.

    So is «مدينة قعطبة», of which the table has but the district.
    """
    entry, cue = binding.placed.reading.entry, binding.placed.reading.mention.cue
    named = entry is not None and entry.kind in _UNITS and cue in ("city", "town", "village")
    return named or (entry is not None and entry.kind in (PlaceKind.TOWN, PlaceKind.VILLAGE))


_UNITS = frozenset({PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT})


def _holds_none(entry: Entry | None, holders: Container[str]) -> bool:
    """Whether a place holds none of those told of, whose `holders` these are, that need be looked at."""
    return (
        entry is not None
        and entry.id not in holders
        and entry.kind not in _MAY_HOLD
        and entry.source != "composed"
        and not is_region(entry)
        and not is_land(entry.id)
    )


# «كان نصيب جبل الزاوية ست غارات، طالت شنان وفركيا», «على بلدات الغوطة، بينهم تسعة في دوما»
_IN_DETAIL = re.compile(
    r"[،,:]\s(?:و|حيث\s)?(?:طال(?!ب)|شمل|استهدف|اصاب|ضرب|توزع|تركز|ابرز|اهم|منها|منهم|بينها|بينهم|من بين)\w*\s"
)
_AND_THERE = re.compile(r"[\"')]*\s(?:طال|شمل|استهدف|تركز|توزع)ت?\s")  # «على جبل الزاوية استهدف كذا»


def _is_detail(document: Document, other: Binding, binding: Binding) -> bool:
    """Whether the statement about an area goes on to name the places in it that were struck."""
    part, whole = other.placed.reading.entry, binding.placed.reading.entry
    if part is None or whole is None or other.clause != binding.clause:
        return False
    if whole.kind is not PlaceKind.AREA and not is_land(whole.id):
        return False
    if part.kind in COARSE or part.kind is PlaceKind.AREA or part.country != whole.country:
        return False
    text = document.folded(binding.sentence.field).text
    begin, end = binding.placed.reading.mention.end, other.placed.reading.mention.outer
    told = _AND_THERE.match(text, begin, end) or _IN_DETAIL.search(text, begin, end)
    return begin < end and told is not None


# «كمين قرب مدينة كركوك»: what the lead says for those who know no village there.
_NEAR_BY = Needing(r"\b(?:قرب|بالقرب من|علي مقربه من|بمحاذاه|بجوار|ضواحي|مشارف)\s$")
_BEFORE = 60  # characters before a place in which they stand


# «قرية من قرى كذا», «بلدات كذا»: some place there.
_SOME_OF = re.compile(r"(?:قري|بلدات|نواحي)\s[\"'(]*$")
_IS_LISTED = re.compile(r"[\"')]*(?:\s?[،,]|\sو)")  # «بلدات كذا، وكذا»: it is one of them
_SOME_IN = Needing(r"\b(?:قري|بلدات|نواحي)\s(?:عده\s|عديده\s|متفرقه\s|مختلفه\s)?في\s$")
_SOME_BY = Needing(r"\b(?:قري|بلدات|نواحي)\s(?:عده\s|عديده\s|متفرقه\s|مختلفه\s)?(?:في\s|تقع\s)?$")


def _is_near_by(document: Document, binding: Binding, *, in_lead: bool) -> bool:
    """Whether an attack is told as near a place, to one side of it or in one of its villages, not in it."""
    mention = binding.placed.reading.mention
    text = document.folded(binding.sentence.field).text
    title = binding.sentence.field is Field.TITLE
    if title and mention.direction and not text.startswith("وسط", mention.outer + len(mention.clitics)):
        return True
    if _SOME_OF.search(text, mention.outer, mention.start) and not _IS_LISTED.match(text, mention.end):
        return True
    if mention.cue in ("town", "village") and not in_lead:  # «قرب بلدة كذا»: no village nearer by is known
        return False
    return _NEAR_BY.search(text, max(0, mention.outer - _BEFORE), mention.outer) is not None


def _is_in_villages(document: Document, binding: Binding) -> bool:
    """Whether an attack is told as in some villages of a city's land: «قرى في كذا», «قرى شمالي كذا»."""
    text, mention = document.folded(binding.sentence.field).text, binding.placed.reading.mention
    some = _SOME_BY if mention.direction else _SOME_IN
    return some.search(text, max(0, mention.outer - _BEFORE), mention.outer) is not None
