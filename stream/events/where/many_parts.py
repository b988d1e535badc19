"""Cities of which several parts are said to be struck: «على أحياء عدة في مدينة كذا», and how many are told of by name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.articles.document import Document
from stream.events.where.bind import Binding
from stream.places.gazetteer import Gazetteer
from stream.records import Field, PlaceKind
from stream.text.needed import Needing

_BEFORE = 60  # characters before a place in which its parts stand
# «على أحياء عدة في مدينة كذا», «أماكن متفرقة من كذا», «كذا وضواحيها»: more of it than the part that is named.
_MANY_PARTS = Needing(
    r"(?<!احد )(?<!احدي )\b(?:ال)?(?:احياء|مناطق|اماكن|مواقع|ضواحي|انحاء|نقاط|شوارع|اهداف|اوكار)\w{0,2}\s(?:(?:عده|متفرقه|مختلفه|سكنيه|عديده|متعدده|واسعه|كثيره|شرقيه|ال\w+يه|(?:ال)?محاصره)\s){0,2}(?:(?:في|من|داخل)\s|[بل])?(?:ال|(?:مدينه|بلده|بلديه|العاصمه|حي|مخيم)\s)?$"
)
_WITH_PARTS = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.NEIGHBOURHOOD, PlaceKind.CAMP)
_AND_AROUND = re.compile(r"[\"')]*\s(?:وضواحيها|ومحيطها|وريفها|ومشارفها|وما حولها|واطرافها)\b")


def in_many_parts(document: Document, binding: Binding) -> bool:
    """Whether several parts of a city are said to be struck."""
    entry, mention = binding.placed.reading.entry, binding.placed.reading.mention
    if entry is None or entry.kind not in _WITH_PARTS:
        return False
    if binding.sentence.field is Field.TITLE:
        return False
    text = document.folded(binding.sentence.field).text
    left = text[max(0, mention.outer - _BEFORE) : mention.start]
    return _MANY_PARTS.search(left) is not None or _AND_AROUND.match(text, mention.end) is not None


def parts_named(
    document: Document, binding: Binding, asserted: Sequence[Binding], gazetteer: Gazetteer
) -> int:
    """How many places in a city are told of; one in many parts itself («الأحياء المحاصرة بدرعا البلد») tells all that was meant."""
    whole = binding.placed.reading.entry
    among = [
        (e.id, b)
        for b in asserted
        if whole and (e := b.placed.reading.entry) and e.id != whole.id and whole.id in gazetteer.holders(e)
    ]
    return len(dict(among)) + any(in_many_parts(document, b) for _, b in among)
