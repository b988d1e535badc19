"""One report as the page shows it: the outlet, what it told, and the words it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from stream.export.harm import Audience, event_for
from stream.live.board import Heard
from stream.live.sight import source_link
from stream.live.views import Named, Toll, Voice, When, Words, attacker, named, tolls, voices, when, words_of
from stream.places.entry import Entry
from stream.records import Event, Evidence, Field
from stream.text.plain import plain

SENTENCE_CHARS = 600


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
