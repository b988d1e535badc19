"""Who is told what, and how: the TOML file of `rasid notify`, checked before anything runs.

Secrets never stand in the file: it names a file or a variable that holds each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from stream.config_file import ConfigError, From, Secret, convert, no_secret_inside, parse, read_secret
from stream.export.harm import Audience
from stream.records import AlertKind, Certainty, Type

Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Nonempty = Annotated[str, Meta(min_length=1)]
Seconds = Annotated[float, Meta(gt=0, le=86_400)]
Port = Annotated[int, Meta(ge=1, le=65_535)]
HttpUrl = Annotated[str, Meta(pattern=r"^https?://[^\s/]+")]
Mail = Annotated[str, Meta(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")]


class Filter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a receiver wants; an empty list wants all. Places by id, P-code or name."""

    countries: tuple[Nonempty, ...] = ()
    governorates: tuple[Nonempty, ...] = ()
    districts: tuple[Nonempty, ...] = ()
    types: tuple[Type, ...] = ()
    kinds: tuple[AlertKind, ...] = (AlertKind.OPENED, AlertKind.UPDATED, AlertKind.RETRACTED)
    certainty: Certainty = Certainty.POSSIBLE
    min_originators: Annotated[int, Meta(ge=0)] = 0
    min_killed: Annotated[int, Meta(ge=0)] = 0


class Pace(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How fast a receiver is written to; times in seconds.

    wait     alerts about one article and governorate are gathered this long, then leave as one message
    at_most  messages within `per`; what exceeds it collapses into one message, and nothing is dropped
    """

    wait: Annotated[float, Meta(ge=0, le=3600)] = 20.0
    at_most: Annotated[int, Meta(ge=1)] = 30
    per: Seconds = 3600.0


class Patience(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a receiver that does not answer is tried; times in seconds.

    timeout     of one attempt
    attempts    for one message, with growing, jittered pauses of at most `max_pause`
    quarantine  the first pause after that; it doubles up to `max_quarantine` while the receiver stays dead
    """

    timeout: Seconds = 15.0
    attempts: Annotated[int, Meta(ge=1, le=20)] = 6
    max_pause: Seconds = 60.0
    quarantine: Seconds = 300.0
    max_quarantine: Seconds = 3600.0


class Common(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """What every receiver has."""

    name: Name
    filter: Filter = Filter()
    pace: Pace = Pace()
    patience: Patience = Patience()
    language: Literal["ar", "en", "both"] = "both"
    audience: Audience = Audience.EVERYBODY


class Webhook(Common, frozen=True, kw_only=True, tag="webhook"):
    """JSON by POST, signed as Standard Webhooks says: HMAC-SHA256 over id, timestamp and body."""

    url: HttpUrl
    secret: From
    ca_file: str = ""


class Slack(Common, frozen=True, kw_only=True, tag="slack"):
    """A Slack incoming webhook (or Mattermost's): its address is the secret."""

    url: From


class Telegram(Common, frozen=True, kw_only=True, tag="telegram"):
    """A Telegram bot that writes to a chat."""

    token: From
    chat: Annotated[str, Meta(pattern=r"^(-?\d+|@\w+)$")]
    api: HttpUrl = "https://api.telegram.org"


class Email(Common, frozen=True, kw_only=True, tag="email"):
    """Mail by SMTP. `security` is `tls` (from the first byte), `starttls`, or `none` (no password then)."""

    host: Nonempty
    port: Port = 587
    security: Literal["tls", "starttls", "none"] = "starttls"
    user: str = ""
    password: From | None = None
    sender: Mail
    to: Annotated[tuple[Mail, ...], Meta(min_length=1)]
    ca_file: str = ""


Receiver = Webhook | Slack | Telegram | Email


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file.

    outbox    the file that remembers what is to be sent and what was delivered
    group     the consumer group in Kafka
    web_host, web_port  where /metrics, /live and /ready answer; port 0 takes any that is free
    """

    receivers: Annotated[tuple[Receiver, ...], Meta(min_length=1)]
    outbox: Nonempty = "rasid-notify.sqlite"
    group: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]+$")] = "rasid-notify"
    web_host: Nonempty = "127.0.0.1"
    web_port: Annotated[int, Meta(ge=0, le=65_535)] = 9466


class Loaded(Struct, frozen=True):
    """A configuration with its secrets: by receiver's name, then by field."""

    config: Config
    secrets: Mapping[str, Mapping[str, Secret]] = field(default_factory=dict)


def load(
    text: str, folder: Path, env: Mapping[str, str], resolve: Callable[[str], bool] | None = None
) -> Loaded:
    """The configuration in a TOML text; relative paths start at `folder`. Raises ConfigError.

    `resolve` says whether a place is one that we know; without it places are not checked.
    """
    table = parse(text)
    config = _convert(table)
    names = [receiver.name for receiver in config.receivers]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise ConfigError(f"receivers[{number}].name: another receiver is called {name!r} already")
    if resolve is not None:
        _check_places(config, resolve)
    _check_mail(config)
    secrets = {r.name: dict(_secrets(r, n, folder, env)) for n, r in enumerate(config.receivers)}
    return Loaded(config, secrets)


def _convert(table: dict[str, Any]) -> Config:
    for number, receiver in enumerate(table.get("receivers", ())):
        for name in ("secret", "token", "password", "url"):
            if isinstance(receiver, dict) and not (name == "url" and receiver.get("type") == "webhook"):
                no_secret_inside(receiver.get(name), f"receivers[{number}].{name}")
    return convert(table, Config)


def _check_places(config: Config, resolve: Callable[[str], bool]) -> None:
    for number, receiver in enumerate(config.receivers):
        for name in ("countries", "governorates", "districts"):
            for place in getattr(receiver.filter, name):
                if not resolve(place):
                    raise ConfigError(
                        f"receivers[{number}].filter.{name}: {place!r} is no place that Rasid knows"
                    )


def _check_mail(config: Config) -> None:
    for number, receiver in enumerate(config.receivers):
        if isinstance(receiver, Email):
            if (receiver.password is None) != (not receiver.user):
                raise ConfigError(f"receivers[{number}]: user and password go together")
            if receiver.password and receiver.security == "none":
                raise ConfigError(f"receivers[{number}].security: a password does not travel without TLS")


def _secrets(
    receiver: Receiver, number: int, folder: Path, env: Mapping[str, str]
) -> list[tuple[str, Secret]]:
    found = []
    for name in receiver.__struct_fields__:
        value = getattr(receiver, name)
        if isinstance(value, From):
            found.append((name, read_secret(value, f"receivers[{number}].{name}", folder, env)))
    return found


def seconds(count: float) -> timedelta:
    """Seconds of the file as a span of time."""
    return timedelta(seconds=count)
