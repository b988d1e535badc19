"""How a place phrase joins the one before it: as its container, or as the next of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from stream.articles.fold import fold_name
from stream.data.families import family
from stream.places.asides import begins_aside, without_asides
from stream.places.cues import cue_table
from stream.places.mention import IMPLIED, Mention
from stream.places.role_words import role_table
from stream.text.matching import Remembered

_WORDS = re.compile(r"\w+")
_EDGES = ("اطراف", "مشارف", "تخوم", "حدود")
_AND_AT_EDGES = ("ومحيط", "واطراف", "وضواحي", "ومشارف")
_AT_EDGES = ("بمحيط", "باطراف", "بضواحي", "بمشارف")
_SIDE_NAMED = re.compile(
    rf"(?:{family('side')}ي?|وسط) (?!ال(?:بلد|مدين))\w"
)  # «وسط قطاع غزة», listed as it stands
_COMMUNE = ("عزله ", "بعزله ")  # «قرية كذا بعزلة كذا مديرية كذا»
_IN_DISTRICT = frozenset({"village", "area", "town", "neighbourhood", IMPLIED})
AND_A_PART = ("ومحيط", "واطراف", "وضواحي", "ومشارف", "وريف", "وبلده", "ومدينه", "وقريه", "وحي ")
_ALIAS = re.compile(r"\s?\([^()\d\n]{2,30}\)\s?")  # «مخيم كذا (وادي عباس) بالقرب من بابسقا»
# «سوق كذا المكتظ بالمتبضعين، جنوب كذا»
_DESCRIBED = re.compile(r"[\"')]*\sال\w{3,}(?:\s(?:ب|من\s|في\s)?ال\w{3,}){0,2}[\"')]*\s?،\s?")
# «قرية كذا (12 كم) جنوب كذا», «شمال كذا 60 كم، شمال شرق كذا»: how far it lies from the side of a city named behind
_SO_FAR = re.compile(
    r"[\"')]*\s?[(/،]?\s?(?:بنحو\s|حوالي\s|نحو\s)?\d{1,3}(?:[.,]\d+)?\s?(?:كيلو\s?متر\w*|كيلو|كلم|كم)\s?[)/]?\s?[،,]?\s"
)
_LONG_ALIAS = 34  # characters that it has at most
LONGEST = 60  # characters between a place and its container
_HOLDERS = 60  # characters more for who holds it
_AND_ELSEWHERE = frozenset({"وفي", "وعلي", "ومن"})  # «في المدينة القديمة، وفي حيي كذا وكذا»
_ON_A_HILL = frozenset({"village", "town"})
_SEAT_OF = ("عاصمه ", "حاضره ")
MOST_WORDS = 4  # between a place and its container


_ENDS = re.compile(r"[.;\n؛]|:\s*\d")  # «ريف إدلب: 8 في حاس» lists, it does not contain


@cache
def _links() -> frozenset[str]:
    return frozenset(map(fold_name, role_table().parent.links))


@lru_cache(maxsize=2048)  # most places stand a word or two apart, of a few
def _words_in(gap: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(gap))


def _links_up(word: str) -> bool:
    """Whether a word may stand between a place and its container."""
    linking = word in _links() or word.lstrip("و") in _links() or word in cue_table().describes
    return word == "علي" or linking or word.isdigit()


_LINKS_UP = Remembered(_links_up)


def _link_up(gap: str, words: Sequence[str]) -> bool:
    """Whether what stands between a place and another, and its words, may join the two."""
    return (
        len(gap) <= LONGEST
        and len(words) <= MOST_WORDS
        and _AND_ELSEWHERE.isdisjoint(words)
        and all(map(_LINKS_UP.__getitem__, words))
    )


def _may_link_up(words: Sequence[str]) -> bool:
    """Whether words may join two places without asides: one may begin at the first that does not link, or before."""
    for word in words:
        if begins_aside(word):
            return True
        if not _LINKS_UP[word]:
            return False
    return True


def contains_link(text: str, inner: Mention, outer: Mention) -> bool:
    """Whether `outer`, the mention behind `inner`, says where `inner` lies: «حي الوعر في حمص», «شرقي حلب»."""
    if outer.clitics.startswith("و") or _and_a_side(text, outer):
        return False
    gap = text[inner.end : outer.outer]
    aliases = gap.count("(")
    if aliases and len(gap) <= LONGEST + _HOLDERS + aliases * _LONG_ALIAS:
        gap = _ALIAS.sub(" ", gap)
    if outer.direction and _SO_FAR.fullmatch(gap):
        gap = " "
    if len(gap) > LONGEST + _HOLDERS or _ENDS.search(gap):
        return False
    words = _words_in(gap)
    if not _link_up(gap, words):
        if not _may_link_up(words):
            return _is_described(gap, outer)
        gap = without_asides(gap, words)
        words = _words_in(gap)
        if not _link_up(gap, words):
            return _is_described(gap, outer)
    if gap.rstrip().endswith(" و"):
        return False
    if words == ("علي",):  # «على أطراف منطقة كذا»
        return text.startswith(_EDGES, outer.outer)
    if words:
        return not words[0].startswith("و") or words[0] in _links()
    joined = bool(outer.direction) or outer.rural is not None or outer.clitics.startswith(("ب", "ل"))
    set_off = "(" in gap or ("،" in gap and outer.cue in ("governorate", "city"))
    return joined or set_off or _stands_as_container(text, inner, outer)


def _stands_as_container(text: str, inner: Mention, outer: Mention) -> bool:
    """Whether a place right behind another holds it by how it is told: «قرية العباس بمحيط البوكمال», «منطقة كذا مديرية كذا»."""
    if text.startswith((*_AT_EDGES, "داخل "), outer.outer) or _SIDE_NAMED.match(outer.name):
        return True
    if text.startswith(_SEAT_OF, outer.outer):  # «الفاشر عاصمة ولاية شمال دارفور»
        return True
    if inner.cue in _ON_A_HILL and text.startswith("جبل ", outer.outer):  # «قرية كذا جبل كذا»
        return text[inner.end : outer.outer].strip(' "') == ""
    if outer.clitics or not (inner.cue in _IN_DISTRICT or text.startswith(_COMMUNE, inner.outer)):
        return False
    # «قرية كذا محافظة كذا»
    return outer.cue == "admin" or (outer.cue == "governorate" and text[inner.end : outer.outer].isspace())


def _is_described(gap: str, outer: Mention) -> bool:
    """Whether more is said of a place, before a comma and the side of a city that it lies to."""
    return bool(outer.direction) and not outer.clitics and _DESCRIBED.fullmatch(gap) is not None


def _and_a_side(text: str, outer: Mention) -> bool:
    """Whether «و» stands before the side of a place: «شمالي القطاع وشرقي رفح» are two, as are «عفرين ومحيط بلدة جنديرس»."""
    if outer.direction:
        return text.startswith("و", outer.outer) and not text.startswith("وسط", outer.outer)
    return text.startswith(_AND_AT_EDGES, outer.outer)


def loose_container(text: str, mentions: Sequence[Mention], index: int) -> list[Mention]:
    """The governorate or its countryside named shortly behind a cued place: «حاجز كذا المحصن في محافظة حماة»."""
    inner = mentions[index]
    if not inner.cue or index + 1 == len(mentions):
        return []
    outer = mentions[index + 1]
    if outer.cue != "governorate" and outer.rural is None:
        return []
    gap = text[inner.end : outer.outer]
    words = _words_in(gap)
    led = outer.clitics == "ب" or words[-1:] == ("في",)
    apart = (
        len(words) > MOST_WORDS or any(w.startswith("و") for w in words) or any(c in gap for c in ".،,;\n؛:")
    )
    return [outer] if led and not apart else []


def list_link(text: str, first: Mention, second: Mention) -> bool:
    """Whether `second` is the next item of a list that `first` is in: «جوبر والقابون»، «حرستا، مديرا»."""
    gap = text[first.end : second.outer].strip(" \"')(")
    plain = gap in ("", "و", "،", "، و", "،و", "-", "/", ",")
    beside = text.startswith(AND_A_PART, second.outer)
    return plain and (second.clitics.startswith("و") or gap != "" or beside)


def holders_named(text: str, mentions: Sequence[Mention], index: int) -> list[Mention]:
    """The mentions that say where one of them lies: those right behind it, else what is said of its name elsewhere, or of its list before it."""
    named = _right_behind(text, mentions, index) or loose_container(text, mentions, index)
    named = named or _before_its_list(text, mentions, index)
    if mentions[index].cue and all(m.direction for m in named):
        return _placed_elsewhere(text, mentions, index) or named
    return named


# «عدة قرى في ريف كذا، منها …»: where all of the list lie.
_AMONG_THEM = re.compile(
    r"[\"')]*\s?[،,]?\s(?:هي|و?(?:من )?(?:منها|بينها|ضمنها|ابرزها|اهمها))\s?:?\s?[\"'(]*"
)
_SEVERAL_IN = re.compile(
    rf"(?<!\w)[وبل]?(?:ال)?(?:{family('settlement', 'settlements')}|مناطق)(?:\s\w+){{0,3}}?\s[\"'(]*$"
)
_SEVERAL = 50  # characters before what holds a list in which it is said what they are


def _before_its_list(text: str, mentions: Sequence[Mention], index: int) -> list[Mention]:
    """What is named before «among them» as what holds all of a list."""
    first = index
    while first > 0 and text[mentions[first - 1].end : mentions[first].start].strip(" ،\"')(") == "و":
        first -= 1
    if first == 0:
        return []
    begin, end = mentions[first - 1].end, mentions[first].outer
    if text.find("ه", begin, end) < 0 or not _AMONG_THEM.fullmatch(text, begin, end):
        return []
    holder = mentions[first - 1]
    told = _SEVERAL_IN.search(text, max(0, holder.outer - _SEVERAL), holder.outer)
    return [holder] if told is not None else []


def _placed_elsewhere(text: str, mentions: Sequence[Mention], index: int) -> list[Mention]:
    """What another mention of the same name in this field says it lies in, not merely beside."""
    name = mentions[index].name
    if [m.name for m in mentions].count(name) == 1:
        return []
    for other, mention in enumerate(mentions):
        if other != index and mention.name == name and mention.cue:
            named = _right_behind(text, mentions, other)
            if named and not named[0].direction:
                return named
    return []


def _next_in_list(text: str, last: Mention, other: Mention, *, unknown: bool) -> bool:
    """Whether `other` is the next of a list under one cue; of a name no table has, under its own: «بلدة كذا ومدينة عفرين بريف حلب»."""
    if other.group == last.group and other.group >= 0:
        return True
    return unknown and bool(other.cue) and not other.refers and list_link(text, last, other)


def _is_seen_from(text: str, inner: Mention, outer: Mention) -> bool:
    """Whether brackets say on which side of a city far off a listed place lies: «سنجار (شمال غرب بغداد)»."""
    return bool(inner.known and outer.direction) and text[inner.end : outer.outer] == " ("


def _right_behind(text: str, mentions: Sequence[Mention], index: int) -> list[Mention]:
    """The mentions right behind that say where this one lies; in a list, those behind its last item."""
    found: list[Mention] = []
    last = mentions[index]
    skipped = 0
    for other in mentions[index + 1 : index + 12]:
        if contains_link(text, last, other):
            if _is_seen_from(text, last, other):
                break
            found.append(other)
            last = other
        elif (
            not found and _next_in_list(text, last, other, unknown=not mentions[index].known) and skipped < 10
        ):
            last, skipped = other, skipped + 1
        elif found and text[last.end : other.start].strip(" ،,") in ("و", "") and other.clitics == "و":
            last = other
        elif found or other.cue or not other.known:
            break  # past a bare word, which may be none: «كذا ذات الغالبية الكردية في …»
    return found
