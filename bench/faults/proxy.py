"""A TCP proxy on loopback that can be told to lose touch."""

from __future__ import annotations

import asyncio
import contextlib
import threading

from deploy.kafka.broker import free_port


class Proxy:
    """Forwards one port to another, from a thread of its own."""

    def __init__(self, target: int) -> None:
        """`target` may be nobody's yet."""
        self.port = free_port()
        self.target = target
        self._loop = asyncio.new_event_loop()
        self._open = asyncio.Event()
        self._open.set()
        self._pumps: set[asyncio.Task[None]] = set()
        started = threading.Event()
        threading.Thread(target=self._run, args=(started,), name="proxy", daemon=True).start()
        started.wait(10)

    def silence(self) -> None:
        """Connections stay, and nothing passes: what is sent meanwhile arrives afterwards."""
        self._loop.call_soon_threadsafe(self._open.clear)

    def speak(self) -> None:
        """Everything passes again."""
        self._loop.call_soon_threadsafe(self._open.set)

    def cut(self) -> None:
        """Every connection ends at once."""

        def end() -> None:
            for pump in self._pumps:
                pump.cancel()

        self._loop.call_soon_threadsafe(end)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        started.set()
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._open.wait()
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        pumps = [
            asyncio.ensure_future(self._pump(reader, back)),
            asyncio.ensure_future(self._pump(there, writer)),
        ]
        self._pumps.update(pumps)
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for pump in pumps:
            pump.cancel()
            self._pumps.discard(pump)
        for end in (writer, back):
            end.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                await self._open.wait()
                writer.write(data)
                await writer.drain()
