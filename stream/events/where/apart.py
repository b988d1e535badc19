"""What is told of a whole place by itself, though a part of it is told of too: another attack, a house of its own."""

from __future__ import annotations

import re

from stream.articles.document import Document
from stream.data.families import family
from stream.events.where.bind import Binding
from stream.records import Field, PlaceKind
from stream.text.needed import Needing

NATIONS = frozenset({PlaceKind.COUNTRY, PlaceKind.REGION})
# «وفي حادث آخر …», «مواقع أخرى جنوبي كذا»: told besides what was told before.
_APART = re.compile(
    r"[وف]?في (?:حادث|حادثه|واقعه|هجوم|انفجار|تفجير|عمليه|استهداف|قصف|غاره|خبر|تطور|سياق)\w* (?:اخر|اخري|منفصل|منفصله|مماثل|مماثله|ثان|ثانيه|متصل)\b"
)
# «وقبل ذلك …», «وكانت غارات …»: what was before, told with its own dead and hurt.
_BEFORE_THAT = re.compile(r"[وف]?(?:كان|كانت|قبل(?:ها| ذلك)|سبق(?:ه|ها|هما)?|في وقت (?:سابق|لاحق|مبكر))\b")
# «وكان مصدر في الشرطة قال …»: what was before is that somebody spoke, of the same attack.
_SAID_BEFORE = re.compile(
    r"[وف]?(?:كان|كانت|في وقت (?:سابق|مبكر)[،,]?)\s(?:[^\s.]+\s){0,8}?(?:قال|ذكر|اعلن|افاد|اكد|اوضح|صرح|كشف|نقل|اورد|اشار)(?:ت|وا)?[،,]?\s"
)
_TOLL = re.compile(r"\b(?:مقتل|قتل|استشهد|استشهاد|اودت?|قتيل|شهيد|جرح|جريح|اصيب|اصابه|مصرع)\w*")
_ALSO = re.compile(r"[\"')]*\s(?:ايضا|كذلك)\b")  # «قتل آخر في باب كذا أيضا»
_OTHERS = Needing(
    rf"\b(?:مواقع|مناطق|اهداف|نقاط|تجمعات|منازل|{family('settlements')})\s(?:\w+\s)?اخري\b"
    r"|\b(?:موقع|هدف|منزل|مقر|مبني|حاجز|معسكر|مركز|تجمع|مخزن|نفق)(?:ين|ان|ا|تين)?\s(?:\w+\s)?اخر(?:ين|ان)?\b"
    r"|\b(?:نقط|منطق|قري|غار|عبو|سيار|دوري)(?:ه|تين|تان)\s(?:\w+\s)?اخر(?:يين|يان|ي|ين)\b"
)


# «ضرب مقر شركة كذا في طرابلس», «قصف المستشفى العام بطرابلس»: a house of its own; «في شارع كذا شرقي طرابلس»: a street.
_HOUSES = (
    r"(?:مقر|مبني|مستشفي|مشفي|مدرسه|مسجد|جامع|كنيسه|فندق|سوق|مصرف|بنك|مصنع|محطه|جامعه|مول|مطعم|مقهي|سجن|محكمه|سفاره|قنصليه|وزاره|مقبره|حسينيه|مرقد|كراج|مراب|ملعب|ورشه|مخبز|فرن|قاعه|صاله|موقف"
    r"|قصر)"
)
_THE_HOUSE = rf"\b[بل]?ال{_HOUSES}\w?\s(?:ال\w+\s){{0,2}}(?:في\s)?$|\bشارع\s\w+\s"
# «مصدر في وزارة كذا»: where somebody sits who speaks.
_HOUSE = re.compile(
    rf"(?<!مصدر في )(?<!مسوول في )(?<!ضابط في )(?<!موظف في )\b[بل]?{_HOUSES}\w?\s|{_THE_HOUSE}"
)
# In a lead, where «ضرب مسجدا شرق كذا» is told in detail later, one with its name: «جامع الخير في كذا».
_NAMED_HOUSE = re.compile(rf"\b[بل]?{_HOUSES}\sال\w|{_THE_HOUSE}")
_HOUSE_OR_STREET = re.compile(rf"{_HOUSES}|شارع")  # without which neither finds anything


def stands_apart(document: Document, binding: Binding, *, in_lead: bool) -> bool:
    """Whether the words say that this is another attack than those told before."""
    entry = binding.placed.reading.entry
    mention = binding.placed.reading.mention
    side = entry is not None and entry.kind is PlaceKind.COUNTRY and mention.direction  # «وسط الصومال»
    if entry is None or (entry.kind in NATIONS and not side):
        return False
    text = document.folded(binding.sentence.field).text
    if not in_lead and binding.rule == "same_clause" and _BEFORE_THAT.match(text, binding.clause.start):
        said = _SAID_BEFORE.match(text, binding.clause.start, binding.placed.reading.mention.outer)
        again = said is not None and entry.kind is PlaceKind.GOVERNORATE
        return not again and _TOLL.search(text, binding.clause.start, binding.clause.end) is not None
    if entry.kind is PlaceKind.GOVERNORATE:
        return False
    if _APART.match(text, binding.sentence.start) or _ALSO.match(text, mention.end):
        return True
    if not in_lead and entry.kind is PlaceKind.CITY and _fronted_with_toll(text, binding):
        return True
    before = binding.clause.start, mention.outer
    if not in_lead and _OTHERS.search(text, *before) is not None:
        return True
    city = entry.kind in (PlaceKind.CITY, PlaceKind.TOWN) and binding.sentence.field is Field.TEXT
    may = city and _HOUSE_OR_STREET.search(text, *before)
    house = (_NAMED_HOUSE if in_lead else _HOUSE).search(text, *before) if may else None
    return house is not None and not _speaks(text, binding, house)


_WHO_SAYS = re.compile(rf"(?:(?<!\w)[وف]?{family('says')}(?:ت|وا)?|بحسب|حسب|وفق|وفقا ل)\s?$")
_COLON = re.compile(r"(?:\S+\s){0,3}?\S+:\s")


def _speaks(text: str, binding: Binding, house: re.Match[str]) -> bool:
    """Whether a house is whose people speak: «وأعلنت وزارة الصحة أن الغارة على كذا»."""
    said = _WHO_SAYS.search(text, binding.clause.start, house.start()) is not None
    return said or _COLON.match(text, house.start()) is not None


# «وفي كذا قتل خمسة بسيارة ملغومة»: the next city of a round-up, with its own dead.
_IN_FRONT = re.compile(rf"[\"']*(?:و|اما\s)?في\s(?:(?:مدينه|العاصمه|{family('side')}ي?)\s)?$")


def _fronted_with_toll(text: str, binding: Binding) -> bool:
    """Whether a city opens a sentence that tells of the dead there."""
    start, mention = binding.sentence.start, binding.placed.reading.mention
    if mention.start - start > _FRONT or _IN_FRONT.fullmatch(text[start : mention.start].lstrip()) is None:
        return False
    return _TOLL.search(text, mention.end, binding.clause.end) is not None


_FRONT = 24  # characters from the begin of a sentence to the city that opens it


def at_some_house(document: Document, binding: Binding) -> bool:
    """Whether a house was struck of which no more is said than that it stands in the place: «ضرب مسجدا شرق كذا»."""
    text = document.folded(binding.sentence.field).text
    before = binding.clause.start, binding.placed.reading.mention.outer
    return bool(_HOUSE_OR_STREET.search(text, *before)) and _HOUSE.search(text, *before) is not None
