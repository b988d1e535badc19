# ruff: noqa: D301 (click wants the backspace character itself)
"""`rasid districts`: who is under attack now, from files or from what Kafka holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stream.cli import shell

if TYPE_CHECKING:
    from stream.export.gather import Gathered
    from stream.settings import Settings


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--from", "origin", type=click.Choice(["articles", "events", "alerts", "kafka"]))
@click.option(
    "--lapsed", is_flag=True, help="Also those fallen silent, with how much was heard of their governorate."
)
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table")
def districts(paths: tuple[str, ...], origin: str | None, *, lapsed: bool, form: str) -> None:
    """List the districts under attack: since when, on how many originators, and what changed last.

    Without a PATH it reads the topic `alerts` as it is now. Silence is not safety: with --lapsed each district that
    fell silent says how many articles came about its governorate meanwhile, and that it is unobserved where they were
    fewer than a third of the usual.

    \b
    Examples:
      rasid districts
      rasid districts --lapsed --format jsonl
      rasid districts seeds/
      rasid districts alerts.jsonl --from alerts
    """
    from stream.canary import is_canary
    from stream.cli import show
    from stream.districts import under_attack, with_lapsed
    from stream.meanwhile import Listening

    settings = shell.read_settings()
    origin = origin or ("articles" if paths else "kafka")
    if (origin == "kafka") == bool(paths):
        shell.fail("Give PATHs, or --from kafka without any.")
    found = _gathered(settings, origin, paths, lapsed=lapsed)
    listening = Listening()
    for event in found.events:
        listening.report(event)
    log = [sent for sent in found.alerts if not is_canary(sent.alert)]
    rows = with_lapsed(log, listening) if lapsed else under_attack(log)
    if form == "jsonl":
        for row in rows:
            shell.print_record(row)
    else:
        show.districts(rows, shell.console())


def _gathered(settings: Settings, origin: str, paths: tuple[str, ...], *, lapsed: bool) -> Gathered:
    """What there is; the alerts that Kafka holds, and where lapses are asked for the events beside them."""
    from msgspec.structs import replace

    from stream.cli.export import gathered
    from stream.records import Event
    from stream.replay import read_dump

    found = gathered(settings, origin, paths, alerts=True)
    if origin != "kafka" or not lapsed:
        return found
    messages = (line.message for line in read_dump(shell.held(settings, "events")))
    return replace(found, events=[message for message in messages if isinstance(message, Event)])
