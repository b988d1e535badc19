"""A figure of people as an article gives it, and what one attack's toll is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import prod

from msgspec import Struct

from stream.articles.fold import fold_name
from stream.events.tolls.number_words import VAGUE, fold_all
from stream.events.tolls.numbers import Token
from stream.records import Casualties, Figure

SOME = frozenset(
    ("اخرون", "اخرين", "اخريات", "عدد", "عددا", "عده", "بعض", "كثيرون", "كثيرين", "كثير")
)  # how many is not said
SIDES = {"soldiers", "fighters"}
ONE_MORE = "one-more"  # the rule of a figure that adds one to the one before it
ENEMIES = "their-enemies"  # the rule of a figure that counts the other side's, told beside one
_PALESTINIANS, _ISRAELIS = "فلسطيني", ("إسرائيلي", "اسراييلي", "مستوطن")
_ATTACKING = tuple(
    fold_all(("إرهابي", "الإرهابي", "مهاجم", "المهاجم", "انتحاري", "الانتحاري", "منفذي", "المنفذين"))
)
_LIKELY = 0.3  # how likely a figure is at least that makes another with its number likelier
_SURELY = 0.9  # how likely it is at least that nobody was hurt, where it goes before such a figure
_PAIR = 2
_ROUGHLY = 1.2  # how many times «more than 60» the exact figure is at most
_SOON = 150  # characters between a figure and the tally that rose from it
BESIDE = 300  # characters within which the dead of two sides are told of one fight


class Toll(Struct, frozen=True, kw_only=True, cache_hash=True, gc=False):
    """A figure of people at folded offsets [start, end).

    `kind` is killed, injured, missing or both (killed and injured in one figure). `low` and `high` are None where open. `part` is of another figure, `newest` replaces
    others, `older` is replaced by any; `period` names a stretch of time it covers and `spread` several places: such a figure is on no
    single attack.
    """

    start: int
    end: int
    kind: str
    low: int | None
    high: int | None
    text: str
    who: str = ""
    part: bool = False
    newest: bool = False
    older: bool = False
    period: str = ""
    spread: bool = False
    rule: str

    @property
    def told(self) -> bool:
        """Whether it says how many, in a number or a word: «عشرات القتلى» and «عدد كبير» do, «قتلى», «عدد من القتلى» do not."""
        word, *more = self.text.split(" ")
        some = word in SOME and not any(w.startswith("كبير") for w in more)
        return self.low is not None or self.high is not None or (word in VAGUE and not some)


def of_one_word(folded: str, word: Token, kind: str, many: int, rule: str) -> Toll:
    """So many people, told of by the word for what befell them."""
    text = folded[word.start : word.end]
    return Toll(start=word.start, end=word.end, kind=kind, low=many, high=many, text=text, rule=rule)


def combine(tolls: Sequence[Toll], chances: Mapping[Toll, float] | None = None) -> Casualties:
    """One attack's casualties from the figures that belong to it, the likeliest where `chances` are known."""
    wholes = [toll for toll in tolls if not toll.part]
    young = [toll for toll in tolls if toll.who == "children" and toll.kind in ("killed", "injured")]
    return Casualties(
        killed=_figure([toll for toll in wholes if toll.kind == "killed"], chances or {}),
        injured=_figure([toll for toll in wholes if toll.kind == "injured"], chances or {}),
        children=_figure(young, {}),
    )


def _told_again(toll: Toll, tolls: Sequence[Toll], chances: Mapping[Toll, float]) -> float:
    """How likely it is that one at least of the figures with this number is of the attack; then the likeliest of them."""
    same = [chances.get(other, 0.0) for other in tolls if (other.low, other.high) == (toll.low, toll.high)]
    same = [chance for chance in same if chance >= _LIKELY] or [max(same)]
    return (1 - prod(1 - chance for chance in same)) + 1e-6 * chances.get(toll, 0.0)


def _is_exacter(toll: Toll, first: Toll) -> bool:
    """Whether a figure says exactly what another says roughly: «أكثر من 60», then 62."""
    if first.high is not None or not first.low or toll.low is None or toll.low != toll.high:
        return False
    return first.low < toll.low <= _ROUGHLY * first.low


def attacked(toll: Toll) -> bool:
    """Whether a figure counts those who attacked: «ستة إرهابيين», where soldiers fell too."""
    words = fold_name(toll.text).split()
    return toll.who == "fighters" and any(word.startswith(_ATTACKING) for word in words)


def _is_sum(toll: Toll, lows: Counter[int]) -> bool:
    """Whether a figure is the sum of two of these numbers: 24 and 7 of 31."""
    if toll.who or toll.low is None:
        return False
    rests = ((a, toll.low - a) for a in lows)
    return any(rest in lows and (rest != a or lows[a] > 1) for a, rest in rests)


def _rose(toll: Toll, people: Sequence[Toll], chances: Mapping[Toll, float]) -> bool:
    """Whether a figure adds one to another, or is a tally that rose soon behind it: «مقتل 9، ثم ارتفعت الحصيلة إلى 11»."""
    if toll.rule == ONE_MORE:
        return True
    near = (t for t in people if 0 <= toll.start - t.end < _SOON)
    return (
        toll.newest
        and chances.get(toll, 0.0) >= _LIKELY
        and any((t.low or 0) < (toll.low or 0) for t in near)
    )


def _figure(tolls: Sequence[Toll], chances: Mapping[Toll, float]) -> Figure | None:
    """The newest figure, else the likeliest that gives a number, else the first words.

    Measured: a later figure in an article is more often of another attack than a rival account of this one. Where
    the dead of both sides are told apart, the sum is the upper bound.
    """
    if not tolls:
        return None
    counted = [toll for toll in tolls if toll.low is not None or toll.high is not None]
    people = _of_somebody(counted, chances)
    newest = _newest(people, _likeliest(counted, chances) / 2, chances)
    if not (chosen := newest[-1:] or people or counted):
        return Figure(text=tolls[0].text)
    first = max(chosen, key=lambda toll: _told_again(toll, chosen, chances))
    first = next((toll for toll in chosen if _is_exacter(toll, first)), first)
    other = next((toll for toll in people if _of_the_other_side(toll, first)), None)
    if other is None or not first.low or not other.low:
        return Figure(low=first.low, high=first.high, text=first.text)
    first, other = sorted(
        (first, other), key=lambda toll: (attacked(toll) or toll.rule == ENEMIES, toll.start)
    )
    return Figure(low=first.low, high=(first.low or 0) + (other.low or 0), text=f"{first.text}، {other.text}")


def _of_somebody(counted: Sequence[Toll], chances: Mapping[Toll, float]) -> list[Toll]:
    """The figures that count anybody, no older ones beside others; none where surely nobody was hurt."""
    people = [toll for toll in counted if toll.high != 0]
    nobody = max((chances.get(toll, 0.0) for toll in counted if toll.high == 0), default=0.0)
    if nobody >= _SURELY and _likeliest(counted, chances) < _LIKELY:
        return []  # «… ولم يصب أحد», and a figure that is hardly of this place
    if any(not toll.older and (toll in chances or not chances) for toll in people):
        return [toll for toll in people if not toll.older]
    return people


def _likeliest(counted: Sequence[Toll], chances: Mapping[Toll, float]) -> float:
    """How likely the likeliest figure is that counts anybody."""
    return max((chances.get(toll, 0.0) for toll in counted if toll.high != 0), default=0.0)


def _newest(people: Sequence[Toll], least: float, chances: Mapping[Toll, float]) -> list[Toll]:
    """The figures that replace others, as likely as `least`: sums of two of them, else tallies that rose."""
    likely = [toll for toll in people if chances.get(toll, 0.0) >= least]
    if len(people) > _PAIR:
        lows = Counter(toll.low for toll in likely if toll.low)
        if sums := [toll for toll in people if _is_sum(toll, lows)]:
            return sums
    return [toll for toll in people if toll.newest and (toll in likely or _rose(toll, people, chances))]


def _of_the_other_side(toll: Toll, first: Toll) -> bool:
    """Whether a figure counts, soon before or behind another, those who fell on the other side."""
    near = toll is not first and -BESIDE < toll.start - first.start < BESIDE
    return near and two_sides(toll, first) and (toll.rule == ENEMIES or first.low != toll.low)


def two_sides(one: Toll, other: Toll) -> bool:
    """Whether two figures count people of two sides: soldiers and gunmen, those attacked and who attacked them, Palestinians and Israelis."""
    if ENEMIES in (one.rule, other.rule) or {one.who, other.who} == SIDES:
        return True
    if "children" in (one.who, other.who):
        return False
    theirs, ours = (one, other) if attacked(one) else (other, one)
    # «قتل ثلاثة أشخاص … وقتل المهاجم»: one who attacked people of whom it is not said who they are is none of the toll
    assault = attacked(theirs) and not attacked(ours) and (ours.who != "" or theirs.low != 1)
    return assault or any(
        _PALESTINIANS in a.text and (b.who == "soldiers" or any(word in b.text for word in _ISRAELIS))
        for a, b in ((one, other), (other, one))
    )
