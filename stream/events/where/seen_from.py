"""What is told of one side of a city, and then of the village that lies so far to that side of it."""

from __future__ import annotations

import re

from stream.articles.document import Document
from stream.data.families import family
from stream.events.where.bind import Binding
from stream.records import Field, Type

_FIELD_TEXT = Field.TEXT

_SIDE = re.compile(rf"(?:ال)?({family('side')})")
_REACH = 70  # characters behind a village in which it is said how far it lies


def is_measured_from(document: Document, part: Binding, whole: Binding) -> bool:
    """Whether a lead names but the side of a city for a village told of behind it: «شمال كذا», then «قرية … (17 كم شمال كذا)»."""
    side, place = whole.placed.reading.mention, part.placed.reading.mention
    in_text = part.sentence.field is whole.sentence.field is _FIELD_TEXT
    if not (side.direction and in_text) or part.sentence.start < whole.sentence.start:
        return False
    if not set(part.types) & set(whole.types) and (Type.OTHER,) not in (part.types, whole.types):
        return False
    text = document.folded(_FIELD_TEXT).text
    named = _SIDE.match(text, side.outer + len(side.clitics))
    if named is None:
        return False
    far = (
        rf"[^.\n]{{0,40}}?\d ?(?:كم|كلم|كيلو\w*)[^.\n\d]*?{named[1]}\w* (?:\w+ )?{re.escape(side.name)}(?!\w)"
    )
    return re.match(far, text[place.end : place.end + _REACH]) is not None
