"""Which figure is the newest and which an older one: «ارتفعت حصيلة … إلى 20», «وكانت حصيلة سابقة أشارت إلى 6»."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.parts import tells_all
from stream.events.tolls.people import rises
from stream.events.tolls.quantity import ENDS, SPEECH, STOPS, Group
from stream.events.tolls.tallies import rose_at

TALE = 24  # words of a sentence in which an older figure is told
_WAS = frozenset(("كان", "كانت"))
_COUNTS = fold_all(("حصيلة", "الحصيلة", "إحصائية", "معلومات", "تقديرات", "أنباء", "تقارير"))
_TALLIES, _NEWER = frozenset(("حصيله", "الحصيله")), fold_all(("جديدة", "الجديدة", "نهائية", "النهائية"))
_FIRST = fold_all(("الأولى", "السابقة", "الأولية"))
_BECAME = fold_all(("بات", "باتت", "باتوا", "صار", "صارت", "صاروا", "أصبح", "أصبحت", "أصبحوا"))
_SOON = 7  # words before a figure in which it is told to be the first
_EARLIER = fold_all(("سابقة", "أولية", "أولى", "السابقة", "الأولية", "الأولى"))


def is_superseded(words: list[Token], group: Group) -> bool:
    """«من 9 إلى 12»: the first is the older figure."""
    if group.first == 0 or words[group.first - 1].text != "من" or group.last >= len(words):
        return False
    return words[group.last].text == "الي" and rose_at(words, group.first) is not None


def is_newest(words: list[Token], group: Group) -> bool:
    """«ارتفعت حصيلة … إلى 20»."""
    before = [word.text for word in words[max(0, group.first - 16) : group.first]]
    if before and before[-1] in _BECAME and group.members[0].bare:
        return True  # «القتلى باتوا 49»
    if group.first and tells_all(words, group.first - 1):
        return True
    if "الي" not in before and _TALLIES.isdisjoint(before):
        return False
    stop = max((k for k, word in enumerate(before) if word in STOPS), default=-1)
    near = before[stop + 1 :]
    if "الي" in near[-5:] and any(rises(word) for word in near):
        return True
    return any(a in _TALLIES and b in _NEWER for a, b in pairwise(near))


def is_older(words: list[Token], group: Group) -> bool:
    """«وكانت حصيلة سابقة أشارت إلى مقتل 6», «أعلنت قبل ذلك حصيلة أولية من 43»."""
    before = [word.text for word in words[max(0, group.first - TALE) : group.first]]
    stop = max((k for k, word in enumerate(before) if word in ENDS or word == "\n"), default=-1)
    near = before[stop + 1 :]
    if near[:1] and near[0].removeprefix("و") in _WAS and not SPEECH.isdisjoint(near):
        return True  # «وكان مصدر طبي ذكر أن أربعة قتلوا»
    if _at_first(near):
        return True
    if _EARLIER.isdisjoint(before):
        return False
    first = next((k for k, word in enumerate(near) if word.removeprefix("و") in _WAS), None)
    told = any(a in _COUNTS and b in _EARLIER for a, b in pairwise(near))
    return told and (first is not None or any(word in ("سابقه", "سابق") for word in near))


def _at_first(near: Sequence[str]) -> bool:
    """«تحدث في البداية عن 4 قتلى», «قيل أولا إن فيها 21», «حصيلته الأولى كانت 25»."""
    last = near[-_SOON:]
    pairs = [*pairwise(last)]
    begun = ("في", "البدايه") in pairs or ("اول", "الامر") in pairs or ("باديء", "الامر") in pairs
    said = any(b == "اولا" and (a in SPEECH or a == "قيل") for a, b in pairs)
    return begun or said or any(a.startswith("حصيلت") and b in _FIRST for a, b in pairs)
