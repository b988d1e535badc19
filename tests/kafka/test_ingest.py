"""`rasid ingest` on a real Kafka: by feed, folder and HTTP, the same page is one article and goes in once."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from deploy.kafka.broker import Broker
from stream.settings import Settings
from tests.ingest.servers import Site, site
from tests.kafka.running import environment, held, make_topics, settings_for
from tests.notify.servers import free_port

TOKEN = "0123456789abcdef0123"
TEXT = "شنت الطائرات الحربية غارات على حي الوعر في مدينة حمص اليوم الجمعة."


@pytest.fixture
def settings(broker: Broker, prefix: str, tmp_path: Path) -> Settings:
    made = settings_for(broker.bootstrap, prefix, tmp_path / "tables")
    make_topics(made)
    return made


def configured(folder: Path, there: Site, port: int) -> Path:
    (folder / "in").mkdir()
    record = {
        "url": there.url("/page"),
        "title": "غارات",
        "text": TEXT,
        "published_at": "2024-03-01T07:00:00+00:00",
    }
    (folder / "in" / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    (folder / "token").write_text(TOKEN, encoding="utf-8")
    path = folder / "ingest.toml"
    path.write_text(
        f"""
        web_port = 0
        [[feeds]]
        url = "{there.url("/rss")}"
        pages = false
        [[folders]]
        path = "in"
        every = 1
        [http]
        token = {{ file = "token" }}
        port = {port}
        [fetching]
        private = ["127.0.0.1"]
        pause = 0
        """,
        encoding="utf-8",
    )
    return path


async def articles(settings: Settings) -> list[dict[str, Any]]:
    lines = await asyncio.to_thread(held, settings, "articles")
    return [json.loads(bytes(line.data or b"null")) for line in lines]


async def test_by_feed_folder_and_http_the_same_page_is_one_article(
    settings: Settings, tmp_path: Path
) -> None:
    async with site() as there:
        there.pages["/rss"] = (
            '<?xml version="1.0"?><rss version="2.0"><channel><item><title>غارات</title>'
            f"<link>{there.url('/page')}</link><description>{TEXT}</description>"
            "<pubDate>Fri, 01 Mar 2024 10:00:00 +0300</pubDate></item></channel></rss>"
        )
        port = free_port()
        config = configured(tmp_path, there, port)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "stream.cli", "ingest", "--config", str(config),
            env=environment(settings), stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            ids = await posted(port, there.url("/page") + "#top")
            async with asyncio.timeout(30):
                while len(await articles(settings)) < 2:  # noqa: ASYNC110 (Kafka rings no bell)
                    await asyncio.sleep(0.5)
        finally:
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 20) == 0
        found = await articles(settings)
        assert {article["id"] for article in found} == set(ids)
        before = len(found)
        again = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "stream.cli",
            "ingest",
            "--config",
            str(config),
            "--once",
            env=environment(settings),
        )
        assert await asyncio.wait_for(again.wait(), 60) == 0
        assert len(await articles(settings)) == before


async def posted(port: int, url: str) -> list[str]:
    """Post the page as soon as somebody listens; the ids."""
    body = {"url": url, "title": "غارات", "text": TEXT}
    async with asyncio.timeout(60), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.post(
                    f"http://127.0.0.1:{port}/articles",
                    json=body,
                    headers={"Authorization": f"Bearer {TOKEN}"},
                ) as answer:
                    assert answer.status == 202, await answer.text()
                    ids: list[str] = (await answer.json())["ids"]
                    return ids
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.3)
