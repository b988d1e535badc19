"""A feed's bytes to its entries, in the order of their publication."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import feedparser
from msgspec import Struct

MOST_ENTRIES = 500


class Entry(Struct, frozen=True, kw_only=True):
    """One entry: its page, and what the feed itself says. `html` is its fullest text."""

    link: str
    guid: str
    title: str
    html: str
    published: datetime | None


class NotAFeed(ValueError):
    """Bytes in which no feed is found: the reason in a few words."""


def entries(raw: bytes, url: str, content_type: str = "") -> tuple[Entry, ...]:
    """The entries of an RSS or Atom feed, oldest first, those without a date last. Raises NotAFeed."""
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    # Sanitising is not asked for: markup is taken out later, and never shown.
    # Bytes by themselves feedparser would take for the name of a file or an address to open.
    try:
        read = feedparser.parse(
            io.BytesIO(raw), response_headers=headers, sanitize_html=False, resolve_relative_uris=True
        )
    except Exception as error:  # noqa: BLE001 - it raises at «&#xD800;», and who knows where else
        raise NotAFeed(f"no feed that can be read: {type(error).__name__}") from None
    if not read.entries and not read.get("version"):
        reason = read.get("bozo_exception")
        raise NotAFeed(f"no feed: {type(reason).__name__ if reason else 'nothing of the kind'}")
    found = [_entry(entry) for entry in read.entries[:MOST_ENTRIES]]
    return tuple(
        sorted(found, key=lambda e: (e.published is None, e.published or datetime.max.replace(tzinfo=UTC)))
    )


def _entry(entry: Any) -> Entry:
    """An entry; a broken feed gives None where a text should be."""

    def text(name: str) -> str:
        return entry.get(name) or ""

    texts = [part.get("value") or "" for part in entry.get("content") or ()]
    return Entry(
        link=text("link"),
        guid=text("id"),
        title=text("title"),
        html=max([*texts, text("summary")], key=len),
        published=_moment(entry.get("published_parsed") or entry.get("updated_parsed")),
    )


def _moment(parsed: Sequence[int] | None) -> datetime | None:
    """A time as feedparser gives it, in UTC."""
    if parsed is None:
        return None
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None
