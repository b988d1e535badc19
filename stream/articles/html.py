"""HTML to text, before an article exists: a whole page by trafilatura (the extra `html`), a fragment by its tags alone.

Feeds carry an article's body as a fragment (`<p>…</p>`): all of it is the article, and nothing has to be left out.
Of a page most is furniture, and telling it from the article is trafilatura's work; where it finds no article the text
of the body is taken and `articles.furniture` judges its lines.
"""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from typing import NamedTuple

MISSING = "this is an HTML page, and reading pages needs the extra html: pip install 'rasid[html]'"
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
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
_LINES = re.compile(r" ?\n[ \n]*")


class HtmlExtraMissing(Exception):
    """A page came, and trafilatura is not installed."""


class Page(NamedTuple):
    """What a page says: its text; title, outlet and date where it states them, else empty."""

    text: str
    title: str = ""
    outlet: str = ""
    published: str = ""


def is_page(text: str) -> bool:
    """Whether a text is a whole HTML page."""
    return _PAGE.match(text[:2_000]) is not None


def is_fragment(text: str) -> bool:
    """Whether a text that is no page carries HTML's tags."""
    return "<" in text and len(_FRAGMENT.findall(text)) >= _LEAST_TAGS


def read_page(html: str, url: str = "") -> Page:
    """The article of a page. Raises HtmlExtraMissing where trafilatura is not there."""
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        raise HtmlExtraMissing(MISSING) from None
    found = bare_extraction(
        html,
        url=url or None,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
        },  # what the page states, no guess
    )
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        return Page(read_fragment(html))
    return Page(found.text or "", found.title or "", found.sitename or "", _day(found.date))


def read_fragment(html: str) -> str:
    """The text between the tags, a line for each block; scripts, styles and forms left out."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    text = _BLANKS.sub(" ", "".join(reader.parts))
    return _LINES.sub("\n", text).strip()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def _day(date: str | None) -> str:
    """A date as trafilatura gives it, where it is a day; "" else."""
    try:
        return datetime.fromisoformat(date or "").date().isoformat()
    except ValueError:
        return ""
