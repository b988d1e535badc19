"""Tallies of the dead or hurt, and the number that one reached: «عدد القتلى … ارتفع إلى 12», «إلى خمسة عدد من قتلوا»."""

from __future__ import annotations

from itertools import pairwise

from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token, is_number
from stream.events.tolls.people import EXCEEDED, REACHED, RULES, TALLY, Reading, rises
from stream.events.tolls.quantity import STOPS

_ENDS = STOPS | {"،"}
RISEN = 30  # words between a tally and the number to which it rose
_REACHING = REACHED | EXCEEDED
_RESULT = ("الحصيل", "حصيلت")
_ATTACKS = fold_all((*RULES.around.attacks, "مجزرة", "كمين"))
_ITS_ATTACK = 12  # words from «حصيلة القصف» to the verb that says that it rose
_ITS_NUMBER = frozenset(("العدد", "عددهم", "الرقم"))
_IN_ALL = frozenset(("الاجمالي", "النهايي", "الكلي", "الحقيقي", "الفعلي", "الصحيح", "هو", "بلغ", "يبلغ"))
_ASIDE = 10  # words between two commas
_BEHIND = 3  # words from a number to the tally behind it
_WHO = frozenset(("من", "الذين", "اللواتي"))
_SAID = frozenset(("ان", "وان", "بان"))


def risen(words: list[Token], at: int) -> bool:
    """Whether a number is that to which a tally rose, which it reached or passed: «ارتفع إلى 12», «صاروا 12», «فاق 12»."""
    before = words[at - 1].text if at else ""
    if words[at].text in EXCEEDED:
        return True
    if before != "الي":
        return before in REACHED or _reached(words, at)
    k = rose_at(words, at)
    return k is not None and (k == at - 2 or _tally_near(words, k))


def _reached(words: list[Token], at: int) -> bool:
    """Whether the number at `at` is what a tally before it reached: «بلغ عدد ضحايا القذيفة التي أصابت حي كذا 44»."""
    for k in range(at - 1, max(0, at - RISEN) - 1, -1):
        if words[k].text in _ENDS:
            return False
        verb = words[k].text if words[k].text in _REACHING else words[k].text[1:]
        if verb in _REACHING and words[k + 1].text in TALLY:
            return not any(is_number(words, j) for j in range(k, at))
    return False


def rose_at(words: list[Token], at: int) -> int | None:
    """The word that says what rose to the number at `at`, in its sentence."""
    for k in range(at - 2, max(0, at - RISEN) - 1, -1):
        if words[k].text in STOPS:
            return None
        if rises(words[k].text):
            return k
    return None


def _tally_near(words: list[Token], k: int) -> bool:
    """Whether what rose at `k` is a tally: «ارتفعت حصيلة القتلى … إلى», «عدد القتلى ارتفع … إلى»."""
    return any(word.text in TALLY for word in words[max(0, k - 3) : k + 2])


def is_tally(words: list[Token], reading: Reading, k: int, *, light: bool, rose: bool) -> bool:
    """Whether the dead or hurt at `k` are those whom the number behind counts: «شهداء الاقتحام … صاروا 9»."""
    if tallied(words, k):
        return True
    return (reading.definite and light) or (rose and reading.amount == "many")


def tallied(words: list[Token], k: int) -> bool:
    """Whether a tally is named right before a word."""
    return any(word.text.removeprefix("و") in TALLY for word in words[max(0, k - 3) : k])


def of_whom(words: list[Token], readings: list[Reading], k: int) -> str:
    """The kind of a tally of those whom a verb at `k` tells of: «عدد من قتلوا», «عدد من قتلتهم الغارات», «إن من قتلوا»."""
    fate = readings[k].fate
    if fate is None or fate.form != "after" or k < 2 or words[k - 1].text not in _WHO:
        return ""
    before = words[k - 3].text if words[k - 2].text == '"' and k > 2 else words[k - 2].text
    return fate.kind if before in _SAID or before.lstrip("وف") in TALLY else ""


def bare_tally(words: list[Token], at: int, kind: str) -> str:
    """The kind of a tally that rose and does not say of whom: «رفع المرصد الحصيلة إلى 6», «قبل أن ترفع العدد إلى 9»."""
    if kind and at and (words[at - 1].text in _ITS_NUMBER or words[at - 1].text in _IN_ALL):
        own = not _ITS_NUMBER.isdisjoint(word.text for word in words[max(0, at - 2) : at])
        return kind if own else ""  # «لكنه أكد أن العدد ثلاثة»
    k = rose_at(words, at) if at > 1 and words[at - 1].text == "الي" else None
    if k is None:
        return ""
    near = [word.text for word in words[max(0, k - 1) : at - 1]]
    if any(word.startswith(_RESULT) for word in near) or _of_an_attack(words, k, at):
        return "killed"
    return kind if not _ITS_NUMBER.isdisjoint(near) else ""


def _of_an_attack(words: list[Token], k: int, at: int) -> bool:
    """«حصيلة القصف على كذا ارتفعت إلى 3»: whether what rose at `k` is what an attack took."""
    first = next(
        (j + 1 for j in range(k, max(0, k - _ITS_ATTACK), -1) if words[j].text in STOPS),
        max(0, k - _ITS_ATTACK),
    )
    told = (word.text.removeprefix("و").removeprefix("ال") for word in words[first:at])
    return any(a == "حصيله" and b in _ATTACKS for a, b in pairwise(told))


def tally_behind(words: list[Token], readings: list[Reading], at: int) -> str:
    """The kind of a tally that stands behind its number: «صعد إلى خمسة عدد القتلى», «إلى 9، بينهم طفل، عدد من قتلوا»."""
    at = _past_aside(words, at)
    for k in range(at, min(at + _BEHIND, len(words) - 1)):
        if words[k].text not in TALLY:
            continue
        behind = readings[k + 1].casualty
        if behind is not None:
            return behind.kind
        if k + 2 < len(words) and (kind := of_whom(words, readings, k + 2)):
            return kind
    return ""


def _past_aside(words: list[Token], at: int) -> int:
    """The token behind what stands between two commas."""
    if at >= len(words) or words[at].text != "،":
        return at
    return next((k + 1 for k in range(at + 1, min(at + _ASIDE, len(words))) if words[k].text == "،"), at)
