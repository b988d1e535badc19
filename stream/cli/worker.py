# ruff: noqa: D301 (click wants the backspace character itself)
"""The service: `rasid worker`, from its settings to a Faust worker that runs, and starts again where it must."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from stream.cli import shell
from stream.settings import Settings

if TYPE_CHECKING:
    from stream.kafka.topics_admin import Found
    from stream.metrics import Metrics
    from stream.probes import Health
    from stream.worker.leaving import Leaving
    from stream.worker.restart import Why


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
    found = _wait_for_kafka(settings) if again else shell.ask_kafka(topics_admin.look(settings))
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

    from stream import collector, probes
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
    port = _listen(settings, metrics, health)
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


def _listen(settings: Settings, metrics: Metrics, health: Health) -> int:
    """Serve /metrics, /live and /ready on the port of the settings or the next free one, which is given back."""
    from stream import logs, probes

    try:
        port = probes.serve_near(settings.web_host, settings.web_port, metrics.registry, health)
    except OSError as error:
        shell.fail(
            f"Port {settings.web_port} of {settings.web_host} cannot be used ({error.strerror}): set RASID_WEB_PORT."
        )
    logs.log("rasid.worker").info("listening", address=f"http://{settings.web_host}:{port}/metrics")
    return port


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
