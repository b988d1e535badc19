"""What every answer carries, and which requests are refused before they reach a handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# No inline script or style, nothing from elsewhere, in no frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=()",
    "X-Robots-Tag": "noindex",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_loopback(host: str) -> bool:
    """Whether a Host header, or a host to listen on, names this machine to itself."""
    try:
        return (urlsplit(f"//{host}").hostname or "") in LOOPBACK
    except ValueError:
        return False


def is_ours(request: web.Request) -> bool:
    """Whether a request that changes something comes from a page of this server, as far as the browser says."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def only_loopback(*, wanted: bool) -> Handler:
    """With `wanted`, requests under another name are refused: a page elsewhere could point its own name at us."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if wanted and not is_loopback(request.host):
            raise web.HTTPMisdirectedRequest(text="This page answers to this machine alone.\n")
        if request.method not in ("GET", "HEAD") and not is_ours(request):
            raise web.HTTPForbidden(text="Not from this page.\n")
        return await handler(request)

    return check  # type: ignore[return-value]


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Before any answer leaves: refusals and streams too."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.pop("Server", None)
