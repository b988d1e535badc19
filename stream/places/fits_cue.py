"""Whether words can name a place that no table has behind the cue before them: «حي الهدف», not «حيا جديدا»."""

from __future__ import annotations

import re

from stream.data.families import family
from stream.places.cues import SHORT, WORD, Cue, CueTable
from stream.places.danger import is_common_word
from stream.places.everyday import is_everyday
from stream.places.listed import Listed
from stream.places.name_ends import HOLDS_NEXT, is_held_behind, is_named_by_any

_FRONTS = ("محاور ", "محوري ", "جبهات ", "جبهتي ")
_OF_A_LAND = ("يه", "يتين", "يات")  # «ثكنة جزائرية»
_BARRACKS = ("ثكنه ", 'ثكنه "', "ثكنتي ")
# «ثكنة برانيت الإسرائيلية», «ثكنة زرعيت بالصواريخ»: no «ثكنة لقوات».
_PROPER = re.compile(
    r"[\"')]*(?:\s(?:ال(?:اسراييلي|عسكري|واقع|تابع|قريب|حدودي)|و|ب|في\s|قرب\s|قبال|شمال|جنوب|شرق|غرب)|\s*[،,.:)\n]|\s*$)"
)
_FOR_WHOM = re.compile(r"[\"')]*\sلل(?:نازحين|لاجيين|مهجرين)")  # «معسكر كساب للنازحين»: no barracks
_GOES_ON = re.compile(r"(?: ?\([^()\n]{2,30}\))? و")  # «والعسكري (شرق) والشهداء»
_HEIGHTS = ("جبل ", "جبال ", "تل ", "تله ", "تبه ", "تلال ", "تلتي ")
_LONG = 24  # characters of a listed name before its last word
_LISTS = frozenset({"village", "town", "neighbourhood"})
_IN_A_DISTRICT = re.compile(rf"(?<!\w)[وف]?(?:ب|في ){family('unit')} $")
# What may describe a village: «قرية صغيرة», «محاصرة», «نائية», «حدودية»; no «رملة».
_DESCRIBES = re.compile(r"م\w+ه|\wا\w{2,}ه|\w{2}ي\wه|\w+يه|عده|كلها|ضخمه|صعبه|وعره|حره|هشه|نفسها|ذاتها")
_PLACES = frozenset({"village", "town", "neighbourhood", "area", "camp", "admin"})


def fits(text: str, extent: tuple[int, int], cue: Cue, cues: CueTable, known: Listed) -> bool:
    """Whether the unlisted name at [start, end) can follow a cue: no everyday word, no indefinite noun after معسكر."""
    first = WORD.match(text, extent[0])
    if first is None:
        return False
    compound = first[0] in cues.compound
    everyday = not compound and first.end() == extent[1] and _is_everyday(first[0], cue)
    if (everyday and not _may_be_name(text, first, cue)) or _is_no_name(text, first[0], extent, cue):
        return False
    definite = compound or first[0].startswith("ال")
    if cue.id in ("site", "admin"):
        named = definite or cue.many or cue.id == "admin"
        return named or _FOR_WHOM.match(text, extent[1]) is not None or _is_barracks(text, first[0], extent)
    return cue.id != "area" or definite or _is_area(text, first[0], extent, cue, known)


def _is_everyday(word: str, cue: Cue) -> bool:
    """Whether a word is one that texts are full of; not «مخيم البركة»."""
    return is_common_word(word) and not (cue.id == "camp" and word.startswith("ال"))


def _is_area(text: str, word: str, extent: tuple[int, int], cue: Cue, known: Listed) -> bool:
    """Whether a word without an article can name an area."""
    if not word.endswith("يه"):
        listed = cue.many and text[extent[1] : extent[1] + 2] == " و"
        if listed or is_held_behind(text, extent[1], known):
            return True
    if word.startswith(("ل", "ب", "ك")) and len(word) > SHORT and (cue.many or is_everyday(word)):
        return False  # «تعرضت عدة مناطق لقصف»; «منطقة بولعابة»
    if word.endswith("ه"):
        # «شمال قطاع غزة» is listed as a whole
        listed = any(known[k].end >= extent[1] for k in range(extent[0] - _LONG, extent[0] + 1) if k in known)
        return not (cue.many or listed or is_everyday(word) or _DESCRIBES.fullmatch(word))
    return not word.startswith(("ي", "ت"))


def _may_be_name(text: str, first: re.Match[str], cue: Cue) -> bool:
    """Whether an everyday word that stands alone may yet be a name, by its cue and by what stands around it."""
    word, begin, end = first[0], first.start(), first.end()
    definite = word.startswith("ال")
    if definite and not cue.many and cue.id in _LISTS:
        return True  # «حي الهدف»
    if cue.many and (cue.dual or cue.id in _LISTS) and _GOES_ON.match(text, end):
        return True
    if definite and (
        text.endswith(_HEIGHTS, 0, begin) or (cue.id in _PLACES and HOLDS_NEXT.match(text, end))
    ):
        return True
    if _GOES_ON.match(text, end) and text.endswith(_FRONTS, 0, begin):
        return True
    if is_named_by_any(text, begin, end) or (_is_alone(cue, word) and HOLDS_NEXT.match(text, end)):
        return True
    return cue.id == "admin" and _IN_A_DISTRICT.search(text, max(0, begin - 16), begin) is not None


def _is_alone(cue: Cue, word: str) -> bool:
    """Whether an everyday word behind this cue may be a name by itself, if its land follows: «قرية حمدان في ريف …»."""
    return cue.id in ("village", "town") and not cue.many and _DESCRIBES.fullmatch(word) is None


def _is_no_name(text: str, word: str, extent: tuple[int, int], cue: Cue) -> bool:
    """«حيا جديدا», «مزرعة لتربية الدواجن», «استهدف مستوطنة بصاروخ»: whether no name begins with a word."""
    second = text[max(0, extent[0] - 2) : extent[0]].rstrip(" \"'").endswith("و")
    if cue.dual and not second and word.endswith("ا") and not text.startswith(" و", extent[1]):
        return True
    led = word[0] if len(word) > SHORT else ""
    return (cue.id in ("heights", "site", "colony") and led == "ل") or (cue.id == "colony" and led == "ب")


def _is_barracks(text: str, word: str, extent: tuple[int, int]) -> bool:
    """Whether barracks bear a name without an article: no verb behind them, and nobody's nation."""
    barracks = text.endswith(_BARRACKS, 0, extent[0]) and _PROPER.match(text, extent[1]) is not None
    return barracks and not word.startswith(("ت", "ي")) and not word.endswith(_OF_A_LAND)
