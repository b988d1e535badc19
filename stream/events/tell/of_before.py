"""Figures that can only be of an attack told of before, or of no part of the whole that was struck.

All offsets count in folded text.
"""

from __future__ import annotations

import re
from functools import cached_property

from stream.events.tell.pointing import Pointing
from stream.events.tolls.toll import Toll
from stream.records import Field

_FIELD_TITLE = Field.TITLE

_NEAR = 80  # characters from a figure to where it fell
# «…، وأصيب ثمانية», «فيما أصيب ثمانية آخرون»: apart from the last of those who fell
_APART = re.compile(r"،|(?<!\w)(?:فيما|بينما|كما|اخرين|اخرون)(?!\w)")
_SHARES = 2  # places each with a figure of its own
_IN = re.compile(r"(?<!\w)(?:في|ب) ?(?:مدينه |بلده |قضاء |ناحيه |قريه |حي )?$")
_BY_ITS_OWN = re.compile(
    r"[^.،؛\n]{0,60}? (?:ب|في |جراء |اثر |نتيجه )(?:انفجار|تفجير|هجوم|قصف|غاره|عبوه|قنبله|لغم|اطلاق نار|رصاص مسلحين|نيران مسلحين)(?!\w)"
)
_HEAD = 16  # characters from «وفي ريف» to the name behind it
# «وفي درعا قتل», «وفي ريف دمشق استشهدت طفلة وأصيب»: from before a frame to a figure
_FRAMED = re.compile(r"(?<!\w)[وف]?في (?:محافظه |ريف |مدينه )?$")
_FRAME = re.compile(
    r"\w+(?: \w+)? (?:استشهد|قتل|اصيب|جرح|قضي|توفي|لقي|سقط)ت? (?:(?!في |ب\w+ |علي )\w+ ){0,3}?(?:و(?:استشهد|قتل|اصيب|جرح|قضي)ت? )?"
)
_SAME = re.compile(  # «وأصيب أربعة في الغارة نفسها», «في نفس القصف»
    r" (?:\w+ ){0,4}?(?:(?:في|خلال|جراء|اثر) |ب)(?:ال(?:غار|قصف|هجوم|تفجير|انفجار|اعتداء|حادث|عملي|كمين|ضرب|استهداف)\w* (?:نفس|ذات)(?:ه|ها|هما)|(?:نفس|ذات) ال(?:غار|قصف|هجوم|تفجير|انفجار|اعتداء|حادث|عملي|كمين|ضرب|استهداف)\w*)(?!\w)"
)
# another attack than that told of before: «وطال قصف آخر مدينة كذا»
_ANOTHER = re.compile(
    r"(?<!\w)(?:قصف|غار|هجوم|هجمات|تفجير|انفجار|ضرب|اشتباك|استهداف)\w*(?: \w+)? (?:اخر|اخري|ثان|ثاني|ثانيه|منفصل|منفصله|مماثل|مماثله)(?!\w)"
)


class OfBefore(Pointing):
    """Where a figure looks back, or counts all who fell in a whole."""

    def not_of_it(self, place: str, field: Field, toll: Toll) -> bool:
        """Whether a figure is told where the text turned to another attack, looks back to one, or counts all who fell in what holds a place."""
        return (
            self._turned_away(place, field, toll)
            or self.looks_back(place, field, toll)
            or self._framed_elsewhere(place, field, toll)
            or self._fell_in_another(place, field, toll)
            or self.of_the_whole(place, field, toll)
        )

    def behind_shares(self, field: Field, toll: Toll) -> bool:
        """Whether a figure ends a sentence that told who fell where: «قتل واحد في كذا وثلاثة في كذا، وأصيب ثمانية»."""
        sentence, view = self.sentence(field, toll.start), self.views[field]
        if sentence is None:
            return False
        told = [t for t in view.tolls if sentence.start <= t.start < toll.start and not t.part]
        others = [t for t in told if t.kind != toll.kind and t.low]
        if len(others) < _SHARES or len(others) < len(told) or others[-1].rule != "share":
            return False
        if len({place for t in others if (place := self.pointed_at(field, t)) in self.places}) < _SHARES:
            return False
        apart = _APART.search(view.text, others[-1].end, toll.end) is not None
        return apart and not any(toll.end <= at < sentence.end for at, _ in view.named)

    def _framed_elsewhere(self, place: str, field: Field, toll: Toll) -> bool:
        """Whether a figure stands in the frame of another province, in a sentence that tells of several: «وفي درعا قتل رجل»."""
        figure = self.figure(field, toll)
        if figure is None or field is _FIELD_TITLE:
            return False
        text = self.views[field].text
        before = [m for m in self.views[field].mentioned if figure.sentence.start <= m[0] < toll.start]
        at = before[-1][0] if before else 0
        framed = before and _FRAMED.search(text, max(figure.sentence.start, at - _HEAD), at)
        if not framed or not _FRAME.fullmatch(text, at, toll.start):
            return False
        frame = before[-1][1].split(".")[:2]
        return all(own.split(".")[:2] != frame for own in self._own(place))

    def _fell_in_another(self, place: str, field: Field, toll: Toll) -> bool:
        """Whether it is told of a figure in which other place an attack of its own hurt them: «وأصيب عضو المجلس البلدي في كذا بانفجار عبوة»."""
        figure, text = self.figure(field, toll), self.views[field].text
        if figure is None or figure.spots or not figure.elsewhere:
            return False
        upto = min(figure.sentence.end, toll.end + _NEAR)
        at, other = next(
            (
                m
                for m in self.views[field].mentioned
                if toll.end <= m[0] < upto and _IN.search(text, toll.end, m[0])
            ),
            (0, ""),
        )
        if not other or other in self._own(place) or place.startswith(f"{other}."):
            return False
        return _BY_ITS_OWN.match(text, at, figure.sentence.end) is not None

    def looks_back(self, place: str, field: Field, toll: Toll) -> bool:
        """Whether a figure is an older one or of «the same attack», and this place is only told of behind it."""
        figure = self.figure(field, toll)
        if figure is None or field is _FIELD_TITLE or any(place in self._own(s.place) for s in figure.spots):
            return False
        if not (toll.older or _SAME.match(self.views[field].text, toll.end)):
            return False
        told = [s for s in self.spots if s.field is field and s.start < toll.start]
        return bool(told) and not any(place in self._own(s.place) for s in told)

    def of_the_whole(self, place: str, field: Field, toll: Toll) -> bool:
        """Whether a figure is told of a struck whole alone, and this is one of its parts of which another attack is told, or several."""
        figure = self.figure(field, toll)
        if figure is None or figure.spots or not figure.elsewhere or not figure.regions:
            return False
        whole = figure.regions & self.wholes.get(place, frozenset())
        if not whole or figure.named - self._own(place):
            return False
        parts = {p for p in self.places if whole & self.wholes.get(p, frozenset())}
        inmost = {p for p in parts if not any(p in self.wholes.get(q, ()) for q in parts)}
        own = [s for s in self.spots if s.place == place]
        if (
            len(inmost) > 1
            and len({s.sentence.start for s in own}) == 1
            and not own[0].sentence.start < figure.sentence.start
        ):
            beside = [s.place for s in self.inside(own[0].field, own[0].sentence.start, own[0].sentence.end)]
            if any(p != place and p in inmost for p in beside):
                return True  # «… أوقعت 25 قتيلا. وطالت الغارات كذا وكذا»
        return all(
            self.turns_elsewhere(s.field, s.sentence)
            or _ANOTHER.search(self.views[s.field].text, s.sentence.start, s.sentence.end)
            for s in own
        )

    def _turned_away(self, place: str, field: Field, toll: Toll) -> bool:
        """Whether a figure is told behind an attack elsewhere to which the text turned, or before it turned to this place."""
        figure = self.figure(field, toll)
        if figure is None or figure.spots or field is _FIELD_TITLE or place in figure.named | figure.regions:
            return False
        told = self.between_turns(field, figure.sentence.start)
        alike = any(p in self._own(place) or place in self._own(p) for p in told)
        return bool(told) and not alike and place in self._in_text

    @cached_property
    def _in_text(self) -> frozenset[str]:
        """The places of which the text itself tells."""
        return frozenset(s.place for s in self.spots if s.field is Field.TEXT)
