"""When the attacks on a place were, as their article says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from stream.articles.document import Document
from stream.events.facts import Facts
from stream.events.tell.belonging import Scene
from stream.events.tell.occasions import SHORT, occasions
from stream.events.tell.scene import Attack
from stream.events.when.day_after import before_publication, brought_forward, days_before
from stream.events.when.times import TimeMention, occurred, said_then
from stream.events.where.bind import Binding
from stream.records import Field, Occurred

_FIELD_TEXT = Field.TEXT

LEAD = 3  # sentences that open an article and date what it tells


class Timing:
    """Tells when the attacks of one article were, knowing which times are whose."""

    def __init__(
        self, document: Document, known: Mapping[Field, Facts], attacks: Sequence[Attack], scene: Scene
    ) -> None:
        """`known` are the facts of each field; `attacks` all that is told; `scene` where it all stands."""
        self._document, self._known, self._attacks, self._scene = document, known, attacks, scene

    def when(self, place: str, group: Sequence[Binding]) -> Occurred | None:
        """When the attacks of a group were: as the article says, by their clause, their sentence, the lead, else by publication."""
        article = self._document.article
        for told, places in self._happened:
            if place in places:
                return occurred(told, article.published_at, article.published_inferred)
        for scope in (self._clause_times, self._sentence_times):
            for binding in group:
                mention = scope(binding)
                if mention is not None:
                    days = (
                        self._days_before(binding) if mention.start < binding.triggers[0].trigger.start else 0
                    )
                    mention = brought_forward(mention, days) if days else mention
                    return occurred(mention, article.published_at, article.published_inferred)
        if article.published_at and (days := max(map(self._days_before, group))):
            return before_publication(article.published_at, days)
        lead = [s for s in self._document.sentences if s.field is _FIELD_TEXT][:LEAD]
        for sentence in lead:
            times = self._known[_FIELD_TEXT].times.between(sentence.start, sentence.end)
            mention = self._nearest(_FIELD_TEXT, times, sentence.start)
            if mention is not None and any(b.sentence.field is _FIELD_TEXT for b in group):
                return occurred(mention, article.published_at, article.published_inferred)
        return occurred(None, article.published_at, article.published_inferred)

    def _days_before(self, binding: Binding) -> int:
        """How many days after its attack that was which its sentence tells of first."""
        trigger = binding.triggers[0].trigger
        text = self._document.folded(binding.sentence.field).text
        return days_before(text, trigger.start - len(trigger.clitics))

    @cached_property
    def _happened(self) -> list[tuple[TimeMention, frozenset[str]]]:
        """The times that tell when a known attack was, each with the places it was on."""
        return occasions(self._scene, self._known[_FIELD_TEXT].times)

    def _clause_times(self, binding: Binding) -> TimeMention | None:
        times = self._known[binding.sentence.field].times.between(binding.clause.start, binding.clause.end)
        return self._nearest(binding.sentence.field, times, binding.triggers[0].trigger.start)

    def _sentence_times(self, binding: Binding) -> TimeMention | None:
        """The time of the sentence that is not another attack's: one that stands behind may date that alone."""
        field, at = binding.sentence.field, binding.triggers[0].trigger.start
        times = self._known[field].times.between(binding.sentence.start, binding.sentence.end)
        if not times:
            return None
        others = [
            a.clause
            for a in self._attacks
            if a.field is field and a.clause.start >= binding.clause.end > binding.sentence.start
        ]
        own = [t for t in times if not any(c.start <= t.start < c.end for c in others)]
        return self._nearest(field, own, at)

    def _nearest(self, field: Field, times: Sequence[TimeMention], at: int) -> TimeMention | None:
        """The time nearest to an offset, one at which somebody spoke only where there is no other."""
        short = [t for t in times if not t.history and t.last - t.first <= SHORT]
        if len(short) > 1:
            text = self._document.folded(field).text
            short = [t for t in short if not said_then(text, t)] or short
        return min(short, key=lambda t: abs(t.start - at), default=None)
