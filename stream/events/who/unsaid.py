"""Verbs of attack without a subject of their own: «دخلت قوات … . واقتحمت كذلك قرية …». All offsets count in folded text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from stream.data.families import family
from stream.events.who.actors import ActorMention
from stream.events.who.agency import agency
from stream.events.who.other_role import other_role
from stream.text.needed import Needing

_OTHER_SPEAKER = re.compile(
    r"\b(?:ال)?(?:مرصد|مصدر|مصادر|ناشط|شهود|شاهد|وزاره|وزير|وكاله|مراسل|اعلام|صحيف|شرطه|سكان|اهالي)\w*"
)
# «أن مقاتليها», «إنه»: who attacked is who speaks.
_OWN = (
    r"\b[وب]?ان(?:ه|ها|هم)?(?: (?:قوات|طايرات|طيران|مسيرات|مروحيات|دبابات|زوارق|مدفعيت|وحدات)(?:ه|ها|هم)| (?:مقاتل|عناصر|جنود|مسلح|مجاهد)(?:ي|و)?(?:ه|ها|هم))?"
    r"(?<!\bان)(?: قد)? \W?"
)
# «قال المتحدث باسم قوات كذا إن الطيران نفذ …»: that of whom he speaks for.
_ITS_ARMS = Needing(
    r"\b[وب]?ان (?:ال(?:طيران|مدفعيه|مقاتلات|مروحيات|مسيرات|دبابات|راجمات|بحريه)|(?:مقاتلات|طايرات|طيران) سلاح الجو|سلاح الجو|سلاح المدفعيه)(?: الحربي\w*)?(?: قد)? \W?"
    rf"(?:(?:{agency().carry_words})(?:ت|وا)? (?:\w+ ){{0,2}})?\Z"
)
_SPOKESMAN = re.compile(r"\b(?:و?(?:ال)?|و?لل)(?:متحدث|ناطق)\w*(?: \w+){0,2} (?:باسم |ل)\W*$")
_SPOKE = re.compile(
    r"\b(?:و?(?:ال)?|و?لل)(?:متحدث|ناطق)\w*(?: \w+)? (?:باسم |ل)\W*$|\b[وف]?(?:قال|اعلن|اكد|ذكر|افاد|اوضح|اضاف|زعم|تبن|اقر|بيان ل?)(?:ي|ت|وا)?(?: \w+)?[ \W]*$"
)


@cache
def _own() -> re.Pattern[str]:
    """What stands before an attack of whoever speaks."""
    return re.compile(rf"{_OWN}(?:(?:{agency().carry_words})(?:ت|وا)? (?:\w+ ){{0,2}})?$")


_NEAR = 40  # characters between a verb and the attack that it carries
_WHEN = rf"(?: (?:كذلك|ايضا|اليوم|امس|بعدها|بعد ذلك|لاحقا|مجددا|ثم|(?:يوم )?ال{family('weekday')}(?: الماضي)?|فجر\w*|صباح\w*|مساء\w*|ليلا|قبل ذلك|عشواييا|بعنف|بكثافه))*"
_WHERE = (
    r"(?:مدين|بلد|قري|قرا|حي |احياء|مخيم|ضاحي|منطق|مناطق|محيط|اطراف|مدخل|مداخل|سوق|منازل|منزل|بيوت|مواقع|موقع|مدرس|مشف|مستشف|"
    r"مسجد|كنيس|مركز|مقر|مبني|حاجز|نقاط|نقطه|محور|جبه|تله|جبل|مطار|ميناء|مديري|ناحي|قضاء|محافظ|ريف|شارع|مستوطن|"
    r"معسكر|قاعد|ثكن|مزارع|اراضي|سد|مجمع|عدد|عده|اكثر|ثلاث|اربع|خمس)"
)
# Verbs of a masculine subject named before: «وسيطر على», «واستهدف مواقع».
_HE = r"(?:قصف|استهدف|سيطر|استعاد|حرر|اقتحم|انتزع|هاجم|تقدم|دخل|داهم)"
# What follows a verb that names no subject: a place, a preposition, a count; or nothing more of its clause.
_BARE = re.compile(
    rf"(?:\w+(?:ت|وا)|{_HE}){_WHEN}(?= (?:ال)?{_WHERE}| (?:في|علي|الي|نحو|باتجاه|صوب|من) | ب\w|[.،؛:\n]|\Z)"
)
_FIXED = re.compile(r"\w+(?:ت|وا) ")  # «اطلقت الرصاص», a phrase whose object is its own


# What such a verb opens a clause behind: «واقتحمت», «كما اقتحمت», «وقالت انها اقتحمت»; not «سياره انفجرت».
_OPENS = re.compile(
    r"(?:(?<!\w)[وف]|(?<!\w)(?:كما|ثم|و?كانت|و?ب?ان(?:ها|هم)|و?حين|عندما|بعدما|قبل ان|بعد ان)(?: قد)? )\Z"
)
_BEGINS = re.compile(r"(?:[.؛\n] ?[وف]|(?<!\w)(?:كما|ثم) )\Z")  # «. وقصف لاحقا مدينة كذا»: not the noun
_AS_WELL = re.compile(r"[^.؟!\n]{8,} ?كما \Z")  # «قصفت كذا …، كما استهدفت»: in one sentence she did that too
_HAPPENS = re.compile(
    r"انفجر|وقع|سقط|اندلع|دار|دو|هز|تجدد|استمر|تواصل|شهد|قتل|اعدم|اصيب|اغتيل|تعرض|استهدفت(?! (?:في|ب))"
)
# The subject of a verb, by what stands before it: another verb, «ان», or the start of a sentence.
_SUBJECT = re.compile(
    r"(?:(?<!\w)(?:\w+(?<!ا)ت|ب?ان|شن|نفذ|هاجم|قصف|اقتحم|اعلن|قال|حاصر|سيطر|دخل|تقدم|توغل|داهم|استهدف|كثف|صعد|جدد|واصل|وصل|تمكن|فجر|اطلق|ارتكب|احكم|اكد|عزز)(?: (?:اليوم|امس|فجر\w*|صباح\w*|مساء\w*|ليلا))*|^|[.:؛\n]) ?\"?\Z"
)


def bare_verb(folded: str, start: int, end: int, clause_start: int, *, noun: bool) -> str:
    """The verb of the attack at [start, end) where it has no subject behind it; else ""."""
    word = folded[start:end]
    if (
        not noun
        or agency().carry.match(word)
        or (word == "قصف" and _BEGINS.search(folded, max(0, start - _NEAR), start))
    ):
        struck = word == "استهدفت" and _AS_WELL.search(folded, max(0, start - _NEAR), start)
        if (_HAPPENS.match(word) and not struck) or not _OPENS.search(folded, max(0, start - _NEAR), start):
            return ""
        if _FIXED.match(word):
            return word.partition(" ")[0]
        return word if " " not in word and _BARE.match(folded, start) else ""
    if done := _did_it().match(folded, end):
        return done[1]
    found = _carries().search(folded, max(clause_start, start - _NEAR), start)
    if found is None or _HAPPENS.match(found[1]):
        return ""
    return found[1] if _OPENS.search(folded, max(0, found.start(1) - _NEAR), found.start(1)) else ""


@cache
def _carries() -> re.Pattern[str]:
    return re.compile(
        rf"((?:{agency().carry_words})(?:ت|وا)){_WHEN} (?:عده |بعض |سلسله |عشرات |عددا من |\d+ )*[بل]?(?:ال)?\Z"
    )


@cache
def _did_it() -> re.Pattern[str]:
    """«في هجوم فاشل شنته مساء على مواقع …»: the verb behind a noun of attack that is its object."""
    return re.compile(
        rf"(?: \w+){{0,3}}? (?:(?:التي|الذي) )?(?:قد )?((?:{agency().carry_words})(?:ت|وا)?)(?:ه|ها|هما|هم){_WHEN}(?= (?:علي|في|ضد|استهدف))"
    )


_LED = 12  # characters between the posts of a force and its name
_SPEAKS = 60  # characters before a force, or an attack, in which the words stand by which it speaks


def who_spoke(folded: str, start: int, before: Sequence[ActorMention]) -> ActorMention | None:
    """The force named before that spoke last, of whose own attack or arms it speaks: «أعلنت أن مقاتليها قصفوا», «قال الناطق باسمها إن المدفعية …»."""
    left = max(0, start - _SPEAKS)
    speaks = _SPOKE if _own().search(folded, left, start) else _SPOKESMAN
    if speaks is _SPOKESMAN and not _ITS_ARMS.search(folded, left, start):
        return None
    spoke = [m for m in before if speaks.search(folded, max(0, m.start - _SPEAKS), m.start)]
    return spoke[-1] if spoke and not _OTHER_SPEAKER.search(folded, spoke[-1].end, start) else None


# «قتل عشرة من … حين حاولوا اقتحام», «اثناء محاولتهم التسلل»: those who fell had come.
_TRIED = Needing(
    r"(?<!\w)(?:(?:حين|حينما|عندما|بعدما|بعد ان|لما|اذ)(?: كانوا)? (?:حاول(?:وا|ت)|يحاولون)|وهم يحاولون|كانوا يحاولون"
    r"|(?:لدي|اثناء|خلال|في|بعد|اثر|عند|وسط|جراء) محاول(?:تهم|تها|ته))(?: (?:ال)?\w+)? (?:ال)?[بل]?\Z"
)


# «قتل ثلاثة من … خلال هجومهم على»
_THEIRS = re.compile(
    r"(?:هجوم|هجمات|هجمت|تقدم|تسلل|اقتحام|توغل|زحف)(?:هم|ها|ه)(?!\w)|(?:هجوم|هجمات|تسلل|زحف)(?: (?!علي|في|ل)\w+)? ل(?:هم|ها|ه)(?!\w)"
)
_DURING = re.compile(
    r"(?<!\w)(?:في|خلال|اثناء|لدي|اثر|عقب|بعد) (?:(?:كسر|صد|التصدي ل?|احباط|افشال|دحر) ?)?\Z"
)


def who_tried(folded: str, start: int, before: Sequence[ActorMention]) -> ActorMention | None:
    """Of the forces named before, in its sentence, those who tried the attack at `start`: first who fell in it."""
    tried = _TRIED.search(folded, max(0, start - _NEAR), start)
    theirs = _THEIRS.match(folded, start) and _DURING.search(folded, max(0, start - _NEAR), start)
    if theirs and not tried:
        return next((m for m in reversed(before) if other_role(folded, m) == "casualty"), None)
    if not tried:
        return None
    roles = [(m, other_role(folded, m)) for m in reversed(before)]
    fell = (m for m, role in roles if role == "casualty")
    return next(fell, None) or next((m for m, role in roles if role is None), None)


def who_fell_in_it(folded: str, end: int, sentence: Sequence[ActorMention]) -> ActorMention | None:
    """Of the forces of its sentence the one whose dead fell in the attack, up to `end`, that it made: «مقتل اثنين من كذا في هجوم شنه على»."""
    done = _did_it().match(folded, end)
    if done is None and (posts := _ON_POSTS.match(folded, end)):
        return _who_fell_before(folded, posts.end(), sentence)
    if done is None or any(
        m.start > end and not m.clitic and other_role(folded, m) is None for m in sentence
    ):
        return None  # «شنه على حاجز في المدينة تنظيم كذا»
    before = [m for m in sentence if m.start < end]
    feminine = done[1].endswith("ت")
    fell = (m for m in reversed(before) if other_role(folded, m) == "casualty")
    return next((m for m in fell if m.gender != ("m" if feminine else "f") or not m.gender), None)


# «لقي عدد من كذا مصرعهم بعد هجوم على مواقع لكذا»: not those whose posts they were
_ON_POSTS = re.compile(
    r"(?: \w+){0,2}? علي (?:احد |احدي |عدد من )?(?:مواقع|موقع|نقاط|نقطه|ثكن\w+|معسكر\w*|مقر\w*|حاجز\w*|حواجز|تحصينات|دفاعات|مناطق تمركز)(?: \w+ه)? "
)


def _who_fell_before(folded: str, posts: int, sentence: Sequence[ActorMention]) -> ActorMention | None:
    """The force that fell in an attack on the posts, told of up to `posts`, of another side."""
    struck = next((m for m in sentence if posts <= m.start + len(m.clitic) <= posts + _LED), None)
    if struck is None:
        return None
    fell = (m for m in reversed(sentence) if m.end < posts and other_role(folded, m) == "casualty")
    return next((m for m in fell if m.side is not struck.side), None)


# «صد الجيش محاولة اقتحام كذا وقتل عددا من عناصر كذا»
_REPELLED = Needing(
    r"(?<!\w)[وف]?[يت]?(?:صد|تصد|احبط|افشل|كسر)(?:ت|وا|ي)? (?:[^ .،؟!\n]+ ){1,5}?ل?(?:محاول(?:ه|ات) )?(?:ال)?\Z"
)


def who_was_repelled(
    folded: str, start: int, end: int, sentence: Sequence[ActorMention]
) -> ActorMention | None:
    """Of the forces of its sentence the one whose dead are told behind the attack at [start, end) that another repelled."""
    if not _REPELLED.search(folded, max(0, start - _SPEAKS), start):
        return None
    held = next((m for m in sentence if m.start < start and other_role(folded, m) == "repels"), None)
    if held is None:
        return None
    fell = (m for m in sentence if m.start > end and other_role(folded, m) == "casualty")
    return next((m for m in fell if m.side is not held.side), None)


def who_goes_on(folded: str, verb: str, start: int, before: Sequence[ActorMention]) -> ActorMention | None:
    """The force named last before the attack at `start` that may be the subject of its `verb`."""
    last = next(
        (
            m
            for m in reversed(before)
            if other_role(folded, m) in (None, "repels") and _is_subject(folded, m.start)
        ),
        None,
    )
    if last is None or last.clitic or not _agrees(verb, last.gender):
        return None
    if verb.endswith("ت") and _OTHER_SPEAKER.search(folded, last.end, start):
        return None
    return last


def _is_subject(folded: str, start: int) -> bool:
    """Whether the force at `start` is the subject of its own clause."""
    return _SUBJECT.search(folded, max(0, start - _NEAR), start) is not None


def _agrees(verb: str, gender: str) -> bool:
    """Whether a force of that gender may be the subject, named before, of a verb."""
    if verb.endswith("ت"):
        return gender == "f"
    return gender == "m" or verb.endswith("وا")
