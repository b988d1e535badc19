"""Ids and bytes: both a pure function of what they stand for."""

from __future__ import annotations

import hashlib

import msgspec
from msgspec import Struct

from stream.records.words import Type


def stable_id(prefix: str, *parts: str) -> str:
    """A short id that is a pure function of its parts: BLAKE2b, 96 bits, in hexadecimal."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()
    return f"{prefix}-{digest}"


def event_id(article_id: str, place_id: str, kind: Type) -> str:
    """The id of the event that an article, a place and a type make."""
    return stable_id("ev", article_id, place_id, kind)


def encode(record: Struct) -> bytes:
    """A record as JSON bytes: the same record gives the same bytes."""
    return msgspec.json.encode(record)
