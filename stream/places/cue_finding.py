"""The cues of a text: not those that are another word there, and each where its names begin."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.articles.fold import Folded
from stream.places.cues import WORD, CueMatch, CueTable
from stream.places.danger import is_common_word
from stream.places.listed import Listed

# cues whose names come in lists
IN_LISTS = frozenset({"village", "town", "neighbourhood", "area", "camp", "city"})
# Behind a word for several places: which ones they are.
_SUCH_AS = re.compile(
    r"(?:\s\w+){0,5}?\s?[،,]?\s+(?:(?:و)?(?:من )?(?:منها|بينها|ضمنها|ابرزها|اهمها|شملت|تشمل|لا سيما|خاصه|خصوصا|هي)|ال(?:تالي|اتي)ه(?=\s?:))\s?:?\s?[\"'(]*(?=\w{2,}(?: \w+)?[\"')]*(?: و\w|[،,]))"
)
# «18 قرية على طريق كذا من بينها …»: one word behind a number is several places.
_COUNTED = re.compile(
    r"(?<!\w)(?:\d{2,}|عشر(?:ين|ون|ات ال)|(?:ثلاث|اربع|خمس|ست|سبع|ثمان|تسع)(?:ين|ون)|مايه|\w+ عشره?) $"
)
_COUNT = 16  # characters before a place word in which its number stands
_BY_NUMBER = frozenset({"village", "town", "neighbourhood", "camp"})
_LIES_IN = re.compile(r"(?:\s(?:عده|متفرقه|مختلفه|واسعه))?\s(?:في|من)\s[\"'(]*(?=\w{2,}(?: \w+)?[\"')]* و\w)")
_IN_A_STATE = re.compile(r"\s(?!في\s)\w{3,}(?:\s\w{3,})?\s(?:في\s|ب)ولايه(?!\w)")
_ARTICLE = "ال"


def find_cues(folded: Folded, known: Listed, cues: CueTable) -> list[CueMatch]:
    """The cues of a folded text, in order."""
    found = [
        c
        for c in cues.find(folded.text)
        if not (
            _is_led_to(folded, c)
            or _is_local(folded.text, c, known)
            or _is_his_shop(folded, c)
            or _boycotts(folded.text, c)
            or _is_live(folded.text, c)
            or _is_a_feast(folded, c)
            or _is_arabia(folded.text, c)
        )
    ]
    return sorted([*found, *_such_as(folded.text, found, known, cues)], key=lambda c: c.start)


def _such_as(text: str, cued: Sequence[CueMatch], known: Listed, cues: CueTable) -> list[CueMatch]:
    """Cues whose names come behind a word for «among them»: «أحياء سكنية عدة، منها كذا وكذا», «قرى في كذا وكذا»."""
    starts = {c.start for c in cued if c.cue.many}
    found = []
    for cue in cued:
        counted = _is_counted(text, cue)
        if not (cue.cue.many or counted) or cue.cue.dual or cue.cue.id not in IN_LISTS:
            continue
        match = _SUCH_AS.match(text, cue.end) or (
            None if cue.definite or counted else _LIES_IN.match(text, cue.end)
        )
        if match is None or any(cue.start < s < match.end() for s in starts):
            continue
        word = WORD.match(text, match.end())
        if word is None or word[0].removeprefix(_ARTICLE) in cues.words:
            continue  # «مناطق عدة وخاصة القرى والبلدات»
        if match.re is _LIES_IN and match.end() not in known:
            continue
        found.append(CueMatch(match.end(), match.end(), "", cue.cue._replace(many=True)))
    return found


def _is_counted(text: str, cue: CueMatch) -> bool:
    """Whether a word for one place stands behind a number above ten: «18 قرية»."""
    if cue.cue.many or cue.cue.id not in _BY_NUMBER or cue.clitics:
        return False
    return _COUNTED.search(text, max(0, cue.start - _COUNT), cue.start) is not None


def _is_led_to(folded: Folded, cue: CueMatch) -> bool:
    """Whether what folds to وادي, a valley, is «وأدى», and led to."""
    if folded.text[cue.start : cue.end] != "وادي":
        return False
    raw = folded.raw[slice(*folded.span(cue.start, cue.end))]
    return "أ" in raw or "ى" in raw


def _is_his_shop(folded: Folded, cue: CueMatch) -> bool:
    """Whether what folds to محلة, a quarter, is «محله», his shop, or stands by itself."""
    if folded.text[cue.start : cue.end] != "محله":
        return False
    return cue.definite or not folded.raw[slice(*folded.span(cue.start, cue.end))].endswith("ة")


def _boycotts(text: str, cue: CueMatch) -> bool:
    """Whether «قاطع» is a verb and no sector: «قاطع النواب الجلسة», not «في قاطع مخمور»."""
    if text[cue.start : cue.end] != "قاطع":
        return False
    before = cue.start - len(cue.clitics)
    return not (cue.clitics.endswith("ب") or text.endswith(("في ", "ضمن ", "من ", "علي "), 0, before))


# «برصاص حي، ونقل»: live rounds, and no quarter.
_LIVE = ("رصاص ", "رصاصه ", "رصاصتين ", "رصاصات ", "طلق ", "طلق ناري ", "عيار ", "عيار ناري ", "اعيره ", "اعيره ناريه ", "ذخيره ", "بث ", "نقل ")  # fmt: skip


def _is_live(text: str, cue: CueMatch) -> bool:
    """Whether «حي» is what rounds are, «برصاص حي», and no quarter."""
    return text[cue.start : cue.end] == "حي" and text.endswith(_LIVE, 0, cue.start - len(cue.clitics))


# «احياء الشيعة ذكرى عاشوراء», as many write إحياء.
_KEPT = re.compile(r"(?:\s[^\s.،]+){0,3}?\s(?:ال)?(?:ذكري|مراسم|شعاير|مناسب|طقوس|احتفال|قداس)\w*")


def _is_a_feast(folded: Folded, cue: CueMatch) -> bool:
    """Whether what folds to أحياء, quarters, is إحياء: the keeping of a day."""
    if folded.text[cue.start : cue.end] != "احياء":
        return False
    raw = folded.raw[slice(*folded.span(cue.start, cue.end))]
    return "إ" in raw or ("أ" not in raw and _KEPT.match(folded.text, cue.end) is not None)


def _is_arabia(text: str, cue: CueMatch) -> bool:
    """Whether «جزيرة» is that of the Arabs, or half of «شبه جزيرة»."""
    island = text[cue.start : cue.end] == "جزيره"
    return island and (text.startswith(" العرب", cue.end) or text.endswith("شبه ", 0, cue.start))


def _is_local(text: str, cue: CueMatch, known: Listed) -> bool:
    """Whether «محلية» is «local» and no locality: «مصادر محلية وشهود», not «بمحلية طويلة», «قصفوا محلية كذا بولاية كذا»."""
    if text[cue.start : cue.end] != "محليه":
        return False
    led = cue.clitics.endswith(("ب", "ل")) or text.endswith(("في ", "من ", "علي "), 0, cue.start)
    named = known.get(cue.end + 1)
    return not (
        led or (named is not None and not is_common_word(named.name)) or _IN_A_STATE.match(text, cue.end)
    )
