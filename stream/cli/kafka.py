# ruff: noqa: D301 (click wants the backspace character itself)
"""The commands that look at Kafka and put articles into it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
import msgspec

from stream.cli import shell
from stream.kafka.acls import ROLES, Role
from stream.settings import Settings

if TYPE_CHECKING:
    from stream.kafka.io import Outgoing


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
        made = shell.ask_kafka(topics_admin.create(settings))
        click.echo(f"Made {', '.join(made)}." if made else "Every topic is there.")
        return
    from rich.table import Table

    table = Table("Topic", "Key", "Partitions", "Cleanup", "Kept", "What", box=None)
    for item in shell.ask_kafka(topics_admin.look(settings)):
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
    count = shell.ask_kafka(kafka_io.produce(settings, list(_outgoing(settings, paths))))
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
    count = shell.ask_kafka(kafka_io.produce(settings, messages))
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

    shell.ask_kafka(run())


@click.command()
def doctor() -> None:
    """Say what Rasid sees (broker, topics, data, versions) and what is wrong.

    \b
    Example:
      RASID_KAFKA=kafka:9092 rasid doctor
    """
    from rich.text import Text

    from stream import doctor as examiner

    findings = shell.ask_kafka(examiner.examine(shell.read_settings(), os.environ))
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


COMMANDS = (topics, produce, retract, dump, doctor)
