"""Those killed of whom no figure is told: «اغتال مجهولون فلانا», «قتل مسلحون "فلانا وشقيقه"»."""

from __future__ import annotations

from itertools import pairwise

from stream.events.tolls.nameless import nameless
from stream.events.tolls.no_death import was_tried
from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.people import RULES, Reading
from stream.events.tolls.toll import Toll, of_one_word

_ENDS = frozenset(".!؟\n")
_LONE = 16  # words behind «اغتال» in which it is told whom
_HURT = ("killed", "injured")
_AGES = fold_all(("عاما", "عام", "سنة", "سنوات", "أعوام", "ربيعا"))
_GUNMEN = fold_all(RULES.around.gunmen)
# «السفينة أبلغت عن إصابتها بمقذوف», «إلى إصابته بأضرار»: a ship or a house, and nobody.
_CRAFT = fold_all(
    [
        f"{the}{craft}"
        for craft in ("سفينة", "ناقلة", "مروحية", "طائرة", "مدمرة", "بارجة")
        for the in ("", "ال")
    ]
)
_AS_A_THING = fold_all(("بأضرار", "بمقذوف", "بمقذوفين", "مباشرة", "بعطب", "بأعطال"))
_NEAR = 8  # words before in which a ship is named


def uncounted_victims(
    folded: str, words: list[Token], readings: list[Reading], tolls: list[Toll]
) -> list[Toll]:
    """One person where «اغتال مجهولون فلانا» has no figure near: not in an attempt."""
    found = _aged_victims(folded, words, readings, tolls)
    fell = [k for k, reading in enumerate(readings) if reading.fate is not None]
    found += _named_victims(folded, words, readings, fell, [*tolls, *found])
    found += nameless(folded, words, readings, fell, [*tolls, *found])
    for k in fell:
        fate = readings[k].fate
        if fate is None or not fate.alone or readings[k].definite:
            continue
        behind = fold_all(fate.behind)
        if behind and not behind & {w.text for w in words[max(0, k - 1) : k + 1]}:
            continue
        if words[min(k + 1, len(words) - 1)].text in _AS_A_THING or _is_a_craft(words, k):
            continue
        last = min(k + _LONE, len(words) - 1)
        end = next((w.start for w in words[k:last] if w.text in _ENDS), words[last].end)
        start = words[max(0, k - 2)].start
        near = any(start <= t.start < end and t.kind == fate.kind for t in tolls)
        if not near and not was_tried(words, k):
            found.append(of_one_word(folded, words[k], fate.kind, fate.alone, fate.id))
    return found


def _is_a_craft(words: list[Token], k: int) -> bool:
    """Whether what «إصابتها» at `k` speaks of is a ship or an aircraft, named right before in its sentence."""
    near = [w.text for w in words[max(0, k - _NEAR) : k]]
    end = max((at for at, word in enumerate(near) if word in _ENDS), default=-1)
    return not _CRAFT.isdisjoint(near[end + 1 :])


def _aged_victims(folded: str, words: list[Token], readings: list[Reading], tolls: list[Toll]) -> list[Toll]:
    """Those named with their age and counted by nobody: «استشهد فلان (24 عاما)», «قتل الرصاص فلانا (31 عاما)»."""
    found: dict[int, Toll] = {}
    for k in _ages(words) if ")" in folded else ():
        first = max(0, k - _LONE)
        begin = next((j + 1 for j in range(k, first - 1, -1) if words[j].text in _ENDS), first)
        before = (j for j in range(k, begin - 1, -1) if (f := readings[j].fate) and f.form != "after")
        at = next(before, k + 2)  # «فلان (24 عاما) استشهد»
        fate = readings[at].fate if at < len(words) else None
        if fate is None or fate.form == "after" or fate.kind not in _HURT:
            continue
        a, b = sorted((at, k))
        start, end = words[a].start, words[b].end
        if any(start <= t.start < end and t.kind in (fate.kind, "both") for t in tolls):
            continue
        many = 1 + (found[at].low or 0 if at in found else 0)
        found[at] = of_one_word(folded, words[at], fate.kind, many, "aged-victim")
    return [*found.values()]


def _ages(words: list[Token]) -> list[int]:
    """Where words of an age stand at the end of a bracket."""
    return [k for k, (a, b) in enumerate(pairwise(words)) if b.text == ")" and a.text in _AGES]


def _named_victims(
    folded: str, words: list[Token], readings: list[Reading], fell: list[int], tolls: list[Toll]
) -> list[Toll]:
    """One person, and kin, where gunmen killed somebody who is but named: «قتل مسلحون "فلانا وشقيقه"»."""
    found = []
    for k in fell:
        if k + 2 >= len(words) or words[k + 1].text not in _GUNMEN:
            continue
        if (fate := readings[k].fate) is None or fate.id != "killed-verb":
            continue
        last = min(k + _LONE, len(words) - 1)
        end = next((j for j in range(k + 1, last) if words[j].text in _ENDS), last)
        if any(words[k].start <= t.start < words[end].end and t.kind == "killed" for t in tolls):
            continue
        kin = [j for j in range(k + 2, end) if readings[j].named and readings[j].conj]
        found.append(of_one_word(folded, words[k], "killed", 1 + len(kin), "named-victim"))
    return found
