"""What the vowels that an article writes itself say of its verbs."""

from __future__ import annotations

import re

from stream.articles.document import Document
from stream.events.facts import raw_words
from stream.events.words.lexicon import Form, Strength, Trigger
from stream.records import Field

_U = "\u064f"
_PASSIVE = re.compile(r"(?:اِ?سْ?ت|[\u0621-\u064a])\u064f[\u0621-\u064a]\u0651?\u0650?[\u0621-\u064a]")


def vowelled_passive(document: Document, field: Field, trigger: Trigger) -> bool:
    """Whether vowels make a trigger a perfect passive: «قُصفت», «استُهدف»."""
    if _U not in document.folded(field).raw or trigger.rule.strength is Strength.CASUALTY:
        return False
    if trigger.form not in (Form.PERFECT, Form.NOUN):
        return False
    return bool(_PASSIVE.match(raw_words(document, field, trigger.start, trigger.end)))
