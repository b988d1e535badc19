"""What arrives: bytes at their coordinates become an article, or a rejection that keeps both."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from stream.articles.decode import Refusal, decode
from stream.articles.limits import TooMuch
from stream.records import Article, Rejected

TOO_MUCH = "too_much"  # reason of what causes more work than an article may


class Coordinates(Struct, frozen=True, kw_only=True):
    """Where a message lies in Kafka, or which line of which file it is."""

    topic: str = ""
    partition: int = -1
    offset: int = -1


def read(
    raw: bytes | None, where: Coordinates, *, received: datetime | None, latest: datetime, max_bytes: int
) -> Article | Rejected | None:
    """The article that lies at `where`, or why it is none; None for a tombstone."""
    result = decode(raw, received=received, latest=latest, max_bytes=max_bytes)
    if isinstance(result, Refusal):
        return Rejected(
            stage="decode", reason=result.reason, field=result.field, detail=result.detail,
            topic=where.topic, partition=where.partition, offset=where.offset, raw=raw or b"",
        )  # fmt: skip
    return result


def failed(
    stage: Literal["extract", "watch"], error: BaseException, where: Coordinates, raw: bytes | None
) -> Rejected:
    """An exception as a value: what was too much of, or the fingerprint of where a mistake was raised."""
    much = isinstance(error, TooMuch)
    return Rejected(
        stage=stage, reason=TOO_MUCH if much else "error", detail=str(error) if much else fingerprint(error),
        topic=where.topic, partition=where.partition, offset=where.offset, raw=raw or b"",
    )  # fmt: skip


def fingerprint(error: BaseException) -> str:
    """The same mistake has the same fingerprint, whatever the input: class, last function, hash of the call path."""
    frames = traceback.extract_tb(error.__traceback__)
    path = "|".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.name}" for frame in frames)
    digest = hashlib.blake2b(path.encode(), digest_size=4).hexdigest()
    return f"{type(error).__name__} in {frames[-1].name if frames else '?'} #{digest}"


def rejected_headers(record: Rejected) -> Mapping[str, bytes]:
    """What a consumer of `rejected` can filter by without opening the value."""
    return {"stage": record.stage.encode(), "reason": record.reason.encode()}
