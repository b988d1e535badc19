"""What takes an attack out of the news of the day, from the cues in `data/ar/context.toml`.

After medspaCy's ConText: a cue, a category, a scope, and phrases in which the cue means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import Literal, NamedTuple

from msgspec import Struct

from stream.articles.fold import fold_name
from stream.data import Row, table
from stream.events.words.clauses import THEN_TOLD, Clause, Opening
from stream.events.words.elsewhen import dated_from, is_apart
from stream.events.words.fierceness import says_no_time, word_before
from stream.events.words.fronted import only_opens
from stream.events.words.lexicon import Form, Strength, Trigger
from stream.events.words.near import Near, any_of, near_by
from stream.places.struck_thing import is_attack_noun, is_struck_thing, suffers
from stream.records import Type
from stream.text.found import Found
from stream.text.matching import Match, Matcher, longest

_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"\.\.|[؛!؟…|\n]|[.:]\s")  # headlines put several statements into one line
# «هدد برد قاس بعد غارات على كذا»: what something came after is taken as given.
_ENDS_OR_GIVEN = re.compile(rf"{_ENDS.pattern}|\b(?:بعد|عقب|اثر|غداه|جراء)\s")

BEHIND = 24  # characters between a trigger and a cue that stands behind it, at most
_LONGEST_ITEM = 32  # characters of an item of a list up to its noun of attack
FAR = 120  # characters in a clause without punctuation beyond which a cue speaks of something else


class Scope(StrEnum):
    """How far a cue reaches."""

    ITSELF = "itself"
    NEXT = "next"
    LIST = "list"
    BEHIND = "behind"
    CLAUSE = "clause"
    SENTENCE = "sentence"


class _ContextRow(Row, frozen=True, kw_only=True):
    id: str
    claim: Literal["denied", "planned", "background", "none"]
    scope: Scope
    words: int = 0
    cues: tuple[str, ...]
    after: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    undated: bool = False
    not_after: tuple[str, ...] = ()
    not_struck: bool = False
    near: Near | None = None
    far: Near | None = None
    beside: tuple[str, ...] = ()
    unless: tuple[str, ...]
    match: str
    miss: str


class ContextTable(Row, frozen=True):
    """The whole of context.toml."""

    context: tuple[_ContextRow, ...]


class Rule(Struct, frozen=True):
    """One context rule; `claim` is what an attack in its scope becomes, "none" that it is no attack.

    `only`: the triggers it speaks of, where not all; `undated`: it says nothing in a clause that names a recent day,
    `beside`: nor in one (in a sentence, if that is its scope) that holds one of what this finds; `not_after`: nor right behind these words, `not_struck`: nor among those for what an attack struck; `near`: nor without one of what this finds, at most as far behind it; `far`: nor with one.
    """

    id: str
    claim: str
    scope: Scope
    words: int
    only: tuple[str, ...]
    undated: bool
    not_after: frozenset[str]
    not_struck: bool
    near: re.Pattern[str] | None
    far: re.Pattern[str] | None
    beside: re.Pattern[str] | None
    match: str
    miss: str


class Cue(Found, frozen=True):
    """A cue found at folded offsets [start, end); `behind`: it stands behind the trigger it changes.

    `apart`: where that begins which a cue of a time speaks of, if it is something beside the attack.
    """

    start: int
    end: int
    rule: Rule
    behind: bool
    apart: int | None = None


class ContextRules:
    """The cues of every rule, found in one pass."""

    def __init__(self) -> None:
        """Read `data/ar/context.toml`."""
        self.rules: list[Rule] = []
        forms: list[tuple[str, Rule | None, bool]] = []
        for row in table(ContextTable, "ar", "context.toml").context:
            rule = Rule(
                row.id,
                row.claim,
                row.scope,
                row.words,
                row.only,
                row.undated,
                frozenset(map(fold_name, row.not_after)),
                row.not_struck,
                near_by(row.near) if row.near else None,
                near_by(row.far) if row.far else None,
                any_of(row.beside) if row.beside else None,
                row.match,
                row.miss,
            )
            self.rules.append(rule)
            forms += [(fold_name(cue), rule, False) for cue in row.cues]
            forms += [(fold_name(cue), rule, True) for cue in row.after]
            forms += [(fold_name(cue), None, False) for cue in row.unless]
        unique: dict[str, list[tuple[Rule | None, bool, str]]] = {}
        for form, rule_or_none, behind in forms:
            word = form.removesuffix(" ل").removesuffix(" ب")  # it begins the next one: «التحضير لهجوم»
            unique.setdefault(word, []).append((rule_or_none, behind, form[len(word) :]))
        self._readings = tuple(unique.values())
        self.longest = max(map(len, unique)) + 1  # «لل…» is a letter longer
        self.matcher = Matcher(unique)

    def find(self, text: str) -> list[Cue]:
        """The cues of a folded text, pseudo cues taken out, in order."""
        found = longest(m for m in self.matcher.find(text) if "ال" not in m.clitics)
        return [
            Cue(
                m.start,
                end,
                rule,
                behind,
                dated_from(text, m.start) if rule.not_after or rule.undated else None,
            )
            for m in found
            for rule, behind, led in self._readings[m.index]
            if rule and text.startswith(led, m.end) and not _means_nothing(text, m, rule, behind=behind)
            for end in _ends(text, m.end, rule)
        ]


def _means_nothing(text: str, found: Match, rule: Rule, *, behind: bool) -> bool:
    at = found.start
    of_its_kind = behind and is_attack_noun(word_before(text, at))  # «هجمات إلكترونية»
    if rule.not_struck and not of_its_kind and (is_struck_thing(text, at) or suffers(text, found.end)):
        return True
    return bool(rule.not_after) and (word_before(text, at) in rule.not_after or says_no_time(text, at))


def _ends(text: str, end: int, rule: Rule) -> Iterator[int]:
    """Where a cue that ends at `end` ends with what must stand near it; nowhere, where that is missing."""
    if rule.far is not None and rule.far.match(text, end):
        return
    if rule.near is None:
        yield end
    elif found := rule.near.match(text, end):
        yield found.end()


class Judgement(NamedTuple):
    """What context makes of a trigger: the claim ("none": no attack), and the rule that said so."""

    claim: str
    rule: str


class Judged(Found, frozen=True):
    """A trigger with what its context makes of it (None: asserted), its type, and `also` those joined to that.

    `plain`: the words tell the type plainly.
    """

    trigger: Trigger
    judgement: Judgement | None
    type: Type
    plain: bool
    also: tuple[Type, ...] = ()


def judge(
    text: str,
    trigger: Trigger,
    clause: Clause,
    sentence: tuple[int, int],
    cues: Sequence[Cue],
    *,
    dated: bool = False,
) -> Judgement | None:
    """What the cues make of a trigger in a clause; None: it stands as asserted. `dated`: the clause names a recent day."""
    relative = clause.opening is Opening.RELATIVE
    for cue in cues:
        speaks_of_it = trigger.rule.id in cue.rule.only if cue.rule.only else _may_not_be(cue, trigger)
        if not speaks_of_it or (dated and cue.rule.undated):
            continue
        if is_apart(cue.apart, cue.end, trigger.start, relative=relative):
            continue
        if _reaches(text, cue, trigger, clause, sentence) and not _is_undone(text, cue, clause, sentence):
            return Judgement(cue.rule.claim, cue.rule.id)
    if trigger.form is Form.FUTURE:  # «ستهاجم»
        return Judgement("planned", "future_form")
    return None


def _is_undone(text: str, cue: Cue, clause: Clause, sentence: tuple[int, int]) -> bool:
    """Whether what stands beside a cue, in its clause or its sentence, takes back what it says."""
    around = sentence if cue.rule.scope is Scope.SENTENCE else (clause.start, clause.end)
    return cue.rule.beside is not None and cue.rule.beside.search(text, *around) is not None


def _may_not_be(cue: Cue, trigger: Trigger) -> bool:
    """Whether a cue may say that a trigger was not: who were hurt by what was met in the air were hurt."""
    return (
        cue.rule.near is None or cue.rule.claim != "denied" or trigger.rule.strength is not Strength.CASUALTY
    )


def _reaches(text: str, cue: Cue, trigger: Trigger, clause: Clause, sentence: tuple[int, int]) -> bool:
    """Whether a cue says something of a trigger: by its rule it reaches a word, the next words, a clause or further."""
    if cue.behind:
        gap = text[trigger.end : cue.start]
        return 0 < len(gap) <= BEHIND and len(_WORD.findall(gap)) <= 1 and not set(gap) & set(".،;\n")
    return _is_in_scope(text, cue, trigger, clause, sentence) and not only_opens(
        text, (cue.rule.claim, cue.rule.id), (cue.start, cue.end), trigger, sentence[0]
    )


def _is_in_scope(text: str, cue: Cue, trigger: Trigger, clause: Clause, sentence: tuple[int, int]) -> bool:
    """Whether a trigger stands in what the rule of a cue before it, or in it, speaks of."""
    inside = cue.start < trigger.end and trigger.start < cue.end
    composite = cue.rule.near is not None
    if cue.rule.scope is Scope.ITSELF or (inside and (composite or cue.rule.scope is not Scope.NEXT)):
        of_habit = cue.start <= trigger.start and trigger.end < cue.end  # «هجمات متكررة»
        return inside and (composite or cue.rule.claim == "none" or of_habit)
    match cue.rule.scope:
        case Scope.NEXT | Scope.LIST:
            if inside:  # «إذا قصفت الطائرات كذا»: the cue ends with it
                return cue.rule.claim == "planned" and cue.start < trigger.start and trigger.end == cue.end
            begin = sentence[0] if composite else clause.start
            if not (begin <= cue.start and cue.end <= trigger.start):
                return False
            words = islice(_WORD.finditer(text, cue.end, trigger.start), cue.rule.words)  # and none beyond
            near = sum(1 for _ in words) < cue.rule.words or _is_listed(text, cue, trigger)
            ends = _ENDS if cue.rule.claim in ("background", "none") else _ENDS_OR_GIVEN
            stops = ends.search(text, cue.end, trigger.start) or THEN_TOLD.search(
                text, cue.end, trigger.end + 2
            )
            return near and not stops
        case Scope.BEHIND:
            near = clause.start <= cue.start and 0 <= trigger.start - cue.end < FAR
            return near and not _ANOTHER_FELL.search(text, cue.end, trigger.end + 1)
        case Scope.CLAUSE:
            near = max(cue.start - trigger.end, trigger.start - cue.end) < FAR
            done = trigger.form is Form.PERFECT and trigger.end <= cue.start and cue.rule.claim == "planned"
            return clause.start <= cue.start < clause.end and near and not done
        case Scope.SENTENCE:
            return sentence[0] <= cue.start < sentence[1]


# «متأثرا بجراح أصيب بها واستشهد مقاتل خلال اشتباكات …»: where it is told of others, without a mark between
_ANOTHER_FELL = re.compile(
    r" و(?:استشهد|قتل|اصيب|جرح|قضي|قصف|نفذ|دار|شن|سقط|استهدف|تعرض)ت? | وفي (?=\w+ (?:\w+ )?(?:استشهد|قتل|اصيب|قصف|نفذ|دار|شن|سقط|استهدف|تعرض)ت? )"
)
# «واغتيال», «وتنفيذ هجوم»: the next of what somebody planned; «وسط غارات» is not.
_LISTED = re.compile(
    r"(?<!\w)و(?:ال)?(?:(?:تنفيذ|شن|توجيه|استهداف|زرع|زراعه|نصب|اطلاق|ارسال|ارتكاب|تفجير|القيام|تسيير|تفخيخ|القاء)\s(?:\w+\s)?[بل]?(?:ال)?)?\Z"
)


def _is_listed(text: str, cue: Cue, trigger: Trigger) -> bool:
    """Whether a noun of attack is the next of a list that the cue governs: «خططت لتفجيرات وخطف جنود واغتيال»."""
    item = (max(cue.end, trigger.start - _LONGEST_ITEM), trigger.start)
    return cue.rule.scope is Scope.LIST and trigger.form is Form.NOUN and bool(_LISTED.search(text, *item))


@cache
def rules() -> ContextRules:
    """The one set of rules, read once."""
    return ContextRules()
