"""Verbs of dying that tell of nobody's death: a shell that fell, a murder that was tried, the one who killed."""

from __future__ import annotations

from collections.abc import Sequence

from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token, is_number
from stream.events.tolls.people import RULES, Reading, read
from stream.events.tolls.quantity import STOPS, Group

_ACTIVE = fold_all(("قتل", "قتلت", "أصاب", "أصابت", "جرح", "جرحت", "أردى", "ذبح", "أعدم"))
_FALLING = fold_all(RULES.around.falling)
_PROJECTILES = tuple(fold_all(RULES.around.projectiles))
_ONTO = frozenset(("علي", "فوق"))
_ONE_OF_THEM = ("اخر", "واحد", "احد", "ثان", "ثالث", "رابع", "خامس")  # how words begin for one of many
_KILLING = fold_all(("قتل", "اغتيال", "تصفية", "إعدام", "ذبح"))
_TRIED, _ATTEMPT, _FAILED, _THREATENED = map(
    tuple,
    map(
        fold_all,
        (RULES.around.tried, RULES.around.attempt, RULES.around.failed, RULES.around.threatened),
    ),
)
_SUBJECT = 3  # words from «الصاروخ» to «سقط»
_TALE = 24  # words of a sentence in which it is told what fell
_TRY = 5  # words from «حاول» to «قتل»


def of_nobody(words: list[Token], readings: list[Reading], k: int, group: Group) -> bool:
    """Whether a verb at `k` tells of no death of the one person behind it."""
    return fell_on_a_spot(words, k, group.first) or _kills_others(words, readings, k, group)


def _kills_others(words: list[Token], readings: list[Reading], k: int, group: Group) -> bool:
    """«قتل مسلح سبعة مستوطنين», «قتل جندي شابا»: whether one person behind a verb killed those who follow at once."""
    at = group.last
    if words[k].text.lstrip("و").removeprefix("ف") not in _ACTIVE or k != group.first - 1 or at >= len(words):
        return False
    if is_number(words, at):
        counted = [read(word.text) for word in words[at + 1 : at + 3]]
        return any((r.person or r.casualty) and not r.conj for r in counted)
    victim = readings[at]
    apart = victim.conj or victim.definite or victim.led or victim.person is None
    return not apart and (victim.amount in ("two", "many") or victim.tanwin)


def fell_on_a_spot(words: Sequence[Token], k: int, first: int) -> bool:
    """Whether what fell at `k` is a shell, not the one person told of at `first`: «سقط صاروخ قرب بيت مدير», «سقط آخر»."""
    if words[k].text.lstrip("وف").removeprefix("ب") not in _FALLING:
        return False
    behind = words[k + 1].text if k + 1 < len(words) else ""
    fell = (word.text for word in words[k + 1 : min(k + 1 + _SUBJECT, first)])  # «سقوط ثلاثة صواريخ»
    if first > k + 1 and (any(map(_is_projectile, fell)) or behind in _ONTO):
        return True
    near_one = words[first].text if first == k + 1 else behind
    if near_one.removeprefix("ال").startswith(_ONE_OF_THEM):
        return _last_told(words, k)
    near = words[max(0, k - _SUBJECT) : k]
    return first > k + 1 and any(_is_projectile(word.text) for word in near)


def _is_projectile(word: str) -> bool:
    bare = word.removeprefix("و").removeprefix("ال")
    return bare.startswith(_PROJECTILES) or bare.removeprefix("بال").removeprefix("ب").startswith(
        _PROJECTILES
    )


def _last_told(words: Sequence[Token], k: int) -> bool:
    """Whether a sentence tells of shells before `k`, and of nobody after them: «بصاروخين سقط أحدهما قرب …»."""
    for word in reversed(words[max(0, k - _TALE) : k]):
        reading = read(word.text)
        if word.text in STOPS or reading.person or reading.casualty:
            return False
        if _is_projectile(word.text):
            return True
    return False


def was_tried(words: Sequence[Token], k: int) -> bool:
    """Whether a murder at `k` was but tried or threatened: «حاول مسلحون قتل …», «تعرض لمحاولة اغتيال», «هدد بقتل …»."""
    word = words[k].text
    led = word[:1] in ("ل", "ب") and word[1:] in _KILLING
    if k == 0 or not (led or word in _KILLING):
        return False
    near = [w.text for w in words[max(0, k - _TRY) : k]]
    ends = (at for at in range(len(near), 0, -1) if near[at - 1] in STOPS or near[at - 1] == "،")
    near = near[next(ends, 0) :]
    if word[0] == "ب" and led:
        return any(_begins(w, _THREATENED) for w in near)
    failed = near[-1:] == ["في"] and any(_begins(w, _FAILED) for w in near)
    noun = near[-1:] and near[-1][near[-1][0] in "بل" :].removeprefix("ال").startswith(_ATTEMPT)
    return bool(failed or noun) or any(_begins(w, _TRIED) for w in near)


def _begins(word: str, with_one_of: tuple[str, ...]) -> bool:
    """Whether a word begins with one of these, behind «و» or «ف» too."""
    return word.startswith(with_one_of) or (word[0] in "وف" and word[1:].startswith(with_one_of))
