# ruff: noqa: D301 (click wants the backspace character itself)
"""The command that shows the page for analysts."""

from __future__ import annotations

import asyncio
import getpass
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stream.cli import shell
from stream.settings import Settings

if TYPE_CHECKING:
    from stream.inputs import Raw
    from stream.live.access import Access
    from stream.live.desk import Desk
    from stream.live.feed import Rerun
    from stream.metrics.page import PageMetrics


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option(
    "--from", "origin", type=click.Choice(["articles", "events"]), default="articles", help="What PATH holds."
)
@click.option(
    "--pace", type=click.FloatRange(0, 3600), default=0.0, help="Seconds between two articles of PATH."
)
@click.option("--host", "live_host", help="Where to listen (RASID_LIVE_HOST).")
@click.option("--port", "live_port", type=int, help="Port (RASID_LIVE_PORT).")
@click.option("--days", "live_days", type=float, help="How far back to read topics (RASID_LIVE_DAYS).")
@click.option("--token-file", "live_token_file", help="Analysts' tokens (RASID_LIVE_TOKEN_FILE).")
@click.option(
    "--analyst", "everybody", is_flag=True, help="Whoever opens the page is an analyst; on loopback only."
)
def live(paths: tuple[str, ...], origin: str, pace: float, *, everybody: bool, **flags: Any) -> None:
    """Show the districts under attack on a page: a map, what is new, and one district's story.

    Without PATH it follows `events` and `alerts` in Kafka, as a consumer of its own. With PATH it shows what files
    lead to, without a broker, marked as an exercise. Without a login the page shows no sentence of an article and
    no place more finely than its subdistrict; analysts log in with a token, and may confirm, dismiss, re-place, merge,
    split and mute: what they decide goes to the topic `reviews`, as with `rasid review`.

    \b
    Examples:
      rasid live                                     http://127.0.0.1:9465
      rasid live seeds/ --analyst                    a replay with all its words, on your own machine
      rasid live articles.jsonl --pace 2             an article every two seconds
      rasid live --host 0.0.0.0 --token-file tokens  for others, behind a proxy that speaks TLS
    """
    settings = shell.read_settings(**flags)
    from stream import logs
    from stream.live.guard import is_loopback

    if everybody and not is_loopback(settings.live_host):
        shell.fail(
            f"--analyst shows everything to whoever asks: {settings.live_host} is not loopback. Use --token-file."
        )
    logs.configure(settings)
    access = _access(settings, everybody=everybody)
    found = list(shell.raws(paths, lines=origin == "events")) if paths else None
    try:
        asyncio.run(_serve(settings, found, origin, pace, access))
    except OSError as error:
        shell.fail(
            f"Port {settings.live_port} of {settings.live_host} cannot be used ({error.strerror}): set RASID_LIVE_PORT."
        )
    except KeyboardInterrupt:
        pass


def _access(settings: Settings, *, everybody: bool) -> Access:
    from stream.live.access import Access, TokenFileError, read_tokens

    name = settings.reviewer or getpass.getuser()  # as `rasid review` has it
    if not settings.live_token_file:
        return Access(everybody=everybody, name=name)
    try:
        return Access(read_tokens(Path(settings.live_token_file)), everybody=everybody, name=name)
    except TokenFileError as error:
        shell.fail(str(error))


async def _serve(
    settings: Settings, found: list[Raw] | None, origin: str, pace: float, access: Access
) -> None:
    from importlib.metadata import version

    from aiohttp import web

    from stream import logs, pipeline
    from stream.live import feed
    from stream.live.board import Board
    from stream.live.decide import Localities
    from stream.live.desk import Desk
    from stream.live.hub import Hub
    from stream.live.landmarks import landmarks
    from stream.live.outbound import to_kafka
    from stream.live.server import Server, flush
    from stream.metrics.page import PageMetrics

    extractor = shell.extractor(settings)
    places = Localities(extractor.gazetteer)
    metrics = PageMetrics(version("rasid"))
    desk = Desk(
        Board(policy=pipeline.policy(settings)), Hub(secrets.token_hex(4)), places,
        exercise=found is not None or settings.clock == "articles", started=feed.now(),
    )  # fmt: skip
    rerun = (
        None if found is None else feed.Rerun(settings, found, extractor if origin == "articles" else None)
    )
    send = rerun.send if rerun else to_kafka(settings)
    server = Server(desk, access, metrics, landmarks(places.gazetteer.entries), send)
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.live_host, settings.live_port)
        await site.start()
        host, port = runner.addresses[0][:2]
        logs.log("rasid.live").info("listening", address=f"http://{host}:{port}/")
        await asyncio.gather(
            flush(desk),
            _feed(settings, rerun, pace, desk, metrics),
        )
    finally:
        await runner.cleanup()


async def _feed(
    settings: Settings, rerun: Rerun | None, pace: float, desk: Desk, metrics: PageMetrics
) -> None:
    from stream.inputs import InputError
    from stream.live import feed

    def count(kind: str) -> None:
        metrics.messages.labels(kind).inc()

    if rerun is None:
        await feed.follow(settings, desk, count)
        return
    try:
        await feed.replay(desk, rerun, pace, count)
        await feed.attend(desk, rerun, count)
    except InputError as error:
        shell.fail(str(error))


COMMANDS = (live,)
