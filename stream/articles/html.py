"""HTML to text, before an article exists: a whole page by trafilatura (the extra `html`), a fragment by its tags alone.

Feeds carry an article's body as a fragment (`<p>…</p>`): all of it is the article, and nothing has to be left out.
Of a page most is furniture, and telling it from the article is trafilatura's work; where it finds no article the text
of the body is taken and `articles.furniture` judges its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from itertools import islice
from typing import NamedTuple

MISSING = "this is an HTML page, and reading pages needs the extra html: pip install 'rasid[html]'"
_PAGE = re.compile(
    r"\s*+(?:<\?xml[^>]*>\s*+)?(?>(?:<!--.*?-->\s*+)*+)<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(
    r"</(?:p|div|span|article|section|h[1-6]|strong|b|i|u|em|ul|li|a)\s*>|<br\s*/?>", re.IGNORECASE
)
_LEAST_TAGS = 2  # one «<br>» may stand in a text that speaks of it
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "article",
        "section",
        "header",
        "footer",
        "nav",
        "aside",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "br",
        "blockquote",
        "figure",
        "figcaption",
        "form",
    ]
)
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "button",
        "select",
        "nav",
        "aside",
        "footer",
        "form",
    ]
)
_BLANKS = re.compile(r"[ \t\r\f\v]+")
_OPENS = re.compile(r"<(?=[a-zA-Z/!?])")  # not «3 < 5»
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)")
_ATTRIBUTES = re.compile(r"(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>")
_RAW = {name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style")}  # no tags inside
_LINES = re.compile(r" ?\n[ \n]*")


MOST_TAGS = (
    10_000  # trafilatura takes some 50 µs for each element; a page with more is read by its tags alone
)


class HtmlExtraMissing(Exception):
    """A page came, and trafilatura is not installed."""


# What the page states of its first publication. A search of its text would date a page without a date to 1 January of some
# year that the article mentions.
_STATED = {"extensive_search": False, "original_date": True}


class Page(NamedTuple):
    """What a page says: its text; title, outlet, day and address where it states them, else empty."""

    text: str
    title: str = ""
    outlet: str = ""
    published: str = ""
    url: str = ""


def is_page(text: str) -> bool:
    """Whether a text is a whole HTML page."""
    return _PAGE.match(text[:2_000]) is not None


def is_fragment(text: str) -> bool:
    """Whether a text that is no page carries HTML's tags."""
    return "<" in text and sum(1 for _ in islice(_FRAGMENT.finditer(text), _LEAST_TAGS)) == _LEAST_TAGS


def too_many_tags(html: str | bytes) -> bool:
    """Whether a page has more tags than one has that people read."""
    return (html.count("<") if isinstance(html, str) else html.count(b"<")) > MOST_TAGS


def read_page(html: str | bytes, url: str = "") -> Page:
    """The article of a page, the same whichever way it came. Raises HtmlExtraMissing where trafilatura is not there."""
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        raise HtmlExtraMissing(MISSING) from None
    if too_many_tags(html):
        return Page(read_fragment(as_text(html)))
    found = bare_extraction(
        html,
        url=url or None,
        include_comments=False,
        include_tables=False,
        favor_precision=True,
        with_metadata=True,
        date_extraction_params=_STATED,
    )
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        return Page(read_fragment(as_text(html)))
    return Page(
        found.text or "",
        found.title or "",
        found.sitename or found.hostname or "",
        _day(found.date),
        found.url or "",
    )


def as_text(html: str | bytes) -> str:
    """A page's characters, for reading it by its tags alone."""
    return html if isinstance(html, str) else html.decode("utf-8", "replace")


def read_fragment(html: str) -> str:
    """The text between the tags, a line for each block; scripts, styles and forms left out."""
    text = _BLANKS.sub(" ", "".join(_between_tags(html)))
    return _LINES.sub("\n", text).strip()


def _between_tags(html: str) -> Iterator[str]:
    """The text of HTML, with a line end for each block's tag; what is never closed swallows the rest, as in browsers.

    Each character is looked at a few times, whatever they are: Python's html.parser begins again at each tag that is
    never closed, which takes hours for 1 MiB, and raises at «<![».
    """
    at, silent, heed_quotes = 0, 0, True
    while opens := _OPENS.search(html, at):
        begin = opens.start()
        if not silent:
            yield unescape(html[at:begin])
        tag = _TAG.match(html, begin)
        if tag is None:
            at = _after_no_tag(html, begin)
            continue
        whole = _ATTRIBUTES.match(html, tag.end()) if heed_quotes else None
        heed_quotes = whole is not None  # a quotation that is never closed is looked for once
        at = whole.end() if whole else _after(html, ">", tag.end())
        closes, name = tag[1] == "/", tag[2].lower()
        if name in _SILENT and html[at - 2] != "/":
            silent = max(0, silent - 1) if closes else silent + 1
            if name in _RAW and not closes:
                end = _RAW[name].search(html, at)
                at = end.start() if end else len(html)
        elif name in _BLOCKS:
            yield "\n"
    if not silent:
        yield unescape(html[at:])


def _after_no_tag(html: str, begin: int) -> int:
    """Where a comment or a declaration ends."""
    return _after(html, "-->", begin + 4) if html.startswith("<!--", begin) else _after(html, ">", begin)


def _after(html: str, mark: str, at: int) -> int:
    """Right behind the next mark; the end where there is none."""
    found = html.find(mark, at)
    return found + len(mark) if found >= 0 else len(html)


def _day(date: str | None) -> str:
    """A date as trafilatura gives it, where it is a day; "" else."""
    try:
        return datetime.fromisoformat(date or "").date().isoformat()
    except ValueError:
        return ""
