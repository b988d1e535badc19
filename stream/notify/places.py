"""The names under which a configuration may mean a place."""

from __future__ import annotations

from collections.abc import Iterable

from stream.articles.fold import fold_name
from stream.places.entry import Entry


class KnownNames:
    """Ids, P-codes, Arabic and English names: `name in KnownNames(entries)`."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Of these places."""
        self._names: set[str] = set()
        for entry in entries:
            self._names |= {
                entry.id,
                entry.id.upper(),
                entry.pcode,
                fold_name(entry.name_ar),
                entry.name_en.casefold(),
            }
        self._names.discard("")

    def __contains__(self, name: object) -> bool:
        """Whether some place is called so."""
        if not isinstance(name, str):
            return False
        return name in self._names or fold_name(name) in self._names or name.casefold() in self._names
