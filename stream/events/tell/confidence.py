"""How sure we are that a place was struck as read: a small sum of what was seen, calibrated.

The weights in data/confidence.toml are those of a logistic regression over the events read from the labelled articles
that may be looked at (`python -m bench.confidence`). They say how much a sign of trust is worth, not what the rules
look for.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from stream.data import Row, table
from stream.events.where.bind import Binding
from stream.events.where.within import COARSE
from stream.events.words.lexicon import Strength
from stream.places.entry import Entry
from stream.records import Casualties, Field, PlaceKind, Type


class ConfidenceTable(Row, frozen=True):
    """The whole of confidence.toml: how much each sign weighs."""

    weights: dict[str, float]


def signs(bindings: Sequence[Binding], entry: Entry, kind: Type, casualties: Casualties) -> tuple[str, ...]:
    """What speaks for and against a reading, by the names of the weights."""
    mentions = [b.placed.reading.mention for b in bindings]
    reasons = {reason for b in bindings for reason in b.placed.reading.reasons}
    sentences = {b.sentence for b in bindings}
    triggers = [j.trigger for b in bindings for j in b.triggers]
    seen = {
        "told_twice": len(sentences) > 1,
        "told_more_often": len(sentences) > 2,
        "in_the_title": any(s.field is Field.TITLE for s in sentences),
        "plain_attack": any(t.rule.strength is Strength.STRONG for t in triggers),
        "often_a_goal_or_history": all("unproved" in t.rule.traits for t in triggers),
        "same_clause": any(b.rule == "same_clause" for b in bindings),
        "trigger_behind": all(t.start > m.start for t in triggers for m in mentions),
        "place_with_cue": any(m.cue and not m.refers for m in mentions),
        "only_referred_to": all(m.refers for m in mentions),
        "container_named": "container_named" in reasons,
        "weak_name": bool(reasons & {"common_word", "other_kind_than_cue", "other_container_named"}),
        "role_told": any(b.placed.rule for b in bindings),  # «قرب», «كل من» say that it was struck
        "casualties": casualties.killed is not None or casualties.injured is not None,
        "unlisted_place": entry.source == "unlisted",
        "bare_city": entry.kind is PlaceKind.CITY and not any(m.cue for m in mentions),
        "wide_place": entry.kind in COARSE,
        "composed_place": entry.source == "composed",  # «ريف حلب»
        "type_unclear": kind is Type.OTHER,
    }
    return tuple(name for name, holds in seen.items() if holds)


def confidence(bindings: Sequence[Binding], entry: Entry, kind: Type, casualties: Casualties) -> float:
    """The share of such readings that are right, 0 to 1, to two digits."""
    table = weights()
    total = table["base"] + sum(table.get(name, 0.0) for name in signs(bindings, entry, kind, casualties))
    return round(1 / (1 + exp(-total)), 2)


def weights() -> dict[str, float]:
    """How much each sign weighs; `base` is what is said without any."""
    return table(ConfidenceTable, "confidence.toml").weights
