"""Whose a clash is by its parties: of one side both, or one that took the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stream.articles.document import Document
from stream.events.facts import Facts
from stream.events.tell.agents import Agents
from stream.events.where.bind import Binding
from stream.events.who.actors import ActorMention
from stream.events.who.mutual import is_the_clash, of_one_side, parties_named, two_sides
from stream.events.who.retaken import who_took
from stream.events.who.whose import Cast, settle
from stream.records import Field

NEAR = 60  # characters behind a clash in which its parties are named


class Clashes:
    """Tells of the parties to the clashes of one article."""

    def __init__(self, document: Document, known: Mapping[Field, Facts], named: Agents, cast: Cast) -> None:
        """`known` are the facts of each field, `named` the agents of its clauses, `cast` its forces as a whole."""
        self._document, self._known, self._named, self._cast = document, known, named, cast

    def won(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """The side of both parties, or the party that took the place."""
        for binding in group:
            text, clause, field = self._text(binding), binding.clause, binding.sentence.field
            near = self._known[field].actors.between(clause.start, clause.end)
            among = of_one_side(text, clause.start, clause.end, country, near, self._cast)
            if among is not None:
                return self._named.named(field, among)
            if taker := who_took(text, binding.placed.reading.mention.start, near):
                return settle(self._named.named(field, taker)._replace(agent="took"), country, self._cast)
        return None

    def names_parties(self, binding: Binding, country: str) -> bool:
        """Whether the words about a clash say between whom it was."""
        text, clause = self._text(binding), binding.clause
        behind = [(j.trigger.end, j.trigger.end + NEAR) for j in binding.triggers]
        if any(is_the_clash(text, j.trigger.start) for j in binding.triggers):
            behind.append((max(binding.sentence.start, clause.start - 2 * NEAR), clause.start))
        near = self._known[binding.sentence.field].actors.between(clause.start, clause.end)
        told = parties_named(text, [(clause.start, clause.end), *behind])
        return told or two_sides(text, country, near, self._cast)

    def _text(self, binding: Binding) -> str:
        return self._document.folded(binding.sentence.field).text
