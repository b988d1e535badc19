"""A page that was fetched or sent, as articles/html.py reads it; its tags alone where the extra `html` is not installed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec

from msgspec import Struct

from stream.articles import html

_TITLE = re.compile(r"<title(?=[\s>])", re.IGNORECASE)


class Page(Struct, frozen=True, kw_only=True):
    """What a page says. `published` is ISO 8601, a bare day where no more is known; "" where nothing is."""

    title: str = ""
    text: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""


@cache
def has_reader() -> bool:
    """Whether trafilatura is there."""
    return find_spec("trafilatura") is not None


def read_page(raw: bytes | str, url: str = "") -> Page:
    """A whole page: its article alone where trafilatura is installed, else all its text."""
    try:
        page = html.read_page(raw, url)
    except html.HtmlExtraMissing:
        page = html.Page(html.read_fragment(html.as_text(raw)))
    return Page(
        title=page.title or title(html.as_text(raw)),
        text=page.text,
        outlet=page.outlet,
        url=url or page.url,  # where it was fetched counts, not where it says that it lies
        published=page.published,
    )


def iso(moment: datetime | None) -> str:
    """A moment as an article's field."""
    return moment.astimezone(UTC).isoformat() if moment else ""


def title(markup: str) -> str:
    """What stands in the first <title>. Looked for in steps: one expression would begin again at each of a million."""
    found = _TITLE.search(markup)
    inside = markup[found.end() :].partition(">")[2] if found else ""
    text, closed, _ = inside.partition("</")
    return html.read_fragment(text).replace("\n", " ") if closed else ""
