"""The page over HTTP: files, what is known as JSON, what changes as server-sent events, and what analysts decide."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

import msgspec
from aiohttp import web
from prometheus_client import generate_latest

from stream.export.harm import Audience
from stream.live import feed, files, guard, hub
from stream.live.access import Access, Tries
from stream.live.answers import as_json
from stream.live.decide import Refused, Wish
from stream.live.desk import Desk
from stream.live.entrance import Entrance
from stream.live.files import File
from stream.live.hub import TooMany, frame
from stream.live.landmarks import Landmark
from stream.logs import log
from stream.metrics.page import PageMetrics
from stream.records import Review

BEAT_SECONDS = 10.0
FLUSH_SECONDS = 1.0
LANGUAGES = ("ar", "en")
MOST_BYTES = 16_384
MOST_DECISIONS, DECISION_SECONDS = 30, 60.0  # of one analyst

Send = Callable[[Review], Awaitable[None]]


class UnsentError(Exception):
    """A decision that did not reach those who carry it out."""


async def nowhere(_review: Review) -> None:
    """Where no decision can be sent."""
    raise UnsentError


class Server:
    """The handlers, and what they need."""

    def __init__(
        self,
        desk: Desk,
        access: Access,
        metrics: PageMetrics,
        landmarks: tuple[Landmark, ...],
        send: Send = nowhere,
    ) -> None:
        """`landmarks`: names on the map that help to find one's way. `send`: where an analyst's decisions go."""
        self.desk, self.access, self.metrics, self.send = desk, access, metrics, send
        self.files: Mapping[str, File] = files.load()
        self.page = self.files["/static/index.html"].content.decode()
        self.landmarks = msgspec.json.encode(landmarks)
        self.entrance = Entrance(access, metrics)
        self.decided = Tries(MOST_DECISIONS, 10 * MOST_DECISIONS, DECISION_SECONDS)

    def application(self) -> web.Application:
        """The routes. Whatever is not among them is not found."""
        app = web.Application(
            client_max_size=MOST_BYTES,
            middlewares=[guard.only_loopback(wanted=self.access.everybody)],  # type: ignore[list-item]
        )
        app.on_response_prepare.append(guard.add_headers)
        app.on_shutdown.append(self._close)
        app.add_routes([
            web.get("/", self.index),
            web.get("/static/{name}", self.file), web.get("/leaflet/{name}", self.file),
            web.get("/api/board", self.board), web.get("/api/landmarks", self.places),
            web.get("/api/episodes/{id}", self.episode), web.get("/api/stream", self.stream),
            web.post("/api/reviews", self.decide), web.get("/api/silent", self.silent),
            *self.entrance.routes(),
            web.get("/live", self.live), web.get("/ready", self.is_ready), web.get("/metrics", self.counts),
        ])  # fmt: skip
        return app

    # the page

    async def index(self, request: web.Request) -> web.Response:
        """The page, in the language and the colours that were chosen, else those that the browser asks for."""
        language = language_of(request)
        theme = request.cookies.get("theme", "")
        page = (
            self.page.replace("{lang}", language)
            .replace("{dir}", "rtl" if language == "ar" else "ltr")
            .replace("{theme}", theme if theme in ("light", "dark") else "auto")
        )
        answer = web.Response(text=page, content_type="text/html")
        answer.headers["Vary"] = "Accept-Language, Cookie"
        answer.enable_compression()
        return answer

    async def file(self, request: web.Request) -> web.Response:
        """One of the page's files."""
        known = self.files.get(request.path)
        if known is None or known.type == "text/html":
            raise web.HTTPNotFound
        headers = {"ETag": known.tag, "Cache-Control": "no-cache"}
        if request.headers.get("If-None-Match") == known.tag:
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        answer = web.Response(body=known.content, content_type=known.type, charset="utf-8", headers=headers)
        answer.enable_compression()
        return answer

    # what is known

    async def board(self, request: web.Request) -> web.Response:
        """All that the list and the map show."""
        return as_json(self.desk.whole(feed.now(), self.entrance.audience(request)))

    async def places(self, _request: web.Request) -> web.Response:
        """Names on the map that help to find one's way."""
        return as_json(self.landmarks)

    async def episode(self, request: web.Request) -> web.Response:
        """One district's story."""
        told = self.desk.story(request.match_info["id"], self.entrance.audience(request))
        if told is None:
            raise web.HTTPNotFound
        return as_json(told)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """What changes, as server-sent events, from Last-Event-ID on (or `?after=`, where no header can be sent)."""
        audience, cursor = (
            self.entrance.audience(request),
            request.headers.get("Last-Event-ID") or request.query.get("after", ""),
        )
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
        try:
            with self.desk.hub.listening() as queue:
                self.metrics.listeners.set(self.desk.hub.listeners)
                missed = self.desk.hub.missed(cursor)
                await answer.prepare(request)
                await answer.write(b"retry: 2000\n\n")
                for change in missed if missed is not None else ():
                    await answer.write(change.frame(self.desk.hub.run, audience))
                if missed is None:
                    await answer.write(frame("reset", b"{}", self.desk.hub.cursor))
                await self._tell(request, answer, queue, audience)
        except TooMany:
            raise web.HTTPServiceUnavailable(
                text="Too many pages are open.\n", headers={"Retry-After": "30"}
            ) from None
        except ConnectionError:
            pass  # the reader left
        finally:
            self.metrics.listeners.set(self.desk.hub.listeners)
        return answer

    async def _tell(
        self,
        request: web.Request,
        answer: web.StreamResponse,
        queue: asyncio.Queue[hub.Change | None],
        audience: Audience,
    ) -> None:
        """Changes as they come and a pulse every few seconds, until the reader leaves or may no longer see this much."""
        beat = 0.0
        while self.entrance.audience(request) is audience:
            if time.monotonic() >= beat:
                await answer.write(frame("pulse", msgspec.json.encode(self.desk.pulse(feed.now()))))
                beat = time.monotonic() + BEAT_SECONDS
            try:
                change = await asyncio.wait_for(queue.get(), max(0.0, beat - time.monotonic()))
            except TimeoutError:
                continue
            if change is None or self.entrance.audience(request) is not audience:
                return
            await answer.write(change.frame(self.desk.hub.run, audience))

    # analysts

    # analysts

    async def silent(self, request: web.Request) -> web.Response:
        """What no alert tells of; for analysts."""
        if self.entrance.who(request) is None:
            raise web.HTTPUnauthorized(text="Log in first.\n")
        return as_json(self.desk.silent())

    async def decide(self, request: web.Request) -> web.Response:
        """Send on what an analyst decides: 202 means that it is where the worker reads it."""
        session = self.entrance.analyst(request)
        try:
            wish = msgspec.json.decode(await request.read(), type=Wish)
        except ValueError:
            return self._refused(HTTPStatus.BAD_REQUEST, "malformed")
        if self.decided.wait(session.name, time.monotonic()):
            return self._refused(HTTPStatus.TOO_MANY_REQUESTS, "too_fast")
        try:
            review = self.desk.decide(wish, session.name, feed.now())
            await self.send(review)
        except Refused as refused:
            return self._refused(HTTPStatus.CONFLICT, refused.why)
        except UnsentError:
            return self._refused(HTTPStatus.SERVICE_UNAVAILABLE, "unsent")
        self.metrics.decisions.labels(review.action).inc()
        log("rasid.live").info(
            "decided", action=str(review.action), review=review.review_id, reviewer=session.name
        )
        return as_json(msgspec.json.encode({"id": review.review_id}), HTTPStatus.ACCEPTED)

    def _refused(self, status: HTTPStatus, code: str) -> web.Response:
        self.metrics.decisions.labels("refused").inc()
        return as_json(msgspec.json.encode({"code": code}), status)

    # health

    async def live(self, _request: web.Request) -> web.Response:
        """The process turns."""
        return web.Response(text="ok\n")

    async def is_ready(self, _request: web.Request) -> web.Response:
        """Everything held was read, and the broker answers."""
        well = self.desk.ready and self.desk.feeding is not self.desk.feeding.LOST
        return web.Response(text="ok\n" if well else "not yet\n", status=HTTPStatus.OK if well else 503)

    async def counts(self, _request: web.Request) -> web.Response:
        """The metrics."""
        self.metrics.behind.set(self.desk.behind)
        self.metrics.following.set(self.desk.ready and self.desk.feeding is not self.desk.feeding.LOST)
        return web.Response(
            body=generate_latest(self.metrics.registry),
            headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
        )

    async def _close(self, _app: web.Application) -> None:
        self.desk.hub.close()


def language_of(request: web.Request) -> str:
    """The language chosen by `?lang=` or its cookie, else the first of ours that the browser prefers, else Arabic."""
    for chosen in (request.query.get("lang", ""), request.cookies.get("lang", "")):
        if chosen in LANGUAGES:
            return chosen
    wanted = [
        part.split(";")[0].strip()[:2].lower()
        for part in request.headers.get("Accept-Language", "").split(",")
    ]
    return next((language for language in wanted if language in LANGUAGES), "ar")


async def flush(desk: Desk) -> None:
    """Tell readers of new reports once a second."""
    while True:
        await asyncio.sleep(FLUSH_SECONDS)
        desk.flush()
