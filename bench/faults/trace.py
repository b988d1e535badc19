"""Where an article died: its places in the topics, and who read those partitions from which offset on, and when.

The last worker that began at or before the message had it in hand; the first that began behind it shows a commit.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from bench.faults.checker import open_line
from stream.kafka.io import Dumped
from stream.records import Event, Withdrawal

SHOWN = 3


class Began(NamedTuple):
    """A worker began to read a partition."""

    at: str
    worker: str
    partition: str
    offset: int


class _Line(msgspec.Struct):
    event: str
    timestamp: str = ""
    positions: dict[str, int] = {}


def began(logs: Mapping[str, Path]) -> list[Began]:
    """From the workers' logs, in the order of time."""
    return sorted(
        Began(line.timestamp, worker, partition, offset)
        for worker, path in logs.items()
        for line in _lines(path)
        if line.event == "reading from"
        for partition, offset in line.positions.items()
    )


def trace(
    articles: Sequence[str], topics: Mapping[str, Sequence[Dumped]], starts: Sequence[Began]
) -> list[str]:
    """A few lines for each of the first of these articles."""
    found = []
    for name in articles[:SHOWN]:
        for line in topics["articles"]:
            if line.key == name:
                found += _told(f"article {name}", "articles", line, starts)
        for line in topics["events"]:
            message = open_line(line)
            if isinstance(message, (Event, Withdrawal)) and message.article_id == name:
                found += _told(f"  {line.type.split('.')[-2]} {message.event_id}", "events", line, starts)
    return found


def _told(what: str, topic: str, line: Dumped, starts: Sequence[Began]) -> Iterator[str]:
    where = f"{topic}[{line.partition}]"
    yield f"{what}: {where} offset {line.offset}"
    ours = [start for start in starts if start.partition == where]
    before = [start for start in ours if start.offset <= line.offset]
    behind = [start for start in ours if start.offset > line.offset]
    yield from (
        f"    {start.worker} read from {start.offset} at {start.at}" for start in (*before[-3:], *behind[:1])
    )


def _lines(path: Path) -> Iterable[_Line]:
    if path.exists():
        for raw in path.read_bytes().splitlines():
            with contextlib.suppress(msgspec.DecodeError):  # what Java and tracebacks print
                yield msgspec.json.decode(raw[raw.find(b"{") :], type=_Line)
