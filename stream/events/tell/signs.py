"""What stands between a figure of people and an attack on a place: the signs that stream/events/tell/belonging.py weighs.

All offsets count in folded text.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property

from stream.events.tell.figures import NEAR, Figure, Figures
from stream.events.tolls.toll import Toll
from stream.records import Field, Type

FAR = 160  # characters between a figure and its place


class Stage(Figures):
    """Where an article tells of attacks and figures, to say which belong together."""

    def signs(self, place: str, types: frozenset[Type], field: Field, toll: Toll) -> tuple[str, ...]:
        """What speaks for and against it, by the names of the table's weights."""
        figure = self.figure(field, toll)
        if figure is None:
            return ("nowhere",)
        found = [*figure.head, *self._by_place(place, figure), *self._between(place, figure)]
        if toll.spread and not any(place in self.wholes.get(p, ()) for p in self.places):
            found.append("of_several")
        if figure.asserted is not None:
            found.append(_by_trigger(types, figure.asserted))
        if figure.history:
            found.append("history")
        elif figure.days and (own := self._days.get(place)) and not figure.days & own:
            found.append("another_day")
        echoes = {self._told("echo", place, group) for group in figure.echoes}
        return (*found, *sorted(echoes), *figure.tail)

    def _by_place(self, place: str, figure: Figure) -> list[str]:
        """Where the place stands: the figure's clause, another of its sentence, a sentence before or behind."""
        if not figure.spots:
            return self._by_sentence_order(place, figure)
        found = [self._told(name, place, group) for name, group in figure.groups]
        apart = self.wholes.get(place, frozenset())
        pairs = [pair for pair in figure.listed if place in pair and apart.isdisjoint(pair)]
        beside_a_whole = any(not self.places.issuperset(pair) for pair in pairs)
        # «قضى في كذا تسعة حين طالت الغارات كذا وكذا»
        if pairs and (beside_a_whole or found[-1] != "clause_alone"):
            found.insert(-1, "one_figure_for_many")
        return found

    def _told(self, name: str, place: str, group: frozenset[str]) -> str:
        """A sign for the places told of at one spot: this one alone, with others, or others only."""
        if not group:
            return f"{name}_none"
        own = group <= self._own(place)
        if place in group:
            return f"{name}_alone" if own else f"{name}_shared"
        return f"{name}_whole" if own else f"{name}_others"

    def _own(self, place: str) -> frozenset[str]:
        """A place and all that hold it."""
        if place not in self._owns:
            self._owns[place] = self.wholes.get(place, frozenset()) | {place}
        return self._owns[place]

    @cached_property
    def _owns(self) -> dict[str, frozenset[str]]:
        return {}

    def _by_sentence_order(self, place: str, figure: Figure) -> list[str]:
        found = []
        for side, step, group in figure.around:
            name = self._told(side, place, group)
            found.append(f"{name}_{step}" if step and name.endswith("alone") else name)
        apart = self.wholes.get(place, frozenset())
        if figure.named - {place} - apart:
            found.append("names_another_place")
        if figure.regions:
            found.append("names_its_region" if figure.regions & (apart | {place}) else "names_another_region")
            if self.of_others(place, figure):
                found.append("names_only_others")
        if lone := self._only_named(figure):
            found.append("names_it_alone" if lone == place else "names_another_alone")
        if figure.elsewhere:
            found.append(figure.elsewhere)
        return found or ["field_without_places"]

    def of_others(self, place: str, figure: Figure) -> bool:
        """Whether all places that the sentence of a figure names have nothing to do with this one."""
        named = {*figure.regions, *figure.named, *(s.place for s in figure.spots)}
        return bool(named) and not any(q in self._own(place) or place in self._own(q) for q in named)

    def _only_named(self, figure: Figure) -> str:
        """The struck place that alone is named where an exact figure stands in a sentence of the text without attacks."""
        toll = figure.toll
        if figure.field is Field.TITLE or figure.echoes or toll.low is None or toll.high == 0 or toll.spread:
            return ""
        inmost = [p for p in figure.named if not any(p in self.wholes.get(q, ()) for q in figure.named)]
        return inmost[0] if len(inmost) == 1 and inmost[0] in self.places else ""

    def _between(self, place: str, figure: Figure) -> list[str]:
        """What stands between a figure and the nearest mention of the place in its sentence."""
        toll = figure.toll
        own = [s for s in figure.spots if s.place == place]
        if not own:
            return []
        spot = min(own, key=lambda s: min(abs(s.start - toll.end), abs(toll.start - s.end)))
        left, right = min(toll.end, spot.end), max(toll.start, spot.start)
        found = ["near" if right - left < NEAR else "mid" if right - left < FAR else "far"]
        if any(s.place != place for s in self.inside(figure.field, left, right)):
            found.append("other_place_between")
        if any(
            left <= t.start < right and t.kind == toll.kind and not t.part and t is not toll
            for t in self.views[figure.field].tolls
        ):
            found.append("other_figure_between")
        return found

    @cached_property
    def _days(self) -> dict[str, set[date]]:
        """The days named in the sentences that tell of each place."""
        told = dict.fromkeys((s.place, s.field, s.sentence) for s in self.spots)
        found: dict[str, set[date]] = {}
        for place, field, sentence in told:
            days = {t.first.date() for t in self.times_of(field, sentence) if not t.loose}
            found.setdefault(place, set()).update(days)
        return found


def _by_trigger(types: frozenset[Type], asserted: frozenset[Type]) -> str:
    if not asserted:
        return "attack_not_asserted"
    return "same_attack" if asserted & types else "another_kind"
