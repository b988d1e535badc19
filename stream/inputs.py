"""Files to article bytes: a `.txt`, an `.html`, a `.jsonl` of articles, a folder of these, or `-`."""

from __future__ import annotations

import codecs
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from stream.articles.intake import Coordinates

MANIFEST = "manifest.jsonl"
HTML = (".html", ".htm")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_HEAD = 2_048  # bytes in which a page states its encoding
STDIN = "-"


class InputError(ValueError):
    """A path that cannot be read: its message is one sentence."""


class Raw(Struct, frozen=True):
    """An article's bytes as they would lie in Kafka, and where they come from."""

    value: bytes
    where: Coordinates


def read_lines(paths: Iterable[str]) -> Iterator[Raw]:
    """The lines of all paths, whatever the files are called. Raises InputError."""
    for path in paths:
        yield from _lines(path, sys.stdin.buffer.read() if path == STDIN else _bytes(Path(path)))


def read_paths(paths: Iterable[str]) -> Iterator[Raw]:
    """The articles of all paths, in the order given; within a folder by name. Raises InputError."""
    for path in paths:
        if path == STDIN:
            yield from _stdin(sys.stdin.buffer.read())
        else:
            yield from _path(Path(path))


def _path(path: Path) -> Iterator[Raw]:
    if path.is_dir():
        files = sorted(
            p for p in path.iterdir() if p.suffix in (".txt", ".jsonl", *HTML) and p.name != MANIFEST
        )
        if not files:
            raise InputError(f"{path} holds no .txt, no .html and no .jsonl file.")
        for file in files:
            yield from _path(file)
    elif not path.exists():
        raise InputError(f"There is no file or folder {path}.")
    elif path.suffix in (".jsonl", ".json"):
        yield from _lines(path.name, _bytes(path))
    else:
        yield Raw(
            _text(path.name, _bytes(path), _manifest(path.parent).get(path.name, {})),
            Coordinates(topic=path.name),
        )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None


def _stdin(raw: bytes) -> Iterator[Raw]:
    if raw.lstrip()[:1] == b"{":
        yield from _lines("stdin", raw)
    else:
        yield Raw(_text("stdin", raw, {}), Coordinates(topic="stdin"))


def _lines(name: str, raw: bytes) -> Iterator[Raw]:
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            yield Raw(line.strip(), Coordinates(topic=name, offset=number))


def _text(name: str, raw: bytes, known: dict[str, object]) -> bytes:
    """A text file as an article. Bytes that are not UTF-8 stay as they are: decoding judges them."""
    article = known | {"id": name, "text": _decoded(name, raw)}
    return json.dumps(article, ensure_ascii=False).encode(errors="surrogateescape")


def _decoded(name: str, raw: bytes) -> str:
    """The text of a file; a page that says that it is written in windows-1256 is read so."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        stated = _CHARSET.search(raw[:_HEAD]) if name.endswith(HTML) else None
        try:
            return (
                raw.decode(codecs.lookup(stated[1].decode()).name)
                if stated
                else raw.decode(errors="surrogateescape")
            )
        except (LookupError, UnicodeDecodeError):
            return raw.decode(errors="surrogateescape")


def _manifest(folder: Path) -> dict[str, dict[str, object]]:
    """What the manifest beside the texts says of each, by file name."""
    path = folder / MANIFEST
    if not path.exists():
        return {}
    known: dict[str, dict[str, object]] = {}
    for number, line in enumerate(_bytes(path).splitlines(), 1):
        try:
            entry = msgspec.json.decode(line, type=dict[str, object]) if line.strip() else {}
        except ValueError as error:
            raise InputError(f"{path}, line {number}: {error}.") from None
        if entry:
            known[str(entry.pop("id", ""))] = entry
    return known
