"""What each receiver is still to be told, and what it was told: one SQLite file, written before Kafka hears of it.

An alert is noted once for a receiver, whatever Kafka sends again. A message is sealed before its first attempt, so that
after a crash the same message, with the same id, goes out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from stream.meanwhile import Meanwhile
from stream.notify.message import Message
from stream.notify.plan import Dropped, Waiting
from stream.own_file import OwnFile
from stream.records import Alert

KEPT = timedelta(days=60)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS alerts (
    receiver TEXT NOT NULL, alert_id TEXT NOT NULL, episode_id TEXT NOT NULL, arrived REAL NOT NULL,
    alert BLOB NOT NULL,
    state TEXT NOT NULL,  -- waiting, sealed, delivered, refused, or why it was dropped
    message_id TEXT, changed REAL NOT NULL,
    PRIMARY KEY (receiver, alert_id)
);
CREATE INDEX IF NOT EXISTS alerts_by_state ON alerts (receiver, state);
CREATE INDEX IF NOT EXISTS alerts_by_episode ON alerts (receiver, episode_id);
CREATE TABLE IF NOT EXISTS messages (
    id TEXT NOT NULL, receiver TEXT NOT NULL, message BLOB NOT NULL,
    state TEXT NOT NULL,  -- sealed, delivered, refused
    attempts INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '', changed REAL NOT NULL,
    PRIMARY KEY (receiver, id)
);
CREATE TABLE IF NOT EXISTS silences (alert_id TEXT PRIMARY KEY, meanwhile BLOB NOT NULL, changed REAL NOT NULL);
CREATE TABLE IF NOT EXISTS quarantine (
    receiver TEXT PRIMARY KEY, since REAL NOT NULL, until REAL NOT NULL, times INTEGER NOT NULL, error TEXT NOT NULL
);
"""


class Quarantine(Struct, frozen=True):
    """A receiver that is left alone: since when, until when, how many times in a row, and why."""

    since: datetime
    until: datetime
    times: int
    error: str


class Delivered(Struct, frozen=True, kw_only=True):
    """A line of the delivered log."""

    message_id: str
    receiver: str
    state: str
    attempts: int
    error: str
    at: datetime
    alerts: int
    headline: str


class Outbox(OwnFile):
    """The file. One process has it at a time."""

    def __init__(self, path: Path) -> None:
        """Open or make it. Raises OwnFileError."""
        super().__init__(path, _SCHEMA)

    def knows(self, receiver: str, alert: Alert) -> bool:
        """Whether the receiver was, or is to be, told of the alert's episode or of one that it carries on."""
        marks = ",".join("?" * len(alert.follows))
        found = self.db.execute(
            f"SELECT 1 FROM alerts WHERE receiver = ? AND (episode_id = ? OR alert_id IN ({marks}))"  # noqa: S608
            " AND state IN ('waiting', 'sealed', 'delivered', 'collapsed') LIMIT 1",
            (receiver, alert.episode_id, *alert.follows),
        )
        return found.fetchone() is not None

    def put(self, receiver: str, alert: Alert, now: datetime) -> bool:
        """Note that a receiver is to be told; False where that was noted before."""
        done = self.db.execute(
            "INSERT OR IGNORE INTO alerts VALUES (?, ?, ?, ?, ?, 'waiting', NULL, ?)",
            (
                receiver,
                alert.alert_id,
                alert.episode_id,
                now.timestamp(),
                msgspec.json.encode(alert),
                now.timestamp(),
            ),
        )
        return done.rowcount == 1

    def keep(self, silences: Mapping[str, Meanwhile], now: datetime) -> None:
        """Note what was heard during the silence that an alert tells of; what was noted first stands."""
        self.db.executemany(
            "INSERT OR IGNORE INTO silences VALUES (?, ?, ?)",
            [(name, msgspec.json.encode(note), now.timestamp()) for name, note in silences.items()],
        )

    def silences(self, alert_ids: Iterable[str]) -> dict[str, Meanwhile]:
        """What was heard during the silences that these alerts tell of."""
        asked = [*alert_ids]
        rows = self.db.execute(
            f"SELECT alert_id, meanwhile FROM silences WHERE alert_id IN ({','.join('?' * len(asked))})",  # noqa: S608
            asked,
        )
        return {name: msgspec.json.decode(note, type=Meanwhile) for name, note in rows}

    def waiting(self, receiver: str) -> tuple[Waiting, ...]:
        """What a receiver is to be told, the longest waiting first."""
        rows = self.db.execute(
            "SELECT alert, arrived FROM alerts WHERE receiver = ? AND state = 'waiting' ORDER BY arrived, alert_id",
            (receiver,),
        )
        return tuple(
            Waiting(msgspec.json.decode(alert, type=Alert), _time(arrived)) for alert, arrived in rows
        )

    def told(self, receiver: str) -> frozenset[str]:
        """The ids of the episodes and alerts that a receiver was told of."""
        rows = self.db.execute(
            "SELECT episode_id, alert_id FROM alerts WHERE receiver = ? AND state IN ('sealed', 'delivered')",
            (receiver,),
        )
        return frozenset(name for row in rows for name in row)

    def sent(self, receiver: str, since: datetime) -> tuple[datetime, ...]:
        """When messages were delivered since then."""
        rows = self.db.execute(
            "SELECT changed FROM messages WHERE receiver = ? AND state = 'delivered' AND changed > ? ORDER BY changed",
            (receiver, since.timestamp()),
        )
        return tuple(_time(at) for (at,) in rows)

    def drop(self, receiver: str, dropped: Iterable[Dropped], now: datetime) -> None:
        """Note why alerts are not told."""
        self.db.executemany(
            "UPDATE alerts SET state = ?, changed = ? WHERE receiver = ? AND alert_id = ? AND state = 'waiting'",
            [(one.why, now.timestamp(), receiver, one.alert_id) for one in dropped],
        )

    def seal(self, message: Message, now: datetime) -> None:
        """A message as it will be sent, from now on unchanged."""
        with self.all_or_nothing():
            self.db.execute(
                "INSERT OR REPLACE INTO messages (id, receiver, message, state, changed) VALUES (?, ?, ?, 'sealed', ?)",
                (message.id, message.receiver, msgspec.json.encode(message), now.timestamp()),
            )
            self.db.executemany(
                "UPDATE alerts SET state = 'sealed', message_id = ?, changed = ? WHERE receiver = ? AND alert_id = ?",
                [(message.id, now.timestamp(), message.receiver, alert.alert_id) for alert in message.alerts],
            )

    def sealed(self, receiver: str) -> Message | None:
        """The message that was sealed and not brought to an end: the process ended in between."""
        row = self.db.execute(
            "SELECT message FROM messages WHERE receiver = ? AND state = 'sealed' ORDER BY changed LIMIT 1",
            (receiver,),
        ).fetchone()
        return msgspec.json.decode(row[0], type=Message) if row else None

    def end(self, message: Message, state: str, attempts: int, error: str, now: datetime) -> None:
        """A message `delivered`, or `refused` for good."""
        with self.all_or_nothing():
            self.db.execute(
                "UPDATE messages SET state = ?, attempts = attempts + ?, error = ?, changed = ? WHERE receiver = ? AND id = ?",
                (state, attempts, error, now.timestamp(), message.receiver, message.id),
            )
            self.db.execute(
                "UPDATE alerts SET state = ?, changed = ? WHERE receiver = ? AND message_id = ?",
                (state, now.timestamp(), message.receiver, message.id),
            )
            self.db.execute("DELETE FROM quarantine WHERE receiver = ?", (message.receiver,))

    def quarantine(self, message: Message, held: Quarantine, attempts: int, now: datetime) -> None:
        """A receiver is left alone; what it was to be told waits again, and may collapse with what comes meanwhile."""
        with self.all_or_nothing():
            self.db.execute(
                "INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?, ?)",
                (message.receiver, held.since.timestamp(), held.until.timestamp(), held.times, held.error),
            )
            self.db.execute(
                "UPDATE messages SET state = 'unsent', attempts = attempts + ?, error = ?, changed = ?"
                " WHERE receiver = ? AND id = ?",
                (attempts, held.error, now.timestamp(), message.receiver, message.id),
            )
            self.db.execute(
                "UPDATE alerts SET state = 'waiting', message_id = NULL WHERE receiver = ? AND message_id = ?",
                (message.receiver, message.id),
            )

    def quarantined(self, receiver: str) -> Quarantine | None:
        """The quarantine that a receiver is in, or last was in without a delivery since."""
        row = self.db.execute(
            "SELECT since, until, times, error FROM quarantine WHERE receiver = ?", (receiver,)
        ).fetchone()
        return Quarantine(_time(row[0]), _time(row[1]), row[2], row[3]) if row else None

    def log(self, most: int) -> Iterator[Delivered]:
        """The newest lines of the delivered log, newest first."""
        rows = self.db.execute(
            "SELECT id, receiver, state, attempts, error, changed, message FROM messages ORDER BY changed DESC LIMIT ?",
            (most,),
        )
        for message_id, receiver, state, attempts, error, changed, raw in rows:
            message = msgspec.json.decode(raw, type=Message)
            yield Delivered(
                message_id=message_id, receiver=receiver, state=state, attempts=attempts, error=error,
                at=_time(changed), alerts=len(message.alerts), headline=message.alerts[0].headline.en,
            )  # fmt: skip

    def forget(self, now: datetime) -> None:
        """Remove what ended long ago: Kafka itself does not hold it any more."""
        before = (now - KEPT).timestamp()
        with self.all_or_nothing():
            self.db.execute(
                "DELETE FROM alerts WHERE changed < ? AND state NOT IN ('waiting', 'sealed')", (before,)
            )
            self.db.execute("DELETE FROM messages WHERE changed < ? AND state <> 'sealed'", (before,))
            self.db.execute("DELETE FROM silences WHERE changed < ?", (before,))


def _time(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
