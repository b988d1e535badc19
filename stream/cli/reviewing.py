"""What a person at the keyboard decides about: an id resolved to its locality and incidents, by what the alerts say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import msgspec
from msgspec import Struct

from stream import envelope
from stream.inputs import Raw
from stream.policy import Policy
from stream.records import Alert, Event, Review, Tick
from stream.replay import Replay, read_dump


class Unknown(Exception):
    """No alert tells of the incident or episode."""


class Subject(Struct, frozen=True):
    """Where an incident or episode lies, and which incidents it is."""

    locality_id: str
    incident_ids: tuple[str, ...]
    episode_id: str = ""


def subject(target: str, alerts: Iterable[Raw]) -> Subject:
    """The incident or episode that a person means, by lines of a dump of `alerts`. Raises Unknown."""
    found: Alert | None = None
    for raw in alerts:
        alert = _alert(raw)
        if alert is not None and target in (alert.episode_id, *alert.incident_ids):
            found = alert if found is None or alert.revision >= found.revision else found
    if found is None:
        raise Unknown(
            f"No alert tells of {target}. For an incident that raised none, give its --locality: "
            "`rasid replay --show incidents --format jsonl` says it."
        )
    if target == found.episode_id:
        return Subject(found.locality_id, found.incident_ids, found.episode_id)
    return Subject(found.locality_id, (target,))


def told_of(incident_ids: Iterable[str], locality: str, events: Iterable[Raw], policy: Policy) -> list[Event]:
    """The reports of incidents, the newest first, by lines of a dump of `events`. Raises Unknown where none are held."""
    run, reports = Replay(policy, "", timedelta(minutes=1)), dict[str, Event]()
    for line in read_dump(events):
        if isinstance(line.message, Event):
            reports[line.message.event_id] = line.message
        if isinstance(line.message, Tick) or str(envelope.locality(line.message)) == locality:
            run.message(line.message, line.partition)
    wanted = frozenset(incident_ids)
    held = {name for one in run.incidents() if one.incident_id in wanted for name in one.event_ids}
    found = [reports[name] for name in held if name in reports]
    if not found:
        raise Unknown("No report of it is held any more, so it cannot be moved: dismiss it instead.")
    return sorted(found, key=lambda e: (str(e.published_at or ""), e.event_id), reverse=True)


def decided(lines: Iterable[Raw]) -> list[Review]:
    """The reviews in a dump of `reviews`, by time; what is none is left out."""
    found = []
    for raw in lines:
        data = _data(raw)
        try:
            found.append(envelope.open_review(data))
        except ValueError:
            continue
    return sorted(found, key=lambda one: (one.at, one.review_id))


def _alert(raw: Raw) -> Alert | None:
    try:
        return envelope.open_alert(_data(raw))
    except ValueError:
        return None


def _data(raw: Raw) -> bytes:
    entry = msgspec.json.decode(raw.value, type=dict[str, msgspec.Raw])
    return bytes(entry.get("data", msgspec.Raw(b"")))
