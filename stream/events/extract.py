"""An article → the attacks it reports: read, find places and triggers, bind them, judge the context, assemble."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stream.articles.document import Document, Sentence, read
from stream.events.assemble import assemble
from stream.events.bind import Binder, Binding, Judged, type_of
from stream.events.clauses import Clause, clauses, openings
from stream.events.context import Cue, Judgement, judge, rules
from stream.events.dating import dated
from stream.events.details import Facts, Teller, Told, facts, scene
from stream.events.lexicon import MeansWord, Strength, Trigger, lexicon
from stream.events.select import Dropped, select
from stream.events.times import TimeMention
from stream.places.gazetteer import Gazetteer
from stream.places.mentions import find_mentions
from stream.places.resolve import Reading, Resolver
from stream.places.roles import Placed, roles
from stream.records import Article, Event, Field


class Seen(NamedTuple):
    """What was found in one field, for `explain` and for binding."""

    triggers: tuple[Judged, ...]
    cues: tuple[Cue, ...]
    placed: tuple[Placed, ...]
    clauses: tuple[Clause, ...]


class Extraction(NamedTuple):
    """The events of an article, and how they came about.

    `events` are asserted or disputed; `others` denied, planned or past; `dropped` what was read and left out, and why.
    """

    events: tuple[Event, ...]
    others: tuple[Event, ...]
    document: Document
    seen: dict[Field, Seen]
    bindings: tuple[Binding, ...]
    dropped: tuple[Dropped, ...]


class Extractor:
    """Reads articles against one gazetteer; pure but for its tables, so one serves many articles."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """`gazetteer` knows the places."""
        self.gazetteer = gazetteer
        self.resolver = Resolver(gazetteer)

    def extract(self, article: Article) -> Extraction:
        """The attacks that an article reports as its own news."""
        article = dated(article)
        document = read(article)
        if not any(lexicon().triggers(document.folded(f).text) for f in Field):
            return Extraction((), (), document, {}, (), ())
        known = {f: facts(document.folded(f).text, article.published_at, article.outlet) for f in Field}
        seen = self._see(document, known)
        binder = Binder()
        bound: list[Binding] = []
        for sentence in document.sentences:
            field = seen[sentence.field]
            inside = [c for c in field.clauses if sentence.start <= c.start < sentence.end]
            judged = [j for j in field.triggers if sentence.start <= j.trigger.start < sentence.end]
            placed = [p for p in field.placed if sentence.start <= p.reading.mention.start < sentence.end]
            bound += binder.bind(document.folded(sentence.field).text, sentence, inside, judged, placed)
        strong = any(
            j.judgement is None and j.trigger.rule.strength is Strength.STRONG
            for s in seen.values()
            for j in s.triggers
        )
        kept, dropped = select(document, bound, self.gazetteer, strong=strong)
        teller = Teller(document, known, _told(seen), scene(document, kept, seen, known, self.gazetteer))
        events, others = assemble(document, kept, self.gazetteer, teller)
        return Extraction(events, others, document, seen, tuple(kept), tuple(dropped))

    def _see(self, document: Document, known: dict[Field, Facts]) -> dict[Field, Seen]:
        mentions = {f: find_mentions(document.folded(f), self.gazetteer) for f in Field}
        own = {f: [m for m in mentions[f] if _inside(document.sentences, f, m.start)] for f in Field}
        context = self.resolver.context(list(own.values()))
        title: list[Reading] = []
        seen = {}
        for field in (Field.TITLE, Field.TEXT):
            text = document.folded(field).text
            readings = self.resolver.resolve(text, own[field], context, title)
            title = title or readings
            seen[field] = _read_field(text, field, document.sentences, readings, self.gazetteer, known[field])
        return seen


def _inside(sentences: Sequence[Sentence], field: Field, at: int) -> bool:
    return any(s.field is field and s.start <= at < s.end for s in sentences)


def _read_field(
    text: str,
    field: Field,
    sentences: Sequence[Sentence],
    readings: Sequence[Reading],
    gazetteer: Gazetteer,
    known: Facts,
) -> Seen:
    triggers, means, cues, opened = (
        lexicon().triggers(text),
        lexicon().means(text),
        rules().find(text),
        openings(text),
    )
    judged: list[Judged] = []
    parts: list[Clause] = []
    for sentence in sentences:
        if sentence.field is not field:
            continue
        own = [t for t in triggers if sentence.start <= t.start < sentence.end]
        inside = clauses(sentence, opened, own)
        parts += inside
        judged += [_judged(text, t, inside, sentence, cues, means, known.times) for t in own]
    names = [(a.start, a.end) for a in known.actors]
    return Seen(tuple(judged), tuple(cues), tuple(roles(text, readings, gazetteer, names)), tuple(parts))


def _judged(
    text: str,
    trigger: Trigger,
    parts: Sequence[Clause],
    sentence: Sentence,
    cues: Sequence[Cue],
    means: Sequence[MeansWord],
    times: Sequence[TimeMention],
) -> Judged:
    clause = next(c for c in parts if c.start <= trigger.start < c.end)
    return Judged(
        trigger,
        judge(text, trigger, clause, (sentence.start, sentence.end), cues) or _past(trigger, clause, times),
        *type_of(trigger, means, clause),
    )


def _past(trigger: Trigger, clause: Clause, times: Sequence[TimeMention]) -> Judgement | None:
    """Whether the time named nearest to a trigger in its clause is too long ago for news."""
    inside = [t for t in times if clause.start <= t.start < clause.end]
    nearest = min(inside, key=lambda t: abs(t.start - trigger.start), default=None)
    return (
        Judgement("background", f"time:{nearest.rule}") if nearest is not None and nearest.history else None
    )


def _told(seen: dict[Field, Seen]) -> list[Told]:
    """Every attack that the article asserts, wherever it struck."""
    return [
        Told(field, j.trigger, next(c for c in s.clauses if c.start <= j.trigger.start < c.end), j.type)
        for field, s in seen.items()
        for j in s.triggers
        if j.judgement is None and j.trigger.rule.strength is not Strength.CASUALTY
    ]
