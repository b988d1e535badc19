"""The promise, checked: what the topics hold against what an undisturbed run makes of the same articles. Pure.

lost        an event, a rejection or an alert that should be there and is not
duplicated  messages that are there again, with the same id and the same content: a consumer drops them
differing   two contents under one id; an alert that no replay of `events` gives; an event, an incident or an episode
            that an undisturbed run would not have
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from bench.faults.articles import Sent
from stream import envelope, pipeline
from stream.articles import intake
from stream.articles.intake import Coordinates
from stream.envelope import Message
from stream.incidents.report import digest
from stream.kafka.io import Dumped
from stream.pipeline import Extracts, Given
from stream.policy import Policy
from stream.records import AlertKind, Article, Event, Rejected, Withdrawal
from stream.replay import Replay
from stream.settings import Settings

FAR = datetime(9000, 1, 1, tzinfo=UTC)
SHOWN = 5


class Report(NamedTuple):
    """What the checker found; `notes` name examples, `suspects` the articles of events that are not as they should be."""

    articles: int
    lost: int
    duplicated: int
    differing: int
    notes: list[str]
    suspects: list[str]


class Expected(NamedTuple):
    """What an undisturbed run over the articles leaves."""

    standing: dict[str, int]
    rejected: set[bytes]
    run: Replay
    article_of: dict[str, str]


def check(
    articles: Sequence[Sent],
    topics: dict[str, Sequence[Dumped]],
    settings: Settings,
    extractor: Extracts,
) -> Report:
    """Everything that is promised. `topics` holds `events`, `alerts` and `rejected` as `rasid dump` reads them."""
    expected = undisturbed(articles, settings, extractor)
    events = [(line, open_line(line)) for line in topics["events"]]
    logs: dict[int, list[Message]] = defaultdict(list)
    for line, message in events:
        logs[line.partition].append(message)
    lost, differing = Counter[str](), Counter[str]()
    suspects = _compare_events(expected, standing(message for _, message in events), lost, differing)
    found = {
        Coordinates(topic=r.topic, partition=r.partition, offset=r.offset): r for r in _rejections(topics)
    }
    _compare(expected.rejected, {record.raw for record in found.values()}, "rejected", lost, differing)
    replay = Replay(pipeline.policy(settings), settings.source, timedelta(seconds=settings.tick_seconds))
    _compare_alerts(replay, logs, topics["alerts"], lost, differing)
    policy = pipeline.policy(settings)
    _compare(incidents(expected.run, policy), incidents(replay, policy), "incident", lost, differing)
    _compare(episodes(expected.run), episodes(replay), "episode", lost, differing)
    repeated = sum(
        len(lines) - len({(line.key, line.partition, _content(line)) for line in lines})
        for lines in (topics["events"], topics["alerts"])
    )
    repeated += len(list(_rejections(topics))) - len(found)
    return Report(
        articles=len(articles),
        lost=sum(lost.values()),
        duplicated=repeated,
        differing=sum(differing.values()),
        notes=[f"lost: {note}" for note in list(lost)[:SHOWN]]
        + [f"differs: {note}" for note in list(differing)[:SHOWN]],
        suspects=suspects,
    )


def undisturbed(articles: Iterable[Sent], settings: Settings, extractor: Extracts) -> Expected:
    """The same articles, in the order in which Kafka acknowledged them, through the pure functions."""
    run = Replay(
        pipeline.policy(settings), settings.source, timedelta(seconds=settings.tick_seconds), extractor
    )
    rejected: set[bytes] = set()
    messages: list[Message] = []
    given: dict[str, Given | None] = {}
    for sent in articles:
        article = intake.read(
            sent.value, Coordinates(), received=None, latest=FAR, max_bytes=settings.max_article_bytes
        )
        if isinstance(article, Rejected):
            rejected.add(sent.value)
        elif isinstance(article, Article):
            told, _ = run.article(article)
            messages += told
            given[article.id] = run.given.get(article.id)
    article_of = {told.event_id: told.article_id for told in messages if isinstance(told, Event)}
    return Expected(standing(messages), rejected, run, article_of)


def standing(messages: Iterable[Message]) -> dict[str, int]:
    """The events that stand after all that was said, by id, each as a digest of its newest version.

    As the window reads them: a version that was heard before is old news, however late it comes again.
    """
    heard: dict[str, set[int]] = defaultdict(set)
    stands: dict[str, int] = {}
    for message in messages:
        match message:
            case Event():
                mark = digest(message)
                if mark not in heard[message.event_id]:
                    heard[message.event_id].add(mark)
                    stands[message.event_id] = mark
            case Withdrawal():
                stands.pop(message.event_id, None)
    return stands


def incidents(run: Replay, policy: Policy) -> set[Any]:
    """Every incident that a window still holds, by the events that tell of it.

    One that is too old by now goes when its locality is heard of next: where that was depends on the race.
    """
    now = max(memory.clock for memory in run.partitions.values() if memory.clock is not None)
    held = (
        told
        for told in run.incidents()
        if told.last_reported is None or told.last_reported >= now - policy.window
    )
    return {frozenset(incident.event_ids) for incident in held}


def episodes(run: Replay) -> set[Any]:
    """Every episode that is remembered and stands: its district and its interval."""
    found = set()
    for memory in run.partitions.values():
        for districts in memory.districts.values():
            joined = {name for told in districts.episodes for name in told.joined}
            found |= {
                (told.place.place_id, told.since, told.until)
                for told in districts.episodes
                if told.last and told.last.kind is not AlertKind.RETRACTED and told.episode_id not in joined
            }
    return found


def open_line(line: Dumped) -> Message:
    """A message of `events`."""
    return envelope.open_message(bytes(line.data or b""), line.type)


def _rejections(topics: dict[str, Sequence[Dumped]]) -> Iterable[Rejected]:
    return (msgspec.json.decode(bytes(line.data or b""), type=Rejected) for line in topics["rejected"])


def _content(line: Dumped) -> bytes:
    return line.type.encode() + bytes(line.data or b"")


def _compare(
    wanted: set[Any], found: set[Any], what: str, lost: Counter[str], differing: Counter[str]
) -> None:
    lost.update(f"{what} {_short(item)}" for item in wanted - found)
    differing.update(f"{what} {_short(item)}" for item in found - wanted)


def _short(item: Any) -> str:
    return str(sorted(item) if isinstance(item, frozenset) else item)[:160]


def _compare_events(
    expected: Expected, found: dict[str, int], lost: Counter[str], differing: Counter[str]
) -> list[str]:
    """The articles of events that are not there, or not as they should be."""
    missing = [name for name in expected.standing if name not in found]
    other = [name for name, mark in found.items() if expected.standing.get(name) != mark]
    lost.update(f"event {name} of article {expected.article_of[name]}" for name in missing)
    differing.update(f"event {name} of article {expected.article_of.get(name)}" for name in other)
    return list(
        dict.fromkeys(expected.article_of[name] for name in missing + other if name in expected.article_of)
    )


def _compare_alerts(
    replay: Replay,
    logs: dict[int, list[Message]],
    lines: Sequence[Dumped],
    lost: Counter[str],
    differing: Counter[str],
) -> None:
    """Alert by alert what a replay of the log gives, each district's in the same order."""
    wanted: dict[str, list[bytes]] = defaultdict(list)
    for partition, log in logs.items():
        for message in log:
            for alert in replay.message(message, partition):
                wanted[(alert.sealed.key or b"").decode()].append(alert.sealed.value)
    found: dict[str, list[bytes]] = defaultdict(list)
    for line in lines:
        found[line.key or ""].append(bytes(line.data or b""))
    for locality in wanted.keys() | found.keys():
        should, did = wanted[locality], list(dict.fromkeys(found[locality]))
        lost.update(f"alert of {locality}: {alert[:120]!r}" for alert in should if alert not in did)
        differing.update(f"alert of {locality}: {alert[:120]!r}" for alert in did if alert not in should)
        if sorted(should) == sorted(did) and should != did:
            differing[f"order of the alerts of {locality}"] += 1
