"""Which place a mention means: the best of the readings that the gazetteer offers, where it fits, with its reasons.

Names that are also common words need a cue or a container. A name that no gazetteer knows but a cue introduces is a
place all the same: unlisted, with its container from the context.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from stream.articles.fold import fold_name
from stream.places.amidst import as_implied, stands_amidst
from stream.places.bare_names import FOREIGN, is_risky, unsupported
from stream.places.context import Context, Here, ReadSoFar, backs, context_of, here, is_a_word, strikes
from stream.places.cues import cue_table
from stream.places.entry import Entry
from stream.places.evidence import weigh
from stream.places.fitness import ABROAD, CUE_OF_VILLAGE, NO_CITY, is_the_one_quarter, misfit, strays
from stream.places.gazetteer import Gazetteer
from stream.places.holders import LIES_BY, holders_of, may_hold
from stream.places.mention import Mention, unquoted
from stream.places.reading import INFERRED, Reading, Weighed
from stream.places.reference import (
    all_of_last_list,
    antecedent,
    capital,
    is_a_seat,
    is_filed_from,
    of_local_sources,
    of_story,
)
from stream.places.sections import meant_by, sections
from stream.places.unlisted import (
    container_of,
    cue_start,
    land_by_distance,
    land_of,
    named_anew,
    named_holder,
    names_a_body,
    read_before,
    rural_area,
    unlisted_place,
)
from stream.records import PlaceKind

CLOSE = 0.5  # readings nearer than this to the best are alternatives


class Resolver:
    """Chooses readings for the mentions of one field, in the light of the article's other fields."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """`gazetteer` gives the readings of a name and the containers of a place."""
        self.gazetteer = gazetteer
        self._countries = {e.country: e for e in gazetteer.entries.values() if e.kind is PlaceKind.COUNTRY}

    def context(self, fields: Sequence[Sequence[Mention]], texts: Sequence[str] = ()) -> Context:
        """What the article speaks of, from all its mentions and the nationals that its texts name."""
        nationals = [found for text in texts for found in cue_table().spoken_of(text)]
        told = (
            [
                [m for m in ms if not (self._acts(text, m) or self._is_a_word(text, m))]
                for ms, text in zip(fields, texts, strict=True)
            ]
            if texts
            else fields
        )
        return context_of(told, self.gazetteer, nationals)

    def _acts(self, text: str, mention: Mention) -> bool:
        """Whether a place is named as who backs a force, strikes or has a body: that is no word of where."""
        power = self.gazetteer.spoken_for(mention.name).wide and strikes(text, mention)
        return power or backs(text, mention) or names_a_body(text, mention)

    def _is_a_word(self, text: str, mention: Mention) -> bool:
        """Whether a name of no wide place is but an everyday word where it stands."""
        name = self.gazetteer.spoken_for(mention.name)
        return not name.wide and not name.containers and is_a_word(text, mention)

    def resolve(
        self,
        text: str,
        mentions: Sequence[Mention],
        article: Context,
        seen: Sequence[Reading] = (),
        borders: Sequence[int] = (),
    ) -> list[Reading]:
        """The readings of a field's mentions, in their order.

        `seen`: readings of the title, to refer back to. `borders`: where another story begins, which refers to none
        of the places before it.
        """
        before = ReadSoFar(seen)
        article = article._replace(sections=sections(text, mentions), borders=borders)
        for index in range(len(mentions)):
            if mentions[index].many and mentions[index].refers:
                before.add(all_of_last_list(mentions[index], before[len(seen) :]))
            else:
                before.add((self._one(text, mentions, index, article, before, len(seen)),))
        return before[len(seen) :]

    def _one(
        self,
        text: str,
        mentions: Sequence[Mention],
        index: int,
        article: Context,
        before: ReadSoFar,
        own: int,
    ) -> Reading:
        """`own`: where in `before` the readings of this text begin."""
        mention = mentions[index]
        told = before[:own], before[own:]
        if mention.rural is not None:
            return self._rural(text, mention, article, *told)
        if mention.refers:
            found = self._referred(text, mention, article.borders, *told)
            return self._capital(mention, article) if found.entry is None else found
        at = here(text, mentions, index, article, before)
        quoted = (
            mention.name != text[mention.start : mention.end]
        )  # «مطار "أتاتورك"» stands in the table without
        if not (mention.known or (quoted and self.gazetteer.named(mention.name))):
            return self._unlisted(at, article)
        reading = named_anew(at, self._known(at, article), self.gazetteer)
        if (again := read_before(mention, before)) and "container_named" not in reading.reasons:
            return again
        if reading.entry is None and stands_amidst(at, reading):
            at = at._replace(mention=as_implied(mention))
        elif reading.entry is not None or not mention.cue:
            return reading
        if (land := land_of(self.gazetteer, at, article)) is not None:
            return reading._replace(entry=land, reasons=("parts_of_it", reading.reasons[0]))
        made = self._unlisted(at, article)
        return made._replace(reasons=(*made.reasons, reading.reasons[0]), weighed=reading.weighed)

    def _referred(
        self,
        text: str,
        mention: Mention,
        borders: Sequence[int],
        title: Sequence[Reading],
        before: Sequence[Reading],
    ) -> Reading:
        """What «المدينة» refers back to, in its own story first; nobody's seat."""
        spoken = [
            r
            for r in before
            if not is_a_seat(text, r.mention) and not (title and is_filed_from(text, r.mention))
        ]
        local = of_local_sources(text, mention, before, spoken)
        if local and (found := antecedent(text, mention, local, self.gazetteer)).entry is not None:
            return found
        told = of_story(spoken, mention, borders)
        near = antecedent(text, mention, told, self.gazetteer) if told is not spoken else None
        if near is not None and near.entry is not None:
            return near
        found = antecedent(text, mention, [*title, *spoken], self.gazetteer)
        if found.entry is not None or len(spoken) == len(before):
            return found
        return antecedent(text, mention, before, self.gazetteer)  # «قال متحدث في كذا إن … بالمدينة»

    def _capital(self, mention: Mention, article: Context) -> Reading:
        """«العاصمة» where no place was named before: that of the country which the article is about."""
        country = max(article.countries, key=lambda code: article.countries[code], default="")
        nation = self._countries.get(country) if mention.cue == "capital" else None
        return capital(mention, [Reading(mention, nation, ())] if nation else [], self.gazetteer)

    def _known(self, at: Here, article: Context) -> Reading:
        """The best reading of a listed name that fits, else why none does."""
        mention, gazetteer = at.mention, self.gazetteer
        holders = holders_of(at, article, gazetteer, self._countries)
        section = [meant_by(self.gazetteer, m) for m in at.heads]
        scored = weigh(gazetteer, at, article, holders, section)
        if not scored:
            return Reading(mention, None, ("unknown_name",))
        none = partial(Reading, mention, None, weighed=tuple(scored))
        fault = ""
        for entry, score, reasons in scored:
            others = article.support.of_others(entry.country, mention.name)
            if fault and others < FOREIGN:
                continue
            risky = is_risky(gazetteer, entry, mention.name)
            if why := unsupported(at, entry, reasons, article, gazetteer, risky=risky):
                return none((fault or why, *reasons))
            misplaced = misfit(
                gazetteer,
                entry,
                (*reasons, CUE_OF_VILLAGE) if mention.cue == "village" else reasons,
                holders or (section if mention.cue else []),
                others=others,
                listed=at.last.entry if at.last is not None else None,
                risky=risky,
            ) or _strays(at, entry, reasons)
            if misplaced == NO_CITY and mention.cue == "neighbourhood":
                alone = is_the_one_quarter(gazetteer, entry, mention.name, article.governorates)
                misplaced = "" if alone else misplaced
            if misplaced:
                fault = fault or misplaced
                if fault != ABROAD:
                    break
                continue  # a place of that name in the article's own country may be the one meant
            if mention.cue and "other_kind_than_cue" in reasons and mention.kinds and score < 0:
                return none((fault or "kind_conflicts_with_cue", *reasons))
            return Reading(mention, entry, reasons, _close(scored, score, entry), weighed=tuple(scored))
        return none((fault, *scored[0].reasons))

    def _rural(
        self,
        text: str,
        mention: Mention,
        article: Context,
        title: Sequence[Reading],
        before: Sequence[Reading],
    ) -> Reading:
        """«ريف حلب الشمالي», «ريف العاصمة», and «ريف المدينة» of the city named before."""
        name = mention.name
        if mention.refers:
            of_it = mention._replace(rural=None)
            seat = self._referred(text, of_it, article.borders, title, before).entry
            name = fold_name(seat.name_ar) if seat else ""
        entry = rural_area(self.gazetteer, name, mention.rural or "", article.countries)
        return Reading(mention, entry, ("rural_area" if entry else "rural_of_unknown",))

    def _unlisted(self, at: Here, article: Context) -> Reading:
        """A name that only its cue introduces, placed by what is named as its container or was named before."""
        held = [m for m in at.named if may_hold(m, at, article, self.gazetteer)]
        mention, named = at.mention, held or at.heads[::-1]
        if mention.cue in ("governorate", "capital") or not mention.cue:
            return Reading(mention, None, ("unknown_name",))
        if not named and (again := read_before(mention, at.before)):
            return again
        kind = mention.kinds[0] if mention.kinds else PlaceKind.AREA
        if mention.known and not mention.kinds:
            # «حاجز الشعلان»: the site, where no quarter of that name lies
            kind, mention = PlaceKind.LANDMARK, mention._replace(start=cue_start(at.text, mention))
        parent = self._holder_of(at, article, kind, named)
        if held and parent and LIES_BY.search(at.text, at.mention.end, held[0].start):
            parent = self.gazetteer.entries.get(self.gazetteer.governorate(parent), parent)
        entry = unlisted_place(self.gazetteer, unquoted(at.text[mention.start : mention.end]), kind, parent)
        guess = () if named or kind is PlaceKind.NEIGHBOURHOOD else (INFERRED,)
        return Reading(mention, entry, ("unlisted", f"cue_{mention.cue}", *guess), (), unlisted=True)

    def _holder_of(
        self, at: Here, article: Context, kind: PlaceKind, named: Sequence[Mention]
    ) -> Entry | None:
        """What an unlisted place lies in: by what is `named` as that, else by its distance, its list or what was read before."""
        mention = at.mention
        land = cue_table().land_behind(at.text, mention.end)
        if not named:
            if (far := land_by_distance(self.gazetteer, at, article.countries)) is not None:
                return far
            beside = at.last if kind is not PlaceKind.NEIGHBOURHOOD else None
            if beside is not None and (parent := self._parent_of(beside)) is not None:
                return parent
        countries = {land: 1.0} if land else article.countries
        if (holder := named_holder(self.gazetteer, named, countries)) is not None:
            return holder
        told = of_story(at.before, mention, article.borders) or at.before
        listed = [
            r.entry
            for r in told
            if r.entry is not None and not (r.unlisted or names_a_body(at.text, r.mention))
        ]
        if land:  # «قرية كذا السورية»: of all that was read, what lies there
            listed = [e for e in listed if e.country == land]
        return container_of(self.gazetteer, kind, listed, countries, self._countries)

    def _parent_of(self, sibling: Reading) -> Entry | None:
        """What holds the place before in a list, which its next lies beside and not in."""
        if sibling.entry is None or sibling.entry.parent is None:
            return None
        return self.gazetteer.entries.get(sibling.entry.parent)


def _strays(at: Here, entry: Entry, reasons: Sequence[str]) -> str:
    """Why a place behind a cue is not the one meant in its list; "" where it may be."""
    listed = at.last if at.mention.cue else None
    return strays(entry, reasons, listed.entry) if listed is not None else ""


def _close(scored: Sequence[Weighed], score: float, entry: Entry) -> tuple[str, ...]:
    """The other places that a name may well mean, four at most."""
    near = (w.entry.id for w in scored[1:] if 0 <= score - w.score < CLOSE and w.entry.id != entry.id)
    return tuple(near)[:4]
