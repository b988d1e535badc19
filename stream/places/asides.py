"""What is told of a place before what it lies in: when and with what it was struck, who holds it, what it is known for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stream.data.families import family
from stream.text.edges import first_words, may_begin
from stream.text.matching import Remembered

_NOT_LED = r"(?!(?:و|في\b|علي\b|الي\b|من\b|عن\b|بعد\b|قبل\b|منذ\b))\w+"  # a word that leads to nothing else
_TO_WHERE = r"(?=\s(?:في\s)?$)"  # right before what it lies in

# Who holds a place may stand between it and its container: «مدينة أكدة الخاضعة لسيطرة المعارضة بريف حلب».
_HELD_BY = re.compile(
    r"\s(?:ال)?(?:خاضع\w*|محتل\w*|محرر\w*)(?:\s+ل\w+(?:\s+(?!في\s*$)\w+){0,7})?"
    r"|\s(?:التي|الذي|اللذين|اللتين|الذين) (?:[تي](?:سيطر علي|حتل|تمركز (?:في|ب)|تواجد (?:في|ب)|ستخدم)|كان\w* [تي]سيطر علي)\w*(?:\s+(?!في\s*$)\w+){1,4}"
)
# «الخارجة عن سيطرة النظام», «الواقعة تحت سيطرة الحكومة»
_IN_WHOSE_HANDS = re.compile(
    rf"\s(?:ال)?(?:خارجه?\sعن|واقعه?\s(?:تحت|ضمن|في\sمناطق))\sسيطره(?:\s{_NOT_LED}){{1,4}}?{_TO_WHERE}"
)
# Nor does the side of the land or of the countryside: «أجدابيا بشرق البلاد قرب …», «قرية كذا بالريف الغربي لناحية …».
_SIDE_OF = re.compile(
    rf"\s(?:ب|في )?(?:{family('side')}|وسط)ي?(?: ال)?(?:شرق|غرب)?ي?\s(?:البلاد|المحافظه)(?=\s)"
    r"|\s(?:ب|في )الريف(?:\sال(?:شمالي|جنوبي|شرقي|غربي|اوسط)){0,2}(?=\s)"
)
# «فجر اليوم الجمعة», «مساء أمس», «بعد منتصف الليل», «للمرة الثالثة خلال أسبوع», «مجددا»
_WHEN = re.compile(
    rf"(?:\s(?:بعد\s(?=منتصف|ظهر))?(?:(?:ب|في\s|خلال\s)?(?:ال)?(?:{family('daytime')}|نهار)ا?|اليوم|امس|يوم|ليله|الليله|منتصف"
    rf"|الماضيه?|الفايته?|ب?ال{family('weekday')}))+(?=\s)"
    r"|\sللمره\sال\w+(?:\sخلال\s(?!قصف|هجوم|اشتباك|معارك|غار|عملي)\w+(?:\s(?:ساعه|يوما?|ايام))?|\sعلي\sالتوالي)?(?=\s)"
    r"|\s(?:مجددا|مره\sاخري|مرات\sعده|مرتين|مرارا)(?=\s)"
)
# «كاملة», «بشكل مكثف», «بعدة قذائف», «بالمدفعية الثقيلة», «بأكثر من عشرين قذيفة»
_HOW = re.compile(
    r"\s(?:كامله?|مباشره|باكمل(?:ه|ها)|بالكامل|عشواييا|تحديدا|عمدا|جزييا)(?=\s)"
    r"|\sب(?:شكل|صوره|وتيره|طريقه|كثافه)(?:\s\w+)?(?=\s)"
    r"|\sب(?!عد\s|عيد\s|عدما\s|عدها\s|ين\s|ينما\s|سبب\s|دور\w+\s)(?:(?:عده|عدد\sمن|عشرات|نحو|حوالي|وابل\sمن|رشقه\sمن|رشقات|(?:اكثر|اقل|ما\sيزيد)\s(?:من|علي|عن)|\w+)\s(?:\w+\s)?)?"
    r"(?:ال)?(?:قذيف(?:ه|تين)|قذايف|صاروخ\w*|صواريخ|مدفعيه|براميل|برميل\w*|قنبل\w+|قنابل|رشاش\w*|هاون|غار(?:ه|تين|ات)|مسير\w+|طاير\w+|طيران|رصاص\w*|عبو\w+|راجمات|اسلحه|نيران)"
    r"(?:\s(?:ال)?(?:ثقيل|متفجر|هاون|مسير|مدفعي|عنقودي|فراغي|ناسف|حارق|صاروخي|حربي|قناص|متوسط|موجه|محلي|مباشر|رشاش)\w*){0,2}(?=\s)"
)
# «ذات الغالبية الكردية», «المكتظة بالنازحين», «الخالية من سكانها», «مسقط رأس الرئيس», «ثاني أكبر مدن البلاد», «آخر معاقل التنظيم»
_WHAT_IT_IS = re.compile(
    rf"\sذ(?:ات|ي|و)\sال\w+(?:\sال\w+){{0,3}}?{_TO_WHERE}"
    rf"|\s(?:ال)?(?:مكتظ|مزدحم|اهل|ماهول|غني|معروف|شهير|مشهور|محصن)\w?(?:\sبا?ل?\w+(?:\s{_NOT_LED})?)??{_TO_WHERE}"
    rf"|\s(?:شبه\s)?(?:ال)?خاليه?\sمن\s(?:ال)?(?:سكان|مدنيين|اهل)\w*"
    rf"|\sمسقط\sراس(?:\s{_NOT_LED}){{1,4}}?{_TO_WHERE}"
    rf"|\s(?:(?:ثاني|ثالث|احد|احدي|اخر)\s)?(?:(?:اكبر|كبري|ابرز|اهم|اخر)\s)?(?:مدن|بلدات|قري|احياء|مخيمات|(?:ال)?(?:معقل|معاقل))(?:\s{_NOT_LED}){{1,3}}?{_TO_WHERE}"
    rf"|\s(?:ال)?(?:عاصمه|مركز)\s(?:ال)?{family('unit')}(?=\s)"
)
# «التي تضم آلاف النازحين», «الذي يشهد معارك منذ أسابيع»; «، وهي معقل للمعارضة»
_WHICH = re.compile(
    r"\sو?(?:التي|الذي)\s[يت]قع(?=\s)"
    r"|\s(?:التي|الذي)\s(?:[يت](?:شهد|ضم|ووي|اوي|حتضن|قطن|سكن|عيش|خضع|تعرض|عاني|عد|عتبر|شكل)|شهد|خضع|تعرض|نزح|لجا)\w*"
    rf"(?:\s(?:منذ\s)?(?!في\b|علي\b|من\b)\w+){{0,5}}?{_TO_WHERE}"
    rf"|\s?[،,]?\sحيث\s[يت](?:تمركز|تواجد|نتشر|وجد|قيم|عيش|تحصن)\w*(?:\s{_NOT_LED}){{1,4}}?{_TO_WHERE}"
    rf"|\s?[،,]\sو?(?:هي|هو)(?:\s{_NOT_LED}){{1,5}}?{_TO_WHERE}"
)
# «وما حولها», «ومزارعها», «والقرى المحيطة بها»: it and the land about it.
_AND_AROUND = re.compile(
    r"\sو(?:ما\sحول|(?:مزارع|بساتين|قري|احياء|شوارع|ضواحي|جوار)(?=ها|ه\b))(?:ها|ه|هما)(?=\s)"
    r"|\sوال(?:قري|بلدات|مناطق|مزارع|بساتين)\s(?:المحيطه|المجاوره|القريبه)(?:\s(?:بها|به|لها|له|منها|منه))?(?=\s)"
)


_LEADS = frozenset({"في"})  # begins much else, too, and joins two places by itself
_ASIDES = tuple(
    (aside, first_words(aside.pattern, past=_LEADS))
    for aside in (_HELD_BY, _IN_WHOSE_HANDS, _SIDE_OF, _WHICH, _WHAT_IT_IS, _HOW, _WHEN, _AND_AROUND)
)


def _begun_by(word: str) -> frozenset[int]:
    """Which asides may begin with a word, or go on with it behind «في», by their number."""
    return frozenset(
        number for number, (_, first) in enumerate(_ASIDES) if first is None or may_begin(first, word)
    )


_BEGUN_BY = Remembered(_begun_by)


def begins_aside(word: str) -> bool:
    """Whether an aside may begin with a word, or go on with it behind «في»."""
    return bool(_BEGUN_BY[word])


def without_asides(gap: str, words: Iterable[str]) -> str:
    """What stands between a place and another, without what is told of the first; `words`: the words of it.

    >>> without_asides(" فجر اليوم في ", ["فجر", "اليوم", "في"])
    '  في '
    """
    for number in sorted(frozenset[int]().union(*map(_BEGUN_BY.__getitem__, words))):
        gap = _ASIDES[number][0].sub(" ", gap)
    return gap
