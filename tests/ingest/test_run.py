"""Feeds, pages and folders end to end against a real web server, and what a crash or a repetition changes: nothing."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from stream.ingest.article import Incoming
from stream.ingest.config import Feed, Folder
from stream.ingest.fetch import Fetcher, Limits
from stream.ingest.memory import Memory
from stream.ingest.metrics import Metrics
from stream.ingest.polite import Polite
from stream.ingest.run import Ingest
from tests.ingest.servers import Site, site
from tests.ingest.test_feed_and_page import PAGE


class Sink:
    """Keeps what it was given; fails when told to."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.fails = 0

    async def send(self, articles: Iterable[Incoming]) -> None:
        if self.fails:
            self.fails -= 1
            raise ConnectionError("no Kafka")
        self.got += [json.loads(article.value) for article in articles]


class Stage:
    """A process with its memory, its sink and a web server."""

    def __init__(self, path: Path, there: Site) -> None:
        self.there, self.sink, self.slept = there, Sink(), list[float]()
        self.memory, self.metrics = Memory(path / "memory"), Metrics("0")
        self.fetcher = Fetcher(Limits(allowed=frozenset({"127.0.0.1"}), seconds=5))
        self.ingest = self.started()

    def started(self, *, robots: bool = True, pause: float = 0.0) -> Ingest:
        polite = Polite(self.fetcher, pause, "Rasid (test)", robots=robots, sleep=self.sleep)
        self.ingest = Ingest(self.memory, self.sink.send, self.metrics, polite)
        return self.ingest

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def due(self) -> None:
        """The feed's next time has come."""
        self.memory.db.execute("UPDATE feeds SET next_at = 0")

    def serve(self, *names: str, etag: str = "") -> Feed:
        """A feed of these pages, each with an article."""
        items = "".join(
            f"<item><title>خبر {name}</title><link>{self.there.url('/' + name)}</link>"
            f"<pubDate>Fri, 01 Mar 2024 10:0{number}:00 +0300</pubDate></item>"
            for number, name in enumerate(names)
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'

        async def feed(request: web.Request) -> web.Response:
            if etag and request.headers.get("If-None-Match") == etag:
                return web.Response(status=304)
            return web.Response(
                text=body, content_type="application/rss+xml", headers={"ETag": etag} if etag else {}
            )

        self.there.pages["/rss"] = feed
        self.there.pages |= {f"/{name}": PAGE.replace("البلدة", f"البلدة {name}") for name in names}
        return Feed(url=self.there.url("/rss"), outlet="موقع المثال")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with site() as there:
        made = Stage(tmp_path, there)
        yield made
        await made.fetcher.close()
        made.memory.close()


async def test_each_entry_becomes_an_article_with_its_pages_text(stage: Stage) -> None:
    await stage.ingest.look(stage.serve("a", "b"))
    assert [article["title"] for article in stage.sink.got] == ["خبر a", "خبر b"]
    assert all("قصفت طائرات" in article["text"] for article in stage.sink.got)
    assert all(article["outlet"] == "موقع المثال" for article in stage.sink.got)
    assert stage.sink.got[0]["published_at"] == "2024-03-01T07:00:00+00:00"


async def test_a_feed_is_not_asked_before_its_time_and_then_only_whether_it_changed(stage: Stage) -> None:
    feed = stage.serve("a", etag='"1"')
    await stage.ingest.look(feed)
    await stage.ingest.look(feed)
    assert stage.there.paths().count("/rss") == 1
    stage.due()
    await stage.ingest.look(feed)
    assert stage.there.asked[-1].headers["If-None-Match"] == '"1"'
    assert stage.metrics.registry.get_sample_value(
        "rasid_ingest_fetches_total", {"what": "feed", "result": "unchanged"}
    )
    assert len(stage.sink.got) == 1


async def test_a_page_that_was_dealt_with_is_not_fetched_again(stage: Stage) -> None:
    await stage.ingest.look(stage.serve("a"))
    stage.due()
    await stage.ingest.look(stage.serve("a", "b"))
    assert stage.there.paths().count("/a") == 1
    assert len(stage.sink.got) == 2


async def test_after_a_failure_to_send_the_feed_is_read_whole_again(stage: Stage) -> None:
    feed = stage.serve("a", "b", etag='"1"')
    stage.sink.fails = 1
    with pytest.raises(ConnectionError):
        await stage.ingest.look(feed)
    stage.started()
    await stage.ingest.look(feed)
    assert [article["title"] for article in stage.sink.got] == ["خبر a", "خبر b"]


async def test_without_its_page_an_entry_is_what_the_feed_says(stage: Stage) -> None:
    feed = stage.serve("a")
    del stage.there.pages["/a"]
    await stage.ingest.look(feed)
    (article,) = stage.sink.got
    assert (article["title"], article.get("text")) == ("خبر a", None)


async def test_robots_txt_keeps_us_from_pages_and_its_delay_is_kept(stage: Stage) -> None:
    stage.there.pages["/robots.txt"] = "User-agent: *\nDisallow: /b\nCrawl-delay: 7\n"
    await stage.ingest.look(stage.serve("a", "b"))
    assert "/a" in stage.there.paths()
    assert "/b" not in stage.there.paths()
    assert max(stage.slept) > 6
    assert stage.there.paths().count("/robots.txt") == 1


async def test_while_robots_txt_cannot_be_read_no_page_is_fetched(stage: Stage) -> None:
    async def broken(request: web.Request) -> web.Response:
        return web.Response(status=503)

    stage.there.pages["/robots.txt"] = broken
    await stage.ingest.look(stage.serve("a"))
    assert "/a" not in stage.there.paths()


async def test_one_host_is_given_time_between_two_fetches(stage: Stage) -> None:
    stage.started(robots=False, pause=3.0)
    await stage.ingest.look(stage.serve("a", "b"))
    assert len(stage.slept) == 2
    assert all(2 < pause <= 3 for pause in stage.slept)


@pytest.mark.parametrize("body", ["<html>no feed</html>", ""])
async def test_a_feed_that_is_none_is_counted_and_asked_more_rarely(stage: Stage, body: str) -> None:
    feed = stage.serve()
    stage.there.pages["/rss"] = body
    await stage.ingest.look(feed)
    assert stage.memory.feed(feed.url).failures == 1
    assert stage.metrics.registry.get_sample_value("rasid_ingest_failing_feeds") == 1


async def test_an_entry_that_leads_into_a_private_network_is_not_fetched(stage: Stage) -> None:
    feed = stage.serve("a")
    assert callable(stage.there.pages["/rss"])
    item = "<item><title>فخ</title><link>http://169.254.169.254/latest/</link></item>"
    stage.there.pages["/rss"] = f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>'
    await stage.ingest.look(feed)
    refused = {"what": "page", "result": "refused"}
    failed = {"what": "page", "result": "failed"}
    value = stage.metrics.registry.get_sample_value
    assert (value("rasid_ingest_fetches_total", refused) or 0) + (
        value("rasid_ingest_fetches_total", failed) or 0
    ) == 1


def put(path: Path, content: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")


async def test_a_folder_is_read_once_and_a_changed_file_again(stage: Stage, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    put(inbox / "one.txt", "قصف على الحي")
    put(
        inbox / "two.jsonl",
        '{"url": "https://news.example/2", "text": "غارات"}\n{"id": "x", "text": "اشتباك"}\n',
    )
    put(inbox / "three.html", PAGE)
    put(inbox / ".part.txt", "لم يكتمل")
    put(inbox / "note.md", "ليس مقالا")
    folder = Folder(path="in")
    assert await stage.ingest.sweep(folder, tmp_path) == 4
    assert await stage.ingest.sweep(folder, tmp_path) == 0
    put(inbox / "one.txt", "قصف على الحي وسقوط جرحى")
    os.utime(inbox / "two.jsonl")
    assert await stage.ingest.sweep(folder, tmp_path) == 1
    texts = {article["id"]: article["text"] for article in stage.sink.got}
    assert texts["one.txt"] == "قصف على الحي وسقوط جرحى"
    assert texts["x"] == "اشتباك"


async def test_a_line_that_is_no_article_goes_in_as_it_is(stage: Stage, tmp_path: Path) -> None:
    got: list[bytes] = []

    async def send(articles: Iterable[Incoming]) -> None:
        got.extend(article.value for article in articles)

    stage.ingest.send = send
    put(tmp_path / "in" / "a.jsonl", 'not json\n[1]\n{"text": "قصف"}\n')
    assert await stage.ingest.sweep(Folder(path="in"), tmp_path) == 3
    assert got[:2] == [b"not json", b"[1]"]


async def test_a_file_is_read_again_when_kafka_did_not_take_it(stage: Stage, tmp_path: Path) -> None:
    put(tmp_path / "in" / "one.txt", "قصف على الحي")
    stage.sink.fails = 1
    with pytest.raises(ConnectionError):
        await stage.ingest.sweep(Folder(path="in"), tmp_path)
    assert await stage.ingest.sweep(Folder(path="in"), tmp_path) == 1
