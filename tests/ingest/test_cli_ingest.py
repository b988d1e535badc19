"""`rasid ingest` as its user types it, without a broker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from prometheus_client import generate_latest

from stream.cli import main
from stream.ingest.metrics import Metrics


def rasid(*words: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    inbox = tmp_path / "in"
    inbox.mkdir()
    text = "شنت الطائرات الحربية غارات على حي الوعر في مدينة حمص اليوم الثلاثاء."
    (inbox / "strike.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "ingest.toml"
    path.write_text('[[folders]]\npath = "in"\n', encoding="utf-8")
    return path


def test_what_it_prints_can_be_extracted_and_was_not_sent(config: Path) -> None:
    printed = rasid("ingest", "--config", config, "--once", "--print")
    assert printed.exit_code == 0, printed.output
    assert rasid("ingest", "--config", config, "--once", "--print").stdout.count("\n") == 1
    (event,) = rasid("extract", "-", stdin=printed.stdout).stdout.splitlines()
    assert json.loads(event)["place"]["name_ar"] == "الوعر"


def test_check_says_what_would_come_in(config: Path) -> None:
    assert rasid("ingest", "--config", config, "--check").stdout == (
        f"{config}: 0 feeds, 1 folders, no endpoint, nothing wrong.\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--config", "nowhere.toml"), "nowhere.toml cannot be read"),
        (("--print",), "--print goes with --once."),
        (("--once",), "127.0.0.1:1"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_exit_2(
    config: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.setenv("RASID_KAFKA", "127.0.0.1:1")
    result = rasid("ingest", "--config", config, *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_that_is_not_there_is_one_sentence(config: Path) -> None:
    (config.parent / "in" / "strike.txt").unlink()
    (config.parent / "in").rmdir()
    result = rasid("ingest", "--config", config, "--once", "--print")
    assert result.exit_code == 2
    assert result.stderr.startswith("rasid: There is no folder")


def test_the_metrics_pass_promtool() -> None:
    exposed = generate_latest(Metrics("0").registry)
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=exposed, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr.decode() + checked.stdout.decode()
