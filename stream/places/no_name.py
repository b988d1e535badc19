"""Words behind a cue that go on about the place and do not name it: «قرية تأوي نازحين», «منطقة تصدير الحبوب»."""

from __future__ import annotations

import re

from stream.data.families import family
from stream.places.everyday import is_everyday

# «مناطق تجاورها», «بلدة استرجعتها»: it has an object; «إصابة مزارع بشظايا»: with what.
_OF_IT = re.compile(
    r"\w{3,}(?:ها|هما|هم)$|[تي]\w{3,}ون$|(?:تت|تست|يست|نست)\w{2,}$"
    r"|ب(?:شظايا|شظيه|جروح|كسور|حروق|رصاص\w*|نيران|قذايف|قذيفه|صاروخ|صواريخ|غار(?:ه|ات)|قصف|عبوه|لغم|انفجار|تفجير|قنص|هجوم|كمين|حادث|قنبله|قنابل|برميل|براميل|طلق\w*|مسيره|سلاح|اسلحه)$"
)
_WITH = 3  # letters of the shortest «ب» with what
_ANY_OF = 20  # characters of «أي» and a cue
_BORN = "مسقط راس"  # «نعته بلدية مسقط رأسه»
# What may be a name or a verb, or the masdar of one: «تلمنس», «تسقط», «تصدير»; a verb ends in no «ه», «ا», «ين».
_MAY_TELL = re.compile(r"[تي]\w{2,}(?<![هايو])(?<!ين)$")
_NAME_MAY_END = re.compile(
    r"[\"')\]]*(?:\s*(?:$|[،,.:!؟()\n\[\-/|…؛])|\s+(?:و|ف\w{3}|ب(?!عض)\w{3}|في\s|من\s|الي\s|علي\s|عبر\s|عن\s|الا\s|ما\s|مما\s|ان\s|لل|\d|[\"'(]"
    rf"|(?:{family('side')}|وسط|قرب|قبال|خلال|بعد|قبل|عقب|اثر|جراء|منذ|بين|ضمن|دون|حيث|اليوم|امس|يوم|{family('daytime')}|كما|حين|عندما)"
    rf"|ال(?:ذي|تي|واقع|تابع|قريب|مجاور|محاذي|حدودي|استراتيجي|ستراتيجي|خاضع|محاصر|ملاصق|مطل|سوري|عراقي|لبناني|يمني|ليبي|تركي|مصري|سوداني|صومالي|{family('side')}|كبير|صغير|كبري|صغري|قديم|جديد|حموي|ادلبي|حلبي|درعاوي)"
    rf"|ال(?:مدينه|محافظه|قضاء|ريف|منطقه|بلده|ناحيه|{family('weekday')})|(?:ب|ل|و)?(?:قصف|غار|صاروخ|قذ|هجوم|عبو|انفجار|تفجير)))"
)


def tells_of_it(text: str, start: int, end: int) -> bool:
    """Whether a word of no table behind a cue says what the place does, has or is for."""
    word = text[start:end]
    if word.startswith(_BORN):
        return True
    if " " in word or word.startswith("ال") or (start > 0 and text[start - 1] in "\"'"):
        return False
    if _OF_IT.match(word) or _ANY.search(text, max(0, start - _ANY_OF), start) is not None:
        return True
    return _MAY_TELL.match(word) is not None and _NAME_MAY_END.match(text, end) is None


_ANY = re.compile(r"(?<!\w)[ولب]?(?:لاي|باي|اي) [^\W\d]{3,} \Z")  # «أي قرية ستقصف»
_SHORT = 4  # letters up to which a word that begins with «و» may be a name whatever else it is: «وريا»
# «حرق 7 قرى ومقتل ثلاثة», «حرق قرى ونزوح سكانها»: what came of it besides.
_AND_WHAT_CAME = re.compile(
    r"و(?:مقتل|مصرع|استشهاد|جرح|نزوح|تشريد|تهجير|لجوء|فرار|هروب|اجبار|ارغام|حرق|احراق|نهب|سلب|سرقه|خطف|اختطاف|اغتصاب|ترويع|قتل|تدمير)(?!\w)|و\w{2,}\s\w{2,}(?:ها|هم)(?!\w)"
)


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether what stands right behind a cue is «and» with what else was done, and no name: «حرقوا 7 قرى ونهبوا»."""
    word = text[start:end].partition(" ")[0]
    if word[0] != "و":
        return False
    return _AND_WHAT_CAME.match(text, start) is not None or (len(word) > _SHORT and is_everyday(word[1:]))


# «شهدت بلدة كذا غارات في ريف كذا», «قصفوا بلدة كذا بمسيرة في ريف كذا»: what befell it and with what, no part of its name.
_BEFELL_IT = re.compile(
    r"(?:غار(?:ه|ات|تين)|قصف|قذ(?:يفه|ايف)|ص(?:اروخ|واريخ)|هج(?:وم|مات|مه)|قنابل|قنبله|براميل|عدوان|ضرب(?:ه|ات)|اشتباك(?:ات)?|معارك|معركه"
    r"|مواجهات|انفجار(?:ات)?|تفجير(?:ات)?|مجز(?:ره|ازر)|مجازر|اقتحام(?:ات)?|توغل(?:ات)?|مداهمات|اعتداء(?:ات)?|حرايق|خساير|مستمر|متواصل|متجدد|عنيف|مكثف)$"
)


def befell_it(word: str) -> bool:
    """Whether a word behind a name tells what befell the place or with what it was struck.

    >>> [befell_it(word) for word in ("غارات", "بمسيره", "بغازات", "النوم", "باب")]
    [True, True, True, False, False]
    """
    with_what = word[0] == "ب" and len(word) > _WITH and is_everyday(word[1:])
    return with_what or _BEFELL_IT.match(word) is not None
