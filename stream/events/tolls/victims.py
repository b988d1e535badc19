"""Those killed of whom no figure is told: «اغتال مجهولون فلانا», «قتل مسلحون "فلانا وشقيقه"»."""

from __future__ import annotations

from itertools import compress
from operator import attrgetter

from stream.events.tolls.numbers import Token, fold_all
from stream.events.tolls.people import GROUPS, NOTHING, RULES, Reading, is_unit, read
from stream.events.tolls.quantity import BREAKS
from stream.events.tolls.toll import Toll
from stream.text.matching import Remembered

_text = attrgetter("text")
_ENDS = frozenset(".!؟\n")
_LONE = 16  # words behind «اغتال» in which it is told whom
_KILLED = frozenset(("قتل", "قتلت", "استشهد", "استشهدت"))
_BY = ("برصاص", "بالرصاص", "اثر", "جراء", "نتيجه", "بانفجار", "بقصف", "بغاره", "بعبوه", "متاثرا", "متاثره")
_NAMES = range(2, 6)  # words of a person's name
_WEAPONS = tuple(fold_all(RULES.around.weapons))
_GUNMEN = fold_all(RULES.around.gunmen)


def _alone(word: str) -> bool:
    """Whether a word kills or hurts one person by itself."""
    reading = read(word)
    return reading.fate is not None and reading.fate.alone > 0 and not reading.definite


_ALONE = Remembered(_alone)


def uncounted_victims(
    folded: str, words: list[Token], readings: list[Reading], tolls: list[Toll]
) -> list[Toll]:
    """One person where «اغتال مجهولون فلانا» has no figure near: not in an attempt."""
    found = _named_victims(folded, words, readings, tolls)
    found += _who_is_but_named(folded, words, readings, tolls)
    for k in compress(range(len(words)), map(_ALONE.__getitem__, map(_text, words))):
        reading = readings[k]
        assert reading.fate is not None  # noqa: S101 - that is what these words have
        behind = fold_all(reading.fate.behind)
        if behind and not behind & {w.text for w in words[max(0, k - 1) : k + 1]}:
            continue
        last = min(k + _LONE, len(words) - 1)
        end = next((w.start for w in words[k:last] if w.text in _ENDS), words[last].end)
        start = words[max(0, k - 2)].start
        near = any(start <= t.start < end and t.kind == reading.fate.kind for t in tolls)
        if not near and not any("محاول" in word.text for word in words[max(0, k - 3) : k]):
            a, b = words[k].start, words[k].end
            found.append(
                Toll(
                    start=a,
                    end=b,
                    kind=reading.fate.kind,
                    low=reading.fate.alone,
                    high=reading.fate.alone,
                    text=folded[a:b],
                    rule=reading.fate.id,
                )
            )
    return found


def _named_victims(folded: str, words: list[Token], readings: list[Reading], tolls: list[Toll]) -> list[Toll]:
    """One person, and kin, where gunmen killed somebody who is but named: «قتل مسلحون "فلانا وشقيقه"»."""
    found = []
    for k, reading in enumerate(readings[:-2]):
        doers = words[k + 1].text
        if reading.fate is None or reading.fate.id != "killed-verb" or doers not in _GUNMEN:
            continue
        last = min(k + _LONE, len(words) - 1)
        end = next((j for j in range(k + 1, last) if words[j].text in _ENDS), last)
        if any(words[k].start <= t.start < words[end].end and t.kind == "killed" for t in tolls):
            continue
        kin = [j for j in range(k + 2, end) if readings[j].named and readings[j].conj]
        a, b = words[k].start, words[k].end
        many = 1 + len(kin)
        found.append(
            Toll(start=a, end=b, kind="killed", low=many, high=many, text=folded[a:b], rule="named-victim")
        )
    return found


def _who_is_but_named(
    folded: str, words: list[Token], readings: list[Reading], tolls: list[Toll]
) -> list[Toll]:
    """One person killed of whom but the name is told: «قتل سالم الحمدان برصاص …», «إن سالم الحمدان قتل إثر …»."""
    found = []
    for k, reading in enumerate(readings):
        if reading.fate is None or reading.fate.id != "killed-verb":
            continue
        told = words[k].text.removeprefix("و") in _KILLED
        if not (told and (_name(words, readings, k) or _name_before(words, readings, k))):
            continue
        first, last = max(0, k - _NAMES.stop), min(k + _LONE, len(words)) - 1
        if not any(words[first].start <= t.start < words[last].end and t.kind == "killed" for t in tolls):
            a, b = words[k].start, words[k].end
            found.append(
                Toll(start=a, end=b, kind="killed", low=1, high=1, text=folded[a:b], rule="but-named")
            )
    return found


def _name(words: list[Token], readings: list[Reading], k: int) -> bool:
    """Whether a name stands behind the verb at `k`, and behind that by what: «قتل سالم الحمدان برصاص …»."""
    end = next((j for j in range(k + 1, min(k + 1 + _NAMES.stop, len(words))) if words[j].text in _BY), 0)
    return end - k - 1 in _NAMES and _are_names(words, readings, k + 1, end)


def _name_before(words: list[Token], readings: list[Reading], k: int) -> bool:
    """Whether a name stands between «إن» and the verb at `k`, and behind that by what: «إن سالم الحمدان قتل إثر …»."""
    if k + 1 >= len(words) or words[k + 1].text not in _BY:
        return False
    start = next(
        (j for j in range(k - 1, max(-1, k - 2 - _NAMES.stop), -1) if words[j].text in ("ان", "بان")), k
    )
    return k - start - 1 in _NAMES and _are_names(words, readings, start + 1, k)


def _are_names(words: list[Token], readings: list[Reading], start: int, end: int) -> bool:
    """Whether words may be a person's name: none that we know, and the first is no thing, force or weapon."""
    first = words[start].text
    if first.startswith(("ال", *_WEAPONS)) or first in GROUPS or is_unit(first):
        return False
    return all(
        readings[j] is NOTHING and words[j].text.isalpha() and words[j].text not in BREAKS
        for j in range(start, end)
    )
