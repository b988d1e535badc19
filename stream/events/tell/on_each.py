"""Figures that each of several places has: «ثلاثة في كل من كذا وكذا», nobody hurt on any of a list.

All offsets count in folded text.
"""

from __future__ import annotations

import re

from stream.events.tell.of_before import OfBefore
from stream.events.tell.pointing import ITEM
from stream.events.tolls.toll import Toll
from stream.records import Field

_EACH = re.compile(r"(?: علي الاقل)?،? في كل من ")
_BEGINS_EACH = (" علي", "،", " في كل")


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
        return frozenset(s.place for s in before if s.trigger == before[-1].trigger)
