"""Whether a name without a cue is a place where it stands, or an everyday word, a person or a place elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from stream.data.families import family
from stream.places.context import Context, Here
from stream.places.cues import cue_table
from stream.places.danger import given_names, is_common_word
from stream.places.entry import WIDE, Entry
from stream.places.fitness import LIST_KM, near
from stream.places.gazetteer import Gazetteer
from stream.places.links import list_link
from stream.places.mention import Mention
from stream.places.position import goes_on_a_list, is_struck
from stream.places.role_alone import tells_of_it
from stream.records import PlaceKind
from stream.text.needed import Needing

_KIND_LANDMARK = PlaceKind.LANDMARK

_SMALL = frozenset({PlaceKind.VILLAGE, PlaceKind.NEIGHBOURHOOD, PlaceKind.LANDMARK, PlaceKind.AREA})
_LANDS = frozenset({PlaceKind.GOVERNORATE, PlaceKind.CITY})  # «على حجة وصعدة», however far
_NAMED_IN_PLACE = _SMALL | {PlaceKind.TOWN}  # bare, they are places only where places stand
GREAT = 500_000  # people in a city whose name needs no cue where a place can stand
FOREIGN = 0.3  # share of an article's places below which a country is not what it is about
# what a dangerous name needs
_SUPPORT = frozenset({"kind_of_cue", "container_named", "already_named", "in_list"})
_NEAR_SUPPORT = frozenset({"beside_container", "container_in_article"})  # enough for a bare neighbourhood
_CLAN = "ال "  # «آل الشيخ»: as often whose family one is
_LONG = 2  # blanks in a name that no other place bears
_PLACE_WORD = re.compile(
    r"(?:^|\W)[وف]?(?:في|علي|الي|قرب|محيط|داخل|باتجاه|تجاه|صوب|فوق|شاطي|بحر|ساحل|هجره|جسر|مفرق|مفترق|دوار|مدخل|تقاطع|لتشمل|نحو|بين|بينها|ناحيه|جهه|حول|طريق(?: عام)?|فضلا عن|كذلك|اضافه الي|الي جانب|علاوه علي|اما|ومعها|ومثلها|ايضا|حتي|استهدف|استهدفت|طال|طالت|قصف|قصفت|قصفنا|استهدفنا|من|عند"
    r"|تفجير(?:ا|ي|ات)?|انفجار(?:ا|ي|ات)?|مجزره|هجوم|هجمات|معارك|معركه|جبهه|محور|اقتحام|ضحايا|قتلي|جرحي|شهداء|حصيله|اصاب(?:ت|ته)?|ضرب(?:ت)?)[\s\"'(]*$"
)

_ROW = re.compile(r"(?:\A|\n)[^\w\n]*\Z")  # «كذا: قصف مدفعي منذ الصباح», «كذا.. مقتل ثلاثة»
_MARKET = re.compile(r"(?<!\w)(?:في|علي|قصف|استهداف)\sسوق\s[\"'(]*\Z")  # «في سوق كبكابية»: the town's


def unsupported(
    here: Here, entry: Entry, reasons: Sequence[str], article: Context, gazetteer: Gazetteer, *, risky: bool
) -> str:
    """Why a name without a cue is not read as this place: it is a word, or stands where no place does."""
    mention = here.mention
    if mention.cue:
        return ""
    if mention.name in cue_table().forces and mention.name not in article.introduced:
        return "needs_cue_or_container"
    part = entry.kind in (PlaceKind.NEIGHBOURHOOD, _KIND_LANDMARK)
    if not mention.clitics and _ends_a_persons_name(here.text, mention):
        return "needs_cue_or_container"
    if mention.name in article.introduced:
        return ""
    if _is_the_spot(mention, entry, article):
        return "needs_cue_or_container"
    risky = risky and not is_led_verb(here.text, mention)
    # «الضاحية الجنوبية لبيروت» says where it lies
    if entry.population >= GREAT and not entry.dangerous and _in_place_position(here):
        risky = False  # «هجوم في جدة», but «قتلت جدة وحفيدها»
    needs = risky or (part and mention.name.count(" ") < _LONG)
    supported = _SUPPORT if risky else _SUPPORT | _NEAR_SUPPORT
    if (
        needs
        and not supported & set(reasons)
        and not _is_there(here, entry, reasons)
        and not _is_hit_alone(here, entry, reasons, gazetteer)
        and not _begins_a_list(here, entry, article, gazetteer)
        and not _is_struck_post(here, entry)
        and not _is_seen_from_a_city(here, entry)
    ):
        return "needs_cue_or_container"
    if "already_named" in reasons or ("container_named" in reasons and not part):
        return ""
    foreign = article.countries.get(entry.country, 0.0) < FOREIGN
    led = (entry.kind in _NAMED_IN_PLACE or foreign) and entry.kind is not PlaceKind.COUNTRY
    short = " " not in mention.name or mention.name.startswith(_CLAN)
    return "no_word_of_place_before" if led and short and not _stands_as_a_place(here, entry) else ""


def _is_the_spot(mention: Mention, entry: Entry, article: Context) -> bool:
    """Whether «المحلة» is the spot told of and no town of that name, as the article tells of another land."""
    spot = mention.name.startswith("ال") and mention.name.removeprefix("ال") in cue_table().words
    return spot and article.countries.get(entry.country, 0.0) < FOREIGN


def _stands_as_a_place(here: Here, entry: Entry) -> bool:
    """Whether a name stands where news names places: behind «في», at the head of a row, as a town's market."""
    mention, text = here.mention, here.text
    if _in_place_position(here):
        return True
    if _ROW.search(text, max(0, mention.outer - 8), mention.outer) and tells_of_it(text, mention.end):
        return True
    town = entry.kind is PlaceKind.TOWN
    return town and _MARKET.search(text, max(0, mention.start - 24), mention.start) is not None


# «العميد إبراهيم حيدان», «علي صالح حيدان», «"نشوان عبده ردمان" (40 سنة)»
_NAMED_BEFORE = re.compile(r"(?:(\w+)\s|[\"'(])(\w+)\s\Z")
_TITLES = re.compile(
    r"(?:ال(?:عميد|عقيد|لواء|مقدم|رايد|نقيب|ملازم|مساعد|رقيب|شيخ|قيادي|قايد|وزير|دكتور|مهندس|مواطن|طفله?|شابه?|جندي|ناشطه?|صحفي|صحافي|مدعوه?|سيده?|شهيده?|زميل)|[يت]دعي|واسمها?|اسمها?)\Z"
)
_QUOTED = ('"', "'")
_AGED = re.compile(r"[\"'] ?[(\-،] ?\d{1,3} ?(?:سن|عام|شهر)")
_NAME_BEFORE = 40  # characters before the last of somebody's names in which the others stand


def _ends_a_persons_name(text: str, mention: Mention) -> bool:
    """Whether a name is the last of somebody's: behind a given name that another or a title leads, or with an age."""
    if text.startswith(_QUOTED, mention.end) and _AGED.match(text, mention.end):
        return True
    left = text[max(0, mention.start - _NAME_BEFORE) : mention.start]
    last = left.rpartition(" ")[0].rpartition(" ")[2]
    if left.endswith(" ") and last.isalpha() and last not in given_names():
        return False  # as nearly always
    before = _NAMED_BEFORE.search(left)
    if before is None or before[2] not in given_names():
        return False
    return before[1] is None or before[1] in given_names() or _TITLES.match(before[1]) is not None


_VERB = re.compile(r"[يت]\w{3}")
# «نوى», «حرض»: verbs, «بحري», «الأبيض»: adjectives, but behind «في» or «على», where no noun stands before them.
_PAST = frozenset(
    {
        *(
            "نوي",
            "تلا",
            "حرض",
            "عبس",
            "شدا",
            "بورك",
            "بحري",
            "الابيض",
            "العظيم",
            "القصير",
            "البيضاء",
            "الخالص",
        ),
        *("نهم", "بيتا", "دورا", "بارا", "عاليه", "جويا", "بشري", "شمع", "حبيش", "الغراف", "رانيه"),
    }
)
_THE_SEA = " المتوسط"  # «على الأبيض المتوسط»
_NO_VERB_BEHIND = re.compile(rf"(?<!\w)[وف]?(?:في|علي|قرب|نحو|باتجاه|محيط|{family('side')}ي?)\s[\"'(]*$")
_LED = re.compile(
    rf"(?<!\w)[وف]?(?:في|علي|من|الي|عن|قرب|نحو|باتجاه|محيط|حول|{family('side')}ي?|معركه|معارك|استعاده|تحرير|سقوط|اقتحام|دخول)\s[\"'(]*$"
)


def is_led_verb(text: str, mention: Mention) -> bool:
    """Whether a name that is a verb as well stands where no verb can: «في تدمر», «معركة تدمر»."""
    if mention.clitics:
        return False
    if mention.name in _PAST:
        alone = not text.startswith(_THE_SEA, mention.end)
        return alone and _NO_VERB_BEHIND.search(text, max(0, mention.start - 12), mention.start) is not None
    if _VERB.fullmatch(mention.name) is None:
        return False
    return _LED.search(text, max(0, mention.start - 12), mention.start) is not None


# «في ربيعة (غرب الموصل)», «قرب مدخل كذا (35 كلم شمال بغداد)»
_SEEN_FROM = re.compile(
    rf"[\"']*\s?\((?:\d+ ?(?:كم|كلم|كيلو\w*) )?(?:الي ال)?{family('side')}ي?\s(?:ال(?:شرق|غرب)ي?\s|(?:شرق|غرب)ي?\s)?(?:من )?(?:مدينه )?[^\W\d]{{3,}}(?: [^\W\d]{{3,}})?\)"
)


def _is_seen_from_a_city(here: Here, entry: Entry) -> bool:
    """Whether a town stands behind a preposition, and in brackets behind it on which side of a city it lies."""
    mention = here.mention
    if entry.kind not in _TOWNS or not _in_place_position(here):
        return False
    return _SEEN_FROM.match(here.text, mention.end) is not None


_POST = ("موقع ", "ثكنه ")
# «استهدفت المقاومة موقع كذا بقذائف وموقع كذا»; a site of news is no post: «موقع كذا الإخباري».
_HIT_A_POST = re.compile(
    r"(?<!\w)[وف]?(?:[يت]?(?:ستهدف|قصف|هاجم)|استهدف|استهداف|قصف|هاجم)(?:ت|وا|نا)?\s[^.\n]{0,80}$"
)
_OF_NEWS = re.compile(r"\s(?:ال)?(?:اخباري|الكتروني|اعلامي|صحفي|صحافي|نيوز|نت|كوم)")


def _is_struck_post(here: Here, entry: Entry) -> bool:
    """Whether a listed post of an army is named behind who struck it, whatever else its name may mean."""
    mention, text = here.mention, here.text
    if entry.kind is not _KIND_LANDMARK or not mention.name.startswith(_POST):
        return False
    if _OF_NEWS.match(text, mention.end):
        return False
    return _HIT_A_POST.search(text, max(0, mention.start - 2 * _HIT_BEFORE), mention.start) is not None


_TOWNS = frozenset(
    {PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT}
)
_WHERE = re.compile(rf"(?<!\w)[وف]?(?:في|علي|قرب|محيط|{family('side')}ي?)\s[\"'(]*$")
_LAND_IS_NAMED = frozenset({"beside_its_governorate", "container_in_article", "well_known"})
# «منزلا في كذا», «بيوتهم في كذا», «التقدم داخل كذا»
_STANDS_IN = Needing(
    r"(?<!\w)[وفبل]?(?:ال)?(?:منزل|منازل|بيت|بيوت|شقه|شقق|مبني|مباني|مبان|سيار[هت]|سيارات|دراج[هت]|متجر|محل|محال|مدرس[هت]|مسجد|حسينيه|كنيسه)(?:ا|ين|ها|ه|هم|هن)?"
    r"\s(?:\w+\s){0,2}?(?:في|داخل)\s$"
    r"|(?<!\w)[وفبل]?(?:ال)?(?:تقدم|توغل|تسلل|[يت]تقدم|[يت]توغل)(?:ت|وا|ون)?\s(?:في|داخل|نحو|باتجاه|صوب|الي داخل|عند)\s$"
)
_HOUSE = 40  # characters before a place in which what stands there is named


def _is_there(here: Here, entry: Entry, reasons: Sequence[str]) -> bool:
    """Whether a name that is no everyday word stands behind «في», with its governorate spoken of: «تحصينات في زبيد»."""
    if entry.kind not in _TOWNS or not _LAND_IS_NAMED & set(reasons):
        return False
    at = here.mention.start - len(here.mention.clitics)
    if "common_word" in reasons:  # «منزل في الخيام»: no tents; «سيارة في الساحة» may be a square
        spot = here.mention.name.removeprefix("ال") in cue_table().words
        return not spot and _STANDS_IN.search(here.text, max(0, at - _HOUSE), at) is not None
    return "beside_its_governorate" in reasons and _WHERE.search(here.text, max(0, at - 12), at) is not None


# «غارة على الشياح», «انفجار عبوة في الكرادة»: an attack, and at once where.
_HIT_AT = re.compile(
    r"(?<!\w)[وفبل]?(?:ال)?(?:غار(?:ه|ات|تين|تان)|قصف|هجوم|هجمات|هجومين|تفجير\w*|انفجار\w*|انفجرت?|اشتباكات|معارك|مواجهات|قذيف(?:ه|تين|تان)|قذايف|صاروخ(?:ين|ان)?|صواريخ"
    rf"|اقتحام|اغتيال|عبوه|مفخخه|برميل(?:ين|ان)?|براميل|مسيره|كمين|مجزره|[يت]?ستهدف|استهدفت?|استهداف)(?:\s[^\s.،:]+){{0,4}}?\s(?:علي|في|قرب|داخل|وسط|عند|{family('side')}ي?)\s(?:(?:مفترق|مفرق|دوار|تقاطع|جسر|محيط|مدخل|سوق)\s)?[\"'(]*$"
    r"|(?<!\w)[وفبل]?(?:ال)?(?:[يت]?ستهدف|استهدفت?|استهداف|[يت]?قصف|قصفت)\sسوق\s[\"'(]*$"
)
# «استهدفت الضاحية الجنوبية»
_HIT_IT = re.compile(r"(?<!\w)[وف]?(?:[يت]?ستهدف|استهدفت?|استهداف|[يت]?قصف|قصفت)\s[\"'(]*$")
_HIT_BEFORE = 64  # characters before a place in which the attack stands


def _is_hit_alone(here: Here, entry: Entry, reasons: Sequence[str], gazetteer: Gazetteer) -> bool:
    """Whether a name that is borne in one land alone, and no everyday word, stands right behind an attack."""
    mention = here.mention
    if mention.clitics or "common_word" in reasons or gazetteer.danger(mention.name) is not None:
        return False
    lands = {gazetteer.governorate(e) for e in gazetteer.named(mention.name)}
    if len(lands) > 1 or entry.kind in WIDE or mention.name.startswith("طريق "):
        return False
    at = mention.start
    part = entry.kind is PlaceKind.NEIGHBOURHOOD and " " in mention.name  # «قصفت السرايا كذا»: who did
    hit = (_HIT_AT, _HIT_IT) if part else (_HIT_AT,)
    return any(words.search(here.text, max(0, at - _HIT_BEFORE), at) for words in hit)


_start = attrgetter("start")


def _begins_a_list(here: Here, entry: Entry, article: Context, gazetteer: Gazetteer) -> bool:
    """Whether the next of its list is a place near by that is no word: «في السعدية والعظيم»."""
    behind = bisect_left(here.mentions, here.mention.end, key=_start)
    following = here.mentions[behind] if behind < len(here.mentions) else None
    if following is None or not following.known or not list_link(here.text, here.mention, following):
        return False
    if not _in_place_position(here):
        return False
    sure = following.name in article.introduced
    listed = [e for e in gazetteer.named(following.name)[:2] if sure or not e.dangerous]
    lands = entry.kind in _LANDS and any(e.kind in _LANDS and e.country == entry.country for e in listed)
    return lands or near(entry, listed, LIST_KM)


def is_risky(gazetteer: Gazetteer, entry: Entry, name: str) -> bool:
    """Whether the name as written is also an everyday word, whatever the place's own name is."""
    if entry.population >= GREAT and not entry.dangerous and not is_common_word(name):
        return False  # «أم درمان», «القاهرة»
    danger = gazetteer.danger(name)
    if entry.dangerous or (
        danger is not None and (danger.country in ("", entry.country) or entry.name_ar in cue_table().powers)
    ):
        return True
    if name.startswith(("ابو ", "ابي ")):  # «أبو عمر البوكمالي»: a person as likely as a place
        return True
    if name.startswith("ام ") and name.split()[1] in given_names():
        return True
    if entry.kind in WIDE or _governs(gazetteer, name):
        return False  # «الحديدة» is a governorate and its city
    return is_common_word(name)


def _governs(gazetteer: Gazetteer, name: str) -> bool:
    readings = gazetteer.named(name)
    return gazetteer.spoken_for(name).wide and any(e.kind is PlaceKind.GOVERNORATE for e in readings)


def _in_place_position(here: Here) -> bool:
    """Whether a name without a cue stands where places do: behind a preposition or a side, or in a list of places."""
    text, mention = here.text, here.mention
    if mention.direction or mention.rural is not None or mention.outer < mention.start - len(mention.clitics):
        return True
    if mention.clitics.lstrip("وف") in ("ب", "ل"):
        return True
    if _PLACE_WORD.search(text[max(0, mention.outer - 20) : mention.outer]) or is_struck(text, mention):
        return True
    if goes_on_a_list(text, here.before, mention):
        return True
    following = next((m for m in here.mentions if m.start >= mention.end), None)
    return following is not None and following.known and list_link(text, mention, following)
