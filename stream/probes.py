"""/metrics, /live and /ready over HTTP, from a thread of their own: they answer when the worker does not."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app

from stream.worker.query import PATH, Query

STUCK_AFTER = 60.0
NEIGHBOURS = 16  # ports that a worker tries
RECOVERY_STUCK_AFTER = 600.0  # without a single changelog message, while some are left


class Health:
    """What the worker's loop says of itself. Written by the loop, read by the thread that answers probes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is monotonic, in seconds."""
        self._clock = clock
        self._beat = clock()
        self._progress = self._beat
        self._left = 0
        self.ready = False
        self.query: Query | None = None

    def beat(self) -> None:
        """The loop still turns."""
        self._beat = self._clock()

    def recovering(self, left: int) -> None:
        """How many changelog messages the tables still have to read: a recovery that moves is long, not stuck."""
        if left == 0 or left != self._left:
            self._progress = self._clock()
        self._left = left

    def live(self) -> bool:
        """Whether the loop has turned within the last minute, and a recovery has moved within the last ten."""
        now = self._clock()
        return now - self._beat < STUCK_AFTER and now - self._progress < RECOVERY_STUCK_AFTER


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Probes come every few seconds: no line for each."""


def application(registry: CollectorRegistry, health: Health) -> Callable[..., Iterable[bytes]]:
    """The WSGI application: metrics, probes, and questions to the worker. Nothing can be changed through it."""
    metrics: Callable[..., Iterable[bytes]] = make_wsgi_app(registry)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/metrics":
            return metrics(environ, start_response)
        if path.startswith(PATH) and health.query is not None:
            told = health.query.answer(path, environ.get("REMOTE_ADDR", ""))
            headers = [("Content-Type", "application/json"), ("Content-Length", str(len(told.body)))]
            headers += [("Location", told.location)] if told.location else []
            start_response(f"{told.status.value} {told.status.phrase}", headers)
            return [told.body]
        if path in ("/live", "/ready"):
            well = health.live() and (path == "/live" or health.ready)
            status, body = ("200 OK", b"ok\n") if well else ("503 Service Unavailable", b"not yet\n")
        else:
            status, body = "404 Not Found", b"/metrics, /live, /ready, /districts/LOCALITY\n"
        start_response(
            status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
        )
        return [body]

    return answer


def serve_near(host: str, port: int, registry: CollectorRegistry, health: Health) -> int:
    """Start answering at `port`, or at the first free one of the NEIGHBOURS from there; 0 takes any. Raises OSError.

    So several workers share a host, and Prometheus finds them in a short list of ports.
    """
    last = port + (NEIGHBOURS if port else 1) - 1
    for candidate in range(port, min(last, 65_535)):
        try:
            return serve(host, candidate, registry, health)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    return serve(host, min(last, 65_535), registry, health)


def serve(host: str, port: int, registry: CollectorRegistry, health: Health) -> int:
    """Start answering; the port that was taken. Raises OSError when it is not free."""
    server = make_server(
        host, port, application(registry, health), server_class=_Server, handler_class=_Quiet
    )
    threading.Thread(target=server.serve_forever, name="probes", daemon=True).start()
    return int(server.server_port)
