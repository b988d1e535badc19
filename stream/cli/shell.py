"""What every command shares: settings, files in, lines out, one sentence for an error."""

from __future__ import annotations

import os
import sys
from collections.abc import Coroutine, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
import msgspec

from stream import settings as settings_module
from stream.settings import Settings, SettingsError

if TYPE_CHECKING:
    from rich.console import Console

    from stream.events.extract import Extractor
    from stream.inputs import Raw
    from stream.places.gazetteer import Gazetteer

T = TypeVar("T")


def fail(sentence: str) -> NoReturn:
    click.echo(f"rasid: {sentence}", err=True)
    sys.exit(2)


def read_settings(**flags: object) -> Settings:
    try:
        return settings_module.load(os.environ, **flags)
    except SettingsError as error:
        fail(str(error))


def console() -> Console:
    from stream.cli.safe_console import SafeConsole

    return SafeConsole(width=None if sys.stdout.isatty() else 140, highlight=False)


def raws(paths: Iterable[str], *, lines: bool = False) -> Iterator[Raw]:
    from stream.inputs import InputError, read_lines, read_paths

    try:
        yield from read_lines(paths) if lines else read_paths(paths)
    except InputError as error:
        fail(str(error))


def extractor(settings: Settings) -> Extractor:
    from stream.events.extract import Extractor
    from stream.events.words.morphology import Morphology, MorphologyError

    try:
        words = Morphology(Path(settings.morphology)) if settings.morphology else None
    except MorphologyError as error:
        fail(f"RASID_MORPHOLOGY: {error}.")
    return Extractor(gazetteer(settings), words)


def gazetteer(settings: Settings) -> Gazetteer:
    from stream.places.gazetteer import load

    try:
        return load(Path(settings.gazetteer) if settings.gazetteer else None)
    except (OSError, ValueError) as error:
        fail(f"The gazetteer {settings.gazetteer} cannot be read: {error}.")


def held(settings: Settings, topic: str) -> list[Raw]:
    """What a topic holds now, as lines of `rasid dump`."""
    import asyncio

    from stream.articles.intake import Coordinates
    from stream.inputs import Raw
    from stream.kafka import io as kafka_io
    from stream.kafka.topics_admin import KafkaUnreachable

    async def lines() -> list[Raw]:
        return [
            Raw(
                msgspec.json.encode(line),
                Coordinates(topic=line.topic, partition=line.partition, offset=line.offset),
            )
            async for line in kafka_io.dump(settings, topic)
        ]

    try:
        return asyncio.run(lines())
    except KafkaUnreachable as error:
        fail(str(error))


def progress(items: Iterable[T], what: str) -> Iterator[T]:
    """The items, with a bar on a terminal when there are enough of them to wait for."""
    known = list(items)
    if not sys.stderr.isatty() or len(known) < 50:
        return iter(known)
    from rich.console import Console
    from rich.progress import track

    return iter(track(known, what, console=Console(stderr=True), transient=True))


def print_record(record: msgspec.Struct) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(record) + b"\n")


def ask_kafka(question: Coroutine[Any, Any, T]) -> T:
    """The answer of Kafka; where nobody answers, one sentence."""
    import asyncio
    import logging

    from stream.kafka.topics_admin import KafkaUnreachable

    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # one sentence is enough
    try:
        return asyncio.run(question)
    except KafkaUnreachable as error:
        fail(str(error))
