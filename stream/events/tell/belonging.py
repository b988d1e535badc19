"""Which attack a figure belongs to: a small sum of what stands between the two, weighed from labelled articles.

What counts, and how much, is data/ar/belonging.toml: a logistic regression over the signs of stream/events/tell/signs.py
(`python -m bench.belonging`). No rule decides alone; the reasons of a choice are the names of its signs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import chain, islice, repeat
from math import exp
from operator import itemgetter

from stream.events.tell.figures import FEW, TELLING
from stream.events.tell.ground import Bound, belonging_table
from stream.events.tell.on_each import OnEach
from stream.events.tell.several import is_of_all
from stream.events.tolls.spread import among_firsts
from stream.events.tolls.toll import Toll
from stream.records import Field, Type

ACCOUNT = 0.05  # the chance from which a figure may be another account of a toll, or stand beside one
_SURE = 0.999  # the largest chance
ALIKE, CROWD = 1.15, 2  # how much likelier a figure may be other places', and of how many, to be this one's
_POINTED = 0.99  # how likely a figure is at least the place's that its words point at
_NOWHERE = frozenset[str]()
_AGAIN = 2  # from how many on the same number is told again by no chance
SHORT = 30  # characters before a time in which what it dates stands
# what a time dates that is no attack: «ولد عام 2019», «الاتفاق الموقع في أكتوبر»
_NO_DATE = re.compile(
    r"(?<!\w)(?:ولد|ولدت|مواليد|المولود\w*|تاسس\w*|منصب\w*|(?:ال)?(?:موقع|معلن|مبرم|ساري|مطبق|قايم|محاصر)ه?) (?:\w+ ){0,2}$"
)

_HAD = re.compile(
    r"\"?و?(?:كان|كانت|سبق|يذكر|يشار)(?!\w)[^.]{0,40}?(?<!\w)(?:هجوم|هجمات|تفجير|قصف|غاره|غارات|انفجار|اعتداء|شهدت|تعرض\w*) "
)
_SCATTERED = re.compile(  # «8 جرحى بمناطق متفرقة»
    r" (?:اخرين |اخرون )?(?:في |ب)(?:مناطق|اماكن|احياء|قري|بلدات|مواقع) (?:متفرقه|مختلفه|متعدده|عده|اخري)(?!\w)"
)
_OF_THE_DAY = re.compile(r"(?<!\w)منذ (?:ال)?(?:فجر|صباح|ساعات|منتصف)(?!\w)")  # «27 شهيدا منذ فجر اليوم»


def _dates_no_attack(text: str, at: int) -> bool:
    """Whether the time at `at` dates a birth, an office, a treaty: «ولد عام 2019»."""
    return _NO_DATE.search(text, max(0, at - SHORT), at) is not None


class Scene(OnEach):
    """Where an article tells of attacks and figures, to say which belong together."""

    @cached_property
    def _types(self) -> dict[str, frozenset[Type]]:
        """The kinds of attack on each place."""
        found: dict[str, set[Type]] = {}
        for spot in self.spots:
            found.setdefault(spot.place, set()).update(spot.types)
        return {place: frozenset(types) for place, types in found.items()}

    @cached_property
    def _claimed(self) -> dict[int, tuple[Toll, dict[str, float]]]:
        return {}

    @cached_property
    def _settled(self) -> dict[int, tuple[Toll, frozenset[str] | None]]:
        return {}

    @cached_property
    def _rivals(self) -> dict[str, dict[str, None]]:
        """For each place those that neither hold it nor lie in it."""
        return {}

    def score(self, place: str, types: frozenset[Type], field: Field, toll: Toll) -> float:
        """How likely it is, 0 to 1, that a figure is of the attacks of `types` on `place`."""
        weights = belonging_table().weights
        settled = self._settled_on(field, toll)
        if settled is not None:
            return float(place in settled)
        pointed = self.pointed_at(field, toll)
        if pointed and pointed != place:
            return 0.0
        if first := self.rose_from(field, toll):
            return self.score(place, types, field, first)
        signs = self.signs(place, types, field, toll)
        shared = not pointed and "one_figure_for_many" in signs
        if (shared or self._of_a_list(place, field, toll)) and toll.high != 0:
            return 0.0  # a sum over places is on none of them, nor on others
        chance = 1 / (1 + exp(-sum(map(weights.get, signs, repeat(0.0)))))
        return max(chance, _POINTED) if pointed else chance

    def _settled_on(self, field: Field, toll: Toll) -> frozenset[str] | None:
        """The places of which alone a figure can be, whichever is asked about: told once; None where signs tell."""
        known = self._settled.get(id(toll))  # a figure that is kept here keeps its id
        if known is None or known[0] is not toll:
            known = self._settled[id(toll)] = toll, self._settle(field, toll)
        return known[1]

    def _settle(self, field: Field, toll: Toll) -> frozenset[str] | None:
        """The same, not looked up yet."""
        if on_each := self.on_each(field, toll):
            return on_each
        if own := self.place_of_share(field, toll):
            return frozenset((own,))
        if toll.high == 0:
            return None
        scattered = len(self.places) > 1 and _SCATTERED.match(self.views[field].text, toll.end)
        if (
            scattered
            or self.behind_shares(field, toll)
            or self._told_as_past(field, toll)
            or self._of_all_before(field, toll)
            or self.came_before(field, toll)
        ):
            return _NOWHERE
        figure = self.figure(field, toll)
        left = figure is not None and figure.left and not self.pointed_at(field, toll)
        return _NOWHERE if left else self._as_told_again(field, toll)

    def _as_told_again(self, field: Field, toll: Toll) -> frozenset[str] | None:
        """Of no place a figure whose sentence names none, where the same number is told again of a list of places."""
        figure = self.figure(field, toll)
        few = TELLING if len(self.places) > FEW else _AGAIN  # ones and twos are told everywhere in a round-up
        if figure is None or figure.spots or toll.part or (toll.low or 0) < few:
            return None
        again = [(f, t) for f, view in self.views.items() for t in view.tolls if _is_again(toll, t)]
        told = [self._is_a_lists(f, t) for f, t in again if (own := self.figure(f, t)) and own.spots]
        return _NOWHERE if told and all(told) else None

    def _is_a_lists(self, field: Field, toll: Toll) -> bool:
        """Whether a figure is a sum over places side by side, and so on none of those of its sentence."""
        figure = self.figure(field, toll)
        if figure is None or not figure.listed or self.pointed_at(field, toll):
            return False
        return not any(self.score(s.place, self._types[s.place], field, toll) for s in figure.spots)

    def _beside_anothers(self, place: str, types: frozenset[Type], field: Field, toll: Toll) -> bool:
        """Whether those hurt stand side by side with the dead of another place, right behind the attack on it."""
        figure = self.figure(field, toll)
        if figure is None or figure.spots:
            return False
        if not any(s == "follows" and n and place not in g for s, n, g in figure.around):
            return False
        first = self._first_beside(field, figure.sentence, toll)
        return first is not toll and self.is_of_another(place, types, field, first)

    def _told_as_past(self, field: Field, toll: Toll) -> bool:
        """Whether a sentence behind the lead dates a figure long ago, or tells of no attack of now: «وفي مارس الماضي قتل 23»."""
        figure, text = self.figure(field, toll), self.views[field].text
        if figure is None or figure.spots:
            return False
        if _OF_THE_DAY.search(text, figure.sentence.start, figure.sentence.end):
            return len(self.places) > 1
        if field is Field.TITLE or figure.sentence is self.order[field][0]:
            return False
        long_ago = [t.start for t in self.times_of(field, figure.sentence) if t.history]
        if any(at < toll.start for at in long_ago) and _HAD.match(text, figure.sentence.start):
            return True
        if long_ago and not figure.history:
            return False
        dated = [at for at in long_ago if not (among_firsts(text, at) or _dates_no_attack(text, at))]
        return bool(dated) or (not long_ago and figure.asserted == frozenset())

    def _of_all_before(self, field: Field, toll: Toll) -> bool:
        """Whether a figure is of all the attacks before it: «وأسفرت الغارتان عن مقتل خمسة»."""
        figure = None if self.pointed_at(field, toll) else self.figure(field, toll)
        if figure is None:
            return False
        own = [s for s in self.spots if s.field is field]
        return is_of_all(self.views[field].text, figure, own, self.wholes)

    def _of_a_list(self, place: str, field: Field, toll: Toll) -> bool:
        """Whether a figure is the sum of a list of places, and another sentence tells of this one."""
        figure = self.figure(field, toll)
        told = [*chain(*figure.listed)] if figure else []
        if figure and any(s.place == place for s in figure.spots):
            return False
        return bool(told) and not any(
            place == p or place in self.wholes.get(p, ()) or p in self.wholes.get(place, ()) for p in told
        )

    def chance(self, place: str, types: frozenset[Type], field: Field, toll: Toll) -> float:
        """How likely it is that a figure is of this place and no other's: it is of one place at most, or of none."""
        settled = self._settled_on(field, toll)
        if settled is not None and place not in settled:
            return 0.0
        if settled is not None and self.on_each(field, toll):
            return self.score(place, types, field, toll)
        if self._beside_anothers(place, types, field, toll) or self.not_of_it(place, field, toll):
            return 0.0
        claims = self._claims(field, toll)
        own = claims[place] if place in claims else _odds(self.score(place, types, field, toll))
        rivals = self._others(place)
        best = [*islice((c for p, c in claims.items() if p in rivals), CROWD)]
        if len(best) == CROWD and best[-1] * ALIKE > own:  # a figure of the whole article
            return 0.0
        if best and best[0] > own and self._follows_another(place, field, toll):
            return 0.0
        return own / (1 + own + sum(map(claims.__getitem__, rivals)))

    def _follows_another(self, place: str, field: Field, toll: Toll) -> bool:
        """Whether a figure's sentence names no place, and stands between that of another place and that of this one."""
        figure = self.figure(field, toll)
        if figure is None or figure.spots:
            return False
        sides = {side: group for side, step, group in figure.around if step}
        own = place in sides.get("leads", _NOWHERE)
        return own and place not in (before := sides.get("follows", _NOWHERE)) and len(before) == 1

    def is_of_another(self, place: str, types: frozenset[Type], field: Field, toll: Toll) -> bool:
        """Whether another place has the better claim to a figure."""
        claims = self._claims(field, toll)
        own = claims[place] if place in claims else _odds(self.score(place, types, field, toll))
        rivals = self._others(place)
        return next((c for p, c in claims.items() if p in rivals), 0.0) > own

    def _others(self, place: str) -> dict[str, None]:
        """The places that a figure may be of instead, in order: none that is a part or the whole of this one."""
        if place not in self._rivals:
            apart = self.wholes.get(place, frozenset())
            self._rivals[place] = dict.fromkeys(
                other
                for other in self._types
                if other != place and other not in apart and place not in self.wholes.get(other, ())
            )
        return self._rivals[place]

    def _claims(self, field: Field, toll: Toll) -> dict[str, float]:
        """How likely a figure is each place's, as odds, the likeliest first."""
        known = self._claimed.get(id(toll))  # a figure that is kept here keeps its id
        if known is None or known[0] is not toll:
            settled = self._settled_on(field, toll)
            claims = {
                p: _odds(self.score(p, types, field, toll) if settled is None else float(p in settled))
                for p, types in self._types.items()
            }
            ranked = sorted(claims.items(), key=itemgetter(1), reverse=True)
            known = self._claimed[id(toll)] = toll, dict(ranked)
        return known[1]

    def taken(self, chances: Mapping[Toll, float]) -> dict[Toll, float]:
        """Of figures and their chances those that are likely enough."""
        bounds = belonging_table().bounds
        found = {t: c for t, c in chances.items() if c >= bounds[self._bound(t)]}
        worded = {t.kind for t in found if t.low is None and t.high is None}
        numbered = {t.kind for t in found if t.low is not None}
        beside = {
            t: c
            for t, c in chances.items()
            if t.kind in worded - numbered and t.low and c >= bounds["beside_word"]
        }
        return found | beside

    def _bound(self, toll: Toll) -> Bound:
        if toll.high == 0:
            return "nobody"
        if toll.low is None and toll.high is None:
            return "words" if len(self.places) > 1 else "words_alone"
        return "injured" if toll.kind == "injured" else "killed"

    def beside(
        self,
        place: str,
        types: frozenset[Type],
        fields: Mapping[Toll, Field],
        likely: Mapping[Toll, float],
        taken: Mapping[Toll, float],
    ) -> dict[Toll, float]:
        """Figures of a kind of which none is taken, side by side with one that is: «قتل ستة على الأقل وأصيب العشرات»."""
        best: dict[str, float] = {}
        for toll, chance in taken.items():
            best[toll.kind] = max(chance, best.get(toll.kind, 0.0))
        sure = {toll for toll, chance in taken.items() if toll.high != 0 and 2 * chance >= best[toll.kind]}
        return {
            toll: chance
            for toll, chance in likely.items()
            if toll.kind not in best and chance >= ACCOUNT
            if not sure.isdisjoint(self.side_by_side(fields[toll], toll))
            if not self.is_of_another(place, types, fields[toll], toll)
        }


def _is_again(toll: Toll, other: Toll) -> bool:
    """Whether another figure gives the same number of the same kind."""
    return (
        other is not toll
        and other.kind == toll.kind
        and other.low == toll.low
        and not (other.part or other.older)
    )


def _odds(chance: float) -> float:
    """A chance as odds, kept finite."""
    return min(chance, _SURE) / (1 - min(chance, _SURE))
