"""Files in, alerts out, without a broker: in order of publication, the same again from a dump of the events."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from stream.articles.intake import Coordinates
from stream.envelope import seal, type_of
from stream.events.extract import Extractor
from stream.inputs import InputError, Raw
from stream.kafka.io import Dumped
from stream.places.gazetteer import load
from stream.policy import Policy
from stream.records import Article, Event, Rejected, Tick
from stream.replay import Line, Published, Replay, read_articles, read_dump
from tests.builders import hours, report

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Found(NamedTuple):
    """What an extractor gives."""

    events: tuple[Event, ...]


class Told:
    """An extractor that finds in each article the report that its text names: "waer 5" is الوعر in hour 5."""

    def extract(self, article: Article) -> Found:
        name, at = article.text.split()
        event = report(place=name, at=float(at), article=article.id)
        return Found((msgspec.structs.replace(event, published_at=article.published_at),))


def replay() -> Replay:
    return Replay(Policy(), "test", HOUR, Told())


def article(number: int, name: str, at: float) -> Article:
    return Article(id=f"a{number}", text=f"{name} {at}", published_at=hours(at))


STORY = (article(1, "waer", 5), article(2, "inshaat", 9), article(3, "waer", 10), article(4, "waer", 200))


def told() -> tuple[list[Line], list[Published]]:
    """The messages and the alerts of the story."""
    run, messages, alerts = replay(), [], []
    for item in STORY:
        said, published = run.article(item)
        messages += [Line(0, message) for message in said]
        alerts += published
    return messages, alerts


def dumped(line: Line) -> Raw:
    """A message as `rasid dump events` prints it."""
    sealed = seal(line.message, "test")
    entry = Dumped(
        topic="events", partition=line.partition, offset=0, timestamp=NOW, key=None,
        type=type_of(sealed.headers), data=msgspec.Raw(sealed.value),
    )  # fmt: skip
    return Raw(msgspec.json.encode(entry), Coordinates(topic="dump", offset=1))


def test_each_district_opens_once_and_lapses_in_its_time() -> None:
    kinds = [(published.alert.district.place_id, published.alert.kind) for published in told()[1]]
    assert kinds.count(("waer", "opened")) == 2
    assert kinds.count(("inshaat", "opened")) == 1
    assert kinds.index(("waer", "lapsed")) > kinds.index(("waer", "opened"))


def test_a_dump_of_the_events_gives_the_same_alerts_byte_for_byte() -> None:
    messages, alerts = told()
    again = replay()
    lines = read_dump(map(dumped, messages))
    assert [p.sealed for line in lines for p in again.message(line.message, line.partition)] == [
        p.sealed for p in alerts
    ]


def test_events_as_replay_shows_them_can_be_replayed() -> None:
    event = report(place="waer", at=5)
    (line,) = read_dump([Raw(msgspec.json.encode(event), Coordinates())])
    assert line == Line(0, event)


@pytest.mark.parametrize("raw", [b"{}", b"[", b'{"type": "other", "data": {}}'])
def test_a_line_that_is_no_message_is_said_with_its_number(raw: bytes) -> None:
    with pytest.raises(InputError, match="dump, line 3"):
        list(read_dump([Raw(raw, Coordinates(topic="dump", offset=3))]))


def test_the_same_story_twice_raises_nothing_more() -> None:
    run = replay()
    first = [published for item in STORY[:3] for published in run.article(item)[1]]
    assert first
    assert [published for item in STORY[:3] for published in run.article(item)[1]] == []


def test_each_partition_has_a_time_of_its_own() -> None:
    run = replay()
    run.message(report(place="waer", at=5), partition=0)
    assert run.message(Tick(at=hours(500)), partition=1) == ()
    lapsed = run.message(Tick(at=hours(500)), partition=0)
    assert [published.alert.kind for published in lapsed] == ["lapsed"]


def test_an_alert_is_a_cloud_event_keyed_by_its_locality() -> None:
    sealed, alert = told()[1][0]
    assert sealed.key == b"homs"
    assert sealed.headers["ce_specversion"] == b"1.0"
    assert sealed.headers["ce_type"] == b"org.rasid.district.attack.opened.v1"
    assert sealed.headers["ce_id"] == f"{alert.episode_id}.{alert.revision}".encode()
    assert sealed.headers["ce_subject"] == b"waer"
    assert sealed.headers["ce_source"] == b"test"
    assert datetime.fromisoformat(sealed.headers["ce_time"].decode()).tzinfo is not None


def raws(*entries: dict[str, object]) -> list[Raw]:
    text = "تعرض الحي للقصف"
    return [
        Raw(json.dumps({"text": text} | entry).encode(), Coordinates(topic="x", offset=number))
        for number, entry in enumerate(entries, 1)
    ]


def test_articles_are_read_in_order_of_publication_and_undated_ones_last() -> None:
    given = raws(
        {"id": "c"}, {"id": "b", "published_at": "2016-05-04"}, {"id": "a", "published_at": "2016-05-03"}
    )
    read = [article for _, article in read_articles(given, latest=NOW, max_bytes=1000)]
    assert [article.id for article in read if isinstance(article, Article)] == ["a", "b", "c"]


def test_what_cannot_be_read_is_kept_as_rejected() -> None:
    bad = Raw(b"{", Coordinates(topic="x", offset=9))
    ((raw, found),) = read_articles([bad], latest=NOW, max_bytes=1000)
    assert isinstance(found, Rejected)
    assert (raw, found.topic, found.offset) == (bad, "x", 9)


def test_incidents_are_those_that_the_run_remembers() -> None:
    run = replay()
    for item in STORY[:3]:
        run.article(item)
    assert {incident.district.place_id for incident in run.incidents()} == {"waer", "inshaat"}


def test_the_seeds_lie_as_they_came_with_a_date_for_each() -> None:
    seeds = Path(__file__).parents[1] / "seeds"
    manifest = [
        json.loads(line) for line in (seeds / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [entry["id"] for entry in manifest] == sorted(path.name for path in seeds.glob("*.txt"))
    assert all(
        entry["published_at"] and entry["published_basis"].startswith("inferred") for entry in manifest
    )


def test_a_page_fetched_again_under_a_new_id_corrects_what_it_said() -> None:
    run = Replay(Policy(), "test", HOUR, Extractor(load()))
    lead = "قصفت المدفعية حي الوعر في حمص وقتل ثلاثة أشخاص، ونقل الجرحى إلى مشاف قريبة"
    published = {
        "outlet": "جريدة الصباح",
        "url": "https://example.org/2024/03/01/waer",
        "published_at": hours(20),
    }
    first = Article(
        id="a", text=f"{lead}. كما قصفت المدفعية مدينة الرستن.", fetched_at=hours(21), **published
    )
    second = Article(id="b", text=f"{lead}.", fetched_at=hours(23), **published)
    said = [told for item in (first, second) for told in run.article(item)[1]]
    assert [
        (told.alert.kind, told.alert.district.name_ar) for told in said if told.alert.kind != "updated"
    ] == [
        ("opened", "الوعر"),
        ("opened", "الرستن"),
        ("retracted", "الرستن"),
    ]
    assert [incident.article_ids for incident in run.incidents()] == [("b",)]
