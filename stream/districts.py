"""Who is under attack now, since when, on how many voices: the newest alert of each episode as a row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from stream.export.log import Sent, current, newest
from stream.incidents.review import muted
from stream.meanwhile import Listening, Meanwhile
from stream.records import AlertKind, Certainty, Headline, Reviewed


class District(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A district as its newest alert leaves it. `changed` is the stream's time of that alert, `reason` its reason.

    `since` and `until` bound the attacks known; `meanwhile` is what a lapse must say with its silence.
    """

    district_id: str
    locality_id: str
    name_ar: str
    name_en: str
    within: str
    state: AlertKind
    since: datetime
    until: datetime
    originators: int
    certainty: Certainty
    reason: str
    changed: datetime
    incidents: int
    episode_id: str
    headline: Headline
    muted: bool = False
    reviews: tuple[Reviewed, ...] = ()
    meanwhile: Meanwhile | None = None


def under_attack(log: Iterable[Sent]) -> list[District]:
    """The districts under attack, what changed last first."""
    return [_district(sent) for sent in current(log)]


def with_lapsed(log: Iterable[Sent], listening: Listening) -> list[District]:
    """Those under attack and those fallen silent, with how much was heard of their governorate meanwhile."""
    told = [*log]
    standing = {sent.alert.alert_id for sent in current(told)}
    return [
        _district(sent, listening)
        for sent in newest(told)
        if sent.alert.alert_id in standing or sent.alert.kind is AlertKind.LAPSED
    ]


def _district(sent: Sent, listening: Listening | None = None) -> District:
    alert, place = sent.alert, sent.alert.district
    lapsed = alert.kind is AlertKind.LAPSED and listening is not None
    return District(
        district_id=place.place_id, locality_id=alert.locality_id, name_ar=place.name_ar, name_en=place.name_en,
        within=", ".join(a.name_en or a.name_ar for a in place.within), state=alert.kind, since=alert.since,
        until=alert.until, originators=len(alert.originators), certainty=alert.certainty, reason=alert.reason,
        changed=sent.at, incidents=len(alert.incident_ids), episode_id=alert.episode_id, headline=alert.headline,
        muted=muted(alert.reviews, sent.at), reviews=alert.reviews,
        meanwhile=listening.meanwhile(alert, sent.at) if lapsed and listening else None,
    )  # fmt: skip
