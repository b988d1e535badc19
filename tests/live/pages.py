"""A page served from a thread of its own, and a real Chromium that opens it."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from aiohttp import web
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from stream.envelope import Message
from stream.live.access import Access
from stream.live.desk import Desk
from stream.live.landmarks import landmarks
from stream.live.server import Server, flush
from stream.metrics.page import PageMetrics
from stream.records import Review
from tests.live.desks import hear, places

T = TypeVar("T")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

# What the browser says of a server that is away, or that went in the middle of the stream: the page says it to people.
LOST = ("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING")


class Served:
    """A server in a thread; `do` runs something in its loop, `stop` and `start` are its crash and its return."""

    def __init__(self, desk: Desk, access: Access | None = None) -> None:
        self.desk, self.access = desk, access or Access()
        self.port = 0
        self.sent: list[Review] = []
        self.takes = True
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.runner: web.AppRunner | None = None
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        async def run() -> None:
            names = landmarks(places().entries)
            self.server = server = Server(self.desk, self.access, PageMetrics("test"), names, self.send)
            self.runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=0.2)
            await self.runner.setup()
            await web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True).start()
            self.port = self.runner.addresses[0][1]
            self.flushing = asyncio.ensure_future(flush(self.desk))

        self._wait(run())

    def stop(self) -> None:
        async def end() -> None:
            self.flushing.cancel()
            assert self.runner
            await self.runner.cleanup()

        self._wait(end())

    def close(self) -> None:
        self.stop()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def do(self, what: Callable[[], T]) -> T:
        async def call() -> T:
            return what()

        return self._wait(call())

    def hear(self, *messages: Message) -> None:
        self.do(lambda: hear(self.desk, messages))

    async def send(self, review: Review) -> None:
        """What the worker does with a review, at once."""
        self.sent.append(review)
        if self.takes:
            hear(self.desk, [review])

    def _wait(self, what: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium with a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, chromium_sandbox=False)
        yield browser
        browser.close()


class Reader:
    """Somebody at the page: their browser, and all that went wrong in it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self._said(message.type, message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on(
            "dialog", lambda dialog: (self.wrong.append(f"dialog {dialog.message}"), dialog.dismiss())
        )
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and not any(lost in text for lost in LOST):
            self.wrong.append(text)

    def open(self, served: Served, language: str = "en", path: str = "/", cards: int = 1) -> Page:
        self.page.goto(f"{served.address}{path}{'&' if '?' in path else '?'}lang={language}")
        if cards:
            self.page.locator(".card").nth(cards - 1).wait_for()
        return self.page


def headlines(page: Page) -> list[str]:
    """What the list says, from above."""
    return page.locator(".card h3").all_inner_texts()


def texts(page: Page, selectors: Iterable[str]) -> list[str]:
    return [page.locator(selector).inner_text() for selector in selectors]


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong with a page as it stands."""
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]
