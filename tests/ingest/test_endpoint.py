"""POST /articles: who may, what it takes, and that 202 means that Kafka has it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from stream.config_file import From, Secret
from stream.ingest.article import Incoming
from stream.ingest.config import Endpoint
from stream.ingest.endpoint import Busy, application
from stream.ingest.fetch import Fetcher, Limits
from stream.ingest.memory import Memory
from stream.ingest.metrics import Metrics
from stream.ingest.polite import Polite
from stream.ingest.run import Ingest
from tests.ingest.test_feed_and_page import PAGE

TOKEN, OTHER = "0123456789abcdef-one", "0123456789abcdef-two"
STRIKE = {"url": "https://news.example/1", "title": "قصف", "text": "قصفت الطائرات الحي صباح اليوم."}


class Door:
    """What stands behind the endpoint, and what got through it."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.busy = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.inside = 0
        self.client: TestClient[Any, Any]

    async def send(self, articles: Iterable[Incoming]) -> None:
        self.inside += 1
        await self.gate.wait()
        if self.busy:
            raise Busy
        self.got += [json.loads(article.value) for article in articles]

    async def post(
        self,
        body: bytes | str,
        kind: str = "application/json",
        token: str | None = TOKEN,
        path: str = "/articles",
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token is not None else {})
        async with self.client.post(path, data=body, headers=headers) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    made, memory, fetcher = Door(), Memory(tmp_path / "memory"), Fetcher(Limits())
    ingest = Ingest(memory, made.send, Metrics("0"), Polite(fetcher, 0, "x", robots=True))
    settings = Endpoint(token=From(env="X"), max_bytes=4096, in_flight=2)
    app = application(ingest, settings, (Secret(TOKEN), Secret(OTHER)), 1 << 20)
    async with TestClient(TestServer(app)) as client:
        made.client = client
        yield made
    await fetcher.close()
    memory.close()


async def test_an_article_is_taken_and_the_same_again_is_the_same_article(door: Door) -> None:
    status, first = await door.post(json.dumps(STRIKE))
    assert (status, first["new"]) == (202, 1)
    status, again = await door.post(json.dumps({**STRIKE, "url": "http://news.example/1#top"}), token=OTHER)
    assert (status, again["ids"]) == (202, first["ids"])
    assert (await door.post(json.dumps({**STRIKE, "url": "http://news.example/1#top"})))[1]["new"] == 0
    assert door.got[0]["text"] == STRIKE["text"]


async def test_lines_are_as_many_articles(door: Door) -> None:
    lines = "\n".join(json.dumps({**STRIKE, "url": f"https://news.example/{n}"}) for n in range(3))
    status, told = await door.post(lines + "\n", "application/x-ndjson")
    assert (status, told["new"], len(set(told["ids"]))) == (202, 3, 3)


async def test_html_becomes_text_with_its_address_and_outlet(door: Door) -> None:
    status, told = await door.post(PAGE, "text/html", path="/articles?url=https://news.example/p&outlet=موقع")
    assert status == 202, told
    (article,) = door.got
    assert (article["url"], article["outlet"]) == ("https://news.example/p", "موقع")
    assert "قصفت طائرات" in article["text"]


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN[:-1], TOKEN + "x", "é"])
async def test_without_a_token_nothing_is_taken(door: Door, token: str | None) -> None:
    status, _ = await door.post(json.dumps(STRIKE), token=token)
    assert status == 401
    assert door.got == []


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        (b"{", "application/json", 422, "not JSON"),
        (b"[]", "application/json", 422, "not an object"),
        (b"", "application/x-ndjson", 422, "nothing in it"),
        (b'{"text": "only English here"}', "application/json", 422, "not_arabic"),
        (b'{"text": 7}', "application/json", 422, "wrong_type text"),
        (
            '{"text": "قصف", "published_at": "3000-01-01"}'.encode(),
            "application/json",
            422,
            "date_out_of_range",
        ),
        ('{"text": "قصف"}\n{"text": ""}'.encode(), "application/x-ndjson", 422, "article 2: no_content"),
        (b"[" * 4000, "application/json", 422, "not JSON"),
        (b"x", "application/pdf", 415, "application/pdf is not"),
        (b"x" * 5000, "application/json", 413, "more than 4096 bytes"),
    ],
)
async def test_what_is_no_article_is_told_why_and_nothing_of_it_is_taken(
    door: Door, body: bytes, kind: str, status: int, words: str
) -> None:
    told = await door.post(body, kind)
    assert told[0] == status
    assert words in told[1]["error"]
    assert door.got == []


async def test_while_kafka_does_not_take_it_nor_does_the_endpoint(door: Door) -> None:
    door.busy = True
    status, _ = await door.post(json.dumps(STRIKE))
    assert status == 503
    door.busy = False
    status, told = await door.post(json.dumps(STRIKE))
    assert (status, told["new"]) == (202, 1)


async def test_more_requests_than_fit_are_told_to_come_again(door: Door) -> None:
    door.gate.clear()
    bodies = [json.dumps({**STRIKE, "url": f"https://news.example/{n}"}) for n in range(2)]
    held = [asyncio.create_task(door.post(body)) for body in bodies]
    async with asyncio.timeout(10):
        while door.inside < 2:  # noqa: ASYNC110 (what is waited for is inside the server)
            await asyncio.sleep(0.01)
    status, _ = await door.post(json.dumps(STRIKE))
    assert status == 503
    door.gate.set()
    assert [status for status, _ in await asyncio.gather(*held)] == [202, 202]


async def test_there_is_nothing_else(door: Door) -> None:
    for method, path in (("GET", "/articles"), ("GET", "/"), ("POST", "/metrics"), ("DELETE", "/articles")):
        async with door.client.request(method, path) as answer:
            assert answer.status in (404, 405)
