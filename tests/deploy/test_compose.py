"""docker-compose.yml and the Dockerfile: what can be tested where no Docker runs.

The file is checked against compose-spec's own schema, the Dockerfile by hadolint; the build stage's own commands are run in
a folder and measured. The second stage and the start are not run here.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy import image
from stream.ingest import config as ingest_config
from stream.notify import config as notify_config
from stream.settings import describe

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
LASTING = {name for name in SERVICES if name not in ("topics", "seeds")}
TOOLS = Path(sys.prefix) / "compose/bin"


def test_it_is_a_compose_file_by_compose_specs_own_schema() -> None:
    checked = subprocess.run(
        [
            TOOLS / "check-jsonschema",
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
    assert "127.0.0.1:9467:9467" in ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert len(set(ports)) == len(ports)


def mounts() -> list[tuple[str, str, str]]:
    """Source, target and mode of what is mounted from the host; what can be set by a variable, as it stands by default."""
    volumes = [re.sub(r"\$\{\w+:-(.*?)\}", r"\1", v) for s in SERVICES.values() for v in s.get("volumes", ())]
    return [tuple(v.split(":")) for v in volumes if v.startswith(".")]  # type: ignore[misc]


def test_every_volume_is_declared_and_used_by_one_service_only() -> None:
    used = [
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", ())
        if not volume.startswith((".", "$"))
    ]
    assert sorted(used) == sorted(COMPOSE["volumes"])


def test_files_that_are_mounted_exist_and_are_read_only() -> None:
    assert mounts()
    for source, _, mode in mounts():
        assert (ROOT / source).is_dir()
        assert mode == "ro"


def test_ingest_and_notify_are_configured_as_they_stand(tmp_path: Path) -> None:
    folder = ROOT / "deploy/compose"
    taken = ingest_config.load((folder / "ingest.toml").read_text("utf-8"), folder, {}).config
    (watched,) = taken.folders
    assert ("./deploy/compose/incoming", watched.path, "ro") in mounts()
    env = {"DESK_URL": "https://chat.example.org/hooks/1"}
    told = notify_config.load((folder / "notify.toml").read_text("utf-8"), folder, env).config
    assert env.keys() <= SERVICES["notify"]["environment"].keys()
    for name, port, file in (
        ("ingest", taken.web_port, taken.memory),
        ("notify", told.web_port, told.outbox),
    ):
        assert f":{port}/ready" in SERVICES[name]["healthcheck"]["test"][-1]
        assert f"{name}:{Path(file).parent}" in SERVICES[name]["volumes"]
        assert f"/var/lib/rasid/{name}" in DOCKERFILE, "a new volume is owned as the image has its folder"


def test_one_service_builds_the_image_and_nobody_asks_a_registry_for_it() -> None:
    ours = {name: s for name, s in SERVICES.items() if s["image"].startswith("rasid:")}
    assert [name for name, s in ours.items() if "build" in s] == ["topics"]
    assert {name: s["pull_policy"] for name, s in ours.items()} == dict.fromkeys(ours, "never") | {
        "topics": "build"
    }


def test_all_that_goes_on_comes_up_with_one_command_but_who_must_be_told_where() -> None:
    apart = {name: s["profiles"] for name, s in SERVICES.items() if "profiles" in s}
    assert apart == {"canary": ["news"], "notify": ["notify"], "seeds": ["seeds"]}


def test_kafka_is_of_the_series_of_the_tests_and_makes_no_topic_by_itself() -> None:
    pinned = re.search(r"<kafka\.version>(\d+)\.", (ROOT / "deploy/kafka/pom.xml").read_text("utf-8"))
    assert pinned
    assert SERVICES["kafka"]["image"].startswith(f"apache/kafka:{pinned[1]}.")
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
    assert found == {"worker": 9464, "canary": 9464, "live": 9465, "notify": 9466, "ingest": 9468}
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


def test_hadolint_has_nothing_to_say_of_the_dockerfile() -> None:
    checked = subprocess.run(
        [TOOLS / "hadolint", "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_what_the_dockerfile_copies_is_there_and_is_sent_to_the_builder() -> None:
    sent = [
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")
    ]
    for what, argument in image.steps():
        for source in argument.split()[:-1] if what == "COPY" else ():
            assert (ROOT / source).exists()
            assert any(Path(source).match(pattern) for pattern in sent), source


@pytest.mark.slow
def test_the_build_stage_leaves_a_rasid_that_works_no_installer_and_an_image_under_400_mb(
    tmp_path: Path,
) -> None:
    """Its own commands, in a folder: Docker does not run here. The base's size is Docker's own figure (deploy/image.py)."""
    made = image.build(tmp_path)
    said = subprocess.run(
        [made / "bin/python", "-m", "stream.cli", "replay", ROOT / "seeds", "--format", "jsonl"],
        capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"}, cwd=tmp_path,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert said.stdout.count("alert_id") >= 40
    assert not list(made.glob("lib/*/site-packages/pip"))
    assert image.BASE_MEGABYTES + image.megabytes(made) < image.MOST_MEGABYTES
