"""Places and figures that stand in turn: «قصفت كذا ما أدى إلى مقتل 3، وكذا ما أدى إلى إصابة 5», «كذا (3 قتلى) وكذا (5 جرحى)»."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from stream.events.tell.ground import Spot
from stream.events.tolls.number_words import fold_all
from stream.events.tolls.people import RULES
from stream.events.tolls.toll import Toll

_ATTACKS = "|".join(sorted(fold_all(RULES.around.attacks)))
# between a figure and the place of the next: something new begins, and nothing leads on to where those counted fell
_BEGINS = re.compile(r"[،؛:]|(?<!\w)و(?=\w)")
_LEADS = re.compile(
    rf"(?<!\w)(?:(?:في|جراء|اثر|نتيجه|خلال|بسبب|من|الي|قرب) (?:\w+ )?(?:{_ATTACKS})|ب(?:{_ATTACKS}))(?!\w)|(?<!\w)(?:في|قرب|داخل|ب) (?:\w+ )?\W?$"
)
_BRACKET = re.compile(r"\w+(?: \w+){0,3} \([^()\n]{0,40}")  # from a place to a figure in brackets behind it
_CLOSED = re.compile(r"[^()\n]{0,40}\)")

_CUES = "|".join(
    fold_all(
        (
            "مدينة",
            "بلدة",
            "قرية",
            "حي",
            "منطقة",
            "قضاء",
            "ناحية",
            "مديرية",
            "مخيم",
            "محيط",
            "محور",
            "جبهة",
            "محافظة",
            "ريف",
        )
    )
)
# between a figure and the place where those counted fell: «12 من كذا في اشتباكات بمنطقة كذا»
_AT_ONCE = re.compile(
    rf"\"? (?:(?!في |قرب |علي |الي )[\w\"()]+ ){{0,5}}?(?:(?:في|خلال|جراء|اثر) (?:اشتباكات|معارك|مواجهات|\w*(?:{_ATTACKS})) (?:\w+ )?|ب(?:اشتباكات|معارك|مواجهات|{_ATTACKS}) (?:\w+ )?)?(?:في |قرب |ب)(?:(?:{_CUES}) )?[\"(]?"
)

_CLOSES = re.compile(
    r"\w+(?: (?!و)\w+)?[)\"]*(?:[.؛\n]|$|،? ?(?:كما|فيما|بينما|في حين|وسط|بحسب|حسب|وفق)(?!\w)|، و(?:سقوط|اصابه|جرح|مقتل|استشهاد|اصيب|اصيبت|قتل|قتلت|استشهد|استشهدت)(?!\w))"
)
_CONTRAST = re.compile(r"\"?[وف]?(?:فيما|بينما|في حين)(?!\w)")
_UNTOLD = re.compile(
    rf"{_AT_ONCE.pattern}(?!(?:{_ATTACKS}|اشتباكات|معارك|مواجهات|حين)(?!\w))\w+(?: \w+)?[\")]*، ?(?:كشف|افاد|اعلن|قال|اكد|ذكر|اشار|اوضح)ت? "
)


def fell_at_once(text: str, figure: int, place: int) -> bool:
    """Whether the place that begins at an offset is where those fell whose figure ends at another."""
    return _AT_ONCE.fullmatch(text, figure, place) is not None


def closes(text: str, place: int) -> bool:
    """Whether the item ends with the place that begins at an offset: «في كذا، كما …», not «في كذا وكذا»."""
    return _CLOSES.match(text, place) is not None


def fell_where_untold(text: str, start: int, toll: Toll, upto: int) -> bool:
    """Whether those counted fell in a place that no table lists, before it is told what else somebody says: «وفيما قتل 7 في كذا، أفاد …»."""
    return _CONTRAST.match(text, start) is not None and _UNTOLD.match(text, toll.end, upto) is not None


def in_bracket(text: str, place: int, toll: Toll) -> bool:
    """Whether a figure stands in brackets right behind the place that begins at an offset."""
    opened = _BRACKET.fullmatch(text, place, toll.start)
    return opened is not None and _CLOSED.match(text, toll.end) is not None


def in_turn(
    text: str, spots: Sequence[Spot], runs: Sequence[Sequence[Toll]], apart: Mapping[str, frozenset[str]]
) -> dict[int, str]:
    """Which place each figure of a sentence is of, by its offset, where place and figure follow each other twice or more."""
    marks = sorted([(s.start, s.end, s.place) for s in spots] + [(r[0].start, r[-1].end, "") for r in runs])
    found: dict[int, str] = {}
    last, figure = "", 0  # the place before, and where its figure ended
    for start, end, place in marks:
        if place == last:
            continue  # told of twice
        if place:
            if last and not figure:
                return {}
            between = text[figure:start]
            if last and (not _BEGINS.search(between) or _LEADS.search(between)):
                return {}
            if place in found.values() or any(
                place in apart.get(p, ()) or p in apart.get(place, ()) for p in found.values()
            ):
                return {}
            last, figure = place, 0
        else:
            if not last or figure:
                return {}
            figure = end
            found |= {toll.start: last for run in runs if run[0].start == start for toll in run}
    return found if len(set(found.values())) > 1 else {}
