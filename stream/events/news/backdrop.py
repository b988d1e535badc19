"""An article that begins with something else and tells of one attack, without a day: what its news stands before.

«ساد الهدوء المدينة … وكانت قد شهدت معارك»: the headline and the first sentences tell of no attack.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from stream.articles.document import Document, Sentence
from stream.events.facts import Facts
from stream.events.news.judging import STOPPED, begins_as_news, says_lately
from stream.events.news.passing import begins_a_story, meets
from stream.events.words.context import Judged, Judgement
from stream.events.words.lexicon import Form, Strength
from stream.records import Field

_WORDS = 5  # of a sentence that an article may begin with; a shorter one is furniture
# «وكانت القوات قد دخلت القرية»: before what the article is about, however often it looks back.
_BEFORE_THAT = re.compile(r"\W*[وف]?كان(?:ت|وا)?\s(?:[^\s.،]+\s){0,6}?قد\s")
# «ويذكر أن الغارة دمرت المبنى»: what is recalled at the end, if it does not go on.
_RECALLED = re.compile(
    r"\W*[وف]?(?:يذكر|يشار الي|تجدر الاشاره الي|الجدير بالذكر|من الجدير بالذكر|جدير بالذكر)\s(?:هنا\s)?ب?ان"
)
# «وكان مستوطنون هاجموا القرية»
_HAD = re.compile(r"\W*[وف]?كان(?:ت|وا)?\s(?:[^\s.،]+\s){1,4}")


def backdrop(
    document: Document, title: Sequence[Judged], text: Sequence[Judged], known: Facts
) -> tuple[Judged, ...]:
    """The triggers of a text, those taken out that are no more than what its news stands before."""
    told = [j for j in text if j.judgement is None]
    if not told or _headline_tells(document, title) or begins_a_story(document, told, known):
        return tuple(text)
    own = [s for s in document.sentences if s.field is Field.TEXT and not s.heading]
    starts = [s.start for s in own]
    before = ((own[at - 1] if (at := bisect_right(starts, j.trigger.start)) else None, j) for j in told)
    within = [(s if s is not None and j.trigger.start < s.end else None, j) for s, j in before]
    if not _leads_with_other_news(document, own, *within[0], known):
        return tuple(text)
    attacks = {s for s, j in within if j.trigger.rule.strength is not Strength.CASUALTY}
    alone = len(attacks) == 1
    old = {j for s, j in within if s is not None and _is_old(s, j, known, alone=alone)}
    past = Judgement("background", "backdrop")
    return tuple(j._replace(judgement=past) if j in old else j for j in text)


def _headline_tells(document: Document, title: Sequence[Judged]) -> bool:
    """Whether a headline is of an attack, were it one that was met or foiled."""
    if any(j.judgement is None or j.judgement.rule in STOPPED for j in title):
        return True
    return meets(document.title.text)


def _leads_with_other_news(
    document: Document, own: Sequence[Sentence], within: Sentence | None, first: Judged, known: Facts
) -> bool:
    """Whether a text has begun with whole sentences of its news before the first attack, which stands `within` one."""
    begins = [s for s in own if len(known.text[s.start : s.end].split()) >= _WORDS]
    looks_back = within is not None and _is_before_that(within, first, known)
    needed = 1 if looks_back or document.title.text.strip() else 2
    return len(begins) >= needed and first.trigger.start >= begins[needed - 1].end


def _is_old(sentence: Sentence, judged: Judged, known: Facts, *, alone: bool) -> bool:
    """Whether an attack is told as something that had been; one that the text tells of `alone` need not say so."""
    if says_lately(sentence, known) or not (alone or _is_before_that(sentence, judged, known)):
        return False
    return _is_recalled(sentence, judged, known) or not begins_as_news(sentence, known)


def _is_before_that(sentence: Sentence, judged: Judged, known: Facts) -> bool:
    """Whether a sentence tells that an attack had been."""
    if _BEFORE_THAT.match(known.text, sentence.start):
        return True
    trigger = judged.trigger
    if _is_recalled(sentence, judged, known):
        return True
    begun = trigger.form is Form.PERFECT and not trigger.clitics
    return begun and _HAD.fullmatch(known.text, sentence.start, trigger.start) is not None


def _is_recalled(sentence: Sentence, judged: Judged, known: Facts) -> bool:
    """Whether a sentence recalls an attack that does not go on."""
    going_on = judged.trigger.form is Form.IMPERFECT
    return not going_on and _RECALLED.match(known.text, sentence.start) is not None
