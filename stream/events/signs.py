"""What stands between a figure of people and an attack on a place: the signs that stream/events/belonging.py weighs.

All offsets count in folded text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from stream.articles.document import Sentence
from stream.articles.fold import fold_letters
from stream.data import toml
from stream.events.clauses import Clause, Opening
from stream.events.times import TimeMention
from stream.events.tolls import Toll
from stream.records import Field, Type

NEAR, FAR = 60, 160  # characters between a figure and its place
LED = 30  # characters before a figure in which «أدى إلى» stands

_LIST = re.compile(r"[ )\"»]*(?:[،,] ?و?|و(?!سط\b))[^.؟!]{0,30}")  # between two places of a list


class Spot(NamedTuple):
    """Where an attack on a place (an id) is told: its sentence, clause, and the mention of the place."""

    place: str
    field: Field
    sentence: Sentence
    clause: Clause
    start: int
    end: int
    trigger: int
    types: tuple[Type, ...] = ()


class Heard(NamedTuple):
    """A trigger of a clause: where it stands, its type, and whether the article asserts it."""

    at: int
    type: Type
    asserted: bool


class View(NamedTuple):
    """What one field holds: its clauses in order, triggers, figures, times, and where any place is named."""

    clauses: Sequence[Clause]
    heard: Sequence[Heard]
    tolls: Sequence[Toll]
    times: Sequence[TimeMention]
    named: Sequence[tuple[int, str]]
    text: str


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What turns to another matter, and what leads from an attack to whom it hurt."""
    rows = toml("ar", "belonging.toml")
    shifts = "|".join(fold_letters(w) for w in rows["shifts"]["words"])
    results = "|".join(fold_letters(w) for w in rows["results"]["words"])
    return (
        re.compile(rf"[\"«]?[وف]?(?:{shifts})(?!\w)"),
        re.compile(rf"(?<!\w)[وف]?(?:{results})(?!\w)"),
    )


class Stage:
    """Where an article tells of attacks and figures, to say which belong together."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        spots: Sequence[Spot],
        views: Mapping[Field, View],
        wholes: Mapping[str, frozenset[str]],
    ) -> None:
        """`spots` are all attacks that stand; `sentences` in order; `wholes` the places that hold each place."""
        self.sentences, self.views, self.wholes = sentences, views, wholes
        self.spots = sorted(spots, key=lambda s: (s.field is Field.TEXT, s.start))
        self.places = frozenset(s.place for s in spots)
        self._starts = {f: [c.start for c in v.clauses] for f, v in views.items()}

    def clause(self, field: Field, at: int) -> Clause | None:
        """The clause that holds an offset."""
        k = bisect_right(self._starts[field], at) - 1
        return self.views[field].clauses[k] if k >= 0 else None

    @cached_property
    def _by_sentence(self) -> dict[Sentence, frozenset[str]]:
        found: dict[Sentence, set[str]] = {}
        for spot in self.spots:
            found.setdefault(spot.sentence, set()).add(spot.place)
        return {s: frozenset(p) for s, p in found.items()}

    def sentence(self, field: Field, at: int) -> Sentence | None:
        """The sentence that holds an offset; None in furniture."""
        return next((s for s in self.sentences if s.field is field and s.start <= at < s.end), None)

    def signs(self, place: str, types: frozenset[Type], field: Field, toll: Toll) -> tuple[str, ...]:
        """What speaks for and against it, by the names of the table's weights."""
        sentence = self.sentence(field, toll.start)
        clause = self.clause(field, toll.start)
        if sentence is None or clause is None:
            return ("nowhere",)
        found = ["base", *_of_figure(toll), *self._by_rivals(field, toll)]
        found += self._by_place(place, field, sentence, clause, toll)
        found += self._between(place, field, sentence, toll)
        found += self._by_trigger(types, field, clause)
        found += self._by_time(place, field, sentence, clause)
        found.append(_number(len(self.places)))
        if field is Field.TITLE:
            found.append("in_title")
        if _words()[0].match(self.views[field].text, sentence.start):
            found.append("sentence_turns")
        if clause.opening in (Opening.RESULT, Opening.CONTRAST, Opening.RELATIVE):
            found.append(f"opens_{clause.opening.value}")
        return tuple(found)

    def _by_rivals(self, field: Field, toll: Toll) -> list[str]:
        """Where a figure stands among those of its kind: the first, the largest."""
        if toll.low is None:
            return []
        at = (field is Field.TEXT, toll.start)
        rivals = [
            ((f is Field.TEXT, t.start), t.low)
            for f, view in self.views.items()
            for t in view.tolls
            if t.kind == toll.kind and t.low and not (t.part or t.period) and t is not toll
        ]
        found = []
        if any(where < at for where, _ in rivals):
            found.append("later_figure")
        if any(low > toll.low for _, low in rivals):
            found.append("smaller_figure")
        return found

    def _inside(self, field: Field, start: int, end: int) -> list[Spot]:
        return [s for s in self.spots if s.field is field and start <= s.start < end]

    def _by_place(
        self, place: str, field: Field, sentence: Sentence, clause: Clause, toll: Toll
    ) -> list[str]:
        """Where the place stands: the figure's clause, another of its sentence, a sentence before or behind."""
        whole = self._inside(field, sentence.start, sentence.end)
        if not whole:
            return self._by_sentence_order(place, field, sentence)
        found = self._by_turn(place, field, sentence, clause, toll, whole)
        own = [s for s in whole if clause.start <= s.start < clause.end]
        if own:
            return [*found, self._told("clause", place, own)]
        before = [s for s in whole if s.end <= toll.start]
        near = before[-1].clause if before else whole[0].clause
        side = "before" if before else "behind"
        return [*found, self._told(f"clause_{side}", place, [s for s in whole if s.clause == near])]

    def _told(self, name: str, place: str, spots: Sequence[Spot]) -> str:
        """A sign for the places told of at one spot: this one alone, with others, or others only."""
        group = {s.place for s in spots}
        if not group:
            return f"{name}_none"
        if place in group:
            others = group - {place} - self.wholes.get(place, frozenset())
            return f"{name}_shared" if others else f"{name}_alone"
        return f"{name}_whole" if group <= self.wholes.get(place, frozenset()) else f"{name}_others"

    def _by_turn(
        self, place: str, field: Field, sentence: Sentence, clause: Clause, toll: Toll, whole: Sequence[Spot]
    ) -> list[str]:
        """The places between this figure and the next ones, and between it and those before: whose turn it is."""
        runs = self._runs(field, sentence)
        at = next((k for k, run in enumerate(runs) if any(t is toll for t in run)), None)
        if at is None:
            return []
        run = runs[at]
        upto = runs[at + 1][0].start if at + 1 < len(runs) else sentence.end
        floor = runs[at - 1][-1].end if at else sentence.start
        ahead = [s for s in whole if run[-1].end <= s.start < upto]
        back = [s for s in whole if floor <= s.start < run[0].start]
        led = clause.opening is Opening.RESULT or bool(
            _words()[1].search(self.views[field].text, max(clause.start, run[0].start - LED), run[0].start)
        )
        kind = ("result" if led else "plain") + ("" if len(runs) == 1 else "_many")
        found = [self._told(f"{kind}_ahead", place, ahead), self._told(f"{kind}_back", place, back)]
        if len(runs) == 1 and self._listed(place, field, whole):
            found.append("one_figure_for_many")
        return found

    def _listed(self, place: str, field: Field, whole: Sequence[Spot]) -> bool:
        """Whether a place stands in a list of places that one attack struck: «أحياء كذا وكذا»."""
        text, apart = self.views[field].text, self.wholes.get(place, frozenset())
        return any(
            place in (a.place, b.place)
            and a.trigger == b.trigger
            and not {a.place, b.place} & apart
            and _LIST.fullmatch(text, a.end, b.start)
            for a, b in pairwise(whole)
            if a.place != b.place
        )

    def _runs(self, field: Field, sentence: Sentence) -> list[list[Toll]]:
        """The figures of a sentence, those side by side together: «مقتل 3 وإصابة 7»."""
        runs: list[list[Toll]] = []
        for toll in self.views[field].tolls:
            if toll.part or not sentence.start <= toll.start < sentence.end:
                continue
            last = runs[-1] if runs else []
            if (
                last
                and toll.start - last[-1].end < NEAR
                and all(t.kind != toll.kind for t in last)
                and not self._inside(field, last[-1].end, toll.start)
            ):
                last.append(toll)
            else:
                runs.append([toll])
        return runs

    def _by_sentence_order(self, place: str, field: Field, sentence: Sentence) -> list[str]:
        order = [s for s in self.sentences if s.field is field]
        at = order.index(sentence)
        found = []
        for side, others in (("follows", order[:at][::-1]), ("leads", order[at + 1 :])):
            for gap, other in enumerate(others, 1):
                if other not in self._by_sentence:
                    continue
                step = "1" if gap == 1 else "2" if gap == 2 else "far"
                name = self._told(side, place, self._spots_of(other))
                found.append(f"{name}_{step}" if name.endswith("alone") else name)
                break
            if found:
                break
        named = {p for at, p in self.views[field].named if sentence.start <= at < sentence.end}
        if named - {place} - self.wholes.get(place, frozenset()):
            found.append("names_another_place")
        return found or ["field_without_places"]

    def _spots_of(self, sentence: Sentence) -> list[Spot]:
        return [s for s in self.spots if s.sentence is sentence or s.sentence == sentence]

    def _between(self, place: str, field: Field, sentence: Sentence, toll: Toll) -> list[str]:
        """What stands between a figure and the nearest mention of the place in its sentence."""
        own = [s for s in self._inside(field, sentence.start, sentence.end) if s.place == place]
        if not own:
            return []
        spot = min(own, key=lambda s: min(abs(s.start - toll.end), abs(toll.start - s.end)))
        left, right = min(toll.end, spot.end), max(toll.start, spot.start)
        found = ["near" if right - left < NEAR else "mid" if right - left < FAR else "far"]
        if any(s.place != place for s in self._inside(field, left, right)):
            found.append("other_place_between")
        view = self.views[field]
        if any(
            left <= t.start < right and t.kind == toll.kind and not t.part and t is not toll
            for t in view.tolls
        ):
            found.append("other_figure_between")
        return found

    def _by_trigger(self, types: frozenset[Type], field: Field, clause: Clause) -> list[str]:
        own = [h for h in self.views[field].heard if clause.start <= h.at < clause.end]
        if not own:
            return []
        asserted = {h.type for h in own if h.asserted}
        if not asserted:
            return ["attack_not_asserted"]
        return ["same_attack" if asserted & types else "another_kind"]

    def _by_time(self, place: str, field: Field, sentence: Sentence, clause: Clause) -> list[str]:
        times = self._times(field, sentence)
        if any(t.history for t in times if clause.start <= t.start < clause.end):
            return ["history"]
        days = {t.first.date() for t in times if not t.loose}
        own = self._days.get(place, set())
        return ["another_day"] if days and own and not days & own else []

    def _times(self, field: Field, sentence: Sentence) -> list[TimeMention]:
        return [t for t in self.views[field].times if sentence.start <= t.start < sentence.end]

    @cached_property
    def _days(self) -> dict[str, set[date]]:
        """The days named in the sentences that tell of each place."""
        told = dict.fromkeys((s.place, s.field, s.sentence) for s in self.spots)
        found: dict[str, set[date]] = {}
        for place, field, sentence in told:
            days = {t.first.date() for t in self._times(field, sentence) if not t.loose}
            found.setdefault(place, set()).update(days)
        return found


def _of_figure(toll: Toll) -> list[str]:
    found = []
    if toll.period:
        found.append("period")
    if toll.spread:
        found.append("spread")
    if toll.newest:
        found.append("newest")
    if toll.low is None and toll.high is None:
        found.append("word")
    if toll.high == 1:
        found.append("one_person")
    if toll.low is not None and toll.low >= 100:
        found.append("hundreds")
    if toll.who in ("fighters", "soldiers"):
        found.append("armed")
    return found


def _number(places: int) -> str:
    return "one_place" if places == 1 else "few_places" if places <= 3 else "many_places"
