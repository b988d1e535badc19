"""An article as text to read: its title and body folded, what is furniture, and the sentences of what is left."""

from __future__ import annotations

import re
from typing import NamedTuple

from stream.articles.fold import Folded, fold
from stream.articles.furniture import OURS, Line, LineKind, read_lines
from stream.records import Article, Field

# A full stop ends a sentence when white space or the end follows: not in 3.5, «أ.ف.ب» or «د. خالد».
_SENTENCE = re.compile(r"(?:[^.!؟?\n؛…]|\.(?=\S)|(?<=\b\w)\.)+[.!؟?؛…]*\"?")
LONGEST = 1_200  # characters; a longer run without a full stop is cut at white space


class Sentence(NamedTuple):
    """A sentence at folded offsets [start, end) of a field; `line` counts the lines (paragraphs) of the field."""

    field: Field
    start: int
    end: int
    line: int
    heading: bool = False


class Document(NamedTuple):
    """A folded article. `lines` are those of the text; `sentences` cover title and body without furniture."""

    article: Article
    title: Folded
    text: Folded
    lines: tuple[Line, ...]
    sentences: tuple[Sentence, ...]

    def folded(self, field: Field) -> Folded:
        """The folded text of a field."""
        return self.title if field is Field.TITLE else self.text


def read(article: Article) -> Document:
    """Fold an article and split what is its own into sentences."""
    title, text = fold(article.title), fold(article.text)
    lines = tuple(read_lines(text.text, title.text))
    sentences = (
        []
        if not title.text.strip()
        else [Sentence(Field.TITLE, *_trim(title.text, 0, _title_end(title.text)), -1)]
    )
    for number, line in enumerate(lines):
        if line.kind in OURS:
            sentences += _split(text.text, line, number)
    return Document(article, title, text, lines, tuple(sentences))


def _title_end(title: str) -> int:
    """Where the outlet's name begins that pages put behind their title («… | شبكة …»)."""
    cut = max(title.rfind(" | "), title.rfind(" – "), title.rfind(" - "))
    return cut if cut > len(title) / 3 and len(title[cut:].split()) <= 6 else len(title)


def _split(text: str, line: Line, number: int) -> list[Sentence]:
    found = []
    for match in _SENTENCE.finditer(text, line.start, line.end):
        start, end = _trim(text, *match.span())
        while end - start > LONGEST:
            cut = text.rfind(" ", start, start + LONGEST)
            cut = cut if cut > start else start + LONGEST
            found.append(Sentence(Field.TEXT, start, cut, number))
            start = cut
        if end > start:
            found.append(Sentence(Field.TEXT, start, end, number, line.kind is LineKind.HEADING))
    return found


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
