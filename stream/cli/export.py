# ruff: noqa: D301 (click wants the backspace character itself)
"""`rasid export`: alerts, events and incidents in other people's formats."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from stream.cli import shell
from stream.settings import Settings

if TYPE_CHECKING:
    from stream.export.cap import Message
    from stream.export.gather import Gathered
    from stream.export.harm import Audience
    from stream.replay import Replay

Format = Literal["cap", "atom", "geojson", "csv"]


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "form", type=click.Choice(["cap", "atom", "geojson", "csv"]), required=True)
@click.option(
    "--from", "origin", type=click.Choice(["articles", "events", "alerts", "kafka"]), default="articles"
)
@click.option("--show", type=click.Choice(["events", "incidents"]), default="events", help="The rows of csv.")
@click.option(
    "--audience",
    type=click.Choice(["everybody", "analysts"]),
    default="everybody",
    help="everybody: places at their subdistrict's centre, nobody quoted or named but institutions.",
)
@click.option("--public", is_flag=True, help="CAP's scope Public; without it Restricted.")
@click.option(
    "--exercise/--actual", default=None, help="CAP's status; a replay is an exercise unless you say so."
)
@click.option("--feed-url", default="", help="Where the Atom feed will stand.")
@click.option("--cap-url", default="", help="Where the CAP messages will stand: Atom links to them.")
@click.option("--out", type=click.Path(path_type=Path), help="A file; for cap a folder, one file an alert.")
def export(paths: tuple[str, ...], origin: str, **options: object) -> None:
    """Write what was found in formats that other systems read.

    \b
    cap      CAP 1.2, one XML message for each alert (without --out one a line)
    atom     an Atom feed of the districts under attack
    geojson  the districts under attack, with what is known of each
    csv      events (or --show incidents) with HXL tags, ACLED and CAMEO codes

    \b
    Examples:
      rasid export seeds/ --format cap --out cap/
      rasid export seeds/ --format csv > events.csv
      rasid dump alerts > alerts.jsonl; rasid export alerts.jsonl --from alerts --format atom
      rasid export --from kafka --format geojson --out districts.geojson
    """
    settings = shell.read_settings()
    if (origin == "kafka") == bool(paths):
        shell.fail("Give PATHs, or --from kafka without any.")
    if options["form"] == "csv" and origin == "alerts":
        shell.fail("csv shows events and incidents, and alerts hold neither: use --from events.")
    replayed = origin in ("articles", "events") or settings.clock == "articles"
    if options["exercise"] is None:
        options["exercise"] = replayed
    found = gathered(settings, origin, paths, alerts=options["form"] != "csv")
    _write(settings, found, _Asked(**options))  # type: ignore[arg-type]


def gathered(settings: Settings, origin: str, paths: tuple[str, ...], *, alerts: bool) -> Gathered:
    from stream.export import gather
    from stream.inputs import InputError

    try:
        match origin:
            case "articles":
                return _from_articles(settings, paths)
            case "events":
                return gather.from_events(shell.raws(paths, lines=True), _run(settings))
            case "alerts":
                return gather.from_alerts(shell.raws(paths, lines=True))
            case _ if alerts:
                return gather.from_alerts(shell.held(settings, "alerts"), shell.held(settings, "events"))
            case _:
                return gather.from_events(shell.held(settings, "events"), _run(settings))
    except InputError as error:
        shell.fail(str(error))


def _run(settings: Settings, *, reading: bool = False) -> Replay:
    from stream import pipeline
    from stream.replay import Replay

    tick = timedelta(seconds=settings.tick_seconds)
    extractor = shell.extractor(settings) if reading else None
    return Replay(pipeline.policy(settings), settings.source, tick, extractor)


def _from_articles(settings: Settings, paths: tuple[str, ...]) -> Gathered:
    from stream.export import gather
    from stream.records import Article
    from stream.replay import read_articles

    read = read_articles(shell.raws(paths), latest=datetime.now(UTC), max_bytes=settings.max_article_bytes)
    found = [article for _, article in read]
    articles = [article for article in found if isinstance(article, Article)]
    if len(articles) < len(found):
        click.echo(f"{len(found) - len(articles)} of the articles were rejected: see rasid replay.", err=True)
    return gather.from_articles(shell.progress(articles, "Reading"), _run(settings, reading=True))


class _Asked(msgspec.Struct, frozen=True):
    """The options, as given."""

    form: Format
    show: str
    audience: str
    public: bool
    exercise: bool
    feed_url: str
    cap_url: str
    out: Path | None


def _write(settings: Settings, gathered: Gathered, asked: _Asked) -> None:
    from stream.export import atom, cap, geojson, hxl
    from stream.export.harm import Audience

    now, shown = datetime.now(UTC), _as_seen(settings, gathered, Audience(asked.audience))
    if asked.form == "cap":
        lasts = timedelta(hours=settings.quiet_hours)
        manner = cap.Manner(
            sender=settings.source, now=now, lasts=lasts, exercise=asked.exercise, public=asked.public
        )
        _write_messages(cap.messages(shown.alerts, manner), asked.out)
        return
    if asked.form == "atom":
        about = atom.Feed(
            source=settings.source, address=asked.feed_url, cap=asked.cap_url, exercise=asked.exercise
        )
        content = atom.feed(shown.alerts, about) + b"\n"
    elif asked.form == "geojson":
        found = geojson.districts(shown.alerts, now)
        content = msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"
    else:
        table = hxl.events(shown.events) if asked.show == "events" else hxl.incidents(shown.incidents)
        content = table.encode()
    if asked.out is None:
        sys.stdout.buffer.write(content)
    else:
        _put(asked.out, content)


def _as_seen(settings: Settings, gathered: Gathered, audience: Audience) -> Gathered:
    from stream.canary import is_canary
    from stream.export import harm
    from stream.export.gather import Gathered
    from stream.export.log import Sent

    entries = shell.gazetteer(settings).entries
    return Gathered(
        tuple(
            Sent(harm.alert_for(audience, sent.alert, entries), sent.at, sent.meanwhile)
            for sent in gathered.alerts
            if not is_canary(sent.alert)
        ),
        [harm.event_for(audience, one, entries) for one in gathered.events if not is_canary(one)],
        [harm.incident_for(audience, one, entries) for one in gathered.incidents if not is_canary(one)],
    )


def _write_messages(messages: Iterable[Message], out: Path | None) -> None:
    from stream.export.cap import one_line

    for message in messages:
        if out is None:
            sys.stdout.buffer.write(one_line(message.xml) + b"\n")
        else:
            _put(out / f"{message.identifier}.xml", message.xml)


def _put(path: Path, content: bytes) -> None:
    """Whole or not at all: a web server may stand on the file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        shell.fail(f"{path} cannot be written: {error.strerror}.")


COMMANDS = (export,)
