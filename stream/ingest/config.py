"""Where articles come from: the TOML file of `rasid ingest`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from stream.config_file import ConfigError, From, Secret, convert, no_secret_inside, parse, read_secret

Nonempty = Annotated[str, Meta(min_length=1)]
HttpUrl = Annotated[str, Meta(pattern=r"^https?://[^\s/@]+(/\S*)?$")]
LEAST_TOKEN = 16


class Feed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An RSS or Atom feed. Seconds between two looks; `pages`: fetch each entry's page for the whole text."""

    url: HttpUrl
    outlet: str = ""
    every: Annotated[float, Meta(ge=60, le=86_400)] = 600.0
    pages: bool = True


class Folder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A folder that is watched for .txt, .jsonl, .json, .html and .htm. Seconds between two looks."""

    path: Nonempty
    outlet: str = ""
    every: Annotated[float, Meta(ge=1, le=86_400)] = 10.0


class Endpoint(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The HTTP endpoint. `in_flight`: requests served at once; more are told to come again."""

    token: From
    host: Nonempty = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535)] = 9467
    max_bytes: Annotated[int, Meta(ge=1024)] = 4 << 20
    in_flight: Annotated[int, Meta(ge=1)] = 32


class Fetching(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How pages are fetched.

    max_bytes  of one page or feed, unpacked
    seconds    for one, all in all
    pause      least seconds between two fetches from one host
    agent      who we say that we are: name somebody whom a web master can reach
    private    hosts that may lie in a private network; every other one must be public
    robots     ask robots.txt before a page (a feed is there to be fetched)
    """

    max_bytes: Annotated[int, Meta(ge=1024)] = 5 << 20
    seconds: Annotated[float, Meta(gt=0, le=300)] = 30.0
    pause: Annotated[float, Meta(ge=0, le=600)] = 2.0
    agent: Nonempty = "Rasid (automated reader of Arabic news)"
    private: tuple[Nonempty, ...] = ()
    robots: bool = True


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. `memory` is the file that remembers what was sent."""

    feeds: tuple[Feed, ...] = ()
    folders: tuple[Folder, ...] = ()
    http: Endpoint | None = None
    fetching: Fetching = Fetching()
    memory: Nonempty = "rasid-ingest.sqlite"
    web_host: Nonempty = "127.0.0.1"
    web_port: Annotated[int, Meta(ge=0, le=65_535)] = 9468


class Loaded(Struct, frozen=True):
    """A configuration with the endpoint's tokens: one a line of its file."""

    config: Config
    folder: Path
    tokens: tuple[Secret, ...] = ()


def load(text: str, folder: Path, env: Mapping[str, str]) -> Loaded:
    """The configuration in a TOML text; relative paths start at `folder`. Raises ConfigError."""
    table = parse(text)
    if isinstance(table.get("http"), dict):
        no_secret_inside(table["http"].get("token"), "http.token")
    config = convert(table, Config)
    if not (config.feeds or config.folders or config.http):
        raise ConfigError("it names no feeds, no folders and no http: nothing would come in")
    for number, feed in enumerate(config.feeds):
        if urlsplit(feed.url).hostname is None:
            raise ConfigError(f"feeds[{number}].url: it names no host")
        if feed.url in [other.url for other in config.feeds[:number]]:
            raise ConfigError(f"feeds[{number}].url: it stands there twice")
    return Loaded(config, folder, _tokens(config, folder, env))


def _tokens(config: Config, folder: Path, env: Mapping[str, str]) -> tuple[Secret, ...]:
    if config.http is None:
        return ()
    found = read_secret(config.http.token, "http.token", folder, env).reveal().split()
    if any(len(token) < LEAST_TOKEN for token in found):
        raise ConfigError(f"http.token: a token is shorter than {LEAST_TOKEN} characters")
    return tuple(Secret(token) for token in found)
