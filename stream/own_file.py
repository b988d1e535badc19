"""A SQLite file that one process has at a time, and that is on the disk when a write returns."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class OwnFileError(Exception):
    """The file cannot be used: one sentence."""


class OwnFile:
    """The file: `db` is its connection, in autocommit."""

    def __init__(self, path: Path, schema: str) -> None:
        """Open it, or make it by `schema`. Raises OwnFileError."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = path.with_name(path.name + ".lock").open("w")
        except OSError as error:
            raise OwnFileError(f"{path} cannot be used: {error.strerror}.") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.db = _opened(path, schema)
        except BlockingIOError:
            self._lock.close()
            raise OwnFileError(f"Another rasid has {path}.") from None
        except sqlite3.Error as error:
            self._lock.close()
            raise OwnFileError(f"{path} cannot be used: {error}.") from None

    def close(self) -> None:
        """Let it go."""
        self.db.close()
        self._lock.close()

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """What is written inside is written together, and on the disk when it ends."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")


def _opened(path: Path, schema: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.executescript(schema)
    except sqlite3.Error:
        db.close()
        raise
    return db
