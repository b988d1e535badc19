# ruff: noqa: D301 (click wants the backspace character itself)
"""`rasid ingest`: articles in."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stream.cli import shell
from stream.settings import Settings

if TYPE_CHECKING:
    from stream.ingest.article import Incoming
    from stream.ingest.config import Loaded
    from stream.ingest.fetch import Fetcher
    from stream.ingest.memory import Memory
    from stream.ingest.metrics import Metrics
    from stream.ingest.run import Ingest, Send
    from stream.probes import Health


@click.command()
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("ingest.toml"),
    show_default=True,
)
@click.option("--check", is_flag=True, help="Read the configuration, say what is wrong, and end.")
@click.option("--once", is_flag=True, help="Look at every feed and folder once, and end.")
@click.option(
    "--print",
    "printing",
    is_flag=True,
    help="Print articles instead of putting them into Kafka; with --once.",
)
def ingest(*, config: Path, check: bool, once: bool, printing: bool) -> None:
    """Bring articles in: RSS and Atom feeds, watched folders, an HTTP endpoint.

    The configuration is a TOML file; deploy/ingest.example.toml shows every setting. The same page is the same article,
    whichever way it comes; what was sent unchanged is not sent again.

    \b
    Examples:
      rasid ingest --config ingest.toml --once --print | rasid extract -
      rasid ingest --config ingest.toml
      curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
           -d '{"url": "https://…", "title": "…", "text": "…"}' http://127.0.0.1:9467/articles
    """
    from stream import logs

    settings = shell.read_settings()
    loaded = _load(config)
    logs.configure(settings)
    if check:
        _say_check(config, loaded)
        return
    if printing and not once:
        shell.fail("--print goes with --once.")
    with tempfile.TemporaryDirectory() as passing:  # what is only printed was not sent
        memory = _memory(Path(passing) / "memory" if printing else loaded.folder / loaded.config.memory)
        try:
            _run(settings, loaded, memory, once=once, printing=printing)
        finally:
            memory.close()


def _load(path: Path) -> Loaded:
    from stream.config_file import ConfigError
    from stream.ingest.config import load

    try:
        return load(path.read_text("utf-8"), path.parent, os.environ)
    except OSError as error:
        shell.fail(f"{path} cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        shell.fail(f"{path} is not UTF-8.")
    except ConfigError as error:
        shell.fail(f"{path}: {error}.")


def _say_check(path: Path, loaded: Loaded) -> None:
    from stream.ingest.page import has_reader

    config = loaded.config
    ways = (
        f"{len(config.feeds)} feeds, {len(config.folders)} folders, {'an' if config.http else 'no'} endpoint"
    )
    click.echo(f"{path}: {ways}, nothing wrong.")
    if not has_reader():
        click.echo("HTML is read plainly, menus and all: pip install 'rasid[html]' reads the article alone.")


def _memory(path: Path) -> Memory:
    from stream.ingest.memory import Memory
    from stream.own_file import OwnFileError

    try:
        return Memory(path)
    except OwnFileError as error:
        shell.fail(str(error))


def _run(settings: Settings, loaded: Loaded, memory: Memory, *, once: bool, printing: bool) -> None:
    from importlib.metadata import version

    from stream.ingest.kafka import Producer
    from stream.ingest.metrics import Metrics
    from stream.kafka.topics_admin import KafkaUnreachable
    from stream.probes import Health

    metrics, health = Metrics(version("rasid")), Health()

    async def main() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, lambda: task and task.cancel())
        producer = Producer(settings)
        if not printing:
            await producer.start()
        fetcher, ingest = _ingest(loaded, memory, _print if printing else producer.send, metrics)
        try:
            health.ready = True
            if once:
                await _once(ingest, loaded)
            else:
                await _for_ever(ingest, loaded, settings, health)
        finally:
            await fetcher.close()
            await producer.stop()

    if not once:
        _serve(loaded, metrics, health)
    try:
        asyncio.run(main())
    except asyncio.CancelledError:
        pass  # told to stop
    except KafkaUnreachable as error:
        shell.fail(str(error))
    except sqlite3.Error as error:
        shell.fail(f"{loaded.config.memory} cannot be written: {error}.")


async def _print(articles: Iterable[Incoming]) -> None:
    for article in articles:
        sys.stdout.buffer.write(article.value + b"\n")


def _ingest(loaded: Loaded, memory: Memory, send: Send, metrics: Metrics) -> tuple[Fetcher, Ingest]:
    from stream.ingest.fetch import Fetcher, Limits
    from stream.ingest.polite import Polite
    from stream.ingest.run import Ingest

    how = loaded.config.fetching
    limits = Limits(
        max_bytes=how.max_bytes, seconds=how.seconds, agent=how.agent, allowed=frozenset(how.private)
    )
    fetcher = Fetcher(limits)
    return fetcher, Ingest(memory, send, metrics, Polite(fetcher, how.pause, how.agent, robots=how.robots))


async def _once(ingest: Ingest, loaded: Loaded) -> None:
    from stream.ingest.endpoint import Busy
    from stream.inputs import InputError

    try:
        await asyncio.gather(*(ingest.look(feed) for feed in loaded.config.feeds))
        for folder in loaded.config.folders:
            await ingest.sweep(folder, loaded.folder)
    except InputError as error:
        shell.fail(str(error))
    except Busy as error:
        shell.fail(f"Kafka does not take articles ({error}).")


async def _for_ever(ingest: Ingest, loaded: Loaded, settings: Settings, health: Health) -> None:
    from aiohttp import web

    from stream.ingest.config import Feed, Folder
    from stream.ingest.endpoint import application
    from stream.ingest.run import again, clock
    from stream.logs import log

    async def feed(one: Feed) -> float:
        return (await ingest.look(one) - clock()).total_seconds()

    async def folder(one: Folder) -> float:
        await ingest.sweep(one, loaded.folder)
        return one.every

    async def beat() -> float:
        health.beat()
        return 5.0

    async def tidy() -> float:
        ingest.memory.forget(clock())
        return 86_400.0

    work = [again(beat, "beat"), again(tidy, "memory")]
    work += [again(lambda one=one: feed(one), one.url) for one in loaded.config.feeds]  # type: ignore[misc]
    work += [again(lambda one=one: folder(one), one.path) for one in loaded.config.folders]  # type: ignore[misc]
    door = loaded.config.http
    runner: web.AppRunner | None = None
    if door is not None:
        app = application(ingest, door, loaded.tokens, settings.max_article_bytes)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, door.host, door.port)
        try:
            await site.start()
        except OSError as error:
            shell.fail(f"Port {door.port} of {door.host} cannot be used ({error.strerror}): set http.port.")
        log("rasid.ingest").info("listening", address=f"{site.name}/articles")
    try:
        await asyncio.gather(*work)
    finally:
        if runner is not None:
            await runner.cleanup()


def _serve(loaded: Loaded, metrics: Metrics, health: Health) -> None:
    from stream import logs, probes

    config = loaded.config
    try:
        port = probes.serve(config.web_host, config.web_port, metrics.registry, health)
    except OSError as error:
        shell.fail(
            f"Port {config.web_port} of {config.web_host} cannot be used ({error.strerror}): set web_port."
        )
    logs.log("rasid.ingest").info("listening", address=f"http://{config.web_host}:{port}/metrics")


COMMANDS = (ingest,)
