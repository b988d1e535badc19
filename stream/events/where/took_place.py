"""Where an attack that was told before is said to have taken place: «وأضاف أن الهجوم وقع في قرية كذا»."""

from __future__ import annotations

import re

from stream.articles.document import Document
from stream.data.families import family
from stream.events.where.bind import Binding
from stream.events.words.lexicon import Form, Trigger
from stream.places.mention import Mention

_TOOK_PLACE = r"(?:وقع|حدث|جر[يت]|حصل|نفذ)(?:ت|ا|تا)?"
_BEHIND = re.compile(
    rf"(?:\s[^.\n]{{0,70}})?\s(?:قد\s)?{_TOOK_PLACE}\s(?:[^\s.،:]+\s){{0,5}}?(?:(?:في|داخل|قرب|عند|وسط|علي|بالقرب من|{family('side')}ي?)\s(?:\w+\s)?)?[\"'(]*$"
)
_BEFORE = re.compile(rf"(?<!\w)[وف]?{_TOOK_PLACE}\s$")
_IN = re.compile(
    rf"(?:\s[^.\n]{{0,70}})?\s(?:(?:في|داخل|قرب|عند|وسط|علي|بالقرب من|{family('side')}ي?)\s(?:\w+\s)?)?[\"'(]*$"
)
_THE = "ال"
_NEAR = 12  # characters before an attack in which it is said to have happened


def took_place_there(document: Document, binding: Binding, told: Binding) -> bool:
    """Whether «the attack» is said to have happened at a place, in the story of one `told` before that stands."""
    news = told.judgement is None and binding.judgement is None
    if not news or told.sentence.story != binding.sentence.story or told.sentence is binding.sentence:
        return False
    if binding.heard_in is not binding.sentence.field:
        return False
    text = document.folded(binding.heard_in).text
    return any(_happened(text, j.trigger, binding.placed.reading.mention) for j in binding.triggers)


def _happened(text: str, trigger: Trigger, there: Mention) -> bool:
    """Whether a definite noun of attack is what happened at the place behind it."""
    if (
        trigger.form is not Form.NOUN
        or not text.endswith(_THE, 0, trigger.start)
        or there.outer < trigger.end
    ):
        return False
    begin = trigger.start - len(_THE)
    fronted = _BEFORE.search(text, max(0, begin - _NEAR), begin) is not None
    return (_IN if fronted else _BEHIND).fullmatch(text, trigger.end, there.outer) is not None
