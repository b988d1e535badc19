"""A place where something else was done about an attack told before: «وعلقت مدارس كذا الدوام بعد الغارة», «ووثق مركز في كذا القصف»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.articles.document import Document
from stream.events.where.aftermath import BEFELL
from stream.events.where.bind import Binding
from stream.events.words.lexicon import Form, Strength, Trigger
from stream.places.gazetteer import Gazetteer
from stream.records import Field

_FIELD_TEXT = Field.TEXT
_STRENGTH_CASUALTY = Strength.CASUALTY

# «بعد القصف», «من شدة القصف»: what came of it.
_CAME_OF_IT = re.compile(
    r"(?<!\w)(?:بعد|عقب|اثر|في اعقاب|جراء|بسبب|نتيجه|خشيه|خوفا من|من شده|رغم|قبل|قبيل|علي خلفيه|تنديدا ب|استنكارا ل|رفضا ل|احتجاجا علي|حدادا علي|تضامنا مع)\s?(?:\w+\s)?$"
)
# «ودان رئيس البلدية في كذا الهجوم»: what was said and done about it.
_SPEAKS_OF_IT = re.compile(
    r"(?<!\w)[وف]?(?:(?:دان|ادان|ندد|استنكر|شجب|وثق|تابع|بحث|ناقش|وصف|اعتبر|حذر|احتج|تظاهر|اضرب|حمل|اتهم|علق|امتنع|تضامن|تحفظ)(?:ت|وا)?|فتح(?:ت)?\s(?:ال)?(?:قضاء|نياب\w+|شرطه|سلطات|تحقيقا?)|[يت](?:دين|ندد|ستنكر|شجب|وثق|تابع|بحث|ناقش|صف|عتبر|حذر|حتج|تهم|علق|تضامن|متنع))\s"
)
# «وتشهد كذا حركة نزوح», «وتعيش كذا حالة من الخوف»: nothing struck it.
_LIVES_THROUGH = re.compile(r"(?<!\w)[وف]?(?:[يت]شهد|شهدت?|[يت]عيش|عاشت?)\s")
_QUIET_THINGS = re.compile(
    r"\s(?:حركه|حاله|موجه|نزوحا?|هدوءا?|استنفارا?|انتشارا?|ازدحاما?|حدادا?|اضرابا?|مظاهر\w*|وقف\w*|تشييع)(?!\w)"
)
# Where an attack was, though no word of it says so: «وانتشلت جثث في كذا بعد القصف», «خرج مستشفى كذا عن الخدمة».
_STRUCK_TOO = re.compile(
    r"(?<!\w)[وف]?(?:ال)?(?:انتشل|انتشال|جثث|جثه|جثامين|اشلاء|عالق|انقاض|ركام|خراب|هدم|تهدم|منكوب|تحطم|حطام|شظايا|ناج|نجا|نجت|نجاه)\w*|عن (?:العمل|الخدمه)(?!\w)"
)
_ITS_VICTIMS = re.compile(r"(?<!\w)(?:ضحايا|شهداء|جرحي|قتلي|مصابي)\s$")  # «حدادا على ضحايا القصف»
# «وسمع دوي الانفجارات في كذا وكذا»
_HEARD = re.compile(r"(?<!\w)[وف]?[يت]?سمع(?:ت|وا)?\s(?:دوي|صوت|اصوات|اصداء|هدير)\s")
# «وردت القوات على الهجوم بحملة تمشيط في كذا», «وعقب الهجوم طوقت القوات كذا»: what was done then, and nothing struck.
_REACTED = re.compile(
    r"(?<!\w)[وفب]?(?:حمل(?:ه|ات) (?:تمشيط|دهم|مداهم|تفتيش|اعتقال|امني)\w*|تمشيط|عمليات (?:تمشيط|بحث|دهم)|حظرا? (?:ال)?تجو\w+|استنفار|استنفرت?|تعزيزات|طوقا? امني\w*|طوقت?|اغلقت?"
    r"|انتشرت?|انتشار|نشرت|اعتقلت?|اعتقال\w*|مداهمات|داهمت?|دهمت?)(?!\w)"
)
_REACH = 90  # characters before a place in which what was done there is told
_ON = re.compile(r"[^.\n]*?\s(?:علي|استهدف|طال|الذي|التي)(?!\w)")


def looks_back(document: Document, binding: Binding, before: Sequence[Binding], gazetteer: Gazetteer) -> bool:
    """Whether a clause speaks of the attack told `before` on another place, and of what was done about it in this one."""
    own, mention = binding.placed.reading.entry, binding.placed.reading.mention
    if binding.heard_in is not _FIELD_TEXT or binding.judgement is not None or own is None:
        return False
    attacks = [j.trigger for j in binding.triggers if j.trigger.rule.strength is not _STRENGTH_CASUALTY]
    text = document.folded(_FIELD_TEXT).text
    if not attacks or not all(_is_known(text, t) for t in attacks):
        return False
    if all(t.end < mention.outer for t in attacks):
        if _REACTED.search(text, attacks[-1].end, mention.outer) is not None:
            return _told_elsewhere(binding, before, gazetteer, by_another=False)
        heard = _HEARD.search(text, binding.clause.start, mention.outer) is not None
        return heard and _told_elsewhere(binding, before, gazetteer)
    if not all(t.start > mention.end for t in attacks):
        return False
    begin = max(binding.clause.start, mention.outer - _REACH)
    at = attacks[0].start - len(attacks[0].clitics)
    lead, behind = text[begin:at], text[attacks[-1].end : binding.clause.end]
    lead = _ITS_VICTIMS.sub("", lead)
    if not (_CAME_OF_IT.search(lead) or _SPEAKS_OF_IT.search(lead)) or _ON.match(behind):
        return False
    if _QUIET_THINGS.match(text, mention.end):
        lead = _LIVES_THROUGH.sub(" ", lead)
    if any(words.search(part) for words in (BEFELL, _STRUCK_TOO) for part in (lead, behind)):
        return False
    return _told_elsewhere(binding, before, gazetteer)


def _told_elsewhere(
    binding: Binding, before: Sequence[Binding], gazetteer: Gazetteer, *, by_another: bool = True
) -> bool:
    """Whether an attack, or only another, was told `before` in its story, on places apart from this one alone."""
    own = binding.placed.reading.entry
    heard = {id(j.trigger) for j in binding.triggers}
    others = [
        b.placed.reading.entry
        for b in before
        if b.judgement is None
        and b.sentence.story == binding.sentence.story
        and (not by_another or heard.isdisjoint(id(j.trigger) for j in b.triggers))
        and (
            b.sentence.field is not binding.sentence.field
            or b.placed.reading.mention.start < binding.placed.reading.mention.start
        )
    ]
    named = [o for o in others if o is not None]
    apart = [o for o in named if own is not None and o.id != own.id and not gazetteer.is_within(own, o)]
    return bool(apart) and len(apart) == len(named)


def _is_known(text: str, trigger: Trigger) -> bool:
    """Whether a noun of attack has the article: the reader has heard of it."""
    if trigger.form is not Form.NOUN:
        return False
    return trigger.clitics.endswith(("ال", "لل")) or text.startswith("ال", trigger.start)
