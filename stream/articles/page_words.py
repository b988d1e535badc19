"""What may stand in `data/ar/furniture.toml`, which says what each list is for."""

from __future__ import annotations

from stream.data import Row, table


class PageWords(Row, frozen=True):
    """The whole of furniture.toml."""

    related: tuple[str, ...]
    pager: tuple[str, ...]
    closing: tuple[str, ...]
    aside: tuple[str, ...]
    tagged: tuple[str, ...]
    own_too: tuple[str, ...]
    noise: tuple[str, ...]
    goes_on: tuple[str, ...]
    waw: tuple[str, ...]
    dangling: tuple[str, ...]
    turns: tuple[str, ...]


def page_words() -> PageWords:
    """The one table, read once."""
    return table(PageWords, "ar", "furniture.toml")
