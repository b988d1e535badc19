"""What «المدينة», «البلدة», «العاصمة» or «الأحياء المذكورة» refer back to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from stream.articles.fold import fold_name
from stream.places.cues import WORD, cue_table
from stream.places.entry import SETTLEMENTS, Entry
from stream.places.gazetteer import Gazetteer
from stream.places.mention import Mention
from stream.places.powers import acts, names_a_power
from stream.places.reading import Reading
from stream.places.role import Role
from stream.places.role_words import role_rules
from stream.records import PlaceKind

IN_LIST = 24  # characters between two places of one list
RECENT = 500  # characters within which «مدينة كذا» is what «المدينة» means, however often another is named
_OFTEN = 3  # what an article names so often is what it is about
_PEOPLED = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE})
_SMALL = frozenset({PlaceKind.VILLAGE, PlaceKind.TOWN})
_CALLED_SO = SETTLEMENTS | {PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT}  # «مدينة حيس», a district of that name
_OPENING = 20  # characters before a place that opens a sentence
_HEAD = re.compile(r"(?:^|[.\n])[\s\"]*(?:و?في|(?:و?اما|وكذلك) في) $")
_NOTHING = ("refers_to_nothing",)


def antecedent(text: str, mention: Mention, before: Sequence[Reading], gazetteer: Gazetteer) -> Reading:
    """The place that «المدينة» or «الحي» refers back to: one that was called so, else the last one of that kind."""
    if mention.cue == "capital":
        told = [r for r in before if not _is_a_power(text, r)] or before
        return _called_by_its_land(text, mention, gazetteer) or capital(mention, told, gazetteer)
    if (seat := _of_its_governorate(text, mention, before, gazetteer)) is not None:
        return seat
    fitting = [r for r in before if _fits(mention, r)]
    plain = [r for r in fitting if r.mention.cue or not r.mention.direction]
    called = _called(text, mention, plain)
    small = [r for r in plain if r.entry is not None and r.entry.kind in _SMALL]
    chosen = called or (small if mention.cue in ("town", "village") else []) or plain or fitting
    if not chosen:
        return Reading(mention, None, _NOTHING)
    if called and mention.cue == "city":
        return _reading_of(mention, called[-1])
    named = Counter(r.entry.id for r in chosen if r.entry is not None and not r.mention.refers)
    best = chosen[max(range(len(chosen)), key=lambda i: (_often(chosen[i], named), i))]
    return _reading_of(mention, best)


def _of_its_governorate(
    text: str, mention: Mention, before: Sequence[Reading], gazetteer: Gazetteer
) -> Reading | None:
    """The city that bears the name of the governorate its sentence opens with: «وفي محافظة كذا، … وسط المدينة»."""
    for reading in reversed(before if mention.cue == "city" else ()):
        entry = reading.entry
        if not _same_sentence(text, reading.mention, mention) or entry is None or entry.kind in _PEOPLED:
            return None
        if entry.kind is PlaceKind.GOVERNORATE and _heads(text, reading.mention):
            named = gazetteer.named(fold_name(entry.name_ar))
            city = next(
                (e for e in named if e.kind is PlaceKind.CITY and e.id.startswith(f"{entry.id}.")), None
            )
            return Reading(mention, city, ("refers_back",)) if city is not None else None
    return None


def _called(text: str, mention: Mention, plain: Sequence[Reading]) -> list[Reading]:
    """The places that were called by the word of the mention, those of its own sentence first: «وفي بلدة كذا … مسجد القرية»."""
    called = [r for r in plain if r.mention.cue == mention.cue]
    if mention.cue == "city":  # news names a city without its cue, too
        called = [r for r in called if 0 <= mention.start - r.mention.end < RECENT]
        called = [r for r in called if not _is_a_bearing(r.mention, plain)] or called
    elif mention.cue in ("town", "village"):
        near = [r for r in plain if _same_sentence(text, r.mention, mention)]
        heads = [
            r for r in near if r.entry is not None and r.entry.kind in _SMALL and _heads(text, r.mention)
        ]
        return [r for r in near if r.mention.cue == mention.cue] or heads or called
    elif mention.cue != "neighbourhood":  # «على جبهة صلاح الدين دارت اشتباكات … داخل الحي»
        return called
    return [r for r in plain if _same_sentence(text, r.mention, mention)] or called


def _is_a_bearing(mention: Mention, told: Sequence[Reading]) -> bool:
    """Whether a city is named only for where the place right before it lies: «مدينة كذا شرق مدينة كذا»."""
    return mention.direction and any(0 < mention.outer - r.mention.end <= len(" ") for r in told)


def _heads(text: str, mention: Mention) -> bool:
    """Whether a sentence opens with a place by its cue: «وفي بلدة كذا، …»."""
    return (
        mention.cue != "" and _HEAD.search(text, max(0, mention.outer - _OPENING), mention.outer) is not None
    )


def _is_a_power(text: str, reading: Reading) -> bool:
    """Whether a land or a capital is named in this text as who speaks or acts: «وهو اتهام وصفته نيودلهي بأنه …»."""
    mention = reading.mention
    here = text.startswith(mention.name, mention.start)  # and not in the headline
    return here and (names_a_power(text, reading) or acts(text, mention))


def _reading_of(mention: Mention, meant: Reading) -> Reading:
    return Reading(mention, meant.entry, ("refers_back",), (), meant.unlisted)


def _same_sentence(text: str, one: Mention, other: Mention) -> bool:
    """Whether a place is named right before, in the same sentence: «وفي خان يونس … على المدينة»."""
    if one.refers or not 0 <= other.start - one.end < RECENT:
        return False
    return not _ends_between(text, one.end, other.start)


def _ends_between(text: str, start: int, end: int) -> bool:
    """Whether a sentence or a line ends in a stretch."""
    return text.find(".", start, end) >= 0 or text.find("\n", start, end) >= 0


def _fits(mention: Mention, reading: Reading) -> bool:
    entry = reading.entry
    if entry is None or reading.mention.rural is not None or entry.name_ar in cue_table().powers:
        return False
    kinds = mention.kinds[:1] if mention.cue == "camp" else mention.kinds[:3]
    if mention.cue == "neighbourhood":
        return entry.kind is PlaceKind.NEIGHBOURHOOD or reading.mention.cue == mention.cue
    return entry.kind in kinds or (reading.mention.cue == mention.cue and entry.kind in _CALLED_SO)


def capital(mention: Mention, before: Sequence[Reading], gazetteer: Gazetteer) -> Reading:
    """What «العاصمة» is: the capital of the country of the place read last, or the one capital that was named, where that one was not."""
    told = [r.entry for r in before if r.entry is not None]
    named = {e.id: e for e in told if e == _capital_of(e.country, gazetteer)}
    found = next((c for e in reversed(told) if (c := _capital_of(e.country, gazetteer)) is not None), None)
    if found is not None and found.id not in named and len(named) == 1:
        found = next(iter(named.values()))
    return Reading(mention, found, ("capital_of_country",) if found is not None else _NOTHING)


def _called_by_its_land(text: str, mention: Mention, gazetteer: Gazetteer) -> Reading | None:
    """What «العاصمة الصومالية» is, whichever land is spoken of before."""
    word = WORD.match(text, mention.end + 1)
    found = _capital_of(cue_table().land_of_capital.get(word[0], ""), gazetteer) if word else None
    return Reading(mention, found, ("capital_of_country",)) if found is not None else None


def _capital_of(country: str, gazetteer: Gazetteer) -> Entry | None:
    named = gazetteer.named(cue_table().capitals.get(country, ""))
    return next((e for e in named if e.country == country), None)


def all_of_last_list(mention: Mention, before: Sequence[Reading]) -> list[Reading]:
    """The places of the last list of that kind, which «الأحياء المذكورة» refers back to."""
    listed: list[Reading] = []
    for reading in reversed(before):
        fits = reading.entry is not None and reading.entry.kind in mention.kinds[:2]
        if listed and (not fits or listed[-1].mention.start - reading.mention.end > IN_LIST):
            break
        if fits:
            listed.append(reading)
    referred = [Reading(mention, r.entry, ("refers_back_to_list",), (), r.unlisted) for r in reversed(listed)]
    return referred or [Reading(mention, None, _NOTHING)]


def _often(reading: Reading, named: Counter[str]) -> int:
    """How often the place of a reading is named, up to three times: what an article is about is named again."""
    return min(named[reading.entry.id], _OFTEN) if reading.entry is not None else 0


@lru_cache(maxsize=1024)  # each mention that refers back asks about all before it
def is_a_seat(text: str, mention: Mention) -> bool:
    """Whether a place is named only as where somebody sits, comes or fires from: «ومقره في القامشلي» is not «المدينة»."""
    return bool(_seat(text, mention))


# «كذا - الوكالة: …», «كذا (الوكالة) - …», «كذا/ الوكالة»: where a report is filed from.
_FILED = re.compile(r"\s?(?:[-/]\s?[^.:\n]{2,30}:|[-/:]\s|\([^()\n]{2,30}\)\s?[-:]|[-/][^\n]{2,40}\n)")


def is_filed_from(text: str, mention: Mention) -> bool:
    """Whether a place opens the text as its dateline: below a headline that names a town, «المدينة» is that."""
    return not text[: mention.outer].strip() and _FILED.match(text, mention.end) is not None


_NOT_MEANT = frozenset({Role.SPEAKER, Role.DISPLACED, Role.ORIGIN})


def _seat(text: str, mention: Mention) -> str:
    """The words that tell a place as where somebody sits or is from; "" where none do."""
    role = role_rules().before(text, mention.outer, mention.clitics)
    if role is None or role[0] not in _NOT_MEANT or role[1] == "من" or "انسح" in role[1]:
        return ""  # «انسحبت من مدينة كذا باتجاه كذا»: the one that was left is spoken of
    if role[0] is Role.DISPLACED and mention.cue == "village" and _DWELL.search(role[1]):
        return ""  # «أصيب عدد من سكان قرية كذا في هجوم على القرية»
    return role[1]


_DWELL = re.compile(r"(?:سكان|اهالي|اهل|مواطني)$")
# «مصادر في مستشفى كذا», «شهود في كذا»: who speaks of where he is.
_LOCAL = re.compile(r"(?:مستشف|مشف|طبي|اطباء|شرط|بلدي|سكان|شهود|شاهد|ناشط|محلي|اهالي|مسعف|اسعاف)")
_SPEAKS = re.compile(r"[^.\n]*\s(?:ب?ان(?:ه|ها|هم)?)\s")


def of_local_sources(
    text: str, mention: Mention, before: Sequence[Reading], spoken: Sequence[Reading]
) -> list[Reading]:
    """The seat of local sources who say in the same sentence what befell «the town»: «قال شهود في كذا إن … في البلدة»."""
    if mention.cue not in ("city", "town", "village"):
        return []
    near: list[Reading] = []
    for reading in reversed(before):
        if _ends_between(text, reading.mention.end, mention.start):
            break
        if reading.entry is not None and (reading.mention.cue or not reading.mention.direction):
            near.append(reading)
    if any(r.entry is not None and r.entry.kind in _PEOPLED and r in spoken for r in near):
        return []
    return [
        r
        for r in near
        if r not in spoken
        and _LOCAL.search(_seat(text, r.mention))
        and "مقر" not in text[max(0, r.mention.outer - 12) : r.mention.outer]
        and _SPEAKS.match(text, r.mention.end, mention.start)
    ][:1]


def of_story(before: Sequence[Reading], mention: Mention, borders: Sequence[int]) -> Sequence[Reading]:
    """Of readings those that the story which a mention stands in has named; all of them in the first."""
    at = bisect_right(borders, mention.start)
    return [r for r in before if r.mention.start >= borders[at - 1]] if at else before
