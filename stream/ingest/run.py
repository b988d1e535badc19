"""The process: each source at its own pace into one sink, which answers when Kafka has what it was given."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stream.articles.html import read_fragment
from stream.ingest import feed as feeds
from stream.ingest import page as pages
from stream.ingest.address import article_id, canonical
from stream.ingest.article import Incoming, from_entry, from_page, from_record
from stream.ingest.config import Feed, Folder
from stream.ingest.fetch import Got
from stream.ingest.memory import Memory
from stream.ingest.metrics import Metrics
from stream.ingest.polite import Polite
from stream.ingest.schedule import after
from stream.inputs import InputError, Raw, read_paths
from stream.logs import log

Send = Callable[[Iterable[Incoming]], Awaitable[None]]
READ = (".txt", ".jsonl", ".json", ".html", ".htm")
MOST_FILE_BYTES = 64 << 20
BATCH = 200


def clock() -> datetime:
    """The wall's clock."""
    return datetime.now(UTC)


class Ingest:
    """What comes in, and what was sent of it."""

    def __init__(self, memory: Memory, send: Send, metrics: Metrics, polite: Polite) -> None:
        """`send` returns when all it was given is safe."""
        self.memory, self.send, self.metrics, self.polite = memory, send, metrics, polite
        self.log = log("rasid.ingest")
        self._failing: set[str] = set()

    async def give(self, articles: Iterable[Incoming], source: str) -> int:
        """Send what is new or has changed; how many that were. Remembered after Kafka has it: a crash sends again."""
        fresh: dict[str, Incoming] = {}
        for article in articles:
            if self.memory.has(article):
                self.metrics.articles.labels(source, "unchanged").inc()
            else:
                fresh[article.id] = article
        if fresh:
            await self.send(fresh.values())
            with self.memory.all_or_nothing():
                for article in fresh.values():
                    self.memory.sent(article, clock())
            self.metrics.articles.labels(source, "sent").inc(len(fresh))
        return len(fresh)

    async def look(self, feed: Feed) -> datetime:
        """Ask a feed once, if it is time; when to ask again."""
        state = self.memory.feed(feed.url)
        if state.next_at and state.next_at > clock():
            return state.next_at
        answer = await self.polite.feed(feed.url, etag=state.etag, modified=state.modified)
        self.metrics.fetches.labels("feed", answer.got).inc()
        if answer.got is Got.PAGE:
            try:
                for entry in feeds.entries(answer.body, answer.url, answer.content_type):
                    await self._entry(feed, entry)
            except feeds.NotAFeed as error:
                answer = type(answer)(got=Got.FAILED, error=str(error))
        # Stored last: what a crash left undone is read again, not answered with "unchanged".
        state = after(state, answer, timedelta(seconds=feed.every), clock(), random.random())  # noqa: S311
        self.memory.put_feed(feed.url, state)
        self._note(feed, state.error)
        assert state.next_at is not None  # noqa: S101  # every answer says when
        return state.next_at

    async def _entry(self, feed: Feed, entry: feeds.Entry) -> None:
        said = (entry.title, entry.html, pages.iso(entry.published))
        digest = hashlib.blake2b("\x1f".join(said).encode("utf-8", "replace"), digest_size=16).digest()
        name = article_id(entry.link) if entry.link else f"{feed.url} {entry.guid or entry.title}"
        if self.memory.has_entry(name, digest):
            self.metrics.articles.labels("feed", "unchanged").inc()
            return
        page = await self._page(entry.link) if feed.pages and entry.link else None
        article = from_entry(entry, page, feed.outlet, clock(), feed.url)
        if not (page and page.text) and not read_fragment(entry.html) and not entry.title.strip():
            self.metrics.articles.labels("feed", "empty").inc()
        else:
            await self.give([article], "feed")
        self.memory.entry_done(name, digest, clock())

    async def _page(self, url: str) -> pages.Page | None:
        """The page of an entry; without it, what the feed says has to do."""
        answer = await self.polite.page(url)
        self.metrics.fetches.labels("page", answer.got).inc()
        if answer.got is not Got.PAGE:
            self.log.info("no page", address=canonical(url), why=answer.error)
            return None
        return await asyncio.to_thread(pages.read_page, answer.body, answer.url)

    def _note(self, feed: Feed, error: str) -> None:
        if error and feed.url not in self._failing:
            self.log.warning("feed fails", feed=feed.url, error=error)
        (self._failing.add if error else self._failing.discard)(feed.url)
        self.metrics.failing.set(len(self._failing))

    async def sweep(self, folder: Folder, root: Path) -> int:
        """Read what is new or has changed in a folder; how many articles that were. Raises what `send` raises."""
        count = 0
        for path in _files(root / folder.path):
            size, changed = _mark(path)
            if self.memory.has_file(path, size, changed):
                continue
            try:
                articles = await asyncio.to_thread(articles_of, path, folder.outlet)
            except (OSError, ValueError) as error:
                self.log.warning("file passed over", file=str(path), error=str(error)[:200])
                self.metrics.articles.labels("folder", "refused").inc()
                articles = []
            for start in range(0, len(articles), BATCH):
                count += await self.give(articles[start : start + BATCH], "folder")
            self.memory.put_file(path, size, changed)
        return count


def _mark(path: Path) -> tuple[int, int]:
    """What tells that a file has changed: its size and its time in nanoseconds; -1 where it is gone meanwhile."""
    try:
        stat = path.stat()
    except OSError:
        return -1, -1
    return stat.st_size, stat.st_mtime_ns


def _files(folder: Path) -> Iterator[Path]:
    """What may be read in a folder, by name; a file that is still being written has another name until it is whole."""
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.")
    yield from sorted(
        path
        for path in folder.iterdir()
        if path.suffix in READ and not path.name.startswith((".", "manifest."))
    )


def articles_of(path: Path, outlet: str) -> list[Incoming]:
    """The articles of a .txt, .jsonl, .json or .html. Raises OSError, ValueError."""
    if path.stat().st_size > MOST_FILE_BYTES:
        raise ValueError(f"it is larger than {MOST_FILE_BYTES} bytes")
    if path.suffix in (".html", ".htm"):
        return [from_page(pages.read_page(path.read_bytes()), path.name, outlet, clock())]
    return [_article(raw, path, outlet) for raw in read_paths([str(path)])]


def _article(raw: Raw, path: Path, outlet: str) -> Incoming:
    """A line. One that is no JSON object goes in as it is: the worker rejects it where everybody looks."""
    try:
        record = json.loads(raw.value)
    except ValueError:
        record = None
    if isinstance(record, dict):
        return from_record({"outlet": outlet, **record} if outlet else record, clock())
    digest = hashlib.blake2b(raw.value, digest_size=16).digest()
    return Incoming(id=f"{path.name}:{raw.where.offset}", value=raw.value, digest=digest)


async def again(work: Callable[[], Awaitable[float]], source: str) -> None:
    """Do it for ever, with the pause in seconds that it returns; a failure is tried again in a minute."""
    while True:
        try:
            pause = await work()
        except Exception as error:  # noqa: BLE001 (whatever it is, it holds up no other source)
            log("rasid.ingest").warning(
                "source fails", source=source, error=f"{type(error).__name__}: {error}"[:300]
            )
            pause = 60.0
        await asyncio.sleep(max(0.5, pause))
