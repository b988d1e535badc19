"""What is told of a district and then, by who tells more of it, of the village or quarter in it where it was."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from stream.articles.document import Document
from stream.articles.fold import fold_name
from stream.data.families import family
from stream.events.where.bind import Binding
from stream.events.where.within import BESIDE_KM
from stream.events.words.lexicon import Form
from stream.places.entry import Entry, distance_km
from stream.places.gazetteer import Gazetteer
from stream.places.reading import INFERRED
from stream.records import Field, PlaceKind, Type

_FIELD_TITLE = Field.TITLE

_FINE = frozenset(
    {PlaceKind.VILLAGE, PlaceKind.NEIGHBOURHOOD, PlaceKind.CAMP, PlaceKind.AREA, PlaceKind.LANDMARK}
)
_BY_GUNMEN = frozenset({Type.SHOOTING, Type.GROUND_ASSAULT, Type.ARMED_CLASH})
_PLACED = "where_it_stands"  # «ووقع الحادث في حي كذا»
_REACH = 2  # sentences behind the one that names the whole
# «وقال المصدر إن …», «وأضاف أن …», «وبحسب شهود …»: who tells more of what was told.
_TELLS_MORE = re.compile(
    rf"[\"'(]*[وف]?(?:{family('says', 'attributes')}|اضافت?|اضافوا|تابعت?|بينت?|اشارت?|اشاروا|لفتت?)\b"
)
# «كما استهدف», «هجوم آخر», «في حادث منفصل»: another attack than the one told.
_ANOTHER = re.compile(
    r"(?<!\w)(?:كما|و?ايضا|و?كذلك|\w*اخر|اخري|اخرين|ثان|ثانيه|منفصله?|مماثله?|لاحقا?|سابقا?)(?!\w)"
)
# «مناطق متفرقة من مديرية كذا»: more of it than the part that is named.
_PARTS = re.compile(
    r"(?<!\w)(?:[بلو]?(?:ال)?(?:قري|احياء|مناطق|اماكن|مواقع|انحاء|ارجاء|نقاط|عموم|معظم)|مختلف)\s(?:\w+\s){0,2}(?:(?:في|من|ب)\s)?$"
)
_BEFORE = 48  # characters before a place in which its parts are named


def retold(
    document: Document,
    whole: Binding,
    asserted: Sequence[Binding],
    gazetteer: Gazetteer,
    told: Container[tuple[str, str]],
) -> Binding | None:
    """The attack on a place in a district with which the next sentences tell more of that on the whole.

    `told`: ids of places with the ids of what the article says they lie in.
    """
    if whole.sentence.field is _FIELD_TITLE:
        return None
    entry = whole.placed.reading.entry
    named = _is_a_whole(document, whole)
    finer = next((b for b in asserted if _follows(document, whole, b)), None)
    placed = finer is not None and finer.rule == _PLACED
    where = finer is not None and _says_where(document, finer) and _is_told_in(finer, whole, gazetteer, told)
    if not (placed or named or where):
        return None
    if entry is None or finer is None or finer.placed.reading.entry is None:
        return None
    part = finer.placed.reading
    quarter = part.unlisted and part.entry is not None and part.entry.kind is PlaceKind.NEIGHBOURHOOD
    guessed = quarter or INFERRED in part.reasons
    fits = _may_lie_in(finer.placed.reading.entry, entry, gazetteer, guessed=guessed)
    again = any(
        _id(b) == entry.id and b.clause.start > finer.clause.start and b.sentence.field is Field.TEXT
        for b in asserted
    )
    beside = any(b.clause == whole.clause and _id(b) != entry.id for b in asserted)
    if (
        not fits
        or again
        or beside
        or not _same_kind(whole, finer)
        or not (placed or _tells_more(document, finer))
    ):
        return None
    return finer


def _is_told_in(
    finer: Binding, whole: Binding, gazetteer: Gazetteer, told: Container[tuple[str, str]]
) -> bool:
    """Whether the article says that a place lies in another, or the tables have no more of it than the land of both."""
    part, entry = finer.placed.reading.entry, whole.placed.reading.entry
    if part is None or entry is None:
        return False
    return (part.id, entry.id) in told or part.parent in {h.id for h in gazetteer.chain(entry)}


# «وقالت الشرطة إن الانفجار وقع في حي كذا», «ووقع الهجوم في حي كذا»: where that was which was told before; «القصف» may have spread
_IT = r"ال(?:انفجار|تفجير|هجوم|غاره|حادث|حادثه|ضربه|عبوه|سياره|استهداف|اشتباك|قذيفه|صاروخ)(?:ين|ان|ات)?"
_WAS_AT = r"(?:وقع|حدث|حصل|استهدف|انفجر|نفذ)(?:ت|ا|تا)?"
_WAS_THERE = re.compile(
    rf"(?<!\w)[وف]?(?:{_IT}\s(?:[^\s.،]+\s){{0,3}}?{_WAS_AT}|{_WAS_AT}\s{_IT})\s(?:[^\s.،]+\s){{0,4}}$"
)


def _says_where(document: Document, finer: Binding) -> bool:
    """Whether a sentence says of an attack told of before in which part of a place it was."""
    text, at = document.folded(finer.sentence.field).text, finer.placed.reading.mention.outer
    return _WAS_THERE.search(text, finer.clause.start, at) is not None


def heads(
    document: Document, whole: Binding, asserted: Sequence[Binding], gazetteer: Gazetteer
) -> Binding | None:
    """The attack on a village for which a headline names its district, where the text has that for who speaks there.

    «هجوم في طوزخورماتو», then «قال مصدر أمني في قضاء طوزخورماتو إن … في قرية كذا».
    """
    if whole.sentence.field is not _FIELD_TITLE:
        return None
    entry = whole.placed.reading.entry
    told = [b for b in asserted if b.sentence.field is Field.TEXT]
    part = told[0].placed.reading if told else None
    if entry is None or part is None or part.entry is None:
        return None
    first = told[0]
    said = document.text.text[first.sentence.start : part.mention.outer]
    seated = re.search(rf"(?:{family('unit')}|شرطه|امن) {re.escape(fold_name(entry.name_ar))}(?!\w)", said)
    if seated is None or any(_id(b) == entry.id for b in told) or not _same_kind(whole, first):
        return None
    guessed = INFERRED in part.reasons
    return first if _may_lie_in(part.entry, entry, gazetteer, guessed=guessed) else None


def _id(binding: Binding) -> str:
    return binding.placed.reading.entry.id if binding.placed.reading.entry else ""


def _is_a_whole(document: Document, binding: Binding) -> bool:
    """Whether a unit is named by its word («مديرية», «قضاء»), and not some parts of it."""
    mention = binding.placed.reading.mention
    if mention.many or mention.cue != "admin":
        return False
    text = document.folded(binding.sentence.field).text
    return _PARTS.search(text, max(0, mention.outer - _BEFORE), mention.outer) is None


def _follows(document: Document, whole: Binding, other: Binding) -> bool:
    """Whether an attack is told of another place in the sentences right behind."""
    if other.sentence.field is not whole.sentence.field or other.sentence.start <= whole.sentence.start:
        return False
    if other.sentence.story != whole.sentence.story or _id(other) == _id(whole):
        return False
    between = (s for s in document.sentences if s.field is whole.sentence.field)
    return sum(1 for s in between if whole.sentence.start < s.start <= other.sentence.start) <= _REACH


def _may_lie_in(part: Entry, whole: Entry, gazetteer: Gazetteer, *, guessed: bool) -> bool:
    """Whether a place may lie in a district, as far as the tables know; `guessed`: where it lies was."""
    if part.kind not in _FINE or part.country not in ("", whole.country):
        return False
    if guessed or whole.id in gazetteer.holders(part):
        return True
    if gazetteer.governorate(part) not in ("", gazetteer.governorate(whole)):
        return False
    km = distance_km(part, whole) if part.source != "unlisted" else None
    return km is None or km <= BESIDE_KM


def _same_kind(whole: Binding, part: Binding) -> bool:
    """Whether both may be one attack: of one kind, by gunmen, or one of them of no kind that is told."""
    kinds, others = set(whole.types), set(part.types)
    return (
        bool(kinds & others)
        or Type.OTHER in kinds | others
        or bool(kinds & _BY_GUNMEN and others & _BY_GUNMEN)
    )


def _tells_more(document: Document, part: Binding) -> bool:
    """Whether a sentence goes on about what was told: by who speaks, or with «الهجوم»; not of another attack."""
    text = document.folded(part.sentence.field).text
    start, end = part.sentence.start, part.placed.reading.mention.end
    if _ANOTHER.search(text, start, end):
        return False
    known = any(j.trigger.form is Form.NOUN and "ال" in j.trigger.clitics for j in part.triggers)
    return known or _TELLS_MORE.match(text, start) is not None
