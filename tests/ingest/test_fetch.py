"""A fetch against real servers: where it may go, how much it takes, how long it waits."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from typing import Any

import pytest
import trustme
from aiohttp import web

from stream.ingest.fetch import Answer, Fetcher, Got, Limits
from tests.ingest.servers import site

V4 = socket.AF_INET
LOCAL = frozenset({"127.0.0.1"})


async def fetched(url: str, *, lookup: Any = None, etag: str = "", **limits: Any) -> Answer:
    made = Limits(**({"allowed": LOCAL, "seconds": 5.0} | limits))
    fetcher = Fetcher(made, lookup) if lookup else Fetcher(made)
    try:
        return await fetcher.get(url, etag=etag)
    finally:
        await fetcher.close()


def leads_to(*addresses: str) -> Any:
    """A resolver that gives these addresses, one answer after the other; the last for ever."""
    answers = list(addresses)
    asked: list[str] = []

    async def lookup(host: str, port: int) -> list[tuple[str, socket.AddressFamily]]:
        del port
        asked.append(host)
        now = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(address, V4) for address in now.split()]

    lookup.asked = asked  # type: ignore[attr-defined]
    return lookup


async def test_a_page_comes_with_what_to_ask_with_next_time() -> None:
    async with site() as there:
        there.pages["/a"] = lambda _: _given(
            web.Response(text="نص", headers={"ETag": '"7"', "Last-Modified": "then"})
        )
        answer = await fetched(there.url("/a"))
    assert (answer.got, answer.body.decode(), answer.etag, answer.modified) == (Got.PAGE, "نص", '"7"', "then")


async def _given(response: web.Response) -> web.Response:
    return response


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://localhost:{port}/"]
)
async def test_a_private_address_gets_no_request(url: str) -> None:
    async with site() as there:
        there.pages["/"] = "secret"
        answer = await fetched(url.format(port=there.port), allowed=frozenset())
        assert answer == Answer(got=Got.REFUSED, error=answer.error)
        assert "not public" in answer.error
        assert there.asked == []


@pytest.mark.parametrize(
    "spelling", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.", "①27.0.0.1"]
)
async def test_other_spellings_of_a_private_address_get_no_request(spelling: str) -> None:
    async with site() as there:
        there.pages["/"] = "secret"
        answer = await fetched(f"http://{spelling}:{there.port}/", allowed=frozenset())
        assert answer.got in (Got.REFUSED, Got.FAILED)
        assert there.asked == []


@pytest.mark.parametrize("addresses", ["127.0.0.1", "10.0.0.7", "93.184.216.34 127.0.0.1", "169.254.169.254"])
async def test_a_name_that_leads_to_a_private_address_even_among_others_gets_no_request(
    addresses: str,
) -> None:
    async with site() as there:
        there.pages["/"] = "secret"
        answer = await fetched(there.url("/", "news.example"), lookup=leads_to(addresses))
        assert answer == Answer(got=Got.REFUSED, error="it leads into a network that is not public")
        assert there.asked == []


async def test_it_connects_to_the_address_that_was_checked_and_looks_no_name_up_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that turns private between the check and the connection finds nobody who asks again."""
    lookup = leads_to("127.0.0.1", "169.254.169.254")
    monkeypatch.setattr("stream.ingest.fetch.is_public", lambda address: address == "127.0.0.1")
    async with site() as there:
        there.pages["/a"] = "ok"
        answer = await fetched(there.url("/a", "news.example"), lookup=lookup, allowed=frozenset())
    assert answer.got is Got.PAGE
    assert lookup.asked == ["news.example"]


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://user:pw@news.example/",
        "gopher://x/",
    ],
)
async def test_a_redirect_to_where_nothing_may_be_fetched_is_not_followed(to: str) -> None:
    async with site() as there:
        there.pages["/a"] = lambda _: _given(web.Response(status=302, headers={"Location": to}))
        answer = await fetched(there.url("/a"))
    assert answer.got is Got.REFUSED


async def test_an_address_that_slipped_through_every_check_is_refused_when_it_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stream.ingest.fetch.checked", lambda url, allowed: url)
    async with site() as there:
        there.pages["/"] = "secret"
        answer = await fetched(there.url("/"), allowed=frozenset())
        assert answer == Answer(got=Got.REFUSED, error="it leads into a network that is not public")
        assert there.asked == []


async def test_a_redirect_to_a_private_host_by_name_is_not_followed() -> None:
    async with site() as there:
        there.pages["/a"] = lambda _: _given(
            web.Response(status=302, headers={"Location": there.url("/b", "inner.example")})
        )
        there.pages["/b"] = "secret"
        answer = await fetched(there.url("/a"), lookup=leads_to("127.0.0.1"))
        assert answer.got is Got.REFUSED
        assert there.paths() == ["/a"]


async def test_a_redirect_within_the_allowed_is_followed_and_the_last_address_counts() -> None:
    async with site() as there:
        there.pages["/a"] = lambda _: _given(web.Response(status=301, headers={"Location": "/b?x=1"}))
        there.pages["/b"] = "ok"
        answer = await fetched(there.url("/a"))
        assert (answer.got, answer.url) == (Got.PAGE, there.url("/b?x=1"))


async def test_a_circle_of_redirects_ends() -> None:
    async with site() as there:
        there.pages["/a"] = lambda _: _given(web.Response(status=302, headers={"Location": "/a"}))
        answer = await fetched(there.url("/a"))
        assert answer == Answer(got=Got.FAILED, error="it redirects without end")
        assert len(there.asked) == 6


async def test_too_large_a_page_is_refused_without_being_held() -> None:
    async with site() as there:
        there.pages["/a"] = b"x" * 300_000
        assert (await fetched(there.url("/a"), max_bytes=100_000)).got is Got.REFUSED
        assert (await fetched(there.url("/a"), max_bytes=300_000)).got is Got.PAGE


async def test_a_small_file_that_unpacks_into_a_large_one_is_refused() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000)
    assert len(bomb) < 300_000
    async with site() as there:
        there.pages["/a"] = lambda _: _given(web.Response(body=bomb, headers={"Content-Encoding": "gzip"}))
        answer = await fetched(there.url("/a"), max_bytes=1_000_000)
    assert answer == Answer(got=Got.REFUSED, error="it is larger than 1000000 bytes")


async def test_a_packed_page_is_unpacked_and_one_packed_otherwise_is_not_guessed_at() -> None:
    async with site() as there:
        packed = gzip.compress("نص".encode())
        there.pages["/a"] = lambda _: _given(web.Response(body=packed, headers={"Content-Encoding": "gzip"}))
        there.pages["/b"] = lambda _: _given(web.Response(body=packed, headers={"Content-Encoding": "br"}))
        there.pages["/c"] = lambda _: _given(
            web.Response(body=b"not gzip", headers={"Content-Encoding": "gzip"})
        )
        assert (await fetched(there.url("/a"))).body.decode() == "نص"
        assert (await fetched(there.url("/b"))).got is Got.FAILED
        assert (await fetched(there.url("/c"))).got is Got.FAILED


async def test_a_server_that_trickles_is_given_up_in_time() -> None:
    async def trickle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(100):
            await response.write(b"x")
            await asyncio.sleep(0.1)
        return response

    async with site() as there:
        there.pages["/a"] = trickle
        answer = await fetched(there.url("/a"), seconds=0.5)
    assert answer == Answer(got=Got.FAILED, error="it took too long")


@pytest.mark.parametrize(
    ("status", "headers", "got"),
    [
        (304, {}, Got.UNCHANGED),
        (404, {}, Got.GONE),
        (410, {}, Got.GONE),
        (403, {}, Got.FAILED),
        (500, {}, Got.LATER),
        (429, {"Retry-After": "60"}, Got.LATER),
    ],
)
async def test_a_status_is_what_it_means(status: int, headers: dict[str, str], got: Got) -> None:
    async with site() as there:
        there.pages["/a"] = lambda _: _given(web.Response(status=status, headers=headers))
        answer = await fetched(there.url("/a"))
    assert answer.got is got
    assert (answer.after is not None) is bool(headers)


async def test_where_nobody_listens_or_no_name_is_known_it_fails() -> None:
    assert (await fetched("http://127.0.0.1:1/")).got is Got.FAILED
    assert (await fetched("http://nowhere.invalid/")).got is Got.FAILED


async def _serve(handle: Any, tls: ssl.SSLContext | None = None) -> asyncio.Server:
    return await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)


async def test_a_connection_that_is_reset_in_the_middle_of_a_page_gives_no_page() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<html>half")
        await writer.drain()
        writer.transport.abort()

    server = await _serve(half)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert (await fetched(f"http://127.0.0.1:{port}/")).got is Got.FAILED


@pytest.mark.parametrize("name", ["127.0.0.1", "other.example"])
async def test_a_server_whose_certificate_nobody_vouches_for_is_asked_for_nothing(name: str) -> None:
    asked: list[bytes] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(100))
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(name).configure_cert(context)
    server = await _serve(note, context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert (await fetched(f"https://127.0.0.1:{port}/")).got is Got.FAILED
    assert asked == []
