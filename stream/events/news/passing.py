"""War named in passing: an article whose news is something else.

A feature, a review of a book, a deal for arms: «خلفت المعارك بيوتا بلا سقف». Neither its headline nor its first sentence
tells of an attack, and few others do; or its headline names none, and it neither says when one was nor, first of all,
whom it hurt.
"""

from __future__ import annotations

from collections.abc import Sequence

from stream.articles.document import Document
from stream.events.facts import Facts
from stream.events.news.judging import says_lately
from stream.events.words.context import Judged, Judgement
from stream.events.words.lexicon import Strength
from stream.records import Field

_PAST = Judgement("background", "in_passing")
_FEW = 3  # attacks that may stand close together in such an article; a round-up tells of more
_OF_ITS_SENTENCES = 3  # or they stand in one of so many


def in_passing(
    document: Document, title: Sequence[Judged], text: Sequence[Judged], known: Facts
) -> tuple[Judged, ...]:
    """The triggers of a text, taken out where the article only passes by them."""
    told = [j for j in text if j.judgement is None]
    headed = [j for j in title if j.judgement is None]
    if not told or not document.title.text.strip() or any(_is_hurt(j) for j in headed):
        return tuple(text)
    own = [s for s in document.sentences if s.field is Field.TEXT and not s.heading]
    attacks = [j for j in told if not _is_hurt(j)]
    within = [s for s in own if any(s.start <= j.trigger.start < s.end for j in attacks)]
    rare = _OF_ITS_SENTENCES * len(within) <= len(own)
    aside = rare and told[0].trigger.start >= own[0].end
    lately = any(says_lately(s, known) for s in within)
    its_news = within[:1] == own[:1] and len(attacks) < len(told)
    of_war = len(attacks) > _FEW and not rare
    unsaid = not (title or its_news or of_war or lately)
    if unsaid or (aside and not (headed and lately)):
        return tuple(j._replace(judgement=_PAST) if j.judgement is None else j for j in text)
    return tuple(text)


def _is_hurt(judged: Judged) -> bool:
    return judged.trigger.rule.strength is Strength.CASUALTY
