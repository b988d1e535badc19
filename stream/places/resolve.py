"""Which place a mention means: a small score over the readings that the gazetteer offers, with its reasons.

Evidence, in about the order of its worth: the cue (حي, مدينة …) and the place named as its container right behind,
other places of the sentence and the article, the country the article is about, how well known the place is. Names
that are also common words need a cue or a container. A name that no gazetteer knows but a cue introduces is a place
all the same: unlisted, with its container from the context.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache, partial
from math import log10
from operator import attrgetter
from typing import NamedTuple

from stream.articles.fold import fold_name
from stream.places.cues import cue_table
from stream.places.danger import is_common_word
from stream.places.fitness import ABROAD, CUE_OF_VILLAGE, misfit, near, share_of_others
from stream.places.gazetteer import Entry, Gazetteer
from stream.places.links import contains_link, list_link, loose_container
from stream.places.mention import Mention
from stream.places.reading import INFERRED, Reading, Weighed
from stream.places.reference import all_of_last_list, antecedent, capital
from stream.places.roles import Role, role_rules
from stream.places.sections import Section, section_at, sections
from stream.places.unlisted import container_of, rural_area, unlisted_place
from stream.records import PlaceKind

# What each piece of evidence is worth for a reading; `rasid explain` prints the ones that counted.
WEIGHTS = {
    "kind_of_cue": 3.0,
    "other_kind_than_cue": -3.0,
    "container_named": 4.0,
    "other_container_named": -2.5,
    "beside_container": 2.0,
    "container_in_article": 1.5,
    "in_its_section": 3.0,
    "outside_its_section": -2.0,
    "country_of_article": 2.5,
    "well_known": 0.35,  # times log10 of the population
    "common_word": -2.0,
    "bare_neighbourhood": -1.5,
    "bare_governorate": -1.0,
    "already_named": 2.0,
    "in_list": 1.0,
    "near_its_list": 1.0,
    "later_reading": -0.05,
}
COARSE = frozenset({PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.GOVERNORATE})
SMALL = frozenset({PlaceKind.VILLAGE, PlaceKind.NEIGHBOURHOOD, PlaceKind.LANDMARK, PlaceKind.AREA})
NAMED_IN_PLACE = SMALL | {PlaceKind.TOWN}  # bare, they are places only where places stand
FOREIGN = 0.3  # share of an article's places below which a country is not what it is about
SUPPORT = frozenset(
    {"kind_of_cue", "container_named", "already_named", "in_list"}
)  # what a dangerous name needs
NEAR_SUPPORT = frozenset({"beside_container", "container_in_article"})  # enough for a bare neighbourhood
_INTRODUCES = frozenset({"city", "town", "village", "admin", "governorate"})
LONG = 2  # blanks in a name that no other place bears
CLOSE = 0.5  # readings nearer than this to the best are alternatives
NEAR = 160  # characters in which a container counts as named beside the place


class Article(NamedTuple):
    """What the whole article speaks of: countries by share, the containers it names, each country's names, its sections."""

    countries: dict[str, float]
    containers: frozenset[str]
    support: dict[str, dict[str, float]]
    introduced: frozenset[str]  # names that a cue introduces somewhere: «مدينة الباب»
    sections: Sequence[Section] = ()
    borders: Sequence[int] = ()


class Resolver:
    """Chooses readings for the mentions of one field, in the light of the article's other fields."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """`gazetteer` gives the readings of a name and the containers of a place."""
        self.gazetteer = gazetteer
        self._countries = {e.country: e for e in gazetteer.entries.values() if e.kind is PlaceKind.COUNTRY}

    def context(self, fields: Sequence[Sequence[Mention]]) -> Article:
        """What the article speaks of, from all its mentions."""
        countries: defaultdict[str, float] = defaultdict(float)
        containers: set[str] = set()
        support: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for mention in (m for mentions in fields for m in mentions if m.known):
            readings = self.gazetteer.named(mention.name)
            if not readings or (readings[0].dangerous and not mention.cue):
                continue
            weight = 1.0 if any(r.kind in COARSE for r in readings) or mention.cue else 0.5
            spoken = {r.country for r in [r for r in readings if not r.dangerous][:4] or readings[:4]}
            for country in spoken:
                countries[country] += weight / len(spoken)
                support[country][mention.name] = weight / len(spoken)
            containers.update(r.id for r in readings if r.kind in (*COARSE, PlaceKind.CITY))
        total = sum(countries.values()) or 1.0
        introduced = frozenset(m.name for ms in fields for m in ms if m.known and m.cue in _INTRODUCES)
        return Article(
            {c: n / total for c, n in countries.items()}, frozenset(containers), dict(support), introduced
        )

    def resolve(
        self,
        text: str,
        mentions: Sequence[Mention],
        article: Article,
        seen: Sequence[Reading] = (),
        borders: Sequence[int] = (),
    ) -> list[Reading]:
        """The readings of a field's mentions, in their order.

        `seen`: readings of the title, to refer back to. `borders`: where another story begins, which refers to none
        of the places before it.
        """
        before = list(seen)
        article = article._replace(sections=sections(text, mentions), borders=borders)
        for index in range(len(mentions)):
            if mentions[index].many and mentions[index].refers:
                before += all_of_last_list(mentions[index], before[len(seen) :])
            else:
                before.append(self._one(text, mentions, index, article, before, len(seen)))
        return before[len(seen) :]

    def _one(
        self,
        text: str,
        mentions: Sequence[Mention],
        index: int,
        article: Article,
        before: Sequence[Reading],
        own: int,
    ) -> Reading:
        """`own`: where in `before` the readings of this text begin."""
        mention = mentions[index]
        if mention.refers and mention.rural is None:
            spoken = [r for r in before[own:] if not _is_a_seat(text, r.mention)]
            told = _of_story(spoken, mention, article.borders)
            near = antecedent(text, mention, told, self.gazetteer) if told is not spoken else None
            if near is not None and near.entry is not None:
                return near
            return antecedent(text, mention, [*before[:own], *spoken], self.gazetteer)
        named = _container_mentions(text, mentions, index) or loose_container(text, mentions, index)
        if mention.cue and all(m.direction for m in named):
            named = _placed_elsewhere(text, mentions, index) or named
        if mention.rural is not None:
            return self._rural(mention, article, before)
        heads = section_at(article.sections, mention.start)
        if mention.known:
            reading = self._known(text, mention, mentions, named, article, before)
            if (again := _again(mention, before)) and "container_named" not in reading.reasons:
                return again
            if reading.entry is not None or not mention.cue:
                return reading
            made = self._unlisted(text, mention, named or heads[::-1], article, before)
            return made._replace(reasons=(*made.reasons, reading.reasons[0]), weighed=reading.weighed)
        return self._unlisted(text, mention, named or heads[::-1], article, before)

    def _known(
        self,
        text: str,
        mention: Mention,
        mentions: Sequence[Mention],
        named: Sequence[Mention],
        article: Article,
        before: Sequence[Reading],
    ) -> Reading:
        readings = self.gazetteer.named(mention.name)
        containers = [{e.id for e in self.gazetteer.named(m.name)} for m in named]
        heads = () if named else section_at(article.sections, mention.start)
        section = [self._of_section(m) for m in heads]
        beside = {
            e.id
            for m in _near(mentions, mention)
            if m is not mention and m.known
            for e in self.gazetteer.named(m.name)
        }
        last = before[-1] if before and list_link(text, before[-1].mention, mention) else None
        settled = {r.entry.id for r in before if r.entry is not None}
        scored: list[Weighed] = []
        for rank, entry in enumerate(readings):
            weighed = self._reasons(entry, mention, containers, beside, article)
            weighed += _by_section(section, (entry, *self.gazetteer.chain(entry)))
            weighed += [("already_named", WEIGHTS["already_named"])] if entry.id in settled else []
            if last is not None and last.entry is not None and last.entry.country == entry.country:
                weighed.append(("in_list", WEIGHTS["in_list"]))
                if near(entry, (last.entry,)):
                    weighed.append(("near_its_list", WEIGHTS["near_its_list"]))
            score = sum(w for _, w in weighed) + WEIGHTS["later_reading"] * rank
            scored.append(Weighed(entry, score, tuple(name for name, _ in weighed)))
        if not scored:
            return Reading(mention, None, ("unknown_name",))
        scored.sort(key=lambda w: -w.score)  # the better known first where they are equal
        one = partial(Reading, mention, None, weighed=tuple(scored))
        fault = ""
        for entry, score, reasons in scored:
            others = share_of_others(article.support, entry.country, mention.name)
            if fault and others < FOREIGN:
                continue
            if why := self._unsupported(text, mention, mentions, entry, reasons, article, before):
                return one((fault or why, *reasons))
            misplaced = misfit(
                self.gazetteer,
                entry,
                (*reasons, CUE_OF_VILLAGE) if mention.cue == "village" else reasons,
                [self.gazetteer.named(m.name) for m in named] or (section if mention.cue else []),
                others=others,
                listed=last.entry if last is not None else None,
                risky=self._risky(entry, mention.name),
            )
            if misplaced:
                fault = fault or misplaced
                if fault != ABROAD:
                    break
                continue  # a place of that name in the article's own country may be the one meant
            if mention.cue and "other_kind_than_cue" in reasons and mention.kinds and score < 0:
                return one((fault or "kind_conflicts_with_cue", *reasons))
            close = tuple(
                w.entry.id for w in scored[1:] if 0 <= score - w.score < CLOSE and w.entry.id != entry.id
            )
            return Reading(mention, entry, reasons, close[:4], weighed=tuple(scored))
        return one((fault, *scored[0].reasons))

    def _unsupported(
        self,
        text: str,
        mention: Mention,
        mentions: Sequence[Mention],
        entry: Entry,
        reasons: Sequence[str],
        article: Article,
        before: Sequence[Reading],
    ) -> str:
        """Why a name without a cue is not read as this place: it is a word, or stands where no place does."""
        if mention.cue:
            return ""
        risky = self._risky(entry, mention.name)
        part = entry.kind in (PlaceKind.NEIGHBOURHOOD, PlaceKind.LANDMARK)
        needs = risky or (
            part and mention.name.count(" ") < LONG
        )  # «الضاحية الجنوبية لبيروت» says where it lies
        supported = SUPPORT if risky else SUPPORT | NEAR_SUPPORT
        if needs and not supported & set(reasons) and mention.name not in article.introduced:
            return "needs_cue_or_container"
        foreign = article.countries.get(entry.country, 0.0) < FOREIGN
        if (
            (entry.kind in NAMED_IN_PLACE or foreign)
            and entry.kind is not PlaceKind.COUNTRY
            and " " not in mention.name
            and not _in_place_position(text, mention, mentions, before)
        ):
            return "no_word_of_place_before"
        return ""

    def _parent_of(self, sibling: Reading) -> Entry | None:
        """What holds the place before in a list, which its next lies beside and not in."""
        if sibling.entry is None or sibling.entry.parent is None:
            return None
        return self.gazetteer.entries.get(sibling.entry.parent)

    def _governs(self, name: str) -> bool:
        return any(e.kind is PlaceKind.GOVERNORATE for e in self.gazetteer.named(name))

    def _risky(self, entry: Entry, name: str) -> bool:
        """Whether the name as written is also an everyday word, whatever the place's own name is."""
        danger = self.gazetteer.danger(name)
        if entry.dangerous or (
            danger is not None
            and (danger.country in ("", entry.country) or entry.name_ar in cue_table().powers)
        ):
            return True
        if name.startswith(("ابو ", "ابي ", "ام ")):  # «أبو عمر البوكمالي»: a person as likely as a place
            return True
        if entry.kind in COARSE or self._governs(name):
            return False  # «الحديدة» is a governorate and its city
        return is_common_word(name)

    def _reasons(
        self,
        entry: Entry,
        mention: Mention,
        containers: Sequence[set[str]],
        beside: set[str],
        article: Article,
    ) -> list[tuple[str, float]]:
        chain = self.gazetteer.holders(entry)
        found: list[str] = []
        if mention.kinds:
            found.append("kind_of_cue" if entry.kind in mention.kinds else "other_kind_than_cue")
        if containers:
            found.append("container_named" if any(c & chain for c in containers) else "other_container_named")
        if beside & chain - {entry.country}:
            found.append("beside_container")
        elif article.containers & chain:
            found.append("container_in_article")
        if entry.dangerous:
            found.append("common_word")
        if entry.kind is PlaceKind.NEIGHBOURHOOD and not mention.cue:
            found.append("bare_neighbourhood")
        if entry.kind is PlaceKind.GOVERNORATE and mention.cue != "governorate":
            found.append("bare_governorate")
        scored = [(name, WEIGHTS[name]) for name in found]
        scored.append(
            ("country_of_article", WEIGHTS["country_of_article"] * article.countries.get(entry.country, 0.0))
        )
        if entry.population:
            scored.append(("well_known", WEIGHTS["well_known"] * log10(entry.population)))
        return scored

    def _of_section(self, head: Mention) -> Sequence[Entry]:
        """What a section's heading may mean; that of the capital stands for the land around it, too."""
        found = self.gazetteer.named(head.name)
        around = self.gazetteer.named(f"ريف {head.name}") if head.name == "دمشق" else ()
        return [*found, *around]

    def _rural(self, mention: Mention, article: Article, before: Sequence[Reading]) -> Reading:
        """«ريف حلب الشمالي», «ريف العاصمة»."""
        name = mention.name
        if mention.refers:
            seat = capital(mention, before, self.gazetteer).entry
            name = fold_name(seat.name_ar) if seat else ""
        entry = rural_area(self.gazetteer, name, mention.rural or "", article.countries)
        return Reading(mention, entry, ("rural_area" if entry else "rural_of_unknown",))

    def _unlisted(
        self,
        text: str,
        mention: Mention,
        named: Sequence[Mention],
        article: Article,
        before: Sequence[Reading],
    ) -> Reading:
        """A name that only its cue introduces, placed by what is named as its container or was named before."""
        if mention.cue in ("governorate", "capital") or not mention.cue:
            return Reading(mention, None, ("unknown_name",))
        if not named and (again := _again(mention, before)):
            return again
        kind = mention.kinds[0] if mention.kinds else PlaceKind.AREA
        if mention.known and not mention.kinds:
            # «حاجز الشعلان»: the site, where no quarter of that name lies
            kind, mention = PlaceKind.LANDMARK, mention._replace(start=mention.outer + len(mention.clitics))
        told = _of_story(before, mention, article.borders) or before
        listed = [r.entry for r in told if r.entry is not None and not r.unlisted]
        sibling = (
            before[-1] if before and not named and list_link(text, before[-1].mention, mention) else None
        )
        parent = (
            self._parent_of(sibling) if sibling is not None and kind is not PlaceKind.NEIGHBOURHOOD else None
        )
        parent = parent or container_of(
            self.gazetteer, kind, named, listed, article.countries, self._countries
        )
        entry = unlisted_place(self.gazetteer, text[mention.start : mention.end], kind, parent)
        guess = () if named or kind is PlaceKind.NEIGHBOURHOOD else (INFERRED,)
        return Reading(mention, entry, ("unlisted", f"cue_{mention.cue}", *guess), (), unlisted=True)


@lru_cache(maxsize=1024)  # each mention that refers back asks about all before it
def _is_a_seat(text: str, mention: Mention) -> bool:
    """Whether a place is named only as where somebody sits or is from: «ومقره في القامشلي» is not «المدينة»."""
    role = role_rules().before(text, mention.outer, mention.clitics)
    return role is not None and role[0] in (Role.SPEAKER, Role.DISPLACED)


def _of_story(before: Sequence[Reading], mention: Mention, borders: Sequence[int]) -> Sequence[Reading]:
    """Of readings those that the story which a mention stands in has named; all of them in the first."""
    at = bisect_right(borders, mention.start)
    return [r for r in before if r.mention.start >= borders[at - 1]] if at else before


def _by_section(section: Sequence[Sequence[Entry]], chain: Sequence[Entry]) -> list[tuple[str, float]]:
    """What the heading of its section says for a reading, or against it."""
    if not section or chain[0].kind in COARSE:
        return []
    held = {e.id for named in section for e in named} & {e.id for e in chain}
    reason = "in_its_section" if held else "outside_its_section"
    return [(reason, WEIGHTS[reason])]


def _again(mention: Mention, before: Sequence[Reading]) -> Reading | None:
    """The unlisted place that was read from the same name before: one name is one place in an article."""
    for reading in reversed(before):
        if reading.unlisted and reading.mention.name == mention.name and not mention.refers:
            guess = (INFERRED,) if INFERRED in reading.reasons else ()
            return Reading(mention, reading.entry, ("already_named", *guess), (), unlisted=True)
    return None


def _placed_elsewhere(text: str, mentions: Sequence[Mention], index: int) -> list[Mention]:
    """What another mention of the same name in this field says it lies in, not merely beside."""
    name = mentions[index].name
    for other, mention in enumerate(mentions):
        if other != index and mention.name == name and mention.cue:
            named = _container_mentions(text, mentions, other)
            if named and not named[0].direction:
                return named
    return []


def _near(mentions: Sequence[Mention], mention: Mention) -> Sequence[Mention]:
    """The mentions, which are in order, that begin less than NEAR from one of them."""
    first = bisect_right(mentions, mention.start - NEAR, key=_start)
    return mentions[first : bisect_left(mentions, mention.start + NEAR, key=_start)]


_start = attrgetter("start")


_PLACE_WORD = re.compile(
    r"(?:^|\W)[وف]?(?:في|علي|الي|قرب|محيط|داخل|باتجاه|نحو|بين|بينها|ومحيط|ناحيه|جهه|حول|طريق|فضلا عن|استهدف|استهدفت|طال|طالت|قصف|قصفت|من)[\s\"'(]*$"
)


def _in_place_position(
    text: str, mention: Mention, mentions: Sequence[Mention], before: Sequence[Reading]
) -> bool:
    """Whether a name without a cue stands where places do: behind a preposition or a side, or in a list of places."""
    if mention.direction or mention.rural is not None or mention.outer < mention.start - len(mention.clitics):
        return True
    if mention.clitics.lstrip("وف") in ("ب", "ل"):
        return True
    if _PLACE_WORD.search(text[max(0, mention.outer - 20) : mention.outer]):
        return True
    last = next((r for r in reversed(before) if r.entry is not None), None)
    if last is not None and list_link(text, last.mention, mention):
        return True
    following = next((m for m in mentions if m.start >= mention.end), None)
    return following is not None and following.known and list_link(text, mention, following)


def _beside(text: str, last: Mention, other: Mention, *, unknown: bool) -> bool:
    """Whether `other` is the next of a list under one cue; of a name no table has, under its own: «بلدة كذا ومدينة عفرين بريف حلب»."""
    if other.group == last.group and other.group >= 0:
        return True
    return unknown and bool(other.cue) and not other.refers and list_link(text, last, other)


def _container_mentions(text: str, mentions: Sequence[Mention], index: int) -> list[Mention]:
    """The mentions right behind that say where this one lies; in a list, those behind its last item."""
    found: list[Mention] = []
    last = mentions[index]
    skipped = 0
    for other in mentions[index + 1 : index + 12]:
        if contains_link(text, last, other):
            found.append(other)
            last = other
        elif not found and _beside(text, last, other, unknown=not mentions[index].known) and skipped < 10:
            last, skipped = other, skipped + 1
        elif found and text[last.end : other.start].strip(" ،,") in ("و", "") and other.clitics == "و":
            last = other
        else:
            break
    return found
