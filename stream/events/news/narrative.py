"""A story of the past that goes on from sentence to sentence: «وفي شباط 2012 قصفت القوات الحي. وبعد يومين اقتحمته»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.articles.document import Document, Sentence
from stream.events.facts import Facts
from stream.events.news.judging import OF_THE_PAST, says_lately
from stream.events.words.context import Judged, Judgement
from stream.records import Field

# «وبعد يومين», «بعدها بأيام», «وفي اليوم التالي», «ثم»
_THEN = re.compile(
    r"\W*[وف]?(?:بعد(?:ها|ه)?\s(?:ذلك\s)?(?:ب|اقل من |اكثر من |نحو )?(?:\w+\s)?(?:يوم|يومين|ايام|اسبوع|اسبوعين|اسابيع|شهر|شهرين|اشهر|عام|عامين|سنوات|ساعه|ساعات|ساعتين)"
    r"|في (?:اليوم|الاسبوع|الشهر|العام|السنه) (?:التالي|التاليه|نفسه|نفسها|ذاته|ذاتها)|(?:بعد|عقب|اثر) ذلك|بعدها|بعديذ|لاحقا|ثم)(?!\w)"
)
_TOO = ("narrative", "of_a_past_month")
# «وذكر الدفاع المدني أن أحد التفجيرين كان …»: more of what was told.
_ONE_OF_THEM = re.compile(
    r"\W*(?:[^\s.،]+\s){0,7}?[وف]?(?:احد|احدي) ال(?:تفجير|انفجار|هجوم|غار|عبو|قذيف|صاروخ|ضرب|سيار)\w*ين(?!\w)"
)


def narrative(document: Document, text: Sequence[Judged], known: Facts) -> tuple[Judged, ...]:
    """The triggers of a text, those taken out by which a story of the past goes on."""
    if all(j.judgement is not None for j in text) or not any(map(_is_past, text)):
        return tuple(text)
    told = list(text)
    own = [s for s in document.sentences if s.field is Field.TEXT and not s.heading]
    past = Judgement("background", "narrative")
    before: list[Judged] = []
    for sentence in own:
        at = [i for i, j in enumerate(told) if sentence.start <= j.trigger.start < sentence.end]
        goes_on = before and all(map(_is_past, before)) and _goes_on(sentence, known)
        if goes_on:
            for i in at:
                if told[i].judgement is None:
                    told[i] = told[i]._replace(judgement=past)
        before = [told[i] for i in at]
    return tuple(told)


def _is_past(judged: Judged) -> bool:
    """Whether an attack is told with a day long past, or goes on from one that is."""
    why = judged.judgement
    return why is not None and (why.rule in OF_THE_PAST or why.rule in _TOO or why.rule.startswith("time:"))


def _goes_on(sentence: Sentence, known: Facts) -> bool:
    """Whether a sentence goes on with what came next, and names no recent day."""
    begun = _THEN, _ONE_OF_THEM
    then = next(filter(None, (one.match(known.text, sentence.start, sentence.end) for one in begun)), None)
    return then is not None and not says_lately(sentence._replace(start=then.end()), known)
