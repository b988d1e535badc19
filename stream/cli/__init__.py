# ruff: noqa: D301 (click wants the backspace character itself)
"""The command: `rasid --help` teaches it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stream.cli import shell
from stream.settings import Settings

if TYPE_CHECKING:
    from stream.events.extract import Extractor
    from stream.records import Event
    from stream.replay import Replay

HELP = """Rasid reads Arabic news and says when a new district comes under attack.

\b
Without a broker:
  rasid replay seeds/                        the alerts that a folder of articles raises
  rasid replay seeds/ --show incidents       which reports tell of the same attack
  rasid extract article.txt                  its attacks, one JSON event a line
  rasid explain article.txt                  what was read in it, and what was left out
  rasid explain --pairs one.txt two.txt      whether they tell of the same attacks, and why
  cat articles.jsonl | rasid extract -       articles from a pipe
  rasid gazetteer fetch SY                   a larger table of places (RASID_GAZETTEER)
  rasid export seeds/ --format geojson       the districts under attack, for a map; also cap, atom, csv
\b
With Kafka (RASID_KAFKA=host:9092):
  rasid topics --create                      make every topic, once
  rasid worker                               read `articles`, write `events` and `alerts`
  rasid produce seeds/                       put articles into Kafka
  rasid ingest --config ingest.toml          feeds, folders and HTTP into Kafka, as they come
  rasid dump alerts                          print what a topic holds
  rasid notify --config notify.toml          tell people and programs: webhooks, Slack, Telegram, mail
  rasid live                                 a page with a map, for analysts (also: rasid live seeds/)
  rasid districts                            who is under attack now
  rasid review dismiss ID                    decide about an incident or an episode
  rasid doctor                               what is wrong, if something is
\b
A PATH is a .txt (its id is the file name; a manifest.jsonl beside it gives outlet and date), an .html
page (with the extra html), a .jsonl of articles, a folder of these, or - for standard input.
"""


@click.group(help=HELP)
@click.version_option(package_name="rasid")
def main() -> None:
    """The command itself; each subcommand says what it does."""


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--show", type=click.Choice(["alerts", "incidents", "events", "rejected"]), default="alerts")
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table")
@click.option("--from", "origin", type=click.Choice(["articles", "events"]), default="articles")
def replay(paths: tuple[str, ...], show: str, form: str, origin: str) -> None:
    """Read files and show what they lead to; no broker needed.

    Articles are read in order of publication, and time passes as they say. With `--from events` the files are a dump
    of that topic (`rasid dump events`), and the alerts are those that Kafka holds, byte for byte.

    \b
    Examples:
      rasid replay seeds/
      rasid replay articles.jsonl --show events --format jsonl
      rasid replay events.jsonl --from events --format jsonl
    """
    settings = shell.read_settings()
    found = _replay_events(settings, paths) if origin == "events" else _replay_articles(settings, paths)
    records = found[show]
    if form == "jsonl":
        for record in records:
            shell.print_record(record)
        return
    from stream.cli import show as tables

    getattr(tables, show)(records, shell.console())
    if origin == "articles" and show != "rejected" and found["rejected"]:
        click.echo(f"{len(found['rejected'])} of the articles were rejected: see --show rejected.", err=True)


def _run(settings: Settings, extractor: Extractor | None) -> Replay:
    from datetime import timedelta

    from stream import pipeline
    from stream.replay import Replay

    tick = timedelta(seconds=settings.tick_seconds)
    return Replay(pipeline.policy(settings), settings.source, tick, extractor)


def _replay_articles(settings: Settings, paths: Iterable[str]) -> dict[str, list[Any]]:
    from stream.articles.intake import failed
    from stream.records import Event, Rejected
    from stream.replay import read_articles

    run = _run(settings, shell.extractor(settings))
    found: dict[str, list[Any]] = {"alerts": [], "events": [], "rejected": [], "incidents": []}
    now = datetime.now(UTC)
    for raw, article in shell.progress(
        read_articles(shell.raws(paths), latest=now, max_bytes=settings.max_article_bytes), "Reading"
    ):
        if isinstance(article, Rejected):
            found["rejected"].append(article)
            continue
        try:
            messages, published = run.article(article)
        except Exception as error:  # noqa: BLE001 (one article that makes a stage raise must not end the run)
            found["rejected"].append(failed("extract", error, raw.where, raw.value))
            continue
        found["events"] += [message for message in messages if isinstance(message, Event)]
        found["alerts"] += [item.alert for item in published]
    found["incidents"] = list(run.every_incident())
    return found


def _replay_events(settings: Settings, paths: Iterable[str]) -> dict[str, list[Any]]:
    from stream.inputs import InputError
    from stream.records import Event
    from stream.replay import read_dump

    run = _run(settings, None)
    found: dict[str, list[Any]] = {"alerts": [], "events": [], "rejected": [], "incidents": []}
    try:
        for line in shell.progress(read_dump(shell.raws(paths, lines=True)), "Replaying"):
            if isinstance(line.message, Event):
                found["events"].append(line.message)
            found["alerts"] += [item.alert for item in run.message(line.message, line.partition)]
    except InputError as error:
        shell.fail(str(error))
    found["incidents"] = list(run.every_incident())
    return found


@main.command()
@click.argument("path")
def extract(path: str) -> None:
    """Print the attacks that articles report, one JSON event a line.

    Every claim is printed, also what an article denies, plans or remembers; only `asserted` and `disputed` ones go to
    Kafka.

    \b
    Examples:
      rasid extract article.txt
      cat articles.jsonl | rasid extract - | jq .place.name_ar
    """
    from stream.articles import intake
    from stream.articles.intake import failed
    from stream.articles.limits import TooMuch
    from stream.records import Rejected

    settings = shell.read_settings()
    extractor = shell.extractor(settings)
    now = datetime.now(UTC)
    for raw in shell.progress(shell.raws([path]), "Extracting"):
        article = intake.read(
            raw.value, raw.where, received=None, latest=now, max_bytes=settings.max_article_bytes
        )
        if isinstance(article, Rejected):
            click.echo(_refused(article), err=True)
        elif article is not None and not article.withdrawn:
            try:
                found = extractor.extract(article).events
            except TooMuch as error:
                click.echo(_refused(failed("extract", error, raw.where, raw.value)), err=True)
                continue
            for event in found:
                shell.print_record(event)


def _refused(record: Any) -> str:
    place = f"{record.topic}:{record.offset}" if record.offset >= 0 else record.topic
    return f"rasid: {place} rejected: {record.reason} {record.field} {record.detail}".rstrip()


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--pairs", is_flag=True, help="Only whether their reports tell of the same attacks.")
def explain(paths: tuple[str, ...], *, pairs: bool) -> None:
    """Show articles with their evidence marked, what was left out, and why.

    Of two or more it also shows, two by two, whether their reports tell of the same attack, with every weight.

    \b
    Examples:
      rasid explain seeds/002_0b90f60030864db1.txt
      rasid explain --pairs one.txt other.txt
    """
    from stream import explain_pairs
    from stream.articles import intake
    from stream.articles.intake import failed
    from stream.articles.limits import TooMuch
    from stream.explain import explain as explained
    from stream.records import Rejected

    settings = shell.read_settings()
    extractor, console, now = shell.extractor(settings), shell.console(), datetime.now(UTC)
    read = 0
    events: list[Event] = []
    for raw in shell.raws(paths):
        article = intake.read(
            raw.value, raw.where, received=None, latest=now, max_bytes=settings.max_article_bytes
        )
        if isinstance(article, Rejected):
            click.echo(_refused(article), err=True)
        elif article is not None:
            read += 1
            try:
                found = extractor.extract(article) if pairs else explained(article, extractor, console)
            except TooMuch as error:
                click.echo(_refused(failed("extract", error, raw.where, raw.value)), err=True)
                continue
            events += found.events
    if read > 1 or pairs:
        explain_pairs.show(explain_pairs.pairs(events, now), console)


@main.command()
@click.option(
    "--write", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write them into DIR."
)
def schemas(folder: Path | None) -> None:
    """List the JSON Schemas of the records, or write them.

    \b
    Example:
      rasid schemas --write schemas/
    """
    from stream import schema_files

    if folder is None:
        for name, content in schema_files.files():
            click.echo(f"{name}\t{len(content)} bytes")
        return
    for path in schema_files.write(folder):
        click.echo(str(path))


def _further_commands() -> None:
    """Register the commands that stand in modules of their own."""
    from stream.cli import (
        canary as cli_canary,
    )
    from stream.cli import (
        districts as cli_districts,
    )
    from stream.cli import (
        export as cli_export,
    )
    from stream.cli import (
        gazetteer as cli_gazetteer,
    )
    from stream.cli import (
        ingest as cli_ingest,
    )
    from stream.cli import (
        kafka as cli_kafka,
    )
    from stream.cli import (
        live as cli_live,
    )
    from stream.cli import (
        notify as cli_notify,
    )
    from stream.cli import (
        review as cli_review,
    )
    from stream.cli import (
        worker as cli_worker,
    )

    modules = (cli_kafka, cli_ingest, cli_export, cli_notify, cli_live, cli_gazetteer)
    single = (cli_canary.canary, cli_districts.districts, cli_review.review, cli_worker.worker)
    for command in (*(one for module in modules for one in module.COMMANDS), *single):
        main.add_command(command)


_further_commands()
