"""Which places stand side by side in a list that one attack struck: «أحياء كذا وكذا», not «بين كذا وكذا»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from stream.events.tell.ground import Ground, Spot
from stream.records import Field

# between two places of a list; the first may say where it lies: «بيت حانون شمال القطاع والنصيرات»
_LIES = r"(?: (?:(?:ب|في |)(?:ال)?(?:ريف|محافظه|مديريه|قضاء|ناحيه|ولايه|اقليم|محليه|شمال|جنوب|شرق|غرب|وسط)\w*|التابع\w*|الواقع\w*|القريب\w*|المجاور\w*)(?: (?!و)\w+){0,4})?"
_LIST = re.compile(rf"[ )\"]*{_LIES}[ )\"]*(?:[،,] ?و?|و(?!سط\b))[^.؟!]{{0,30}}")

_ITEM_AND, _ITEM = re.compile(r"\w+(?: (?!و)\w+){0,2}[)\"]*(?:،? و)(?:\w+ )?[(\"]*"), 40
# an attack between two places is one, and its figure is of both: «على الطريق بين بلدتي كذا وكذا»
_ROAD, _ROAD_FAR = re.compile(r"(?<!\w)بين (?:\w+ي |\w+تين )?[\"(]*$"), 24


class Lists(Ground):
    """The lists of places among the attacks of an article."""

    def _listed(self, field: Field, spots: Sequence[Spot]) -> list[tuple[str, str]]:
        """The places side by side in a list that one attack struck: «أحياء كذا وكذا»."""
        text = self.views[field].text
        return [
            *(
                (a.place, b.place)
                for a, b in pairwise(spots)
                if a.place != b.place and a.trigger == b.trigger and _LIST.fullmatch(text, a.end, b.start)
                if not _ROAD.search(text, max(0, a.start - _ROAD_FAR), a.start)
            ),
            *((other, s.place) for s in spots[:1] if (other := self._listed_before(field, s))),
        ]

    def _listed_before(self, field: Field, spot: Spot) -> str:
        """The place before one in a list of which no attack is told by itself, as other sentences name its parts."""
        view = self.views[field]
        at, place = next(reversed(self.mentioned(field, spot.start - _ITEM, spot.start)), (0, ""))
        tied = place and spot.start - at < _ITEM and _ITEM_AND.fullmatch(view.text, at, spot.start)
        apart = self.wholes.get(place, frozenset()) | self.wholes.get(spot.place, frozenset())
        road = tied and _ROAD.search(view.text, max(0, at - _ROAD_FAR), at)
        return (
            place
            if tied
            and not road
            and not {place, spot.place} & apart
            and any(place in self.wholes.get(p, ()) for p in self.places)
            else ""
        )
