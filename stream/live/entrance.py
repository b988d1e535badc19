"""The way in for analysts over HTTP: who is looking, how much they may see, and what they may change."""

from __future__ import annotations

import time

import msgspec
from aiohttp import web

from stream.export.harm import Audience
from stream.live import guard
from stream.live.access import SESSION_SECONDS, Access, Session, Tries, may_change
from stream.live.answers import as_json
from stream.metrics.page import PageMetrics

COOKIE = "rasid_session"


class Entrance:
    """Sessions of analysts in requests and their cookies."""

    def __init__(self, access: Access, metrics: PageMetrics) -> None:
        """`access` knows the tokens and the sessions."""
        self.access, self.metrics = access, metrics
        self.tries = Tries()

    def routes(self) -> list[web.RouteDef]:
        """Who is looking, logging in, logging out."""
        return [
            web.get("/api/session", self.session),
            web.post("/api/session", self.enter),
            web.delete("/api/session", self.leave),
        ]

    def who(self, request: web.Request) -> Session | None:
        """The session of a request."""
        return self.access.who(request.cookies.get(COOKIE, ""), time.monotonic())

    def audience(self, request: web.Request) -> Audience:
        """How much a request may see."""
        return Audience.ANALYSTS if self.who(request) else Audience.EVERYBODY

    def analyst(self, request: web.Request) -> Session:
        """The session of a request that changes something; refused without one, or without its CSRF token."""
        session = self.who(request)
        if session is None:
            raise web.HTTPUnauthorized(text="Log in first.\n")
        if not may_change(session, request.headers.get("X-Rasid-CSRF", "")):
            raise web.HTTPForbidden(text="The request does not carry this session's CSRF token.\n")
        return session

    async def session(self, request: web.Request) -> web.Response:
        """Who is looking."""
        return self._told(self.who(request))

    def _told(self, session: Session | None) -> web.Response:
        return as_json(msgspec.json.encode({
            "analyst": session.name if session else None,
            "csrf": session.csrf if session else "",
            "login": bool(self.access.analysts), "everybody": self.access.everybody,
        }))  # fmt: skip

    async def enter(self, request: web.Request) -> web.Response:
        """Log in with a token."""
        if wait := self.tries.wait(request.remote or "", time.monotonic()):
            self.metrics.logins.labels("limited").inc()
            raise web.HTTPTooManyRequests(
                text="Too many attempts.\n", headers={"Retry-After": str(int(wait) + 1)}
            )
        try:
            token = str(msgspec.json.decode(await request.read(), type=dict[str, str]).get("token", ""))
        except ValueError:
            raise web.HTTPBadRequest(text="A JSON object with a token is expected.\n") from None
        entered = self.access.enter(token, time.monotonic())
        if entered is None:
            self.metrics.logins.labels("refused").inc()
            raise web.HTTPForbidden(text="That token is not known.\n")
        self.metrics.logins.labels("entered").inc()
        key, session = entered
        answer = self._told(session)
        answer.set_cookie(
            COOKIE, key, max_age=int(SESSION_SECONDS), httponly=True, samesite="Strict", path="/",
            secure=request.secure or not guard.is_loopback(request.host),
        )  # fmt: skip
        return answer

    async def leave(self, request: web.Request) -> web.Response:
        """Log out."""
        self.analyst(request)
        self.access.leave(request.cookies.get(COOKIE, ""))
        answer = self._told(None)
        answer.del_cookie(COOKIE, path="/")
        return answer
