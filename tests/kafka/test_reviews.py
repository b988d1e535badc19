"""The analyst's hand on a real Kafka, and the question to whichever worker owns the locality."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from deploy.kafka.broker import Broker
from stream import envelope, pipeline
from stream.articles.intake import Coordinates
from stream.inputs import Raw
from stream.kafka.io import Outgoing
from stream.records import encode
from stream.replay import Replay, read_dump
from stream.settings import Settings
from tests.kafka.running import (
    environment,
    held,
    make_topics,
    produce,
    settings_for,
    values,
    wait_until,
    worker,
)

TOWNS = ("سرمين", "بنش", "تفتناز", "سراقب", "معرة النعمان", "خان شيخون", "كفرنبل", "حارم")


def article(number: int, town: str) -> Outgoing:
    told = {
        "id": f"a{number}",
        "outlet": "اختبار",
        "published_at": f"2016-05-03T18:{number:02}:00+03:00",
        "text": f"شنت الطائرات الحربية غارات على مدينة {town} في محافظة إدلب اليوم الثلاثاء.",
    }
    return Outgoing(told["id"].encode(), json.dumps(told, ensure_ascii=False).encode())


def rasid(settings: Settings, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "stream.cli", *words],
        env=environment(settings), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout


def districts(settings: Settings) -> list[dict[str, object]]:
    return [json.loads(line) for line in rasid(settings, "districts", "--format", "jsonl").splitlines()]


def replayed(settings: Settings) -> list[bytes]:
    """The alerts of a replay of what `events` holds."""
    lines = [
        Raw(encode(line), Coordinates(topic="events", offset=n))
        for n, line in enumerate(held(settings, "events"))
    ]
    run = Replay(pipeline.policy(settings), settings.source, timedelta(seconds=settings.tick_seconds))
    return [
        published.sealed.value
        for line in read_dump(lines)
        for published in run.message(line.message, line.partition)
    ]


def test_a_dismissal_retracts_survives_a_restart_and_lies_in_the_log_that_replay_reads(
    broker: Broker, prefix: str, tmp_path: Path, free_port: int
) -> None:
    settings = settings_for(broker.bootstrap, prefix, tmp_path / "tables", free_port)
    make_topics(settings)
    produce(settings, [article(1, TOWNS[0])])
    log = tmp_path / "log"
    with worker(settings, log):
        wait_until(lambda: len(held(settings, "alerts")) == 1, "the first alert", log)
        (row,) = districts(settings)
        said = rasid(
            settings, "review", "dismiss", str(row["episode_id"]), "--note", "خطأ", "--reviewer", "محررة"
        )
        assert "rv-" in said
        wait_until(lambda: len(held(settings, "alerts")) == 2, "the retraction", log)
    with worker(settings, log):  # a copy of what was dismissed says nothing, after a restart
        produce(settings, [article(2, TOWNS[0]), article(3, TOWNS[1])])
        wait_until(lambda: len(held(settings, "alerts")) == 3, "the other town's alert", log)
    first, gone, other = map(envelope.open_alert, values(settings, "alerts"))
    assert [(alert.kind, alert.reason) for alert in (gone, other)] == [
        ("retracted", "dismissed"),
        ("opened", "new_episode"),
    ]
    assert [(word.reviewer, word.note) for word in gone.reviews] == [("محررة", "خطأ")]
    assert gone.episode_id == first.episode_id
    assert replayed(settings) == values(settings, "alerts")
    assert "dismiss" in rasid(settings, "review", "log")
    assert [one["district_id"] for one in districts(settings)] == [other.district.place_id]


def test_an_incident_that_is_re_placed_into_another_locality_is_retracted_here_and_opens_there(
    broker: Broker, prefix: str, tmp_path: Path, free_port: int
) -> None:
    settings = settings_for(broker.bootstrap, prefix, tmp_path / "tables", free_port)
    make_topics(settings)
    produce(settings, [article(1, TOWNS[0])])
    log = tmp_path / "log"
    with worker(settings, log):
        wait_until(lambda: len(held(settings, "alerts")) == 1, "the first alert", log)
        (told,) = map(envelope.open_alert, values(settings, "alerts"))
        (incident,) = told.incident_ids
        rasid(settings, "review", "re-place", incident, "--to", "sy.rif.kisweh", "--note", "بلدة أخرى")
        wait_until(lambda: len(held(settings, "alerts")) == 3, "the retraction and the other town", log)
    after = {alert.locality_id: alert for alert in map(envelope.open_alert, values(settings, "alerts"))}
    assert (after[told.locality_id].kind, after[told.locality_id].reason) == ("retracted", "dismissed")
    assert "sy.rif.kisweh" in after[told.locality_id].reviews[0].note
    assert (after["sy.rif.kisweh"].kind, after["sy.rif.kisweh"].reviews[0].note) == ("opened", "بلدة أخرى")
    assert sorted(replayed(settings)) == sorted(values(settings, "alerts"))


def asked(port: int, path: str) -> tuple[int, str, dict[str, object]]:
    """Status, the address that answered, and the answer; redirections are followed."""
    try:
        return _asked(f"http://127.0.0.1:{port}{path}")
    except (OSError, ValueError):  # nobody listens yet, or the worker is not made yet
        return 0, "", {}


def _asked(url: str) -> tuple[int, str, dict[str, object]]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.url, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url or "", json.loads(error.read())


def served(log: Path) -> int:
    """The port that a worker took, as its log names it; 0 before it does."""
    found = re.search(r"http://127\.0\.0\.1:(\d+)/metrics", log.read_text() if log.exists() else "")
    return int(found[1]) if found else 0


def test_any_worker_answers_for_a_locality_by_naming_the_one_that_owns_its_partition(
    broker: Broker, prefix: str, tmp_path: Path, free_port: int
) -> None:
    one = replace(settings_for(broker.bootstrap, prefix, tmp_path / "one", free_port), partitions=4)
    two = replace(one, data_dir=str(tmp_path / "two"))
    make_topics(one)
    log = tmp_path / "log"
    with worker(one, log):
        wait_until(lambda: asked(free_port, "/districts/x")[0] == 404, "the first worker", log)
        with worker(two, tmp_path / "log2"):
            wait_until(lambda: served(tmp_path / "log2") > 0, "the second worker's port", tmp_path / "log2")
            second = served(tmp_path / "log2")
            wait_until(
                lambda: asked(second, "/districts/x")[0] == 404, "the second worker", tmp_path / "log2"
            )
            produce(one, [article(n, town) for n, town in enumerate(TOWNS)])
            wait_until(lambda: len(held(one, "alerts")) == len(TOWNS), "every alert", log)
            localities = [envelope.open_alert(value).locality_id for value in values(one, "alerts")]
            here = [asked(free_port, f"/districts/{name}") for name in localities]
            there = [asked(second, f"/districts/{name}") for name in localities]
    assert {status for status, *_ in (*here, *there)} == {200}
    assert [url for _, url, _ in here] == [url for _, url, _ in there]
    assert len({url.split("/")[2] for _, url, _ in here}) == 2
    assert [told["locality_id"] for *_, told in here] == localities
    (district,) = here[0][2]["districts"]  # type: ignore[misc]
    assert district["episodes"][0]["alert"]["kind"] == "opened"
    assert len(district["incidents"]) == 1
