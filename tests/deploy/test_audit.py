"""What is shipped may be shipped; and an audit that could not be made does not read like one that found nothing."""

from __future__ import annotations

import json
from importlib.metadata import distribution
from pathlib import Path

import pytest

from deploy.audit import NOT_ASKED, WRONG, judged
from deploy.licences import allowed, locked, stated, verdicts

ROOT = Path(__file__).parents[2]


def test_every_package_of_the_default_install_may_be_shipped() -> None:
    found = verdicts(ROOT / "requirements.txt")
    assert len(found) > 50
    assert [one for one in found if not one.allowed] == []


def test_the_lock_is_read_as_pip_reads_it() -> None:
    names = locked(ROOT / "requirements.txt")
    assert {"msgspec", "faust-streaming", "orjson"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("Apache-2.0 AND CNRI-Python", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-2.0-or-later", False),
        ("MIT AND (GPL-2.0-only OR LGPL-3.0-only)", False),
        ("LicenseRef-Proprietary", False),
        ("", False),
    ],
)
def test_an_expression_is_allowed_where_it_leaves_a_way_that_we_may_go(expression: str, may: bool) -> None:
    assert allowed(expression) is may


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("certifi", "MPL-2.0"),
        ("rich", "MIT"),
        ("aiohttp", "Apache-2.0 AND MIT"),
        ("venusian", "LicenseRef-Repoze"),
    ],
)
def test_a_licence_is_read_from_what_the_package_states(name: str, licence: str) -> None:
    assert stated(distribution(name)) == licence


def answer(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": list(packages)})


def test_a_known_weakness_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    bad = {"name": "x", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
    assert judged("lock", answer(bad), "") == WRONG
    assert "x 1: PYSEC-1, mended in 2" in capsys.readouterr().out


def test_packages_that_could_not_be_asked_about_are_said_and_are_no_success(
    capsys: pytest.CaptureFixture[str],
) -> None:
    good = {"name": "x", "version": "1", "vulns": []}
    assert judged("lock", answer(good), "") == 0
    assert judged("lock", answer(good, {"name": "y", "skip_reason": "not found on PyPI"}), "") == NOT_ASKED
    assert judged("lock", "", "ConnectionError: Failed to resolve 'pypi.org'") == NOT_ASKED
    said = capsys.readouterr().out
    assert "1 of 2 packages asked about" in said
    assert "not asked: ConnectionError" in said
