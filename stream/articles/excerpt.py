"""The sentences of an article in which given words stand, cut from it as it came: the rest is neither folded nor split.

A cut is made only where a sentence surely ends, so that each sentence is one of the article's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from msgspec.structs import replace

from stream.articles.document import Document, Sentence, sentences_in, title_sentence
from stream.articles.furniture import Line, LineKind, lines_of
from stream.records import Article, Field

_L = "\u0621-\u063a\u0641-\u064a"
# A full stop behind a word, at the end of a line or before two words: breaks.py may join no line to the next there.
_STOP = re.compile(rf"\.(?<=[{_L}]{{2}}\.)(?:\n| (?=[{_L}]{{2,}} [{_L}]{{2}}))")


class Excerpt(Document):
    """Sentences of an article. What is furniture is not known: every line counts as the article's own."""

    def __init__(self, article: Article, fields: tuple[Field, ...] = tuple(Field)) -> None:
        """`article` holds the sentences; the title's is one of them if it is among the fields."""
        super().__init__(article)
        self.fields, self.tells_its_kind = fields, bool(article.title.strip())

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences; which story they are of is not known."""
        text = self.text.text
        title = title_sentence(self.title.text) if Field.TITLE in self.fields else []
        lines = [Line(start, end, LineKind.BODY) for start, end in lines_of(text)]
        return (*title, *(s for number, line in enumerate(lines) for s in sentences_in(text, line, number)))


def excerpt(article: Article, ranges: Iterable[tuple[int, int]], *, titled: bool = True) -> Excerpt:
    """These ranges of the text, which hold whole sentences, and the title's if `titled`."""
    kept = "\n".join(article.text[start:end].strip() for start, end in ranges)
    return Excerpt(replace(article, text=kept), tuple(Field) if titled else (Field.TEXT,))


def around(text: str, spots: Sequence[int]) -> list[tuple[int, int]]:
    """Ranges that hold the whole sentences in which offsets stand; both in order."""
    ends = [0, *(stop.end() for stop in _STOP.finditer(text)), len(text)]
    numbers = dict.fromkeys(bisect_right(ends, spot) for spot in spots)
    return [(ends[number - 1], ends[number]) for number in numbers]
