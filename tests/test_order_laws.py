"""Order does not matter, and the log decides: on generated streams, and on the labelled real articles where they are.

Within the lateness, any order of deliveries, any repetition and any number of partitions concludes the same incidents
and episodes (members and intervals); and one log of `events` gives the same alerts, byte for byte.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import streams
from bench.groups import GOLD, pages
from stream import pipeline
from stream.envelope import locality, seal
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.policy import Policy
from stream.records import Event, Tick
from stream.replay import Replay
from stream.watch import Districts, Window, dump_districts, dump_window, load_districts, load_window

POLICY = Policy()
HOUR = timedelta(hours=1)
SOURCES = ["generated", "real"]


@cache
def generated(seed: int) -> tuple[Event, ...]:
    """Reports of five days in four cities, in order of publication."""
    draw = random.Random(seed)
    truths = streams.attacks(draw, days=5, cities=4, parts=9)
    found = {d.event.event_id: d.event for truth in truths for d in streams.reports(draw, truth)}
    return in_time(found.values())


@cache
def real() -> tuple[tuple[Event, ...], ...]:
    """What the densest weeks of the labelled pages report, a week each; one generated week where there are none."""
    if not (GOLD / "dev.groups.articles.jsonl").exists():
        return (generated(0),)
    dated = sorted((page for page in pages() if page.published_at), key=lambda page: page.published_at)
    extractor, found = Extractor(load()), []
    weeks = [
        [p for p in dated if first.published_at <= p.published_at < first.published_at + 7 * 24 * HOUR]
        for first in dated
    ]
    for week in sorted(weeks, key=len)[-1:]:
        told = [event for page in week[:60] for event in extractor.extract(page).events]
        found.append(in_time({event.event_id: event for event in told if event.published_at}.values()))
    return tuple(found)


def in_time(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: (event.published_at, event.event_id)))


def stories(source: str, seed: int) -> tuple[Event, ...]:
    return generated(seed) if source == "generated" else real()[seed % len(real())]


class Log:
    """Partitions of `events`: each its order, its time and its memory, as Kafka would split them by locality."""

    def __init__(self, count: int) -> None:
        self.run = Replay(POLICY, "test", HOUR)
        self.count = count

    def send(self, message: Event | Tick) -> None:
        partitions = range(self.count)
        if isinstance(message, Event):
            partitions = [hash_of(str(locality(message))) % self.count]  # type: ignore[assignment]
        for partition in partitions:
            self.run.message(message, partition)

    def concluded(self) -> tuple[set[frozenset[str]], set[tuple[object, ...]]]:
        """Members of the incidents; district and interval of the episodes that were told of."""
        told = [
            episode
            for memory in self.run.partitions.values()
            for districts in memory.districts.values()
            for episode in districts.episodes
            if episode.last and not episode.retracted
        ]
        return (
            {frozenset(incident.event_ids) for incident in self.run.incidents()},
            {(episode.place.place_id, episode.since, episode.until) for episode in told},
        )


def hash_of(name: str) -> int:
    return sum(name.encode())


def delivered(events: Sequence[Event], lateness: Sequence[float], partitions: int, again: int) -> Log:
    """The events as they arrive `lateness` hours after publication, some twice, with the time passing as they do."""
    arrivals = [
        (event.published_at + late * HOUR, event) for event, late in zip(events, lateness, strict=True)
    ]
    arrivals += [(at + HOUR, event) for at, event in arrivals[:again]]
    log = Log(partitions)
    for at, event in sorted(arrivals, key=lambda pair: (pair[0], pair[1].event_id)):
        log.send(Tick(at=at))
        log.send(event)
    end = max(event.published_at for event in events) + 49 * HOUR
    log.send(Tick(at=end))
    return log


@pytest.mark.parametrize("source", SOURCES)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 3), chance=st.integers(0, 10_000), partitions=st.sampled_from([1, 2, 5]))
def test_lateness_repetition_and_partitions_change_no_incident_and_no_episode(
    source, seed, chance, partitions
):
    events = stories(source, seed)
    draw = random.Random(chance)
    straight = delivered(events, [0.0] * len(events), 1, 0)
    turned = delivered(events, [draw.choice((0.0, 1.0, 12.0, 47.0)) for _ in events], partitions, 9)
    assert turned.concluded()[0] == straight.concluded()[0]
    assert turned.concluded()[1] == straight.concluded()[1]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("seed", [0, 1])
def test_one_log_gives_the_same_alerts_byte_for_byte_with_nothing_kept_between_messages(source, seed):
    events = stories(source, seed)
    messages = [m for event in events for m in (Tick(at=event.published_at), event)]
    messages.append(Tick(at=events[-1].published_at + 100 * HOUR))
    run = Replay(POLICY, "test", HOUR)
    kept = [published.sealed.value for message in messages for published in run.message(message)]
    assert kept
    windows, memory, clock, afresh = {}, {}, None, []
    for message in messages:
        clock = pipeline.advance(clock, message)
        for name in pipeline.touched(message, memory):
            step = pipeline.judge(message, clock, *recalled(windows, memory, name), POLICY)
            windows[name], memory[name] = dump_window(step.window), dump_districts(step.districts)
            afresh += [seal(alert, "test", step.now).value for alert in step.alerts]
    assert afresh == kept


def recalled(windows, memory, name):
    if name not in memory:
        return Window(), Districts()
    return load_window(windows[name]), load_districts(memory[name])
