"""A village told of before its name: «سيارة في قرية غربي كذا … وقال مصدر من قرية كذا إن المسيرة أطلقت صاروخا»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.articles.document import Document
from stream.events.where.bind import Binding
from stream.places.entry import distance_km
from stream.records import PlaceKind

_A_VILLAGE = re.compile(
    r"(?<!\w)[وفبل]?(?:قريه|قريتين|قريتان|بلده|بلدتين|قري|بلدات|مزرعه|مزارع)(?:\s(?:تقع|صغيره|واقعه))?\s$"
)
# «وأضافت أنها سيطرت على قريتي كذا»: who told of it tells more.
_SAID = re.compile(
    r"\s*[وف]?(?:قال|اضاف|افاد|ذكر|اوضح|بين|اكد|اشار|لفت|نقل|كشف|بحسب|وفق|حسب|طبقا)(?:ت|وا|ا)?\s"
)
_FINE = frozenset({PlaceKind.VILLAGE, PlaceKind.TOWN, PlaceKind.CAMP})
_NEAR_KM = 60.0


def named_later(document: Document, kept: Sequence[Binding]) -> list[tuple[Binding, Binding]]:
    """The bindings on what a village without a name lies beside, each with the one that names it."""
    found = []
    for binding in kept:
        mention, text = binding.placed.reading.mention, document.folded(binding.sentence.field).text
        if not mention.direction or binding.judgement is not None:
            continue
        if _A_VILLAGE.search(text, max(0, mention.outer - 24), mention.outer) is None:
            continue
        named = next((b for b in kept if _is_it(binding, b) and _SAID.match(text, b.sentence.start)), None)
        if named is not None:
            found.append((binding, named))
    return found


def _is_it(binding: Binding, other: Binding) -> bool:
    """Whether another binding may be on that village: a small place of its cue, near it, told behind it to be struck so."""
    one, two = binding.placed.reading, other.placed.reading
    if one.entry is None or two.entry is None or two.entry.kind not in _FINE or two.mention.direction:
        return False
    same = other.judgement is None and other.sentence.story == binding.sentence.story
    behind = other.sentence.start > binding.sentence.start and other.sentence.field is binding.sentence.field
    if not (same and behind and two.mention.cue in ("village", "town") and one.entry.id != two.entry.id):
        return False
    far = distance_km(one.entry, two.entry)
    return not set(binding.types).isdisjoint(other.types) and (far is None or far < _NEAR_KM)
