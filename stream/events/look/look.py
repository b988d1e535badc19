"""A first look at an article: where it has words of attack, and whether any may come to an event that stands.

Most articles are left at a glance at their words as written, most others after the few sentences that hold words of
attack. Nothing here needs places to be read.
"""

from __future__ import annotations

import re
from functools import partial

from stream.articles import limits
from stream.articles.document import Document, Sentence
from stream.articles.excerpt import around, excerpt
from stream.articles.limits import Counted, allow, within
from stream.events.facts import Facts
from stream.events.look.gate import Look, may_stand, may_stand_apart
from stream.events.look.tables import scan_for, scan_for_attacks
from stream.events.when.dating import dated
from stream.events.where.stands import begins_of_it, may_say_where
from stream.events.words.lexicon import as_read, lexicon
from stream.events.words.morphology import Morphology
from stream.places.cues import cue_table
from stream.places.gazetteer import Gazetteer
from stream.places.implied import ONLY_VILLAGES_BEGIN
from stream.records import Article
from stream.text.glance import Glance, spots_of
from stream.text.matching import Matcher
from stream.text.scan import Scan

MOST = 0.33  # of a text; where more is to be looked at, it is read whole at once
_NEAR = 72  # letters and marks about «وتقع» or «وقع الحادث» in which the words about it stand
BROKEN_WORD = " \u0640"  # «قـ ـصـ ـف»: only folding makes it a word


class Looker:
    """Looks at articles by the tables of attacks and the names of one gazetteer."""

    def __init__(self, gazetteer: Gazetteer, morphology: Morphology | None = None) -> None:
        """`morphology`, where there is one, knows verb forms that no table lists."""
        self._morphology, self._scan, self._scan_apart = morphology, scan_for(gazetteer), scan_for_attacks()
        self._attacks = lexicon().glance
        self._places = Glance([Matcher(begins_of_it())], as_read)
        self._either = Glance([*self._attacks.matchers, *self._places.matchers], as_read)
        self._names = Glance([gazetteer.matcher, cue_table().matcher], as_read)

    def may_tell(self, article: Article) -> bool:
        """False: no attack that an article may tell of stands. Raises TooMuch."""
        title, text = article.title, article.text
        if self._morphology or BROKEN_WORD in title or BROKEN_WORD in text:
            return True
        held = self._either.held(text)
        if held is None:
            return True
        said = " ".join(held)
        spots = spots_of(text, self._attacks.begins(said) or ()) if held else []
        titled = self._attacks(title)
        if not spots and not titled:
            return False
        ranges = around(text, spots)
        most = sum(end - start for start, end in ranges) > MOST * len(text)
        if most or len(spots) > limits.MOST[Counted.WORDS_OF_ATTACK]:
            return True
        by_name: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
        placed = self._may_place(article, said)
        for start, end in ranges:
            by_name[placed or self._named(text[start:end])].append((start, end))
        named = titled and (placed or self._named(title))
        if not by_name[True] and not named:
            return False
        article = dated(article)
        return may_stand_apart(
            self._look(excerpt(article, by_name[True], titled=named), self._scan_apart),
            lambda: self._look(
                excerpt(article, by_name[False], titled=titled and not named), self._scan_apart
            ),
        )

    def _named(self, text: str) -> bool:
        """Whether words may name a place: one of a table, or a village by how its name begins."""
        if self._names(text):
            return True
        village = "كفر" in text or "معر" in text  # as all of them begin
        return village and any(begin in text for begin in ONLY_VILLAGES_BEGIN)

    def _may_place(self, article: Article, held: str) -> bool:
        """Whether a sentence may say, and name, where that was which another tells to have been attacked.

        `held`: all words of the text that may tell so.
        """
        begun, text = self._places.begins(held), article.text
        spots = spots_of(text, begun) if begun else ()
        near = [
            at
            for at in spots
            if not _of_land(text, at) and _says_where(text[max(0, at - _NEAR) : at + _NEAR])
        ]
        ranges = [r for r in around(text, near) if self._named(text[r[0] : r[1]])] if near else []
        said = excerpt(article, ranges, titled=False).text.text if ranges else ""
        return may_say_where(said, 0, len(said))

    def look(self, document: Document) -> Look:
        """An article with its words of attack; its fields are looked up in all tables. Raises TooMuch."""
        return self._look(document, self._scan)

    def _look(self, document: Document, scan: Scan) -> Look:
        """An article, or an excerpt of it, with its words of attack, looked up in the tables of `scan`."""
        texts = {f: document.folded(f).text for f in document.fields}
        for text in texts.values():
            scan(text)
        triggers = {f: lexicon().triggers(text) for f, text in texts.items()}
        if self._morphology is not None:
            triggers = {f: self._morphology.triggers(text, triggers[f]) for f, text in texts.items()}
        allow(Counted.WORDS_OF_ATTACK, sum(map(len, triggers.values())))
        article = document.article
        known = {f: Facts(document.folded(f), article.published_at, article.outlet) for f in texts}
        return Look(document, triggers, known)

    def may_stand(self, look: Look) -> bool:
        """Whether a sentence with a word of attack may name a place, and tell of an attack that stands. Raises TooMuch."""
        if not any(look.triggers.values()):
            return False
        within(Counted.SENTENCES, look.document.sentences)
        return may_stand(look, partial(self._may_name, look.document))

    def _may_name(self, document: Document, sentence: Sentence) -> bool:
        """Whether a sentence has a word that a place, or what introduces one, may begin with."""
        return self._named(document.folded(sentence.field).text[sentence.start : sentence.end])


# «وتقع القرية على سفح …»: where a settlement lies, as written
_LIES = re.compile(r"و?[تي]قع ال(?:قري|بلد|مدين|منطق|محافظ|ولاي|عاصم|مدير|ناحي|مخيم)")


def _of_land(raw: str, at: int) -> bool:
    """Whether what stands at an offset says of a settlement where it lies, which is nothing that was attacked."""
    if _LIES.match(raw, at) is None:
        return False
    before = raw[max(0, at - _NEAR) : at].split()
    return not before or not before[-1].removeprefix("و").startswith("ال")


def _says_where(raw: str) -> bool:
    """Whether these words may say where that was which was attacked."""
    said = as_read(raw)
    return may_say_where(said, 0, len(said))
