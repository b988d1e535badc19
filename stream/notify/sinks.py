"""Sinks send one message once, and say what came of it. Nothing they say holds an address, a token or a key."""

from __future__ import annotations

import asyncio
import json
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Protocol

import aiohttp
from msgspec import Struct

from stream.config_file import ConfigError, Secret
from stream.notify import render, sign
from stream.notify.config import Email, Loaded, Receiver, Slack, Telegram, Webhook
from stream.notify.message import Message, body
from stream.notify.outcome import Outcome, Result, of_status

AGENT = "Rasid"
LATE = "no answer in time"
UNTRUSTED = "the certificate cannot be trusted, or TLS failed"
Clock = Callable[[], datetime]


class Sink(Protocol):
    """What can be sent to."""

    async def send(self, message: Message) -> Outcome:
        """Send it once."""


def clock() -> datetime:
    """The wall's clock."""
    return datetime.now(UTC)


def new_session() -> aiohttp.ClientSession:
    """One connection a message: messages are rare, and a kept connection is mostly one that the other side closed."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(force_close=True), cookie_jar=aiohttp.DummyCookieJar()
    )


def sinks(loaded: Loaded, session: aiohttp.ClientSession) -> dict[str, Sink]:
    """A sink for each receiver, by name. Raises ConfigError where a key or a certificate cannot be used."""
    made: dict[str, Sink] = {}
    for number, receiver in enumerate(loaded.config.receivers):
        try:
            made[receiver.name] = sink(receiver, loaded.secrets[receiver.name], session)
        except (ValueError, OSError) as error:
            raise ConfigError(f"receivers[{number}]: {error}") from None
    return made


def sink(receiver: Receiver, secrets: Mapping[str, Secret], session: aiohttp.ClientSession) -> Sink:
    """The sink of a receiver."""
    match receiver:
        case Webhook():
            sign.keys(secrets["secret"].reveal())
            return WebhookSink(receiver, secrets["secret"], session)
        case Slack():
            return SlackSink(receiver, secrets["url"], session)
        case Telegram():
            return TelegramSink(receiver, secrets["token"], session)
        case Email():
            return EmailSink(receiver, secrets.get("password"))


def tls(ca_file: str) -> ssl.SSLContext:
    """A context that checks certificates, against `ca_file` too where one is given."""
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


class Post(Struct, frozen=True):
    """How one kind of receiver is posted to."""

    session: aiohttp.ClientSession
    tls: ssl.SSLContext
    seconds: float

    async def __call__(self, url: str, content: bytes, headers: Mapping[str, str] | None = None) -> Outcome:
        """One POST: no redirect is followed, and at most a few bytes of the answer are read."""
        try:
            async with self.session.post(
                url,
                data=content,
                headers={"User-Agent": AGENT, "Content-Type": "application/json", **(headers or {})},
                allow_redirects=False,
                ssl=self.tls,
                timeout=aiohttp.ClientTimeout(total=self.seconds),
            ) as answer:
                await answer.content.read(1024)
                return of_status(answer.status, answer.headers, clock())
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError):
            return Outcome(Result.DEAD, UNTRUSTED)
        except aiohttp.InvalidURL:
            return Outcome(Result.DEAD, "the address is no address")
        except TimeoutError:
            return Outcome(Result.RETRY, LATE)
        except (aiohttp.ClientError, OSError) as error:
            return Outcome(Result.RETRY, type(error).__name__)


class WebhookSink:
    """Signed JSON."""

    def __init__(
        self, to: Webhook, secret: Secret, session: aiohttp.ClientSession, now: Clock = clock
    ) -> None:
        """`now` dates the signature."""
        self._to, self._secret, self._now = to, secret, now
        self._post = Post(session, tls(to.ca_file), to.patience.timeout)

    async def send(self, message: Message) -> Outcome:
        """POST it."""
        content = body(message)
        headers = sign.headers(message.id, content, self._secret.reveal(), self._now())
        return await self._post(self._to.url, content, headers)


class SlackSink:
    """Slack's incoming webhook."""

    def __init__(self, to: Slack, url: Secret, session: aiohttp.ClientSession) -> None:
        """`url` is the webhook's address, which is its secret."""
        self._to, self._url = to, url
        self._post = Post(session, tls(""), to.patience.timeout)

    async def send(self, message: Message) -> Outcome:
        """POST it."""
        content = json.dumps(render.slack(message, self._to.language), ensure_ascii=False).encode()
        return await self._post(self._url.reveal(), content)


class TelegramSink:
    """A bot's `sendMessage`."""

    def __init__(self, to: Telegram, token: Secret, session: aiohttp.ClientSession) -> None:
        """`token` is the bot's; it stands in the address."""
        self._to, self._token = to, token
        self._post = Post(session, tls(""), to.patience.timeout)

    async def send(self, message: Message) -> Outcome:
        """POST it."""
        content = json.dumps(
            render.telegram(message, self._to.language, self._to.chat), ensure_ascii=False
        ).encode()
        url = f"{self._to.api}/bot{self._token.reveal()}/sendMessage"
        return await self._post(url, content)


class EmailSink:
    """Mail, handed to one server."""

    def __init__(self, to: Email, password: Secret | None) -> None:
        """`password` goes with `to.user`."""
        self._to, self._password = to, password
        self._tls = tls(to.ca_file)

    async def send(self, message: Message) -> Outcome:
        """Hand it over. The library blocks, so it has a thread."""
        mail = render.email(message, self._to.language, self._to.sender, self._to.to, clock())
        try:
            async with asyncio.timeout(2 * self._to.patience.timeout):
                return await asyncio.to_thread(self._hand_over, mail)
        except TimeoutError:
            return Outcome(Result.RETRY, LATE)

    def _hand_over(self, mail: EmailMessage) -> Outcome:
        to = self._to
        try:
            with _leaving(self._connected(to.patience.timeout)) as server:
                if to.security == "starttls":
                    server.starttls(context=self._tls)
                if self._password:
                    server.login(to.user, self._password.reveal())
                refused = server.send_message(mail)
        except (smtplib.SMTPException, OSError) as error:
            return _of_error(error)
        return Outcome(Result.DELIVERED, f"{len(refused)} of the addresses were refused" if refused else "")

    def _connected(self, timeout: float) -> smtplib.SMTP:
        to = self._to
        if to.security == "tls":
            return smtplib.SMTP_SSL(to.host, to.port, timeout=timeout, context=self._tls)
        return smtplib.SMTP(to.host, to.port, timeout=timeout)


@contextmanager
def _leaving(server: smtplib.SMTP) -> Iterator[smtplib.SMTP]:
    """Take leave in the end: what a server answers to that undoes nothing that it took, and hides nothing that it refused."""
    try:
        yield server
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _of_error(error: Exception) -> Outcome:
    """What a failed hand-over means: whether the server, the sender, all addresses or the mail were at fault."""
    match error:
        case ssl.SSLError():
            return Outcome(Result.DEAD, UNTRUSTED)
        case smtplib.SMTPNotSupportedError():
            return Outcome(Result.DEAD, "the server does not offer what the configuration asks for")
        case smtplib.SMTPRecipientsRefused():
            return _of_code(max(code for code, _ in error.recipients.values()), Result.DEAD)
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPSenderRefused():
            return _of_code(error.smtp_code, Result.DEAD)
        case smtplib.SMTPResponseException():
            return _of_code(error.smtp_code, Result.REFUSED)
        case TimeoutError():
            return Outcome(Result.RETRY, LATE)
        case smtplib.SMTPServerDisconnected() if isinstance(error.__context__, TimeoutError):
            return Outcome(Result.RETRY, LATE)
    return Outcome(Result.RETRY, type(error).__name__)


def _of_code(code: int, permanent: Result) -> Outcome:
    """What an SMTP code means: 4xx may work later."""
    return Outcome(Result.RETRY if 400 <= code < 500 else permanent, f"SMTP {code}")
