"""Which reports tell of the same attack: a function of the set, whatever the order in which they came.

`group` is that function. `Known` keeps what it compared the last time, so that a step costs about as much as the
reports that could tell of the same attack as the new one, and not as all that are held. It may be dropped at any
time: with it or without it the groups are the same (tests/incidents/test_grouping.py holds that).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec import Struct

from stream.incidents.known import Home, Known, Mark, Parted
from stream.incidents.match import THRESHOLD, VETO, Feature, Match, compare, contains, kinds_told
from stream.incidents.report import Report, When
from stream.records import Place, Type

_A_REPORT, _ENOUGH = 0.25, 4  # of groups that fit about as well, the one that more reports tell of
_SHARP = (timedelta(hours=18), timedelta(hours=30))
Order = tuple[int, int, datetime, str]
Kinds = Mapping[str, frozenset[Type]]


class Group(NamedTuple):
    """Reports of one attack, in the order of grouping, with what spoke for joining them."""

    reports: tuple[Report, ...]
    features: frozenset[Feature]


class _Growing(Struct):
    reports: list[Report]
    features: set[Feature]


def group(
    reports: Sequence[Report], places: Mapping[str, Place], known: Known | None = None, parted: Parted = ()
) -> list[Group]:
    """The reports in groups of one attack each, in the order in which the groups began.

    `parted` are pairs of sets of events of which a person said that no one of the first belongs with one of the second.
    """
    known = known if known is not None else Known()
    if known.parted != parted:
        known.forget()
        known.parted = parted
    kinds = kinds_told(reports)
    _compare_new(reports, places, kinds, known)
    in_order = _in_order(reports, known.wide)
    homes: list[Home] = []
    groups: dict[str, _Growing] = {}
    home: dict[str, str] = {}
    for report, place in zip(in_order, _homes(in_order, known, home, groups), strict=True):
        if place.first == report.event_id:
            groups[place.first] = _Growing([], set())
        groups[place.first].reports.append(report)
        groups[place.first].features.update(place.features)
        home[report.event_id] = place.first
        homes.append(place)
    known.order, known.homes = [known.marks[report.event_id] for report in in_order], homes
    return [Group(tuple(one.reports), frozenset(one.features)) for one in groups.values()]


def _homes(
    in_order: Sequence[Report], known: Known, home: Mapping[str, str], groups: Mapping[str, _Growing]
) -> Iterator[Home]:
    """Where each report goes, given where those before it went: what cannot have changed is taken as known."""
    order = [known.marks[report.event_id] for report in in_order]
    same = _common(order, known.order)
    yield from known.homes[:same]
    calm = (
        order[same + 1 :] == known.order[same:]
    )  # one report is new, and nothing has changed on its account yet
    joined = ""
    for position, report in enumerate(in_order[same:], same):
        links = known.links[report.event_id]
        before = known.homes[position - 1] if calm and position > same else None
        found = before and _still(before, links.get(in_order[same].event_id), joined)
        if found is None:
            found = _home(report.event_id, links, home, groups)
        calm = calm and (before is None or before.first == found.first)
        if position == same:
            joined = found.first
        yield found


def _compare_new(reports: Sequence[Report], places: Mapping[str, Place], kinds: Kinds, known: Known) -> None:
    """Bring the links up to date: what is new is compared with all, what is gone is let go."""
    if known.places != places:
        moved = {one for one, place in places.items() if known.places.get(one, place) != place}
        stale = {report.event_id for report in reports if report.place_id in moved}
        known.wide = _wide(places, known)
        known.places = dict(places)
        if stale:
            known.order, known.incidents = [], {}
    else:
        stale = set()
    now = {report.event_id: _mark(report, kinds) for report in reports}
    gone = {one for one, mark in known.marks.items() if one in stale or now.get(one) != mark}
    for one in gone:
        del known.marks[one], known.copies[one]
        for other in known.links.pop(one):
            if other not in gone:
                del known.links[other][one]
                known.copies[other].discard(one)
    compared = [report for report in reports if report.event_id in known.marks]
    for report in reports:
        if report.event_id not in known.marks:
            _compare(report, compared, places, kinds, known)
            compared.append(report)


def _wide(places: Mapping[str, Place], known: Known) -> dict[str, int]:
    """How many of the places each contains: only what is new or reads otherwise now is compared with the others."""
    left = [place for one, place in known.places.items() if places.get(one) != place]
    stay = [place for one, place in known.places.items() if places.get(one) == place]
    come = [place for one, place in places.items() if known.places.get(one) != place]
    wide = {
        one.place_id: known.wide[one.place_id]
        - sum(contains(one, other) for other in left)
        + sum(contains(one, other) for other in come)
        for one in stay
    }
    return wide | {one.place_id: sum(contains(one, other) for other in places.values()) for one in come}


def _mark(report: Report, kinds: Kinds) -> Mark:
    return report.event_id, report.digest, kinds[report.event_id]


def _compare(
    report: Report, others: Iterable[Report], places: Mapping[str, Place], kinds: Kinds, known: Known
) -> None:
    one = report.event_id
    links, copies = known.links.setdefault(one, {}), known.copies.setdefault(one, set())
    for held in others:
        match, other = compare(report, held, places, kinds), held.event_id
        if match.score <= VETO / 2 or _apart(one, other, known.parted):
            continue
        links[other] = known.links[other][one] = match
        if match.copied:
            copies.add(other)
            known.copies[other].add(one)
    known.marks[one] = _mark(report, kinds)


def _in_order(reports: Iterable[Report], wide: Mapping[str, int]) -> list[Report]:
    """The sharpest first, so that vague reports find the incidents of sharp ones: by place, by date, by publication."""

    def key(report: Report) -> Order:
        return (
            wide[report.place_id],
            _vagueness(report.when),
            report.published or report.seen,
            report.event_id,
        )

    return sorted(reports, key=key)


def _vagueness(when: When | None) -> int:
    """0 for a part of a day or less, 1 for a day, 2 for longer, 3 where the text gives no date."""
    if when is None or when.inferred:
        return 3
    return bisect_right(_SHARP, when.end - when.start)


def _common(one: Sequence[Mark], other: Sequence[Mark]) -> int:
    """How many they have in common from the start: grouped the same, whatever follows."""
    for position, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return position
    return min(len(one), len(other))


def _apart(one: str, other: str, parted: Parted) -> bool:
    return any((one in taken and other in left) or (other in taken and one in left) for taken, left in parted)


def _still(before: Home, match: Match | None, joined: str) -> Home | None:
    """Where a report went before, now that another stands before it and `joined` a group; None where it may differ."""
    if match is None:
        return None if before.first == joined else before
    if before.first != joined:
        return None
    best, count, total = max(before.best, match.score), before.number + 1, before.total + match.score
    if (fit := (best + total / count) / 2) < THRESHOLD or _rank(fit, count) <= before.second:
        return None
    features = before.features
    if match.score >= before.best:
        features = match.features if match.score > before.best else min(features, match.features)
    return Home(before.first, features, count, total, best, before.second)


def _home(
    event_id: str, links: Mapping[str, Match], home: Mapping[str, str], groups: Mapping[str, _Growing]
) -> Home:
    """The group that a report fits best, if well enough, else a new one: never where one report speaks against it.

    Half by its best match there, half by all, so that no single link chains on. Weights are quarters, so that sums
    are exact in any order. Of groups that fit, the one that fits best, a little more for each report that it has; of
    equal ones the one that began first; of equal matches the first by its features.
    """
    fits: dict[str, list[Match]] = {}
    for other, match in links.items():
        at = home.get(other)
        if at is not None:
            fits.setdefault(at, []).append(match)
    found, most, second = None, VETO, VETO  # ranks, of those that fit
    for at in groups if len(fits) > 1 else fits:
        matches = fits.get(at, ())
        if not matches or len(matches) < len(groups[at].reports):
            continue  # a report there speaks against it
        total = sum(match.score for match in matches)
        best = max(match.score for match in matches)
        fit = (best + total / len(matches)) / 2
        if fit < THRESHOLD:
            continue
        rank = _rank(fit, len(matches))
        if rank > most:
            found, most, second = (at, len(matches), total, best), rank, most
        else:
            second = max(second, rank)
    if found is None:
        return Home(event_id)
    at, count, total, best = found
    features = min({match.features for match in fits[at] if match.score == best})
    return Home(at, features, count, total, best, second)


def _rank(fit: float, reports: int) -> float:
    """What decides between groups that fit."""
    return fit + _A_REPORT * min(reports, _ENOUGH)
