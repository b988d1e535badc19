"""Casualties: how many people a sentence says were killed, injured or are missing.

Which of the figures belong to which attack is for the caller to say; `tolls.combine` makes one toll of those that do.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from stream.events.tolls.another import another_hurt, but_the_other
from stream.events.tolls.attackers_fell import attackers_fell
from stream.events.tolls.fates import fate_of
from stream.events.tolls.killers import are_killers
from stream.events.tolls.newer import is_newest, is_older, is_superseded
from stream.events.tolls.next_of_list import is_listed, there_past_those_among
from stream.events.tolls.number_words import fold_all
from stream.events.tolls.numbers import Token, tokenise
from stream.events.tolls.one_more import of_both_kinds, one_more
from stream.events.tolls.parts import (
    ONE_OF_TWO,
    fell_of_them,
    in_its_place,
    is_share,
    past_the_dead,
    read_part,
    told_of_place,
)
from stream.events.tolls.people import RULES, Reading, read
from stream.events.tolls.quantities import quantities
from stream.events.tolls.quantity import ENDS, Group, Quantity
from stream.events.tolls.spread import flag_spread
from stream.events.tolls.sums import sums
from stream.events.tolls.tallies import bare_tally
from stream.events.tolls.toll import ENEMIES, SIDES, Toll
from stream.events.tolls.unhurt import unhurt
from stream.events.tolls.victims import uncounted_victims

_BRACKET = 24  # words within which a bracket is closed
_ATTACKING = tuple(fold_all(RULES.around.attacking))
_BEHIND = 8  # words behind a figure within which its place is named
_AGAINST = frozenset(("مقابل", "ومقابل"))
_ABOUT, _FIGHT = 3, 20  # words from «مقابل» to a figure, and from one side's dead to the other's
_CLOSE = 5  # words between two sides' dead
_FAR = 200  # words between a figure and the next that may share its fate
_TIES = frozenset(("و", "(", ":", "،", "؛"))
_PLACES = fold_all(RULES.around.places)
_text, _fate, _casualty = map(attrgetter, ("text", "fate", "casualty"))
_THEIR_NUMBER = frozenset(("عددهم", "عددها"))


def find_tolls(folded: str) -> list[Toll]:
    """The figures of people in folded text, in order of their start."""
    words = tokenise(folded)
    readings = [*map(read, map(_text, words))]
    tolls: list[Toll] = []
    if any(map(_fate, readings)) or any(map(_casualty, readings)) or "حصيله" in folded:
        found = quantities(folded, words)
        tolls = _told(folded, words, readings, sums(words, readings, found))
        tolls += uncounted_victims(folded, words, readings, tolls)
        tolls = attackers_fell(folded, but_the_other([*one_more(folded, of_both_kinds(folded, tolls))]))
    tolls += unhurt(folded)
    tolls = flag_spread(folded, tolls)
    return sorted(tolls, key=lambda toll: (toll.start, toll.end))


def _told(folded: str, words: list[Token], readings: list[Reading], groups: list[Group]) -> list[Toll]:
    """What befell each group: its own noun, the word before it, a verb after it, or the group before it."""
    tolls: list[Toll] = []
    previous: Group | None = None
    kind = ""
    groups = [g for g in groups if not (is_superseded(words, g) or are_killers(words, g))]
    uptos = _next_wholes(groups, len(words))
    for index, group in enumerate(groups):
        got, rule = _of_those_before(words, readings, previous, group, kind) or _by_itself(
            words, readings, groups, index, previous, kind, uptos[index]
        )
        if got:
            tolls += _tolls(folded, words, group, got, rule)
        if not group.part and (got or group.members[0].rule not in ("plural", "one")):
            kind, previous = got, group
    return tolls


def _is_near(previous: Group | None, group: Group) -> bool:
    """Whether a figure stands soon behind the one before it."""
    return previous is not None and group.first - previous.last <= _FAR


def _of_those_before(
    words: list[Token], readings: list[Reading], previous: Group | None, group: Group, kind: str
) -> tuple[str, str] | None:
    """(kind, rule) of a figure that counts those before it, or some of them; None where it says itself what befell whom."""
    if group.part:
        return kind, "part"
    if previous is not None and _is_near(previous, group):
        gap = words[previous.last : group.first]
        if not _THEIR_NUMBER.isdisjoint(map(_text, gap)):
            theirs = (
                c.kind for k in range(group.first - 1, previous.last, -1) if (c := readings[k].casualty)
            )
            return next(theirs, kind), "their-number"
    at = group.first - 1
    if (
        not kind
        or at < 0
        or words[at].text == "هم"
        or not read_part(words[at].text)
        or fell_of_them(words, at)
    ):
        return None
    own = readings[group.last].fate if group.last < len(words) else None
    got = own.kind if own is not None and own.form == "after" else kind
    return got, "share" if is_share(words, group) else "part-of-its-own"


def _by_itself(
    words: list[Token],
    readings: list[Reading],
    groups: Sequence[Group],
    index: int,
    previous: Group | None,
    kind: str,
    upto: int,
) -> tuple[str, str]:
    """(kind, rule) of a figure by the words around it, else as the next of a list or the other side of the one before."""
    group, near = groups[index], _is_near(previous, groups[index])
    floor = previous.last if previous is not None and not previous.part else 0
    got, rule = fate_of(words, readings, group, floor, upto)
    if rule == "one-of-them" and kind == got:
        got = ""  # «قتل شخصان أحدهما قتل برصاص قناص»
    if rule == "noun" and _each_in_its_place(words, readings, groups, index):
        rule = "share"
    if rule == "of-the-dead" and told_of_place(words, past_the_dead(words, group.last)):
        rule = "share"
    if not got and group.members[0].bare:
        got, rule = bare_tally(words, group.first, kind if near else ""), "tally"
    if not got and previous is not None and near and kind:
        rule = _shared(words, readings, previous, group)
        if not rule and is_listed(words, readings, previous, group):
            rule = "share"
        got = kind if rule else ""
    return got, rule


def _shared(words: list[Token], readings: list[Reading], before: Group, group: Group) -> str:
    """The rule by which a figure shares the fate of the one before it: its enemies, or its share by place."""
    gap = words[before.last : group.first]
    if not ENDS.isdisjoint(map(_text, gap)):
        return ""
    if words[group.first].text in ONE_OF_TWO:
        return "share" if _one_of(words, before) else ""  # not «مجزرتان … راح ضحيتها 9، والثانية في كذا»
    if another_hurt(words, group.first):
        return "another-one"
    tied = bool(gap) and gap[-1].text in _TIES
    tied = tied or readings[group.first].conj
    enemies = {before.members[-1].who, group.members[0].who} == SIDES
    if enemies and tied and len(gap) <= _CLOSE:
        return ENEMIES
    if not _AGAINST.isdisjoint(map(_text, gap[-_ABOUT:])) and len(gap) <= _FIGHT:
        return ENEMIES  # «قتل 31 من كذا في معارك قرب كذا مقابل 14 من كذا»
    follows = [word.text for word in words[group.last : group.last + 2]]
    shared = tied and follows[:1] == ["في"] and (follows[-1] in _PLACES or _bracketed(words, group.first))
    return "by-place" if shared else ""


def _each_in_its_place(
    words: list[Token], readings: list[Reading], groups: Sequence[Group], index: int
) -> bool:
    """«3 قتلى في بلدة كذا و5 جرحى في بلدة كذا»: the dead of one place and the hurt of another, side by side."""
    group = groups[index]
    wholes = [g for g in groups[max(0, index - 2) : index + 3] if not g.part or g is group]
    at = wholes.index(group)
    for other in wholes[max(0, at - 1) : at + 2]:
        first, last = sorted((group, other), key=lambda g: g.first)
        tied = words[last.first - 1].text == "و" or readings[last.first].conj
        if other is not group and other.head and tied and last.first - first.last <= _BEHIND:
            there = in_its_place if first.head != last.head else there_past_those_among
            return there(words, first.last) and there(words, last.last)
    return False


def _one_of(words: list[Token], before: Group) -> bool:
    """Whether two were counted before, or the first of them: «طفلان، أحدهما في كذا والثاني في كذا»."""
    return before.members[-1].low in (2, 3) or words[before.first].text in ONE_OF_TWO


def _bracketed(words: list[Token], at: int) -> bool:
    """Whether a bracket is open before a token: «6 مدنيين (3 منهم في كذا، ومدنيان في كذا)»."""
    for word in reversed(words[max(0, at - _BRACKET) : at]):
        if word.text in ("(", ")", *ENDS):
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


def _next_wholes(groups: list[Group], size: int) -> list[int]:
    """For each group the token where the next one that is no part begins."""
    uptos: list[int] = []
    upto = size
    for group in reversed(groups):
        uptos.append(upto)
        upto = upto if group.part else group.first
    return uptos[::-1]


def _tolls(folded: str, words: list[Token], group: Group, kind: str, rule: str) -> list[Toll]:
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
    died_since = kind == "killed" and group.head == "injured"  # «وفاة جريحين»: more than fell
    older = is_older(words, group) or died_since
    return [
        Toll(
            start=start, end=end, kind=each, low=low, high=high, text=folded[start:end], rule=rule,
            who=who.pop() if len(who) == 1 else "", part=group.part, newest=is_newest(words, group), older=older,
        )
        for each in (("killed", "injured") if kind == "both" and vague else (kind,))
    ]  # fmt: skip
