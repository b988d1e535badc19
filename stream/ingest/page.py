"""HTML to text with its outlet and date: trafilatura where it is installed (extra `html`), else a plain reading of tags."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from typing import Any

from msgspec import Struct

from stream.articles.html import read_fragment, too_many_tags

_TITLE = re.compile(r"<title(?=[\s>])", re.IGNORECASE)


# What the page states of its first publication. A search of its text would date a page without a date to 1 January of some
# year that the article mentions.
STATED = {"extensive_search": False, "original_date": True}


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
    """A whole page: its article alone where trafilatura is installed and it has no more tags than pages have, else all its text."""
    if not has_reader() or too_many_tags(raw):
        return Page(title=title(_decoded(raw)), text=read_fragment(_decoded(raw)), url=url)
    import trafilatura  # noqa: PLC0415 (an extra)

    found: Any = trafilatura.bare_extraction(
        raw,
        url=url or None,
        with_metadata=True,
        include_comments=False,
        favor_precision=True,
        date_extraction_params=STATED,
    )
    if found is None:
        return Page(url=url)
    return Page(
        title=found.title or "",
        text=found.text or "",
        outlet=found.sitename or found.hostname or "",
        url=url or found.url or "",  # where it was fetched counts, not where it says that it lies
        published=found.date or "",
    )


def iso(moment: datetime | None) -> str:
    """A moment as an article's field."""
    return moment.astimezone(UTC).isoformat() if moment else ""


def title(markup: str) -> str:
    """What stands in the first <title>. Looked for in steps: one expression would begin again at each of a million."""
    found = _TITLE.search(markup)
    inside = markup[found.end() :].partition(">")[2] if found else ""
    text, closed, _ = inside.partition("</")
    return read_fragment(text).replace("\n", " ") if closed else ""


def _decoded(raw: bytes | str) -> str:
    return raw if isinstance(raw, str) else raw.decode("utf-8", "replace")
