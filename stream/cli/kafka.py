# ruff: noqa: D301 (click wants the backspace character itself)
"""The commands that talk to Kafka."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from stream.cli import shell
from stream.kafka.acls import ROLES, Role
from stream.settings import Settings

if TYPE_CHECKING:
    from stream.kafka.io import Outgoing
    from stream.kafka.topics_admin import Found
    from stream.worker.leaving import Leaving
    from stream.worker.restart import Why

T = TypeVar("T")


def _ask_kafka(question: Coroutine[Any, Any, T]) -> T:
    import logging

    from stream.kafka.topics_admin import KafkaUnreachable

    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # one sentence is enough
    try:
        return asyncio.run(question)
    except KafkaUnreachable as error:
        shell.fail(str(error))


@click.command()
@click.option("--kafka", help="Bootstrap addresses (RASID_KAFKA).")
@click.option("--data-dir", help="Folder of the local tables (RASID_DATA_DIR).")
@click.option("--clock", type=click.Choice(["wall", "articles"]), help="Where time comes from (RASID_CLOCK).")
@click.option("--web-port", type=int, help="Port of /metrics, /live and /ready (RASID_WEB_PORT).")
@click.option("--restarted", hidden=True, help="Why it started again, and how often in a row.")
def worker(restarted: str | None, **flags: Any) -> None:
    """Read `articles`; write `events` and `alerts`, until told to stop.

    Start as many as there are partitions, each with a --data-dir of its own: Kafka shares the partitions out among
    them. Where the port of /metrics is taken, the next free one is used and named in the log.

    \b
    Examples:
      rasid worker
      RASID_CLOCK=articles rasid worker --data-dir w1     an archive: time passes as the articles say
    """
    from stream.worker.leaving import Leaving

    leaving = Leaving()
    if restarted:
        leaving.listen()  # first of all: a signal may wait since before
    settings = shell.read_settings(**flags)
    from stream import logs
    from stream.kafka import topics_admin
    from stream.worker import restart

    logs.configure(settings)
    again = restart.told(restarted)
    # A person who starts it is told at once that nobody answers; a service that was running waits.
    found = _wait_for_kafka(settings) if again else _ask_kafka(topics_admin.look(settings))
    for problem in topics_admin.problems(found):
        shell.fail(problem)
    if not again:
        leaving.listen()
    _run_worker(settings, found[0].partitions or 1, again, leaving)


def _wait_for_kafka(settings: Settings) -> tuple[Found, ...]:
    import logging
    import time

    from stream import logs
    from stream.kafka import topics_admin

    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # one line is enough
    try:
        while True:
            try:
                return asyncio.run(topics_admin.look(settings))
            except topics_admin.KafkaUnreachable as error:
                logs.log("rasid.worker").warning("waiting for Kafka", detail=str(error))
                time.sleep(1.0)
    finally:
        logging.getLogger("aiokafka").setLevel(logging.NOTSET)


def _run_worker(settings: Settings, partitions: int, again: tuple[Why, int] | None, leaving: Leaving) -> None:
    from importlib.metadata import version

    from yarl import URL

    from stream import collector, logs, probes
    from stream.metrics import Metrics
    from stream.worker import agents as worker
    from stream.worker import app as faust_app
    from stream.worker.leaving import end
    from stream.worker.query import Query
    from stream.worker.restart import Restart, Why

    faust_app.use_uvloop()
    health = probes.Health()
    extractor = shell.extractor(settings)
    metrics = Metrics(settings, version("rasid"), extractor.gazetteer.governorates(settings.country_codes))
    leave = Restart(again[1] if again else 0, leaving)
    if again:
        metrics.restarts.labels(again[0]).inc()
    try:
        held = _own_tables(settings)
    except OSError as error:
        if again:  # the disk that filled up is full still
            leave(Why.STORE_FAILED, error)
        shell.fail(
            f"The folder of tables {settings.data_dir} cannot be written ({error.strerror}): set RASID_DATA_DIR."
        )
    try:
        port = probes.serve_near(settings.web_host, settings.web_port, metrics.registry, health)
    except OSError as error:
        shell.fail(
            f"Port {settings.web_port} of {settings.web_host} cannot be used ({error.strerror}): set RASID_WEB_PORT."
        )
    logs.log("rasid.worker").info("listening", address=f"http://{settings.web_host}:{port}/metrics")
    made = worker.Worker(settings, extractor, metrics, health, partitions, leave)
    made.app.conf.canonical_url = URL(settings.web_address or f"http://{settings.web_host}:{port}")
    if settings.query != "off":
        health.query = Query(made, made.upkeep.loop, anybody=settings.query == "all")
    collector.spare_what_is_loaded()
    try:
        faust_app.run(made.app, made.upkeep.look_on, leaving)
    except SystemExit as ended:
        if ended.code in (0, None):
            held.close()
            end(0)  # no thread is waited for
        leave(Why.CRASHED, "Faust ended")
    except Exception as error:  # noqa: BLE001 (whatever it was, the service goes on)
        leave(Why.CRASHED, repr(error))


def _own_tables(settings: Settings) -> IO[str]:
    """The lock on the folder of tables, held for as long as the file is open: two workers in one would break both.

    Raises OSError where the folder cannot be written.
    """
    import fcntl

    folder = Path(settings.data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("w", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        shell.fail(f"Another worker uses the tables in {folder}: give this one a RASID_DATA_DIR of its own.")
    return lock


@click.command()
@click.option("--create", is_flag=True, help="Make those that are missing.")
@click.option("--acls", metavar="USER", help="Print the commands that let USER do what a role needs.")
@click.option("--role", type=click.Choice(ROLES), default="worker", show_default=True, help="What USER does.")
def topics(*, create: bool, acls: str | None, role: Role) -> None:
    """List the topics that Rasid uses, or make them.

    \b
    Examples:
      rasid topics
      rasid topics --create
      RASID_PARTITIONS=12 RASID_REPLICATION=3 rasid topics --create
      rasid topics --acls rasid-worker                    what the worker must be allowed, and no more
    """
    from stream.kafka import acls as rules
    from stream.kafka import topics_admin

    settings = shell.read_settings()
    if acls:
        for line in rules.commands(settings, role, acls):
            click.echo(line)
        return
    if create:
        made = _ask_kafka(topics_admin.create(settings))
        click.echo(f"Made {', '.join(made)}." if made else "Every topic is there.")
        return
    from rich.table import Table

    table = Table("Topic", "Key", "Partitions", "Cleanup", "Kept", "What", box=None)
    for item in _ask_kafka(topics_admin.look(settings)):
        days = (
            f"{item.spec.retention_ms / 86_400_000:.0f} days" if item.spec.retention_ms >= 0 else "for ever"
        )
        partitions = str(item.partitions) if item.partitions else "missing"
        table.add_row(item.spec.name, item.spec.key, partitions, item.spec.cleanup, days, item.spec.about)
    shell.console().print(table)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
def produce(paths: tuple[str, ...]) -> None:
    """Put articles into Kafka, in order of publication.

    \b
    Examples:
      rasid produce seeds/
      cat articles.jsonl | rasid produce -
    """
    from stream.kafka import io as kafka_io

    settings = shell.read_settings()
    count = _ask_kafka(kafka_io.produce(settings, list(_outgoing(settings, paths))))
    click.echo(f"{count} articles put on {settings.topic_prefix}articles.")


def _outgoing(settings: Settings, paths: tuple[str, ...]) -> Iterator[Outgoing]:
    """What cannot be read goes in as it is: the worker rejects it where everybody looks."""
    from stream.kafka.io import Outgoing
    from stream.records import Article
    from stream.replay import read_articles

    raws = shell.raws(paths)
    for raw, article in read_articles(raws, latest=datetime.now(UTC), max_bytes=settings.max_article_bytes):
        key = article.id.encode() if isinstance(article, Article) else None
        yield Outgoing(key, raw.value)


@click.command()
@click.argument("article_ids", nargs=-1, required=True, metavar="ARTICLE_ID...")
def retract(article_ids: tuple[str, ...]) -> None:
    """Withdraw articles: what they reported is taken back, and alerts that hang on them are retracted.

    \b
    Example:
      rasid retract 002_0b90f60030864db1.txt
    """
    from stream.kafka import io as kafka_io

    settings = shell.read_settings()
    messages = [
        kafka_io.Outgoing(name.encode(), msgspec.json.encode({"id": name, "withdrawn": True}))
        for name in article_ids
    ]
    count = _ask_kafka(kafka_io.produce(settings, messages))
    click.echo(f"{count} withdrawals put on {settings.topic_prefix}articles.")


@click.command()
@click.argument("topic", type=click.Choice(["articles", "events", "alerts", "rejected", "reviews"]))
@click.option("--follow", is_flag=True, help="Do not stop at the end; wait for more.")
def dump(topic: str, *, follow: bool) -> None:
    """Print what a topic holds, one JSON line a message.

    \b
    Examples:
      rasid dump alerts --follow | jq -r .data.headline.en
      rasid dump events > events.jsonl; rasid replay events.jsonl --from events
    """
    from stream.kafka import io as kafka_io

    settings = shell.read_settings()

    async def run() -> None:
        async for line in kafka_io.dump(settings, topic, follow=follow):
            shell.print_record(line)
            if follow:
                sys.stdout.flush()

    _ask_kafka(run())


@click.command()
def doctor() -> None:
    """Say what Rasid sees (broker, topics, data, versions) and what is wrong.

    \b
    Example:
      RASID_KAFKA=kafka:9092 rasid doctor
    """
    from rich.text import Text

    from stream import doctor as examiner

    findings = _ask_kafka(examiner.examine(shell.read_settings(), os.environ))
    console = shell.console()
    marks = {True: ("ok", "green"), False: ("wrong", "bold red"), None: ("note", "dim")}
    for finding in findings:
        mark, style = marks[finding.well]
        console.print(
            Text(f"{mark:6}", style=style) + Text(f"{finding.what:24} {finding.seen}", style=""),
            soft_wrap=True,
        )
    wrong = sum(finding.well is False for finding in findings)
    if wrong:
        shell.fail(f"{wrong} thing{'s are' if wrong > 1 else ' is'} wrong.")


COMMANDS = (worker, topics, produce, retract, dump, doctor)
