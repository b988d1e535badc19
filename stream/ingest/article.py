"""An article as it goes to Kafka: built from an entry, a page, or what somebody posted."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from msgspec import Struct

from stream import outlets
from stream.articles.html import read_fragment
from stream.ingest.address import article_id, canonical, same_site
from stream.ingest.feed import Entry
from stream.ingest.page import Page, iso
from stream.records import stable_id


class Incoming(Struct, frozen=True, kw_only=True):
    """An article's message: its id, its bytes, and a digest of what it says, without when it was fetched."""

    id: str
    value: bytes
    digest: bytes


def from_entry(entry: Entry, page: Page | None, outlet: str, fetched: datetime, feed: str) -> Incoming:
    """An entry of a feed, with its page where that was fetched. The feed's own date and the configured outlet win.

    What a feed alone says of another site's page is not that page's article: it must not stand in for it.
    """
    address = canonical(entry.link) if entry.link else ""
    text = page.text if page and page.text else read_fragment(entry.html)
    known = outlets.outlet(outlet or address)
    return incoming(
        {
            "id": article_id(address)
            if page or same_site(address, feed)
            else stable_id("ar", feed, address or entry.guid or entry.title),
            "outlet": outlet or (known.name if known else (page.outlet if page else "")),
            "url": address,
            "title": read_fragment(entry.title).replace("\n", " ") or (page.title if page else ""),
            "text": text,
            "published_at": iso(entry.published) or (page.published if page else ""),
        },
        fetched,
    )


def from_page(page: Page, name: str, outlet: str, fetched: datetime) -> Incoming:
    """A page by itself; `name` is its id where it has no address."""
    address = canonical(page.url) if page.url else ""
    known = outlets.outlet(outlet or address)
    return incoming(
        {
            "id": article_id(address) if address else name,
            "outlet": outlet or (known.name if known else page.outlet),
            "url": address,
            "title": page.title,
            "text": page.text,
            "published_at": page.published,
        },
        fetched,
    )


def from_record(record: dict[str, Any], fetched: datetime) -> Incoming:
    """What came as an article's own JSON: its address gives it its id where it brings none."""
    if (
        not record.get("id")
        and isinstance(record.get("url"), str)
        and record["url"].startswith(("http://", "https://"))
    ):
        record = {**record, "id": article_id(record["url"])}
    if not record.get("id"):
        parts = (str(record.get(name) or "") for name in ("outlet", "url", "title", "text"))
        record = {**record, "id": stable_id("ar", *parts)}
    return incoming(record, fetched)


def incoming(fields: dict[str, Any], fetched: datetime) -> Incoming:
    """The message of these fields; empty ones are left out."""
    kept = {name: value for name, value in fields.items() if value not in (None, "")}
    said = {name: value for name, value in kept.items() if name != "fetched_at"}
    digest = hashlib.blake2b(_json(said), digest_size=16).digest()
    kept.setdefault("fetched_at", iso(fetched))
    return Incoming(id=str(kept["id"]), value=_json(kept), digest=digest)


def _json(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
