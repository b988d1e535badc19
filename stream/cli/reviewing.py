"""What a person at the keyboard decides about: an id resolved to its locality and incidents, by what the alerts say."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from stream import envelope
from stream.inputs import Raw
from stream.records import Alert, Review


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
