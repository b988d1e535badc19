"""`rasid review`: what a person decides about an incident or an episode, put on the topic `reviews`."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click
import msgspec

from stream.cli import shell
from stream.settings import Settings

if TYPE_CHECKING:
    from stream.cli.reviewing import Subject
    from stream.records import Place, Review

MOST_MOVED = 64
_HELP = """Decide about an incident (in-…) or a whole episode (ep-…): confirm, dismiss, re-place, merge, split, mute.

    The decision goes to the topic `reviews`, from there among the reports of its locality, and shows on every later
    alert: who, when, what, and the note. Who may decide is who may write to `reviews`: give that right with Kafka's
    ACLs. Ids stand in `rasid dump alerts` and `rasid districts`.

    \b
    Examples:
      rasid review dismiss in-6f3a --note "an old photograph"
      rasid review confirm ep-11c0
      rasid review re-place in-6f3a --to sy.homs.homs.al-waer
      rasid review merge in-6f3a --into in-77b1
      rasid review split in-6f3a ev-0a1b ev-2c3d
      rasid review mute ep-11c0 --hours 6
      rasid review log
    """


@click.group(help=_HELP)
def review() -> None:
    """The group; its help is above."""


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--note", default="", help="Why, in a few words: it shows on every later alert."),
        click.option("--reviewer", help="Who decides; RASID_REVIEWER, else the name you are logged in with."),
        click.option("--locality", help="Its locality id, where no alert tells of the incident."),
        click.option("--dry-run", is_flag=True, help="Print the decision; send nothing."),
    ):
        command = option(command)
    return command


def _plain(name: str, sentence: str) -> None:
    @review.command(name, help=sentence)
    @click.argument("target")
    @_options
    def command(target: str, **given: Any) -> None:
        _decide(name, target, given)

    del command


_plain("confirm", "It happened as told: an episode that was held back opens, a dismissed one comes back.")
_plain(
    "dismiss",
    "It did not happen: it leaves its episode, and an episode without another incident is retracted.",
)
_plain("unmute", "Tell of it again, beginning with what was held back.")


@review.command("re-place")
@click.argument("target")
@click.option("--to", "place_id", required=True, help="The place id, as in the gazetteer; of any locality.")
@_options
def re_place(target: str, place_id: str, **given: Any) -> None:
    """It happened at another place.

    In another locality, its reports (64 at most) are held there as reports of that place, and it is dismissed here.
    """
    _decide("re_place", target, given, place_id=place_id)


@review.command()
@click.argument("target")
@click.option("--into", required=True, help="The incident that it is one with; its place is kept.")
@_options
def merge(target: str, into: str, **given: Any) -> None:
    """Two incidents of a locality are one attack."""
    _decide("merge", target, given, into=into)


@review.command()
@click.argument("target")
@click.argument("event_ids", nargs=-1, required=True)
@_options
def split(target: str, event_ids: tuple[str, ...], **given: Any) -> None:
    """These events of an incident tell of another attack than the rest."""
    _decide("split", target, given, event_ids=event_ids)


@review.command()
@click.argument("target")
@click.option("--hours", type=float, help="For how long, from now; without it until the episode is over.")
@_options
def mute(target: str, hours: float | None, **given: Any) -> None:
    """Say no more of its episode for now: what is new is held back and told at the end in one. Lapses are told."""
    until = None if hours is None else datetime.now(UTC) + timedelta(hours=hours)
    _decide("mute", target, given, until=until)


@review.command()
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table")
def log(form: str) -> None:
    """What was decided so far, oldest first."""
    from stream.cli import show
    from stream.cli.reviewing import decided

    found = decided(shell.held(shell.read_settings(), "reviews"))
    if form == "jsonl":
        for one in found:
            shell.print_record(one)
    else:
        show.reviews(found, shell.console())


def _decide(action: str, target: str, given: dict[str, Any], **more: Any) -> None:
    from stream.cli.reviewing import Unknown
    from stream.records import Review, ReviewAction, stable_id

    settings = shell.read_settings()
    now = datetime.now(UTC)
    reviewer = given["reviewer"] or settings.reviewer or getpass.getuser()
    if "place_id" in more:
        more["place"] = _place(settings, more.pop("place_id"))
    try:
        subject = _subject(settings, target, given["locality"])
    except Unknown as error:
        shell.fail(str(error))
    try:
        made = msgspec.convert(
            {
                "review_id": stable_id("rv", subject.locality_id, target, action, reviewer, now.isoformat()),
                "action": ReviewAction(action), "locality_id": subject.locality_id,
                "incident_ids": subject.incident_ids, "episode_id": subject.episode_id, "reviewer": reviewer,
                "at": now, "note": given["note"], **more,
            },
            Review,
        )  # fmt: skip
    except msgspec.ValidationError as error:
        shell.fail(f"This cannot be decided: {error}.")
    if made.place is not None and made.place.locality_id != made.locality_id:
        _send(settings, _moved(settings, made), dry_run=given["dry_run"])
    else:
        _send(settings, (made,), dry_run=given["dry_run"])


def _moved(settings: Settings, made: Review) -> tuple[Review, Review]:
    """What moves an incident to another locality: its reports are told there first, then it is dismissed here."""
    from stream import pipeline
    from stream.cli.reviewing import Unknown, told_of
    from stream.inputs import InputError
    from stream.records import ReviewAction

    place = made.place
    assert place is not None  # noqa: S101 - its caller looked
    try:
        reports = told_of(
            made.incident_ids, made.locality_id, shell.held(settings, "events"), pipeline.policy(settings)
        )
    except (Unknown, InputError) as error:
        shell.fail(str(error))
    there = msgspec.structs.replace(made, locality_id=place.locality_id, reports=tuple(reports[:MOST_MOVED]))
    here = msgspec.structs.replace(
        made, review_id=f"{made.review_id}-here", action=ReviewAction.DISMISS, place=None,
        note=f"→ {place.name_ar} ({place.place_id}). {made.note}".strip()[:1000],
    )  # fmt: skip
    return there, here


def _subject(settings: Settings, target: str, locality: str | None) -> Subject:
    from stream.cli.reviewing import Subject, subject

    if locality:
        return Subject(locality, (target,))
    return subject(target, shell.held(settings, "alerts"))


def _place(settings: Settings, place_id: str) -> Place:
    gazetteer = shell.gazetteer(settings)
    entry = gazetteer.entries.get(place_id)
    if entry is None:
        shell.fail(f"The gazetteer has no place {place_id}.")
    return gazetteer.place(entry, entry.name_ar)


def _send(settings: Settings, decided: tuple[Review, ...], *, dry_run: bool) -> None:
    import asyncio

    from stream import envelope, topics
    from stream.kafka import io as kafka_io
    from stream.kafka.topics_admin import KafkaUnreachable

    if dry_run:
        for made in decided:
            shell.print_record(made)
        return
    sealed = [envelope.seal(made, settings.source) for made in decided]
    messages = [kafka_io.Outgoing(one.key, one.value, one.headers) for one in sealed]
    try:
        asyncio.run(kafka_io.produce(settings, messages, topics.REVIEWS))
    except KafkaUnreachable as error:
        shell.fail(str(error))
    for made in decided:
        click.echo(
            f"{made.action.value} by {made.reviewer}: {made.review_id} put on {settings.topic_prefix}reviews."
        )
