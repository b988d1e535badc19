"""The names of the gazetteer in a text, without those that mean something else there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from stream.places.cues import CueTable

_MONTHS = frozenset(
    {"تشرين", "كانون", "اذار", "نيسان", "حزيران", "تموز", "اب", "مايو"}
)  # «9 آب», as إب is folded
_MONTH = re.compile(
    r"\s+(?:ال)?(?:اول|ثاني)\b|\s?[/(]\s?(?:اغسطس|ايار)|\s(?:اغسطس|الماضي|الفايت|المنصرم|الجاري|الحالي|المقبل|القادم)\b"
)
_OF_MONTH = re.compile(r"(?:[0-9]|شهر|(?:مطلع|اوايل|اواخر|منتصف|نهايه|بدايه)|[0-9] من)\s*$")


class NameMatch(Protocol):
    """A known name at folded offsets."""

    @property
    def start(self) -> int:
        """Where the name begins."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def name(self) -> str:
        """The name as listed, folded."""

    @property
    def clitics(self) -> str:
        """What the word carries before it."""

    @property
    def plain(self) -> bool:
        """Whether so short a name is a city's all the same: «بحمص», «بتعز»."""


class Names(Protocol):
    """What finds known names in folded text: the gazetteer."""

    def find(self, folded_text: str) -> Sequence[NameMatch]:
        """Known names, whole words, clitics allowed."""

    def ids(self, folded: str) -> frozenset[str]:
        """The places that a folded name is listed for."""


Listed = Mapping[int, NameMatch]  # by where the name begins, the longest of those that begin there


def listed_names(text: str, names: Names, cues: CueTable) -> Listed:
    """The known names of a folded text."""
    known: dict[int, NameMatch] = {}
    for match in names.find(text):
        over = cues.passes_over[match.name] and not (
            _is_town_for_all_that(text, match) or _is_called_quarter(text, match, cues)
        )
        if over or _is_month(text, match) or _is_other_word(text, match, cues) or _is_some_part(text, match):
            continue
        best = known.get(match.start)
        if best is None or match.end > best.end:
            known[match.start] = match
    return known


# «المنطقة الشرقية من القرية»: a part of the place behind, and no province; «مسقط رأسه».
_SOME_PART = re.compile(
    r" (?:من|في) (?:ال)?(?:قريه|بلده|مدينه|مخيم|قطاع|حي|محافظه|مديريه|ناحيه|عاصمه|بلاد)(?!\w)"
    r"| ل(?:ل)?(?:قريه|بلده|مدينه|مخيم|قطاع|حي|محافظه|مديريه|ناحيه|عاصمه|بلاد)(?!\w)"
)
_PARTS = frozenset({"المنطقه الشرقيه"})


def _is_some_part(text: str, match: NameMatch) -> bool:
    """Whether a name says here which part of a place behind it is meant, or where somebody was born."""
    if match.name == "مسقط":
        return text.startswith(" راس", match.end)
    return match.name in _PARTS and _SOME_PART.match(text, match.end) is not None


# Participles that are towns where nothing is said to be looked upon: «صواريخ على المطلة», not «التلال المطلة على كذا».
_LOOKING = frozenset({"المطله"})
_OF_HILLS = "الجبليه"  # «منطقة الجبلية» is called so, «المنطقة الجبلية» is but hilly
_A_LAND = re.compile(r"(?<!\w)[وفبل]?منطقه\s[\"'(]*\Z")


def _is_town_for_all_that(text: str, match: NameMatch) -> bool:
    """Whether a name that is an everyday participle or adjective stands without what that asks for."""
    if match.name in _LOOKING:
        return not text.startswith((" علي", " ل"), match.end)
    return match.name == _OF_HILLS and _A_LAND.search(text, max(0, match.start - 9), match.start) is not None


def _is_called_quarter(text: str, match: NameMatch, cues: CueTable) -> bool:
    """Whether a name that is an everyday word stands behind «حي»: «حي العسكري»."""
    quarter = text.endswith("حي ", 0, match.start) and not text.endswith("الحي ", 0, match.start)
    return quarter and match.name.startswith("ال") and match.name not in cues.directions


_FAMILY = ("عايله ", "عايلتي ")  # «منزلا لعائلة زعرب»: theirs, and no quarter of that name
# «ارتفع عدد الشهداء في الضفة»: the dead, who are a village's name as well, and it stands behind «في» or «قرب».
_THE_DEAD = frozenset({"الشهداء"})
_WHERE = ("في ", "قرب ", "من قريه ")
_SIDE_OF = re.compile(r"\bال(?:شرقي|غربي|شمالي|جنوبي)ه?\sل$")  # «المدخل الغربي لتعز»
_LONG_SIDE = 16  # characters in which that stands


def stands_alone(text: str, match: NameMatch) -> bool:
    """Whether a known name of a text can be meant without a cue: not «دارفور24», who reports, and no family's name."""
    if text[match.end : match.end + 1].isdigit() or (
        not match.clitics and text.endswith(_FAMILY, 0, match.start)
    ):
        return False
    if match.name in _THE_DEAD and not text.endswith(_WHERE, 0, match.start):
        return False
    before = max(0, match.start - _LONG_SIDE), match.start
    return _may_stand_alone(match) or (
        match.plain and match.clitics == "ل" and _SIDE_OF.search(text, *before) is not None
    )


def _may_stand_alone(match: NameMatch) -> bool:
    """Whether a known name can be meant without a cue by what it carries: not «السورية» for سورية, not «بريا» for ريا."""
    if match.clitics.endswith("ال"):
        return False
    if match.plain and match.clitics in ("ب", "وب"):
        return True
    return not match.clitics or match.end - match.start >= 4 or match.clitics == "و"


def _is_other_word(text: str, match: NameMatch, cues: CueTable) -> bool:
    """Whether a name with what it carries is a word of its own: «برميلان», not «ب» with «رميلان»; «وباكرا»."""
    clitics = match.clitics
    word = text[match.start - len(clitics) : match.end]
    return bool(clitics) and (word in cues.never or word.removeprefix("و") in cues.never)


def _is_month(text: str, match: NameMatch) -> bool:
    """Whether تشرين or آب names a month here."""
    if match.name not in _MONTHS:
        return False
    before = text[max(0, match.start - 10) : match.start]
    return _MONTH.match(text, match.end) is not None or _OF_MONTH.search(before) is not None
