"""The page's own files and Leaflet's, read once: what is not in this table cannot be asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import files as resources
from importlib.resources.abc import Traversable

from msgspec import Struct

TYPES = {
    "css": "text/css", "js": "text/javascript", "json": "application/json", "svg": "image/svg+xml", "html": "text/html",
    "png": "image/png",
}  # fmt: skip
# Of the package js_lib_leaflet, which carries Leaflet's own build: the rest of it is for tools or for tiles.
LEAFLET = ("leaflet.js", "leaflet.css")


class File(Struct, frozen=True):
    """One file as it is sent. `tag` changes with the content."""

    content: bytes
    type: str
    tag: str


def load() -> Mapping[str, File]:
    """Every file by its path on the page."""
    return dict(_found())


def _found() -> Iterator[tuple[str, File]]:
    for item in resources("stream.live").joinpath("static").iterdir():
        if item.is_file() and item.name.rpartition(".")[2] in TYPES:
            yield f"/static/{item.name}", _file(item)
    leaflet = resources("js_lib_leaflet").joinpath("static/js_lib_leaflet")
    for name in LEAFLET:
        yield f"/leaflet/{name}", _file(leaflet.joinpath(name))


def _file(item: Traversable) -> File:
    content = item.read_bytes()
    return File(content, TYPES[item.name.rpartition(".")[2]], f'"{hashlib.sha256(content).hexdigest()[:20]}"')
