"""docker-compose.yml and the Dockerfile: what can be tested where no Docker runs.

The build and the start are not run here. The file is checked against compose-spec's own schema; the image's size is
computed from what it installs.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import yaml

from stream.settings import describe
from tests.test_packaging import locked

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
LASTING = {name for name in SERVICES if name not in ("topics", "seeds")}
# python:3.11-slim-bookworm unpacked: Debian's base 75 MB, Python 50 MB; rounded up. Not measured here.
BASE_MEGABYTES = 135
MOST_MEGABYTES = 400


def test_it_is_a_compose_file_by_compose_specs_own_schema() -> None:
    checked = subprocess.run(
        [
            Path(sys.prefix) / "compose/bin/check-jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            ROOT / "docker-compose.yml",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_pinned_bounded_and_cannot_write_or_become_root(name: str) -> None:
    service = SERVICES[name]
    assert re.search(r":v?\d+\.\d+\.\d+$", service["image"]), "an image by its whole version"
    uid = service["user"].partition(":")[0]
    assert uid.isdigit()
    assert uid != "0"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]


@pytest.mark.parametrize("name", sorted(LASTING))
def test_a_service_that_goes_on_says_whether_it_is_well_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_ports_are_open_on_this_machine_only_and_each_once() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert len(set(ports)) == len(ports)


def test_every_volume_is_declared_and_used_by_one_service_only() -> None:
    used = [
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", ())
        if not volume.startswith(".")
    ]
    assert sorted(used) == sorted(COMPOSE["volumes"])


def test_files_that_are_mounted_exist_and_are_read_only() -> None:
    mounts = [v for s in SERVICES.values() for v in s.get("volumes", ()) if v.startswith(".")]
    assert mounts
    for mount in mounts:
        source, _, mode = mount.split(":")
        assert (ROOT / source).is_dir()
        assert mode == "ro"


def test_kafka_is_the_one_of_the_tests_and_makes_no_topic_by_itself() -> None:
    pinned = re.search(r"<kafka\.version>(.*?)<", (ROOT / "deploy/kafka/pom.xml").read_text("utf-8"))
    assert pinned
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{pinned[1]}"
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_two_workers_with_tables_of_their_own_wait_for_the_topics() -> None:
    workers = [SERVICES["worker-1"], SERVICES["worker-2"]]
    assert len({worker["volumes"][0] for worker in workers}) == 2
    for worker in workers:
        assert worker["depends_on"] == {"topics": {"condition": "service_completed_successfully"}}
        assert worker["networks"]["default"]["aliases"] == ["worker"]


def test_prometheus_reads_every_process_of_rasid_by_name() -> None:
    scraped = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))
    (rasid,) = (job for job in scraped["scrape_configs"] if job["job_name"] == "rasid")
    found = {name: sd["port"] for sd in rasid["dns_sd_configs"] for name in sd["names"]}
    aliases = {
        a for s in SERVICES.values() for a in s.get("networks", {}).get("default", {}).get("aliases", ())
    }
    assert found.keys() <= SERVICES.keys() | aliases
    lasting = {
        n for n in LASTING if SERVICES[n]["image"].startswith("rasid:") and not n.startswith("worker-")
    }
    assert found.keys() == lasting | {"worker"}
    assert {port for name, port in found.items() if name != "live"} == {9464}
    (target,) = scraped["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"]
    assert target == "alertmanager:9093"


def test_prometheus_accepts_its_configuration() -> None:
    checked = subprocess.run(
        ["promtool", "check", "config", str(ROOT / "deploy/prometheus/prometheus.yml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_variable_of_rasid_is_a_setting() -> None:
    known = {setting.variable for setting in describe()}
    named = {v for s in SERVICES.values() for v in s.get("environment", {}) if v.startswith("RASID_")}
    named |= set(re.findall(r"^\s*(?:ENV )?(RASID_\w+)=", DOCKERFILE, re.MULTILINE))
    assert named
    assert named <= known


def test_commands_are_those_that_rasid_has() -> None:
    from stream.cli import main

    ours = [s["command"][0] for s in SERVICES.values() if s["image"].startswith("rasid:")]
    assert set(ours) <= main.commands.keys()


def test_the_image_runs_as_the_user_that_compose_names_and_keeps_no_installer() -> None:
    (user,) = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert {s["user"] for s in SERVICES.values() if s["image"].startswith("rasid:")} == {user}
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-bookworm", bases[0])
    assert "pip uninstall --yes pip setuptools" in DOCKERFILE


def test_what_the_image_holds_stays_under_400_mb() -> None:
    """Computed: Docker does not run here. What is installed is counted in whole blocks, bytecode included."""
    files = {
        Path(str(file.locate()))
        for name in locked("requirements.txt")
        for file in distribution(name).files or ()
        if Path(str(file.locate())).is_file()
    }
    files |= {path for path in (ROOT / "stream").rglob("*") if path.is_file()}
    megabytes = sum(4096 * -(-path.stat().st_size // 4096) for path in files) / 1e6
    assert megabytes > 60
    assert megabytes + BASE_MEGABYTES < MOST_MEGABYTES, f"{megabytes:.0f} MB on top of the base"
