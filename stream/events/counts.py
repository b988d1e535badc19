"""Casualties: how many people a sentence says were killed, injured or are missing, and what one attack's toll is.

`find_tolls` reads the figures of folded text; which of them belong to which attack is for the caller to say.
`combine` makes one toll of those that do: parts never override totals, the newest total replaces older ones, and
totals that differ become a range.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from stream.articles.fold import fold_name
from stream.events.fates import fate_of
from stream.events.numbers import Token, fold_all, tokenise
from stream.events.people import RISE, RULES, Reading, read
from stream.events.quantities import ADDED, BREAKS, STOPS, Quantity, quantities, read_part
from stream.events.tolls import SIDES, Toll, combine
from stream.text.expressions import beginning

__all__ = ["Toll", "combine", "find_tolls"]

_NEAR = 60  # letters between a figure and the stretch of time or places it covers
_FIRSTS = re.compile(
    r"(?:الاول|الاولي|الاعنف|الاكبر|الاسوا|الاكثر|اكبر|اعنف|اسوا|ثاني|ثالث|نوعه|نوعها|دمويه|اعلي حصيله)\b"
)


class _Group(Struct, frozen=True):
    """Quantities that و joins into one sum."""

    members: tuple[Quantity, ...]

    @property
    def first(self) -> int:
        return self.members[0].first

    @property
    def last(self) -> int:
        return self.members[-1].last

    @property
    def head(self) -> str:
        return self.members[0].head

    @property
    def part(self) -> bool:
        return self.members[0].part


def _folded_pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:[وف])?(?:{fold_name(pattern)})(?!\w)")


NONE = tuple(zip(RULES.none, beginning(_folded_pattern(rule.pattern) for rule in RULES.none), strict=True))
SPREAD = tuple(
    zip(RULES.spread, beginning(_folded_pattern(rule.pattern) for rule in RULES.spread), strict=True)
)
_ONE_SIDE = re.compile(r" (?:لدي|في صفوف|بين|في جانب)\b")
_THEIRS = ("ه", "ها", "هما")
_COMPANY = fold_all(("مرافقيه", "مرافقيها", "عناصره", "حراسه", "مساعديه", "أقاربه", "أبنائه", "رفاقه"))
_BRACKET = 24  # words within which a bracket is closed
_ATTACKING = (
    "ارهابي",
    "الارهابي",
    "مسلح",
    "المسلح",
    "مهاجم",
    "المهاجم",
    "انتحاري",
    "الانتحاري",
    "داعش",
    "تكفيري",
    "حوثي",
)
_NAME = 9  # words from one named person to the next
_CLOSE, _LONE = 5, 16  # words between two sides' dead, and behind «اغتال»
_ENDS = frozenset(".!؟\n")
_TIES = frozenset(("و", "(", ":", "،", "؛"))
_PLACES = fold_all(
    (
        "حي",
        "أحياء",
        "مدينة",
        "بلدة",
        "قرية",
        "منطقة",
        "مخيم",
        "ريف",
        "محافظة",
        "مديرية",
        "ناحية",
        "قضاء",
        "ضاحية",
        "سوق",
    )
)
_text = attrgetter("text")
_THEIR_NUMBER = frozenset(("عددهم", "عددها"))


def find_tolls(folded: str, start: int = 0, end: int | None = None) -> list[Toll]:
    """The figures of people in `folded[start:end]`, in order of their start."""
    words = tokenise(folded, start, end)
    readings = [*map(read, map(_text, words))]
    found = quantities(folded, words)
    tolls: list[Toll] = []
    if any(reading.fate or reading.casualty for reading in readings):
        tolls = _told(folded, words, readings, _groups(words, readings, found))
        tolls += _lone(folded, words, readings, tolls)
    tolls += _nobody(folded, start, len(folded) if end is None else end)
    tolls = _flag_spread(folded, start, len(folded) if end is None else end, tolls)
    return sorted(tolls, key=lambda toll: (toll.start, toll.end))


def _groups(words: list[Token], readings: list[Reading], found: list[Quantity]) -> list[_Group]:
    """Quantities joined by و with nothing but their own words between: «ضابط و3 جنود»."""
    groups: list[_Group] = []
    for quantity in found:
        if groups and _continues(words, readings, groups[-1].members[-1], quantity):
            groups[-1] = _Group((*groups[-1].members, quantity))
        else:
            groups.append(_Group((quantity,)))
    return groups


def _continues(words: list[Token], readings: list[Reading], before: Quantity, quantity: Quantity) -> bool:
    """Whether `quantity` goes on counting what `before` counts."""
    gap = range(before.last, quantity.first)
    theirs = readings[quantity.first].named and words[quantity.first].text.endswith(_THEIRS)
    with_them = words[quantity.first - 1].text == "مع" and words[quantity.last - 1].text in _COMPANY
    children = quantity.who == "children" and words[quantity.first].text.startswith("و")
    name = (
        readings[quantity.first].named and readings[quantity.first].conj
    )  # «مقتل العقيد فلان الفلاني، والرائد …»
    added = with_them or any(words[k].text in ADDED for k in gap)  # «ثلاثة عناصر بالإضافة إلى مدنيين اثنين»
    if len(gap) > (_NAME if name else 5) or before.head or quantity.head or quantity.part:
        return False
    if {before.who, quantity.who} == SIDES and not _allied(words, quantity):
        return False
    breaks = BREAKS - (
        {"الي"} if added else {"علي", "في"} if theirs else {"علي"} if name else set()
    )  # a man's name is spelt like «على»
    if any(words[k].text in STOPS or words[k].text in breaks or readings[k].fate for k in gap):
        return False
    tied = (
        added
        or children
        or words[quantity.first - 1].text == "و"
        or (readings[quantity.first].conj and quantity.first not in gap)
    )
    return tied and (quantity.rule != "plural" or before.rule == "plural")


def _allied(words: list[Token], quantity: Quantity) -> bool:
    """«وثلاثة مقاتلين موالين»: fighters on the soldiers' side."""
    return any(word.text.startswith("موال") for word in words[quantity.last : quantity.last + 2])


def _told(folded: str, words: list[Token], readings: list[Reading], groups: list[_Group]) -> list[Toll]:
    """What befell each group: its own noun, the word before it, a verb after it, or the group before it."""
    tolls: list[Toll] = []
    previous: _Group | None = None
    kind = ""
    groups = [group for group in groups if not _superseded(words, group)]
    uptos = _next_wholes(groups, len(words))
    for index, group in enumerate(groups):
        floor = previous.last if previous is not None and not previous.part else 0
        upto = uptos[index]
        if group.part:
            got, rule = kind, "part"
        elif previous is not None and any(
            w.text in _THEIR_NUMBER for w in words[previous.last : group.first]
        ):
            got, rule = kind, "their-number"
        elif (
            kind
            and group.first
            and words[group.first - 1].text != "هم"
            and read_part(words[group.first - 1].text)
        ):
            got, rule = kind, "part-of-its-own"
        else:
            got, rule = fate_of(words, readings, group, floor, upto)
            if not got and previous is not None and kind:
                rule = _shared(words, readings, previous, group)
                got = kind if rule else ""
        if got:
            tolls += _tolls(folded, words, group, got, rule)
        if not group.part and (got or group.members[0].rule != "plural"):
            kind, previous = got, group
    return tolls


def _shared(words: list[Token], readings: list[Reading], before: _Group, group: _Group) -> str:
    """The rule by which a figure shares the fate of the one before it: its enemies, or its share by place."""
    gap = words[before.last : group.first]
    if any(word.text in _ENDS for word in gap):
        return ""
    tied = bool(gap) and gap[-1].text in _TIES
    tied = tied or readings[group.first].conj
    enemies = {before.members[-1].who, group.members[0].who} == SIDES
    if enemies and tied and len(gap) <= _CLOSE:
        return "their-enemies"
    follows = [word.text for word in words[group.last : group.last + 2]]
    shared = tied and follows[:1] == ["في"] and (follows[-1] in _PLACES or _bracketed(words, group.first))
    return "by-place" if shared else ""


def _bracketed(words: list[Token], at: int) -> bool:
    """Whether a bracket is open before a token: «6 مدنيين (3 منهم في كذا، ومدنيان في كذا)»."""
    for word in reversed(words[max(0, at - _BRACKET) : at]):
        if word.text in ("(", ")", *_ENDS):
            return word.text == "("
    return False


def _attackers(words: list[Token], members: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Of people told in one sum, civilians or soldiers and those who attacked them, the latter."""
    found = tuple(
        m
        for m in members
        if m.who == "fighters"
        and any(word.text.startswith(_ATTACKING) for word in words[m.first : m.last + 1])
    )
    return found if len(found) < len(members) else ()


def _lone(folded: str, words: list[Token], readings: list[Reading], tolls: list[Toll]) -> list[Toll]:
    """One person where «اغتال مجهولون فلانا» has no figure near: not in an attempt."""
    found = []
    for k, reading in enumerate(readings):
        if reading.fate is None or not reading.fate.alone or reading.definite:
            continue
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
                    low=1,
                    high=1,
                    text=folded[a:b],
                    rule=reading.fate.id,
                )
            )
    return found


def _next_wholes(groups: list[_Group], size: int) -> list[int]:
    """For each group the token where the next one that is no part begins."""
    uptos: list[int] = []
    upto = size
    for group in reversed(groups):
        uptos.append(upto)
        upto = upto if group.part else group.first
    return uptos[::-1]


def _superseded(words: list[Token], group: _Group) -> bool:
    """«من 9 إلى 12»: the first is the older figure."""
    if group.first == 0 or words[group.first - 1].text != "من" or group.last >= len(words):
        return False
    return words[group.last].text == "الي" and any(
        w.text.removeprefix("و") in RISE for w in words[max(0, group.first - 14) : group.first]
    )


def _newest(words: list[Token], group: _Group) -> bool:
    """«ارتفعت حصيلة … إلى 20»."""
    before = [word.text for word in words[max(0, group.first - 16) : group.first]]
    stop = max((k for k, word in enumerate(before) if word in STOPS), default=-1)
    near = before[stop + 1 :]
    return "الي" in near[-5:] and any(word.removeprefix("و") in RISE for word in near)


def _tolls(folded: str, words: list[Token], group: _Group, kind: str, rule: str) -> list[Toll]:
    """The group as tolls: a vague «عشرات القتلى والجرحى» is two."""
    lows = [member.low for member in group.members]
    highs = [member.high for member in group.members]
    known = [low for low in lows if low is not None]
    start, end = words[group.first].start, words[group.last - 1].end
    vague = not known and all(high is None for high in highs)
    attackers = _attackers(words, group.members)
    low = sum(known) - sum(m.low or 0 for m in attackers) if known else None  # those attacked, at least
    high = sum(h for h in highs if h is not None) if all(h is not None for h in highs) else None
    who = {member.who for member in group.members}
    return [
        Toll(
            start=start, end=end, kind=each, low=low, high=high, text=folded[start:end], rule=rule,
            who=who.pop() if len(who) == 1 else "", part=group.part, newest=_newest(words, group),
        )
        for each in (("killed", "injured") if kind == "both" and vague else (kind,))
    ]  # fmt: skip


def _nobody(folded: str, start: int, end: int) -> list[Toll]:
    """Zeros where the text says outright that nobody was hurt."""
    tolls: list[Toll] = []
    for rule, pattern in NONE:
        for match in pattern.finditer(folded, start, end):
            if _ONE_SIDE.match(folded, match.end(), end):
                continue
            what = match["what"]
            kinds = (
                ("killed",) if what == "قتلي" else ("injured",) if what == "جرحي" else ("killed", "injured")
            )
            tolls += [
                Toll(
                    start=match.start(),
                    end=match.end(),
                    kind=kind,
                    low=0,
                    high=0,
                    text=match[0],
                    rule=rule.id,
                )
                for kind in kinds
            ]
    return tolls


def _flag_spread(folded: str, start: int, end: int, tolls: list[Toll]) -> list[Toll]:
    """Mark figures for a stretch of time or for several places."""
    if not tolls:
        return tolls
    hits = [
        (match, rule.kind)
        for rule, pattern in SPREAD
        for match in pattern.finditer(folded, start, end)
        if not _FIRSTS.search(folded, max(start, match.start() - 40), match.start())
    ]
    hits.sort(key=lambda hit: hit[0].start())
    starts = [match.start() for match, _ in hits]
    return [
        _flagged(
            folded,
            toll,
            hits[bisect_left(starts, toll.start - 2 * _NEAR) : bisect_right(starts, toll.end + _NEAR)],
        )
        for toll in tolls
    ]


def _flagged(folded: str, toll: Toll, hits: list[tuple[re.Match[str], str]]) -> Toll:
    period, spread = "", False
    for match, kind in hits:
        left, right = min(toll.end, match.end()), max(toll.start, match.start())
        if right - left > _NEAR or any(mark in folded[left:right] for mark in STOPS):
            continue
        period = period or (match[0] if kind == "period" else "")
        spread = spread or kind == "spread"
    if not period and not spread:
        return toll
    return replace(toll, period=period, spread=spread)
