"""Who was hurt, who attacked and when: one article at a time, in an analyst's words."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stream.articles.fold import fold_name
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.records import Article, Event, Figure

CUES = ("مدينه", "بلده", "قريه", "مخيم", "حي", "مديريه", "قاعده", "وسط")
CASES = [
    case
    for name in ("toll_cases.toml", "share_cases.toml", "attacker_cases.toml")
    for case in msgspec.toml.decode((Path(__file__).parent / name).read_bytes())["case"]
]


@cache
def extractor() -> Extractor:
    return Extractor(load())


def events(case: dict[str, Any]) -> tuple[Event, ...]:
    day = datetime.fromisoformat(case["published"]).replace(hour=12, tzinfo=UTC)
    article = Article(id="a", outlet="Test", title=case.get("title", ""), text=case["text"], published_at=day)
    return extractor().extract(article).events


def told(figure: Figure | None) -> str:
    """A figure as the cases write it."""
    if figure is None:
        return ""
    if figure.low is None:
        return fold_name(figure.text).split(" ")[0]
    if figure.high is None:
        return f"{figure.low}+"
    return f"{figure.low}" if figure.high == figure.low else f"{figure.low}..{figure.high}"


def bare(name: str) -> str:
    """A place's folded name without the cue before it."""
    words = fold_name(name).split(" ")
    return " ".join(words[1:] if words[0] in CUES and len(words) > 1 else words)


def facts(event: Event) -> dict[str, str]:
    """What an event says, as the cases write it."""
    span = event.occurred
    days = [f"{d:%Y-%m-%d}" for d in (span.start, span.end) if d] if span else []
    return {
        "killed": told(event.casualties.killed),
        "injured": told(event.casualties.injured),
        "by": event.attacker.side.value if event.attacker else "",
        "when": "/".join(dict.fromkeys(days)),
    }


def wanted(row: str) -> tuple[str, dict[str, str]]:
    """A row of `attacks`: the place and what is said of it; what is not given must not be found, but for `when`."""
    place, _, rest = row.partition(":")
    given = dict(part.strip().split(" ", 1) for part in rest.split(";") if part.strip())
    given = {k: v if k in ("when", "by") else fold_name(v) if v[0].isalpha() else v for k, v in given.items()}
    return bare(place), {"killed": "", "injured": "", "by": ""} | given


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_attack_has_its_own_facts(case: dict[str, Any]) -> None:
    found: dict[str, list[dict[str, str]]] = {}
    for event in events(case):
        found.setdefault(bare(event.place.name_ar), []).append(facts(event))
    for place, given in map(wanted, case["attacks"]):
        assert [{k: f[k] for k in given} for f in found.get(place, [])[:1]] == [given]
