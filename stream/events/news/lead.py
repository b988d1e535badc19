"""A sentence that begins with the news of an attack, whatever its article is about: «قصفت قوات كذا مدينة كذا …».

A headline may speak of who was there, who mourns or who was caught; the sentence below it tells what happened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from stream.articles.document import Document, Sentence
from stream.articles.fold import fold_name
from stream.data import Row, table
from stream.events.when.times import TimeMention, find_times
from stream.events.words.clauses import clauses, openings
from stream.events.words.context import judge, rules
from stream.events.words.elsewhen import dated_from
from stream.events.words.fierceness import says_no_time
from stream.events.words.lexicon import Form, Strength, Trigger, lexicon
from stream.records import Field

_LED = 70  # characters from a verb that leads to an attack to that
# «لكن قذائف سقطت على كذا», «وأفاد مصدر بأن مسلحين هاجموا كذا»: its subject stands first.
_BUT = re.compile(r"\W*و?(?:لكن|الا ان|غير ان|بيد ان)\s(?!ال)")
_NEAR_BUT = re.compile(r"(?:[^\s.،:؛]+\s){0,4}")
_WORDS = 5  # of a sentence that an article may open with; a shorter one is furniture


class LeadTable(Row, frozen=True, kw_only=True):
    """The whole of leads.toml."""

    verbs: tuple[str, ...]
    said: tuple[str, ...]
    given: tuple[str, ...]
    match: str
    miss: str


def lead_table() -> LeadTable:
    """The one table, read once."""
    return table(LeadTable, "ar", "leads.toml")


class Lead:
    """Tells a sentence that begins with an attack from one that comes to it later."""

    def __init__(self) -> None:
        """Read `data/ar/leads.toml`."""
        row = lead_table()
        verbs, said, given = ("|".join(map(fold_name, words)) for words in (row.verbs, row.said, row.given))
        by = rf"[وف]?(?:{said})(?!\w)(?:\s[^\s.،]+){{0,6}}?\s(?:ب?ان(?:ه|ها)?\s|(?=ب))"
        before = r"(?:[^\n.،]{0,40}?(?:\s?[-–—:/|]+|،)\s*){0,2}"  # «دمشق - خاص:», «بموازاة ذلك،»
        told = rf"(?:{by})?\W*(?:كما\s)?(?:[وف]?قد\s)?"
        self._begins = re.compile(told), re.compile(before + told)
        self._said = re.compile(rf"(?:{before})?{by}\W*(?!ال)")
        self._verb = re.compile(rf"[وف]?(?:{verbs})(?:ت|وا|تا|ا)?(?!\w)")
        self._given = re.compile(rf"(?:\S+\s){{1,2}}(?:{given})(?!\w)")

    def opens(self, document: Document) -> tuple[bool, bool]:
        """Whether an article opens with the news of an attack, and whether that tells whom it hurt."""
        text = document.text.text
        first = next((s for s in document.sentences if _may_be_first(s, text)), None)
        if first is None or not (news := self.news(text[first.start : first.end])):
            return False, False
        times = find_times(text, document.article.published_at, first.start, first.end)
        return not any(is_old(text, t) for t in times), any(
            t.rule.strength is Strength.CASUALTY for t in news
        )

    def news(self, sentence: str) -> Sequence[Trigger]:
        """What a sentence that begins with an attack names as news, whenever it was; nothing where another begins it."""
        found = lexicon().triggers(sentence)
        at = self._at(sentence, found)
        if at is None or self._given.match(sentence, at):
            return ()
        cues = rules().find(sentence)
        parts = clauses(Sentence(Field.TEXT, 0, len(sentence), 0), openings(sentence), found, sentence)
        clause = [next(c for c in parts if t.start < c.end) for t in found]
        span = 0, len(sentence)
        news = [
            t
            for t, c in zip(found, clause, strict=True)
            if judge(sentence, t, c, span, cues, dated=True) is None
        ]
        if found[0] not in news or all(t.rule.strength is Strength.CASUALTY for t in news):
            return ()
        return news

    def _at(self, sentence: str, found: Sequence[Trigger]) -> int | None:
        """Where the verb stands that a sentence begins with, if that is an attack's or leads to one."""
        if not found:
            return None
        first = found[0]
        start = first.start - len(first.clitics)
        acts = first.form is Form.PERFECT or "ب" in first.clitics
        for begins in self._begins:
            begun = begins.match(sentence)
            at = begun.end() if begun else 0
            if (acts and start == at) or (at <= start < at + _LED and self._verb.match(sentence, at)):
                return at
        but = _BUT.match(sentence) or self._said.match(sentence)
        if but is None:
            return None
        new = first.form is Form.NOUN and not first.clitics and start == but.end()
        acts = first.form is Form.PERFECT or self._verb.match(sentence, start) is not None
        done = acts and _NEAR_BUT.fullmatch(sentence, but.end(), start) is not None
        return but.end() if new or done else None


def is_old(text: str, time: TimeMention) -> bool:
    """Whether a time is none that news of an attack was at: long ago, or too long a while."""
    if says_no_time(text, time.start) or dated_from(text, time.start) is not None:
        return False
    return time.history or time.loose


def _may_be_first(sentence: Sentence, text: str) -> bool:
    long = len(text[sentence.start : sentence.end].split()) >= _WORDS
    return sentence.field is Field.TEXT and not sentence.heading and long


@cache
def lead() -> Lead:
    """The one reader of it."""
    return Lead()
