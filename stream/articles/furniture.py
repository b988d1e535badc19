"""Page furniture: menus, related headlines, captions and counters, told from the article by their layout.

Plain text keeps few signs of a page's layout, but three hold: an article's paragraphs end in a full stop while
headlines do not; lists of other stories are runs of such lines, often under a known label; and the article's own
title, repeated, marks where it begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from stream.articles.page_words import bare_words, page_labels
from stream.articles.posts import in_a_row
from stream.text.found import Found

_SIGNED = r"(?:\s*[/(\[]+\s*\w{1,12}(?: \w{1,12}){0,3}\s*[/)\]]+)?"  # «. /انتهى/», «. (رويترز)»
_STOP = re.compile(rf"[.!؟?…:؛»\"]{_SIGNED}\s*$|\.\s*\W{{0,3}}$")
_FULL_STOP = re.compile(rf"(?<!\.)\.\W{{0,3}}{_SIGNED}\s*$")
_CUT = re.compile(r"(?:…|\.\.\.)\W{0,2}$")
HEADLINE_WORDS = 26  # a longer line without a full stop is a paragraph that lost it
HEADING_WORDS = 7
ITEM_WORDS = 3  # a longer line that ends in a full stop is a sentence
PLAIN_WORDS = 14  # a longer line is a paragraph on a page where nothing ends in a full stop
_STRIP = re.compile(r"\s{3,}")  # headlines side by side in one line
RUN_OF_STORIES = 3  # so many headlines in a row are a list


class LineKind(StrEnum):
    """What a line of the page is, and, for what is left out, why."""

    BODY = "body"
    HEADING = "heading"
    TITLE_AGAIN = "title_again"
    MENU = "menu_before_the_article"
    RELATED = "related_stories"
    RELATED_STRIP = "headlines_side_by_side"
    ASIDE = "headline_of_another_story"
    NOISE = "page_noise"


_LINE_BODY = LineKind.BODY


OURS = frozenset({LineKind.BODY, LineKind.HEADING})


class Line(Found, frozen=True):
    """A line at folded offsets [start, end) and what it is."""

    start: int
    end: int
    kind: LineKind


def _same(line: str, title: str) -> bool:
    """Whether a line repeats the title (which may carry the outlet's name behind it)."""
    return (
        len(line) > 12
        and bool(title)
        and (
            line == title
            or (title.startswith(line) and len(line) > len(title) / 2)
            or (line.startswith(title) and len(title) > len(line) / 2)
        )
    )


def read_lines(text: str, title: str = "") -> list[Line]:
    """Every non-empty line of folded `text`, with its kind. `title` is folded too."""
    spans = lines_of(text)
    raw = [text[a:b].strip() for a, b in spans]
    bare = [bare_words(line) for line in raw]
    kinds = _kinds(raw, bare, bare_words(title))
    return [Line(a, b, kind) for (a, b), kind in zip(spans, kinds, strict=True)]


def lines_of(text: str) -> list[tuple[int, int]]:
    """The lines that hold more than white space. An expression for them goes back over every blank of a long line."""
    found = []
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _kinds(raw: Sequence[str], bare: Sequence[str], title: str) -> list[LineKind]:
    kinds = [_kind_alone(line, word, title) for line, word in zip(raw, bare, strict=True)]
    _twice(kinds, raw, bare)
    _paged(kinds, bare)
    least = HEADLINE_WORDS if any(map(_ends_in_a_stop, raw)) else PLAIN_WORDS
    paragraph = [k is _LINE_BODY and _is_paragraph(line, least) for k, line in zip(kinds, raw, strict=True)]
    body, labels = ([k is kind for k in kinds] for kind in (_LINE_BODY, LineKind.RELATED))
    in_a_row(paragraph, body, labels, raw)
    _goes_along(paragraph, kinds, raw)
    _cut_short(paragraph, raw)
    _run_together(paragraph, kinds, raw)
    if not any(paragraph):
        return _without_paragraphs(kinds)
    first = paragraph.index(True)
    if len(raw) > 1:
        _before(kinds, raw, first)
        _after(kinds, raw, bare, paragraph, first)
        _between(kinds, raw, paragraph, first)
    return kinds


def _twice(kinds: list[LineKind], raw: Sequence[str], bare: Sequence[str]) -> None:
    """A line without a full stop that stands twice is a headline in two lists of the page."""
    counts = Counter(bare)
    for i, line in enumerate(raw):
        if kinds[i] is _LINE_BODY and counts[bare[i]] > 1 and not _is_sure(line):
            kinds[i] = LineKind.ASIDE


def _paged(kinds: list[LineKind], bare: Sequence[str]) -> None:
    """The line under «السابق» or «التالي» is another story's headline, whatever it ends in."""
    for i in range(1, len(kinds) - 1):
        if bare[i] in page_labels().pager and kinds[i + 1] is _LINE_BODY:
            kinds[i + 1] = LineKind.RELATED


def _goes_along(paragraph: list[bool], kinds: Sequence[LineKind], raw: Sequence[str]) -> None:
    """A line without a full stop is a paragraph where its neighbour says so: the next goes on, or the last bullet was one."""
    for i, line in enumerate(raw):
        if paragraph[i] or kinds[i] is not _LINE_BODY:
            continue
        words = len(line.split())
        bullet = i > 0 and paragraph[i - 1] and line[0] == raw[i - 1][0] and not line[0].isalnum()
        goes_on = i + 1 < len(raw) and paragraph[i + 1] and _goes_on(raw[i + 1])
        paragraph[i] = (bullet and words > HEADING_WORDS) or (goes_on and words > PLAIN_WORDS)


def _cut_short(paragraph: list[bool], raw: Sequence[str]) -> None:
    """Behind the last paragraph, headlines cut short are other stories: «مهربون يشتبكون مع عناصر …»."""
    for i in range(len(raw) - 1, 0, -1):
        if not paragraph[i]:
            continue
        if not _CUT.search(raw[i]) or len(raw[i].split()) > HEADLINE_WORDS or not any(paragraph[:i]):
            return
        paragraph[i] = False


def _run_together(paragraph: list[bool], kinds: list[LineKind], raw: Sequence[str]) -> None:
    """A long line right under a label of other stories that has neither full stop nor comma: their headlines."""
    for i in range(1, len(raw)):
        under = paragraph[i] and kinds[i - 1] is LineKind.RELATED
        if under and not ("،" in raw[i] or _ends_in_a_stop(raw[i]) or _goes_on(raw[i])):
            paragraph[i], kinds[i] = False, LineKind.RELATED_STRIP


def _kind_alone(line: str, bare: str, title: str) -> LineKind:
    labels = page_labels()
    if not bare or bare in labels.noise or bare.isdigit() or line.startswith("http"):
        return LineKind.NOISE
    if bare in labels.related or bare in labels.closing or bare in labels.pager:
        return LineKind.RELATED
    if _is_strip(line):
        return LineKind.RELATED_STRIP
    if line.startswith(labels.aside) or (line.startswith(labels.tagged) and not _is_sure(line)):
        return LineKind.ASIDE
    if _same(bare, title):
        return LineKind.TITLE_AGAIN
    return _LINE_BODY


def _ends_in_a_stop(line: str) -> bool:
    """Whether a line, without white space around it, ends in a full stop, but for a signature."""
    if line[-1:] == ".":
        return line[-2:] != ".." or _FULL_STOP.search(line) is not None
    return "." in line and _FULL_STOP.search(line) is not None


def _is_strip(line: str) -> bool:
    """Whether a line is several headlines side by side: short, none with a full stop."""
    bars = " | " in line  # «مقتل جندي في كذا - 18:40 | ضبط أسلحة في كذا - 17:15 | …»
    if not bars and len(" ".join(line.split())) == len(line):
        return False  # as nearly always: no two blanks stand together
    parts = line.split(" | ") if bars else _STRIP.split(line)
    short = all(len(part.split()) <= HEADLINE_WORDS and not part.endswith((".", "،")) for part in parts)
    return short and len(parts) + bars > RUN_OF_STORIES


def _is_paragraph(line: str, least: int = HEADLINE_WORDS) -> bool:
    words = len(line.split())
    if words > least or (words > ITEM_WORDS and _ends_in_a_stop(line)):  # «كما طال القصف كذا.»
        return True
    ends = words > HEADING_WORDS and (_STOP.search(line) or line.endswith("،"))
    return bool(ends) or (words > ITEM_WORDS + 1 and _goes_on(line))


def _is_sure(line: str) -> bool:
    """Whether a line is a paragraph by its length or its full stop: a headline may end in «؟» or a quotation."""
    words = len(line.split())
    ends = words > HEADING_WORDS and (_ends_in_a_stop(line) or _goes_on(line))
    return words > HEADLINE_WORDS or bool(ends)


def _goes_on(line: str) -> bool:
    """Whether a line begins as the next sentence of an article does, and no headline: «وأضاف …», «كما …»."""
    first = line.partition(" ")[0].rstrip(":،")
    return line.startswith(page_labels().goes_on) or (
        len(first) > 2 and first[0] == "و" and first not in page_labels().waw
    )


def _without_paragraphs(kinds: list[LineKind]) -> list[LineKind]:
    """A page of short lines only: what stands under a label of other stories is not ours."""
    under = False
    for i, kind in enumerate(kinds):
        under = under or (kind is LineKind.RELATED and i > 0)
        if under and kind is _LINE_BODY:
            kinds[i] = LineKind.RELATED
    return kinds


def _before(kinds: list[LineKind], raw: Sequence[str], first: int) -> None:
    """Before the first paragraph: menus, a dateline, the title again; what ends in a colon heads the paragraph."""
    for i in range(first):
        if kinds[i] is _LINE_BODY:
            heads = i == first - 1 and raw[i].endswith(":") and len(raw[i].split()) <= HEADING_WORDS
            kinds[i] = LineKind.HEADING if heads else LineKind.MENU


def _after(
    kinds: list[LineKind], raw: Sequence[str], bare: Sequence[str], paragraph: Sequence[bool], first: int
) -> None:
    """From a label of other stories on, or in the tail after the last paragraph: other stories."""
    for i in range(first + 1, len(kinds)):
        if kinds[i] is not LineKind.RELATED or bare[i] in page_labels().closing:
            continue
        for j in range(i + 1, _end_of_list(kinds, raw, bare, paragraph, i)):
            if kinds[j] is _LINE_BODY:
                kinds[j] = LineKind.RELATED
    last = max((i for i in range(len(kinds)) if paragraph[i] and kinds[i] is _LINE_BODY), default=first)
    for i in range(last + 1, len(kinds)):
        if kinds[i] is _LINE_BODY:
            kinds[i] = LineKind.RELATED


def _end_of_list(
    kinds: Sequence[LineKind], raw: Sequence[str], bare: Sequence[str], paragraph: Sequence[bool], label: int
) -> int:
    """Where the list under a label ends: at what closes it, at a paragraph; a long one runs to the end of the page."""
    end = len(kinds)
    for j in range(label + 1, end):
        if bare[j] in page_labels().closing:
            return j
        if paragraph[j] and _is_sure(raw[j]):
            headlines = sum(kinds[k] is _LINE_BODY for k in range(label + 1, j))
            return j if headlines < RUN_OF_STORIES or bare[j - 1] in page_labels().closing else end
    return end


def _between(kinds: list[LineKind], raw: Sequence[str], paragraph: Sequence[bool], first: int) -> None:
    """Between paragraphs: short lines are sentences by their full stop, else headings; longer ones other headlines."""
    for i in range(first + 1, len(kinds)):
        if kinds[i] is _LINE_BODY and not paragraph[i]:
            words = len(raw[i].split())
            if words > HEADING_WORDS:
                kinds[i] = LineKind.ASIDE
            elif words <= ITEM_WORDS or not _ends_in_a_stop(raw[i]):
                kinds[i] = LineKind.HEADING
