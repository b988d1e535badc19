"""What is read in one field of an article: its clauses, and the triggers and places in them, judged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TypeVar

from stream.articles.document import Document, Sentence
from stream.articles.limits import Counted, allow
from stream.events.facts import Facts
from stream.events.news.judging import judged, no_news, with_shards, with_the_fallen
from stream.events.news.kinds import Kind
from stream.events.news.of_its_head import of_its_head
from stream.events.where.acts import acts, elsewhere
from stream.events.where.fled import fled_from
from stream.events.where.two_attacks import apart
from stream.events.words.clauses import Clause, Opening, clauses
from stream.events.words.context import Cue, Judged
from stream.events.words.lexicon import Form, Strength, Trigger
from stream.places.bare_names import is_led_verb
from stream.places.gazetteer import Gazetteer
from stream.places.reading import Reading
from stream.places.roles import HELD, Placed, Role, roles
from stream.places.struck_thing import are_struck_arms
from stream.records import Field
from stream.text.found import Found
from stream.text.in_order import InOrder

_ROLE_CONTAINER, _ROLE_GEOGRAPHY = Role.CONTAINER, Role.GEOGRAPHY
_STRENGTH_CASUALTY = Strength.CASUALTY

_T = TypeVar("_T")


class Seen(Found, frozen=True):
    """What was found in one field, for `explain` and for binding."""

    triggers: tuple[Judged, ...]
    cues: tuple[Cue, ...]
    placed: tuple[Placed, ...]
    clauses: tuple[Clause, ...]


def read_field(
    document: Document,
    field: Field,
    triggers: Sequence[Trigger],
    readings: Sequence[Reading],
    gazetteer: Gazetteer,
    known: Facts,
    kind: Kind | None,
) -> Seen:
    """The triggers, places and clauses of a field, from its `triggers`, the `readings` of its places and what is `known` of it.

    `kind` is that of its article.
    """
    text = document.folded(field).text
    triggers = InOrder(_of_places(text, _no_names(text, triggers, readings), readings))
    means, cues = known.means, known.cues
    names_at = {
        r.mention.start - len(c)
        for r in readings
        if r.entry and (" " in r.mention.name or r.mention.cue)
        for c in ("", "و")
    }
    opened = [o for o in known.openings if o[0] not in names_at]  # «علما الشعب», «بلدة علما» open no clause
    told: list[Judged] = []
    parts: list[Clause] = []
    at = triggers.starts, [m.start for m in means], [begin for begin, _ in opened]
    for sentence in document.sentences:
        if sentence.field is not field:
            continue
        own, near = part(triggers, at[0], sentence), part(means, at[1], sentence)
        inside = clauses(sentence, part(opened, at[2], sentence), own, text)
        inside = apart(text, inside, own, readings, gazetteer)
        parts += inside
        found = of_its_head([*judged(own, inside, sentence, known, near)], inside, sentence, known)
        found = with_shards(found, text, sentence)
        found = with_the_fallen(found, text, sentence)
        told += no_news(found, kind, sentence, known)
    allow(Counted.CLAUSES, len(parts))
    begins = {begin for begin, _ in opened}
    names = known.names if any(r.entry for r in readings) else ()
    named = [r for r in readings if not _is_another_word(r, triggers, begins)]
    placed = elsewhere(text, roles(text, named, gazetteer, names), acts().find(text), triggers, parts)
    placed = fled_from(text, [s for s in document.sentences if s.field is field], placed, told, gazetteer)
    return Seen(tuple(told), tuple(cues), tuple(placed), tuple(parts))


def _no_names(text: str, triggers: Sequence[Trigger], readings: Sequence[Reading]) -> Sequence[Trigger]:
    """The triggers without arms that were struck, and those in a listed name that a cue or a preposition introduces: «أحياء كذا والضربة», «في تدمر»."""
    named = [
        r.mention
        for r in readings
        if r.entry is not None and not r.unlisted and (r.mention.cue or is_led_verb(text, r.mention))
    ]
    starts = [m.start for m in named]

    def is_named(trigger: Trigger) -> bool:
        at = bisect_right(starts, trigger.start)
        return at > 0 and trigger.end <= named[at - 1].end

    return [t for t in triggers if not is_named(t) and not _lie_there(text, t)]


def _lie_there(text: str, trigger: Trigger) -> bool:
    """Whether arms are what was struck: «استهدفت غارة منصة إطلاق صواريخ»."""
    arms = "arms" in trigger.rule.traits and trigger.form is Form.NOUN
    return arms and are_struck_arms(text, trigger.start)


def _of_places(text: str, triggers: Sequence[Trigger], readings: Sequence[Reading]) -> list[Trigger]:
    """The triggers without those that must stand right before a place and do not: «الجيش يستعيد هيبته»."""
    begins = {r.mention.outer for r in readings if r.entry is not None}
    return [
        t
        for t in triggers
        if "at_once" not in t.rule.traits or t.end + 1 + text.startswith(":", t.end) in begins
    ]


def _is_another_word(reading: Reading, triggers: InOrder[Trigger], begins: Container[int]) -> bool:
    """Whether a name that only its list tells is a word of attack or opens a clause: «والسكري، فقتل كثير», «وألقى قنابل»."""
    mention = reading.mention
    if mention.cue and mention.outer < mention.start - len(mention.clitics):  # «حي القصف»
        return False
    if mention.clitics == "و" and mention.cue and mention.start - 1 in begins:
        return True
    attack = triggers.last_before(mention.end - 1)  # no two of them overlap
    if attack is None or attack.start - len(attack.clitics) > mention.start or attack.end < mention.end:
        return False
    # «برميلان» holds no «رميلان»
    return reading.unlisted or (attack.start < mention.start and " " not in mention.name)


def part(items: Sequence[_T], starts: Sequence[int], sentence: Sentence) -> Sequence[_T]:
    """Of items in the order of their starts those of a sentence."""
    return items[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]


def hurt(document: Document, seen: Mapping[Field, Seen]) -> frozenset[Sentence]:
    """The sentences that tell of the dead and hurt as news, and those right before one."""
    told = {
        field: [
            j.trigger.start
            for j in s.triggers
            if j.judgement is None and j.trigger.rule.strength is _STRENGTH_CASUALTY
        ]
        for field, s in seen.items()
    }
    if not any(told.values()):
        return frozenset()
    own = [bool(part(told[s.field], told[s.field], s)) for s in document.sentences]
    return frozenset(
        s
        for s, hurts, next_hurts in zip(document.sentences, own, [*own[1:], False], strict=False)
        if hurts or next_hurts
    )


def told_within(seen: Mapping[Field, Seen]) -> frozenset[tuple[str, str]]:
    """(id of a place, id of what the article says it lies in): «البارة في جبل الزاوية», which no table may say."""
    pairs: set[tuple[str, str]] = set()
    for field in seen.values():
        inner: list[str] = []
        for placed in field.placed:
            entry = placed.reading.entry
            if entry is None:
                continue
            if placed.role is _ROLE_CONTAINER and placed.rule == HELD:
                pairs.update((one, entry.id) for one in inner)
                inner.append(entry.id)
            elif placed.role is _ROLE_GEOGRAPHY and placed.rule.endswith(
                _BETWEEN
            ):  # «قرية كذا بين مدينتي كذا وكذا»
                pairs.update((one, entry.id) for one in inner)
            else:
                inner = [entry.id]
        pairs.update(_in_front(field))
    return frozenset(pairs)


_BETWEEN = "بين"
_FRONTED = 8  # characters from the begin of a sentence or clause in which «وفي ريف كذا» stands


def _in_front(field: Seen) -> Iterator[tuple[str, str]]:
    """What is told behind «وفي ريف كذا …» to the end of its sentence lies there."""
    for placed in field.placed:
        entry, mention = placed.reading.entry, placed.reading.mention
        if entry is None or entry.source != "composed" or placed.role is not Role.STRUCK:
            continue
        clause = next((c for c in field.clauses if c.start <= mention.outer < c.end), None)
        if clause is None or mention.outer - clause.start > _FRONTED:
            continue
        ends = next(
            (c.start for c in field.clauses if c.start > clause.start and c.opening is Opening.MAIN), None
        )
        for other in field.placed:
            held = other.reading.entry
            if held is not None and mention.end < other.reading.mention.start < (ends or mention.end + _NEAR):
                yield held.id, entry.id


_NEAR = 300  # characters behind it, where the text ends


def blame_pairs(document: Document, seen: Mapping[Field, Seen], known: Mapping[Field, Facts]) -> int:
    """How often a force and an attack stand in one sentence: each such pair is asked whether the one made the other."""
    attacks = {f: [j.trigger.start for j in s.triggers] for f, s in seen.items()}
    forces = {f: [a.start for a in facts.actors] for f, facts in known.items()}
    return sum(
        len(part(attacks[s.field], attacks[s.field], s)) * len(part(forces[s.field], forces[s.field], s))
        for s in document.sentences
    )
