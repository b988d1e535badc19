# ruff: noqa: D301 (click wants the backspace character itself)
"""`rasid notify`: alerts to people and programs."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stream.cli import shell
from stream.settings import Settings

if TYPE_CHECKING:
    from stream.notify.config import Loaded
    from stream.notify.metrics import Metrics
    from stream.notify.outbox import Outbox
    from stream.places.gazetteer import Gazetteer
    from stream.probes import Health


@click.command()
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("notify.toml"),
    show_default=True,
)
@click.option(
    "--check", is_flag=True, help="Read the configuration and its secrets, say what is wrong, and end."
)
@click.option(
    "--test", "receiver", help="Send this receiver one message that says it is an exercise, and end."
)
@click.option(
    "--log", "lines", type=int, metavar="N", help="Show the last N messages and what became of them, and end."
)
@click.option("--once", is_flag=True, help="Read what Kafka holds, deliver it, and end.")
@click.option(
    "--exercise", is_flag=True, help="A replay: tell of old attacks too, each message marked as an exercise."
)
def notify(
    *, config: Path, check: bool, receiver: str | None, lines: int | None, once: bool, exercise: bool
) -> None:
    """Tell people and programs of alerts: webhooks, Slack, Telegram, mail.

    The configuration is a TOML file; deploy/notify.example.toml shows every setting. Secrets come from files or
    variables that it names. Each receiver is told of an alert once, also after a restart; what is over 24 hours old
    is told to nobody.

    \b
    Examples:
      rasid notify --config notify.toml --check
      rasid notify --config notify.toml --test desk
      rasid notify --config notify.toml
      rasid notify --config notify.toml --log 20
    """
    from stream import logs

    settings = shell.read_settings()
    gazetteer = shell.gazetteer(settings)
    loaded = _load(config, gazetteer)
    logs.configure(settings)
    if check:
        click.echo(f"{config}: {len(loaded.config.receivers)} receivers, nothing wrong.")
    elif receiver is not None:
        _test(settings, loaded, gazetteer, receiver)
    else:
        outbox = _outbox(loaded, config.parent)
        try:
            if lines is not None:
                _show(outbox, lines)
            else:
                _run(
                    settings,
                    loaded,
                    gazetteer,
                    outbox,
                    once=once,
                    exercise=exercise or settings.clock == "articles",
                )
        finally:
            outbox.close()


def _load(path: Path, gazetteer: Gazetteer) -> Loaded:
    from stream.config_file import ConfigError
    from stream.notify.config import load
    from stream.notify.places import KnownNames

    names = KnownNames(gazetteer.entries.values())
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        shell.fail(f"{path} cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        shell.fail(f"{path} is not UTF-8.")
    try:
        return load(text, path.parent, os.environ, names.__contains__)
    except ConfigError as error:
        shell.fail(f"{path}: {error}.")


def _outbox(loaded: Loaded, folder: Path) -> Outbox:
    from stream.notify.outbox import Outbox
    from stream.own_file import OwnFileError

    try:
        return Outbox(folder / loaded.config.outbox)
    except OwnFileError as error:
        shell.fail(str(error))


def _run(
    settings: Settings, loaded: Loaded, gazetteer: Gazetteer, outbox: Outbox, *, once: bool, exercise: bool
) -> None:
    from importlib.metadata import version

    from stream.config_file import ConfigError
    from stream.kafka.topics_admin import KafkaUnreachable
    from stream.notify import kafka, sinks
    from stream.notify.metrics import Metrics
    from stream.notify.run import Conduct, Notifier
    from stream.probes import Health

    metrics, health = Metrics((r.name for r in loaded.config.receivers), version("rasid")), Health()

    async def main() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, lambda: task and task.cancel())
        async with sinks.new_session() as session:
            by = Conduct(now=sinks.clock, exercise=exercise)
            notifier = Notifier(loaded, outbox, sinks.sinks(loaded, session), metrics, gazetteer.entries, by)
            outbox.forget(sinks.clock())
            health.ready = True
            await kafka.run(notifier, settings, loaded, once=once, beat=health.beat)

    if not once:
        _serve(loaded, metrics, health)
    try:
        asyncio.run(main())
    except asyncio.CancelledError:
        pass  # told to stop: what is not delivered stays in the outbox
    except (ConfigError, KafkaUnreachable) as error:
        shell.fail(str(error))
    except sqlite3.Error as error:  # nothing was committed to Kafka: it comes again after a restart
        shell.fail(f"The outbox {loaded.config.outbox} cannot be written: {error}.")


def _serve(loaded: Loaded, metrics: Metrics, health: Health) -> None:
    from stream import logs, probes

    config = loaded.config
    try:
        port = probes.serve(config.web_host, config.web_port, metrics.registry, health)
    except OSError as error:
        shell.fail(
            f"Port {config.web_port} of {config.web_host} cannot be used ({error.strerror}): set web_port."
        )
    logs.log("rasid.notify").info("listening", address=f"http://{config.web_host}:{port}/metrics")


def _test(settings: Settings, loaded: Loaded, gazetteer: Gazetteer, name: str) -> None:
    """The canary's alert, which is about no place, to one receiver."""
    from stream import canary, pipeline
    from stream.config_file import ConfigError
    from stream.events.extract import Extractor
    from stream.notify import sinks
    from stream.notify.message import compose
    from stream.notify.outcome import Outcome, Result
    from stream.replay import Replay

    wanted = next((receiver for receiver in loaded.config.receivers if receiver.name == name), None)
    if wanted is None:
        shell.fail(f"No receiver is called {name}: {', '.join(r.name for r in loaded.config.receivers)}.")
    now = datetime.now(UTC)
    run = Replay(pipeline.policy(settings), settings.source, timedelta(minutes=1), Extractor(gazetteer))
    alerts = tuple(published.alert for published in run.article(canary.article(now))[1])
    message = compose(name, alerts, 1, now, exercise=True)

    async def send() -> Outcome:
        async with sinks.new_session() as session:
            return await sinks.sink(wanted, loaded.secrets[name], session).send(message)

    try:
        outcome = asyncio.run(send())
    except (ConfigError, ValueError, OSError) as error:
        shell.fail(f"{name}: {error}.")
    if outcome.result is not Result.DELIVERED:
        shell.fail(f"{name} did not take it: {outcome.error}.")
    click.echo(f"{name} took it. {outcome.error}".rstrip())


def _show(outbox: Outbox, lines: int) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("When", "Receiver", "Message", "Became", "Attempts", "Alerts", "What", box=None)
    for line in outbox.log(lines):
        became = f"{line.state} ({line.error})" if line.error else line.state
        table.add_row(
            line.at.isoformat(timespec="seconds"), line.receiver, line.message_id, became, str(line.attempts),
            str(line.alerts), Text(line.headline),
        )  # fmt: skip
    shell.console().print(table)


COMMANDS = (notify,)
