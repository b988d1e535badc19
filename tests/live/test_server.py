"""The page over HTTP."""

from __future__ import annotations

import asyncio
import json
import subprocess

import pytest
from aiohttp.test_utils import TestClient, TestServer

from stream.live import server as module
from stream.live.access import Access, Analyst, digest
from stream.live.desk import Feeding
from stream.live.server import Server, language_of
from stream.metrics.page import PageMetrics
from tests.builders import report, tick
from tests.live.desks import START, desk, hear, placed, quoted

TOKEN = "correct-horse-battery"


class Page:
    """A server under test and a client that talks to it."""

    def __init__(self, made, access) -> None:
        self.desk, self.sent = made, []
        self.server = Server(made, access, PageMetrics("test"), (), self.send)
        self.client = TestClient(TestServer(self.server.application()))

    async def get(self, path: str, **given):
        answer = await self.client.get(path, **given)
        return answer.status, answer.headers, await answer.text()

    async def send(self, review) -> None:
        self.sent.append(review)

    async def decide(self, body=None, **headers: str):
        """Send a form as the page sends it; headers replace what it carries."""
        csrf = json.loads((await self.get("/api/session"))[2])["csrf"]
        given = {"X-Rasid-CSRF": csrf, **headers}
        body = self.confirm() if body is None else body
        return await self.client.post("/api/reviews", data=body, headers=given)

    def confirm(self, **given) -> bytes:
        (episode,) = self.desk.board.episodes
        wish = {"episode": episode, "action": "confirm", "key": "0123456789", **given}
        return json.dumps(wish).encode()

    async def login(self, token: str = TOKEN, **headers: str):
        return await self.client.post("/api/session", json={"token": token}, headers=headers)


@pytest.fixture
async def page():
    words = quoted("شنت الطائرات غارات على حي الوعر", (14, 19), at=10)
    made = Page(desk(placed(words)), Access([Analyst("rana", digest(TOKEN))]))
    await made.client.start_server()
    yield made
    await made.client.close()


@pytest.fixture
async def open_page():
    made = Page(desk(report(at=10)), Access(everybody=True))
    await made.client.start_server()
    yield made
    await made.client.close()


async def events(answer, count: int) -> list[tuple[str, str, dict]]:
    """The next server-sent events: id, name, data."""
    found: list[tuple[str, str, dict]] = []
    fields: dict[str, str] = {}
    while len(found) < count:
        line = (await answer.content.readline()).decode().rstrip("\n")
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "data" in fields:
            found.append((fields.get("id", ""), fields["event"], json.loads(fields["data"])))
            fields = {}
    return found


@pytest.mark.parametrize(
    "path", ["/", "/api/board", "/static/main.js", "/leaflet/leaflet.js", "/nowhere", "/metrics"]
)
async def test_every_answer_forbids_inline_script_and_everything_from_elsewhere(page, path) -> None:
    _, headers, _ = await page.get(path)
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Server" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/..%2fserver.py",
        "/static/index.html",
        "/leaflet/leaflet.js.map",
        "/api/episodes/none",
    ],
)
async def test_what_is_not_offered_is_not_found(page, path) -> None:
    status, _, _ = await page.get(path)
    assert status == 404


async def test_a_file_that_did_not_change_is_not_sent_again(page) -> None:
    _, headers, _ = await page.get("/static/main.js")
    status, _, body = await page.get("/static/main.js", headers={"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, "")


@pytest.mark.parametrize(
    ("query", "cookie", "asked", "language"),
    [
        ("", "", "", "ar"), ("", "", "en-GB,en;q=0.9", "en"), ("", "", "fr, ar;q=0.8, en;q=0.5", "ar"),
        ("", "en", "ar", "en"), ("ar", "en", "en", "ar"), ("<script>", "</html>", "de", "ar"),
    ],
)  # fmt: skip
async def test_the_page_comes_in_the_language_that_was_chosen(page, query, cookie, asked, language) -> None:
    headers = {"Accept-Language": asked, "Cookie": f"lang={cookie}; theme=<x>"}
    _, _, body = await page.get("/", params={"lang": query}, headers=headers)
    side = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{side}" data-theme="auto">' in body
    assert language_of is module.language_of


async def test_the_public_sees_a_card_without_words_and_an_analyst_sees_them(page) -> None:
    _, _, body = await page.get("/api/board")
    (card,) = json.loads(body)["cards"]
    assert card["point"]["of"] == "subdistrict"
    _, _, public = await page.get(f"/api/episodes/{card['id']}")
    assert json.loads(public)["strikes"][0]["tellings"][0]["passage"] is None
    assert (await page.login()).status == 200
    _, _, deep = await page.get(f"/api/episodes/{card['id']}")
    told = json.loads(deep)["strikes"][0]["tellings"][0]
    assert told["passage"] == {
        "field": "text",
        "text": "شنت الطائرات غارات على حي الوعر",
        "marks": [[14, 19, "trigger:test"]],
    }


async def test_the_logins_cookie_is_for_this_site_and_no_script(page) -> None:
    answer = await page.login()
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie, "on loopback there is no TLS"
    answer = await page.login(Host="rasid.example.org", Origin="https://rasid.example.org")
    assert "Secure" in answer.headers["Set-Cookie"]


async def test_a_wrong_token_is_refused_and_a_sixth_attempt_must_wait(page) -> None:
    for _ in range(5):
        assert (await page.login("wrong-token-wrong-token")).status == 403
    answer = await page.login()
    assert answer.status == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 61


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"token": 7}', b"\xff", b'{"token": "' + b"x" * 20_000 + b'"}']
)
async def test_what_is_no_login_is_refused(page, body) -> None:
    answer = await page.client.post("/api/session", data=body)
    assert answer.status in (400, 403, 413)


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
async def test_another_site_cannot_log_in_or_out(page, headers) -> None:
    assert (await page.login(**headers)).status == 403
    await page.login()
    token = json.loads((await page.get("/api/session"))[2])["csrf"]
    answer = await page.client.delete("/api/session", headers={**headers, "X-Rasid-CSRF": token})
    assert answer.status == 403


async def test_leaving_needs_the_csrf_token_and_ends_the_session(page) -> None:
    await page.login()
    assert (await page.client.delete("/api/session")).status == 403
    token = json.loads((await page.get("/api/session"))[2])["csrf"]
    assert (await page.client.delete("/api/session", headers={"X-Rasid-CSRF": token})).status == 200
    assert json.loads((await page.get("/api/session"))[2])["analyst"] is None
    assert (await page.client.delete("/api/session", headers={"X-Rasid-CSRF": token})).status == 401


async def test_an_analysts_decision_is_sent_under_their_own_name(page) -> None:
    await page.login()
    answer = await page.decide(page.confirm(note="تحققنا"))
    (review,) = page.sent
    assert (answer.status, (await answer.json())["id"]) == (202, review.review_id)
    assert (review.reviewer, review.action, review.note) == ("rana", "confirm", "تحققنا")
    assert 'rasid_live_decisions_total{action="confirm"} 1.0' in (await page.get("/metrics"))[2]


async def test_nobody_decides_without_a_login_or_from_another_page(page) -> None:
    assert (await page.decide()).status == 401
    await page.login()
    assert (await page.decide(**{"X-Rasid-CSRF": "guessed"})).status == 403
    assert (await page.decide(**{"X-Rasid-CSRF": ""})).status == 403
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert (await page.decide(**headers)).status == 403
    assert page.sent == []


async def test_what_no_alert_tells_of_is_for_analysts(page) -> None:
    assert (await page.get("/api/silent"))[0] == 401
    await page.login()
    assert (await page.get("/api/silent"))[2] == "[]"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"\xff", 400), (b"x" * 20_000, 413), (b'{"episode": "ep-none", "action": "confirm", "key": "0123456789"}', 409)],
)  # fmt: skip
async def test_what_is_no_decision_is_refused_and_nothing_is_sent(page, body, status) -> None:
    await page.login()
    assert (await page.decide(body)).status == status
    assert page.sent == []


async def test_a_decision_that_kafka_does_not_take_is_said_to_be_undecided(page, monkeypatch) -> None:
    await page.login()
    page.server.send = module.nowhere
    answer = await page.decide()
    assert (answer.status, await answer.json()) == (503, {"code": "unsent"})


async def test_one_analyst_decides_no_more_than_so_often(page) -> None:
    await page.login()
    for _ in range(module.MOST_DECISIONS):
        assert (await page.decide()).status == 202
    answer = await page.decide()
    assert (answer.status, await answer.json()) == (429, {"code": "too_fast"})


async def test_a_page_open_to_everybody_answers_to_no_name_but_loopbacks(open_page) -> None:
    assert (await open_page.get("/api/board"))[0] == 200
    assert (await open_page.get("/api/board", headers={"Host": "rebound.example:9465"}))[0] == 421


async def test_the_stream_tells_of_a_new_alert_and_of_what_was_missed(page) -> None:
    cursor = json.loads((await page.get("/api/board"))[2])["cursor"]
    first = await page.client.get("/api/stream", params={"after": cursor})
    assert (await events(first, 1))[0][1] == "pulse"
    hear(page.desk, [report(at=11, place="qusur")])
    page.desk.flush()
    card, heard = await events(first, 2)
    first.close()
    assert card[1:2] == ("card",)
    assert card[2]["card"]["place"]["id"] == "qusur"
    assert heard[2]["localities"] == ["homs"]
    back = await page.client.get("/api/stream", headers={"Last-Event-ID": card[0]})
    assert (await events(back, 1))[0] == heard, "from the last change seen, and not from the start"
    back.close()


async def test_a_cursor_of_another_run_is_told_to_read_everything_anew(page) -> None:
    answer = await page.client.get("/api/stream", headers={"Last-Event-ID": "gone-7"})
    assert (await events(answer, 1))[0][1] == "reset"
    answer.close()


async def test_a_stream_ends_when_its_reader_may_no_longer_see_as_much(page, monkeypatch) -> None:
    monkeypatch.setattr(module, "BEAT_SECONDS", 0.05)
    await page.login()
    answer = await page.client.get("/api/stream", params={"after": page.desk.hub.cursor})
    await events(answer, 1)
    page.server.access._sessions.clear()
    await answer.content.read()  # to its end
    assert answer.content.at_eof()


async def test_a_lost_source_is_told_at_once_and_is_not_ready(page) -> None:
    answer = await page.client.get("/api/stream", params={"after": page.desk.hub.cursor})
    await events(answer, 1)
    page.desk.now_feeding(Feeding.LOST, START)
    _, name, pulse = (await events(answer, 1))[0]
    assert (name, pulse["feeding"]) == ("pulse", "lost")
    answer.close()
    assert (await page.get("/ready"))[0] == 503
    assert (await page.get("/live"))[0] == 200


async def test_it_is_ready_when_what_was_held_has_been_read(page) -> None:
    reading = Page(desk(tick(1), ready=False), Access())
    await reading.client.start_server()
    assert (await reading.get("/ready"))[0] == 503
    reading.desk.now_feeding(Feeding.FOLLOWING, START)
    assert (await reading.get("/ready"))[0] == 200
    await reading.client.close()


async def test_its_metrics_pass_promtool(page) -> None:
    _, _, body = await page.get("/metrics")
    assert "rasid_live_following 1.0" in body
    check = ["promtool", "check", "metrics"]
    checked = await asyncio.to_thread(
        subprocess.run, check, input=body.encode(), capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr.decode() + checked.stdout.decode()
