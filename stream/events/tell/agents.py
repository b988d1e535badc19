"""Which force a stretch of an article names as the agent of one attack: looked up once for all places that ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stream.articles.document import Document
from stream.events.facts import Facts, raw_words
from stream.events.tell.vowels import vowelled_passive
from stream.events.who.actors import ActorMention
from stream.events.who.clause_agent import with_antecedent
from stream.events.words.lexicon import Form, Trigger
from stream.records import Field
from stream.text.in_order import InOrder

# Listed as nouns, and verbs as well: «قصف» is either, «تقدمت» one that the table names with its subject.
_VERBAL = re.compile(r"قصف|تقدمت|دخلت|طردت|دحرت|كبدت|احرز|[يت]حرز|حقق|[يت]قتل")
Named = Callable[[str, int, int, int, int, InOrder[ActorMention], str], ActorMention | None]


class Agents:
    """The agents that the clauses of one article name."""

    def __init__(self, document: Document, known: Mapping[Field, Facts]) -> None:
        """`known` are the facts of each field."""
        self._document, self._known = document, known
        self._found: dict[tuple[str, Field, int, int, int], ActorMention | None] = {}

    def of(self, named: Named, field: Field, trigger: Trigger, start: int, end: int) -> ActorMention | None:
        """The agent that a stretch names for an attack; the places of one clause all ask for it."""
        key = named.__name__, field, trigger.start, start, end
        if key not in self._found:
            self._found[key] = self._look_for(named, field, trigger, start, end)
        return self._found[key]

    def _look_for(
        self, named: Named, field: Field, trigger: Trigger, start: int, end: int
    ) -> ActorMention | None:
        """The same, not looked up yet."""
        actors = self._known[field].actors
        if not actors.between(start, end):
            return None
        text = self._document.folded(field).text
        word = text[trigger.start : trigger.end]
        noun = trigger.form is Form.NOUN and not _VERBAL.match(word)
        voice = "noun" if noun else "" if trigger.form is Form.NOUN else "active"
        voice = "passive" if trigger.passive or vowelled_passive(self._document, field, trigger) else voice
        found = named(text, trigger.start, trigger.end, start, end, actors, voice)
        return self.named(field, found) if found is not None else None

    def opens(self, field: Field, start: int) -> int:
        """Where a clause begins, with the force that «who» takes up in it."""
        return with_antecedent(self._document.folded(field).text, start, self._known[field].actors)

    def named(self, field: Field, mention: ActorMention) -> ActorMention:
        """A mention with its name as the article writes it."""
        return mention._replace(name=raw_words(self._document, field, mention.start, mention.end))
