"""schemas/asyncapi.json as the real AsyncAPI parser reads it. The first run fetches the parser, at pinned versions."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from stream import schema_files, topics
from stream.settings import Settings

ROOT = Path(__file__).parents[1]
SOURCE = Path(__file__).parent / "asyncapi"
HOME = ROOT / ".cache" / "asyncapi"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def parser() -> Path:
    """The parser's script beside the packages that package-lock.json pins."""
    lock = (SOURCE / "package-lock.json").read_bytes()
    done = HOME / "installed-lock.json"
    if not done.exists() or done.read_bytes() != lock:
        shutil.rmtree(HOME, ignore_errors=True)
        shutil.copytree(SOURCE, HOME)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=HOME, check=True, timeout=240)
        done.write_bytes(lock)
    return Path(shutil.copy(SOURCE / "parse.mjs", HOME))


def parse(parser: Path, document: Path) -> dict[str, Any]:
    done = subprocess.run(
        ["node", str(parser), str(document)], capture_output=True, text=True, check=True, timeout=120
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_parser_finds_every_topic_with_its_messages_and_nothing_wrong(parser: Path) -> None:
    found = parse(parser, ROOT / "schemas" / "asyncapi.json")
    assert found["problems"] == []
    assert found["channels"] == {
        spec.name: sorted(record.__name__ for record in spec.records) for spec in topics.topics(Settings())
    }
    assert found["operations"] == [
        "receive_articles",
        "send_events",
        "send_alerts",
        "send_rejected",
        "receive_reviews",
    ]


def test_the_parser_would_find_something_wrong(parser: Path, tmp_path: Path) -> None:
    schema_files.write(tmp_path)
    path = tmp_path / "asyncapi.json"
    broken = json.loads(path.read_bytes())
    broken["channels"]["events"]["bindings"]["kafka"]["topicConfiguration"]["retention.ms"] = "30 days"
    path.write_text(json.dumps(broken), encoding="utf-8")
    assert any("retention.ms" in problem for problem in parse(parser, path)["problems"])
