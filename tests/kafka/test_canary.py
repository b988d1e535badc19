"""The canary on a real Kafka, through a real worker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from deploy.kafka.broker import Broker
from tests.kafka.running import ask, environment, held, make_topics, settings_for, wait_until, worker


def canary(environ: dict[str, str], *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stream.cli", "canary", "--once", *flags],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_flies_the_whole_way_again_and_again_and_no_metric_of_the_worker_shows_it(
    broker: Broker, prefix: str, tmp_path: Path, free_port: int
) -> None:
    settings = msgspec.structs.replace(
        settings_for(broker.bootstrap, prefix, tmp_path / "tables", free_port), clock="wall", partitions=2
    )
    make_topics(settings)
    log = tmp_path / "log"
    with worker(settings, log):
        wait_until(lambda: ask(free_port, "/ready")[0] == 200, "readiness", log)
        for _ in range(2):
            flown = canary(environment(settings), "--patience", "30")
            assert flown.returncode == 0, flown.stderr
            assert flown.stdout.startswith("It took ")
        _, metrics = ask(free_port, "/metrics")
    kinds = [line.type.removeprefix("org.rasid.canary.district.attack.") for line in held(settings, "alerts")]
    assert kinds == ["opened.v1", "retracted.v1"] * 2
    assert 'rasid_articles_total{result="read"} 0.0' in metrics
    assert "rasid_alert_delay_seconds_count 0.0" in metrics
    assert "rasid_last_article_timestamp_seconds 0.0" in metrics


def test_without_a_worker_it_is_lost_and_says_so(broker: Broker, prefix: str, tmp_path: Path) -> None:
    settings = msgspec.structs.replace(
        settings_for(broker.bootstrap, prefix, tmp_path / "tables"), clock="wall"
    )
    make_topics(settings)
    flown = canary(environment(settings), "--patience", "1")
    assert (flown.returncode, flown.stdout) == (1, "Lost after 1 seconds.\n")


def test_it_does_not_fly_over_an_archive(broker: Broker, prefix: str, tmp_path: Path) -> None:
    flown = canary(environment(settings_for(broker.bootstrap, prefix, tmp_path / "tables")))
    assert flown.returncode == 2
    assert flown.stderr.startswith("rasid: RASID_CLOCK is articles")
