"""Real servers on loopback that fail in every way that we name."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from msgspec import Struct, field

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter


class Request(Struct):
    """What came in."""

    path: str
    headers: dict[str, str]
    body: bytes


class Server(Struct):
    """A server and what it got; `script` is what it does with the next requests, then it answers 200."""

    port: int
    script: list[str]
    got: list[Request] = field(default_factory=list)

    def url(self, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}/hook"


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _read(reader: Reader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(head[0].split()[1], headers, body)


@asynccontextmanager
async def http(*script: str, tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """An HTTP server. A step is a status with headers ("429 Retry-After: 7") or a failure:

    `hang`, `close`, `half`, `garbage`; `unread` resets before the request is read, `reset` in the middle of the answer;
    `drip` sends a byte at a time, `flood` a body without end, `swollen` a header without end.
    """
    server = Server(0, list(script))

    async def handle(reader: Reader, writer: Writer) -> None:
        try:
            step = server.script.pop(0) if server.script else "200"
            if step == "unread":
                _reset(writer)
                return
            server.got.append(await _read(reader))
            await _answer(step, writer)
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async with _listening(handle, tls) as port:
        server.port = port
        yield server


async def _answer(step: str, writer: Writer) -> None:
    status, _, header = step.partition(" ")
    if step == "hang":
        await asyncio.sleep(30)
    elif step == "half":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnec")
    elif step == "reset":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
        await writer.drain()
        _reset(writer)
        return
    elif step == "drip":
        for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.05)
    elif step == "flood":
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            await writer.drain()
    elif step == "swollen":
        writer.write(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 5_000_000)
    elif step == "garbage":
        writer.write(b"\x00\x01\x02 not HTTP at all\r\n\r\n")
    elif status == "204":
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
    elif step != "close":
        writer.write(
            f"HTTP/1.1 {status} X\r\n{header + chr(13) + chr(10) if header else ''}Content-Length: 2\r\n\r\nok".encode()
        )
    await writer.drain()


def _reset(writer: Writer) -> None:
    """End a connection as a crash does: with a reset, not with a goodbye."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@asynccontextmanager
async def smtp(*script: str) -> AsyncIterator[Server]:
    """A mail server that says what the script says: a step is VERB=reply, or `hang` or `close` at the greeting.

    The reply `drop` ends the connection, `drip` says a byte at a time.
    """
    server = Server(0, list(script))
    steps = dict(step.partition("=")[::2] for step in script)

    async def handle(reader: Reader, writer: Writer) -> None:
        try:
            if "hang" in steps:
                await asyncio.sleep(30)
            if "close" in steps:
                return
            await _converse(reader, writer, steps, server)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async with _listening(handle, None) as port:
        server.port = port
        yield server


async def _converse(reader: Reader, writer: Writer, steps: dict[str, str], server: Server) -> None:
    async def say(line: str) -> None:
        if line == "drop":
            raise ConnectionResetError
        while line == "drip":
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(0.05)
        writer.write(line.encode() + b"\r\n")
        await writer.drain()

    await say(steps.get("GREETING", "220 test"))
    while line := (await reader.readline()).decode().strip():
        verb = line.split()[0].upper()
        await say(
            steps.get(verb, "354 go on" if verb == "DATA" else "221 bye" if verb == "QUIT" else "250 ok")
        )
        if verb == "QUIT":
            return
        if verb == "DATA" and "DATA" not in steps:
            mail = await reader.readuntil(b"\r\n.\r\n")
            server.got.append(Request("", {}, mail))
            await say(steps.get("END", "250 taken"))


@asynccontextmanager
async def _listening(
    handle: Callable[[Reader, Writer], Awaitable[None]], tls: ssl.SSLContext | None
) -> AsyncIterator[int]:
    tasks: set[asyncio.Task[None]] = set()

    async def tracked(reader: Reader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await handle(reader, writer)
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            tasks.discard(task)

    server = await asyncio.start_server(tracked, "127.0.0.1", 0, ssl=tls)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
