"""Clauses: Arabic news sentences run long, and an attack takes the places of its own clause.

A sentence is cut where one of the openers in `data/ar/clauses.toml` stands, and before «و» with the verb of a
trigger («وقصفت …»). Each clause keeps what it is to the one before: a result, a relative clause, a contrast.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache

from stream.articles.document import Sentence
from stream.articles.fold import Folded
from stream.data import Row, owners, table
from stream.data.families import family
from stream.events.words.lexicon import Form, Strength, Trigger
from stream.text.found import Found
from stream.text.matching import Matcher, longest

_FORM_PERFECT = Form.PERFECT
_STRENGTH_CASUALTY = Strength.CASUALTY


class Opening(StrEnum):
    """What a clause is to the one before it."""

    MAIN = "main"
    SPEECH = "speech"
    RESULT = "result"
    CONTRAST = "contrast"
    RELATIVE = "relative"
    TIME = "time"
    ANSWER = "answer"
    VERB = "verb"
    RESUMED = "resumed"


class Clause(Found, frozen=True):
    """A clause at folded offsets [start, end) of its sentence's field."""

    start: int
    end: int
    opening: Opening


_COMMAS = ("،", ",", "؛")
_SIDES = ("من جهه ", "من ناحيه ", "من جانب ", "من طرف ")  # of a fight
_ONE_SIDE = re.compile(r"\bبين\b[^.\n]*من (?:جهه|ناحيه|جانب|طرف)\b[^.\n]*$")
# «التحالف الذي تقوده السعودية»: who leads or backs a force is part of its name.
_WHO_LEADS = re.compile(
    r"(?:الذي|التي|الذين|اللذين|اللذان|اللتين|اللتان) [يت](?:قود|تزعم|تراس|راس|دعم|ساند|مول|سلح|رعي|سير|دير)(?:ه|ها|هم|هما)(?!\w)"
)
_PAUSE = re.compile(r"(?:^|[^\w\s])\s*$")  # a full stop, a comma, a quotation mark, the beginning


class OpenerRow(Row, frozen=True, kw_only=True):
    """A row of [[opener]]."""

    kind: Opening
    words: tuple[str, ...]
    after_pause: bool = False
    match: str
    miss: str


class _Speaking(Row, frozen=True):
    offices: tuple[str, ...]
    responds: tuple[str, ...]


class _Doing(Row, frozen=True):
    where_begin: tuple[str, ...]
    verbs_begin: tuple[str, ...]


class ClauseTable(Row, frozen=True):
    """The whole of clauses.toml."""

    opener: tuple[OpenerRow, ...]
    speaking: _Speaking
    doing: _Doing


def clause_table() -> ClauseTable:
    """The one table, read once."""
    return table(ClauseTable, "ar", "clauses.toml")


class _Openers:
    def __init__(self) -> None:
        forms = owners("clauses.toml", ((row.kind, row.words, row) for row in clause_table().opener))
        self._rows = tuple(forms.values())
        self.matcher = Matcher(forms)

    def find(self, text: str) -> list[tuple[int, Opening]]:
        """Where clauses open in a folded text: (offset of the opener with its conjunction, kind)."""
        found = longest(m for m in self.matcher.find(text) if m.clitics in ("", "و", "ف"))
        opened = ((m.start - len(m.clitics), m.clitics, self._rows[m.index]) for m in found)
        return [
            (at, row.kind)
            for at, clitics, row in opened
            if not row.after_pause or clitics or _PAUSE.search(text[max(0, at - 4) : at])
        ]


@cache
def openers() -> _Openers:
    return _Openers()


_CHARGE = (" كر ", " الكر ")  # «معارك كر وفر»: nobody fled
_AS_FOR = re.compile(
    r"(?<!\w)و?(?:اما|بالانتقال الي|ننتقل الي) (?:[^\s.،؛:]+ ){1,8}?[^\s.،؛:]+[،,]? $"
)  # «أما في كذا فقد قتلت», «وبالانتقال إلى كذا فقد قتل»: one statement
_SAID = 60  # characters before an attack in which «، وأن …» opens what is said next
# «عاودت المدفعية عقب منتصف الليل ضرب كذا»: an hour, and no clause
_AT_AN_HOUR = re.compile(
    r"(?:عقب|قبيل) (?:ال)?(?:منتصف|فجر|ظهر|ظهيره|عصر|مغرب|غروب|شروق|صلاه|افطار|سحور)(?!\w)"
)
_NOW_AND_THEN = ("حين لاخر", "حين واخر", "حين الي اخر")


def openings(text: str, folded: Folded | None = None) -> list[tuple[int, Opening]]:
    """Every opener of a folded text, in order. With `folded`, «وادي» as written is a valley, «وأدى» leads to a result."""
    found = [
        (at, kind)
        for at, kind in openers().find(text)
        if not (
            _is_other_side(text, at)
            or text.endswith(_CHARGE, 0, at)
            or text.startswith(_NOW_AND_THEN, at)
            or (
                text.startswith("فقد ", at)
                and (text.endswith("حيث ", 0, at) or _AS_FOR.search(text, max(0, at - _SAID), at))
            )
            or (kind is Opening.RELATIVE and _WHO_LEADS.match(text, at))
            or (kind is Opening.TIME and _AT_AN_HOUR.match(text, at))
        )
    ]
    if folded is None:
        return found
    return [(at, kind) for at, kind in found if not _is_valley(folded, at)]


_SAID_NEXT = re.compile(r"[،,؛] (و(?:ب)?ان(?: [^\s.،,؛]+){0,4} ?)$")


def _said_next(text: str, trigger: Trigger) -> int:
    """Where «، وأن الطيران قصف كذا» begins, which says another thing than what stands before it; 0 where nothing does."""
    if trigger.rule.strength is _STRENGTH_CASUALTY:
        return 0
    found = _SAID_NEXT.search(text, max(0, trigger.start - _SAID), trigger.start - len(trigger.clitics))
    return found.start(1) if found else 0


def _is_other_side(text: str, at: int) -> bool:
    """Whether «من جهة أخرى» names the second side of a fight: «بين كذا من جهة، وكذا من جهة أخرى، في …»."""
    return text.startswith(_SIDES, at) and bool(_ONE_SIDE.search(text[max(0, at - 160) : at]))


def _is_valley(folded: Folded, at: int) -> bool:
    """Whether «وادي» is a valley, not «أدى» behind «و»."""
    if folded.text.startswith("ووادي", at):
        at += 1  # «أحياء كذا ووادي كذا»
    if folded.text[at : at + 5] not in ("وادي ", "وادي"):
        return False
    raw = folded.raw[slice(*folded.span(at, at + 4))]
    return "أ" not in raw and "ى" not in raw


# «…، وقصف الثوار مواقع …»: a verb, spelled as the noun is.
_WHO_SHELLS = re.compile(
    rf" (?:ال)?(?:{family('fighter', 'troop', 'aircraft')}\w*|نظام|احتلال|حزب|تحالف|عدو|عدوان)(?!\w)(?! علي )"
)


def _they_shelled(text: str, trigger: Trigger) -> bool:
    """Whether «وقصف» behind a comma tells who shelled."""
    at = trigger.start - 1
    comma = text[max(0, at - 2) : at].rstrip()[-1:] in _COMMAS
    return comma and text[at : trigger.end] == "وقصف" and _WHO_SHELLS.match(text, trigger.end) is not None


def clauses(
    sentence: Sentence, opened: Sequence[tuple[int, Opening]], triggers: Sequence[Trigger], text: str = ""
) -> list[Clause]:
    """The clauses of a sentence, in order; together they cover it."""
    first = min((t.start for t in triggers), default=sentence.end)
    cuts = {
        at: kind
        for at, kind in opened
        if sentence.start < at < sentence.end and (kind is not Opening.ANSWER or first < at)
    }
    for trigger in triggers:
        if (at := _said_next(text, trigger)) and sentence.start < at < sentence.end:
            cuts.setdefault(at, Opening.CONTRAST)
        if trigger.clitics != "و" or not (
            trigger.form in (_FORM_PERFECT, Form.IMPERFECT) or _they_shelled(text, trigger)
        ):
            continue
        at = trigger.start - len(trigger.clitics)
        own = (
            trigger.rule.strength is not _STRENGTH_CASUALTY
            or text[max(0, at - 3) : at].rstrip()[-1:] in _COMMAS
        )
        if own and sentence.start < at < sentence.end:
            cuts.setdefault(at, Opening.VERB)
    cuts |= _resumed(text, sentence, cuts, triggers)
    cuts = _told_behind(text, cuts, triggers) | cuts
    found = []
    start, kind = sentence.start, Opening.MAIN
    for at in sorted(cuts):
        found.append(Clause(start, at, kind))
        start, kind = at, cuts[at]
    found.append(Clause(start, sentence.end, kind))
    return found


# «وفي مدينة كذا التي …، قتل ثلاثة»: the statement goes on behind what is said of the place.
_FRONTED = re.compile(
    r"[^\w]*[وف]?في (?!(?:ال)?(?:وقت|يوم|عام|سنه|شهر|حين|فتره|ليله|مره|لحظه|حرب|ساعه|حال|حاله|مرحله|حادث|حادثه|بيان|تقرير|خطاب|كلمه)(?!\w))(?:\w+\s){0,6}\w+[\"')]*[،,]?\s?$"
)
_GOES_ON = re.compile(
    r"[\"')]*[،,]\s(?!و(?!قع|صل)|ف(?!جر|تح)|التي|الذي|حيث|بعد|قبل|منذ|في |من |علي |بحسب|وفق|حسب)"
)
# «وفي بلدة كذا، كما أفاد ضابط، انفجرت عبوة»
_AS_SAID = re.compile(r"كما (?:قال|ذكر|افاد|اوضح|اعلن|اكد|صرح|نقل|روي|ورد|جاء|بين|اشار)(?:ت|وا|ه)?\s")
_AT_ONCE = 16  # characters behind the comma in which the attack is told


def _resumed(
    text: str, sentence: Sentence, cuts: Mapping[int, Opening], triggers: Sequence[Trigger]
) -> dict[int, Opening]:
    """Where a statement goes on behind a relative clause about the place that opens it."""
    first = min(cuts, default=-1)
    told = any(t.start < first for t in triggers)
    if first < 0 or told or _FRONTED.fullmatch(text, sentence.start, first) is None:
        return {}
    if cuts[first] is not Opening.RELATIVE and not _AS_SAID.match(text, first):
        return {}
    end = min((at for at in cuts if at > first), default=sentence.end)
    on = _GOES_ON.search(text, first, end)
    return (
        {on.end(): Opening.RESUMED}
        if on and any(0 <= t.start - on.end() <= _AT_ONCE for t in triggers)
        else {}
    )


def _told_behind(text: str, cuts: Mapping[int, Opening], triggers: Sequence[Trigger]) -> dict[int, Opening]:
    """Where an attack is told behind a relative clause: «وضمن المعركة التي بدأت قبل شهر، هاجمت الفصائل …»."""
    found: dict[int, Opening] = {}
    for trigger in triggers:
        if (
            trigger.form is not _FORM_PERFECT
            or trigger.clitics
            or trigger.rule.strength is _STRENGTH_CASUALTY
        ):
            continue
        if text[max(0, trigger.start - 2) : trigger.start].rstrip()[-1:] not in _COMMAS:
            continue
        before = max((at for at in cuts if at < trigger.start), default=None)
        if before is not None and cuts[before] is Opening.RELATIVE:
            found[trigger.start] = Opening.MAIN
    return found


# «مع اقتراب الانتخابات، استهدفت غارة كذا»: what a comma and a verb begin, no cue before them takes out.
THEN_TOLD = re.compile(
    r"[،,]\s(?:استهدف|شن|هاجم|انفجر|اندلع|اقتحم|تعرض|سقط|اصيب|نفذ|(?:قتل|قصف|ضرب|فجر|اطلق|هز|شهد|وقع|اغتال|دار|جد|فتح)(?=ت|وا)|قتل(?= (?:\d|\w+(?:ون|ان|ين) |ثلاث|اربع|خمس|ست|سبع|ثمان|تسع|عشر|شخص|مدني|عدد|نحو|ما لا)))(?:ت|وا)?\s(?!في(?:ه|ها|هما|هم) |خلال(?:ه|ها) )"
)
