"""Articles by HTTP: POST /articles with a bearer token; JSON, JSON lines or HTML. 202 means that Kafka has them."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from stream.articles.decode import Refusal, decode
from stream.config_file import Secret
from stream.ingest import page as pages
from stream.ingest.article import Incoming, from_page, from_record
from stream.ingest.config import Endpoint
from stream.ingest.run import Ingest, clock
from stream.records import stable_id

READ_SECONDS = 30.0
JSON, LINES, HTML = (
    ("application/json",),
    ("application/x-ndjson", "application/jsonl"),
    ("text/html", "application/xhtml+xml"),
)


class Busy(Exception):
    """Kafka does not take articles now."""


class Bad(ValueError):
    """An article that cannot be one: status and sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        """As it is answered."""
        super().__init__(sentence)
        self.status = status


def application(
    ingest: Ingest, settings: Endpoint, tokens: tuple[Secret, ...], max_article_bytes: int
) -> web.Application:
    """The application. Anything but POST /articles is not found."""
    door = asyncio.Semaphore(settings.in_flight)

    async def post(request: web.Request) -> web.Response:
        status, body = await answer(request)
        ingest.metrics.requests.labels(str(status)).inc()
        headers = (
            {"Retry-After": "2"} if status == 503 else {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        )
        return web.json_response(body, status=status, headers=headers)

    async def answer(request: web.Request) -> tuple[int, dict[str, Any]]:
        if not _known(request.headers.get("Authorization", ""), tokens):
            return 401, {"error": "a bearer token is needed"}
        if door.locked():
            return 503, {"error": "too many requests at once: come again"}
        async with door:
            try:
                async with asyncio.timeout(READ_SECONDS):
                    raw = await request.read()
                articles = await asyncio.to_thread(_articles, request, raw, max_article_bytes)
                new = await ingest.give(articles, "http")
            except web.HTTPRequestEntityTooLarge:
                return 413, {"error": f"more than {settings.max_bytes} bytes"}
            except TimeoutError:
                return 408, {"error": f"the body did not come within {READ_SECONDS:.0f} seconds"}
            except Bad as bad:
                ingest.metrics.articles.labels("http", "refused").inc()
                return bad.status, {"error": str(bad)}
            except Busy:
                return 503, {"error": "Kafka does not take articles now: come again"}
        return 202, {"ids": [article.id for article in articles], "new": new}

    app = web.Application(client_max_size=settings.max_bytes)
    app.router.add_post("/articles", post)
    return app


def _known(header: str, tokens: Iterable[Secret]) -> bool:
    """Whether a token is one of ours; all are compared, each in constant time."""
    kind, _, given = header.partition(" ")
    found = [hmac.compare_digest(given.strip().encode(), token.reveal().encode()) for token in tokens]
    return kind.lower() == "bearer" and any(found)


def _articles(request: web.Request, raw: bytes, most: int) -> list[Incoming]:
    kind = request.content_type
    if kind in HTML:
        url, outlet = request.query.get("url", ""), request.query.get("outlet", "")
        page = pages.read_page(raw, url)
        found = [from_page(page, stable_id("ar", outlet, page.title, page.text), outlet, clock())]
    elif kind in JSON:
        found = [_record(raw, "")]
    elif kind in LINES:
        found = [_record(line, f"line {n}: ") for n, line in enumerate(raw.split(b"\n"), 1) if line.strip()]
    else:
        raise Bad(415, f"{kind} is not application/json, application/x-ndjson or text/html")
    if not found:
        raise Bad(422, "there is nothing in it")
    for number, article in enumerate(found, 1):
        refused = decode(article.value, received=None, latest=clock(), max_bytes=most)
        if isinstance(refused, Refusal):
            where = f"article {number}: " if len(found) > 1 else ""
            raise Bad(
                422, f"{where}{refused.reason} {refused.field} {refused.detail}".replace("  ", " ").strip()
            )
    return found


def _record(raw: bytes, where: str) -> Incoming:
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError):
        raise Bad(422, f"{where}it is not JSON") from None
    if not isinstance(record, dict):
        raise Bad(422, f"{where}it is not an object")
    return from_record(record, clock())
