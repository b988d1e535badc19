"""What comes in: an article, or what was refused, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from stream.records.bounds import Text


class Article(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One outlet's page at one time. One of `title` and `text` is required; unknown fields are ignored."""

    id: Text
    outlet: str = ""
    url: str = ""
    title: str = ""
    text: str = ""
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    language: str = ""
    withdrawn: bool = False
    published_inferred: bool = False


class Rejected(Struct, frozen=True, kw_only=True):
    """Bad input as a value: what refused it, why, which field, where it lay, and its bytes in base64."""

    stage: Literal["decode", "extract", "watch"]
    reason: Text
    field: str = ""
    detail: str = ""
    topic: str = ""
    partition: int = -1
    offset: int = -1
    raw: bytes = b""
