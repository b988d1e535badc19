"""What feeds the page without a broker, and the command that starts it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from stream import canary, cli
from stream.events.extract import Extractor
from stream.inputs import read_lines, read_paths
from stream.live import feed
from stream.live.desk import Feeding
from stream.records import Alert, Event, encode
from stream.settings import Settings
from tests.builders import report
from tests.live.desks import START, desk, places

SEEDS = Path(__file__).parents[2] / "seeds"


async def test_a_replay_of_the_seeds_is_shown_with_the_archives_own_times() -> None:
    made = desk(ready=False, exercise=True)
    made.entries = places().entries
    steps = feed.Rerun(Settings(), read_paths([str(SEEDS)]), Extractor(places()))
    counted: list[str] = []
    await feed.replay(made, steps, 0.0, counted.append)
    assert made.feeding is Feeding.REPLAYED
    assert counted.count("alert") > 20
    assert made.pulse(START).exercise
    assert made.pulse(START).now == datetime.fromisoformat("2017-03-24T12:00:00+00:00")
    homs = [s for s in made.board.listed() if s.newest.alert.district.place_id.startswith("sy.homs")]
    assert homs


async def test_a_dump_of_events_leads_to_the_same_alerts(tmp_path: Path) -> None:
    events = [report(at=10), report(at=12, place="qusur")]
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"\n".join(encode(event) for event in events))
    items = [item for step in feed.Rerun(Settings(), read_lines([str(path)]), None).steps() for item in step]
    assert [type(record) for record, _ in items] == [Event, Alert, Event, Alert]
    assert [at for _, at in items][::2] == [event.published_at for event in events]


async def test_an_article_that_makes_a_stage_raise_ends_nothing(tmp_path: Path) -> None:
    class Broken(Extractor):
        def extract(self, article):
            if article.id == "bad":
                raise RuntimeError("boom")
            return super().extract(article)

    text = "شنت الطائرات الحربية غارات على حي الوعر في مدينة حمص اليوم الثلاثاء."
    lines = [
        {"id": name, "text": text, "published_at": "2016-05-03T18:00:00+03:00"} for name in ("bad", "good")
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    items = [
        item
        for step in feed.Rerun(Settings(), read_paths([str(path)]), Broken(places())).steps()
        for item in step
    ]
    assert {record.article_id for record, _ in items if isinstance(record, Event)} == {"good"}


def test_the_canary_is_shown_to_nobody() -> None:
    made = desk()
    event = report(at=10, place=canary.PLACE_ID)
    assert canary.is_canary(event)
    feed.hand(made, (event, START))
    assert made.board.reports == {}


@pytest.mark.parametrize("header", [b"", b"yesterday", b"2024-03-01T10:00:00", b"\xff"])
def test_a_header_that_tells_no_time_is_left_out(header: bytes) -> None:
    assert feed._sent({"ce_time": header}) is None


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(cli.main, ["live", *arguments])
    assert done.exit_code == 2
    return done.output.strip()


def test_what_cannot_be_is_refused_in_one_sentence(tmp_path: Path) -> None:
    assert "0.0.0.0 is not loopback" in refused("--analyst", "--host", "0.0.0.0")
    assert "cannot be read: No such file or directory." in refused("--token-file", str(tmp_path / "none"))
    assert "There is no file or folder" in refused(str(tmp_path / "none"))
    assert "RASID_LIVE_PORT is" in refused("--port", "70000")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Port {port} of 127.0.0.1 cannot be used" in refused(str(SEEDS), "--port", port)


def test_the_command_shows_the_seeds_on_loopback_and_ends_when_told(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-m", "stream.cli", "live", str(SEEDS), "--port", "0"]
    with log.open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=sink)
    try:
        until = time.monotonic() + 60
        while "listening" not in log.read_text():
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        address = next(
            json.loads(line)["address"] for line in log.read_text().splitlines() if "listening" in line
        )
        assert address.startswith("http://127.0.0.1:")
        while True:
            with urllib.request.urlopen(f"{address}api/board", timeout=5) as answer:
                found = json.load(answer)
            if found["pulse"]["feeding"] == "replayed":
                break
            assert time.monotonic() < until
            time.sleep(0.2)
    finally:
        process.terminate()
        ended = process.wait(10)
    assert len(found["cards"]) > 15
    assert found["pulse"]["exercise"] is True
    assert ended in (0, -15)


def test_in_an_archive_an_article_without_a_date_does_not_move_the_clock_to_its_arrival() -> None:
    made = desk(report(at=10), exercise=True)
    before = made.board.newest
    settings = Settings(clock="articles")
    arrived = datetime(2030, 1, 1, tzinfo=UTC)
    undated = replace(report(at=11, article="undated"), published_at=None)
    guessed = replace(report(at=12, article="guessed"), published_at=arrived, published_inferred=True)
    for event in (undated, guessed):
        assert feed._told(event, arrived, made, settings) == before
        assert feed._told(event, arrived, made, Settings(clock="wall")) == arrived
