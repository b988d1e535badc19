"""What was sent, and where each feed and file stands: one SQLite file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from stream.ingest.article import Incoming
from stream.ingest.schedule import FeedState
from stream.own_file import OwnFile

KEPT = timedelta(days=90)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (id TEXT PRIMARY KEY, digest BLOB NOT NULL, seen REAL NOT NULL);
CREATE TABLE IF NOT EXISTS pages (id TEXT PRIMARY KEY, entry BLOB NOT NULL, seen REAL NOT NULL);
CREATE TABLE IF NOT EXISTS feeds (
    url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, next_at REAL, failures INTEGER NOT NULL,
    error TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL);
"""


class Memory(OwnFile):
    """The file."""

    def __init__(self, path: Path) -> None:
        """Open or make it. Raises OwnFileError."""
        super().__init__(path, _SCHEMA)

    def has(self, article: Incoming) -> bool:
        """Whether an article was sent as it is."""
        row = self.db.execute("SELECT digest FROM articles WHERE id = ?", (article.id,)).fetchone()
        return row is not None and row[0] == article.digest

    def sent(self, article: Incoming, now: datetime) -> None:
        """Remember that Kafka has it."""
        self.db.execute(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?)", (article.id, article.digest, now.timestamp())
        )

    def has_entry(self, article_id: str, digest: bytes) -> bool:
        """Whether a feed's entry was dealt with as it is, so that its page need not be fetched again."""
        row = self.db.execute("SELECT entry FROM pages WHERE id = ?", (article_id,)).fetchone()
        return row is not None and row[0] == digest

    def entry_done(self, article_id: str, digest: bytes, now: datetime) -> None:
        """Remember that it was."""
        self.db.execute(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", (article_id, digest, now.timestamp())
        )

    def feed(self, url: str) -> FeedState:
        """What is remembered of a feed."""
        row = self.db.execute(
            "SELECT etag, modified, next_at, failures, error FROM feeds WHERE url = ?", (url,)
        ).fetchone()
        if row is None:
            return FeedState()
        next_at = datetime.fromtimestamp(row[2], UTC) if row[2] is not None else None
        return FeedState(etag=row[0], modified=row[1], next_at=next_at, failures=row[3], error=row[4])

    def put_feed(self, url: str, state: FeedState) -> None:
        """Remember it."""
        next_at = state.next_at.timestamp() if state.next_at else None
        self.db.execute(
            "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?)",
            (url, state.etag, state.modified, next_at, state.failures, state.error),
        )

    def has_file(self, path: Path, size: int, changed: int) -> bool:
        """Whether a file was read as it is; `changed` in nanoseconds."""
        row = self.db.execute("SELECT size, changed FROM files WHERE path = ?", (str(path),)).fetchone()
        return row is not None and tuple(row) == (size, changed)

    def put_file(self, path: Path, size: int, changed: int) -> None:
        """Remember that it was."""
        self.db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (str(path), size, changed))

    def forget(self, now: datetime) -> None:
        """Remove articles that no feed shows any more."""
        before = (now - KEPT).timestamp()
        with self.all_or_nothing():
            self.db.execute("DELETE FROM articles WHERE seen < ?", (before,))
            self.db.execute("DELETE FROM pages WHERE seen < ?", (before,))
