"""Reports grouped into incidents: a function of the set, whatever the order in which they came."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from stream.incidents.match import THRESHOLD, VETO, Feature, compare, contains
from stream.incidents.originators import attested
from stream.incidents.report import Report, When
from stream.incidents.window import Window
from stream.records import Attacker, Casualties, Figure, Incident, Onset, Place, stable_id

_SHARP = (timedelta(hours=18), timedelta(hours=30))


class Attack(NamedTuple):
    """An incident with the reports that tell of it, in the order of grouping. None are held of a past one."""

    incident: Incident
    reports: tuple[Report, ...] = ()

    @property
    def onset(self) -> Onset:
        """What the reports say of its beginning: one that says «goes on» outweighs all that call it new."""
        told = {report.onset for report in self.reports}
        return next((o for o in (Onset.CONTINUING, Onset.RESUMED, Onset.NEW) if o in told), Onset.UNKNOWN)


class _Group(NamedTuple):
    reports: list[Report]
    features: set[Feature]


def attacks(window: Window) -> tuple[Attack, ...]:
    """The incidents that a window tells of with their reports, by time."""
    places = {place.place_id: place for place in window.places}
    groups: list[_Group] = []
    for report in _in_order(window.reports, places):
        _assign(report, groups, places)
    found = [Attack(_incident(group, places), tuple(group.reports)) for group in groups]
    return tuple(
        sorted(found, key=lambda attack: (max(r.at for r in attack.reports), attack.incident.incident_id))
    )


def _in_order(reports: Iterable[Report], places: Mapping[str, Place]) -> list[Report]:
    """The sharpest first, so that vague reports find the incidents of sharp ones: by place, by date, by publication."""
    wide = {one: sum(contains(places[one], other) for other in places.values()) for one in places}
    return sorted(
        reports, key=lambda r: (wide[r.place_id], _vagueness(r.when), r.published or r.seen, r.event_id)
    )


def _vagueness(when: When | None) -> int:
    """0 for a part of a day or less, 1 for a day, 2 for longer, 3 where the text gives no date."""
    if when is None or when.inferred:
        return 3
    return bisect_right(_SHARP, when.end - when.start)


def _assign(report: Report, groups: list[_Group], places: Mapping[str, Place]) -> None:
    """Put a report where it fits best, if that is well enough, else alone: never where one report speaks against it."""
    best: tuple[float, _Group, set[Feature]] | None = None
    for group in groups:
        score, features = _fit(report, group, places)
        if score >= THRESHOLD and (best is None or score > best[0]):
            best = score, group, features
    if best is None:
        groups.append(_Group([report], set()))
    else:
        best[1].reports.append(report)
        best[1].features.update(best[2])


def _fit(report: Report, group: _Group, places: Mapping[str, Place]) -> tuple[float, set[Feature]]:
    """How well a report fits a group: half by its best match there, half by all, so that no single link chains on."""
    matches = []
    for other in group.reports:
        match = compare(report, other, places)
        if match.score <= VETO / 2:
            return match.score, set()
        matches.append(match)
    best = max(matches, key=lambda match: match.score)
    return (best.score + sum(match.score for match in matches) / len(matches)) / 2, set(best.features)


def _incident(group: _Group, places: Mapping[str, Place]) -> Incident:
    reports = group.reports
    newest = sorted(reports, key=lambda r: (r.published or r.seen, r.event_id), reverse=True)
    first = min(reports, key=lambda r: (r.seq, r.event_id))
    place = places[reports[0].place_id]
    disputed = _disputed(newest)
    who = attested(reports, disputed)
    published = [report.published for report in reports if report.published]
    when = _when([report.when for report in reports if report.when])
    types = Counter(report.type for report in reports)
    return Incident(
        incident_id=stable_id("in", place.locality_id, first.event_id),
        locality_id=place.locality_id,
        district=place,
        types=tuple(sorted(types, key=lambda kind: (-types[kind], kind))),
        event_ids=_sorted(report.event_id for report in reports),
        article_ids=_sorted(report.article_id for report in reports),
        outlets=_sorted(report.outlet for report in reports if report.outlet),
        originators=who.originators,
        casualties=_casualties(newest),
        attacker=_attacker(newest),
        disputed=disputed,
        occurred=when.occurred() if when else None,
        first_reported=min(published, default=None),
        last_reported=max(published, default=None),
        certainty=who.certainty,
        reasons=_sorted(group.features),
    )


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({str(word) for word in words}))


def _when(given: Sequence[When]) -> When | None:
    """What all the best dated reports agree on, else the narrowest of them: dates from texts go before inferred ones."""
    best = [when for when in given if not when.inferred] or given
    if not best:
        return None
    narrow = min(best, key=lambda when: (when.end - when.start, when.start, when.zone))
    start, end = max(when.start for when in best), min(when.end for when in best)
    return When(start, end, narrow.zone, narrow.precision, narrow.inferred) if start <= end else narrow


def _disputed(newest: Sequence[Report]) -> tuple[str, ...]:
    """What is disputed in the newest report of any outlet: an outlet that stops saying so has settled it."""
    last: dict[str, Report] = {}
    for report in newest:
        last.setdefault(report.outlet or report.article_id, report)
    return _sorted(what for report in last.values() for what in report.disputed)


def _casualties(newest: Sequence[Report]) -> Casualties:
    """The newest figures. One that covers a period or several places belongs to no single attack."""
    told = [report.casualties for report in newest if not report.casualties.period]
    return Casualties(
        killed=_first(figures.killed for figures in told),
        injured=_first(figures.injured for figures in told),
        children=_first(figures.children for figures in told),
    )


def _first(figures: Iterable[Figure | None]) -> Figure | None:
    return next((figure for figure in figures if figure is not None), None)


def _attacker(newest: Sequence[Report]) -> Attacker | None:
    """The attacker on the side that most reports name; the newest wording of it."""
    named = [report.attacker for report in newest if report.attacker]
    sides = Counter(attacker.side for attacker in named)
    return max(named, key=lambda attacker: (sides[attacker.side], -named.index(attacker)), default=None)


def reported_by(attack: Attack) -> datetime:
    """When the attack was last told of: what a reader calls its newest report."""
    return max(report.published or report.seen for report in attack.reports)
