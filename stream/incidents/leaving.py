"""Which events a window lets go: those too old to matter, and the oldest over its cap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from stream.incidents.incident import Attack
from stream.policy import Policy


def leaving(found: Sequence[Attack], now: datetime, policy: Policy) -> frozenset[str]:
    """Events that the window lets go."""
    return too_old(found, now, policy) | over_cap(found, now, policy)


def too_old(found: Sequence[Attack], now: datetime, policy: Policy) -> frozenset[str]:
    """Events of incidents of which every report is too old."""
    return frozenset(
        report.event_id
        for attack in found
        if all(report.at < now - policy.window for report in attack.reports)
        for report in attack.reports
    )


def over_cap(found: Sequence[Attack], now: datetime, policy: Policy) -> frozenset[str]:
    """Events over the cap: the oldest reports, by event time, then id, of those that are not too old by themselves.

    An incident's first report, which gives it its id, goes after all that are not first.
    """
    old = too_old(found, now, policy)
    over = sum(len(attack.reports) for attack in found) - len(old) - policy.cap
    if over <= 0:
        return frozenset()
    first = {min(attack.reports, key=lambda report: report.seq).event_id for attack in found}
    rest = sorted(
        (report.event_id in first, report.at, report.event_id)
        for attack in found
        for report in attack.reports
        if report.event_id not in old
    )
    return frozenset(event_id for *_, event_id in rest[:over])
