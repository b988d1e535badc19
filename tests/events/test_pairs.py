"""Two attacks in one sentence: neither takes the place, the kind or the author of the other."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.records import Article, Event, Figure

TABLE = msgspec.toml.decode((Path(__file__).parent / "pairs.toml").read_bytes())
JOINED = [
    *product(TABLE["first"], TABLE["joins"], TABLE["second"]),
    *product(TABLE["first"], TABLE["joins_of_verbs"], TABLE["verb"]),
]

HURT = [*product(TABLE["hurt_first"], TABLE["joins_of_tolls"], TABLE["hurt_second"])]


@cache
def extractor() -> Extractor:
    return Extractor(load())


def events(text: str) -> tuple[Event, ...]:
    article = Article(id="a", outlet="Test", text=text, published_at=datetime(2026, 11, 20, 12, tzinfo=UTC))
    return extractor().extract(article).events


def told(text: str) -> dict[str, tuple[set[str], set[str]]]:
    """The kinds of attack and the sides by place."""
    found: defaultdict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for event in events(text):
        kinds, sides = found[event.place.name_ar]
        kinds.add(event.type.value)
        sides.update([event.attacker.side.value] if event.attacker else [])
    return dict(found)


@pytest.mark.parametrize("joined", JOINED, ids=[f"{a['text']} {w} {b['text']}" for a, w, b in JOINED])
def test_each_of_two_attacks_keeps_its_place_its_kind_and_its_author(joined: Any) -> None:
    first, word, second = joined
    found = told(f"{first['text']} {word} {second['text']}.")
    for row in (first, second):
        place, _, facts = row["told"].partition(": ")
        kind, _, side = facts.partition("; by ")
        assert place in found
        assert found[place][0] == {kind}
        if side:
            assert found[place][1] == {side}
    assert len(found) == 2


def number(figure: Figure | None) -> str:
    return "-" if figure is None else str(figure.low)


@pytest.mark.parametrize("joined", HURT, ids=[f"{a['text']}{w}{b['text']}" for a, w, b in HURT])
def test_each_of_two_attacks_keeps_its_dead_and_its_hurt(joined: Any) -> None:
    first, word, second = joined
    found = [
        [e.place.name_ar, number(e.casualties.killed), number(e.casualties.injured)]
        for e in events(f"{first['text']}{word}{second['text']}.")
    ]
    assert sorted(found) == sorted([first["told"], second["told"]])
