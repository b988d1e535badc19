"""A report as the window keeps it: what matching and alerting need of an event, and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from msgspec import Struct
from xxhash import xxh3_64_intdigest

from stream.records import (
    Attacker,
    Casualties,
    Claim,
    Event,
    Evidence,
    Occurred,
    Onset,
    Quote,
    Source,
    TimePrecision,
    Type,
    encode,
)

QUOTE_CHARS = 200
SUPERSEDED_KEPT = 4
A_DAY = timedelta(days=1)
OCCURRENCE = "occurrence"


class When(Struct, frozen=True, array_like=True):
    """An interval in UTC, both ends included, with the place's own offset from UTC in minutes."""

    start: datetime
    end: datetime
    zone: int
    precision: TimePrecision
    inferred: bool

    def days(self) -> tuple[date, date]:
        """Its first and last day at the place."""
        offset = timedelta(minutes=self.zone)
        return (self.start + offset).date(), (self.end + offset).date()

    def occurred(self) -> Occurred:
        """The interval as records carry it, in the place's own time."""
        zone = timezone(timedelta(minutes=self.zone))
        return Occurred(
            start=self.start.astimezone(zone),
            end=self.end.astimezone(zone),
            precision=self.precision,
            inferred=self.inferred,
        )


class Report(Struct, frozen=True, array_like=True, kw_only=True):
    """One event, compact. `seq` counts arrivals at the locality; `digest` and `before` recognise old deliveries."""

    seq: int
    event_id: str
    digest: int
    before: tuple[int, ...]
    article_id: str
    outlet: str
    published: datetime | None
    inferred: bool
    place_id: str
    type: Type
    disputed: tuple[str, ...]
    onset: Onset
    attacker: Attacker | None
    weapons: tuple[str, ...]
    objects: tuple[str, ...]
    casualties: Casualties
    when: When | None
    sources: tuple[Source, ...]
    quote: Quote | None
    confidence: float
    sketch: tuple[int, ...]
    seen: datetime

    @property
    def at(self) -> datetime:
        """The time that the report is kept and sorted by: the attack's end, else publication, else arrival."""
        return self.when.end if self.when else self.published or self.seen


def digest(event: Event) -> int:
    """63 bits that tell one version of an event from another."""
    return xxh3_64_intdigest(encode(event)) >> 1


def report_of(event: Event, *, seq: int, seen: datetime, before: tuple[int, ...] = ()) -> Report:
    """The report that `event` makes as the `seq`th arrival at its locality, at `seen` of the stream's clock."""
    disputed = event.disputed
    if event.claim is Claim.DISPUTED and not disputed:
        disputed = (OCCURRENCE,)
    return Report(
        seq=seq,
        event_id=event.event_id,
        digest=digest(event),
        before=before[-SUPERSEDED_KEPT:],
        article_id=event.article_id,
        outlet=event.outlet,
        published=event.published_at.astimezone(UTC) if event.published_at else None,
        inferred=event.published_inferred,
        place_id=event.place.place_id,
        type=event.type,
        disputed=tuple(sorted(set(disputed))),
        onset=event.onset,
        attacker=event.attacker,
        weapons=event.weapons,
        objects=event.objects,
        casualties=event.casualties,
        when=_when(event),
        sources=event.sources,
        quote=_quote(event),
        confidence=event.confidence,
        sketch=event.sketch,
        seen=seen.astimezone(UTC),
    )


def _when(event: Event) -> When | None:
    """The interval of the attack; the day up to publication, inferred, where the event gives none.

    One that begins a day or more after publication was misread, and is none.
    """
    if event.occurred is None or _not_yet(event.occurred, event.published_at):
        if event.published_at is None:
            return None
        published = event.published_at.astimezone(UTC)
        zone = event.published_at.utcoffset() or timedelta()
        return When(published - A_DAY, published, _minutes(zone), TimePrecision.DAY, inferred=True)
    occurred = event.occurred
    zone = occurred.end.utcoffset() or timedelta()
    start, end = sorted((occurred.start.astimezone(UTC), occurred.end.astimezone(UTC)))
    return When(start, end, _minutes(zone), occurred.precision, occurred.inferred)


def _not_yet(occurred: Occurred, published: datetime | None) -> bool:
    return published is not None and min(occurred.start, occurred.end) > published + A_DAY


def _minutes(offset: timedelta) -> int:
    return int(offset.total_seconds() // 60)


def _quote(event: Event) -> Quote | None:
    """The longest piece of evidence: it is the one that a reader can judge alone."""
    found = max(event.evidence, key=_words, default=None)
    if found is None or not found.text:
        return None
    return Quote(
        article_id=event.article_id,
        outlet=event.outlet,
        url=event.url,
        field=found.field,
        start=found.start,
        end=min(found.end, found.start + QUOTE_CHARS),
        rule=found.rule,
        text=found.text[:QUOTE_CHARS],
    )


def _words(evidence: Evidence) -> tuple[int, int]:
    return min(len(evidence.text), QUOTE_CHARS), -evidence.start
