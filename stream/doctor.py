"""What Rasid sees around it, and what is wrong, one line each."""

from __future__ import annotations

import os
import platform
import socket
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from msgspec import Struct

from stream.kafka import topics_admin
from stream.kafka.topics_admin import KafkaUnreachable
from stream.settings import Settings, describe, unknown_variables

PACKAGES = ("rasid", "faust-streaming", "aiokafka", "camel-tools", "msgspec", "prometheus-client")
EXTRAS = {
    "html": ("trafilatura",),
    "ner": ("torch", "transformers"),
    "dialect": ("camel-kenlm", "scikit-learn"),
}


class Finding(Struct, frozen=True):
    """One thing that was looked at. `well` is None where nothing can be wrong with it."""

    what: str
    seen: str
    well: bool | None = None


async def examine(settings: Settings, env: Mapping[str, str]) -> list[Finding]:
    """Everything, in the order in which it is needed."""
    return [
        *_versions(),
        *_settings(settings, env),
        *_data(settings),
        _folder(settings),
        _port(settings),
        *await _kafka(settings),
    ]


def _versions() -> Iterator[Finding]:
    yield Finding("python", platform.python_version(), True)
    for name in PACKAGES:
        found = _installed(name)
        yield Finding(name, found or "is not installed", found is not None)
    for extra, needs in EXTRAS.items():
        missing = [name for name in needs if _installed(name) is None]
        seen = (
            f"not installed ({', '.join(missing)}): pip install 'rasid[{extra}]'" if missing else "installed"
        )
        yield Finding(f"extra {extra}", seen)


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _settings(settings: Settings, env: Mapping[str, str]) -> Iterator[Finding]:
    changed = [setting.variable for setting in describe() if setting.variable in env]
    yield Finding("settings", ", ".join(changed) or "all as they come")
    for name in unknown_variables(env):
        yield Finding(name, "is no setting: misspelt?", well=False)
    if settings.clock == "articles":
        yield Finding("RASID_CLOCK", "articles: for history and tests; live news needs wall")


def _data(settings: Settings) -> Iterator[Finding]:
    from stream.places.gazetteer import load

    try:
        table = load(Path(settings.gazetteer) if settings.gazetteer else None)
    except (OSError, ValueError) as error:
        yield Finding("places", f"{settings.gazetteer or 'the built-in table'}: {error}", well=False)
    else:
        yield Finding("places", f"{len(table.entries)} in the gazetteer", well=True)


def _folder(settings: Settings) -> Finding:
    path = Path(settings.data_dir)
    nearest = next(p for p in (path.absolute(), *path.absolute().parents) if p.exists())
    if not os.access(nearest, os.W_OK):
        return Finding("tables", f"{path} cannot be written", well=False)
    return Finding(
        "tables", f"{path}, {'there' if path.exists() else 'made when the worker starts'}", well=True
    )


def _port(settings: Settings) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.web_host, settings.web_port))
        except OSError as error:
            return Finding(
                "/metrics", f"{settings.web_host}:{settings.web_port}: {error.strerror}; a worker runs?"
            )
    return Finding("/metrics", f"{settings.web_host}:{settings.web_port} is free", well=True)


async def _kafka(settings: Settings) -> list[Finding]:
    try:
        found = await topics_admin.look(settings)
    except KafkaUnreachable as error:
        return [Finding("kafka", str(error), well=False)]
    findings = [Finding("kafka", f"answers at {settings.kafka}", well=True)]
    findings += [
        Finding(
            item.spec.name,
            f"{item.partitions} partitions" if item.partitions else "missing",
            bool(item.partitions),
        )
        for item in found
        if item.spec.records
    ]
    return findings + [Finding("topics", problem, well=False) for problem in topics_admin.problems(found)]
