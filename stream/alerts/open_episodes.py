"""Which episodes are open, across all localities of some partitions: what the metrics show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stream.alerts.district import Districts
from stream.canary import is_canary
from stream.records import Place, Type


class Open(NamedTuple):
    """An episode that is open: its district and the kinds of attack so far."""

    district: Place
    types: tuple[Type, ...]


class OpenEpisodes:
    """The open episodes of each locality, kept up to date as its districts are stored."""

    def __init__(self) -> None:
        """None are known yet."""
        self._held: dict[str, tuple[Open, ...]] = {}

    def put(self, locality: str, districts: Districts) -> None:
        """What is now remembered of a locality."""
        found = tuple(
            Open(told.last.district, told.last.types)
            for told in districts.episodes
            if told.open and told.last is not None and not is_canary(told.last)
        )
        if found:
            self._held[locality] = found
        else:
            self._held.pop(locality, None)

    def clear(self) -> None:
        """The partitions went to other workers."""
        self._held.clear()

    def __iter__(self) -> Iterator[Open]:
        """Every open episode."""
        for found in self._held.values():
            yield from found
