"""Politeness: at most one fetch at a time from a host, with pauses, and no page that robots.txt keeps from us."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from stream.ingest.fetch import Answer, Fetcher, Got

HOSTS = 2000
ROBOTS_FOR = 6 * 3600.0  # seconds
LONGEST_DELAY = 60.0

Sleep = Callable[[float], Awaitable[None]]


class _Host:
    """What is known of one host."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.last = float("-inf")
        self.robots: RobotFileParser | None = None
        self.robots_at = float("-inf")


class Polite:
    """Fetches for all feeds of a process."""

    def __init__(
        self, fetcher: Fetcher, pause: float, agent: str, *, robots: bool, sleep: Sleep = asyncio.sleep
    ) -> None:
        """`pause` in seconds; `agent` is what robots.txt knows us by."""
        self._fetcher, self._pause, self._agent, self._robots, self._sleep = (
            fetcher,
            pause,
            agent,
            robots,
            sleep,
        )
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    async def feed(self, url: str, *, etag: str = "", modified: str = "") -> Answer:
        """A feed, if it changed."""
        host = self._host(url)
        async with host.lock:
            return await self._get(host, self._pause, url, etag=etag, modified=modified)

    async def page(self, url: str) -> Answer:
        """A page, if robots.txt lets us."""
        host = self._host(url)
        async with host.lock:
            if not self._robots:
                return await self._get(host, self._pause, url)
            rules = await self._rules(host, url)
            if not rules.can_fetch(self._agent, url):
                return Answer(got=Got.REFUSED, error="robots.txt keeps us from it")
            asked = rules.crawl_delay(self._agent)
            return await self._get(host, max(self._pause, min(float(asked or 0), LONGEST_DELAY)), url)

    def _host(self, url: str) -> _Host:
        name = urlsplit(url).netloc.lower()
        host = self._hosts.setdefault(name, _Host())
        self._hosts.move_to_end(name)
        while len(self._hosts) > HOSTS and not next(iter(self._hosts.values())).lock.locked():
            self._hosts.popitem(last=False)
        return host

    async def _get(
        self, host: _Host, pause: float, url: str, *, etag: str = "", modified: str = ""
    ) -> Answer:
        wait = host.last + pause - time.monotonic()
        if wait > 0:
            await self._sleep(wait)
        try:
            return await self._fetcher.get(url, etag=etag, modified=modified)
        finally:
            host.last = time.monotonic()

    async def _rules(self, host: _Host, url: str) -> RobotFileParser:
        """A host's robots.txt. None there: all is allowed. One that cannot be read for now: nothing is (RFC 9309)."""
        if host.robots is not None and time.monotonic() - host.robots_at < ROBOTS_FOR:
            return host.robots
        parts = urlsplit(url)
        answer = await self._get(host, 0.0, f"{parts.scheme}://{parts.netloc}/robots.txt")
        rules = RobotFileParser()
        if answer.got is Got.PAGE:
            rules.parse(answer.body[: 1 << 19].decode("utf-8", "replace").splitlines())
        elif answer.got is Got.LATER:
            rules.parse(["User-agent: *", "Disallow: /"])
        else:
            rules.parse([])
        host.robots, host.robots_at = (
            rules,
            time.monotonic() - (0 if answer.got is Got.PAGE else ROBOTS_FOR - 600),
        )
        return rules
