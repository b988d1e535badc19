"""The canary goes the whole way, leaves nothing behind, and is known for what it is at every step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stream import canary, envelope, pipeline
from stream.alerts import district
from stream.articles.fold import fold_name
from stream.articles.intake import Coordinates
from stream.canary import is_canary
from stream.envelope import Message
from stream.events.extract import Extractor
from stream.export import gather
from stream.incidents import window
from stream.inputs import Raw
from stream.places.gazetteer import load
from stream.records import Alert, AlertKind, Event, Tick
from stream.replay import Published, Replay
from stream.settings import Settings
from tests.builders import hours, play, report, tick, withdrawal

EVERY = timedelta(minutes=5)


@pytest.fixture
def run() -> Replay:
    """As a worker whose time is the wall's: no ticks from articles."""
    return Replay(pipeline.policy(Settings()), "rasid", timedelta(days=36500), Extractor(load()))


def flight(run: Replay, number: int) -> tuple[list[Message], list[Published]]:
    """One canary sent and taken back: what it put on `events` and on `alerts`."""
    at = hours(12) + number * EVERY
    run.message(Tick(at=at))
    sent, opened = run.article(canary.article(at))
    back, retracted = run.article(canary.taken_back(at + timedelta(seconds=2)))
    return [*sent, *back], [*opened, *retracted]


def test_each_flight_opens_an_episode_and_takes_it_back(run: Replay) -> None:
    for number in range(3):
        _, alerts = flight(run, number)
        assert [published.alert.kind for published in alerts] == [AlertKind.OPENED, AlertKind.RETRACTED]


def test_every_record_it_leads_to_is_known_as_the_canarys(run: Replay) -> None:
    messages, alerts = flight(run, 0)
    told = [message for message in messages if not isinstance(message, Tick)]
    assert len(told) == 2
    assert all(map(is_canary, told))
    assert all(is_canary(published.alert) for published in alerts)
    assert is_canary(canary.article(hours(1)))
    assert is_canary(canary.taken_back(hours(1)))
    assert all(map(is_canary, run.incidents()))


def test_what_speaks_of_the_world_is_not_the_canarys() -> None:
    events: tuple[Message, ...] = (report(), tick(1), withdrawal(report()))
    (alert,) = play([report()]).alerts
    assert not any(map(is_canary, (*events, alert)))


def test_its_messages_bear_types_of_their_own_that_consumers_skip_and_watch_reads(run: Replay) -> None:
    messages, alerts = flight(run, 0)
    (event,) = (message for message in messages if isinstance(message, Event))
    sealed = envelope.seal(event, "rasid")
    name = envelope.type_of(sealed.headers)
    assert name == "org.rasid.canary.attack.reported.v1"
    assert envelope.open_message(sealed.value, name) == event
    assert [envelope.type_of(published.sealed.headers) for published in alerts] == [
        "org.rasid.canary.district.attack.opened.v1",
        "org.rasid.canary.district.attack.retracted.v1",
    ]


def test_what_it_leaves_in_the_tables_stays_small(run: Replay) -> None:
    sizes = []
    for number in range(120):
        flight(run, number)
        (memory,) = run.partitions.values()
        sizes.append(len(district.dump(memory.districts[canary.PLACE_ID])))
        assert len(window.dump(memory.windows[canary.PLACE_ID])) < 100 * (number + 1)
        assert memory.windows[canary.PLACE_ID].reports == ()
    assert sizes[-1] == sizes[-20] < 5000


def test_its_town_is_found_in_no_other_article_of_ours() -> None:
    """Its name is made up: an article about the world cannot mean it."""
    known = load()
    (name,) = known.entries[canary.PLACE_ID].names
    assert [found.id for found in known.named(fold_name(name))] == [canary.PLACE_ID]
    assert not [e.id for e in known.entries.values() if e.country == "ZZ" and not e.id.startswith("zz")]


def test_an_alert_about_it_opens_like_any_other(run: Replay) -> None:
    _, (opened, _) = flight(run, 0)
    assert isinstance(opened.alert, Alert)
    assert opened.alert.reason == "new_episode"


def test_nothing_of_it_is_exported(run: Replay) -> None:
    now = hours(12)
    gathered = gather.from_articles([canary.article(now)], run)
    assert run.partitions[0].districts[canary.PLACE_ID].episodes
    assert (gathered.alerts, gathered.events, gathered.incidents) == ((), [], [])


def test_a_dump_of_alerts_is_exported_without_it(run: Replay) -> None:
    _, (opened, _) = flight(run, 0)
    line = Raw(opened.sealed.value, Coordinates(topic="alerts"))
    assert gather.from_alerts([line]).alerts == ()
