"""Figures that each of several places has: «ثلاثة في كل من كذا وكذا», nobody hurt on any of a list.

All offsets count in folded text.
"""

from __future__ import annotations

import re

from stream.articles.document import Sentence
from stream.events.tell.figures import Figure
from stream.events.tell.ground import Spot
from stream.events.tell.of_before import OfBefore
from stream.events.tell.pointing import ITEM
from stream.events.tolls.toll import Toll
from stream.records import Field
from stream.text.needed import Needing

BACK = 300  # characters behind a figure in which others are added to it
_EACH = re.compile(r"(?: علي الاقل)?،? في كل من ")
_BEGINS_EACH = (" علي", "،", " في كل")
# «…، فيما لم تسجل إصابات جراء قصف على كذا»: nobody hurt in another place than the last told of
_TURNED = re.compile(r"[،؛] ?و?(?:كما|فيما|بينما|في حين)(?!\w)")
# «قبل أن ترفع الحصيلة مساء إلى», «ثم ارتفع العدد إلى»
_ROSE = Needing(
    r"(?<!\w)[وف]?(?:ترفع|يرفع|رفعت?|ترتفع|يرتفع|ارتفعت?|تصل|يصل|وصلت?|تبلغ|بلغت|لترتفع)ه?ا? (?:[^.؛،\n ]+ ){0,3}?(?:ال)?(?:حصيل\w+|عدد\w*) (?:[^.؛،\n]+ )?$"
)
_CLAUSE_ENDS = re.compile(r"[،؛.\n]")


class OnEach(OfBefore):
    """Where an article tells of attacks and figures, with those that several places have alike."""

    def on_each(self, field: Field, toll: Toll) -> frozenset[str]:
        """The places that each have a figure: nobody hurt on a list of them, «ثلاثة في كل من كذا وكذا»."""
        if toll.high == 0:
            return self._unhurt(field, toll)
        text = self.views[field].text
        if not text.startswith(_BEGINS_EACH, toll.end) or _EACH.match(text, toll.end) is None:
            return frozenset()
        figure = self.figure(field, toll)
        if figure is None:
            return frozenset()
        upto = min(
            next((t.start for t in self.views[field].tolls if t.start > toll.end), figure.sentence.end),
            toll.end + ITEM,
        )
        return frozenset(s.place for s in figure.spots if toll.end <= s.start < upto)

    def rose_from(self, field: Field, toll: Toll) -> Toll | None:
        """The figure before it in its sentence that one replaces: «4 قتلى …، قبل أن ترتفع الحصيلة إلى 7»."""
        sentence = self.sentence(field, toll.start)
        if sentence is None or field is Field.TITLE or toll.part or not toll.newest:
            return None
        if summed := self._summed(field, sentence, toll):
            return summed
        text = self.views[field].text
        rose = _ROSE.search(text, sentence.start, toll.start)
        if rose is None or self.inside(field, rose.start(), toll.start):
            return None
        before = [
            t
            for t in self.tolls_of(field, sentence)
            if t.kind == toll.kind and t.start < rose.start() and not (t.part or t.newest)
        ]
        return before[-1] if before and (before[-1].low or 0) < (toll.low or 0) else None

    def _summed(self, field: Field, sentence: Sentence, toll: Toll) -> Toll | None:
        """The figure to which those told of in this sentence are added: «قتل سبعة … . وانتشلت جثتان، ما يرفع الحصيلة إلى تسعة»."""
        if self.inside(field, sentence.start, sentence.end):
            return None
        near = [
            t
            for t in self.views[field].tolls
            if t.kind == toll.kind and not t.part and 0 < toll.start - t.end < BACK
        ]
        added = {t.low for t in near if t.start >= sentence.start}
        before = [t for t in near if t.start < sentence.start and t.low]
        return next((t for t in before[::-1] if (toll.low or 0) - (t.low or 0) in added), None)

    def _unhurt(self, field: Field, toll: Toll) -> frozenset[str]:
        """The places of an attack in which nobody was hurt: the last told of before that, and those beside it in a list."""
        figure = self.figure(field, toll)
        if figure is None:
            return frozenset()
        before = [s for s in figure.spots if s.end <= toll.start]
        if not before and figure.elsewhere == "attack_elsewhere_turned":
            return frozenset(("",))  # another attack, on a place that is not known
        if not before:
            told = (group for side, step, group in figure.around if (side, step) == ("follows", "1"))
            group = next(told, frozenset[str]())
            return group if figure.named <= group else frozenset()
        elsewhere = self._unhurt_elsewhere(field, toll, figure, before[-1])
        return elsewhere or frozenset(s.place for s in before if s.trigger == before[-1].trigger)

    def _unhurt_elsewhere(self, field: Field, toll: Toll, figure: Figure, last: Spot) -> frozenset[str]:
        """The places behind «فيما لم تسجل إصابات» in its clause, "" for one that is not struck; none where it turns to no other."""
        view = self.views[field]
        if _TURNED.search(view.text, last.end, toll.start) is None:
            return frozenset()
        end = _CLAUSE_ENDS.search(view.text, toll.end, figure.sentence.end)
        upto = end.start() if end else figure.sentence.end
        named = {p for at, p in view.mentioned if last.end <= at < upto}
        others = {p for p in named if p not in self._own(last.place)}
        struck = others & self.places
        inmost = {p for p in struck if not any(p in self.wholes.get(q, ()) for q in struck)}
        return frozenset(inmost or ({""} if others else ()))
