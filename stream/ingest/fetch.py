"""One bounded fetch, which leads nowhere but to the public internet.

A host's addresses are checked, and connected to as they were checked; each redirect is checked anew; sizes and times
are capped; what was fetched before is asked for only if it changed.
"""

from __future__ import annotations

import asyncio
import socket
import zlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from msgspec import Struct
from yarl import URL

from stream.ingest.address import BadAddress, checked, is_public
from stream.retry_after import retry_after

REDIRECTS = 5
PRIVATE = "it leads into a network that is not public"
_CHUNK = 1 << 16

Lookup = Callable[[str, int], Awaitable[list[tuple[str, socket.AddressFamily]]]]


class Got(StrEnum):
    """What came of a fetch."""

    PAGE = "page"
    UNCHANGED = "unchanged"
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"
    FAILED = "failed"


class Limits(Struct, frozen=True, kw_only=True):
    """The bounds of a fetch: bytes after decompression, seconds in all, and who we say that we are."""

    max_bytes: int = 5 << 20
    seconds: float = 30.0
    agent: str = "Rasid"
    allowed: Collection[str] = ()


class Answer(Struct, frozen=True, kw_only=True):
    """What was fetched, from where in the end, and what to ask with next time; or why not."""

    got: Got
    url: str = ""
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    modified: str = ""
    after: timedelta | None = None
    error: str = ""


async def system_lookup(host: str, port: int) -> list[tuple[str, socket.AddressFamily]]:
    """The system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(address[0]), family) for family, _, _, _, address in found]


class PublicResolver(AbstractResolver):
    """Names to public addresses only. The connector connects to what this returns, so nothing is looked up twice."""

    def __init__(self, allowed: Collection[str], lookup: Lookup = system_lookup) -> None:
        """`allowed` are hosts that may lie in a private network."""
        self._allowed, self._lookup = allowed, lookup
        self._private = set(allowed)  # addresses to which a host that may be private led

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 (all families are checked)
    ) -> list[ResolveResult]:
        """The public addresses of a host. Raises OSError where any of them is not: a mixed answer is an attack."""
        found = await self._lookup(host, port)
        if host in self._allowed:
            self._private |= {address for address, _ in found}
        elif not all(is_public(address) for address, _ in found):
            raise BlockedHost(host)
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=kind, proto=0, flags=socket.AI_NUMERICHOST
            )
            for address, kind in found
        ]

    def open(self, address: aiohttp.AddrInfoType) -> socket.socket:
        """A socket for an address that is about to be connected to: the last place to refuse it."""
        family, kind, proto, _, where = address
        if where[0] not in self._private and not is_public(str(where[0])):
            raise BlockedHost(where[0])
        return socket.socket(family, kind, proto)

    async def close(self) -> None:
        """Nothing is held."""


class BlockedHost(OSError):
    """A name that leads into a network that is not public."""


class Fetcher:
    """Fetches, one connection a request. Close it after use."""

    def __init__(self, limits: Limits, lookup: Lookup = system_lookup) -> None:
        """`lookup` finds the addresses of a host."""
        self._limits = limits
        resolver = PublicResolver(limits.allowed, lookup)
        connector = aiohttp.TCPConnector(
            resolver=resolver, use_dns_cache=False, force_close=True, socket_factory=resolver.open
        )
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, trust_env=False
        )

    async def close(self) -> None:
        """End the session."""
        await self._session.close()

    async def get(self, url: str, *, etag: str = "", modified: str = "") -> Answer:
        """The page at an address; it never raises for what a server does."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._follow(url, _conditions(etag, modified))
        except BadAddress as error:
            return Answer(got=Got.REFUSED, error=str(error))
        except TimeoutError:
            return Answer(got=Got.FAILED, error="it took too long")
        except BlockedHost:
            return Answer(got=Got.REFUSED, error=PRIVATE)
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, BlockedHost):
                return Answer(got=Got.REFUSED, error=PRIVATE)
            return Answer(got=Got.FAILED, error="it cannot be reached")
        except (aiohttp.ClientError, OSError, ValueError, zlib.error) as error:
            return Answer(got=Got.FAILED, error=type(error).__name__)

    async def _follow(self, url: str, headers: Mapping[str, str]) -> Answer:
        for _ in range(REDIRECTS + 1):
            # Checked as it will be read: aiohttp makes plain digits of «①27.0.0.1», and asks no resolver for those.
            target = URL(url)
            checked(str(target), self._limits.allowed)
            async with self._session.get(
                target, headers=self._headers(headers), allow_redirects=False
            ) as answer:
                if answer.status not in (301, 302, 303, 307, 308):
                    return await self._read(url, answer)
                url = urljoin(url, answer.headers.get("Location", ""))
        return Answer(got=Got.FAILED, error="it redirects without end")

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        return {"User-Agent": self._limits.agent, "Accept-Encoding": "gzip", **more}

    async def _read(self, url: str, answer: aiohttp.ClientResponse) -> Answer:
        status = answer.status
        if status == 304:
            return Answer(got=Got.UNCHANGED, url=url)
        if status in (404, 410):
            return Answer(got=Got.GONE, error=f"HTTP {status}")
        if status != 200:
            after = retry_after(answer.headers.get("Retry-After", ""), datetime.now(UTC))
            later = status in (408, 425, 429) or status >= 500
            return Answer(got=Got.LATER if later else Got.FAILED, after=after, error=f"HTTP {status}")
        body = await self._body(answer)
        if body is None:
            return Answer(got=Got.REFUSED, error=f"it is larger than {self._limits.max_bytes} bytes")
        return Answer(
            got=Got.PAGE,
            url=url,
            body=body,
            content_type=answer.headers.get("Content-Type", ""),
            etag=answer.headers.get("ETag", "")[:500],
            modified=answer.headers.get("Last-Modified", "")[:100],
        )

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes | None:
        """The body, unpacked piece by piece, so that a small file cannot become a large one; None where it does."""
        encoding = answer.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip", "x-gzip", ""):
            raise ValueError("unknown encoding")
        unpack = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
        most, body = self._limits.max_bytes, bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            while chunk:
                body += unpack.decompress(chunk, most + 1 - len(body)) if unpack else chunk
                if len(body) > most:
                    return None
                chunk = unpack.unconsumed_tail if unpack else b""  # noqa: PLW2901 (the rest of it)
        return bytes(body)


def _conditions(etag: str, modified: str) -> dict[str, str]:
    headers = {"If-None-Match": etag} if etag else {}
    return headers | ({"If-Modified-Since": modified} if modified else {})
