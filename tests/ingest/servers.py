"""A real web server on loopback, written page by page in a test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

Page = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """What it serves, and what it was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, str | bytes | Page] = {}
        self.asked: list[web.Request] = []
        self.port = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        page = self.pages.get(request.path)
        if page is None:
            return web.Response(status=404)
        if isinstance(page, str | bytes):
            body = page.encode() if isinstance(page, str) else page
            return web.Response(body=body, content_type="text/html", charset="utf-8")
        return await page(request)


@asynccontextmanager
async def site() -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.handle)
    async with TestServer(app) as server:
        assert server.port is not None
        made.port = server.port
        yield made
