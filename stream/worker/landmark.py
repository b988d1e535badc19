"""Whether a topic is still the log from which the tables were made: a row's message must say what the row says.

A topic that was deleted and made anew shows by its end as long as it is shorter. Once it is longer, Kafka's own id of the
topic would tell (KIP-516), but aiokafka asks for metadata by version 5, and ids came with 10. The rows know a message
by its offset and by the time that they took from it. With a topic Kafka deletes what the group has committed, so only
partitions with a row and without a commit are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from aiokafka import TopicPartition
from faust.types import TP

from stream import envelope
from stream.articles.intake import Coordinates, read
from stream.kafka import io
from stream.records import Article, Event, Tick
from stream.settings import Settings
from stream.worker import times
from stream.worker.stored import Stored

Offsets = Mapping[TP, int]
WHAT_TO_DO = (
    "the topic was deleted and made anew. Stop every worker of the group, and start them with another RASID_GROUP and "
    "an empty RASID_DATA_DIR: they read `articles` from its beginning."
)


async def made_anew(
    settings: Settings,
    events: str,
    rows: Mapping[TP, Stored],
    committed: Offsets,
    first: Offsets,
    last: Offsets,
) -> str | None:
    """Which partition is of another log than we know, how that shows, and what to do; None where there is none.

    `rows` hold a time of their partition, as the state after a message; those of `events`, the topic, take it from ticks
    and reports. Raises KafkaUnreachable.
    """
    for tp, end in last.items():
        known = max(committed.get(tp, 0), rows[tp].position + 1 if tp in rows else 0)
        if known > end:
            return shorter(tp, end, known)
    asked = {
        TopicPartition(*tp): row.position
        for tp, row in rows.items()
        if tp not in committed and first[tp] <= row.position
    }
    found = await io.at(settings, asked) if asked else {}
    for part, message in found.items():
        known_time = times.load(rows[TP(*part)]).now
        said = (
            event_time(message) if part.topic == events else article_time(message, settings.max_article_bytes)
        )
        if said != known_time:
            return (
                f"{part.topic}[{part.partition}] says {said} at {message.offset}, where the group has read {known_time}: "
                f"{WHAT_TO_DO}"
            )
    return None


def shorter(tp: TP, end: int, known: int) -> str:
    """What to say of a log that ends before what was read of it."""
    return f"{tp.topic}[{tp.partition}] ends at {end} and the group has read it up to {known}: {WHAT_TO_DO}"


def article_time(message: io.Message, max_bytes: int) -> datetime | None:
    """The time that the table `seen` takes from a message of `articles`; None where it takes none."""
    received = datetime.fromtimestamp(message.timestamp / 1000, UTC)
    found = read(message.value, Coordinates(), received=received, latest=received, max_bytes=max_bytes)
    return found.published_at if isinstance(found, Article) else None


def event_time(message: io.Message) -> datetime | None:
    """The time that the table `clock` takes from a message of `events`; None where it takes none."""
    try:
        found = envelope.open_message(message.value or b"", envelope.type_of(dict(message.headers)))
    except ValueError:
        return None
    return found.at if isinstance(found, Tick) else found.published_at if isinstance(found, Event) else None
