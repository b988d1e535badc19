"""Whose words of means near an attack are: those of the attack, of who was struck or spoke, or of another attack."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.events.words.clauses import THEN_TOLD
from stream.events.words.lexicon import Form, MeansWord, Trigger
from stream.events.words.own_kind import FROM_THE_GROUND, REACH
from stream.records import Type

BESIDE = re.compile(
    r" (?:مع|بالتزامن|تزامنا|و?(?:تزامن|ترافق|رافق|قابل|تل[اي]ه|تلت|اعقب|تبع)\w*) "
)  # another attack's means
_WENT_ALONG = re.compile(
    r" (?:بالتزامن|تزامنا|و?ت(?:زامن|رافق)\w*|و?[يت]رافق\w*|و?(?:رافق|تل[اي]ه|تلت|اعقب|تبع)\w*|وسط) "
)  # «هجوما على كذا رافقه قصف»
_IN_RETURN = re.compile(r" (?:ردا|رد|انتقاما|ثارا) (?:علي|ل|من) ?")  # «ردا على صواريخ الحزب»: another's
# «استهدف الهجوم السفارة الروسية», «قال التحالف إن الميليشيا قصفت كذا»: whose it is tells who was struck, or who spoke.
_STRUCK = re.compile(
    r" (?:[^ .،\n]+ ){0,8}?(?:علي|ضد|(?:لل?|ال)?(?:موقع|مواقع|سفار|جنود|قاعد|قواعد|انتشار|تجمع|تحشد|الي(?:ه|ات)|دوري|ثكن|معسكر|هدف|اهداف|مستوطن|دباب|جرافه|مقر|نقط|سفين|سياره|رتلا?|ارتال|قافل|قوافل|عرب(?:ه|ات|تين)|مدرع|شاحن|ناقل|حافل|موكب|مواكب|زورق|بلد|مدين|جندي|ضابط|ضباط))"
)
# «هجوم حوثي … تدخلت سفن التحالف»: it is told whose it was, and they have no aircraft.
_NAMED = re.compile(r" (?:ال)?(?:حوثي|داعشي|ارهابي|انتحاري|مسلح|فلسطيني)(?:ا|ه)?(?!\w)")
_SAID = re.compile(r" (?:(?:ب|ل)?ان|(?:عن |ب)?(?:مقتل|اصابه|سقوط|وقوع|تعرض)) ")
_SUFFERED = re.compile(r"(?<!\w)[وف]?[يت]?تعرض(?:ت|وا)? (?:[^ .،\n]+ ){0,4}\w{0,2}$")
_AND_SHOTS = re.compile(
    r"(?: [^ .،\n]+){0,2}? و(?:ب|ل)?(?:اطلاق|فتح) (?:ال)?(?:نار|نيران|رصاص|اعيره)"
)  # «قصف وإطلاق نار»
_AND_THEN = re.compile(
    r"(?: [^ .،\n]+){0,2}? (?:علي|طالت?|استهدفت?|ضربت?) (?:[^ .،\n]+ ){0,7}?(?:[^ .،\n]+،? و)"
)
# «قصفوا كذا والطيران يرد»: another's turn
_TURN = re.compile(
    r"\w*(?: [^ .،\n]+){0,2}? (?:[يت](?:رد|شارك|تدخل|لاحق|ساند|دعم|واصل|قصف|ضرب|ستهدف|غير|دك)|(?:رد|شارك|تدخل)ت?)(?!\w)"
)
_RAIDS = re.compile(r"(?:ال)?(?:غار|برميل|براميل)")  # «قصف على كذا وبراميل»
# «صواريخ على كذا، ومسيرات على كذا»: each has its place
_EACH_ON = re.compile(r"(?: [^ .،\n]+){0,3}? (?:علي|في|صوب|نحو|باتجاه) (?:[^.\n]+ )?[^ .\n]+ و(?:ال)?$")
_ON = re.compile(r"\w*(?: [^ .،\n]+){0,2}? (?:علي|صوب|نحو|باتجاه) ")


def tells_whose(text: str, trigger: Trigger, word: MeansWord) -> bool:
    """Whether «الإسرائيلي», «التحالف» near a trigger tells who was struck or who spoke, not who struck."""
    if word.start < trigger.start:
        between = text[word.end : trigger.start]
        spoke = _SAID.search(between) or THEN_TOLD.search(text, word.end, trigger.end + 2)
        if word.weak and _SUFFERED.search(text, max(0, word.start - REACH), word.start) is not None:
            return True  # «تعرض رتل للتحالف لهجوم»
        return (word.weak and spoke is not None) or _AND_THEN.match(between) is not None
    if word.type is Type.SHOOTING and _AND_SHOTS.match(text, trigger.end, word.end):
        return True
    if text.endswith("واخر ", trigger.end, word.start - (text[word.start] == "ب")):  # «قصف مدفعي وآخر جوي»
        return True
    led = text[max(trigger.end, word.start - 4) : word.start]
    if " و" in led and (
        (trigger.rule.id == "shelling" and trigger.form is Form.NOUN and _RAIDS.match(text, word.start))
        or _TURN.match(text, word.end)
        or (_ON.match(text, word.end) and _EACH_ON.match(text[trigger.end : word.start]))
    ):
        return True
    return word.weak and (
        _STRUCK.match(text[trigger.end : word.start]) is not None
        or _NAMED.match(text, trigger.end) is not None
    )


def is_of_another(text: str, trigger: Trigger, word: MeansWord) -> bool:
    """Whether a word of means is of another attack that went with this one, or which this one answers."""
    return (
        BESIDE.search(text, word.end, trigger.start) is not None
        or _IN_RETURN.search(text, trigger.end, word.start) is not None
        or _WENT_ALONG.search(text, trigger.end, word.start) is not None
    )


# «المجزرة التي ارتكبها الطيران في كذا»
_MADE_BY = re.compile(
    r"(?: [^ .،\n]+){0,2}?،? (?:التي|الذي|اللتين|اللذين) (?:نفذ|شن|ارتكب|اقترف)(?:ه|ها|هما|ته|تها|تهما|وه|وها) (?:[^ .،\n]+ ){0,4}?(?:ب?ال|ب)?"
)


# «الغارات التي بدأت فجرا استهدفت كذا»: the raids, of which something is told before their verb
_THAT = re.compile(r" (?:التي|الذي|اللتين|اللتان|اللذين|اللذان) (?:[^ .،\n]+ ){1,5}")


def made_by(text: str, trigger: Trigger, word: MeansWord) -> bool:
    """Whether a relative clause behind an attack tells who made it, or one before a verb tells of what struck."""
    if word.end < trigger.start and trigger.form is not Form.NOUN and not trigger.clitics and not word.weak:
        return _THAT.fullmatch(text, word.end, trigger.start) is not None
    return trigger.end < word.start and _MADE_BY.fullmatch(text, trigger.end, word.start) is not None


_ISRAELI = re.compile(r"(?:ال)?(?:اسراييلي|صهيوني)ه?(?!\w)")


def israeli(text: str, rocket: Trigger, word: MeansWord) -> bool:
    """Whether rockets are called Israeli, which its aircraft fire: «صواريخ إسرائيلية»."""
    beside = text[rocket.end : word.start] == " " and _ISRAELI.match(text, word.start) is not None
    return beside and FROM_THE_GROUND.match(text, word.end) is None


# «قصفت إسرائيل», «استهدف الاحتلال الإسرائيلي»
_ISRAEL = re.compile(
    r" (?:اسراييل|(?:جيش )?(?:ال)?(?:احتلال|عدو|كيان) (?:الاسراييلي|الصهيوني)|الجيش الاسراييلي)(?!\w)"
)


def by_israel(text: str, trigger: Trigger) -> bool:
    """Whether it is Israel that struck, right behind a verb."""
    return trigger.form is not Form.NOUN and _ISRAEL.match(text, trigger.end) is not None


# «قتلت الطائرات أربعة عقب استهدافها بلدة كذا», «واصل الطيران هجماته، حيث قصف مدينة كذا»: who was named before.
_THEIR_OWN = re.compile(r"(?:قصف|استهداف)(?:ها|ه)")
_WHERE_THEY = re.compile(r"(?<!\w)حيث (?:قد )?$")
_NO_OTHER = re.compile(
    rf"(?: (?:{family('daytime')}|اليوم|امس|يوم|ال{family('weekday')}|ايضا|كذلك))* (?:ال)?(?:{family('settlement', 'settlements')}|حيي|محيط|اطراف|مناطق|منطقه|مواقع)(?!\w)"
)
_PLANES = re.compile(rf"(?:ال)?(?:{family('aircraft')}|درون)")


def by_those_before(text: str, trigger: Trigger, means: Sequence[MeansWord]) -> bool:
    """Whether it is aircraft named in the statement before that struck, and nobody else is named since."""
    where = _WHERE_THEY.search(text, max(0, trigger.start - 12), trigger.start) is not None
    theirs = where and _NO_OTHER.match(text, trigger.end) is not None  # «قصف» may be read as a noun
    if not theirs and _THEIR_OWN.fullmatch(text, trigger.start, trigger.end) is None:
        return False
    begin = max(text.rfind(".", 0, trigger.start), text.rfind("\n", 0, trigger.start), trigger.start - REACH)
    planes = [
        w
        for w in means
        if begin < w.start < trigger.start and w.type is Type.AIRSTRIKE and _PLANES.match(text, w.start)
    ]
    others = any(
        w.type is Type.SHELLING and bool(planes) and planes[-1].end < w.start < trigger.start for w in means
    )
    return bool(planes) and not others
