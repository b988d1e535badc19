"""What kind of article it is, where that tells that the attacks in it are not its news: a court's verdict, an anniversary.

In such an article an attack counts where its own sentence says when it was, and that was lately.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from stream.articles.document import Document
from stream.articles.fold import fold_name
from stream.data import toml
from stream.events.lexicon import lexicon
from stream.text.matching import Matcher, longest

LEAD = 60  # characters of a text without a headline in which its kind is told
OPENING = 220  # the same for a kind whose cues are plain enough to stand anywhere in its first sentence


class KindRule(NamedTuple):
    """A row of `data/ar/kinds.toml`.

    `plain`: its cues count in the whole of a first sentence. `calm`: only in a headline that names no attack itself.
    """

    id: str
    match: str
    miss: str
    plain: bool = False
    calm: bool = False


class Kinds:
    """The cues of every kind, found in one pass."""

    def __init__(self) -> None:
        """Read `data/ar/kinds.toml`."""
        self.rules: list[KindRule] = []
        forms: dict[str, KindRule | None] = {}
        for row in toml("ar", "kinds.toml")["kind"]:
            rule = KindRule(
                row["id"], row["match"], row["miss"], row.get("plain", False), row.get("calm", False)
            )
            self.rules.append(rule)
            forms.update({fold_name(cue): rule for cue in row["cues"]})
            forms.update({fold_name(cue): None for cue in row.get("unless", ())})
        self._rules = tuple(forms.values())
        self.matcher = Matcher(forms)

    def of(self, document: Document) -> str:
        """The kind of an article; "" for one whose attacks are its news."""
        title = document.title.text
        if title.strip():
            found = [rule for _, rule in self._in(title)]
            if any(rule.calm for rule in found) and lexicon().triggers(title):
                found = [rule for rule in found if not rule.calm]
            return found[0].id if found else ""
        first = next(iter(document.sentences), None)
        lead = document.text.text[first.start : first.end][:OPENING] if first else ""
        return next(
            (rule.id for at, rule in self._in(lead) if rule.plain or (at < LEAD and not rule.calm)), ""
        )

    def _in(self, text: str) -> Iterator[tuple[int, KindRule]]:
        """(where, which) of every cue of a text."""
        for match in longest(self.matcher.find(text)):
            rule = self._rules[match.index]
            if rule is not None:
                yield match.start, rule


@cache
def kinds() -> Kinds:
    """The one table, read once."""
    return Kinds()
