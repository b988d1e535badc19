"""What is fuzzed: each target takes bytes, and raises only where Rasid would be wrong.

What a function is documented to raise (ValueError for what is no record, TooMuch for a flood) is no crash; every law that
its callers lean on is asserted.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import msgspec

from stream import envelope, pipeline
from stream.alerts import district
from stream.articles.decode import Refusal, decode
from stream.articles.fold import fold, fold_name
from stream.articles.html import is_fragment, is_page, read_fragment
from stream.articles.limits import TooMuch
from stream.envelope import ALERT_TYPES, REPORTED, REVIEWED, TICK, WITHDRAWN
from stream.events.extract import Extractor
from stream.events.tolls.counts import find_tolls
from stream.events.tolls.numbers import bounded, is_number, tokenise
from stream.events.when.times import anchor, find_times
from stream.incidents import window
from stream.ingest import feed, page
from stream.places.entry import Entry
from stream.places.gazetteer import load
from stream.places.tables.import_tables import Refused
from stream.places.tables.importing import import_tables
from stream.policy import Policy
from stream.records import Article, Event, PlaceKind, Review, Tick, encode
from stream.watch import Districts, Window
from stream.worker import stored

LATEST = datetime(2030, 1, 1, tzinfo=UTC)
NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)
KINDS = (REPORTED, WITHDRAWN, REVIEWED, TICK, "org.rasid.canary.attack.reported.v1", "")
UNITS = (
    Entry(id="sy", kind=PlaceKind.COUNTRY, name_ar="سوريا", country="SY", lat=35, lon=38),
    Entry(id="sy.04", kind=PlaceKind.GOVERNORATE, name_ar="حمص", country="SY", parent="sy", pcode="SY04", lat=34.7, lon=36.7),
)  # fmt: skip


@cache
def extractor() -> Extractor:
    """One for all inputs, as in the worker."""
    return Extractor(load())


@cache
def folder() -> Path:
    """Where tables are written to be imported."""
    return Path(mkdtemp())


def _text(data: bytes) -> str:
    """Text as it can stand in an article: no JSON lets a lone surrogate through."""
    return data.decode("utf-8", "replace")


def decoding(data: bytes) -> None:
    """Bytes as they lie in Kafka: an article, a refusal, nothing."""
    result = decode(data, received=NOON, latest=LATEST)
    if isinstance(result, Article):
        assert result.id
        assert len(result.id) <= 500
        assert result.withdrawn or (result.title + result.text).strip()
        again = decode(encode(result), received=None, latest=LATEST)
        assert not isinstance(again, Refusal) or "<" in result.title + result.text, again
    elif isinstance(result, Refusal):
        assert len(result.detail) < 2_000


def markup(data: bytes) -> None:
    """HTML: pages, fragments, titles, feeds' pieces."""
    text = _text(data)
    is_page(text)
    is_fragment(text)
    plain = read_fragment(text)
    assert len(plain) <= len(text)
    page.title(text)
    if len(data) % 8 == 0:  # trafilatura's part takes milliseconds
        row = {"id": "a", "text": f"<html><body>{text}"}
        decode(json.dumps(row).encode(), received=NOON, latest=LATEST)


def folding(data: bytes) -> None:
    """Folding twice changes nothing, and offsets lead back into the raw text."""
    text = _text(data)
    folded = fold(text)
    assert "&" in folded.text or fold(folded.text).text == folded.text  # an entity may hold another
    fold_name(text[:200])
    at = [folded.at(k) for k in range(len(folded.text) + 1)]
    assert at == sorted(at)
    assert not at or at[-1] <= len(text)


def extraction(data: bytes) -> None:
    """An article to events: what they quote stands in it, and they are the same when they come back from the wire."""
    head, _, body = _text(data).partition("\n")
    article = Article(id="a", title=head, text=body, outlet="ص", published_at=NOON, url=head[:80])
    try:
        found = extractor().extract(article)
    except TooMuch:
        return
    for event in (*found.events, *found.others):
        for quote in event.evidence:
            field = article.title if quote.field == "title" else article.text
            assert field[quote.start : quote.end].startswith(quote.text)
        value = encode(event)
        assert envelope.open_message(value, REPORTED) == event
        assert 0 <= event.confidence <= 1
    said = pipeline.tell(article, extractor(), None, None, timedelta(seconds=60))
    clock, windowed, remembered = None, Window(), Districts()
    for message in said.messages:
        envelope.seal(message, "fuzz")
        clock = pipeline.advance(clock, message)
        if not isinstance(message, Tick):
            step = pipeline.judge(message, clock, windowed, remembered, Policy())
            windowed, remembered = (
                window.load(window.dump(step.window)),
                district.load(district.dump(step.districts)),
            )
            assert (windowed, remembered) == (step.window, step.districts)


def dates(data: bytes) -> None:
    """Times in text, against any day of publication, and dates as articles give them."""
    text = fold(_text(data)).text
    day = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=int.from_bytes(data[:2], "big") % 20_000)
    for published in (day, None):
        for time in find_times(text, published):
            assert time.first <= time.last
            assert 0 <= time.start < time.end <= len(text)
    anchor(text, day.date())
    row = {"id": "a", "text": "قصف", "published_at": _text(data)[:60], "fetched_at": _text(data)[-40:]}
    decode(json.dumps(row).encode(), received=NOON, latest=LATEST)


def numbers(data: bytes) -> None:
    """Figures of people: bounds in their order, offsets in the text."""
    text = fold(_text(data)).text
    words = tokenise(text)
    for at in range(len(words)):
        if is_number(words, at) and (number := bounded(words, at)):
            assert number.low is None or number.high is None or number.low >= 0
    for toll in find_tolls(text):
        assert 0 <= toll.start < toll.end <= len(text)
        assert toll.low is None or toll.low >= 0


def messages(data: bytes) -> None:
    """What lies on `events`, `reviews` and `alerts`: a record, or ValueError."""
    for kind in KINDS:
        with suppress(ValueError):
            record = envelope.open_message(data, kind)
            assert envelope.open_message(encode(record), kind) == record
            envelope.seal(record, "fuzz")
    with suppress(ValueError):
        envelope.open_alert(data)
    envelope.type_of({"ce_type": data})
    assert ALERT_TYPES


def reviews(data: bytes) -> None:
    """A person's word against a locality that holds reports: taken or not, and nothing is lost."""
    with suppress(ValueError):
        review = envelope.open_review(data)
        windowed, remembered = told()
        step = pipeline.judge(review, NOON, windowed, remembered, Policy())
        assert {r.event_id for r in step.window.reports} == {r.event_id for r in windowed.reports}
        assert window.load(window.dump(step.window)) == step.window
        for alert in step.alerts:
            envelope.open_alert(envelope.seal(alert, "fuzz", NOON).value)


@cache
def told() -> tuple[Window, Districts]:
    """What is remembered of that."""
    events = strike()
    windowed, remembered = Window(), Districts()
    for event in events:
        step = pipeline.judge(event, NOON, windowed, remembered, Policy())
        windowed, remembered = step.window, step.districts
    return windowed, remembered


@cache
def strike() -> tuple[Event, ...]:
    """What a sentence tells."""
    text = "قصفت المدفعية حي الوعر في مدينة حمص اليوم، ما أسفر عن مقتل 3 مدنيين."
    return extractor().extract(Article(id="a", text=text, outlet="ص", published_at=NOON)).events


def rows(data: bytes) -> None:
    """Rows of the tables: what they hold, or ValueError."""
    with suppress(ValueError):
        stored.position(data)
    for load_body in (window.load, district.load, pipeline.load_given):
        with suppress(ValueError):
            load_body(data)


def tables(data: bytes) -> None:
    """Somebody else's table of places: rows taken or refused, each with its reason, or ValueError."""
    path = folder() / "table.tsv"
    path.write_bytes(data)
    with suppress(ValueError):
        entries, reports = import_tables(UNITS, [path])
        assert {entry.id for entry in UNITS} <= {entry.id for entry in entries}
        assert all(isinstance(r, Refused) and r.reason for report in reports for r in report.refused)


def feeds(data: bytes) -> None:
    """RSS and Atom: entries, or NotAFeed."""
    with suppress(feed.NotAFeed), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # feedparser's own
        feed.entries(data, "https://example.org/feed", "application/xml")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": decoding,
    "html": markup,
    "fold": folding,
    "extract": extraction,
    "dates": dates,
    "numbers": numbers,
    "messages": messages,
    "reviews": reviews,
    "rows": rows,
    "gazetteer": tables,
    "feeds": feeds,
}
SHARES = {
    "decode": 20, "html": 12, "fold": 14, "extract": 10, "dates": 10, "numbers": 10, "messages": 8, "reviews": 5,
    "rows": 5, "gazetteer": 4, "feeds": 2,
}  # fmt: skip


def sample_review() -> bytes:
    """A review that is taken, to begin from."""
    windowed, remembered = told()
    episode = remembered.episodes[0]
    review = {
        "review_id": "rv-1", "action": "mute", "locality_id": "x", "reviewer": "r", "at": "2024-03-04T12:00:00+00:00",
        "incident_ids": list(episode.last.incident_ids) if episode.last else ["in-1"], "episode_id": episode.episode_id,
        "event_ids": [r.event_id for r in windowed.reports], "until": "2024-03-05T12:00:00+00:00",
        "place": msgspec.to_builtins(episode.place), "into": "in-2", "note": "",
    }  # fmt: skip
    assert msgspec.convert(review, Review)
    return json.dumps(review, ensure_ascii=False).encode()
