"""Stored values carry a version. What a later release wrote is not guessed at: it is refused in one sentence."""

from __future__ import annotations


class WrittenLater(ValueError):
    """A stored value of a version later than this program knows."""


def expect(what: str, version: int, reads: int) -> None:
    """Raises WrittenLater."""
    if version > reads:
        raise WrittenLater(
            f"{what} of version {version}, this program reads {reads}: run the release that wrote it"
        )
