"""The command: what it prints, and how it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stream.cli import main

STRIKE = {
    "id": "strike",
    "outlet": "اختبار",
    "published_at": "2016-05-03T18:00:00+03:00",
    "text": "شنت الطائرات الحربية غارات على حي الوعر في مدينة حمص اليوم الثلاثاء.",
}
COMMANDS = [
    "replay",
    "extract",
    "explain",
    "worker",
    "topics",
    "schemas",
    "doctor",
    "produce",
    "retract",
    "dump",
    "export",
    "notify",
    "gazetteer",
    "ingest",
]


def rasid(*words: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    lines = [json.dumps(STRIKE, ensure_ascii=False), "not json"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_extract_prints_one_event_a_line(articles: Path) -> None:
    result = rasid("extract", articles)
    assert result.exit_code == 0, result.output
    (event,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (event["article_id"], event["type"], event["place"]["name_ar"]) == ("strike", "airstrike", "الوعر")
    assert event["claim"] == "asserted"
    assert "articles.jsonl:2 rejected: not_json" in result.stderr


def test_extract_reads_standard_input(articles: Path) -> None:
    piped = rasid("extract", "-", stdin=articles.read_text(encoding="utf-8"))
    assert piped.stdout == rasid("extract", articles).stdout


def test_replay_prints_alerts_as_lines(articles: Path) -> None:
    result = rasid("replay", articles, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    (alert,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (alert["kind"], alert["district"]["name_ar"]) == ("opened", "الوعر")


def test_replay_prints_alerts_as_a_table_in_both_languages(articles: Path) -> None:
    result = rasid("replay", articles)
    assert "الوعر" in result.stdout
    assert "Waer" in result.stdout
    assert "opened" in result.stdout
    assert "1 alert about 1 district." in result.stdout
    assert "unverified" in result.stdout
    assert "1 of the articles were rejected" in result.stderr


@pytest.mark.parametrize(
    ("show", "words"), [("incidents", "1 report"), ("events", "strike"), ("rejected", "not json")]
)
def test_replay_shows_what_is_asked_for(articles: Path, show: str, words: str) -> None:
    assert words in rasid("replay", articles, "--show", show).stdout


def test_events_that_replay_prints_can_be_replayed(articles: Path, tmp_path: Path) -> None:
    events = tmp_path / "events"
    events.write_text(
        rasid("replay", articles, "--show", "events", "--format", "jsonl").stdout, encoding="utf-8"
    )
    again = rasid("replay", events, "--from", "events", "--format", "jsonl")
    assert again.stdout == rasid("replay", articles, "--format", "jsonl").stdout


def test_explain_shows_the_article(articles: Path) -> None:
    result = rasid("explain", articles)
    assert result.exit_code == 0, result.output
    assert "الوعر" in result.stdout


def test_schemas_writes_them(tmp_path: Path) -> None:
    assert rasid("schemas", "--write", tmp_path / "made").exit_code == 0
    assert (tmp_path / "made" / "alert.v1.json").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(command: str) -> None:
    result = rasid(command, "--help")
    assert result.exit_code == 0
    assert f"rasid {command}" in result.stdout.partition("Example")[2]


@pytest.mark.parametrize(
    "words",
    [
        ("replay", "nowhere/"),
        ("extract", "nowhere.txt"),
        ("replay", "nowhere.jsonl", "--from", "events"),
    ],
)
def test_a_path_that_is_not_there_is_one_sentence_and_exit_2(words: tuple[str, ...]) -> None:
    result = rasid(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith("rasid: ")
    assert result.stderr.count("\n") == 1


def test_a_setting_that_cannot_be_is_one_sentence_and_exit_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASID_QUIET_HOURS", "soon")
    result = rasid("topics")
    assert result.exit_code == 2
    assert result.stderr == "rasid: RASID_QUIET_HOURS is 'soon': expected `float`, got `str`.\n"


@pytest.mark.parametrize(
    "words", [("topics",), ("topics", "--create"), ("worker",), ("dump", "alerts"), ("retract", "a")]
)
def test_without_a_broker_the_commands_that_need_one_say_so_and_exit_2(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RASID_KAFKA", "127.0.0.1:1")
    result = rasid(*words)
    assert result.exit_code == 2
    assert "127.0.0.1:1" in result.stderr
    assert result.stderr.startswith("rasid: ")
    assert result.stderr.count("\n") == 1


def test_doctor_says_what_it_sees_and_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASID_KAFKA", "127.0.0.1:1")
    monkeypatch.setenv("RASID_KAFAK", "x")
    result = rasid("doctor")
    assert result.exit_code == 2
    assert "faust-streaming" in result.stdout
    assert "in the gazetteer" in result.stdout
    assert "pip install 'rasid[ner]'" in result.stdout
    assert "RASID_KAFAK" in result.stdout
    assert "2 things are wrong" in result.stderr
