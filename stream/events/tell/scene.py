"""Every attack that an article asserts, and where its attacks and figures stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stream.articles.document import Document
from stream.events.facts import Facts
from stream.events.tell.belonging import Scene
from stream.events.tell.ground import Heard, Spot, View
from stream.events.tolls.toll import Toll
from stream.events.where.bind import Binding
from stream.events.where.seen import Seen
from stream.events.where.select import Dropped
from stream.events.where.within import COARSE
from stream.events.words.clauses import Clause
from stream.events.words.lexicon import Strength, Trigger
from stream.places.entry import Entry
from stream.places.gazetteer import Gazetteer
from stream.places.roles import Role
from stream.records import Field, Type
from stream.text.found import Found
from stream.text.in_order import InOrder

_STRENGTH_CASUALTY = Strength.CASUALTY

_ITEMS = ("", "،", ":", "؛", "\n", ".", "-")  # what stands before the next of a list
_BY_FIRE = "hurt_by_fire"  # how people were hurt: it neither tells of an attack nor of another matter
_BESIDE = 4  # characters between a place and the figure of its row


class Attack(Found, frozen=True):
    """An attack as a clause of a field tells it."""

    field: Field
    trigger: Trigger
    clause: Clause
    type: Type


def scene(
    document: Document,
    bindings: Sequence[Binding],
    seen: Mapping[Field, Seen],
    known: Mapping[Field, Facts],
    gazetteer: Gazetteer,
    left: Sequence[Dropped] = (),
) -> Scene:
    """Where an article tells of attacks and figures, to say which belong together; `left`: what is none of them."""
    views = {f: _view(document.folded(f).text, read, known[f]) for f, read in seen.items()}
    placed = [(b, entry) for b in bindings if (entry := b.placed.reading.entry) is not None]
    spots = [_spot(b, entry) for b, entry in placed if b.judgement is None]
    wholes = {entry.id: gazetteer.holders(entry) for _, entry in placed}
    for dropped in left:
        part = dropped.part.placed.reading.entry if dropped.part is not None else None
        whole = dropped.binding.placed.reading.entry
        if part is not None and whole is not None and part.id in wholes:  # no table may say so
            wholes[part.id] |= {whole.id}
    return Scene(document.sentences, spots, views, wholes)


def _view(text: str, read: Seen, known: Facts) -> View:
    """What a field holds of all that figures are weighed by."""
    heard = [
        Heard(j.trigger.start, j.type, j.judgement is None, j.trigger.rule.strength is not _STRENGTH_CASUALTY)
        for j in read.triggers
        if j.judgement is None or j.judgement.rule != _BY_FIRE
    ]
    places = [
        (p.reading.mention.start, entry, p.role)
        for p in read.placed
        if (entry := p.reading.entry) is not None
    ]
    named = [(at, e.id) for at, e, role in places if role is Role.STRUCK and e.kind not in COARSE]
    regions = [(at, e.id) for at, e, _ in places if e.kind in COARSE]
    spans = {
        p.reading.mention.start: p.reading.mention.end for p in read.placed if p.reading.entry is not None
    }
    long = [(start, end) for start, end in spans.items() if " " in text[start:end]]
    tolls = [t for t in known.tolls if t.text[:1].isdigit() or not _is_of_a_name(spans, long, t)]
    mentioned = [(at, e.id) for at, e, _ in places]
    rows = _rows(text, tolls, read)
    return View(read.clauses, heard, tolls, known.times, named, text, regions, rows, mentioned)


def _is_of_a_name(spans: Mapping[int, int], long: Sequence[tuple[int, int]], toll: Toll) -> bool:
    """Whether what was read as a figure is of a place's name: «الشيخ زويد» is no sheikh, «رب ثلاثين» are not thirty."""
    if toll.end < spans.get(toll.start + toll.text.startswith("و"), 0):
        return True
    return any(start < toll.start and toll.end <= end for start, end in long)


def _rows(text: str, tolls: Sequence[Toll], read: Seen) -> dict[int, str]:
    """The place that each figure of a list stands right behind, by the figure's start: «السوق: 8 شهداء، المحطة 4»."""
    found: dict[int, str] = {}
    if not tolls:
        return found
    mentions = [p.reading.mention for p in read.placed]
    ids = {m.name: p.reading.entry.id for m, p in zip(mentions, read.placed, strict=True) if p.reading.entry}
    ends = {m.end: m for m in mentions if m.name in ids}  # a bare name stands for the place told of before
    for toll in tolls:
        gap = text[max(0, toll.start - _BESIDE) : toll.start]
        mention = ends.get(toll.start - len(gap) + len(gap.rstrip(' :(-"')))
        before = text[max(0, mention.outer - 2 * _BESIDE) : mention.outer].rstrip(' "(') if mention else "-"
        if mention and _begins_a_row(before):
            found[toll.start] = ids[mention.name]
    return found


def _begins_a_row(before: str) -> bool:
    """Whether the name behind some text is the next of a list: «، », «، وفي»."""
    if before.endswith((" وفي", "،وفي")):
        before = before[:-3].rstrip()
    return before[-1:] in _ITEMS


def _spot(binding: Binding, entry: Entry) -> Spot:
    """Where an attack on a place is told."""
    mention = binding.placed.reading.mention
    return Spot(
        place=entry.id,
        field=binding.sentence.field,
        sentence=binding.sentence,
        clause=binding.clause,
        start=mention.start,
        end=mention.end,
        trigger=binding.triggers[0].trigger.start if binding.triggers else binding.clause.start,
        types=binding.types,
    )


def attacks(seen: Mapping[Field, Seen]) -> list[Attack]:
    """Every attack that the article asserts, wherever it struck."""
    return [
        Attack(field, j.trigger, clause, j.type)
        for field, read in seen.items()
        for parts in [InOrder(read.clauses)]
        for j in read.triggers
        if j.judgement is None and j.trigger.rule.strength is not _STRENGTH_CASUALTY
        if (clause := parts.last_before(j.trigger.start)) is not None
    ]
