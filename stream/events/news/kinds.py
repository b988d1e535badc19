"""What kind of article it is, where that tells that the attacks in it are not its news: a court's verdict, an anniversary.

In such an article an attack counts where its own sentence says when it was, and that was lately.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from stream.articles.document import Document
from stream.articles.fold import fold_name
from stream.data import Row, table
from stream.events.news.lead import lead
from stream.events.words.clauses import Clause, Opening
from stream.events.words.context import judge, rules
from stream.events.words.lexicon import Form, Strength, Trigger, lexicon
from stream.events.words.near import Near, near_by
from stream.places.struck_thing import is_struck_thing, suffers
from stream.records import Field
from stream.text.matching import Matcher, longest

LEAD = 60  # characters of a text without a headline in which its kind is told
OPENING = 220  # the same for a kind whose cues are plain enough to stand anywhere in its first sentence


class KindRule(Row, frozen=True, kw_only=True):
    """A row of `data/ar/kinds.toml`.

    `plain`: its cues count in the whole of a first sentence. `calm`: only in a headline that names no attack as news.
    `beside`: nor in one that names an attack besides what they speak of. `near`: only where this stands behind them.
    `only`: ids of the triggers of which it speaks, empty for all. `ever`: these are no news even with a time of their own.
    `remembers`: what its article tells of is of another time than its own day: «day» in an undated article, «calendar» a date in any.
    `struck`: its cues count as well where they name what an attack struck: «غارة على عدو افتراضي».
    `firm`: it holds as well in an article that opens with the news of an attack; «unless_hurt»: if that tells of nobody hurt,
    «unless_named»: if the headline names none.
    """

    id: str
    cues: tuple[str, ...]
    unless: tuple[str, ...] = ()
    plain: bool = False
    calm: bool = False
    beside: bool = False
    near: Near | None = None
    only: frozenset[str] = frozenset()
    ever: bool = False
    remembers: Literal["", "day", "calendar"] = ""
    struck: bool = False
    firm: Literal["", "always", "unless_hurt", "unless_named"] = ""
    match: str
    miss: str

    def speaks_of(self, trigger: Trigger) -> bool:
        """Whether a trigger is no news in an article of this kind."""
        return not self.only or trigger.rule.id in self.only


class Kind(NamedTuple):
    """What an article is news of. `opens`: with an attack all the same, so what else in it begins with one is news as well."""

    rule: KindRule
    opens: bool = False


class KindTable(Row, frozen=True):
    """The whole of kinds.toml."""

    kind: tuple[KindRule, ...]


class Kinds:
    """The cues of every kind, found in one pass."""

    def __init__(self) -> None:
        """Read `data/ar/kinds.toml`."""
        self.rules = table(KindTable, "ar", "kinds.toml").kind
        forms: dict[str, list[KindRule | None]] = {}
        for rule in self.rules:
            for cue in rule.cues:
                forms.setdefault(fold_name(cue), []).append(rule)
            for cue in rule.unless:
                forms.setdefault(fold_name(cue), []).append(None)
        self._near = {rule.id: near_by(rule.near) for rule in self.rules if rule.near}
        self._rules = tuple(forms.values())
        self.matcher = Matcher(forms)

    def of(self, document: Document) -> Kind | None:
        """The kind of an article; None for one whose attacks are its news."""
        title = document.title.text
        if title.strip():
            found = [*self._in(title)]
            own = _news(title) if found else []
            held = [
                (at, rule)
                for at, rule in found
                if not (_tells_else(title, own, rule, at) or _says_when(title, own, rule, at))
            ]
            return self._held(document, held, title, own) or (None if found else self._remembered(document))
        first = next(iter(document.sentences), None)
        lead = document.text.text[first.start : first.end][:OPENING] if first else ""
        told = [(at, rule) for at, rule in self._in(lead) if not rule.calm and (rule.plain or at < LEAD)]
        own = _news(lead) if told else []
        held = [
            (at, r) for at, r in told if not (_leads_with_else(own, r, at) or _says_when(lead, own, r, at))
        ]
        return self._held(document, held, "", ())

    def _remembered(self, document: Document) -> Kind | None:
        """The kind of an article whose text opens with the day that it remembers: «تمر اليوم الذكرى العاشرة لمجزرة كذا»."""
        text = document.text.text
        first = next((s for s in document.sentences if s.field is Field.TEXT and not s.heading), None)
        if first is None or not _COMES_ROUND.match(text, first.start, first.end):
            return None
        if _NEW.search(text, first.start, first.end):
            return None  # «… قصفت الطائرات صباح اليوم»
        return next((Kind(rule) for rule in self.rules if rule.remembers == "calendar"), None)

    def _held(
        self, document: Document, found: Sequence[tuple[int, KindRule]], title: str, own: Sequence[Trigger]
    ) -> Kind | None:
        """The first kind that holds in spite of how the article opens."""
        if not found:
            return None
        news, hurt = lead().opens(document)
        if not news:
            return Kind(found[0][1])
        for at, rule in found:
            named = any(t.start < at for t in own) or any(_besides(title, at))
            yields = {"": True, "always": False, "unless_hurt": hurt, "unless_named": named}[rule.firm]
            if not yields or rule.remembers:
                return Kind(rule, yields)
        return None

    def _in(self, text: str) -> Iterator[tuple[int, KindRule]]:
        """(where, which) of every cue of a text."""
        for match in longest(self.matcher.find(text)):
            held = [
                rule for rule in self._rules[match.index] if rule and self._is_near(text, match.end, rule)
            ]
            if held and (is_struck_thing(text, match.start) or suffers(text, match.end)):
                held = [rule for rule in held if rule.struck]  # «غارة على مباراة»
            for rule in held:
                yield match.start, rule

    def _is_near(self, text: str, end: int, rule: KindRule) -> bool:
        """Whether what a rule needs behind a cue that ends at `end` stands there."""
        return rule.near is None or self._near[rule.id].match(text, end) is not None


def _news(text: str) -> list[Trigger]:
    """The attacks, and the dead and hurt, that a headline or lead names and that no context takes out."""
    found = [t for t in lexicon().triggers(text) if not _WHOSE.search(text, max(0, t.start - 24), t.start)]
    cues = rules().find(text) if found else []
    whole = Clause(0, len(text), Opening.MAIN)
    return [t for t in found if judge(text, t, whole, (0, len(text)), cues, dated=True) is None]


def names_news(title: str) -> bool:
    """Whether a headline names an attack, or the dead and hurt, as news."""
    return bool(_news(title))


# «تمر اليوم الذكرى السبعون لمجزرة كذا», with its year behind; «في مثل هذا اليوم من عام 1988»
_COMES_ROUND = re.compile(
    r"\W*[وف]?(?:(?:[تي]مر|مرت?|[تي]حل|حلت?|[تي]صادف|صادفت?|[تي]وافق|وافقت?)\s(?:[^\s.،]+\s){0,5}?(?:ال)?ذكري\s(?:[^\s.،]+\s){0,4}?(?:[بل]?(?:ال)?|لل)(?:مجزر|مذبح|هجوم|هجمات|قصف|تفجير|غار|اغتيال|استشهاد|مقتل|معرك|اجتياح)\w*"
    r"(?=[^\n]*?(?<!\d)(?:1[89]|20)\d\d(?!\d))|في مثل هذا اليوم من (?:عام|سنه)\s)"
)
_NEW = re.compile(r"(?<!\w)(?:فجر|صباح|ظهر|عصر|مساء|ليل) (?:اليوم|امس)(?!\w)")


# «عائلات ضحايا …», «رفات قتلى …»: the dead of another day.
_WHOSE = re.compile(
    r"(?<!\w)(?:عايلات|اسر|ذوي|ذوو|اهالي|امهات|ابناء|عوايل|رابطه|لجنه|قبور|رفات|اضرحه|ارواح|نصب|جثامين)\s(?:ال)?$"
)


def _tells_else(title: str, own: Sequence[Trigger], rule: KindRule, at: int) -> bool:
    """Whether a headline names an attack as news besides what its cue at `at` speaks of."""
    if rule.beside:
        return any(_apart(title, t, at) for t in own)
    attacks = [t for t in own if t.rule.strength is not Strength.CASUALTY]
    if rule.only:
        return any(not rule.speaks_of(t) for t in attacks)
    return rule.calm and (bool(attacks) or any(_is_attack(t) for t in _besides(title, at)))


def _besides(title: str, at: int) -> Iterator[Trigger]:
    """The attacks that other statements of a headline name than that at `at`: «في ذكرى الثورة.. قصف على كذا»."""
    ends = [m.end() for m in _NEW_STATEMENT.finditer(title)]
    for start, end in pairwise([0, *ends, len(title)]):
        if not start <= at < end:
            yield from _news(title[start:end])


def _is_attack(trigger: Trigger) -> bool:
    return trigger.rule.strength is not Strength.CASUALTY


def _leads_with_else(own: Sequence[Trigger], rule: KindRule, at: int) -> bool:
    """Whether a first sentence names an attack as news before its cue at `at`."""
    if rule.only:
        return any(not rule.speaks_of(t) for t in own if t.rule.strength is not Strength.CASUALTY)
    return rule.beside and any(t.start < at for t in own)


def _says_when(text: str, own: Sequence[Trigger], rule: KindRule, at: int) -> bool:
    """Whether a cue at `at` says no more than when an attack was: «غارة على كذا أثناء محاكمة فلان»."""
    if rule.ever or not _DURING.search(text, max(0, at - _LED), at):
        return False
    return any(_is_attack(t) and (t.start < at or _PAUSE.search(text, at, t.start) is not None) for t in own)


def _apart(title: str, trigger: Trigger, at: int) -> bool:
    """Whether an attack is not what the cue at `at` speaks of: «غارات على كذا في ذكرى الحرب»."""
    first, second = sorted((trigger.start, at))
    between = title[first:second]
    if trigger.start < at:
        return not _NEW_STATEMENT.search(between)
    if trigger.rule.strength is Strength.CASUALTY:
        return False
    acts = trigger.form in (Form.PERFECT, Form.IMPERFECT)
    return bool(_AT_THE_TIME.search(between) or (acts and _NEW_STATEMENT.search(between)))


# «اعتقال مشتبه بهم خلال اشتباكات في كذا»: the attack is what came with it.
_AT_THE_TIME = re.compile(
    r"(?<!\w)[وف]?(?:خلال|اثناء|وسط|عقب|بعد|رغم|مع)\s(?:(?:ساعات|ساعه|دقايق|يوم|يومين|ايام)\s(?:قليله\s)?(?:من|علي)\s)?(?:ال)?$|(?<!\w)[وف]?(?:[يتن]?ندد|[تي]دين|دان|ادان)(?:ت|وا|ون)?\s(?:ب)?(?:ال)?$"
)
_LED = 24  # characters before a cue in which stands what makes it a time
_DURING = re.compile(
    r"(?<!\w)[وف]?(?:خلال|اثناء|قبيل|قبل|بعد|بعيد|عقب|وسط|غداه|عشيه|مع|رغم|بهدف|بغيه|بحثا عن|بذريعه|بحجه)\s(?:\w+\s){0,2}(?:ال)?$"
)
_PAUSE = re.compile(r"\.\.|[،,؛:|…\n!؟]")
_NEW_STATEMENT = re.compile(r"\.\.|[؛:|…\n!؟]")


@cache
def kinds() -> Kinds:
    """The one table, read once."""
    return Kinds()
