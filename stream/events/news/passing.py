"""War named in passing: an article whose headline names none, and that neither says when it was nor, first of all, whom it hurt.

A feature, a review of a book, a deal for arms: «خلفت المعارك بيوتا بلا سقف».
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.articles.document import Document, Sentence
from stream.data.families import family
from stream.events.facts import Facts
from stream.events.news.judging import begins_as_news, says_lately
from stream.events.words.context import Judged, Judgement
from stream.events.words.lexicon import Form, Strength
from stream.records import Field
from stream.text.needed import Needing

_PAST = Judgement("background", "in_passing")
# «القوات تطوق كذا», «الجيش يدخل أحياء كذا»: a headline of the war, without a word for an attack.
_FORCES_MOVE = re.compile(
    rf"(?:ال)?(?:{family('fighter', 'troop')}|حشد|حوثي|معارضه|بيشمرك|قسد|داعش|مقاومه|نظام|احتلال)\w*[\"')]*\s(?:[^\s.،:]+\s){{0,3}}?"
    r"[يت](?:طوق|حاصر|دخل|تقدم|توغل|ستعيد|حرر|سترد|نتزع|طرد|دحر|سيطر|قترب)(?:ون|وا)?(?!\w)"
)
# «روسيا تعلن إسقاط مسيرات فوق كذا»: nor is this one without war.
_MET = Needing(
    r"(?<!\w)(?:ال)?(?:[يت]?سقط|اسقط|اسقاط|[يت]?عترض|اعترض|اعتراض|[يت]صد|تصد|تصدي|[يت]دمر)\w*\s(?:[^\s.،:]+\s){0,4}?(?:ال|ل)?(?:مسير|صاروخ|صواريخ|طاير|مقاتل|قذايف|هجوم)\w*"
)
# «نزحت العائلات إثر قصف على كذا»: what an article opens with came of an attack of the day.
_BECAUSE_OF_IT = re.compile(
    r"(?<!\w)(?:اثر|جراء|نتيجه|عقب)\s(?:قصف|غار(?:ه|ات|تين)|هجوم|هجمات|تفجير|تفجيرين|انفجار عبوه|انفجار سياره|اشتباكات|سقوط)(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SOON = 3  # words before the attack with which a post begins: «طيران كذا يشن غارة»
_LABEL = 40  # characters in which a post names who says so: «وزارة الصحة: …»
_OF_A_POST = 2  # sentences of a post, whatever stands above it
_OF_A_LABEL = 2  # words of a headline that says nothing
_FEW = 3  # attacks that may stand close together in such an article; a round-up tells of more
_OF_ITS_SENTENCES = 3  # or they stand in one of so many


def meets(headline: str) -> bool:
    """Whether a headline tells that something of the war was met: «إسقاط مسيرات فوق كذا»."""
    return _MET.search(headline) is not None


def begins_a_story(document: Document, told: Sequence[Judged], known: Facts) -> bool:
    """Whether one of the attacks begins a story of its own on a page of several: «🔴 غارة على كذا»."""
    return any(_begins(sentence, told, known) for sentence in document.openings)


def _begins(sentence: Sentence, told: Sequence[Judged], known: Facts, soon: int = _SOON) -> bool:
    """Whether one of the attacks begins a sentence, or stands `soon` behind its author: «طيران كذا يشن غارة»."""
    text = known.text[sentence.start : sentence.end]
    begun = sentence.start + (text.find(": ") + 1 if ": " in text[:_LABEL] else 0)
    for trigger in (j.trigger for j in told if begun <= j.trigger.start < sentence.end):
        again = trigger.form is Form.NOUN and "ال" in trigger.clitics  # «مخاطر القصف»
        if not again and len(_WORD.findall(known.text, begun, trigger.start)) <= soon:
            return True
    return False


def _is_a_post(document: Document, own: Sequence[Sentence], attacks: Sequence[Judged], known: Facts) -> bool:
    """Whether an article is a line or two that begin with an attack, or has a label above it: «متابعات>>>», «عاجل»."""
    label = len(_WORD.findall(document.title.text)) <= _OF_A_LABEL
    short = len(own) <= _OF_A_POST
    return (label or short) and _begins(own[0], attacks, known, _SOON if label else 0)


def in_passing(
    document: Document, title: Sequence[Judged], text: Sequence[Judged], known: Facts
) -> tuple[Judged, ...]:
    """The triggers of a text, taken out where the article only passes by them."""
    told = [j for j in text if j.judgement is None]
    if not told or title or not document.title.text.strip():
        return tuple(text)
    own = [s for s in document.sentences if s.field is Field.TEXT and not s.heading]
    attacks = [j for j in told if j.trigger.rule.strength is not Strength.CASUALTY]
    within = [s for s in own if any(s.start <= j.trigger.start < s.end for j in attacks)]
    opens = within[:1] == own[:1]
    if opens and (len(attacks) < len(told) or _opens_with_it(document, own, attacks, known)):
        return tuple(text)
    of_war = len(attacks) > _FEW and _OF_ITS_SENTENCES * len(within) > len(own)
    move = _FORCES_MOVE.search(document.title.text) is not None or meets(document.title.text)
    if of_war or move or begins_a_story(document, attacks, known):
        return tuple(text)
    if any(says_lately(s, known) or begins_as_news(s, known) for s in within):
        return tuple(text)
    return tuple(j._replace(judgement=_PAST) if j.judgement is None else j for j in text)


def _opens_with_it(
    document: Document, own: Sequence[Sentence], attacks: Sequence[Judged], known: Facts
) -> bool:
    """Whether the first sentence, which tells of an attack, is of what came of it, or all that there is."""
    if _BECAUSE_OF_IT.search(known.text, own[0].start, own[0].end) is not None:
        return True
    return _is_a_post(document, own, attacks, known)
