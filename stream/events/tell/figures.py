"""What holds of each figure of people whatever attack it may be of: told once, and asked about for every place.

All offsets count in folded text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, cached_property, lru_cache

from stream.articles.document import Sentence
from stream.events.tell.ground import Spot, results
from stream.events.tell.lists import Lists
from stream.events.tolls.spread import SPREAD, fell_in_like
from stream.events.tolls.toll import Toll
from stream.events.words.clauses import Clause, Opening
from stream.events.words.elsewhen import dates_another
from stream.records import Field, Type
from stream.text.expressions import Expression
from stream.text.found import Found

_FIELD_TEXT = Field.TEXT

TELLING, FEW = 3, 3  # a number that is told twice by chance, and how many places make a round-up
NEAR = 60  # characters between two figures side by side
LED = 30  # characters before a figure in which «أدى إلى» stands


class Figure(Found, frozen=True):
    """What holds of a figure whatever place is asked about; a group is the places told of at one spot."""

    field: Field
    toll: Toll
    sentence: Sentence
    head: list[str]  # signs of the figure itself, and
    tail: list[str]  # of where it stands
    spots: list[Spot]  # the attacks of its sentence
    groups: list[tuple[str, frozenset[str]]]  # whose turn it is, and what its clause or the nearest tells of
    listed: list[tuple[str, str]]  # places side by side in a list, where it is the one figure
    around: list[tuple[str, str, frozenset[str]]]  # in a sentence without attacks: side, distance, group
    named: frozenset[str]
    regions: frozenset[str]
    left: bool  # a sentence without attacks, none before it, and the next turns elsewhere
    elsewhere: str  # in a sentence without attacks: the sign that it tells of one on a place not known
    echoes: frozenset[frozenset[str]]  # the places with which the same number is told again
    asserted: frozenset[Type] | None  # the kinds of attack of its clause; None where there is none
    history: bool
    days: frozenset[date]


@cache
def _periods() -> tuple[Expression, ...]:
    return tuple(pattern for rule, pattern in SPREAD if rule.kind == "period")


@lru_cache(maxsize=256)
def _period(text: str, start: int, end: int) -> bool:
    """Whether a stretch of time («منذ بداية العام») is named between two offsets."""
    return any(pattern.search(text, start, end) for pattern in _periods())


class Figures(Lists):
    """The figures of an article among its attacks, each told of once."""

    @cached_property
    def _figures(self) -> dict[int, tuple[Toll, Figure | None]]:
        return {}

    def figure(self, field: Field, toll: Toll) -> Figure | None:
        """What holds of a figure for all places, told once; None for one in furniture."""
        known = self._figures.get(id(toll))  # a figure that is kept here keeps its id
        if known is None or known[0] is not toll:
            known = self._figures[id(toll)] = toll, self._told_of(field, toll)
        return known[1]

    def _told_of(self, field: Field, toll: Toll) -> Figure | None:
        """What is known of where a figure stands."""
        sentence, clause = self.sentence(field, toll.start), self.clause(field, toll.start)
        if sentence is None or clause is None:
            return None
        spots = self.inside(field, sentence.start, sentence.end)
        turns, alone = self._turns(field, sentence, clause, toll, spots) if spots else ([], False)
        times = self.times_of(field, sentence)
        view = self.views[field]
        heard = [h for h in view.heard if clause.start <= h.at < clause.end]
        named = (p for at, p in view.named if sentence.start <= at < sentence.end)
        regions = (p for at, p in view.regions if sentence.start <= at < sentence.end)
        return Figure(
            field=field,
            toll=toll,
            sentence=sentence,
            head=["base", *_of_figure(toll), *self._by_rivals(field, toll)],
            tail=self._by_sentence_and_clause(field, sentence, clause, toll),
            spots=spots,
            groups=[*turns, _nearest(clause, toll, spots)] if spots else [],
            listed=self._listed(field, spots if alone else self._alone_in(field, clause, toll, spots)),
            around=[] if spots else list(self._around(field, sentence)),
            left=not spots and self.left(field, sentence),
            named=frozenset(named),
            regions=frozenset(regions) if not spots else frozenset(),
            elsewhere="" if spots else self._elsewhere(field, sentence),
            echoes=frozenset(self._echoes(field, toll)),
            asserted=frozenset(h.type for h in heard if h.asserted) if heard else None,
            history=any(
                t.history
                and (
                    not dates_another(view.text, t.start, t.end, toll.start)
                    or fell_in_like(view.text, t.start, toll)
                )
                for t in times
                if clause.start <= t.start < clause.end
            ),
            days=frozenset(t.first.date() for t in times if not t.loose),
        )

    def _by_sentence_and_clause(
        self, field: Field, sentence: Sentence, clause: Clause, toll: Toll
    ) -> list[str]:
        """The signs that its sentence and clause give a figure."""
        found = [_number(len(self.places))]
        if field is Field.TITLE:
            found.append("in_title")
        elif sentence is self.order[field][0]:
            found.append("in_lead")
        if not toll.period and _period(self.views[field].text, sentence.start, sentence.end):
            found.append("sentence_of_a_period")
        if self.turns(field, sentence):
            found.append("sentence_turns")
        if clause.opening in (Opening.RESULT, Opening.CONTRAST, Opening.RELATIVE):
            found.append(f"opens_{clause.opening.value}")
        return found

    def _elsewhere(self, field: Field, sentence: Sentence) -> str:
        """The sign of a sentence that tells of an attack, but of no place that we know to be struck."""
        heard = self.views[field].heard
        if not any(h.asserted and h.attack and sentence.start <= h.at < sentence.end for h in heard):
            return ""
        return "attack_elsewhere_turned" if self.turns(field, sentence) else "attack_elsewhere"

    def _echoes(self, field: Field, toll: Toll) -> Iterator[frozenset[str]]:
        """The places told of where the same number of people stands again: in its clause, else its sentence."""
        if toll.low is not None and toll.low < TELLING and len(self.places) > FEW:
            return  # ones and twos are told everywhere in a round-up
        for other, view in self.views.items():
            for t in view.tolls:
                same = t.kind == toll.kind and t.low == toll.low is not None and not t.part
                if not same or (other is field and t.start == toll.start):
                    continue
                clause, sentence = self.clause(other, t.start), self.sentence(other, t.start)
                if clause is None or sentence is None:
                    continue
                spots = self.inside(other, clause.start, clause.end)
                spots = spots or self.inside(other, sentence.start, sentence.end)
                if spots:
                    yield frozenset(s.place for s in spots)

    def _by_rivals(self, field: Field, toll: Toll) -> list[str]:
        """Where a figure stands among those of its kind: the first, the largest."""
        if toll.low is None:
            return []
        at = (field is _FIELD_TEXT, toll.start)
        rivals = [
            ((f is _FIELD_TEXT, t.start), t.low)
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

    def _turns(
        self, field: Field, sentence: Sentence, clause: Clause, toll: Toll, spots: Sequence[Spot]
    ) -> tuple[list[tuple[str, frozenset[str]]], bool]:
        """The places between a figure and the next ones, and between it and those before; whether there are no others."""
        runs = self._runs(field, sentence)
        at = next((k for k, run in enumerate(runs) if any(t is toll for t in run)), None)
        if at is None:
            return [], False
        run = runs[at]
        upto = runs[at + 1][0].start if at + 1 < len(runs) else sentence.end
        floor = runs[at - 1][-1].end if at else sentence.start
        ahead = frozenset(s.place for s in spots if run[-1].end <= s.start < upto)
        back = frozenset(s.place for s in spots if floor <= s.start < run[0].start)
        led = clause.opening is Opening.RESULT or bool(
            results().search(self.views[field].text, max(clause.start, run[0].start - LED), run[0].start)
        )
        kind = ("result" if led else "plain") + ("" if len(runs) == 1 else "_many")
        return [(f"{kind}_ahead", ahead), (f"{kind}_back", back)], len(runs) == 1

    def _alone_in(self, field: Field, clause: Clause, toll: Toll, spots: Sequence[Spot]) -> list[Spot]:
        """The attacks of a figure's clause or that of the one it stands beside, where it is the one figure of its kind."""
        rivals = (t for t in self.views[field].tolls if clause.start <= t.start < clause.end)
        if any(t.kind == toll.kind and t is not toll and not t.part for t in rivals):
            return []
        own = [s for s in spots if clause.start <= s.start < clause.end]
        sentence = None if own else self.sentence(field, toll.start)
        first = self._first_beside(field, sentence, toll) if sentence else toll
        told = self.clause(field, first.start)
        return own if first is toll or told is None else self._alone_in(field, told, first, spots)

    def _runs(self, field: Field, sentence: Sentence) -> list[list[Toll]]:
        """The figures of a sentence, those side by side together: «مقتل 3 وإصابة 7»."""
        runs: list[list[Toll]] = []
        for toll in self.tolls_of(field, sentence):
            if toll.part:
                continue
            last = runs[-1] if runs else []
            if (
                last
                and toll.start - last[-1].end < NEAR
                and all(t.kind != toll.kind for t in last)
                and not self.inside(field, last[-1].end, toll.start)
            ):
                last.append(toll)
            else:
                runs.append([toll])
        return runs

    def side_by_side(self, field: Field, toll: Toll) -> Sequence[Toll]:
        """The figures side by side of which this is one: «انفجار في كذا قتل فيه ثلاثة وجرح سبعة»."""
        sentence = self.sentence(field, toll.start)
        return self._beside(field, sentence, toll) if sentence else [toll]

    def _beside(self, field: Field, sentence: Sentence, toll: Toll) -> Sequence[Toll]:
        """The same, where its sentence is known."""
        runs = (run for run in self._runs(field, sentence) if any(t is toll for t in run))
        return next(runs, [toll])

    def _first_beside(self, field: Field, sentence: Sentence, toll: Toll) -> Toll:
        """The first of the figures side by side of which this is one."""
        return self._beside(field, sentence, toll)[0]

    def _around(self, field: Field, sentence: Sentence) -> Iterator[tuple[str, str, frozenset[str]]]:
        """The nearest sentences with an attack before and behind a sentence without, of the same story."""
        order = [s for s in self.order[field] if s.story == sentence.story]
        turned = self.turns(field, sentence)
        at = order.index(sentence)
        for side, others in (("follows", order[:at][::-1]), ("leads", order[at + 1 :])):
            for gap, other in enumerate(others, 1):
                if other not in self.struck_in:
                    continue
                group = self.struck_in[other]
                yield side, "1" if gap == 1 else "2" if gap == 2 else "far", group
                if turned:
                    yield f"turned_{side}", "", group
                if side == "follows" and other.line != sentence.line:
                    yield "next_line_follows", "", group
                break


def _nearest(clause: Clause, toll: Toll, spots: Sequence[Spot]) -> tuple[str, frozenset[str]]:
    """The places of the figure's clause; where it tells of none, of the clause before it, else behind it."""
    own = [s for s in spots if clause.start <= s.start < clause.end]
    if own:
        return "clause", frozenset(s.place for s in own)
    before = [s for s in spots if s.end <= toll.start]
    near = before[-1].clause if before else spots[0].clause
    return f"clause_{'before' if before else 'behind'}", frozenset(s.place for s in spots if s.clause == near)


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
    return "one_place" if places == 1 else "few_places" if places <= FEW else "many_places"
