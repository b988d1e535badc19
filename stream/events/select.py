"""Which bindings stand as entries: no whole beside its part, no weak trigger without support, nothing coarse beside fine."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from stream.articles.document import Document
from stream.events.bind import Binding
from stream.events.lexicon import Strength
from stream.places.gazetteer import Entry, Gazetteer
from stream.records import PlaceKind


class Why(StrEnum):
    """Why a binding is left out."""

    WHOLE = "a_part_of_it_is_named"
    NO_SUPPORT = "weak_trigger_without_support"
    NO_ATTACK = "no_attack_in_context"


class Dropped(NamedTuple):
    """A binding left out, and why."""

    binding: Binding
    why: Why
    detail: str


def select(
    document: Document, bindings: Sequence[Binding], gazetteer: Gazetteer
) -> tuple[list[Binding], list[Dropped]]:
    """The bindings that stand, and those that do not with their reason."""
    kept: list[Binding] = []
    dropped: list[Dropped] = []
    strong = sum(
        t.trigger.rule.strength is Strength.STRONG
        for b in bindings
        for t in b.triggers
        if b.judgement is None
    )
    for binding in bindings:
        if binding.judgement is not None and binding.judgement.claim == "none":
            dropped.append(Dropped(binding, Why.NO_ATTACK, binding.judgement.rule))
        elif (
            not strong
            and all(t.trigger.rule.strength is Strength.WEAK for t in binding.triggers)
            and not _supported(binding)
        ):
            dropped.append(Dropped(binding, Why.NO_SUPPORT, binding.triggers[0].trigger.rule.id))
        else:
            kept.append(binding)
    return _without_wholes(kept, gazetteer, dropped), dropped


def _supported(binding: Binding) -> bool:
    return any(t.type is not t.trigger.rule.type for t in binding.triggers)


COARSE = (
    PlaceKind.COUNTRY,
    PlaceKind.REGION,
    PlaceKind.GOVERNORATE,
    PlaceKind.DISTRICT,
    PlaceKind.SUBDISTRICT,
)


def _without_wholes(bindings: list[Binding], gazetteer: Gazetteer, dropped: list[Dropped]) -> list[Binding]:
    asserted = [b for b in bindings if b.judgement is None]
    kept = []
    for binding in bindings:
        whole = binding.placed.reading.entry
        part = (
            None
            if whole is None
            else next((b for b in asserted if _is_part(b, whole, binding, gazetteer)), None)
        )
        if part is None:
            kept.append(binding)
        else:
            entry = part.placed.reading.entry
            dropped.append(Dropped(binding, Why.WHOLE, entry.name_ar if entry else ""))
    return kept


def _is_part(other: Binding, whole: Entry, binding: Binding, gazetteer: Gazetteer) -> bool:
    part = other.placed.reading.entry
    if part is None or part.id == whole.id or not set(other.types) & set(binding.types):
        return False
    return gazetteer.is_within(part, whole) and not gazetteer.is_within(whole, part)
