"""What an article is about where enough words of that trade stand in it: a match, a market, wild fires, somebody's life.

Its words of war are figures of speech, or of another day: «أمطر المنتخب شباك ضيفه», «والتهمت النيران».
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from stream.articles.document import Document, Sentence
from stream.articles.fold import fold_name
from stream.data import Row, table
from stream.events.facts import Facts
from stream.events.news.judging import says_lately
from stream.events.news.kinds import names_news
from stream.events.news.lead import lead
from stream.events.words.clauses import Clause
from stream.events.words.context import Judged, Judgement
from stream.events.words.lexicon import Trigger
from stream.events.words.near import any_of
from stream.records import Field
from stream.text.matching import Matcher, longest


class SubjectRow(Row, frozen=True, kw_only=True):
    """A row of `data/ar/subjects.toml`, whose header says what each key is for."""

    id: str
    words: tuple[str, ...]
    least: int
    sure: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    asks: int = 0
    only: frozenset[str] = frozenset()
    still: tuple[str, ...] = ()
    calm: bool = False
    lately: bool = False
    match: str
    miss: str


class SubjectTable(Row, frozen=True):
    """The whole of subjects.toml."""

    subject: tuple[SubjectRow, ...]


class Subject:
    """One subject, and what it makes of attacks."""

    def __init__(self, row: SubjectRow) -> None:
        """`row` is its row of the table."""
        self.row = row
        self._still = any_of(row.still) if row.still else None
        self.judgement = Judgement("background" if row.lately else "none", f"subject:{row.id}")

    def takes(self, trigger: Trigger, clause: Clause | Sentence, text: str) -> bool:
        """Whether an attack of a clause is none in an article on this subject."""
        if self.row.only and trigger.rule.id not in self.row.only:
            return False
        return self._still is None or self._still.search(text, clause.start, clause.end) is None


class Subjects:
    """The words of all subjects, found in one pass."""

    def __init__(self) -> None:
        """Read `data/ar/subjects.toml`."""
        self.all = tuple(Subject(row) for row in table(SubjectTable, "ar", "subjects.toml").subject)
        forms: dict[str, list[tuple[int, str, int]]] = {}
        for number, subject in enumerate(self.all):
            row = subject.row
            worth = dict.fromkeys((*row.words, *row.needs), 1) | dict.fromkeys(row.sure, row.least)
            for idea, points in worth.items():
                for form in idea.split("|"):
                    forms.setdefault(fold_name(form), []).append((number, idea, points))
        self._told = tuple(forms.values())
        self.matcher = Matcher(forms)

    def of(self, document: Document) -> tuple[Subject, ...]:
        """What an article is about."""
        worth: dict[int, dict[str, int]] = {}
        for number, idea, points in self._in(document):
            worth.setdefault(number, {})[idea] = points
        return tuple(self.all[n] for n, told in sorted(worth.items()) if self._holds(n, told, document))

    def _holds(self, number: int, told: Mapping[str, int], document: Document) -> bool:
        row = self.all[number].row
        if row.needs and told.keys().isdisjoint((*row.needs, *row.sure)):
            return False
        asks = row.asks if "؟" in document.title.text else 0
        return sum(told.values()) + asks >= row.least and not (row.calm and _is_of_an_attack(document))

    def _in(self, document: Document) -> Iterator[tuple[int, str, int]]:
        """(subject, what tells it, how much) of every word of an article's own sentences."""
        for field in document.fields:
            sentences = [s for s in document.sentences if s.field is field]
            found = iter(longest(self.matcher.find(document.folded(field).text)))
            match = next(found, None)
            for sentence in sentences:
                while match is not None and match.start < sentence.end:
                    if match.start >= sentence.start:
                        yield from self._told[match.index]
                    match = next(found, None)


def _is_of_an_attack(document: Document) -> bool:
    """Whether a headline names an attack as news, or the text opens with one."""
    return names_news(document.title.text) or lead().opens(document)[0]


def without_their_subject(
    document: Document,
    told: Mapping[Field, tuple[Sequence[Judged], Sequence[Clause]]],
    known: Mapping[Field, Facts],
    about: Sequence[Subject],
) -> dict[Field, tuple[Judged, ...]]:
    """The attacks of an article's fields with their clauses, those taken out that are none where it is about something else."""
    if any(s.row.lately for s in about) and _tells_of_today(document, told[Field.TEXT][0], known[Field.TEXT]):
        about = [s for s in about if not s.row.lately]
    return {f: _left(found, parts, about, known[f]) for f, (found, parts) in told.items()} if about else {}


def _left(
    found: Sequence[Judged], parts: Sequence[Clause], about: Sequence[Subject], known: Facts
) -> tuple[Judged, ...]:
    left = []
    starts = [c.start for c in parts]
    for j in found:
        if j.judgement:
            left.append(j)
            continue
        clause = parts[bisect_right(starts, j.trigger.start) - 1]
        over = next((s for s in about if s.takes(j.trigger, clause, known.text)), None)
        left.append(j._replace(judgement=over.judgement) if over else j)
    return tuple(left)


def _tells_of_today(document: Document, found: Sequence[Judged], known: Facts) -> bool:
    """Whether a sentence of the text tells an attack with a day that was lately, or the text opens with one."""
    at = [j.trigger.start for j in found if j.judgement is None]
    own = (s for s in document.sentences if s.field is Field.TEXT and any(s.start <= a < s.end for a in at))
    return lead().opens(document)[0] or any(says_lately(s, known) for s in own)


@cache
def subjects() -> Subjects:
    """The one table, read once."""
    return Subjects()
