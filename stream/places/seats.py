"""Where those sit who say so: «بحسب الدفاع المدني في كذا», «أفادت السلطات في كذا بمقتل …», beside a place that was struck.

Their place is their seat only where its sentence tells of another that was struck; all offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.data.families import family
from stream.places.role import Placed, Role
from stream.places.struck_thing import is_struck_thing

_ROLE_STRUCK = Role.STRUCK

_LONG = 110  # characters before a seat in which the word that leads to the speaker stands
# Words that tell of what befell people or places: who speaks stands before them.
_TOLD = (
    r"(?:[وفبل]{0,2}(?:ال)?(?:مقتل|قتل|قصف|غار(?:ه|ات|تين)|انفجار|تفجير|اشتباك|هجوم|هجمات|سقوط|اصاب|جرح|وقوع|اطلاق|استهد|اندلاع|تعرض|استشهاد|اغتيال"
    r"|قذيف|قذايف|صاروخ|صواريخ|ضرب|مجزر|اقتحام|توغل|معارك|تنفيذ|تقدم|دخول|سيطر|استعاد|تحرير|تدمير|عمليه|عمليات|انزال|كمين|اعتقال|احباط|تصفيه|صد|اسقاط|رصد|بدء|تصدي|انسحاب|انتشار|وصول|خطف|اختطاف|اسر|تفكيك|ضبط|انطلاق|توسيع|حصار|وجود|شن|عثور|العثور|توقيف|اعدام|تسلل|حظر|اغلاق|فرض|نزوح|شهيد|شهداء|قتيل|قتلي|جرحي|مصاب|ضحايا)\w*|ب?ان(?:ه|ها|هم)?|عن|الي|علي|حيث|بعد|اثر|جراء|خلال)"
)
_WHO = rf"(?:(?!{_TOLD}(?!\w))[^\s.،,:؛؟!()]+\s){{1,8}}?"
_MEDIA = r"(?:موقع|شبكه|قناه|تلفزيون|اذاعه|راديو|صفحه|منصه|حساب)\s(?:صوت\s|اخبار\s|اعلام\s)?"
_SAYS = rf"(?:{family('says')}|كشفت?|تحدثت?|اشارت?|اضافت?|لفتت?|ابلغت?|اتهمت?)"
_BY = rf"(?:{family('attributes')}|علي ما (?:{family('says')})|كما (?:{family('says')})|علي (?:حد قول|لسان))"
_AT = r"(?:(?:في|من|داخل|من داخل|لدي)\s)?(?:(?:ال)?(?:مدينه|بلده|محافظه|ولايه|اقليم|منطقه|ريف|العاصمه|حي|مخيم|قطاع)\s)?[\"'(]*[بل]?"
_SPEAKER = re.compile(
    rf"(?<!\w)[وف]?(?:{_BY}\s(?:ل|عن\s|الي\s|ما\s{family('says')}(?:ه|ته)?\s(?:به\s)?)?|{_SAYS}\s)(?:{_MEDIA}|{_WHO})?{_AT}$"
)
_OUTLET = re.compile(rf"(?<!\w)[وف]?(?:{_BY}\s(?:ل|عن\s)?|{_SAYS}\s){_MEDIA}$")
_HEADS_ITS_LINE = re.compile(rf"[^\w\n]*{_WHO}{_AT}")
# What follows a speaker: what is said, to whom, or the end.
_SAID = re.compile(
    rf"[\"')]*(?:\s(?:في|من)\s\w+|\sب\w+)?(?:\s24)?(?:\s?[.،,:؛\n]|\s?$|\s(?:24|ب?ان(?:ه|ها|هم)?|ل(?:وكاله|قناه|صحيفه|موقع|مراسل|تلفزيون|رويترز|فرانس|بي بي سي|\w*جزيره)|اليوم|امس|السبت|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|عن|{_TOLD})(?!\w))"
)
_SENTENCE = re.compile(r"\.(?:\s|$)|[؟!\n]")
_MARKS = ".؟!\n"  # one of which each of its ends has


def seated(text: str, placed: list[Placed]) -> list[Placed]:
    """The places of a field, those that are the seat of who speaks made so."""
    struck = [i for i, p in enumerate(placed) if p.role is _ROLE_STRUCK]
    for i in struck:
        if _names_an_outlet(text, placed[i]) or (
            _is_a_seat(text, placed[i])
            and any(_beside(text, placed, i, j) for j in struck if j != i and placed[j].role is _ROLE_STRUCK)
        ):
            placed[i] = placed[i]._replace(role=Role.SPEAKER, rule="seat_of_who_speaks")
    return placed


def _before(text: str, at: int) -> str:
    """What stands before an offset in its sentence."""
    left = text[max(0, at - _LONG) : at]
    if not any(mark in left for mark in _MARKS):
        return left
    return left[max((m.end() for m in _SENTENCE.finditer(left)), default=0) :]


def _names_an_outlet(text: str, one: Placed) -> bool:
    """Whether a place is the name of an outlet: «قال موقع كذا 24»."""
    mention = one.reading.mention
    numbered = text.startswith(" 24", mention.end)
    return numbered and _OUTLET.search(_before(text, mention.outer)) is not None


def _is_a_seat(text: str, one: Placed) -> bool:
    """Whether a place is told of who speaks."""
    mention = one.reading.mention
    if _SAID.match(text, mention.end) is None:
        return False
    for at in {mention.start, mention.outer}:
        before = _before(text, at)
        if text.startswith(":", mention.end) and _HEADS_ITS_LINE.fullmatch(before):
            return True
        said = _SPEAKER.search(before)
        if said and not is_struck_thing(text, at - len(before) + said.start()):  # «استهدفت سيارة نقل في كذا»
            return True
    return False


def _beside(text: str, placed: Sequence[Placed], seat: int, other: int) -> bool:
    """Whether another place of its sentence was struck."""
    one, two = sorted((placed[seat].reading.mention, placed[other].reading.mention), key=lambda m: m.start)
    return _SENTENCE.search(text, one.end, two.start) is None
