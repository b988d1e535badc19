"""Runs tests/cases: each file is a story, reports in and alerts out. tests/builders.py says how a report is written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stream.incidents.match import bounds
from stream.records import Alert, AlertKind, Event, Figure, Tick, Withdrawal
from stream.watch import Policy, incidents
from tests.builders import Played, play, report, tick, withdrawal

CASES = sorted(Path(__file__).with_name("cases").glob("*.toml"))


def number(figure: Figure | None) -> float | None:
    found = bounds(figure)
    return found[0] if found else None


SEEN = {
    "district": lambda alert: alert.district.place_id,
    "killed": lambda alert: number(alert.casualties.killed),
    "injured": lambda alert: number(alert.casualties.injured),
    "sources": lambda alert: len(alert.originators),
    "incidents": lambda alert: len(alert.incident_ids),
    "follows": lambda alert: len(alert.follows),
    "earlier": lambda alert: alert.earlier_episode is not None,
    "types": lambda alert: list(alert.types),
    "kind": lambda alert: alert.kind,
    "reason": lambda alert: alert.reason,
    "revision": lambda alert: alert.revision,
    "onset": lambda alert: alert.onset,
    "certainty": lambda alert: alert.certainty,
}


def messages(then: dict[str, Any]) -> Iterator[Event | Withdrawal | Tick]:
    if "tick" in then:
        yield tick(then["tick"])
    elif "withdraw" in then:
        yield withdrawal(report(**then["withdraw"]))
    else:
        for outlet in then.get("each_outlet", [None]):
            for place in then.get("each_place", [None]):
                varied = {"outlet": outlet} if outlet else {}
                yield report(**then["report"] | varied | ({"place": place} if place else {}))


def localities(played: dict[str, Played], message: Event | Withdrawal | Tick) -> list[str]:
    match message:
        case Tick():
            return list(played)
        case Event():
            return [message.place.locality_id]
        case Withdrawal():
            return [message.locality_id]


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_case_is_told_as_its_file_says(path):
    case = tomllib.loads(path.read_text("utf-8"))
    assert case["tells"].endswith(".")
    played: dict[str, Played] = {}
    for number_of_step, then in enumerate(case["then"], 1):
        alerts, decided = [], []
        for message in messages(then):
            for locality in localities(played, message):
                before = played.get(locality, Played())
                after = played[locality] = play([message], after=before)
                alerts += after.alerts[len(before.alerts) :]
                decided += after.decisions[len(before.decisions) :]
        check(then, alerts, [decision.reason for decision in decided], played, f"step {number_of_step}")


def check(
    then: dict[str, Any], alerts: list[Alert], decided: list[str], played: dict[str, Played], step: str
):
    if "alerts" in then:
        assert len(alerts) == len(then["alerts"]), (step, [alert.reason for alert in alerts])
        pairs = zip(alerts, then["alerts"], strict=True)
        assert [{word: SEEN[word](alert) for word in want} for alert, want in pairs] == then["alerts"], step
    if "opened" in then:
        assert sum(alert.kind is AlertKind.OPENED for alert in alerts) == then["opened"], step
        assert sum(alert.kind is AlertKind.UPDATED for alert in alerts) == then["updated"], step
    if "decided" in then:
        assert then["decided"] in decided, step
    if "incidents" in then:
        found = [incident for state in played.values() for incident in incidents(state.window, Policy())]
        assert len(found) == then["incidents"], step
        for incident in found:
            assert len(incident.event_ids) == then.get("reports_of_each", len(incident.event_ids)), step
            assert len(incident.originators) == then.get("sources_of_each", len(incident.originators)), step
