"""What a place is by itself: by the words around it, whatever the places beside it are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from stream.data.families import family
from stream.places.cues import cue_table
from stream.places.mention import Mention
from stream.places.persons_at import persons_at
from stream.places.powers import acts, names_a_power
from stream.places.reading import Reading
from stream.places.role import FAR_FROM, LEFT, NEAR_TO, OTHER_END, PART_OF_A_NAME, PLAIN_CUES, Role
from stream.places.role_words import role_rules
from stream.places.struck_thing import is_struck_thing
from stream.places.went_there import went_there
from stream.records import PlaceKind
from stream.text.needed import Needing

_ROLE_STRUCK = Role.STRUCK

# A capital named for its power is a city where it is what was hit: «قصفت صواريخ تل أبيب», «صواريخ في سماء تل أبيب».
_OBJECT = re.compile(
    r"\b[وف]?(?:[تي]?(?:قصف|ستهدف|ضرب|هاجم)ت?|استهدفت?|طالت?)\s(?:\w+\s){1,2}$"
    r"|\b(?:[وف]?(?:قصف|استهدف|ضرب|دك)(?:نا|وا)|(?:عن|علي|من)\s(?:قصف|استهداف|ضرب))\s$"
    r"|\w (?<!لم )(?<!لن )[تي](?:قصف|ستهدف|ضرب|هاجم)\s$|\b(?:علي|سماء|اجواء|باتجاه|تجاه|نحو|صوب)\s(?:مدينه\s)?$"
)
# The other end of a road, whatever its first end was read as: «طريق نوى - الشيخ مسكين», «الواصل بين الحديدة ومدينة حرض».
_OTHER_END = re.compile(
    r"\b(?:ال)?(?:طريق|اوتوستراد|خط)\s[\"'(]*\w+(?:\s\w+)?[\"')]*\s?-\s?(?:(?:مدينه|بلده|قريه)\s)?[\"'(]*$"
    r"|\b(?:ال)?(?:طريق|اوتوستراد|خط)\s(?:ال\w+\s){0,2}بين\s\w+(?:\s\w+)?\s?-\s?$"
    r"|\b(?:ال)?(?:واصله?|رابطه?|ممتده?|يربط|تربط|يصل)\s(?:ما\s)?بين\s(?:\w+\s){1,3}(?<!\sفي\s)(?<!\sقرب\s)(?<!\sعند\s)$"
)
# «الطريق الدائري "العريش"»
_TITLED = re.compile(r"\b(?:ال)?(?:طريق|اوتوستراد|اوتستراد|اتوستراد)\s(?:ال\w+\s)?[\"'(]+(?:\w+\s)?$")
# «الطريق الذي يربط طرابلس بالمنية وعكار»
_TIED_TO = re.compile(r"(?<!\w)(?:يربط|تربط)\s(?:(?:مدينه|بلده|قريه)\s)?\w+\s(?:[بو]\w+\s)?$")
# «طريق حلب اللاذقية»: its two ends, with nothing between.
_ROAD_FROM = Needing(r"(?<!\w)[وبل]?(?:ال)?(?:طريق|اوتوستراد|اوتستراد|اتوستراد)\s(?!عام\s)\w+\s$")
# «رتلا كان متجها من بلدة كذا (56 كلم غرب الموصل) إلى بلدة كذا»
_ON_THE_WAY = Needing(r"\b(?:متجه|متوجه|قادم|عايد)\w*\s[^.\n]{0,90}\sالي\s(?:(?:مدينه|بلده|قريه)\s)?[\"'(]*$")
# «دوما، معقل المعارضة في كذا، …»: what is said of the place before.
_STRONGHOLD = re.compile(
    r"[،,]\s(?:اكبر\s|ابرز\s|اهم\s|احد\s|اخر\s)?(?:معقل|معاقل)\s[\"']*(?:[^\s.،]+\s){1,4}?(?:في\s)?$"
)
# «بعد أيام من سيطرة القوات على كذا», «منذ خسارة النظام مدينة كذا»: taken before; not in «بعد شهر من تحرير الفلوجة قصفت الطائرات كذا».
_TAKEN = r"(?:ال)?(?:سيطره|استعاده|تحرير|سقوط|انتزاع|خساره|طرد|انسحاب|احكام|هزيمه|فقدان|احتلال)"
_TAKEN_BEFORE = re.compile(
    r"(?<!\w)(?:(?:بعد|عقب|منذ|قبل)\s(?:[^\s.،]+\s){0,2}?(?:ايام|اسبوع|اسبوعين|اسابيع|شهر|شهرين|اشهر|عام|عامين|اعوام|سنه|سنوات|سنتين)\s(?:من|علي)|منذ)"
    rf"\s{_TAKEN}(?:\s(?!علي\s|من\s|[وف]?(?:قصف|استهدف|شن|اغار|هاجم|قتل|اصيب|انفجر|سقط|دار|اندلع|طال|ضرب|نفذ|فجر|اقتحم))[^\s.،]+){{0,4}}(?:\s(?:علي|من))?\s[\"'(]*$"
)
# «على بعد أمتار من كذا»: there; «على بعد كيلومترين من كذا»: near to it; «على مسافة 40 كم شمال كذا»: elsewhere.
_SO_FAR = re.compile(
    r"(?<!\w)(?:بعد|مسافه|مبعده)\s(?:(?:اقل|اكثر)\sمن\s|\d+(?:[.,]\d+)?\s?|\w+\s){0,3}?"
    r"(?:(?P<metres>(?:ال)?(?:متر(?:ا|ين)?|امتار|خطوات))"
    rf"|(?P<few>كيلو\s?مترين|كيلو\s?متر(?:\sواحد)?|(?<!\d)(?:[1-5]|ثلاثه|اربعه|خمسه|بضعه|عده)\s?(?:كيلو\s?متر\w*|كيلو|كلم|كم|اميال))"
    r"|(?:ال)?(?:كيلو\s?متر\w*|كيلو|كلم|كم|ميلا?|اميال))\s(?:فقط\s)?"
    rf"(?:(?:الي\s)?(?:ال)?{family('side')}ي?\s(?:ال(?:شرق|غرب)ي?\s)?)?(?:(?:من|عن)\s)?[\"'(]*$"
)
_FROM_THERE = re.compile(r"(?<!\w)من\s(?:[^\s.،]+\s){1,3}$")
_OF_A_FRONT = PLAIN_CUES | {"admin"}
_IN_IT = re.compile(r"(?<!\w)[وف]?(?:في|داخل|وسط|قلب|قرب|محيط|ضواحي|مدينه|منطقه)\s[\"'(]*$")
# «عند بابها»: no «ب» stands behind another preposition, so it is a letter of a word.
_PREPOSITION = re.compile(r"(?<!\w)[وف]?(?:في|علي|من|الي|عن|عند|امام|خلف|وراء|تحت|فوق|قرب|نحو|بين)\s$")
_OF_IT = re.compile(r"\sمن(?:ه|ها)(?!\w)")  # «وفي المنطقة الشرقية منه»
_DATELINE = re.compile(
    r"\s*(?:[:/]|-\s|\.\.|[،,]\s.{0,40}?\(|\()|\s\w+(?:\s\w+)?\s[\"'(]+\s?(?:د ب ا|ا ف ب|رويترز|وكالات|سانا|وفا|قنا|واس|كونا)"
)
# «كذا (رويترز) - قتل …», «كذا - الوكالة - قتل …»: the same where a caption or a date stands above it.
_DATELINE_BELOW = re.compile(
    r"\s?(?:[،,]\s[^\n.()]{1,40})?\([^()\n]{2,30}\)\s?-|\s?-\s?[^\s.،:\n-]+(?:\s[^\s.،:\n-]+){0,2}\s?-\s"
)
# «كذا: قصف مدفعي متواصل منذ الصباح», «كذا.. غارتان جويتان», «كذا.. مسيرات تستهدف مقرا»: what befell the place, where
# no other is named behind it.
_TELLS_OF_IT = re.compile(
    r"\s?(?:\.\.+\s(?:\w+\s){1,3}?[يت](?:ستهدف|قصف|هاجم|قتل|غتال|قتحم|فجر|صيب)|(?::|\.\.+)\s(?:\w+\s){0,2}?(?:قصف|غار(?:ه|ات|تان|تين)|انفجار|انفجارات|تفجير|اشتباكات|معارك|مواجهات|هجوم|اقتحام|قذايف|برميل(?:ان)?|براميل"
    r"|قتيل(?:ان)?|قتلي|مقتل|جرحي|شهيد(?:ان)?|شهداء|استشهاد|اغتيال|اطلاق نار|اصاب(?:ه|ات)|مصرع|استهداف"
    r"|قتلت?|استشهدت?|اصيبت?|ارتق[يت]|سقطت?|سقوط|قصفت|استهدفت?|انفجرت?|اندلعت?|شنت?|القت?))(?!\w)"
    r"(?:\sعلي (?:الحي|الاحياء|احياء|المنازل|منازل|الاطراف|اطراف|السوق|المدينه|البلده|القريه)(?!\w)|\s(?!علي|في|قرب|باتجاه|نحو|داخل|محيط|طال|وسط|(?:شمال|جنوب|شرق|غرب)ي?|بلده|مدينه|قريه|حي|مديريه|ولايه|محافظه|اقليم|ريف|سيناء|ب(?:بلده|مدينه|قريه|حي|ريف|محيط|محافظه|ولايه))[^\s.\n]+)*\s?(?:[.\n]|$)"
)
_IN_BRACKETS = re.compile(r"(?:^|\n)\W*(?:\w+\s){1,3}\($"), re.compile(r"\)\s?-")  # «الشبكة (كذا) - قتل …»
_SECTION = re.compile(r"[\"')]*\s*(?::|\n)")
_AND_ITS_LAND = re.compile(r"(?:^|[\n.])[^\w\n]*\w+(?: \w+)? (?:و)?$")


def role_alone(text: str, reading: Reading, names: Sequence[tuple[int, int]], begin: int) -> tuple[Role, str]:
    """The role of a place, and the words that give it. `names`: spans of organisations, in order; `begin`: where the text does."""
    mention = reading.mention
    if reading.entry is None:
        return Role.NO_PLACE, PART_OF_A_NAME if _is_named(mention, names) else reading.reasons[0]
    if mention.name.startswith("المنطقه ") and _OF_IT.match(text, mention.end):
        return Role.NO_PLACE, "part_of_it"
    if _is_named(mention, names) and not (
        reading.entry.kind is PlaceKind.CITY and _is_where(text, mention, names)
    ):
        return Role.ORGANISATION, PART_OF_A_NAME
    if names_a_power(text, reading):
        return Role.ORGANISATION, "power_that_acts"
    if _is_a_capital(reading) and acts(text, mention):
        return Role.ORGANISATION, "power_that_strikes"
    if dateline := _dateline(text, mention, begin):
        return Role.DATELINE, dateline
    if _does_its_own(text, mention):
        return Role.ELSEWHERE, "does_its_own"
    return _by_words_before(text, mention, names)


# «غارات على باجل والبيضاء تشيع قتلى»: a town that does something of its own, said beside an attack on another.
_ITS_OWN_VERB = re.compile(
    r"[\"')]*\s(?:تستقبل|تودع|تشيع|تستضيف|تحتضن|تنتظر|تترقب|تستعد|تحتفل|تنعي|تبكي|تحيي|تعلق|توقف|تفتح|تغلق|تجلي|تخلي|تتظاهر|تنتفض|تضرب عن|تتضامن|تبحث|تجدد|تطلب|تناشد|تستغيث|تستنجد|تغرق|تستنفر|تحتج)(?!\w)"
)
# «هجوم في سيدني ومطاردة في ملبورن»: what else was done, and where.
_AND_DONE = re.compile(
    r"(?<!\w)و(?:احتجاجات|احتجاج|اضراب|حداد|مطارده|تعزيزات|حشود|حشد|استنفار|مباحثات|محادثات|لقاءات|لقاء|اجتماع|قمه|مشاورات|اعتقالات|ترقب|توتر|انتشار|هدوء|نزوح|وداع|اعتراضات|انذارات|صفارات)\s(?:في\s)?[\"'(]*$"
)
_NOT_THERE = (" يتعرض", " تتعرض", " يستهدف", " تستهدف", " استهدف")


def _does_its_own(text: str, mention: Mention) -> bool:
    """Whether a place is named for what it does, or for what else was done in it, beside an attack on another."""
    if mention.clitics == "و" and not mention.direction and _ITS_OWN_VERB.match(text, mention.end):
        return True
    if text.startswith(_NOT_THERE, mention.end):
        return False
    return _AND_DONE.search(text, max(0, mention.outer - 24), mention.outer) is not None


def _is_a_capital(reading: Reading) -> bool:
    """Whether a name is a capital's that news names for its government."""
    if reading.mention.name in cue_table().powers_that_strike:
        return True
    return reading.entry is not None and reading.entry.name_ar in cue_table().powers


def tells_of_it(text: str, end: int) -> bool:
    """Whether a colon or two dots stand at `end`, and behind them what befell the place named before."""
    mark = text[end : end + 2]
    return (":" in mark or "." in mark) and _TELLS_OF_IT.match(text, end) is not None


def _dateline(text: str, mention: Mention, begin: int) -> str:
    """How a place says where the report is from, or where all that stands below it lies; empty where it does not."""
    if tells_of_it(text, mention.end) and mention.name not in cue_table().powers:
        return ""
    if mention.outer <= begin and _DATELINE.match(text, mention.end):
        return "opens_the_text"
    if _is_dateline(text, mention):
        return "opens_its_line"
    if _SECTION.match(text, mention.end) is None:
        return ""
    heads = _opens_a_line(text, mention) or _and_its_land(text, mention)
    return "heads_a_section" if heads else ""


def _begins_otherwise(text: str, mention: Mention) -> bool:
    """Whether the preposition before a listed name is a letter of its word: «عند بابها» is not at Abha."""
    led = mention.clitics in ("ب", "ل") and mention.outer == mention.start - 1
    return (
        mention.known
        and led
        and _PREPOSITION.search(text[max(0, mention.outer - 8) : mention.outer]) is not None
    )


def _is_named(mention: Mention, names: Sequence[tuple[int, int]]) -> bool:
    """Whether a mention shares words with the name of an organisation; none of these overlap."""
    at = bisect_left(names, (mention.end, 0))
    if at == 0 or mention.start >= names[at - 1][1]:
        return False
    begin, end = names[at - 1]
    if mention.known and mention.start < begin and end <= mention.end:
        return False  # «جنوب إسرائيل», which is listed as it stands
    if mention.known and mention.end - mention.start < len(mention.name):
        return False  # «جبلي التركمان والأكراد»: the hills, which are listed with their cue
    if (
        mention.known
        and mention.cue
        and " " in mention.name
        and mention.start <= begin
        and end <= mention.end
    ):
        return False  # «منطقة الشرطة الرابعة», a quarter
    return mention.cue not in PLAIN_CUES or begin < mention.start < mention.end <= end  # «ولاية سيناء»


def _is_where(text: str, mention: Mention, names: Sequence[tuple[int, int]]) -> bool:
    """Whether a capital that stands for its government is what was hit, or where: «قصفت صواريخ تل أبيب», «بتل أبيب»."""
    begin, end = names[bisect_left(names, (mention.end, 0)) - 1]
    if begin < mention.start - len(mention.clitics) or end > mention.end:
        return False  # «سرايا القدس»
    if _OBJECT.search(text[max(0, mention.outer - LEFT) : mention.outer]):
        return True
    around = mention.outer < mention.start - len(mention.clitics)  # «ضواحي تل أبيب»
    led = mention.clitics.lstrip("وف") == "ب" or mention.direction or around
    return led or _IN_IT.search(text[max(0, mention.outer - 12) : mention.outer]) is not None


def _by_words_before(text: str, mention: Mention, names: Sequence[tuple[int, int]]) -> tuple[Role, str]:
    if _begins_otherwise(text, mention):
        return Role.NO_PLACE, "no_preposition"
    if _ends_a_road(text, mention):
        return Role.ROAD, OTHER_END
    left = text[max(0, mention.outer - 2 * LEFT) : mention.outer]
    told = _by_what_was_said(left) or _at_a_distance(left)
    if told or (told := persons_at(text, mention) or went_there(text, mention)):
        return told
    given = role_rules().before(text, mention.outer, mention.clitics)
    if given is None or _of_a_name(text, mention, given[1], names):
        return _ROLE_STRUCK, ""
    to_a_village = given[0] is Role.ROAD and given[1] in ("طريق", "ساحه", "ساحات") and mention.cue in (
        "village", "town", "city", "camp", "neighbourhood", "admin",
    )  # fmt: skip
    # «مدرعة شرطة جنوب الشيخ زويد», «غارة على جسر غربي كذا»
    no_name = mention.direction and (
        given[0] is Role.ORGANISATION
        or (
            given[0] in (Role.ROAD, Role.GOAL, Role.SPEAKER, Role.DISPLACED)
            and is_struck_thing(text, max(0, mention.outer - 1))
        )
    )
    front = given == (Role.ORGANISATION, "جبهه") and mention.cue in _OF_A_FRONT  # «على جبهة بلدة كذا»
    return (_ROLE_STRUCK, "") if to_a_village or no_name or front else given


def _by_what_was_said(left: str) -> tuple[Role, str] | None:
    """What the words `left` of a place say outright: a road's title, who was on the way, who holds or had taken it."""
    if any(mark in left[-LEFT:] for mark in '"(') and _TITLED.search(left):
        return Role.ROAD, "road_of_that_title"
    if _ON_THE_WAY.search(left):
        return Role.GOAL, "on_the_way_there"
    if ("معق" in left or "معاق" in left) and _STRONGHOLD.search(left):
        return Role.CONTROL, "stronghold_there"
    if ("بعد" in left or "منذ" in left or "عقب" in left) and _TAKEN_BEFORE.search(left):
        return Role.CONTROL, "taken_before"
    return None


def _of_a_name(text: str, mention: Mention, words: str, names: Sequence[tuple[int, int]]) -> bool:
    """Whether what was said before a place is of the name of who did it: «قصفت جبهة التحرير بلدة كذا»."""
    at = bisect_left(names, (mention.outer, 0))
    begin, end = names[at - 1] if at else (0, 0)
    said = text.rfind(words, begin, end)
    return said >= 0 and not text[said + len(words) : mention.outer].strip(' "')


def _at_a_distance(left: str) -> tuple[Role, str] | None:
    """What a place is that something was so far from: there, where it is a few steps; else it tells the spot at most."""
    far = _SO_FAR.search(left) if "بعد" in left or "مسافه" in left else None
    if far is None:
        return None
    if _FROM_THERE.search(left, 0, far.start()):
        return Role.ORIGIN, FAR_FROM  # «أطلقت من منصة على بعد …»
    if far["metres"]:
        return _ROLE_STRUCK, ""
    return Role.GEOGRAPHY, NEAR_TO if far["few"] else FAR_FROM


def _ends_a_road(text: str, mention: Mention) -> bool:
    if mention.rural is not None:  # what it runs through
        return False
    left = text[max(0, mention.outer - LEFT) : mention.outer]
    bare = not (mention.clitics or mention.cue or mention.direction)
    if bare and _ROAD_FROM.search(left):
        return True
    if mention.clitics and not mention.direction and "ربط" in left and _TIED_TO.search(left):
        return True
    may_end = "-" in left or "بين" in left  # each way to say so has one of these
    return may_end and bool(_OTHER_END.search(left))


def _and_its_land(text: str, mention: Mention) -> bool:
    """Whether a mention refers back to the heading that it ends: «دمشق وريفها:»."""
    return mention.refers and bool(_AND_ITS_LAND.search(text[max(0, mention.outer - 40) : mention.outer]))


def _opens_a_line(text: str, mention: Mention) -> bool:
    """Whether nothing but a bullet stands before a place's phrase in its line or sentence."""
    begin = max(text.rfind("\n", 0, mention.outer), text.rfind(".", 0, mention.outer)) + 1
    return not any(c.isalnum() for c in text[begin : mention.outer])


def _is_dateline(text: str, mention: Mention) -> bool:
    """Whether a place that opens its line, or stands in brackets behind who reports, says where the report is from."""
    begin, end = _IN_BRACKETS
    left = text[max(0, mention.outer - LEFT) : mention.outer]
    if left.endswith("(") and begin.search(left) and end.match(text, mention.end):
        return True
    opens = not left.rpartition("\n")[2].strip() and "\n" in left
    return opens and not mention.cue and _DATELINE_BELOW.match(text, mention.end) is not None
