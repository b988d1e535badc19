"""What we export as HXL, read and checked by OCHA's own library against its own schema."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from stream.export import hxl
from stream.export.harm import Audience, event_for, incident_for
from stream.inputs import read_paths
from stream.places.gazetteer import load
from stream.policy import Policy
from stream.records import Article, Event
from stream.replay import Replay, read_articles
from tests.builders import report

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv/hxl/bin/python"
HOSTILE = '=HYPERLINK("http://x","y")\n#adm1+code,"\u202e<b>'


@pytest.fixture(scope="module", autouse=True)
def _environment() -> None:
    if not PYTHON.exists():
        pytest.fail("run `make setup`: OCHA's libhxl lives in an environment of its own")


def checked(table: str, folder: Path) -> dict[str, Any]:
    (folder / "table.csv").write_text(table, encoding="utf-8", newline="")
    command = [str(PYTHON), str(ROOT / "tests/hxl/validate.py"), str(folder / "table.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("audience", [*Audience])
def test_the_seeds_events_and_incidents_are_valid(audience: Audience, tmp_path: Path) -> None:
    from stream.events.extract import Extractor

    run = Replay(Policy(), "test", timedelta(minutes=1), Extractor(load()))
    articles = [
        a
        for _, a in read_articles(
            read_paths([str(ROOT / "seeds")]), latest=datetime.now(UTC), max_bytes=1 << 20
        )
    ]
    messages = [m for a in articles if isinstance(a, Article) for m in run.article(a)[0]]
    events = [event_for(audience, m, load().entries) for m in messages if isinstance(m, Event)]
    incidents = [incident_for(audience, one, load().entries) for one in run.every_incident()]
    for table, count in ((hxl.events(events), len(events)), (hxl.incidents(incidents), len(incidents))):
        found = checked(table, tmp_path)
        assert len(found["rows"]) == count > 20
        # "info" is a statistic: a confidence far from the others.
        assert [one for one in found["problems"] if one[0] != "info"] == []


def test_a_hostile_outlet_stays_in_its_cell(tmp_path: Path) -> None:
    found = checked(hxl.events([replace(report(killed=3), outlet=HOSTILE)]), tmp_path)
    (row,) = found["rows"]
    assert row["#affected+killed+min+num"] == "3"
    assert row["#meta+source+outlet"].startswith("'=HYPERLINK")
    assert [one for one in found["problems"] if one[0] == "error"] == []
