"""Whether a figure is the next of a list, each of its place: «12 قتيلا: خمسة في …، وأربعة في …», «كذا 8 شهداء، كذا 4»."""

from __future__ import annotations

from itertools import pairwise

from stream.events.tolls.newer import TALE
from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token
from stream.events.tolls.parts import (
    NAMELY,
    fell_in,
    in_a_place,
    is_share,
    past_among,
    past_the_dead,
    told_of_place,
    told_soon,
)
from stream.events.tolls.people import RULES, Reading
from stream.events.tolls.quantity import ENDS, Group

_LIST = 48  # words behind a colon in which its list goes on
_SAID = fold_all(("قال", "قالت", "وقال", "وقالت", "أضاف", "وأضاف", "ذكر", "وذكر", "أوضح", "وأوضح"))
_BEHIND = 8  # words behind a figure within which its place is named
_CLOSE = 5  # words of an entry of a list
_SECOND = frozenset(("الثاني", "الثانيه", "الثالثه", "الثالث"))
_PLACES = fold_all(RULES.around.places)


def is_listed(words: list[Token], readings: list[Reading], before: Group, group: Group) -> bool:
    """Whether a figure is the next of a list: «12 قتيلا: خمسة في …، وأربعة في …», «كذا 8 شهداء، كذا 4»."""
    gap = [word.text for word in words[before.last : group.first]]
    if _is_second(words, group, gap):
        return True
    if any(word in ENDS or word == "\n" for word in gap) or group.members[0].low is None:
        return False
    joined = gap[-1:] == ["و"] or readings[group.first].conj
    tied = joined or words[group.first].text.startswith("ومثل")
    if tied and _fell_apart(words, before, group):
        return True
    fell = fell_in(words, before.last)
    if any(readings[k].fate for k in range(fell, group.first)):
        return False
    if words[group.first - 1].text in NAMELY and there_past_those_among(words, group.last):
        return True  # «9 قتلى، هم 4 بينهم طفل في كذا و3 في كذا»
    colon = (gap[-1:] == [":"] or gap[-2:] == [":", "و"]) and not any(word in _SAID for word in gap)
    if colon or (tied and _others_there(words, group.last)):
        return True
    comma = gap[-1:] == ["،"]
    if (tied or comma) and _each_there(words, group, fell):
        return True
    return ((joined or comma) and _shares(words, before.first)) or _stands_beside(words, before, group, gap)


def _is_second(words: list[Token], group: Group, gap: list[str]) -> bool:
    """«قتل في الأولى 12 وفي الثانية خمسة»."""
    second = gap[-2:-1] == ["وفي"] and gap[-1] in _SECOND and ENDS.isdisjoint(gap)
    return group.first > 0 and len(gap) <= TALE and (second or is_share(words, group))


def _fell_apart(words: list[Token], before: Group, group: Group) -> bool:
    """«أربعة منهم في كذا، وستة في كذا», «خمسة في قصف على كذا، وسبعة في غارة على كذا»: each in a place or an attack of its own."""
    if in_a_place(words, before.last, of_them=True) and in_a_place(words, group.last):
        return True
    behind = told_soon(words, group.last) or (group.members[0].bare and in_a_place(words, group.last))
    return behind and (told_soon(words, past_the_dead(words, before.last)) or is_share(words, before))


def _each_there(words: list[Token], group: Group, fell: int) -> bool:
    """«14 لقوا حتفهم بغارة على كذا، وتسعة في كذا»: those before fell in a place, told at `fell`, and these in another."""
    each = group.members[0].bare or group.members[0].rule == "one"
    there = there_past_those_among(words, fell) or told_of_place(words, fell)
    return each and there and in_a_place(words, group.last)


def _stands_beside(words: list[Token], before: Group, group: Group, gap: list[str]) -> bool:
    """«كذا 8 شهداء، كذا 4»: a bare number that ends its entry, as the one before."""
    follows = words[group.last].text if group.last < len(words) else "."
    beside = group.members[0].bare and before.members[0].rule != "plural" and before.head + group.head != ""
    return beside and gap[:1] == ["،"] and len(gap) <= _CLOSE and follows in ("،", ".", "\n")


def _others_there(words: list[Token], at: int) -> bool:
    """Whether others are counted before `at` who fell in another place: «وثلاثة آخرين بينهم طفل في بلدة كذا»."""
    others = words[at - 1].text in ("اخرين", "اخرون")
    return others and any(a.text == "في" and b.text in _PLACES for a, b in pairwise(words[at : at + _BEHIND]))


def _shares(words: list[Token], at: int) -> bool:
    """Whether a list that a colon opened goes on at a token."""
    for word in reversed(words[max(0, at - _LIST) : at]):
        if word.text == ":" or word.text in ENDS:
            return word.text == ":"
    return False


def there_past_those_among(words: list[Token], at: int) -> bool:
    """«4 شهداء بينهم طفل في كذا»: whether it is told where those counted before a token were."""
    return in_a_place(words, past_among(words, at))
