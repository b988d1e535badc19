"""Every topic and table: its name, key, record, partitions, retention. Nothing else names one."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from stream.records import Alert, Article, Event, Rejected, Review, Tick, Withdrawal
from stream.settings import Settings

ARTICLES = "articles"
EVENTS = "events"
ALERTS = "alerts"
REJECTED = "rejected"
REVIEWS = "reviews"

DAY = 86_400_000
MAX_ROW_BYTES = 4 << 20  # of a table
RECORD_OVERHEAD = 2048  # key, headers and Kafka's own framing, at most
GONE_MS = 365 * DAY  # a worker's folder of tables that was away for longer must be emptied
HEADROOM = 4096  # bytes that a message may need beyond its article: base64 has its own factor


class TopicSpec(Struct, frozen=True, kw_only=True):
    """How a topic is made. Retention in milliseconds, -1 for ever; sizes in bytes.

    `gone_ms` is how long a compacted topic says that a key is gone: a table that was away for longer never hears of it.
    """

    name: str
    key: str
    records: tuple[type[Struct], ...]
    cleanup: Literal["delete", "compact", "compact,delete"] = "delete"
    retention_ms: int
    max_message_bytes: int = 1 << 20
    gone_ms: int = DAY
    about: str

    def config(self) -> dict[str, str]:
        """The topic's configuration as Kafka takes it."""
        told = {
            "cleanup.policy": self.cleanup,
            "retention.ms": str(self.retention_ms),
            "max.message.bytes": str(self.max_message_bytes),
            # The broker's clock, not the sender's: one that jumps moves no window and deletes nothing.
            "message.timestamp.type": "LogAppendTime",
        }
        if "compact" in self.cleanup:
            # Until a table was recovered once, a row that was overwritten by a worker that had lost it must stand.
            told["min.compaction.lag.ms"] = str(DAY)
            told["delete.retention.ms"] = str(self.gone_ms)
        return told


class TableSpec(Struct, frozen=True, kw_only=True):
    """A worker's table; its changelog is a topic named after it."""

    name: str
    key: str
    about: str
    bucket_hours: float | None = None
    keep_hours: float | None = None

    def changelog(self, group: str) -> str:
        """The topic that the table is recovered from."""
        return f"{group}-{self.name}-changelog"


def topics(settings: Settings) -> tuple[TopicSpec, ...]:
    """The topics that others may rely on, in the order of the flow."""
    prefix, limit = settings.topic_prefix, settings.max_article_bytes
    kept = int(settings.events_days * DAY)
    return (
        TopicSpec(
            name=prefix + ARTICLES, key="article id", records=(Article,), retention_ms=7 * DAY,
            # A message over our limit must reach us to be rejected with its bytes.
            max_message_bytes=2 * limit + HEADROOM, about="what feeds, files and HTTP bring in",
        ),
        TopicSpec(
            name=prefix + EVENTS, key="locality id", records=(Event, Withdrawal, Review, Tick), retention_ms=kept,
            about="attacks as each article reports them; withdrawals; reviews; ticks (without a key)",
        ),
        TopicSpec(
            name=prefix + ALERTS, key="locality id", records=(Alert,), retention_ms=4 * kept,
            about="districts that come under attack, and what is learned of it",
        ),
        TopicSpec(
            name=prefix + REJECTED, key="key of the message", records=(Rejected,), retention_ms=4 * kept,
            # The original bytes travel in base64: a third more.
            max_message_bytes=3 * limit + HEADROOM, about="input that could not be used, with its bytes and why",
        ),
        TopicSpec(
            name=prefix + REVIEWS, key="locality id", records=(Review,), retention_ms=-1,
            about="what people decided; who may write here may change alerts: protect it with Kafka's ACLs",
        ),
    )  # fmt: skip


def window_table(settings: Settings) -> TableSpec:
    """Reports of a locality, windowed on arrival: what recognises near-identical ones.

    A bucket is at least as long as a report matters, so the current and the previous one hold all that do; and it is
    kept for as long as `events` may be read again after an outage, so that catching up empties nothing.
    """
    bucket = settings.quiet_hours + settings.lateness_hours + settings.history_hours
    return TableSpec(
        name="window", key="locality id", about="the reports of a locality, by time of arrival",
        bucket_hours=bucket, keep_hours=bucket + settings.events_days * 24,
    )  # fmt: skip


def tables(settings: Settings) -> tuple[TableSpec, ...]:
    """The worker's tables. The first two belong to `articles`, the others to `events`."""
    return (
        TableSpec(
            name="given",
            key="article id",
            about="which events an article gave, so that they can be withdrawn",
        ),
        TableSpec(name="seen", key="partition of articles", about="the newest publication date read there"),
        window_table(settings),
        TableSpec(name="districts", key="locality id", about="what was published about each district"),
        TableSpec(name="clock", key="partition of events", about="how far its time has come"),
    )


def changelogs(settings: Settings) -> tuple[TopicSpec, ...]:
    """The tables' changelogs: compacted, so that a worker on a new machine finds its memory."""
    group = settings.topic_prefix + settings.group
    return tuple(
        TopicSpec(
            name=table.changelog(group), key=table.key, records=(),
            cleanup="compact" if table.keep_hours is None else "compact,delete",
            retention_ms=-1 if table.keep_hours is None else int(table.keep_hours * 3_600_000),
            max_message_bytes=MAX_ROW_BYTES + HEADROOM, gone_ms=GONE_MS, about=f"changelog: {table.about}",
        )
        for table in tables(settings)
    )  # fmt: skip
