"""What the fields of an article name: what the details of an attack are told from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from stream.articles.document import Document
from stream.articles.duals import with_written_duals
from stream.articles.fold import Folded, fold_name
from stream.articles.limits import MOST, Counted, allow, within
from stream.events.tolls.counts import find_tolls
from stream.events.tolls.quantities import numbers_in
from stream.events.tolls.toll import Toll
from stream.events.when.times import TimeMention, find_times
from stream.events.who.actors import ActorMention
from stream.events.who.sources import SourceMention, correspondent, find_sources
from stream.events.who.whose import forces
from stream.events.words.clauses import Opening, openings
from stream.events.words.context import BEHIND, Cue, rules
from stream.events.words.lexicon import MeansWord, lexicon
from stream.records import Field
from stream.text.in_order import InOrder
from stream.text.matching import words


class Facts:
    """What one field names, at folded offsets: words of context, figures, times, forces and sources, each looked for when it is asked for."""

    def __init__(self, folded: Folded, published: datetime | None, outlet: str) -> None:
        """`folded` is the field; `outlet` whose correspondent «مراسلنا» is."""
        self.text, self._folded, self._published, self._outlet = folded.text, folded, published, outlet
        self.dated = published is not None

    @cached_property
    def means(self) -> Sequence[MeansWord]:
        """The words that tell with what."""
        return within(Counted.MEANS, lexicon().means(self.text))

    @cached_property
    def cues(self) -> InOrder[Cue]:
        """The words of context."""
        return within(Counted.CONTEXT, InOrder(rules().find(self.text)))

    def cues_near(self, start: int, end: int) -> list[Cue]:
        """The words of context that may say something of a sentence."""
        return [*self.cues.between(start - rules().longest, end + BEHIND + 1)]

    @cached_property
    def openings(self) -> Sequence[tuple[int, Opening]]:
        """Where clauses may open."""
        return openings(self.text, self._folded)

    @cached_property
    def tolls(self) -> InOrder[Toll]:
        """The figures of people."""
        if len(words(self.text).runs) > MOST[Counted.NUMBERS]:
            allow(Counted.NUMBERS, numbers_in(self.text))
        return within(Counted.FIGURES, InOrder(find_tolls(with_written_duals(self._folded))))

    @cached_property
    def times(self) -> InOrder[TimeMention]:
        """The times named, resolved against the day of publication."""
        return within(Counted.TIMES, InOrder(find_times(self.text, self._published)))

    @cached_property
    def actors(self) -> InOrder[ActorMention]:
        """The forces."""
        return InOrder(forces(self.text))

    @cached_property
    def names(self) -> Sequence[tuple[int, int]]:
        """Where forces, outlets with a correspondent and the outlet itself are named, in whose names no place stands for itself: «مراسل حلب اليوم»."""
        named = [(a.start, a.end) for a in self.actors]
        own = fold_name(self._outlet)
        outlets = [m.span("of") for m in correspondent().finditer(self.text) if m["of"]]
        if " " in own and own in self.text:
            outlets += (m.span() for m in re.finditer(rf"(?<!\w){re.escape(own)}(?!\w)", self.text))
        for begin, end in outlets:
            if all(end <= b or e <= begin for b, e in named):
                named.append((begin, end))
        return sorted(named)

    @cached_property
    def sources(self) -> InOrder[SourceMention]:
        """Who is said to say so."""
        return InOrder(find_sources(self.text, own=self._outlet, actors=self.actors))


def raw_words(document: Document, field: Field, start: int, end: int) -> str:
    """The article's own words at folded offsets of a field."""
    folded = document.folded(field)
    return " ".join(folded.raw[slice(*folded.span(start, end))].split())
