"""One district's story: which attacks an episode is made of, who told of each, in which words, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from stream.alerts.episode import opens_alerts
from stream.export.harm import Audience, event_for, incident_for
from stream.export.names import because
from stream.incidents.match import WEIGHTS, Feature
from stream.live.board import Board, Heard, Shown, country, last_of
from stream.live.decide import Choices, Decision, Localities, choices, decisions
from stream.live.sight import source_link
from stream.live.views import (
    Card,
    Named,
    Toll,
    Voice,
    When,
    Words,
    attacker,
    card,
    named,
    tolls,
    voices,
    when,
    why,
    words_of,
)
from stream.places.entry import Entry
from stream.records import Event, Evidence, Field, Incident
from stream.text.plain import plain

SENTENCE_CHARS = 600
SILENT_SHOWN = 30


class Passage(Struct, frozen=True):
    """A passage of an article with the marks that were read in it: [start, end, rule] in code points of `text`."""

    field: str
    text: str
    marks: tuple[tuple[int, int, str], ...]


class Telling(Struct, frozen=True, kw_only=True):
    """One report. `article`, `attacker_words`, `passage` and `confidence` are an analyst's."""

    id: str
    article: str
    outlet: Words
    link: str
    published: datetime | None
    published_inferred: bool
    heard: datetime
    withdrawn: datetime | None
    place: Named
    type: str
    claim: str
    onset: str
    occurred: When | None
    killed: Toll | None
    injured: Toll | None
    attacker: tuple[str, str] | None
    attacker_words: str
    objects: tuple[str, ...]
    sources: tuple[Voice, ...]
    passage: Passage | None
    confidence: float | None


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


class Moment(Struct, frozen=True):
    """One alert in the episode's time line."""

    alert: str
    revision: int
    kind: str
    sent: datetime
    why: Words
    headline: Words


class Story(Struct, frozen=True, kw_only=True):
    """All that the page tells of one episode. `held` and `choices` are an analyst's."""

    card: Card
    line: tuple[Moment, ...]
    strikes: tuple[Strike, ...]
    held: tuple[Strike, ...]
    others: tuple[Telling, ...]
    missing: int
    decisions: tuple[Decision, ...]
    choices: Choices | None


def story(
    shown: Shown,
    board: Board,
    entries: Mapping[str, Entry],
    audience: Audience,
    places: Localities | None = None,
) -> Story:
    """An episode with its attacks, newest first.

    `held` are attacks on its place that no alert tells of: weak ones, and those that a person dismissed. `others` are
    reports of its place and time that belong to no attack, withdrawn ones too; `missing` counts attacks whose reports
    are no longer held. `places`: where an analyst may put an attack, if anything may be decided here.
    """
    alert, deep = shown.newest.alert, audience is Audience.ANALYSTS
    heard, here = board.heard_in(alert.locality_id), board.attacks_in(alert.locality_id)
    mine = _of(alert.incident_ids, here)
    open_to = board.decidable_in(alert.locality_id) if deep else ()
    untold = _untold(shown, board, open_to)
    by_id = {one.event.event_id: one for one in heard}
    strikes, held = (
        tuple(_strike(incident, by_id, entries, audience) for incident in some) for some in (mine, untold)
    )
    told = {name for incident in (*mine, *untold) for name in incident.event_ids}
    others = tuple(
        telling(one, entries, audience)
        for one in heard
        if one.event.event_id not in told and _about(one.event, shown)
    )
    line = tuple(
        Moment(
            one.alert.alert_id, one.alert.revision, one.alert.kind, one.sent, why(one.alert),
            Words(plain(one.alert.headline.ar), plain(one.alert.headline.en)),
        )
        for one in shown.told
    )  # fmt: skip
    return Story(
        card=card(shown, board, entries, audience), line=line, strikes=strikes, held=held, others=others,
        missing=len(alert.incident_ids) - len(mine),
        decisions=decisions(shown, board, (*mine, *untold), audience),
        choices=choices(alert.locality_id, open_to, places) if places and deep else None,
    )  # fmt: skip


class Silent(Struct, frozen=True, kw_only=True):
    """An attack on a district of which nothing is shown: weakly told, or held for a second source."""

    locality: str
    place: Named
    country: str
    strike: Strike
    choices: Choices


def silent(board: Board, entries: Mapping[str, Entry], places: Localities) -> tuple[Silent, ...]:
    """The attacks that no alert tells of, in localities without any alert; what was told of last comes first."""
    told = {shown.newest.alert.locality_id for shown in board.listed()}
    found = [
        (one, here)
        for locality in board.reports
        if locality not in told
        for here in (board.decidable_in(locality),)
        for one in here
        if opens_alerts(one.district)
    ]
    found.sort(key=lambda pair: (last_of(pair[0]), pair[0].incident_id), reverse=True)
    return tuple(_silent(one, here, board, entries, places) for one, here in found[:SILENT_SHOWN])


def _silent(
    one: Incident,
    here: tuple[Incident, ...],
    board: Board,
    entries: Mapping[str, Entry],
    places: Localities,
) -> Silent:
    by_id = {heard.event.event_id: heard for heard in board.heard_in(one.locality_id)}
    land = country(one.district)
    return Silent(
        locality=one.locality_id,
        place=named(one.district),
        country=land.place_id.partition(".")[0] if land else "",
        strike=_strike(one, by_id, entries, Audience.ANALYSTS),
        choices=choices(one.locality_id, here, places),
    )


def _of(wanted: Sequence[str], here: Iterable[Incident]) -> list[Incident]:
    """The incidents of these ids that are held, the last first."""
    found = {incident.incident_id: incident for incident in here}
    return [found[name] for name in reversed(wanted) if name in found]


def _untold(shown: Shown, board: Board, here: Iterable[Incident]) -> list[Incident]:
    """Incidents of an episode's district that no alert of its locality tells of."""
    alert = shown.newest.alert
    told = {
        name
        for one in board.listed()
        if one.newest.alert.locality_id == alert.locality_id
        for name in one.newest.alert.incident_ids
    }
    return [
        one
        for one in here
        if one.incident_id not in told and one.district.place_id == alert.district.place_id
    ]


def _strike(
    held: Incident, heard: Mapping[str, Heard], entries: Mapping[str, Entry], audience: Audience
) -> Strike:
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


def telling(heard: Heard, entries: Mapping[str, Entry], audience: Audience) -> Telling:
    """One report as it may be shown: its words are for analysts, who know what must not be passed on."""
    event, deep = event_for(audience, heard.event, entries), audience is Audience.ANALYSTS
    killed, injured = tolls(event.casualties, audience)
    return Telling(
        id=event.event_id,
        article=plain(event.article_id) if deep else "",
        outlet=words_of(event.outlet),
        link=source_link(heard.event, audience),
        published=event.published_at,
        published_inferred=event.published_inferred,
        heard=heard.at,
        withdrawn=heard.withdrawn,
        place=named(event.place),
        type=event.type,
        claim=event.claim,
        onset=event.onset,
        occurred=when(event.occurred),
        killed=killed,
        injured=injured,
        attacker=attacker(event.attacker),
        attacker_words=plain(event.attacker.name) if event.attacker else "",
        objects=event.objects,
        sources=voices(event.sources),
        passage=passage(event),
        confidence=event.confidence if deep else None,
    )


def passage(event: Event) -> Passage | None:
    """The longest piece of evidence, with the shorter ones that lie in it marked."""
    found = max(event.evidence, key=lambda one: (len(one.text), -one.start), default=None)
    if found is None or not found.text:
        return None
    text = plain(found.text[:SENTENCE_CHARS])
    marks = sorted(
        (one.start - found.start, min(one.end - found.start, len(text)), one.rule)
        for one in event.evidence
        if one is not found and _inside(one, found, len(text))
    )
    return Passage(str(Field(found.field)), text, tuple(marks))


def _inside(one: Evidence, whole: Evidence, length: int) -> bool:
    return (
        one.field is whole.field
        and whole.start <= one.start < min(one.end, whole.start + length)
        and one.end <= whole.end
        and one.end - one.start < whole.end - whole.start
    )


def _published(heard: Heard) -> tuple[datetime, str]:
    return heard.event.published_at or heard.at, heard.event.event_id


def _about(event: Event, shown: Shown) -> bool:
    """Whether a report was about the episode's district in its time."""
    alert = shown.newest.alert
    at = event.occurred.end if event.occurred else event.published_at
    return event.place.place_id == alert.district.place_id and (
        at is None or alert.since <= at <= alert.until
    )
