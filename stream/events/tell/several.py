"""A figure told behind attacks on several places, of all of them: «وأسفرت الغارتان عن مقتل خمسة» behind one on each of two.

All offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from stream.events.tell.figures import Figure
from stream.events.tell.ground import Spot
from stream.text.needed import Needing

_STRIKES = "غار|هجم|هجوم|تفجير|ضرب|انفجار|قصف|اعتداء|استهداف|عملي|مجزر"
_THE = rf"(?<!\w)(?:[وف]?[بك]?ال|[وف]?لل)(?:{_STRIKES})(?:ه|ت)?"
_THE_TWO = re.compile(rf"{_THE}(?:ان|ين)(?!\w)")
_THE_MANY = re.compile(rf"{_THE}ات(?!\w)")
# «أحدهما في كذا والآخر في كذا، وأسفرا عن …»
_THEY_BOTH = Needing(r"(?<!\w)[وف]?(?:(?:اسفر|اوقع|خلف|تسبب)(?:ا|تا)|اديا|ادتا|اوديا|اودتا)(?!\w)")
_STRUCK_BY = rf"(?<!\w)[وفب]?(?:{_STRIKES}|سيار|عبو|قنبل|صاروخ|قذيف|انتحاري|مسير|طاير|شاحن)"
_SOME_TWO = re.compile(rf"{_STRUCK_BY}(?:ت?ان|ت?ين)(?!\w)")  # «غارتين على كذا»: both on one place
# «غارات على كذا», «سيارات مفخخة في كذا»: so many on one place
_SOME = re.compile(rf"{_STRUCK_BY}(?:ت?ان|ت?ين|ات)(?!\w)|(?<!\w)(?:قذايف|صواريخ|براميل|سلسله)(?!\w)")
_THOSE = ("مناطق", "قري", "بلدات", "احياء", "مدن")  # «في المناطق المذكورة»: all told of before
NEAR = 3  # attacks before a post of its own that it may sum up


def is_of_all(text: str, figure: Figure, spots: Sequence[Spot], wholes: Mapping[str, frozenset[str]]) -> bool:
    """Whether a figure, told where no place is, is of the attacks on several places before it.

    `spots` are the attacks of its field in order; `wholes` the places that hold each.
    """
    sentence = figure.sentence
    if any(text[s.start : s.end] not in _THOSE for s in figure.spots):
        told = {s.place for s in figure.spots if s.end <= figure.toll.start}
        both = len([p for p in told if not any(p in wholes.get(q, ()) for q in told)]) > 1
        return both and _THEY_BOTH.search(text, sentence.start, figure.toll.start) is not None
    two = _THE_TWO.search(text, sentence.start, sentence.end)
    if two is None and _THE_MANY.search(text, sentence.start, sentence.end) is None:
        return False
    before = [s for s in spots if s.end <= sentence.start]
    before = [s for s in before if s.sentence.story == sentence.story] or before[-NEAR:]
    places = {s.place for s in before}
    if len([p for p in places if not any(p in wholes.get(q, ()) for q in places)]) < 2:
        return False
    last = before[-1].sentence
    alone = {s.place for s in before if s.sentence is last} == {before[-1].place}
    some = _SOME if two is None else _SOME_TWO
    return not (alone and some.search(text, last.start, last.end))
