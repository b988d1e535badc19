"""Whether a fate's verb has the words that make it one, and whether the hurt that are counted died: «وفارق ثلاثة مصابين الحياة»."""

from __future__ import annotations

from stream.articles.fold import fold_name
from stream.events.tolls.number_words import VALUES, fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.parts import ONE_OF_THEM
from stream.events.tolls.people import RULES, read
from stream.events.tolls.people_table import Fate
from stream.events.tolls.quantity import STOPS

_DEATH = fold_all(("وفاة", "توفي", "توفيت", "استشهاد", "استشهد", "ووفاة", "واستشهاد", "لفظ"))  # «وفاة جريحين»
_PASSED = fold_all(("قضى", "مات", "ماتت"))  # «مات جريح»
_THEY_DIED, _LEFT_LIFE = fold_all(("توفوا", "ماتوا", "قضوا")), ("فارقوا", "الحياه")
_WOMEN = fold_all(("نساء", "سيدات", "فتيات", "طفلات", "طالبات", "امرأة"))
_NEEDS = {fate.id: frozenset(fold_name(word) for word in fate.needs) for fate in RULES.fate if fate.needs}


def died_before(words: list[Token], k: int) -> bool:
    """Whether a word at `k` says that the hurt behind it died: «وفاة جريحين», «وفارق ثلاثة مصابين الحياة», «ولقي جريح حتفه»."""
    if k < 0:
        return False
    if words[k].text in _DEATH:
        return True
    fate = read(words[k].text).fate
    if fate is None or fate.kind != "killed":
        return False
    return (fate.id in _NEEDS or words[k].text.lstrip("وف") in _PASSED) and stands(words, fate, k, 0)


def died_behind(words: list[Token], at: int) -> bool:
    """«تسعة جرحى توفوا»: whether words say so behind those counted before `at`."""
    behind = [word.text for word in words[at : at + 2]]
    return behind[:1] != [] and (behind[0] in _THEY_DIED or tuple(behind) == _LEFT_LIFE)


def stands(words: list[Token], fate: Fate, k: int, gap: int) -> bool:
    """Whether the words that the fate needs come after it."""
    needs = _NEEDS.get(fate.id)
    if needs is None or (fate.at_once and (gap > 0 or _lost(words, k))):
        return True
    behind = [word.text for word in words[k + 1 : k + 16]]
    stop = next((at for at, word in enumerate(behind) if word in STOPS), len(behind))
    return not needs.isdisjoint(behind[:stop])


def _lost(words: list[Token], k: int) -> bool:
    """«البلدة فقدت تسعة مدنيين»: a town or a force that lost men, where women who went missing would take this verb too."""
    behind = [word.text for word in words[k + 1 : k + 3]]
    masculine = behind[:1] and (behind[0].isdigit() or (behind[0] in VALUES and behind[0].endswith("ه")))
    return words[k].text.removeprefix("و") == "فقدت" and bool(masculine) and _WOMEN.isdisjoint(behind)


def died_one(words: list[Token], i: int) -> bool:
    """«سبعة أشخاص، أحدهم فارق الحياة»: whether one of those counted before died."""
    k = i + 1 + (i + 1 < len(words) and words[i + 1].text == "قد")
    if words[i].text not in ONE_OF_THEM or k >= len(words):
        return False
    fate = read(words[k].text).fate
    return fate is not None and fate.kind == "killed" and fate.form == "verb" and stands(words, fate, k, 0)
