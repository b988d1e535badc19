"""Whether attacks of one kind on a place have an author of their own, beside those of another kind."""

from __future__ import annotations

from collections.abc import Sequence

from stream.articles.document import Document
from stream.events.tell.agents import Agents
from stream.events.tell.of_its_kind import laid
from stream.events.where.bind import Binding
from stream.events.who.actors import ActorMention
from stream.events.who.attackers import attacker_by_means, attacker_of
from stream.events.who.whose import Cast, flies, settle
from stream.records import Side, Type

_GROUNDED = frozenset({Side.JIHADIST, Side.OPPOSITION})
_SUBJECT = ("verb_subject", "genitive", "subject_verb")  # «هاجم مقاتلون»: only the article made it a raid


def cannot_fly(text: str, group: Sequence[Binding], found: ActorMention, meant: ActorMention) -> bool:
    """Whether a force without aircraft is named for what was only struck from the air, or its aircraft for a fight on the ground."""
    if all(set(b.types) == {Type.ARMED_CLASH} for b in group) and flies(text, found):
        return True
    plain = any(j.plain for b in group for j in b.triggers)
    raided = all(set(b.types) == {Type.AIRSTRIKE} for b in group) and (plain or found.agent not in _SUBJECT)
    return raided and meant.side in _GROUNDED and not flies(text, found)


class Apart:
    """Tells whom the clauses of one kind of attack name, in one article."""

    def __init__(self, document: Document, named: Agents, cast: Cast) -> None:
        """`named` are the agents of its clauses, `cast` what it says of its forces as a whole."""
        self._document, self._named, self._cast = document, named, cast

    def is_apart(self, group: Sequence[Binding], others: Sequence[Binding], country: str) -> bool:
        """Whether another is named for one kind of attack on a place than for the others, or nobody for a bomb or beside aircraft."""
        own, theirs = self._said(group, country), self._said(others, country)
        if theirs is None:
            return False
        if own is None:
            if all(b.types == (Type.ARMED_CLASH,) for b in group):
                return any(self._flew(b, country) for b in others)
            return all(b.types == (Type.BOMBING,) and laid(self._clause(b)) for b in group)
        return own.side is not theirs.side

    def _said(self, group: Sequence[Binding], country: str) -> ActorMention | None:
        """The one side that the clauses of a group name, settled."""
        meant = [m for b in group if (m := self._in_clause(b, country)) is not None]
        return meant[0] if len({m.side for m in meant}) == 1 else None

    def _flew(self, binding: Binding, country: str) -> bool:
        """Whether the clause of a binding names aircraft for its agent: they fight no clash."""
        meant = self._in_clause(binding, country)
        return meant is not None and flies(self._text(binding), meant)

    def _in_clause(self, binding: Binding, country: str) -> ActorMention | None:
        """Whom the clause of a binding names as the agent, settled."""
        field, text = binding.sentence.field, self._text(binding)
        start, at = self._named.opens(field, binding.clause.start), binding.placed.reading.mention.start
        for named in (attacker_of, attacker_by_means):
            for judged in sorted(binding.triggers, key=lambda j: abs(j.trigger.start - at)):
                found = self._named.of(named, field, judged.trigger, start, binding.clause.end)
                meant = settle(found, country, self._cast) if found else None
                if found and meant and not cannot_fly(text, [binding], found, meant):
                    return meant
        return None

    def _clause(self, binding: Binding) -> str:
        return self._text(binding)[binding.clause.start : binding.clause.end]

    def _text(self, binding: Binding) -> str:
        return self._document.folded(binding.sentence.field).text
