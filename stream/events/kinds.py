"""What kind of article it is, where that tells that the attacks in it are not its news: a court's verdict, an anniversary.

In such an article an attack counts where its own sentence says when it was, and that was lately.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from stream.articles.document import Document
from stream.articles.fold import fold_name
from stream.data import toml
from stream.text.matching import Matcher

LEAD = 60  # characters of a text without a headline in which its kind is told


class KindRule(NamedTuple):
    """A row of `data/ar/kinds.toml`."""

    id: str
    match: str
    miss: str


class Kinds:
    """The cues of every kind, found in one pass."""

    def __init__(self) -> None:
        """Read `data/ar/kinds.toml`."""
        self.rules: list[KindRule] = []
        forms: dict[str, str] = {}
        for row in toml("ar", "kinds.toml")["kind"]:
            self.rules.append(KindRule(row["id"], row["match"], row["miss"]))
            forms.update({fold_name(cue): row["id"] for cue in row["cues"]})
        self._ids = tuple(forms.values())
        self.matcher = Matcher(forms)

    def of(self, document: Document) -> str:
        """The kind of an article; "" for one whose attacks are its news."""
        lead = document.title.text if document.title.text.strip() else document.text.text[:LEAD]
        found = next(iter(self.matcher.find(lead)), None)
        return self._ids[found.index] if found else ""


@cache
def kinds() -> Kinds:
    """The one table, read once."""
    return Kinds()
