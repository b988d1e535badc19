"""An article as text to read: its title and body folded, what is furniture, and the sentences of what is left."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise

from stream.articles.asides import set_behind
from stream.articles.breaks import rejoined
from stream.articles.bullets import unbulleted
from stream.articles.fold import Folded, fold
from stream.articles.furniture import OURS, Line, LineKind, read_lines
from stream.articles.glued import parted
from stream.articles.only_lines import or_its_only_lines
from stream.articles.stories import story_lines, turns
from stream.records import Article, Field
from stream.text.found import Found

_FIELD_TEXT, _FIELD_TITLE = Field.TEXT, Field.TITLE

# A full stop ends a sentence when white space or the end follows: not in 3.5, «أ.ف.ب» or «د. خالد». Between two long
# words it does, too: pages that lost their line breaks read «… دون إصابات.وقصفت …».
_LETTER = "\u0621-\u064a"
# «…؛ ما أسفر عن مقتل ثلاثة»: what came of it goes on.
_CAME_OF_IT = r"؛(?=\s*و?(?:مما|الامر الذي|ما (?:ادي|ادت|اسفر|اوقع|تسبب|خلف|نتج|نجم|اودي))(?!\w))"
_SENTENCE = re.compile(
    rf"(?:[^.!؟?\n؛…]++|\.(?=\S)(?!(?<=[{_LETTER}]{{3}}\.)[{_LETTER}]{{3}})|(?<=\b\w)\.|{_CAME_OF_IT})+[.!؟?؛…]*\"?"
)
LONGEST = 1_200  # characters; a longer run without a full stop is cut at white space


class Sentence(Found, frozen=True, cache_hash=True):
    """A sentence at folded offsets [start, end) of a field; `line` counts the lines (paragraphs) of the field.

    `story` counts the stories of a page that tells several; the title and most pages have none but 0.
    """

    field: Field
    start: int
    end: int
    line: int
    heading: bool = False
    story: int = 0


class Document:
    """An article, folded and parted from its furniture when that is asked for: most articles tell of no attack."""

    fields: tuple[Field, ...] = tuple(Field)  # whose sentences it has
    tells_its_kind = True  # by its title, or else its first sentence

    def __init__(self, article: Article) -> None:
        """Nothing is read yet."""
        self.article = article

    @cached_property
    def title(self) -> Folded:
        """The title, folded, words that were run together parted."""
        return parted(fold(self.article.title))

    @cached_property
    def text(self) -> Folded:
        """The text, folded, words that were run together parted, broken lines joined, asides behind their sentences."""
        return set_behind(rejoined(unbulleted(parted(fold(self.article.text)))))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the text, each with its kind."""
        return or_its_only_lines(self.text.text, read_lines(self.text.text, self.title.text))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of title and text, furniture left out."""
        found = title_sentence(self.title.text)
        begun = story_lines(self.text.text, self.lines)
        story = 0
        for number, line in enumerate(self.lines):
            story += number in begun
            for sentence in sentences_in(self.text.text, line, number) if line.kind in OURS else ():
                story += turns(self.text.text, sentence.start, sentence.end)
                found.append(sentence._replace(story=story) if story else sentence)
        return tuple(found)

    @cached_property
    def openings(self) -> frozenset[Sentence]:
        """The sentences of the text with which a story other than the first begins."""
        own = [s for s in self.sentences if s.field is _FIELD_TEXT]
        return frozenset(b for a, b in pairwise([None, *own]) if b and b.story != (a.story if a else 0))

    @cached_property
    def borders(self) -> tuple[int, ...]:
        """Where in the text a story other than the first begins."""
        own = [s for s in self.sentences if s.field is _FIELD_TEXT]
        return tuple(b.start for a, b in pairwise(own) if a.story != b.story)

    def folded(self, field: Field) -> Folded:
        """The folded text of a field."""
        return self.title if field is _FIELD_TITLE else self.text


def _title_end(title: str) -> int:
    """Where the outlet's name begins that pages put behind their title («… | شبكة …»)."""
    cut = max(title.rfind(" | "), title.rfind(" – "), title.rfind(" - "))
    return cut if cut > len(title) / 3 and len(title[cut:].split()) <= 6 else len(title)


def title_sentence(title: str) -> list[Sentence]:
    """A folded title as the one sentence that it is; none where it is empty."""
    return [] if not title.strip() else [Sentence(_FIELD_TITLE, *_trim(title, 0, _title_end(title)), -1)]


def sentences_in(text: str, line: Line, number: int) -> list[Sentence]:
    """The sentences of a line of a folded text; `number` is the line's."""
    found = []
    for match in _SENTENCE.finditer(text, line.start, line.end):
        start, end = _trim(text, *match.span())
        while end - start > LONGEST:
            cut = text.rfind(" ", start, start + LONGEST)
            cut = cut if cut > start else start + LONGEST
            found.append(Sentence(_FIELD_TEXT, start, cut, number))
            start = cut
        if end > start:
            found.append(Sentence(_FIELD_TEXT, start, end, number, line.kind is LineKind.HEADING))
    return found


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
