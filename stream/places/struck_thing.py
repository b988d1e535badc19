"""Whether words name who or what an attack struck: «قصفت الطائرات سيارة إسعاف», «غارة على طبيب», «استهداف موكب تشييع».

Such words tell neither where somebody speaks nor that something else was done there or is the news.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stream.articles.fold import fold_name
from stream.data.families import family
from stream.text.expressions import Ending
from stream.text.found import Found
from stream.text.matching import Remembered

_REACH = 110  # characters before a word in which the attack on it stands
_WORDS = 10  # between the two, at most
_WORD = re.compile(r"\w+")
_SHORT = 3  # letters of a word that «ب» may lead
_LAST = re.compile(r"\w+\Z")
_PAUSE = re.compile(r"[^\w\s\"'()]")

# «قصفت», «يستهدفون»: what strikes; «قصفه», «باستهداف»: the noun that takes what was struck without a preposition.
_TAKES = re.compile(
    r"[وف]?(?:(?:قصف|استهدف|هاجم|اقتحم|دمر|اصاب|داهم|احرق|نسف|ضرب)(?:ت|وا|تا)?|طالت?|[يت](?:قصف|ستهدف|هاجم|قتحم|دمر|صيب|طال|داهم|حرق|نسف|ضرب)(?:ون|ان)?)"
    r"|[وفبلك]{0,2}(?:استهداف|مهاجمه|اقتحام|تدمير|احراق|قصف|تفجير|ضرب|مداهمه|نسف)(?:ه|ها|هم)?"
)
# «اغتالوا», «بمقتل»: who fell, up to by what.
_FELLS = re.compile(
    r"[وف]?(?:(?:قتل|اغتال|خطف|اختطف|اعدم|دهس|طعن)(?:ت|وا|تا)?|[يت](?:قتل|غتال|خطف|ختطف|عدم|دهس|طعن)(?:ون|ان)?)"
    r"|[وفبل]{0,2}(?:مقتل|قتل|اغتيال|استشهاد|خطف|اختطاف|اعدام|دهس|طعن)(?:ه|ها|هم)?"
)
_BLOWS_UP = re.compile(r"[وف]?(?:فجر(?:ت|وا)?|[يت]فجر(?:ون)?)")  # «فجر مسلحون محكمة», not «فجر تصريح أزمة»
_BOMBERS = re.compile(rf"(?:{family('fighter', 'troop')}|مجهول|انتحاري|تنظيم)")
_SUFFERS_WORD = re.compile(r"[وف]?[يت]?تعرض(?:ت|ون)?")
_FROM_AN_ATTACK = re.compile(
    r"\sل(?:ل)?(?:قصف|هجوم|هجمات|غار|ضرب[هات]|اطلاق نار|نيران|استهداف|اعتداء|كمين|تفجير|انفجار|قذيف|قذايف|صاروخ|صواريخ|قنبل|رصاص|عبو|محاول\w+ اغتيال)"
)
# «غارة عنيفة على», «قذائف قرب», «فجر نفسه وسط»: what comes down or goes off, with where behind it.
_COMES = re.compile(
    r"[وفبلك]{0,2}(?:ال)?(?:غارات?|غاره|غارتين|غارتان|غاراته|غاراتها|ضربه|ضربات|ضربتين|هجوما?|هجمات|هجومين|قصفا?|قذيفه|قذايف|قذيفتين|صاروخا?|صواريخ|صاروخين"
    r"|قنبله|قنابل|عبوه|عبوات|عبوتين|نار|نيران|نيرانه|نيرانها|نيرانهم|رصاص|رصاصه|رصاصهم|اعتداءا?|اعتداءات|تفجير|انفجار|برميل|براميل|كمينا?|استهداف|نفسه|نفسها|مفخخه|ملغومه|لغما?|الغام|اشتباك|اشتباكات|معارك|مواجهات|اغارت?|اغاروا|[يت]غير(?:ون|ان)?|اعتدي|اعتدت|اعتدوا|اضرارا?|احتراق)"
)
_WAVES = re.compile(
    r".*(?:غار|قصف|ضرب|هجوم|هجمات|انفجار|استهداف|نار|نيران|رصاص|اشتباك|معارك|مواجهات).*"
)  # «غارات وسط تحليق»: while
_WHERE = frozenset(map(fold_name, ("على", "ضد", "قرب", "وسط", "داخل", "أمام", "بجانب", "بجوار", "مستهدفا")))
# Where something else begins.
_ELSE = frozenset(
    map(
        fold_name,
        (
            "بعد", "قبل", "عقب", "إثر", "مع", "منذ", "حتى", "إلى", "أن", "أنه", "أنها", "أنهم", "بأن", "بأنه", "بأنها", "التي",
            "الذي", "الذين", "حيث", "فيما", "بينما", "كما", "لكن", "بسبب", "جراء", "نتيجة", "وفق", "حسب", "بحسب", "رغم",
            "خلال", "أثناء", "لدى", "تزامنا", "بالتزامن", "عن", "حول", "بشأن", "ثم", "ما", "مما", "إذ", "قال", "قالت", "أكد",
            "أكدت", "أعلن", "أعلنت", "أفاد", "أفادت", "ذكر", "ذكرت", "أوضح", "أوضحت", "أضاف", "أضافت", "منع", "منعت", "أدى",
            "أدت", "أسفر", "أسفرت", "أعاق", "أعاقت", "عرقل", "عرقلت", "يعرقل", "تعرقل", "يعيق", "تعيق", "يمنع", "تمنع", "دفع",
            "دفعت", "لمنع", "لعرقلة", "نقلا", "في", "عائد", "عائدا", "عائدة", "عائدين", "عائدون", "قادم", "قادما", "قادمة", "قادمين",
            "متجها", "متجهة", "متوجهة", "متوجها",
        ),
    )
)  # fmt: skip
# «وطواقم الإسعاف» goes on with what was struck, «وهرعت» does not; «وسط», «وفد» begin so.
_AND_THAT = re.compile(
    r"و(?:سط|فدا?|زيرا?|زاره|قفه|قود|رشه|حده|حدات|كاله|جهاء|ساطه|ليمه|جيها?"
    r"|(?:ال)?(?:سيار|مركب|شاحن|طاقم|طواقم|فرق|فريق|مسعف|مدني|نازح|صحفي|صحافي|عناصر|الي|دباب|حافل|مبني|مباني|منزل|منازل|مدرس|مدارس|مستشف|مسجد"
    r"|مساجد|مقر|مركز|مراكز|مخزن|مخازن|مستودع|منشا|رجال|عمال|متطوع|طلاب|اطفال|نساء|اطباء|ممرض)\w*)"
)
# «مشاركين في تشييع», «موظفين في منظمة»: who takes part in what is named then.
_TAKES_PART = re.compile(
    r"(?:ال)?(?:مشارك|متجمع|محتشد|معز|مشيع|مصل|موظف|عضو|اعضاء|عناصر|عمال|عامل|متطوع|نايب|طلاب|تلاميذ)\w*"
)
# «فجر نفسه خلال اجتماع», «إطلاق نار أثناء جلسة»; not «أدان القصف خلال مؤتمر صحفي».
_AT_AN_EVENT = frozenset(("خلال", "اثناء"))
_AT_ONCE = re.compile(r"نفسه|نفسها|نار|[وب]?(?:قنبله|قنابل|عبوه)|ب?(?:هجوم|انفجار|تفجير)")
_PASSING = frozenset(("لدي", "عند", "اثناء", "خلال"))  # «لدى مرور دورية»


class _Kind(Found, frozen=True):
    """What a word says of what stands behind it: that it was struck, fell, blew up, suffered, or that something came down."""

    comes: bool
    fells: bool
    takes: bool
    blows_up: bool
    suffers: bool


def _kind(word: str) -> _Kind:
    return _Kind(*(p.fullmatch(word) is not None for p in (_COMES, _FELLS, _TAKES, _BLOWS_UP, _SUFFERS_WORD)))


_KIND = Remembered(_kind)


def is_struck_thing(text: str, at: int) -> bool:
    """Whether the word at `at` of a folded text is among those for what an attack before it struck.

    >>> [is_struck_thing(t, t.index("اسعاف")) for t in ("قصفت طايره سياره اسعاف", "القصف وهرعت سياره اسعاف")]
    [True, False]
    """
    begin = _begin(text, at)
    own = _WORD.match(text, begin)
    during = own is not None and own[0] in _AT_AN_EVENT
    if own is None or (_begins_else(own[0]) and not during):
        return False
    behind, by_what, amid = begin, _led_by_b(own[0]), False
    placed = by_what or during
    for word, start in _back(text, begin):
        is_ = _KIND[word]
        if placed and is_.comes:
            return not (amid and _WAVES.fullmatch(word)) and not (during and not _AT_ONCE.fullmatch(word))
        if is_.fells:
            return not (by_what or during)
        if during and (is_.takes or is_.blows_up):
            return False
        if is_.takes or (is_.blows_up and _BOMBERS.match(text, behind)):
            return True
        if is_.suffers:
            return _FROM_AN_ATTACK.search(text, at, at + _REACH) is not None
        if word == "مرور" or (word in _PASSING and text.startswith("مرور", behind)):
            placed = placed or word in _PASSING
        elif word in _AT_AN_EVENT and not during:
            placed = during = True
        elif word == "في" and _TAKES_PART.fullmatch(_before(text, start)):
            pass
        elif _begins_else(word):
            return False
        amid, by_what = amid or word == "وسط", by_what or _led_by_b(word)
        placed, behind = placed or by_what or word in _WHERE, start
    return False


_AIMED = Ending(rf"(?<!\w)(?:{_COMES.pattern})\s(?:(?!ب)\w+\s){{0,2}}(?:علي|ضد)\s(?:(?!و)\w+\sفي\s)?(?:ال)?$")


def is_aimed_at(text: str, at: int) -> bool:
    """Whether the word at `at` comes right behind an attack that was made on it: «سقط صاروخ على مروحية».

    >>> [is_aimed_at(t, t.index("مروحيه")) for t in ("سقط صاروخ علي مروحيه", "غاره علي قريه شنتها مروحيه")]
    [True, False]
    """
    return _AIMED.search(text, max(0, at - _REACH), at) is not None


# «منصة إطلاق صواريخ», «مستودع قذائف»: arms that lie where they were struck.
_LIE = re.compile(
    r"(?<!\w)[وفبل]?(?:ال)?(?:منصات|منصه|منصتي|راجمات|راجمه|راجمتي|مستودعات|مستودع|مخازن|مخزن|مصانع|مصنع|معمل|معامل|ورش|ورشه|شحنه|شحنات|قواعد|قاعده|خلايا|خليه|مربض|مرابض|منظومه|منظومات|مخبا|مخابي|منشاه|منشات|تصنيع|انتاج|تخزين|لتصنيع|لانتاج|لتخزين|لصناعه)"
    r"\s(?:(?:ل|لل)?(?:ال)?(?:اطلاق|انتاج|تصنيع|تخزين|صناعه|تجميع)\s)?(?:لل?|ال)?$"
)

_LAID = 32  # characters, more than such words have


def are_struck_arms(text: str, at: int) -> bool:
    """Whether the arms at `at` are what an attack struck, so that they struck nothing."""
    lie = _LIE.search(text, max(0, at - _LAID), at)
    return lie is not None and is_struck_thing(text, lie.start())


def _begin(text: str, at: int) -> int:
    """Where the word begins inside of which an offset is, as mostly there."""
    before = text[at - 1 : at]
    if not (before.isalnum() or before == "_"):
        return at
    return next((m.start() for m in _LAST.finditer(text, max(0, at - 12), at)), at)


def _is_of_else(word: str) -> bool:
    """Whether a word begins something else than what was struck before it."""
    return word in _ELSE or (
        word.startswith("و") and word not in _WHERE and _AND_THAT.fullmatch(word) is None
    )


_BEGINS_ELSE = Remembered(_is_of_else)
_begins_else: Callable[[str], bool] = _BEGINS_ELSE.__getitem__


def is_attack_noun(word: str) -> bool:
    """Whether a folded word names an attack, so that an adjective behind it tells of its kind: «هجمات إلكترونية»."""
    return _COMES.fullmatch(word) is not None


def _back(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The words before an offset with where they begin, the last first, up to a pause."""
    floor, end, left = max(0, at - _REACH), at, _WORDS
    stop = at
    while stop > floor and left:
        start = text.rfind(" ", floor, stop) + 1 or floor  # word by word: few are asked for
        for match in reversed([*_WORD.finditer(text, start, stop)]):
            if not left or _PAUSE.search(text, match.end(), end):
                return
            yield match[0], match.start()
            end, left = match.start(), left - 1
        stop = start - 1


def _led_by_b(word: str) -> bool:
    """Whether a word is led by the preposition: «انفجار عبوة بحافلة»."""
    return word.startswith("ب") and len(word) > _SHORT


def _before(text: str, at: int) -> str:
    return text[max(0, at - 24) : at].rstrip().rpartition(" ")[2]


SUFFERED = re.compile(rf"\s[يت]?تعرض(?:ت|ون)?(?={_FROM_AN_ATTACK.pattern})")

# «جنازة قيادي تتعرض لقصف»: the same with the attack behind.
_SUFFERS = re.compile(rf"(?:\s(?!و|في\s)\w+){{0,4}}\s[يت]?تعرض(?:ت|ون)?(?={_FROM_AN_ATTACK.pattern})")


def suffers(text: str, end: int) -> bool:
    """Whether what is named up to `end` is said to suffer an attack."""
    return _SUFFERS.match(text, end) is not None
