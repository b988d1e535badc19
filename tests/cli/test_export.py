"""`rasid export` as its user types it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import geojson
import msgspec
import pytest
from capparselib.parsers import CAPParser
from click.testing import CliRunner, Result

from stream import canary
from stream.cli import main

STRIKE = {
    "id": "strike",
    "outlet": "اختبار",
    "published_at": "2016-05-03T18:00:00+03:00",
    "text": "شنت الطائرات الحربية غارات على حي الوعر في مدينة حمص اليوم الثلاثاء.",
}


def rasid(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(STRIKE, ensure_ascii=False) + "\nnot json\n", encoding="utf-8")
    return path


def test_cap_is_a_file_an_alert_and_an_exercise_when_it_is_a_replay(articles: Path, tmp_path: Path) -> None:
    result = rasid("export", articles, "--format", "cap", "--out", tmp_path / "cap")
    assert result.exit_code == 0, result.output
    assert "1 of the articles were rejected" in result.stderr
    (path,) = (tmp_path / "cap").iterdir()
    (read,) = CAPParser(path.read_text("utf-8").partition("\n")[2]).as_dict()
    assert f"{read['cap_id']}.xml" == path.name
    assert read["cap_status"] == "Exercise"


def test_without_a_folder_cap_is_a_message_a_line(articles: Path) -> None:
    (line,) = rasid("export", articles, "--format", "cap", "--actual", "--public").stdout.splitlines()
    assert "<status>Actual</status>" in line
    assert "<scope>Public</scope>" in line


def test_alerts_that_replay_printed_and_dumped_ones_make_the_same_feed_entries(
    articles: Path, tmp_path: Path
) -> None:
    printed = tmp_path / "alerts.jsonl"
    printed.write_text(rasid("replay", articles, "--format", "jsonl").stdout, encoding="utf-8")
    data = json.loads(printed.read_text("utf-8"))
    dumped = tmp_path / "dump.jsonl"
    line = {"topic": "alerts", "partition": 0, "offset": 0, "timestamp": "2016-05-03T15:00:00Z", "key": "k"}
    dumped.write_text(json.dumps(line | {"type": "x", "data": data}) + "\n", encoding="utf-8")
    feeds = [
        feedparser.parse(rasid("export", path, "--from", "alerts", "--format", "atom").stdout_bytes)
        for path in (printed, dumped)
    ]
    assert feeds[0].entries[0].id == feeds[1].entries[0].id
    assert feeds[1].entries[0].updated == "2016-05-03T15:00:00+00:00"


def test_geojson_from_articles_and_from_events_is_the_same(articles: Path, tmp_path: Path) -> None:
    events = tmp_path / "events"
    events.write_text(
        rasid("replay", articles, "--show", "events", "--format", "jsonl").stdout, encoding="utf-8"
    )
    out = tmp_path / "map" / "districts.geojson"
    assert rasid("export", articles, "--format", "geojson", "--out", out).exit_code == 0
    one = geojson.loads(out.read_text("utf-8"))
    other = geojson.loads(rasid("export", events, "--from", "events", "--format", "geojson").stdout)
    assert one.is_valid
    assert one.features == other.features != []


@pytest.mark.parametrize("show", ["events", "incidents"])
def test_csv_has_a_line_of_tags_under_its_header(articles: Path, show: str) -> None:
    lines = rasid("export", articles, "--format", "csv", "--show", show).stdout.splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("#event+id,")


def test_what_analysts_see_is_finer_than_what_everybody_sees(articles: Path) -> None:
    def point(audience: str) -> dict[str, object]:
        text = rasid("export", articles, "--format", "geojson", "--audience", audience).stdout
        properties: dict[str, object] = json.loads(text)["features"][0]["properties"]
        return properties

    assert point("everybody")["point_of"] == "sy.homs.s-homs"
    assert point("analysts")["point_of"] == "sy.homs.homs.al-waer"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--format", "cap"), "Give PATHs, or --from kafka without any."),
        (("seeds", "--from", "kafka", "--format", "cap"), "Give PATHs, or --from kafka without any."),
        (("seeds", "--from", "alerts", "--format", "csv"), "csv shows events and incidents"),
        (("nowhere.jsonl", "--format", "cap"), "There is no file or folder nowhere.jsonl."),
    ],
)
def test_what_cannot_be_exported_is_one_sentence_and_exit_2(words: tuple[str, ...], sentence: str) -> None:
    result = rasid("export", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_line_that_is_no_alert_is_named(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_text('{"alert_id": "a"}\n', encoding="utf-8")
    result = rasid("export", path, "--from", "alerts", "--format", "cap")
    assert result.exit_code == 2
    assert "line 1" in result.stderr


@pytest.mark.parametrize(("form", "words"), [("geojson", '"features": []'), ("csv", ""), ("cap", "")])
def test_the_canary_does_not_leave(tmp_path: Path, form: str, words: str) -> None:
    path = tmp_path / "canary.jsonl"
    path.write_bytes(msgspec.json.encode(canary.article(datetime(2024, 3, 1, 12, tzinfo=UTC))))
    assert "Rasdabad" in rasid("replay", path).stdout
    result = rasid("export", path, "--format", form)
    assert result.exit_code == 0
    assert words in result.stdout
    assert "zz.canary" not in result.stdout
