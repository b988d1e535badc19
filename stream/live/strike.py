"""One attack as the page shows it, with the reports that tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from stream.export.harm import Audience, incident_for
from stream.export.names import because
from stream.incidents.match import WEIGHTS, Feature
from stream.live.board import Heard
from stream.live.telling import Telling, telling
from stream.live.views import Named, Toll, Voice, When, Words, attacker, named, tolls, voices, when
from stream.places.entry import Entry
from stream.records import Incident


class Strike(Struct, frozen=True, kw_only=True):
    """One attack of the episode with the reports that tell of it. `because`: why they were taken for one."""

    id: str
    place: Named
    types: tuple[str, ...]
    occurred: When | None
    killed: Toll | None
    injured: Toll | None
    attacker: tuple[str, str] | None
    voices: tuple[Voice, ...]
    certainty: str
    disputed: tuple[str, ...]
    because: tuple[Words, ...]
    reviews: tuple[str, ...]
    tellings: tuple[Telling, ...]


def strike(
    held: Incident, heard: Mapping[str, Heard], entries: Mapping[str, Entry], audience: Audience
) -> Strike:
    """An attack as it may be shown, its reports by publication."""
    incident = incident_for(audience, held, entries)
    killed, injured = tolls(incident.casualties, audience)
    told = [heard[name] for name in incident.event_ids]
    return Strike(
        id=incident.incident_id,
        place=named(incident.district),
        types=incident.types,
        occurred=when(incident.occurred),
        killed=killed,
        injured=injured,
        attacker=attacker(incident.attacker),
        voices=voices(incident.originators),
        certainty=incident.certainty,
        disputed=incident.disputed,
        because=tuple(
            Words(because(one, "ar"), because(one, "en"))
            for one in incident.reasons
            if WEIGHTS[Feature(one)] > 0  # what spoke against it did not join them
        ),
        reviews=tuple(one.action for one in incident.reviews),
        tellings=tuple(telling(one, entries, audience) for one in sorted(told, key=_published)),
    )


def _published(heard: Heard) -> tuple[datetime, str]:
    return heard.event.published_at or heard.at, heard.event.event_id
