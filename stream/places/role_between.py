"""What places are to the ones beside them: containers, where the fire at another came from."""

from __future__ import annotations

import re
from itertools import pairwise

from stream.articles.fold import fold_name
from stream.places.entry import WIDE, Entry
from stream.places.everyday import is_everyday
from stream.places.fired_from import is_listed_with, is_where_they_fired
from stream.places.gazetteer import Gazetteer
from stream.places.its_land import is_its_ground, is_the_coast
from stream.places.role import (
    HELD,
    IN_TOWN,
    LEFT,
    OF_THE_MURDERED,
    PLAIN_CUES,
    Placed,
    Role,
    are_two_towns,
    finer,
    in_two_lands,
)
from stream.records import PlaceKind

_KIND_CITY = PlaceKind.CITY

_ROLE_STRUCK = Role.STRUCK

_NEAR = re.compile(r"\b(?:قرب|عند|بالقرب|بمحاذاه)\b")
_TITLES = frozenset((
    "مدير امن", "قايد شرطه", "مدير شرطه", "قايد عمليات", "محافظ", "نايب محافظ", "رييس مجلس", "امين عام", "والي",
))  # fmt: skip
# «منطقة كذا المجاورة لمنطقة كذا»: beside it, not in it.
_BESIDE = re.compile(r"\b(?:ال)?(?:مجاور|محاذي|متاخم|ملاصق|مقابل)(?:ه|تين|ين)?\b")
_INSIDE = re.compile(r"(?:وسط|داخل|قلب)\b")  # «الحي السكني وسط مدينة داريا»
# What comes between a place and what holds the list that it begins: further items, each «و» and a name.
_ITEMS = re.compile(
    r"[\"')]*(?:\s?،?\s?و[\"'(]*\w+(?:\s[\"'(]*(?!في\b|علي\b|الي\b|من\b|عن\b)\w+[\"')]*){0,3}){1,6}\s(?:في\s|ضمن\s)?$"
)
_TOLD_ANEW = re.compile(
    r"\sو(?:اعنف|اشد|اشرس|اعنفه|اكثر|اخطر)(?:ها|هم|هما|ه)\s|\sو(?:قصف|استهدف|ضرب|هاجم|اقتحم|داهم|فجر|انفجر|سقط|شن|اغار|دمر|قتل|اصيب|اصاب|جرح|اندلع|دار|طال|القي|القت|القوا|اطلق|وقع|نفذ)(?:ت|وا|تا)?\s"
)
_GENERAL = re.compile(
    r"\sو(?:مواقع|مناطق|قري|بلدات|نقاط|تجمعات|اهداف|مقرات|مدن|اخري|احياء|مزارع|محاور|عده|بلده|قريه|عدد)\b[^و]*$"
)
# «ثلاثة بحي كذا واثنان بحي كذا ومثلهما بحي كذا»: those who fell there.
_SO_MANY = re.compile(
    r"\sو(?:مثلهم?ا?|اثن(?:ان|ين|تان|تين)|واحده?|ثالثه?|رابعه?|اخر(?:ون|ين|ان)?|اخري|(?:ثلاث|اربع|خمس|ست|سبع|ثماني|تسع|عشر)(?:ه|ا)?|\d+|قتيل(?:ا|ان|ين)?|شهيد(?:ا|ان|ين)?|(?:طفل|طفله|امراه|سيده|رجل|شاب|شابه|فتاه|فتي|مواطن|مواطنه|مدني|مدنيه|جندي|شرطي|شخص)(?:ا|ان|ين)?)\s(?:\w+\s)?(?:في\s)?$"
)
_NO_HOLDERS = frozenset(
    {PlaceKind.VILLAGE, PlaceKind.NEIGHBOURHOOD, PlaceKind.TOWN, PlaceKind.CAMP, PlaceKind.LANDMARK}
)
_ON_A_ROAD = frozenset(
    {PlaceKind.VILLAGE, PlaceKind.NEIGHBOURHOOD, PlaceKind.TOWN, PlaceKind.CITY, PlaceKind.CAMP}
)
_TOWNS = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.CAMP})
# What stands in a town and is its place only where no town is named: no airport, no base.
_HOUSE = re.compile(
    r"(?:مستشفي|مشفي|مجمع \w+ الطبي|سوق|مسجد|جامع|كنيسه|مدرسه|جامعه|كليه|فندق|شارع|ساحه|ميدان|دوار|قصر|القصر)(?: |$)"
)
_STREET, _HOLD_A_STREET = "شارع ", _TOWNS | {PlaceKind.VILLAGE, PlaceKind.NEIGHBOURHOOD}
_HOLD_A_SITE = frozenset({"neighbourhood", "village", "town"})
# «عند مفترق كذا وسط بلدة كذا»: a junction is named for where its road goes, «جامعة كذا بحي كذا» for another place or for somebody.
_JUNCTION = re.compile(r"(?<!\w)(?:ال)?(?:مفرق|مفترق|مفترق طرق|تقاطع|مثلث)\s$")
_CALLED_SO = re.compile(
    r"(?<!\w)[وبل]?(?:جامعه|كليه|معهد|نادي|مسجد|جامع|روضه|(?:ثكنه|مدرسه|ثانويه|مشفي|مستشفي)(?: \w+)?)\s[\"'(]*$"
)
_WHICH_IS_IN = re.compile(r"[\"')]*\s(?:التي|الذي)\s(?:[^\s.،]+\s){1,3}(?:في\s)?")
_HOLD_A_HOUSE = _HOLD_A_SITE | {"area", "camp"}  # «محطة المياه بمنطقة كذا»


def linked(text: str, inner: Placed, outer: Placed, gazetteer: Gazetteer) -> tuple[Placed, Placed]:
    """Of two places of which the second says where the first lies: which one the attack is about."""
    first, second = inner.reading.entry, outer.reading.entry
    inside = (
        not outer.reading.mention.direction or _INSIDE.match(text, outer.reading.mention.outer) is not None
    )
    lies_in = "واقع" in text[inner.reading.mention.end : outer.reading.mention.outer]
    if inner.reading.mention.refers and outer.reading.mention.cue and inside and not lies_in:
        return inner._replace(role=Role.NO_PLACE, rule="part_of_the_next_place"), outer
    if first is None or second is None:
        # «ساحة البلدة القديمة في درعا», where no town was named before
        bare = first is None and (inner.reading.mention.refers or not inner.reading.mention.cue)
        return inner, outer if bare else outer._replace(role=Role.CONTAINER, rule=HELD)
    inside_it = gazetteer.is_within(first, second)
    elsewhere = second.kind in _TOWNS and not (inside_it or gazetteer.is_within(second, first))
    if inside and _is_named_for_another(text, inner, "town" if elsewhere else outer.reading.mention.cue):
        return inner._replace(role=Role.NO_PLACE, rule="site_within_the_next_place"), outer
    # «تحويل الرحلات إلى كذا بعد سقوط قذائف في محيط مطار كذا»
    apart = first.kind is _KIND_CITY and second.kind is PlaceKind.LANDMARK and not inner.reading.unlisted
    if first.id == second.id or apart:
        return inner, outer  # «على جسر راوة بمدينة راوة»
    beyond = outer.reading.unlisted and outer.reading.mention.direction  # «قرية كذا غرب جبل كذا»
    holds_it = not beyond and not inside_it and gazetteer.is_within(second, first)
    if holds_it or _lists_its_own(text, inner, outer, first.kind):
        return inner._replace(role=Role.CONTAINER, rule="holds_the_next_place"), outer
    if _each_is_told(text, inner, outer, first.kind, second.kind, inside_it=inside_it):
        return inner, outer
    town = second.kind in _TOWNS and (inside or inside_it) and _is_house(first)
    street = second.kind in _HOLD_A_STREET and inside and _is_street(first)
    word = inside and not inside_it and _is_a_word(inner, first, second)
    if town or street or word or _is_its_site(inner, outer):
        return inner._replace(role=Role.NO_PLACE, rule="site_within_the_next_place"), outer
    beside = outer.reading.mention.clitics.endswith("ل") and _BESIDE.search(
        text, inner.reading.mention.end, outer.reading.mention.outer
    )
    role, rule = (Role.GEOGRAPHY, "beside_it") if beside else (Role.CONTAINER, HELD)
    return inner, outer._replace(role=role, rule=rule)


def _each_is_told(
    text: str, inner: Placed, outer: Placed, first: PlaceKind, second: PlaceKind, *, inside_it: bool
) -> bool:
    """Whether the second of two places is the attack's own, and does not say where the first lies; `first`, `second`: their kinds."""
    if inner.rule == OF_THE_MURDERED or (inner.rule in _TITLES and not inside_it):
        return True  # «اغتيال مدير أمن لحج في عدن»
    if inner.role in (Role.DISPLACED, Role.ORIGIN):
        # «هجوم على فارين من الفاشر في منطقة كذا»
        apart = "اطلق" in inner.rule and in_two_lands(inner, outer)
        return apart or (first is _KIND_CITY and second in _NO_HOLDERS and not inside_it)
    if inner.role is not Role.ROAD:
        return False
    if inner.rule not in IN_TOWN and not inside_it and _stands_in(text, inner, outer):
        return True  # «على جسر كذا في مدينة كذا»
    near = outer.reading.mention.cue in PLAIN_CUES and _NEAR.search(
        text, inner.reading.mention.end, outer.reading.mention.outer
    )
    # «على طريق كذا - كذا، قرب قرية كذا», «دوار بني سهيلا شرق خان يونس»
    if near or inner.rule in IN_TOWN:
        return True
    # «على طريق كذا - كذا بمنطقة كذا»: a town or an area holds no road
    aside = outer.reading.mention.direction and not _NEAR.match(text, outer.reading.mention.outer)
    named = second in _ON_A_ROAD or (outer.reading.unlisted and second is PlaceKind.AREA)
    return named and not (inside_it or aside)


_OPENED, _AND_NEXT = re.compile(r"[\"']*\s?\([\"']*"), re.compile(r"[\"']*(?:\s?،|\s+و)[^()\n]*\)")


def _lists_its_own(text: str, inner: Placed, outer: Placed, first: PlaceKind) -> bool:
    """Whether a land has a list of its places in brackets behind it: «بلدات بريف إدلب (كذا، كذا)»."""
    one, two = inner.reading.mention, outer.reading.mention
    land = one.rural is not None or first in WIDE or first is PlaceKind.AREA
    opened = land and _OPENED.fullmatch(text, one.end, two.outer) is not None
    return opened and _AND_NEXT.match(text, two.end) is not None


_SETTLED = _TOWNS | {PlaceKind.VILLAGE, PlaceKind.NEIGHBOURHOOD}
_LED_IN = re.compile(r"[\"')]*\s(?:في|داخل|ضمن)\s[\"'(]*|[\"')]*\s")


def _stands_in(text: str, road: Placed, place: Placed) -> bool:
    """Whether a place is named right behind a road or a bridge as what that spot of it lies in."""
    first, second = road.reading.mention, place.reading.mention
    entry = place.reading.entry
    led = second.clitics.lstrip("وف") == "ب" or "في" in text[first.end : second.outer]
    settled = entry is not None and entry.kind in _SETTLED
    return (
        led
        and settled
        and not second.direction
        and _LED_IN.fullmatch(text, first.end, second.outer) is not None
    )


def _is_its_site(inner: Placed, outer: Placed) -> bool:
    """Whether the first of two places is a site of the second, which a settlement's cue names, or a zone of its city."""
    first, second = inner.reading.entry, outer.reading.entry
    cue, unlisted = inner.reading.mention.cue, inner.reading.unlisted
    site = first is not None and first.kind is PlaceKind.LANDMARK and cue != "heights"
    if site or (unlisted and cue in ("site", "area")):
        within = _HOLD_A_SITE if cue == "area" else _HOLD_A_HOUSE
        if outer.reading.mention.cue in within:
            return True
    zone = unlisted and inner.reading.mention.name.startswith(("المدينه ", "المنطقه ", "البلده "))
    held = second is not None and second.kind in (_KIND_CITY, PlaceKind.TOWN)
    return zone and held and not outer.reading.mention.direction


def _is_named_for_another(text: str, placed: Placed, cue: str) -> bool:
    """Whether a name is that of a junction or of a house called so, before a place with a cue: «عند مفرق كذا», «ثكنة كذا»."""
    mention, at = placed.reading.mention, placed.reading.mention.start
    if cue in _HOLD_A_SITE and mention.cue in ("", "site") and _CALLED_SO.search(text, max(0, at - 20), at):
        return True
    return (
        cue in (*_HOLD_A_SITE, "area") and _JUNCTION.search(text, max(0, mention.outer - 12), at) is not None
    )


def _is_house(entry: Entry) -> bool:
    """Whether a place is a house or a street, which lies in a town."""
    return entry.kind is PlaceKind.LANDMARK and _HOUSE.match(fold_name(entry.name_ar)) is not None


def _is_a_word(inner: Placed, first: Entry, second: Entry) -> bool:
    """Whether a bare village's name that is an everyday word is that word, as no village lies in another: «قرب الكنيسة في كذا»."""
    mention = inner.reading.mention
    villages = first.kind is PlaceKind.VILLAGE and second.kind in (PlaceKind.TOWN, PlaceKind.VILLAGE)
    return villages and not (mention.cue or mention.clitics) and is_everyday(mention.name)


def _is_street(entry: Entry) -> bool:
    """Whether a place is a street, which is a quarter's or a village's as well as a town's."""
    return fold_name(entry.name_ar).startswith(_STREET)


def behind(text: str, placed: list[Placed]) -> list[Placed]:
    """Places that stand to the ones around them as origin or container, though no single phrase says so."""
    for index, (one, two) in enumerate(
        pairwise(placed), 1
    ):  # «غرب العاصمة الليبية طرابلس»: one place, named twice
        if _same_again(text, one, two):
            placed[index] = two._replace(role=one.role, rule=one.rule)
    struck = [i for i, p in enumerate(placed) if p.role is _ROLE_STRUCK]
    for i, j in pairwise(struck):
        one, two = placed[i], placed[j]
        gap = text[one.reading.mention.end : two.reading.mention.outer]
        if "." in gap or "\n" in gap or "؛" in gap:
            continue
        if _leads_tofiner(text, one, two, gap):
            placed[i] = one._replace(role=Role.CONTAINER, rule="holds_the_next_place")
        elif _WHICH_IS_IN.fullmatch(gap) and _is_named_for_another(text, one, "town") and not finer(one, two):
            placed[i] = one._replace(role=Role.NO_PLACE, rule="site_within_the_next_place")
        elif is_where_they_fired(text, one.reading.mention, two.reading.mention, gap):
            placed[i] = one._replace(role=Role.ORIGIN, rule="posted_there")
            if i and is_listed_with(text, placed[i - 1], one):
                placed[i - 1] = placed[i - 1]._replace(role=Role.ORIGIN, rule="posted_there")
        elif _closes_a_list(text, one, two) or is_the_coast(two, gap) or is_its_ground(text, two, gap):
            placed[j] = two._replace(role=Role.CONTAINER, rule="holds_the_list_before")
    return placed


# «أغارت الطائرات في الغوطة الغربية أيضا على بلدة كذا»: where the place lies that was struck.
_THEN_ON = re.compile(
    r"[\"')]*\s(?:(?:ايضا|كذلك|صباحا|مساء|ليلا|فجرا|ظهرا|امس|اليوم)\s)?علي\s(?:\w+\s)?[\"'(]*$"
)
_IN = re.compile(r"(?<!\w)[وف]?(?:في|ضمن|داخل)\s$")
# «سقط في إدلب عشرة، في بلدتي كذا وكذا»: where in its land.
_THEN_WHERE = re.compile(r"[\"')]*(?:\s[^\s.،]+){1,4}[،,]\s(?:في|علي)\s$")
_OF_A_LAND = frozenset({"town", "village"})


def _leads_tofiner(text: str, one: Placed, two: Placed, gap: str) -> bool:
    """Whether a land is named with «في» before «على» and a place in it."""
    first, second = one.reading, two.reading
    if first.entry is None or second.entry is None:
        return False
    if first.entry.kind is _KIND_CITY and second.mention.cue in _OF_A_LAND and _THEN_WHERE.fullmatch(gap):
        return not first.mention.cue
    if _THEN_ON.fullmatch(gap) is None:
        return False
    at = first.mention.outer
    led = first.mention.clitics.lstrip("وف") == "ب" or _IN.search(text, max(0, at - 8), at)
    area = first.entry.kind is PlaceKind.AREA and second.mention.cue != "" and second.mention.rural is None
    return bool(led) and (area or finer(two, one))


def _same_again(text: str, one: Placed, two: Placed) -> bool:
    """Whether the second place is the first once more, right behind it: «العاصمة الليبية طرابلس»."""
    first, second = one.reading, two.reading
    if first.entry is None or second.entry is None or first.entry.id != second.entry.id:
        return False
    between = text[first.mention.end : second.mention.outer]
    return (
        two.role is _ROLE_STRUCK
        and len(between.split()) <= (one.role is not Role.ROAD)  # «على جسر راوة في مدينة راوة»
        and not set(between) & set(".,،\n")
        and not second.mention.clitics
    )


def _closes_a_list(text: str, item: Placed, holder: Placed) -> bool:
    """Whether a coarser place says where a list lies that an item of it began: «قرى كذا وكذا بسهل الغاب»."""
    first, second = item.reading.mention, holder.reading.mention
    gap = text[first.end : second.outer]
    by_in = second.clitics.lstrip("وف") == "ب" and first.group != second.group
    if (
        not (finer(item, holder) or (by_in and not finer(holder, item)))
        or are_two_towns(item, holder)
        or text.startswith("و", second.outer)
        or len(gap) > 2 * LEFT
    ):
        return False
    joined = (
        second.clitics.lstrip("وف") == "ب"
        or second.rural is not None
        or second.direction
        or gap.endswith((" في ", " ضمن "))
    )
    listed = joined and _ITEMS.fullmatch(gap) is not None
    return listed and not any(other.search(gap) for other in (_GENERAL, _TOLD_ANEW, _SO_MANY))
