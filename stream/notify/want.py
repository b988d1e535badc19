"""Whether a receiver wants an alert: the reason is the label of a metric."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from stream.articles.fold import fold_name
from stream.canary import is_canary
from stream.export.codes import killed
from stream.export.log import is_fresh, is_over
from stream.notify.config import Filter
from stream.records import Alert, Ancestor, Certainty, Place, PlaceKind

_BEST_FIRST = (Certainty.OBSERVED, Certainty.LIKELY, Certainty.POSSIBLE)


class Why(StrEnum):
    """What became of an alert for a receiver, before or after it waited."""

    WANTED = "wanted"
    CANARY = "canary"
    KIND = "kind"
    NEVER_TOLD = "never_told"
    STALE = "stale"
    COUNTRY = "country"
    GOVERNORATE = "governorate"
    DISTRICT = "district"
    TYPE = "type"
    CERTAINTY = "certainty"
    ORIGINATORS = "originators"
    KILLED = "killed"
    DUPLICATE = "duplicate"
    COLLAPSED = "collapsed"


def want(alert: Alert, asked: Filter, now: datetime, *, told: bool, exercise: bool = False) -> Why:
    """WANTED, or why not. `told`: the receiver heard of the episode before, or of one that it carries on.

    A withdrawal and a lapse go to whoever was told, whatever else was asked for: nobody else needs them.
    """
    if is_canary(alert):
        return Why.CANARY
    if alert.kind not in asked.kinds:
        return Why.KIND
    if is_over(alert):
        return Why.WANTED if told else Why.NEVER_TOLD
    if not exercise and not is_fresh(alert, now):
        return Why.STALE
    return next(_misses(alert, asked), Why.WANTED)


def _misses(alert: Alert, asked: Filter) -> Iterator[Why]:
    place = alert.district
    if asked.countries and not any(_is_in(place, name, PlaceKind.COUNTRY) for name in asked.countries):
        yield Why.COUNTRY
    if asked.governorates and not any(
        _is_in(place, name, PlaceKind.GOVERNORATE) for name in asked.governorates
    ):
        yield Why.GOVERNORATE
    if asked.districts and not any(_is_in(place, name) for name in asked.districts):
        yield Why.DISTRICT
    if asked.types and set(asked.types).isdisjoint(alert.types):
        yield Why.TYPE
    if _BEST_FIRST.index(alert.certainty) > _BEST_FIRST.index(asked.certainty):
        yield Why.CERTAINTY
    if len(alert.originators) < asked.min_originators:
        yield Why.ORIGINATORS
    if killed(alert.casualties) < asked.min_killed:
        yield Why.KILLED


def _is_in(place: Place, name: str, kind: PlaceKind | None = None) -> bool:
    """Whether a place is, or lies in, the one that `name` means; of a kind, where one is given."""
    chain: tuple[Place | Ancestor, ...] = (place, *place.within)
    return any(_is_called(part, name) for part in chain if kind is None or part.kind is kind)


def _is_called(part: Place | Ancestor, name: str) -> bool:
    if name in (part.place_id, part.pcode, part.place_id.upper()):
        return True
    return fold_name(name) == fold_name(part.name_ar) or name.casefold() == part.name_en.casefold()
