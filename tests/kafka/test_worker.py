"""The worker on a real Kafka: the same alerts as `replay`, whatever happens to it."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from deploy.kafka.broker import Broker
from stream import pipeline
from stream.envelope import TICK, seal
from stream.events.extract import Extractor
from stream.inputs import read_paths
from stream.kafka import io as kafka_io
from stream.kafka.io import Outgoing
from stream.places.gazetteer import load
from stream.probes import NEIGHBOURS
from stream.records import Article, Rejected, Tick
from stream.replay import Replay, read_articles
from stream.settings import Settings
from tests.kafka.running import (
    ask,
    forget_commits,
    held,
    make_anew,
    make_topics,
    produce,
    settings_for,
    values,
    wait_until,
    worker,
)

SEEDS = Path(__file__).parents[2] / "seeds"
NOW = datetime(2026, 1, 1, tzinfo=UTC)

STRIKE = (
    '{"id": "strike", "outlet": "اختبار", "published_at": "2016-05-03T18:00:00+03:00",'
    ' "text": "شنت الطائرات الحربية غارات على حي الوعر في مدينة حمص اليوم الثلاثاء."}'
)
BAD = {
    "not_json": b"not json",
    "wrong_type": b'{"id": "a", "text": 7}',
    "no_content": b'{"id": "b", "title": " ", "text": ""}',
    "too_large": b'{"id": "c", "text": "' + "قصف ".encode() * 300_000 + b'"}',
    "not_arabic": b'{"id": "d", "text": "Nothing was reported here in Arabic."}',
    "not_utf8": b'{"id": "e", "text": "\xd9\xff"}',
    "date_out_of_range": '{"id": "f", "text": "قصف على المدينة", "published_at": "3000-01-01"}'.encode(),
}


def seeds() -> list[Outgoing]:
    """The seeds as `rasid produce seeds/` sends them."""
    read = read_articles(read_paths([str(SEEDS)]), latest=NOW, max_bytes=1 << 20)
    return [Outgoing(article.id.encode(), raw.value) for raw, article in read if isinstance(article, Article)]


def replayed(settings: Settings) -> list[tuple[bytes | None, bytes, dict[str, bytes]]]:
    """Key, value and headers of the alerts that a replay of the seeds raises."""
    tick = timedelta(seconds=settings.tick_seconds)
    run = Replay(pipeline.policy(settings), settings.source, tick, Extractor(load()))
    alerts = []
    for _, article in read_articles(read_paths([str(SEEDS)]), latest=NOW, max_bytes=1 << 20):
        assert isinstance(article, Article)
        alerts += [published.sealed for published in run.article(article)[1]]
    return [(sealed.key, sealed.value, sealed.headers) for sealed in alerts]


def distinct(items: list[bytes]) -> list[bytes]:
    """Each once, in order of its first appearance."""
    return list(dict.fromkeys(items))


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def settings(broker: Broker, prefix: str, tmp_path: Path, port: int) -> Settings:
    made = settings_for(broker.bootstrap, prefix, tmp_path / "tables", port)
    make_topics(made)
    return made


def test_the_seeds_through_kafka_raise_the_alerts_of_replay_byte_for_byte(
    settings: Settings, tmp_path: Path
) -> None:
    expected = replayed(settings)
    assert expected
    produce(settings, seeds())
    log = tmp_path / "log"
    with worker(settings, log):
        wait_until(lambda: len(held(settings, "alerts")) >= len(expected), "every alert", log)
        time.sleep(2)  # none may follow
    found = held(settings, "alerts")
    assert [bytes(line.data or b"") for line in found] == [value for _, value, _ in expected]
    assert [(line.key or "").encode() for line in found] == [key for key, _, _ in expected]
    assert [line.type.encode() for line in found] == [headers["ce_type"] for _, _, headers in expected]


@pytest.mark.parametrize("disk", ["kept", "lost"])
def test_killed_in_the_middle_and_started_again_it_raises_the_same_alerts(
    settings: Settings, tmp_path: Path, disk: str
) -> None:
    expected = [value for _, value, _ in replayed(settings)]
    produce(settings, seeds())
    log = tmp_path / "log"
    with worker(settings, log) as first:
        wait_until(lambda: log.read_text().count("episode_id") >= 3, "the first alerts", log, every=0.01)
        first.send_signal(signal.SIGKILL)
        first.wait()
    killed_at = len(distinct(values(settings, "alerts")))
    if disk == "lost":
        shutil.rmtree(settings.data_dir)
    with worker(settings, log):
        wait_until(
            lambda: len(distinct(values(settings, "alerts"))) >= len(expected), "the other alerts", log
        )
        time.sleep(2)
    assert 0 < killed_at < len(expected), "killed too late to prove anything"
    assert distinct(values(settings, "alerts")) == expected


def test_told_to_end_in_the_middle_it_ends_in_time_and_nothing_is_done_again(
    settings: Settings, tmp_path: Path
) -> None:
    expected = [value for _, value, _ in replayed(settings)]
    produce(settings, seeds())
    log = tmp_path / "log"
    with worker(settings, log) as first:
        wait_until(lambda: log.read_text().count("episode_id") >= 3, "the first alerts", log, every=0.01)
        first.send_signal(signal.SIGTERM)
        assert first.wait(10) == 0
    ended_at = len(values(settings, "alerts"))
    with worker(settings, log):
        wait_until(lambda: len(values(settings, "alerts")) >= len(expected), "the other alerts", log)
        time.sleep(2)
    assert 0 < ended_at < len(expected), "ended too late to prove anything"
    assert values(settings, "alerts") == expected


def test_bad_input_lands_in_rejected_with_its_bytes_and_the_worker_goes_on(
    settings: Settings, tmp_path: Path
) -> None:
    produce(settings, [*(Outgoing(b"bad", raw) for raw in BAD.values()), Outgoing(b"gone", None)])
    produce(settings, [Outgoing(b"strike", STRIKE.encode())])
    log = tmp_path / "log"
    with worker(settings, log):
        wait_until(lambda: len(held(settings, "rejected")) >= len(BAD), "every rejection", log)
        wait_until(
            lambda: any("strike" in v.decode() for v in values(settings, "events")), "the good article", log
        )
    records = [msgspec.json.decode(value, type=Rejected) for value in values(settings, "rejected")]
    assert [record.reason for record in records] == list(BAD)
    assert [record.raw for record in records] == list(BAD.values())
    assert [record.offset for record in records] == list(range(len(BAD)))
    assert {(record.stage, record.topic, record.partition) for record in records} == {
        ("decode", settings.topic_prefix + "articles", 0)
    }


def test_a_withdrawn_article_takes_its_events_and_its_alert_back(settings: Settings, tmp_path: Path) -> None:
    produce(settings, [Outgoing(b"strike", STRIKE.encode())])
    log = tmp_path / "log"
    with worker(settings, log):
        wait_until(lambda: len(values(settings, "alerts")) == 1, "the alert", log)
        produce(settings, [Outgoing(b"strike", b'{"id": "strike", "withdrawn": true}')])
        wait_until(lambda: len(values(settings, "alerts")) == 2, "the retraction", log)
    kinds = [line.type.rsplit(".", 2)[1] for line in held(settings, "alerts")]
    assert kinds == ["opened", "retracted"]


def test_its_pages_say_ready_and_its_metrics_pass_promtool(
    settings: Settings, tmp_path: Path, port: int
) -> None:
    # Of today: by the wall's clock, one of 2016 that comes behind the first tick is too late.
    today = STRIKE.replace("2016-05-03T18:00:00+03:00", datetime.now(UTC).isoformat()).replace(
        " الثلاثاء", ""
    )
    produce(settings, [Outgoing(b"strike", today.encode()), Outgoing(b"bad", b"not json")])
    log = tmp_path / "log"
    with worker(msgspec.structs.replace(settings, clock="wall", tick_seconds=1.0), log):
        wait_until(lambda: ask(port, "/ready")[0] == 200, "readiness", log)
        wait_until(
            lambda: "rasid_alert_delay_seconds_count 1.0" in ask(port, "/metrics")[1],
            "a counted alert",
            log,
        )
        wait_until(
            lambda: TICK in {line.type for line in held(settings, "events")},
            "a tick by the wall's clock",
            log,
        )
        status, metrics = ask(port, "/metrics")
        assert status == 200
        assert ask(port, "/live")[0] == 200
        assert ask(port, "/tables")[0] == 404
    assert 'rasid_rejected_total{reason="not_json",stage="decode"} 1.0' in metrics
    assert (
        'rasid_alerts_total{country="SY",governorate="sy.homs",kind="opened",reason="new_episode"} 1.0'
        in metrics
    )
    assert f'rasid_consumer_lag_messages{{partition="0",topic="{settings.topic_prefix}articles"}}' in metrics
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=metrics.encode(), capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr.decode() + checked.stdout.decode()


def test_two_workers_on_one_host_take_neighbouring_ports_and_may_not_share_their_tables(
    settings: Settings, tmp_path: Path
) -> None:
    log, other_log = tmp_path / "log", tmp_path / "other"
    with worker(settings, log) as first:
        wait_until(lambda: ask(settings.web_port, "/live")[0] == 200, "the first worker", log)
        with worker(settings, other_log) as same_tables:
            assert same_tables.wait(30) == 2
        assert f"Another worker uses the tables in {settings.data_dir}" in other_log.read_text()
        with worker(msgspec.structs.replace(settings, data_dir=str(tmp_path / "other tables")), other_log):
            wait_until(lambda: '"address"' in other_log.read_text(), "the second worker", other_log)
            line = next(line for line in other_log.read_text().splitlines() if '"address"' in line)
            port = int(msgspec.json.decode(line)["address"].split(":")[2].split("/")[0])
            assert settings.web_port < port < settings.web_port + NEIGHBOURS
            assert ask(port, "/live")[0] == 200
        assert first.poll() is None


def strike_is_alerted(settings: Settings, log: Path) -> None:
    """A worker reads the one strike, raises its alert, and leaves."""
    produce(settings, [Outgoing(b"strike", STRIKE.encode())])
    with worker(settings, log):
        wait_until(lambda: len(values(settings, "alerts")) == 1, "the alert", log)


def test_a_log_that_was_deleted_and_made_anew_under_the_group_is_refused_with_what_to_do(
    settings: Settings, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    strike_is_alerted(settings, log)
    make_anew(settings, "events")
    with worker(settings, log) as again:
        assert again.wait(120) == 2
    assert "another RASID_GROUP" in log.read_text()


@pytest.mark.parametrize("topic", ["articles", "events"])
def test_a_log_made_anew_that_is_longer_by_now_is_known_by_what_its_messages_say(
    settings: Settings, tmp_path: Path, topic: str
) -> None:
    log = tmp_path / "log"
    strike_is_alerted(settings, log)
    make_anew(settings, topic)
    if topic == "articles":
        others = [
            STRIKE.replace("05-03", f"06-0{day}").replace("strike", f"other {day}") for day in (1, 2, 3)
        ]
        produce(settings, [Outgoing(b"strike", other.encode()) for other in others])
    else:
        ticks = [seal(Tick(at=datetime(2016, 6, day, tzinfo=UTC)), "test") for day in range(1, 6)]
        kafka = [Outgoing(sealed.key, sealed.value, dict(sealed.headers)) for sealed in ticks]
        asyncio.run(kafka_io.produce(settings, kafka, "events"))
    with worker(settings, log) as again:
        assert again.wait(120) == 2
    assert " where the group has read " in log.read_text()


def test_a_group_whose_commits_are_gone_goes_on_with_the_log_that_it_knows(
    settings: Settings, tmp_path: Path
) -> None:
    """Kafka forgets what a group committed when it was away for a week."""
    log = tmp_path / "log"
    strike_is_alerted(settings, log)
    forget_commits(settings)
    later = (
        STRIKE.replace("05-03T18", "05-03T20").replace("strike", "later").replace("حي الوعر", "حي الخالدية")
    )
    produce(settings, [Outgoing(b"later", later.encode())])
    with worker(settings, log):
        wait_until(lambda: len(values(settings, "alerts")) == 2, "the second alert", log)
    assert "cannot go on" not in log.read_text()


def test_without_topics_it_says_how_to_make_them_and_ends_with_2(
    broker: Broker, prefix: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with worker(settings_for(broker.bootstrap, prefix, tmp_path / "tables"), log) as process:
        assert process.wait(30) == 2
    assert "rasid topics --create" in log.read_text()
