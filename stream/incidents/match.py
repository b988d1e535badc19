"""Do two reports tell of the same attack? Facts first, words second, and a reason for every point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from stream.articles.sketch import overlap
from stream.data import Row, table
from stream.incidents.report import Report, When
from stream.records import Casualties, Figure, Place, PlaceKind, Side, Type

PUBLISHED_TOGETHER = timedelta(hours=12)
PUBLISHED_NEAR = timedelta(hours=36)
STILL_NEWS = timedelta(hours=36)
UNSURE = timedelta(days=8)  # how far a publication date that nobody stated is trusted to be off
COPIED, PARTLY_COPIED = 0.6, 0.2
FAR, FAR_BY = 3, 10
MANY = 10
A_BARE_DAY = time(12)  # a publication of which only the day is known stands at its noon in UTC


class Feature(StrEnum):
    """What speaks for or against; the weights stand in data/match_weights.toml."""

    SAME_PLACE = "same_place"
    WIDER_PLACE = "wider_place"
    OTHER_PLACE = "other_place"
    SAME_DAY = "same_day"
    DAY_FITS = "day_fits"
    SOON_AFTER = "soon_after"
    NEXT_DAY = "next_day"
    DAY_UNSURE = "day_unsure"
    OTHER_HOUR = "other_hour"
    OTHER_DAY = "other_day"
    DAY_AFTER = "day_after"
    DAY_SLIPPED = "day_slipped"
    SAME_TYPE = "same_type"
    OTHER_TYPE = "other_type"
    ONE_ARTICLE = "one_article"
    SAME_TOLL = "same_toll"
    SAME_HIGH_TOLL = "same_high_toll"
    BOTH_ONE_DEAD = "both_one_dead"
    SAME_INJURED = "same_injured"
    OTHER_TOLL = "other_toll"
    FAR_TOLL = "far_toll"
    OTHER_TOLL_OTHER_DAY = "other_toll_other_day"
    OTHER_TOLL_OTHER_TYPE = "other_toll_other_type"
    SAME_ATTACKER = "same_attacker"
    OTHER_ATTACKER = "other_attacker"
    SAME_WEAPON = "same_weapon"
    SAME_OBJECT = "same_object"
    COPIED = "copied"
    PARTLY_COPIED = "partly_copied"
    WIDER_AND_AGAINST = "wider_and_against"


class Match(NamedTuple):
    """How well two reports fit, and why; `copied`: one text, as good as."""

    score: float
    features: tuple[Feature, ...]
    copied: bool = False


class _WeightRow(Row, frozen=True):
    weight: float
    why: str
    yes: tuple[dict[str, Any], ...]
    no: tuple[dict[str, Any], ...]


class _Kin(Row, frozen=True):
    types: tuple[frozenset[Type], ...]
    sides: tuple[frozenset[Side], ...]


class WeightTable(Row, frozen=True):
    """The whole of match_weights.toml."""

    threshold: float
    veto: float
    weight: dict[Feature, _WeightRow]
    kin: _Kin


_TABLE = table(WeightTable, "match_weights.toml")
THRESHOLD, VETO = _TABLE.threshold, _TABLE.veto
WEIGHTS: Mapping[Feature, float] = {feature: row.weight for feature, row in _TABLE.weight.items()}
_KIN_TYPES, _KIN_SIDES = _TABLE.kin.types, _TABLE.kin.sides
_AGAINST = frozenset(feature for feature, weight in WEIGHTS.items() if weight < 0)
_A_DAY_LATER = frozenset({Feature.NEXT_DAY, Feature.DAY_AFTER, Feature.DAY_SLIPPED})
_DAYS_APART = Match(WEIGHTS[Feature.OTHER_DAY], (Feature.OTHER_DAY,))
_PLACES_APART = Match(WEIGHTS[Feature.OTHER_PLACE], (Feature.OTHER_PLACE,))


def kinds_told(reports: Iterable[Report]) -> dict[str, frozenset[Type]]:
    """What each report's article calls the attack: the kinds of all its events of one place, time and toll."""
    told: dict[tuple[object, ...], set[Type]] = defaultdict(set)
    for report in reports:
        told[_telling(report)].add(report.type)
    return {report.event_id: frozenset(told[_telling(report)]) for report in reports}


def _telling(report: Report) -> tuple[object, ...]:
    return report.article_id, report.place_id, report.when, bounds(report.casualties.killed)


def compare(
    one: Report,
    other: Report,
    places: Mapping[str, Place],
    kinds: Mapping[str, frozenset[Type]] = MappingProxyType({}),
) -> Match:
    """The sum of the weights of all features that hold between two reports; another place or day settles it alone.

    `kinds` says what each report's article calls the attack (`kinds_told`); without it, each report's own type counts.
    """
    place = _place(places[one.place_id], places[other.place_id])
    if place is Feature.OTHER_PLACE:
        return _PLACES_APART
    day = tuple(_day(one, other))
    if Feature.OTHER_DAY in day:
        return _DAYS_APART
    ours, theirs = (kinds.get(report.event_id, frozenset({report.type})) for report in (one, other))
    if one.article_id == other.article_id:
        ours, theirs = frozenset({one.type}), frozenset({other.type})
    features = [place, *day, *_type(one, other, ours, theirs), *_toll(one, other), *_who_and_what(one, other)]
    features += _words(one, other)
    if Feature.OTHER_TOLL in features:
        if not _A_DAY_LATER.isdisjoint(features):
            features.append(Feature.OTHER_TOLL_OTHER_DAY)
        if ours.isdisjoint(theirs) and Type.OTHER not in ours | theirs:
            features.append(Feature.OTHER_TOLL_OTHER_TYPE)
    if Feature.DAY_AFTER in features and Feature.SAME_HIGH_TOLL in features:
        features.remove(Feature.SAME_HIGH_TOLL)  # a day apart the same figure is no second sign
    if place is Feature.WIDER_PLACE and _AGAINST.intersection(features):
        features.append(Feature.WIDER_AND_AGAINST)
    copied = Feature.COPIED in features or one.article_id == other.article_id
    return Match(sum(WEIGHTS[feature] for feature in features), tuple(features), copied)


def contains(wide: Place, part: Place) -> bool:
    """Whether `part` lies in `wide`: by its containers, as a reading that `wide` left open, or named after it.

    An airport, a barracks or a market bears the name of the quarter that it lies in.
    """
    if wide.place_id == part.place_id:
        return False
    for container in part.within:  # asked for all pairs of a city's places: a loop costs half of `any`
        if container.place_id == wide.place_id:
            return True
    if part.place_id in wide.alternatives:
        return True
    return (
        part.kind is PlaceKind.LANDMARK and wide.kind is not PlaceKind.LANDMARK and _named_after(part, wide)
    )


def _named_after(part: Place, wide: Place) -> bool:
    """«مطار المزة», of «المزة»: in one locality, the name and something before it."""
    same = part.locality_id == wide.locality_id and wide.place_id != wide.locality_id
    return same and part.name_ar.endswith(f" {wide.name_ar}")


def _place(one: Place, other: Place) -> Feature:
    if one.place_id == other.place_id:
        return Feature.SAME_PLACE
    return Feature.WIDER_PLACE if contains(one, other) or contains(other, one) else Feature.OTHER_PLACE


def _dated(report: Report) -> When | None:
    """When the text says that it happened: not after it was told, where the hour of publication is known."""
    when, told = report.when, report.published
    if when is None or when.inferred:
        return None
    if told is None or report.inferred or told.time() == A_BARE_DAY or not when.start < told < when.end:
        return when
    return When(when.start, told, when.zone, when.precision, when.inferred)


def _day(one: Report, other: Report) -> Iterator[Feature]:
    first, second = _dated(one), _dated(other)
    if first and second:
        day = _when(first, second)
        yield Feature.DAY_SLIPPED if day is Feature.DAY_AFTER and _printed_together(one, other) else day
    elif first or second:
        dated, undated = (first, other) if first else (second, one)
        if dated and undated.published:
            yield _news(dated, undated.published, unsure=undated.inferred)
    elif one.published and other.published:
        apart = abs(one.published - other.published)
        if apart <= PUBLISHED_TOGETHER:
            yield Feature.SOON_AFTER
        elif apart <= PUBLISHED_NEAR:
            yield Feature.NEXT_DAY
        else:
            unsure = (one.inferred or other.inferred) and apart <= UNSURE
            yield Feature.DAY_UNSURE if unsure else Feature.OTHER_DAY


def _printed_together(one: Report, other: Report) -> bool:
    """Whether two reports came out in the same hours, by dates that their outlets stated."""
    if one.published is None or other.published is None or one.inferred or other.inferred:
        return False
    return abs(one.published - other.published) <= PUBLISHED_TOGETHER


def _news(dated: When, published: datetime, *, unsure: bool) -> Feature:
    """Whether an attack of that date was news when something without a date was published."""
    if dated.start - PUBLISHED_TOGETHER <= published <= dated.end + STILL_NEWS:
        return Feature.DAY_FITS
    near = dated.start - UNSURE <= published <= dated.end + UNSURE
    return Feature.DAY_UNSURE if unsure and near else Feature.OTHER_DAY


def _when(one: When, other: When) -> Feature:
    if one.start <= other.end and other.start <= one.end:
        return Feature.SAME_DAY
    (first, last), (begin, end) = one.days(), other.days()
    apart = max(first, begin) - min(last, end)
    if apart <= timedelta():
        return Feature.OTHER_HOUR
    return Feature.DAY_AFTER if apart == timedelta(days=1) else Feature.OTHER_DAY


def _type(one: Report, other: Report, ours: frozenset[Type], theirs: frozenset[Type]) -> Iterator[Feature]:
    if one.article_id == other.article_id:
        yield Feature.ONE_ARTICLE
    if not ours.isdisjoint(theirs):
        yield Feature.SAME_TYPE
    elif not any(group & ours and group & theirs for group in _KIN_TYPES):
        yield Feature.OTHER_TYPE


def _toll(one: Report, other: Report) -> Iterator[Feature]:
    ours, theirs = bounds(one.casualties.killed), bounds(other.casualties.killed)
    if ours and theirs:
        (low, high), (low2, high2) = ours, theirs
        if low <= high2 and low2 <= high:
            if max(low, low2) > 1:
                yield Feature.SAME_TOLL
            elif max(low, low2) == 1:
                yield Feature.BOTH_ONE_DEAD
            if min(low, low2) >= MANY:
                yield Feature.SAME_HIGH_TOLL
        else:
            yield Feature.OTHER_TOLL
            more, fewer = max(low, low2), min(high, high2)
            if more > FAR * max(1, fewer) and more - fewer >= FAR_BY:
                yield Feature.FAR_TOLL
    injured = bounds(one.casualties.injured), bounds(other.casualties.injured)
    if injured[0] and injured[1] and injured[0] == injured[1] and injured[0][0]:
        yield Feature.SAME_INJURED


def bounds(figure: Figure | None) -> tuple[float, float] | None:
    """A figure as low and high, open ends as 0 and infinity; None where no number is given."""
    if figure is None or (figure.low is None and figure.high is None):
        return None
    low = float(figure.low or 0)
    return low, float(figure.high) if figure.high is not None else float("inf")


def killed(casualties: Casualties) -> float:
    """The dead at least, 0 where none are reported."""
    found = bounds(casualties.killed)
    return (found[0] or min(found[1], 1.0)) if found else 0.0


def _who_and_what(one: Report, other: Report) -> Iterator[Feature]:
    if one.attacker and other.attacker:
        sides = {one.attacker.side, other.attacker.side}
        if len(sides) == 1:
            yield Feature.SAME_ATTACKER
        elif not any(sides <= group for group in _KIN_SIDES):
            yield Feature.OTHER_ATTACKER
    if set(one.weapons).intersection(other.weapons):
        yield Feature.SAME_WEAPON
    if set(one.objects).intersection(other.objects):
        yield Feature.SAME_OBJECT


def _words(one: Report, other: Report) -> Iterator[Feature]:
    shared = overlap(one.sketch, other.sketch)
    if shared >= COPIED:
        yield Feature.COPIED
    elif shared >= PARTLY_COPIED:
        yield Feature.PARTLY_COPIED
