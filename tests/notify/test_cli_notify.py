"""`rasid notify` as its user types it, without a broker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from prometheus_client import generate_latest

from stream.cli import main
from stream.notify.metrics import Metrics
from tests.notify.servers import Server, free_port, http

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def rasid(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def configured(folder: Path, url: str) -> Path:
    (folder / "key").write_text(KEY, encoding="utf-8")
    path = folder / "notify.toml"
    path.write_text(
        f'[[receivers]]\ntype = "webhook"\nname = "desk"\nurl = "{url}"\nsecret = {{ file = "key" }}\n',
        encoding="utf-8",
    )
    return path


def test_check_says_that_nothing_is_wrong_and_opens_nothing(tmp_path: Path) -> None:
    path = configured(tmp_path, "https://x.example")
    assert rasid("notify", "--config", path, "--check").output == f"{path}: 1 receivers, nothing wrong.\n"
    assert {file.name for file in tmp_path.iterdir()} == {"key", "notify.toml"}


def test_a_key_that_is_too_short_is_found_before_anything_is_sent(tmp_path: Path) -> None:
    path = configured(tmp_path, "https://x.example")
    (tmp_path / "key").write_text("short", encoding="utf-8")
    result = rasid("notify", "--config", path, "--test", "desk")
    assert result.exit_code == 2
    assert result.stderr == "rasid: desk: a key is shorter than 16 bytes.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--config", "nowhere.toml"), "nowhere.toml cannot be read: No such file or directory.\n"),
        (("--test", "nobody"), "No receiver is called nobody: desk.\n"),
        (("--once",), "127.0.0.1:1"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.setenv("RASID_KAFKA", "127.0.0.1:1")
    path = configured(tmp_path, "https://x.example")
    result = rasid("notify", "--config", path, *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stderr.count("rasid: ") == 1
    assert "Traceback" not in result.stderr


async def test_a_test_message_is_an_exercise_about_no_place(tmp_path: Path) -> None:
    import asyncio

    async def tried(server: Server, url: str) -> Result:
        return await asyncio.to_thread(
            rasid, "notify", "--config", configured(tmp_path, url), "--test", "desk"
        )

    async with http() as server:
        taken = await tried(server, server.url())
        assert taken.output == "desk took it.\n"
        told = json.loads(server.got[0].body)
        refused = await tried(server, f"http://127.0.0.1:{free_port()}/")
    assert told["exercise"] is True
    assert told["alerts"][0]["district"]["place_id"] == "zz.canary"
    assert refused.exit_code == 2
    assert "desk did not take it: ClientConnectorError" in refused.stderr


def test_the_metrics_pass_promtool_and_start_at_zero() -> None:
    exposed = generate_latest(Metrics(["desk"], "0").registry)
    assert b'rasid_notify_messages_total{receiver="desk",result="dead"} 0.0' in exposed
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=exposed, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr.decode() + checked.stdout.decode()
