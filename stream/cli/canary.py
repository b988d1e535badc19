# ruff: noqa: D301 (click wants the backspace character itself)
"""The command that sends the canary."""

from __future__ import annotations

import asyncio
import logging
import sys

import click

from stream.cli import shell


@click.command()
@click.option("--once", is_flag=True, help="One flight: say how long it took; exit code 1 if it was lost.")
@click.option(
    "--patience", type=float, default=60.0, show_default=True, help="Seconds until it counts as lost."
)
def canary(*, once: bool, patience: float) -> None:
    """Send a made-up article the whole way to its alert, again and again, and time it.

    It is about a town that does not exist; its messages bear types of their own (`org.rasid.canary.…`), and nothing
    that leaves Rasid shows them. Run one beside the workers: it answers /metrics, /live and /ready as they do.

    \b
    Examples:
      rasid canary
      rasid canary --once && echo the whole way is open
    """
    from importlib.metadata import version

    from stream import canary_run, logs, probes
    from stream.kafka.topics_admin import KafkaUnreachable
    from stream.metrics import CanaryMetrics

    settings = shell.read_settings()
    if settings.clock == "articles":
        shell.fail("RASID_CLOCK is articles: a canary of today would end every episode of an archive.")
    logs.configure(settings)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    metrics = CanaryMetrics(version("rasid"))
    try:
        if once:
            took = asyncio.run(canary_run.fly_once(settings, metrics, patience))
            click.echo(
                f"It took {took:.3f} seconds." if took is not None else f"Lost after {patience:g} seconds."
            )
            sys.exit(took is None)
        health = probes.Health()
        port = probes.serve_near(settings.web_host, settings.web_port, metrics.registry, health)
        logs.log("rasid.canary").info("listening", address=f"http://{settings.web_host}:{port}/metrics")
        asyncio.run(canary_run.fly_on(settings, metrics, patience, health))
    except KafkaUnreachable as error:
        shell.fail(str(error))
    except OSError as error:
        shell.fail(
            f"Port {settings.web_port} of {settings.web_host} cannot be used ({error.strerror}): set RASID_WEB_PORT."
        )
