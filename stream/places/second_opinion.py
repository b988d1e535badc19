"""What a tagger of names makes of places that no table lists: a second opinion for people, never for the hot path.

camel-tools' NERecognizer (the extra `ner`) is such a tagger; the model is the user's to fetch.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from stream.records import Event

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PREFIX = "unlisted-"


class Tagger(Protocol):
    """Labels words: B-LOC, I-PERS, O."""

    def predict_sentence(self, sentence: list[str]) -> list[str]: ...


class Opinion(StrEnum):
    """What a tagger calls a name where an article uses it."""

    PLACE = "place"
    OTHER = "another name"
    NO_NAME = "no name"
    NOT_ASKED = "not asked"


class Unlisted(NamedTuple):
    """A place that no table lists: what holds it, how many articles report an attack there, and the opinion."""

    name: str
    within: str
    articles: int
    opinion: Opinion
    words: str


def opinion(tagger: Tagger, words: str, name: str) -> Opinion:
    """What the tagger calls `name` within `words`; the label that most of its words bear."""
    tokens = _TOKEN.findall(words)
    labels = tagger.predict_sentence(tokens)
    own = _TOKEN.findall(name)
    at = next((k for k in range(len(tokens)) if _begins(tokens, k, own)), None)
    if at is None:
        return Opinion.NO_NAME
    kinds = Counter(label.rpartition("-")[2] for label in labels[at : at + len(own)])
    kind = kinds.most_common(1)[0][0] if kinds else "O"
    return Opinion.PLACE if kind in ("LOC", "GPE") else Opinion.NO_NAME if kind == "O" else Opinion.OTHER


def _begins(tokens: Sequence[str], at: int, name: Sequence[str]) -> bool:
    """Whether a name stands at a token, clitics before its first word aside."""
    there = tokens[at : at + len(name)]
    return len(there) == len(name) and there[0].endswith(name[0]) and list(there[1:]) == list(name[1:])


def unlisted(events: Iterable[Event], tagger: Tagger | None = None) -> list[Unlisted]:
    """The places of events that no table lists, those with the most articles first."""
    found: dict[str, list[Event]] = {}
    for event in events:
        if event.place.place_id.startswith(_PREFIX):
            found.setdefault(event.place.place_id, []).append(event)
    rows = [_row(group, tagger) for group in found.values()]
    return sorted(rows, key=lambda row: (-row.articles, row.name))


def _row(group: Sequence[Event], tagger: Tagger | None) -> Unlisted:
    place = group[0].place
    words = next((e.text for e in group[0].evidence if e.rule.startswith("clause:")), "")
    said = opinion(tagger, words, place.surface) if tagger else Opinion.NOT_ASKED
    within = place.within[0].name_ar if place.within else ""
    return Unlisted(place.surface, within, len({e.article_id for e in group}), said, words)
