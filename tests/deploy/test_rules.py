"""The rules fire when they must and not otherwise, and each says what to do."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/prometheus"
TESTS = ("rules_test.yml", "rules_days_test.yml")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def alerts() -> list[dict[str, Any]]:
    groups = read(FOLDER / "rules.yml")["groups"]
    return [rule for group in groups for rule in group["rules"] if "alert" in rule]


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_promtool_passes_every_case() -> None:
    assert run("promtool", "test", "rules", *TESTS).count("SUCCESS") == len(TESTS)


def test_every_alert_is_seen_to_fire_and_seen_to_keep_quiet() -> None:
    fired, quiet = set(), set()
    for name in TESTS:
        for case in read(FOLDER / name)["tests"]:
            for check in case["alert_rule_test"]:
                (fired if check.get("exp_alerts") else quiet).add(check["alertname"])
    names = {rule["alert"] for rule in alerts()}
    assert fired == names
    # Beside it stands a series that must not fire: exp_alerts lists all that do.
    beside = {"RasidCommitsStandStill", "RasidRestartingOften"}
    assert quiet | beside == names


def test_every_alert_has_a_summary_a_severity_and_a_paragraph_of_the_runbook() -> None:
    text = (ROOT / "deploy/runbook.md").read_text(encoding="utf-8")
    paragraphs = dict(re.findall(r"^## (\w+)\n\n(.+?)(?=\n## |\Z)", text, re.MULTILINE | re.DOTALL))
    assert paragraphs.keys() == {rule["alert"] for rule in alerts()}
    for rule in alerts():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["runbook"] == f"deploy/runbook.md#{rule['alert'].lower()}"
        assert len(paragraphs[rule["alert"]]) > 150, rule["alert"]


def test_alertmanager_accepts_its_configuration_and_names_only_alerts_that_are() -> None:
    path = ROOT / "deploy/alertmanager/alertmanager.yml"
    run("amtool", "check-config", str(path))
    named = set(re.findall(r"Rasid\w+", path.read_text(encoding="utf-8")))
    assert named <= {rule["alert"] for rule in alerts()}
