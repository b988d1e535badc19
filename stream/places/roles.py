"""What a place does in its sentence: struck, a speaker's seat, the origin of fire, part of a name, a container.

Told by the words right before the place's phrase (`data/ar/roles.toml`) and by what the places around it are to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from stream.articles.fold import fold_name
from stream.data import toml
from stream.places.cues import cue_table
from stream.places.gazetteer import Gazetteer
from stream.places.links import contains_link
from stream.places.mention import IMPLIED, Mention
from stream.places.reading import Reading
from stream.records import PlaceKind
from stream.text.expressions import Endings
from stream.text.matching import Remembered

_LEFT = 64  # characters before a phrase in which its role stands


_PLAIN_CUES = frozenset(
    {"neighbourhood", "city", "town", "village", "camp", "governorate"}
)  # no organisation follows


HELD = "holds_the_place_before"
OTHER_END = "the_other_end"


class Role(StrEnum):
    """What a place is to the attack."""

    STRUCK = "struck"
    CONTAINER = "container"
    ORIGIN = "origin_of_fire"
    SPEAKER = "speaker"
    ORGANISATION = "organisation"
    ROAD = "road"
    GOAL = "goal"
    DISPLACED = "displaced"
    CONTROL = "control"
    GEOGRAPHY = "geography"
    DATELINE = "dateline"
    ELSEWHERE = "elsewhere"
    NO_PLACE = "no_place"


class Placed(NamedTuple):
    """A reading, its role, and the words that gave the role."""

    reading: Reading
    role: Role
    rule: str


class RoleRules:
    """The phrases of `data/ar/roles.toml`, each role one expression anchored at the place's phrase."""

    def __init__(self) -> None:
        """Read and compile the table; longer phrases win."""
        phrases: list[tuple[str, Role]] = []
        for row in toml("ar", "roles.toml")["role"]:
            phrases += [(fold_name(phrase), Role(row["role"])) for phrase in row["before"]]
        self._roles = {re.compile(_expression(phrase)): role for phrase, role in phrases}
        self._role_of = Remembered(self._first_role)
        longest_first = sorted((phrase for phrase, _ in phrases), key=len, reverse=True)
        self._pattern = Endings(
            [_expression(p) for p in longest_first],
            lambda body: rf"(?:^|[^\w]|\d)[وف]??[بلك]??({body})[\s\"'(]*$",
        )

    def before(self, text: str, outer: int, clitics: str) -> tuple[Role, str] | None:
        """The role that the words before a phrase give it, and those words."""
        left = text[max(0, outer - _LEFT) : outer]
        preposition = clitics.lstrip("وف")[:1]
        if preposition in ("ب", "ل"):
            left += preposition
        match = self._pattern.search(left)
        if match is None or _AT_THOSE_WHO_LIE_THERE.search(left[: match.end()]):
            return None
        if match[1] in _STRUCK_ITSELF and _HIT_BEFORE.search(left[: match.start(1)]):
            return None
        if match[1].startswith("وزاره") and left[: match.start(1)].endswith(
            "ب"
        ):  # «سيارة ضابط بوزارة كذا في»
            return None
        if match[1] in ("الحكومه في", "حكومه في") and _FORCES_OF.search(left[: match.start(1)]):
            return None
        return self._role_of[match[1]], match[1]

    def _first_role(self, words: str) -> Role:
        """The role of the first phrase that these words are."""
        return next(role for phrase, role in self._roles.items() if phrase.fullmatch(words))


# «قصفت مستشفى كفرنبل»: the house was struck, and so the place that names it.
_STRUCK_ITSELF = frozenset(
    {
        "مستشفي",
        "مشفي",
        "جامعه",
        "محكمه",
        "بلديه",
        "شرطه",
        "سكان",
        "اهالي",
        "ابناء",
        "شارع",
        "ساحه",
        "دوار",
        "جسر",
    }
)
_FORCES_OF = re.compile(r"\b(?:ل?قوات|ل?قوي|ل?جيش|مواقع|نقاط)\s$")  # «نقاط لقوات الحكومة في البادية»
_HIT_BEFORE = re.compile(
    r"\b[وف]?(?:قصف|استهد[اف]|غاره علي|غارات علي|هاجم|هجوم علي|اقتح[اـ]?م|ضرب|طال|دمر|تدمير)\w*\s$"
)


# «استهدف القوات المتمركزة في»: they were struck where they stood.
_AT_THOSE_WHO_LIE_THERE = re.compile(
    r"(?:استهدف\w*|ضد|هجوم علي|قصف\w*|علي|هاجم\w*)\s(?:\S+\s){1,4}?(?:ال)?متمركز\w*\s+(?:في|ب)?\s*$"
)


def _expression(phrase: str) -> str:
    """A phrase as an expression; * stands for up to three words."""
    return re.escape(phrase).replace(r"\*\ ", r"(?:\S+\s+){0,3}?").replace(r"\ ", r"\s+")


@cache
def role_rules() -> RoleRules:
    """The one table, read once."""
    return RoleRules()


def roles(
    text: str, readings: Sequence[Reading], gazetteer: Gazetteer, names: Sequence[tuple[int, int]] = ()
) -> list[Placed]:
    """The role of each reading of a field. `names`: spans of organisations, whose words name no place."""
    placed: list[Placed] = []
    begin = len(text) - len(text.lstrip())
    for index, reading in enumerate(readings):
        role, rule = _alone(text, reading, names, begin)
        previous = placed[index - 1] if index else None
        placed.append(Placed(reading, role, rule))
        if (
            role is Role.STRUCK
            and previous is not None
            and not _is_a_power(previous)
            and not _strikes_from(text, previous.reading.mention, reading.mention)
            and contains_link(text, previous.reading.mention, reading.mention)
        ):
            placed[-2:] = _linked(text, previous, placed[-1], gazetteer)
    return _carry(text, _behind(text, placed))


def _is_a_power(placed: Placed) -> bool:
    """Whether a country is named as who acts: «مواقع تابعة لإيران في السيدة زينب» lie not in Iran."""
    entry = placed.reading.entry
    named_for_it = placed.rule in ("قوات", "لقوات", "حكومه")  # «مواقع قوات دمشق في قرية كذا»
    return (
        placed.role is Role.ORGANISATION
        and entry is not None
        and (entry.kind is PlaceKind.COUNTRY or named_for_it)
    )


# A capital named for its power is a city where it is what was hit: «قصفت صواريخ تل أبيب», «صواريخ في سماء تل أبيب».
_OBJECT = re.compile(
    r"\b[وف]?(?:[تي]?(?:قصف|ستهدف|ضرب|هاجم)ت?|استهدفت?|طالت?)\s(?:\w+\s){1,2}$"
    r"|\w (?<!لم )(?<!لن )[تي](?:قصف|ستهدف|ضرب|هاجم)\s$|\b(?:علي|سماء|اجواء)\s(?:مدينه\s)?$"
)


def _alone(text: str, reading: Reading, names: Sequence[tuple[int, int]], begin: int) -> tuple[Role, str]:
    mention = reading.mention
    if reading.entry is None:
        return Role.NO_PLACE, reading.reasons[0]
    named = mention.cue not in _PLAIN_CUES and any(a < mention.end and mention.start < b for a, b in names)
    if named and not (
        reading.entry.kind is PlaceKind.CITY
        and _OBJECT.search(text[max(0, mention.outer - _LEFT) : mention.outer])
    ):
        return Role.ORGANISATION, "part_of_a_name"
    if _names_a_power(text, reading):
        return Role.ORGANISATION, "power_that_acts"
    if mention.outer <= begin and _DATELINE.match(text, mention.end):
        return Role.DATELINE, "opens_the_text"
    if _SECTION.match(text, mention.end) and (_opens_a_line(text, mention) or _and_its_land(text, mention)):
        return Role.DATELINE, "heads_a_section"
    return _by_words_before(text, mention)


def _by_words_before(text: str, mention: Mention) -> tuple[Role, str]:
    if _ends_a_road(text, mention):
        return Role.ROAD, OTHER_END
    left = text[max(0, mention.outer - 2 * _LEFT) : mention.outer]
    if "الي" in left and _ON_THE_WAY.search(left):
        return Role.GOAL, "on_the_way_there"
    given = role_rules().before(text, mention.outer, mention.clitics)
    if given is None:
        return Role.STRUCK, ""
    to_a_village = given == (Role.ROAD, "طريق") and mention.cue in (
        "village", "town", "city", "camp", "neighbourhood",
    )  # fmt: skip
    no_name = given[0] is Role.ORGANISATION and mention.direction  # «مدرعة شرطة جنوب الشيخ زويد»
    front = given == (Role.ORGANISATION, "جبهه") and mention.cue in _PLAIN_CUES  # «على جبهة بلدة كذا»
    return (Role.STRUCK, "") if to_a_village or no_name or front else given


# The other end of a road, whatever its first end was read as: «طريق نوى - الشيخ مسكين», «الواصل بين الحديدة ومدينة حرض».
_OTHER_END = re.compile(
    r"\b(?:ال)?(?:طريق|اوتوستراد|خط)\s[\"'(]*(?:\w+\s){1,2}?[\"')]*\s?[-–]\s?(?:(?:مدينه|بلده|قريه)\s)?[\"'(]*$"
    r"|\b(?:ال)?(?:واصله?|رابطه?|ممتده?|يربط|تربط|يصل)\s(?:ما\s)?بين\s(?:\w+\s){1,3}$"
)


# «رتلا كان متجها من بلدة كذا (56 كلم غرب الموصل) إلى بلدة كذا»
_ON_THE_WAY = re.compile(
    r"\b(?:متجه|متوجه|قادم|عايد)\w*\s[^.\n]{0,90}\sالي\s(?:(?:مدينه|بلده|قريه)\s)?[\"'(]*$"
)


def _ends_a_road(text: str, mention: Mention) -> bool:
    left = text[max(0, mention.outer - _LEFT) : mention.outer]
    may_end = "-" in left or "–" in left or "بين" in left  # each way to say so has one of these
    return may_end and bool(_OTHER_END.search(left))


_NEAR = re.compile(r"\b(?:قرب|عند|بالقرب|بمحاذاه)\b")
_INSIDE = re.compile(r"(?:وسط|داخل|قلب)\b")  # «الحي السكني وسط مدينة داريا»


def _linked(text: str, inner: Placed, outer: Placed, gazetteer: Gazetteer) -> tuple[Placed, Placed]:
    """Of two places of which the second says where the first lies: which one the attack is about."""
    first, second = inner.reading.entry, outer.reading.entry
    inside = not outer.reading.mention.direction or _INSIDE.match(text, outer.reading.mention.outer)
    if inner.reading.mention.refers and outer.reading.mention.cue and inside:
        return inner._replace(role=Role.NO_PLACE, rule="part_of_the_next_place"), outer
    if first is None or second is None:
        return inner, outer if first is None and not inner.reading.mention.cue else outer._replace(
            role=Role.CONTAINER, rule=HELD
        )
    if gazetteer.is_within(second, first) and not gazetteer.is_within(first, second):
        return inner._replace(role=Role.CONTAINER, rule="holds_the_next_place"), outer
    if (
        inner.role is Role.ROAD
        and outer.reading.mention.cue in _PLAIN_CUES
        and _NEAR.search(text, inner.reading.mention.end, outer.reading.mention.outer)
    ):
        return inner, outer  # «على طريق كذا - كذا، قرب قرية كذا»
    site = (first.kind is PlaceKind.LANDMARK and inner.reading.mention.cue != "heights") or (
        inner.reading.unlisted and inner.reading.mention.cue in ("site", "area")
    )
    if site and outer.reading.mention.cue in ("neighbourhood", "village", "town"):
        return inner._replace(role=Role.NO_PLACE, rule="site_within_the_next_place"), outer
    return inner, outer._replace(role=Role.CONTAINER, rule=HELD)


_BY_PREPOSITION = re.compile(r"(?:في|على|داخل|ضد|محيط|علي|وسط|عبر|اراضي|سواحل|سماء)\W*$")
_DATELINE = re.compile(r"\s*(?:[:/]|[-–—]\s|\.\.|[،,]\s.{0,40}?\(|\()")


_SECTION = re.compile(r"[\"')]*\s*(?::|\n)")


_AND_ITS_LAND = re.compile(r"(?:^|[\n.])[^\w\n]*\w+(?: \w+)? (?:و)?$")


def _and_its_land(text: str, mention: Mention) -> bool:
    """Whether a mention refers back to the heading that it ends: «دمشق وريفها:»."""
    return mention.refers and bool(_AND_ITS_LAND.search(text[max(0, mention.outer - 40) : mention.outer]))


def _opens_a_line(text: str, mention: Mention) -> bool:
    """Whether nothing but a bullet stands before a place's phrase in its line or sentence."""
    begin = max(text.rfind("\n", 0, mention.outer), text.rfind(".", 0, mention.outer)) + 1
    return not any(c.isalnum() for c in text[begin : mention.outer])


def _names_a_power(text: str, reading: Reading) -> bool:
    """Whether a country or a capital is named as who acts, not where: «وتؤكد تركيا», «أبلغت واشنطن»."""
    mention, entry = reading.mention, reading.entry
    if entry is None or mention.direction or mention.cue or mention.rural is not None:
        return False
    if entry.kind is not PlaceKind.COUNTRY and entry.name_ar not in cue_table().powers:
        return False
    prefixed = mention.clitics.endswith(("ب", "ل")) or bool(
        _BY_PREPOSITION.search(text[max(0, mention.outer - 12) : mention.outer])
    )
    return not prefixed


def _carry(text: str, placed: list[Placed]) -> list[Placed]:
    """A role that is not «struck» carries along a list: «نازحين من حمص وحماة»; so does a container's."""
    for index in range(1, len(placed)):
        one, two = placed[index - 1], placed[index]
        first, second = one.reading.mention, two.reading.mention
        between = text[first.end : second.outer].strip(" \"'()")
        named_road = one.role is Role.ROAD and between == ""
        listed = named_road or (
            between in ("", "و", "،", "-", "/") and (second.clitics.startswith("و") or between != "")
        )
        if not listed or two.role is not Role.STRUCK or one.role in (Role.STRUCK, Role.NO_PLACE):
            continue
        finer = _finer(two, one) or (
            second.cue in (*_PLAIN_CUES, IMPLIED) and first.cue not in _PLAIN_CUES
        )  # «شمال منبج وبلدة كذا»
        if one.role is not Role.CONTAINER or not finer:
            placed[index] = two._replace(role=one.role, rule=one.rule)
    return placed


# «قصفت القوات المتمركزة في كذا … منطقة كذا»: who fired lay there, where another place was struck.
_POSTED = re.compile(
    r"\b[وف]?(?:قصف|استهدف|هاجم|امطر)\w*\s(?:\S+\s){1,5}?(?:ال)?(?:متمركز|متواجد|موجود|منتشر|مرابط)\w*\s+(?:(?:في|علي|داخل|ضمن|عند)\s)?(?:\w+\s)?$"
)
# What comes between a place and what holds the list that it begins: further items, each «و» and a name.
_ITEMS = re.compile(
    r"[\"')]*(?:\s?،?\s?و[\"'(]*\w+(?:\s[\"'(]*(?!في\b|علي\b|الي\b|من\b|عن\b)\w+[\"')]*){0,3}){1,6}\s(?:في\s|ضمن\s)?$"
)
_GENERAL = re.compile(
    r"\sو(?:مواقع|مناطق|قري|بلدات|نقاط|تجمعات|اهداف|مقرات|مدن|اخري|احياء|مزارع|محاور|عده|بلده|قريه|عدد)\b[^و]*$"
)


def _behind(text: str, placed: list[Placed]) -> list[Placed]:
    """Places that stand to the ones around them as origin or container, though no single phrase says so."""
    for index, (one, two) in enumerate(
        pairwise(placed), 1
    ):  # «غرب العاصمة الليبية طرابلس»: one place, named twice
        if _same_again(text, one, two):
            placed[index] = two._replace(role=one.role, rule=one.rule)
    struck = [i for i, p in enumerate(placed) if p.role is Role.STRUCK]
    for i, j in pairwise(struck):
        one, two = placed[i], placed[j]
        gap = text[one.reading.mention.end : two.reading.mention.outer]
        if set(gap) & set(".\n؛"):
            continue
        if _POSTED.search(text[max(0, one.reading.mention.outer - 2 * _LEFT) : one.reading.mention.outer]):
            placed[i] = one._replace(role=Role.ORIGIN, rule="posted_there")
        elif _closes_a_list(text, one, two) or _is_the_coast(two, gap):
            placed[j] = two._replace(role=Role.CONTAINER, rule="holds_the_list_before")
    return placed


def _same_again(text: str, one: Placed, two: Placed) -> bool:
    """Whether the second place is the first once more, right behind it: «العاصمة الليبية طرابلس»."""
    first, second = one.reading, two.reading
    if first.entry is None or second.entry is None or first.entry.id != second.entry.id:
        return False
    between = text[first.mention.end : second.mention.outer]
    return (
        two.role is Role.STRUCK
        and len(between.split()) <= 1
        and not set(between) & set(".,،\n")
        and not second.mention.clitics
    )


def _strikes_from(text: str, first: Mention, second: Mention) -> bool:
    """Whether who lies at the first place strikes the second: «قصفت القوات المتمركزة في كذا ريف بلدة كذا»."""
    at_once = second.rural is not None and not second.clitics and not text[first.end : second.outer].strip()
    return at_once and _POSTED.search(text[max(0, first.outer - 2 * _LEFT) : first.outer]) is not None


def _closes_a_list(text: str, item: Placed, holder: Placed) -> bool:
    """Whether a coarser place says where a list lies that an item of it began: «قرى كذا وكذا بسهل الغاب»."""
    first, second = item.reading.mention, holder.reading.mention
    gap = text[first.end : second.outer]
    by_in = second.clitics.lstrip("وف") == "ب" and first.group != second.group
    if (
        not (_finer(item, holder) or (by_in and not _finer(holder, item)))
        or text.startswith("و", second.outer)
        or len(gap) > 2 * _LEFT
    ):
        return False
    joined = (
        second.clitics.lstrip("وف") == "ب"
        or second.rural is not None
        or second.direction
        or gap.endswith((" في ", " ضمن "))
    )
    return joined and _ITEMS.fullmatch(gap) is not None and not _GENERAL.search(gap)


def _is_the_coast(placed: Placed, gap: str) -> bool:
    """Whether a coast is named to say where the place before lies: «ميناء كذا على الساحل الغربي»."""
    mention = placed.reading.mention
    return (
        mention.name.startswith(("الساحل", "البحر"))
        and gap.endswith("علي ")
        and "," not in gap
        and "،" not in gap
    )


_RANK = {
    PlaceKind.COUNTRY: 0,
    PlaceKind.REGION: 1,
    PlaceKind.GOVERNORATE: 2,
    PlaceKind.DISTRICT: 3,
    PlaceKind.CITY: 4,
    PlaceKind.AREA: 4,
    PlaceKind.SUBDISTRICT: 4,
}


def _finer(one: Placed, other: Placed) -> bool:
    """Whether `one` is a finer kind of place than `other`."""
    rank = [(_RANK.get(p.reading.entry.kind, 5) if p.reading.entry else 5) for p in (one, other)]
    return rank[0] > rank[1]
