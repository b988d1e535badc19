"""Reports of one attack as one incident: what together they say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from stream.incidents.grouping import Group, group
from stream.incidents.known import Known
from stream.incidents.originators import attested
from stream.incidents.report import Report, When
from stream.incidents.review import Ruling, about, parted, place_of, regrouped
from stream.incidents.window import Window
from stream.records import Attacker, Casualties, Figure, Incident, Onset, Place, stable_id


class Attack(NamedTuple):
    """An incident with the reports that tell of it, in the order of grouping. None are held of a past one."""

    incident: Incident
    reports: tuple[Report, ...] = ()

    @property
    def onset(self) -> Onset:
        """What the reports say of its beginning: one that says «goes on» outweighs all that call it new."""
        told = {report.onset for report in self.reports}
        return next((o for o in (Onset.CONTINUING, Onset.RESUMED, Onset.NEW) if o in told), Onset.UNKNOWN)


def attacks(window: Window, known: Known | None = None) -> tuple[Attack, ...]:
    """The incidents that a window tells of with their reports, by time. `known` is a speed-up: see `grouping`."""
    known = known if known is not None else Known()
    places = {place.place_id: place for place in window.places}
    concluded: dict[tuple[object, ...], Incident] = {}
    found = []
    grouped = group(window.reports, places, known, parted(window.rulings))
    for one in regrouped(grouped, window.rulings):
        rulings = about((report.event_id for report in one.reports), window.rulings)
        marks = ((report.event_id, report.digest, report.seq) for report in one.reports)
        key = (one.features, tuple(ruling.review.review_id for ruling in rulings), *marks)
        incident = known.incidents.get(key) or _ruled(_incident(one, places, known.copies), rulings)
        concluded[key] = incident
        found.append(Attack(incident, one.reports))
    known.incidents = concluded
    return tuple(
        sorted(found, key=lambda attack: (max(r.at for r in attack.reports), attack.incident.incident_id))
    )


def _ruled(incident: Incident, rulings: Sequence[Ruling]) -> Incident:
    """The incident with what a person said of it."""
    if not rulings:
        return incident
    district = place_of(rulings) or incident.district
    return replace(incident, district=district, reviews=tuple(ruling.review for ruling in rulings))


def _incident(group: Group, places: Mapping[str, Place], copies: Mapping[str, Collection[str]]) -> Incident:
    reports = group.reports
    newest = sorted(reports, key=lambda r: (r.published or r.seen, r.event_id), reverse=True)
    first = min(reports, key=lambda r: (r.seq, r.event_id))
    place = places[reports[0].place_id]
    disputed = _disputed(newest)
    who = attested(reports, disputed, copies)
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
