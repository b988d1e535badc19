"""Figures that can only be of an attack told of before, or of no part of the whole that was struck.

All offsets count in folded text.
"""

from __future__ import annotations

import re
from functools import cached_property

from stream.data.families import family
from stream.events.tell.figures import Figure
from stream.events.tell.pointing import Pointing
from stream.events.tolls.toll import Toll
from stream.records import Field
from stream.text.found import Found

_FIELD_TITLE = Field.TITLE
_NOWHERE = frozenset[str]()

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
    r" (?:\w+ ){0,4}?(?:(?:في|خلال|جراء|اثر) |ب)"
    rf"(?:ال{family('attack')}\w* (?:نفس|ذات)(?:ه|ها|هما)|(?:نفس|ذات) ال{family('attack')}\w*)(?!\w)"
)
# another attack than that told of before: «وطال قصف آخر مدينة كذا»
_ANOTHER = re.compile(
    r"(?<!\w)(?:قصف|غار|هجوم|هجمات|تفجير|انفجار|ضرب|اشتباك|استهداف)\w*(?: \w+)? (?:اخر|اخري|ثان|ثاني|ثانيه|منفصل|منفصله|مماثل|مماثله)(?!\w)"
)


# «ويأتي ذلك بعد ساعات من مقتل رجل», «جاء الهجوم غداة إعلان التنظيم عن مقتل اثنين»: what was before the attack told of
_CAME_AFTER = re.compile(
    r"\W*[وف]?(?:[يت]اتي|جاءت?) (?:ذلك|هذا|هذه|ال\w+)(?: ال\w+)? (?:بعد|غداه|عقب|في اعقاب) (?:[^ .،\n]+ ){0,5}?(?:من |علي )?"
    r"(?:اعلان (?:[^ .،\n]+ ){1,3}?(?:عن )?)?(?:مقتل|استشهاد|اغتيال|اصابه|جرح) [^.،\n]{0,30}"
)


class Elsewhere(Found, frozen=True):
    """What a figure is told of instead of what befell a place, as far as it is the same for every place."""

    figure: Figure
    turned: frozenset[str]  # the places of an attack elsewhere to which the text turned before it
    back: frozenset[str] | None  # where it looks back, the places told of before it, with what holds them
    frame: list[str]  # the province in whose frame it stands
    other: str  # the place where an attack of its own hurt them
    whole: bool  # a sentence that tells of an attack on a region alone


class OfBefore(Pointing):
    """Where a figure looks back, or counts all who fell in a whole."""

    @cached_property
    def _elsewheres(self) -> dict[int, tuple[Toll, Elsewhere | None]]:
        return {}

    def not_of_it(self, place: str, field: Field, toll: Toll) -> bool:
        """Whether a figure is told where the text turned to another attack, looks back to one, or counts all who fell in what holds a place."""
        known = self._elsewheres.get(id(toll))  # a figure that is kept here keeps its id
        if known is None or known[0] is not toll:
            known = self._elsewheres[id(toll)] = toll, self._told_elsewhere(field, toll)
        told = known[1]
        return told is not None and (
            self._turned_away(place, told)
            or (told.back is not None and place not in told.back)
            or self._framed_elsewhere(place, told)
            or self._fell_in_another(place, told)
            or (told.whole and self._of_the_whole(place, told.figure))
        )

    def behind_shares(self, field: Field, toll: Toll) -> bool:
        """Whether a figure ends a sentence that told who fell where: «قتل واحد في كذا وثلاثة في كذا، وأصيب ثمانية»."""
        sentence, view = self.sentence(field, toll.start), self.views[field]
        if sentence is None:
            return False
        told = [t for t in self.tolls_between(field, sentence.start, toll.start) if not t.part]
        others = [t for t in told if t.kind != toll.kind and t.low]
        if len(others) < _SHARES or len(others) < len(told) or others[-1].rule != "share":
            return False
        if len({place for t in others if (place := self.pointed_at(field, t)) in self.places}) < _SHARES:
            return False
        apart = _APART.search(view.text, others[-1].end, toll.end) is not None
        return apart and not any(toll.end <= at < sentence.end for at, _ in view.named)

    def came_before(self, field: Field, toll: Toll) -> bool:
        """Whether a figure is of what came before the attack told of: «ويأتي ذلك بعد ساعات من مقتل رجل»."""
        figure = self.figure(field, toll)
        if figure is None or figure.spots or field is _FIELD_TITLE:
            return False
        return _CAME_AFTER.match(self.views[field].text, figure.sentence.start, toll.end) is not None

    def _told_elsewhere(self, field: Field, toll: Toll) -> Elsewhere | None:
        """What may keep a figure from places; None where nothing does."""
        figure = self.figure(field, toll)
        if figure is None:
            return None
        alone = not figure.spots
        text = field is not _FIELD_TITLE
        told = Elsewhere(
            figure=figure,
            turned=self.between_turns(field, figure.sentence.start) if alone and text else _NOWHERE,
            back=self._looks_back(figure) if text else None,
            frame=self._frame(figure) if text else [],
            other=self._other(figure) if alone and figure.elsewhere else "",
            whole=bool(alone and figure.elsewhere and figure.regions),
        )
        some = told.turned or told.back is not None or told.frame or told.other or told.whole
        return told if some else None

    def _frame(self, figure: Figure) -> list[str]:
        """The province in whose frame a figure stands, in a sentence that tells of several: «وفي درعا قتل رجل»."""
        view, first, upto = self.views[figure.field], figure.sentence.start, figure.toll.start
        at, place = next(reversed(self.mentioned(figure.field, first, upto)), (0, ""))
        framed = place and _FRAMED.search(view.text, max(first, at - _HEAD), at)
        return place.split(".")[:2] if framed and _FRAME.fullmatch(view.text, at, upto) else []

    def _framed_elsewhere(self, place: str, told: Elsewhere) -> bool:
        """Whether a figure stands in the frame of another province."""
        return bool(told.frame) and all(own.split(".")[:2] != told.frame for own in self._own(place))

    def _other(self, figure: Figure) -> str:
        """In which place an attack of its own hurt those counted: «وأصيب عضو المجلس البلدي في كذا بانفجار عبوة»."""
        view, begin = self.views[figure.field], figure.toll.end
        upto = min(figure.sentence.end, begin + _NEAR)
        behind = self.mentioned(figure.field, begin, upto)
        at, other = next((m for m in behind if _IN.search(view.text, begin, m[0])), (0, ""))
        return other if other and _BY_ITS_OWN.match(view.text, at, figure.sentence.end) else ""

    def _fell_in_another(self, place: str, told: Elsewhere) -> bool:
        """Whether it is told of a figure in which other place an attack of its own hurt them."""
        other = told.other
        return other != "" and other not in self._own(place) and not place.startswith(f"{other}.")

    def _looks_back(self, figure: Figure) -> frozenset[str] | None:
        """Of an older figure, or one of «the same attack», the places told of up to it and what holds them; None for others."""
        toll = figure.toll
        if not (toll.older or _SAME.match(self.views[figure.field].text, toll.end)):
            return None
        told = [s.place for s in self.spots if s.field is figure.field and s.start < toll.start]
        return _NOWHERE.union(*map(self._own, (*told, *(s.place for s in figure.spots)))) if told else None

    def _of_the_whole(self, place: str, figure: Figure) -> bool:
        """Whether a figure is told of a struck whole alone, and this is one of its parts of which another attack is told, or several."""
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

    def _turned_away(self, place: str, told: Elsewhere) -> bool:
        """Whether a figure is told behind an attack elsewhere to which the text turned, or before it turned to this place."""
        if not told.turned or place in told.figure.named or place in told.figure.regions:
            return False
        alike = any(p in self._own(place) or place in self._own(p) for p in told.turned)
        return not alike and place in self._in_text

    @cached_property
    def _in_text(self) -> frozenset[str]:
        """The places of which the text itself tells."""
        return frozenset(s.place for s in self.spots if s.field is Field.TEXT)
