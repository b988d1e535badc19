"""An article → the attacks it reports: read, find places and triggers, bind them, judge the context, assemble."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from stream.articles.document import Document, Sentence
from stream.articles.limits import Counted, allow, within
from stream.events.facts import Facts
from stream.events.look.gate import Look
from stream.events.look.look import Looker
from stream.events.news.backdrop import backdrop
from stream.events.news.dated_behind import dated_behind
from stream.events.news.headline import body, headline, mourned, remembers, told_again
from stream.events.news.met import met, met_behind
from stream.events.news.narrative import narrative
from stream.events.news.passing import in_passing
from stream.events.news.subject import without_their_subject
from stream.events.tell.assemble import assemble
from stream.events.tell.details import Teller
from stream.events.tell.scene import attacks, scene
from stream.events.when.dating import dated
from stream.events.where.bind import Binder, Binding
from stream.events.where.later import told_later
from stream.events.where.seen import Seen, blame_pairs, hurt, part, read_field, told_within
from stream.events.where.select import Dropped, is_plain, select
from stream.events.words.context import Judged
from stream.events.words.morphology import Morphology
from stream.places.gazetteer import Gazetteer
from stream.places.mention import Mention
from stream.places.mentions import find_mentions
from stream.places.reading import Reading
from stream.places.resolve import Resolver
from stream.records import Article, Event, Field

_FIELD_TEXT, _FIELD_TITLE = Field.TEXT, Field.TITLE


class Extraction:
    """The events of an article, and how they came about.

    `events` are asserted or disputed; `dropped` what was read and left out, and why.
    """

    def __init__(
        self,
        document: Document,
        events: tuple[Event, ...] = (),
        others: Callable[[], tuple[Event, ...]] = tuple,
        seen: Mapping[Field, Seen] | None = None,
        bindings: Sequence[Binding] = (),
        dropped: Sequence[Dropped] = (),
    ) -> None:
        """`others` is called when they are asked for: only `explain` asks."""
        self.document, self.events, self._others = document, events, others
        self.seen: Mapping[Field, Seen] = seen or {}
        self.bindings, self.dropped = tuple(bindings), tuple(dropped)

    @cached_property
    def others(self) -> tuple[Event, ...]:
        """What the article denies, plans or remembers."""
        return self._others()


class Extractor:
    """Reads articles against one gazetteer; pure but for its tables, so one serves many articles."""

    def __init__(self, gazetteer: Gazetteer, morphology: Morphology | None = None) -> None:
        """`gazetteer` knows the places; `morphology`, where there is one, verb forms that no table lists."""
        self.gazetteer = gazetteer
        self.resolver = Resolver(gazetteer)
        self._looker = Looker(gazetteer, morphology)

    def extract(self, article: Article, *, whole: bool = False) -> Extraction:
        """The attacks that an article reports as its own news; `whole` reads on where there can be none, for `explain`.

        Raises TooMuch.
        """
        if not whole and not self._looker.may_tell(article):
            return self._left(article)
        article = dated(article)
        document = Document(article)
        look = self._looker.look(document)
        if not whole and not self._looker.may_stand(look):
            return self._left(article)
        if not any(look.triggers.values()):
            return Extraction(document)
        mentions = self._mentions(document)
        if not whole and not (_name(look.telling, mentions) or _name(look.placing, mentions)):
            return Extraction(document)
        readings = self._places(document, mentions)
        if not whole and all(r.entry is None for found in readings.values() for r in found):
            return Extraction(document)
        return self._told(document, self._read(look, readings), look.known)

    def _left(self, article: Article) -> Extraction:
        return Extraction(Document(article), others=lambda: self.extract(article, whole=True).others)

    def _read(self, look: Look, readings: Mapping[Field, Sequence[Reading]]) -> dict[Field, Seen]:
        """What is read in each field, the headline judged by the text and the text by the headline."""
        document, known = look.document, look.known
        seen = {
            f: read_field(document, f, look.triggers[f], readings[f], self.gazetteer, known[f], look.kind)
            for f in (_FIELD_TITLE, _FIELD_TEXT)
        }
        parted = {f: (s.triggers, s.clauses) for f, s in seen.items()}
        about = look.subjects if any(found for found, _ in parted.values()) else ()
        for field, left in without_their_subject(document, parted, known, about).items():
            seen[field] = seen[field]._replace(triggers=left)
        title, text = seen[_FIELD_TITLE], seen[_FIELD_TEXT]
        seen[_FIELD_TITLE] = title._replace(
            triggers=remembers(
                mourned(headline(title.triggers, text.triggers), text.triggers),
                text.triggers,
                asks="؟" in document.title.text,
            )
        )
        told = told_again(body(title.triggers, text.triggers))
        for passed in (backdrop, in_passing):
            told = passed(document, seen[_FIELD_TITLE].triggers, told, known[_FIELD_TEXT])
        told = narrative(document, told, known[_FIELD_TEXT])
        told = dated_behind(document, told, known[_FIELD_TEXT])
        told = met_behind(document.folded(_FIELD_TEXT).text, told)
        said = "\n".join(document.folded(f).text for f in (_FIELD_TITLE, _FIELD_TEXT))
        first = seen[_FIELD_TITLE].triggers
        seen[_FIELD_TITLE] = seen[_FIELD_TITLE]._replace(triggers=met(said, first, told))
        seen[_FIELD_TEXT] = text._replace(triggers=met(said, told, first))
        return seen

    def _told(
        self, document: Document, seen: Mapping[Field, Seen], known: Mapping[Field, Facts]
    ) -> Extraction:
        """The events of what was read, with their details."""
        bound = within(Counted.ATTACKS, _bind(document, seen))
        strong = any(
            j.judgement is None and is_plain(document.folded(field).text, j.trigger)
            for field, s in seen.items()
            for j in s.triggers
        )
        kept, dropped = select(
            document,
            bound,
            self.gazetteer,
            strong=strong,
            hurt=hurt(document, seen),
            told=told_within(seen),
        )
        if not kept:
            return Extraction(document, seen=seen, dropped=dropped)
        allow(Counted.PAIRS, blame_pairs(document, seen, known))
        teller = Teller(
            document, known, attacks(seen), scene(document, kept, seen, known, self.gazetteer, dropped)
        )
        events, others = assemble(document, kept, self.gazetteer, teller)
        return Extraction(document, events, others, seen, kept, dropped)

    def _mentions(self, document: Document) -> dict[Field, list[Mention]]:
        """The places that an article's own sentences name."""
        names = sum(len(self.gazetteer.matcher.find(document.folded(field).text)) for field in Field)
        allow(Counted.NAMES, names)
        found = {
            f: _inside(find_mentions(document.folded(f), self.gazetteer), document.sentences, f)
            for f in Field
        }
        allow(Counted.PLACES, sum(map(len, found.values())))
        return found

    def _places(
        self, document: Document, own: Mapping[Field, Sequence[Mention]]
    ) -> dict[Field, list[Reading]]:
        """Their readings."""
        context = self.resolver.context([*own.values()], [document.folded(f).text for f in own])
        title = self.resolver.resolve(document.title.text, own[_FIELD_TITLE], context)
        text = self.resolver.resolve(document.text.text, own[_FIELD_TEXT], context, title, document.borders)
        return {_FIELD_TITLE: _as_told(title, text), _FIELD_TEXT: text}


def _as_told(title: Sequence[Reading], text: Sequence[Reading]) -> list[Reading]:
    """A headline's readings: in the land in which the text says that a place of that name lies, «مديرية المنصورة في عدن»."""
    held = {r.mention.name: r.entry for r in reversed(text) if r.entry and "container_named" in r.reasons}
    found = []
    for reading in title:
        told = held.get(reading.mention.name)
        abroad = reading.entry is not None and told is not None and told.country != reading.entry.country
        found.append(reading._replace(entry=told) if abroad else reading)
    return found


def _inside(mentions: Sequence[Mention], sentences: Sequence[Sentence], field: Field) -> list[Mention]:
    """The mentions that stand in a sentence of a field, in order."""
    own = [s for s in sentences if s.field is field]
    starts = [s.start for s in own]
    return [m for m in mentions if (at := bisect_right(starts, m.start)) and m.start < own[at - 1].end]


def _name(sentences: Mapping[int, Sentence], mentions: Mapping[Field, Sequence[Mention]]) -> bool:
    """Whether one of these sentences names a place."""
    own = [*sentences.values()]
    return any(_inside(mentions[f], own, f) for f in Field)


def _bind(document: Document, seen: Mapping[Field, Seen]) -> list[Binding]:
    """The places of an article with what struck them, sentence by sentence."""
    binder = Binder()
    bound: list[Binding] = []
    starts = {
        field: (
            [c.start for c in s.clauses],
            [j.trigger.start for j in s.triggers],
            [p.reading.mention.start for p in s.placed],
        )
        for field, s in seen.items()
    }
    told: dict[Sentence, Sequence[Judged]] = {}
    for sentence in document.sentences:
        if sentence.heading:  # what it says is said below it, or it is a line of tags
            continue
        field = seen[sentence.field]
        at_clause, at_trigger, at_place = starts[sentence.field]
        told[sentence] = part(field.triggers, at_trigger, sentence)
        bound += binder.bind(
            document.folded(sentence.field).text,
            sentence,
            part(field.clauses, at_clause, sentence),
            told[sentence],
            part(field.placed, at_place, sentence),
        )
    return told_later(document, told, bound)
