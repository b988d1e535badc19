"""Each sink against a real server that fails in every way: what it says of it, and that it tells no secret."""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from stream.config_file import From, Secret
from stream.notify.config import Email, Patience, Slack, Telegram, Webhook
from stream.notify.message import Message, body, compose
from stream.notify.outcome import Outcome, Result, of_status, retry_after
from stream.notify.sinks import EmailSink, SlackSink, TelegramSink, WebhookSink, new_session
from tests.alert_builder import alert
from tests.notify.servers import free_port, http, smtp

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
QUICK = Patience(timeout=0.4)
NOW = datetime(2024, 3, 1, 11, tzinfo=UTC)


def message() -> Message:
    return compose("desk", (alert(1, killed=3),), 1, NOW, exercise=False)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with new_session() as made:
        yield made


def webhook(session: aiohttp.ClientSession, url: str, secret: str = KEY, **given: Any) -> WebhookSink:
    to = Webhook(name="desk", url=url, secret=From(env="X"), patience=QUICK, **given)
    return WebhookSink(to, Secret(secret), session)


async def test_a_receiver_verifies_the_signature_and_knows_the_message_by_its_id(
    session: aiohttp.ClientSession,
) -> None:
    async with http() as server:
        assert (await webhook(session, server.url()).send(message())).result is Result.DELIVERED
    (got,) = server.got
    assert Verifier(KEY).verify(got.body, got.headers) == json.loads(body(message()))
    assert got.headers["webhook-id"] == got.headers["idempotency-key"] == message().id
    with pytest.raises(WebhookVerificationError):
        Verifier(KEY).verify(got.body.replace(b"3", b"4"), got.headers)


async def test_while_keys_are_exchanged_both_the_old_and_the_new_verify(
    session: aiohttp.ClientSession,
) -> None:
    other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    async with http() as server:
        await webhook(session, server.url(), f"{KEY}\n{other}").send(message())
    (got,) = server.got
    for key in (KEY, other):
        Verifier(key).verify(got.body, got.headers)


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ("200", Outcome(Result.DELIVERED)),
        ("204", Outcome(Result.DELIVERED)),
        ("500", Outcome(Result.RETRY, "HTTP 500")),
        ("503 Retry-After: 7", Outcome(Result.RETRY, "HTTP 503", timedelta(seconds=7))),
        ("429 Retry-After: 120", Outcome(Result.RETRY, "HTTP 429", timedelta(seconds=120))),
        ("429", Outcome(Result.RETRY, "HTTP 429")),
        ("404", Outcome(Result.DEAD, "HTTP 404")),
        ("410", Outcome(Result.DEAD, "HTTP 410")),
        ("401", Outcome(Result.DEAD, "HTTP 401")),
        ("422", Outcome(Result.REFUSED, "HTTP 422")),
        ("413", Outcome(Result.REFUSED, "HTTP 413")),
        ("hang", Outcome(Result.RETRY, "no answer in time")),
        ("close", Outcome(Result.RETRY, "ServerDisconnectedError")),
        ("garbage", Outcome(Result.RETRY, "ClientResponseError")),
        ("unread", Outcome(Result.RETRY, "ClientOSError")),
        ("reset", Outcome(Result.RETRY, "ClientOSError")),
        ("drip", Outcome(Result.RETRY, "no answer in time")),
        ("flood", Outcome(Result.DELIVERED)),
        ("swollen", Outcome(Result.RETRY, "ClientResponseError")),
    ],
)
async def test_what_a_server_does_is_what_the_sink_says(
    session: aiohttp.ClientSession, step: str, outcome: Outcome
) -> None:
    async with http(step) as server:
        assert await webhook(session, server.url()).send(message()) == outcome


async def test_a_server_that_closes_in_the_middle_of_its_answer_is_tried_again(
    session: aiohttp.ClientSession,
) -> None:
    async with http("half") as server:
        assert (await webhook(session, server.url()).send(message())).result is Result.RETRY


async def test_where_nobody_listens_it_is_tried_again(session: aiohttp.ClientSession) -> None:
    outcome = await webhook(session, f"http://127.0.0.1:{free_port()}/hook").send(message())
    assert outcome == Outcome(Result.RETRY, "ClientConnectorError")


async def test_a_redirect_is_not_followed(session: aiohttp.ClientSession) -> None:
    async with http() as other, http(f"302 Location: {other.url()}") as server:
        outcome = await webhook(session, server.url()).send(message())
        assert outcome == Outcome(Result.DEAD, "HTTP 302 (a redirect is not followed)")
        assert other.got == []


async def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    async with http(tls=context) as server:
        outcome = await webhook(session, server.url("https")).send(message())
        assert outcome == Outcome(Result.DEAD, "the certificate cannot be trusted, or TLS failed")
        assert server.got == []
        trusting = webhook(session, server.url("https"), ca_file=str(tmp_path / "ca.pem"))
        assert (await trusting.send(message())).result is Result.DELIVERED


async def test_a_certificate_for_another_name_gets_nothing(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("other.example").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    async with http(tls=context) as server:
        outcome = await webhook(session, server.url("https"), ca_file=str(tmp_path / "ca.pem")).send(
            message()
        )
    assert outcome.result is Result.DEAD
    assert server.got == []


async def test_telegram_gets_its_method_and_no_error_tells_the_token(session: aiohttp.ClientSession) -> None:
    async with http("200", "404", "hang", "close") as server:
        to = Telegram(
            name="t", token=From(env="X"), chat="-1", api=f"http://127.0.0.1:{server.port}", patience=QUICK
        )
        sink = TelegramSink(to, Secret("123:hunter2"), session)
        outcomes = [await sink.send(message()) for _ in range(4)]
    assert [o.result for o in outcomes] == [Result.DELIVERED, Result.DEAD, Result.RETRY, Result.RETRY]
    assert server.got[0].path == "/bot123:hunter2/sendMessage"
    assert json.loads(server.got[0].body)["chat_id"] == "-1"
    assert "hunter2" not in repr(outcomes) + repr(sink.__dict__)


async def test_slack_gets_blocks_and_an_address_that_is_none_is_no_surprise(
    session: aiohttp.ClientSession,
) -> None:
    to = Slack(name="s", url=From(env="X"), patience=QUICK)
    async with http() as server:
        assert (await SlackSink(to, Secret(server.url()), session).send(message())).result is Result.DELIVERED
    assert json.loads(server.got[0].body)["blocks"]
    outcome = await SlackSink(to, Secret("hooks hunter2"), session).send(message())
    assert outcome == Outcome(Result.DEAD, "the address is no address")


def mail_to(port: int, **given: Any) -> Email:
    base: dict[str, Any] = {
        "name": "m",
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "patience": QUICK,
    }
    return Email(**(base | {"sender": "rasid@example.org", "to": ("a@example.org", "b@example.org")} | given))


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ("hang", Outcome(Result.RETRY, "no answer in time")),
        ("close", Outcome(Result.RETRY, "SMTPServerDisconnected")),
        ("GREETING=421 too busy", Outcome(Result.RETRY, "SMTP 421")),
        ("GREETING=554 not you", Outcome(Result.REFUSED, "SMTP 554")),
        ("MAIL=451 later", Outcome(Result.RETRY, "SMTP 451")),
        ("MAIL=550 not from you", Outcome(Result.DEAD, "SMTP 550")),
        ("RCPT=450 greylisted", Outcome(Result.RETRY, "SMTP 450")),
        ("RCPT=550 nobody here", Outcome(Result.DEAD, "SMTP 550")),
        ("END=452 full", Outcome(Result.RETRY, "SMTP 452")),
        ("END=554 spam", Outcome(Result.REFUSED, "SMTP 554")),
        ("DATA=drop", Outcome(Result.RETRY, "SMTPServerDisconnected")),
        ("DATA=421 closing", Outcome(Result.RETRY, "SMTP 421")),
        ("END=drop", Outcome(Result.RETRY, "SMTPServerDisconnected")),
        ("MAIL=drip", Outcome(Result.RETRY, "no answer in time")),
        ("QUIT=drop", Outcome(Result.DELIVERED)),
        ("QUIT=421 closing", Outcome(Result.DELIVERED)),
        ("QUIT=500 what", Outcome(Result.DELIVERED)),
    ],
)
async def test_what_a_mail_server_says_is_what_the_sink_says(step: str, outcome: Outcome) -> None:
    async with smtp(step) as server:
        assert await EmailSink(mail_to(server.port), None).send(message()) == outcome


async def test_where_no_mail_server_listens_it_is_tried_again() -> None:
    outcome = await EmailSink(mail_to(free_port()), None).send(message())
    assert outcome == Outcome(Result.RETRY, "ConnectionRefusedError")


async def test_a_mail_server_without_tls_gets_no_password() -> None:
    async with smtp() as server:
        sink = EmailSink(
            mail_to(server.port, security="starttls", user="u", password=From(env="X")), Secret("hunter2")
        )
        outcome = await sink.send(message())
    assert outcome.result is Result.DEAD
    assert "does not offer" in outcome.error


class Box:
    """Keeps what came."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (its name)
        self.got.append(envelope)
        return "250 taken"


def vouched(tmp_path: Path, name: str) -> tuple[ssl.SSLContext, str]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return context, str(tmp_path / "ca.pem")


@pytest.mark.parametrize(("password", "result"), [("hunter2", Result.DELIVERED), ("wrong", Result.DEAD)])
async def test_mail_goes_by_tls_with_a_password_and_both_addresses_get_it(
    tmp_path: Path, password: str, result: Result
) -> None:
    context, ca = vouched(tmp_path, "127.0.0.1")
    box = Box()

    def check(*args: Any) -> AuthResult:
        return AuthResult(success=args[-1].password == b"hunter2", handled=False)

    port = free_port()
    controller = Controller(
        box,
        "127.0.0.1",
        port,
        tls_context=context,
        require_starttls=True,
        authenticator=check,
        auth_required=True,
    )
    controller.start()
    try:
        to = mail_to(
            port,
            security="starttls",
            user="u",
            password=From(env="X"),
            ca_file=ca,
            patience=Patience(timeout=5),
        )
        outcome = await EmailSink(to, Secret(password)).send(message())
    finally:
        controller.stop()
    assert outcome.result is result
    if result is Result.DELIVERED:
        (envelope,) = box.got
        assert envelope.rcpt_tos == ["a@example.org", "b@example.org"]
        read = message_from_bytes(envelope.content or b"", policy=default)  # type: ignore[arg-type]
        assert "3 قتلى" in read["Subject"]
        assert "3 killed" in read.get_content()


async def test_a_mail_server_whose_certificate_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    context, _ = vouched(tmp_path, "127.0.0.1")
    box, port = Box(), free_port()
    controller = Controller(box, "127.0.0.1", port, tls_context=context)
    controller.start()
    try:
        outcome = await EmailSink(mail_to(port, security="starttls"), None).send(message())
    finally:
        controller.stop()
    assert outcome == Outcome(Result.DEAD, "the certificate cannot be trusted, or TLS failed")
    assert box.got == []


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("7", timedelta(seconds=7)),
        ("Fri, 01 Mar 2024 11:00:30 GMT", timedelta(seconds=30)),
        ("Fri, 01 Mar 2024 10:00:00 GMT", timedelta()),
        ("999999999999", timedelta(hours=1)),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("٧", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_an_hour(value: str, wait: timedelta | None) -> None:
    assert retry_after(value, NOW) == wait


def test_an_informational_status_is_no_delivery() -> None:
    assert of_status(101, {}, NOW).result is Result.DEAD
