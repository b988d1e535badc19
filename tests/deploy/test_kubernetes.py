"""The manifests are what a cluster would accept, and agree with the program.

No cluster runs here. Kubernetes' own kinds are checked by kubernetes-validate (the schemas of 1.32, strictly), the
custom ones by schemas made from their definitions (schemas/README.md).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from deploy.kubernetes.__main__ import HERE, files, settings
from stream.kafka.topics_admin import all_topics
from stream.settings import describe

SCHEMAS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (Path(__file__).parent / "schemas").glob("*.json")
}
KUBERNETES = "1.32"
KUSTOMIZATION: dict[str, Any] = yaml.safe_load((HERE / "kustomization.yaml").read_text("utf-8"))


def manifests() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in KUSTOMIZATION["resources"]:
        for document in yaml.safe_load_all((HERE / name).read_text("utf-8")):
            yield f"{document['kind']} {document['metadata']['name']}", document


ALL = dict(manifests())
PODS = {name: m["spec"]["template"]["spec"] for name, m in ALL.items() if "template" in m.get("spec", {})}
CONTAINERS = {name: container for name, pod in PODS.items() for container in pod["containers"]}


def check(manifest: dict[str, Any]) -> None:
    """Raises where a cluster would refuse."""
    if (schema := SCHEMAS.get(manifest["kind"])) is not None:
        jsonschema.validate(manifest, schema)
    else:
        kubernetes_validate.validate(manifest, KUBERNETES, strict=True)


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [manifest for manifest in ALL.values() if manifest["kind"] == kind]


def test_every_file_is_listed_and_no_name_is_given_twice() -> None:
    there = {path.name for path in HERE.glob("*.yaml")} - {"kustomization.yaml"}
    assert there == set(KUSTOMIZATION["resources"])
    assert len(ALL) == sum(1 for _ in manifests())


@pytest.mark.parametrize("name", ALL)
def test_a_cluster_would_accept_it(name: str) -> None:
    check(ALL[name])


@pytest.mark.parametrize(
    ("name", "path", "wrong"),
    [
        ("StatefulSet rasid-worker", ("spec", "template", "spec", "containers", 0, "readynessProbe"), {}),
        ("StatefulSet rasid-worker", ("spec", "podManagementPolicy"), 7),
        ("KafkaUser rasid-worker", ("spec", "authorization", "acls", 0, "operations"), ["Raed"]),
        ("KafkaTopic articles", ("spec", "partitons"), 3),
        ("ScaledObject rasid-worker", ("spec", "minReplicas"), 1),
        ("ServiceMonitor rasid", ("spec", "endpoints", 0, "intervall"), "15s"),
        ("PrometheusRule rasid", ("spec", "groups", 0, "rules", 0, "exp"), "1"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_manifest_is_caught(name: str, path: tuple[str | int, ...], wrong: object) -> None:
    manifest = copy.deepcopy(ALL[name])
    at: Any = manifest
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = wrong
    with pytest.raises((jsonschema.ValidationError, kubernetes_validate.ValidationError)):
        check(manifest)


def test_what_is_written_from_elsewhere_is_up_to_date() -> None:
    for name, content in files():
        assert (HERE / name).read_text("utf-8") == content, f"{name}: run `make dashboards`"


def test_the_topics_are_those_that_rasid_makes() -> None:
    chosen = settings()
    wanted = {spec.name: spec.config() for spec in all_topics(chosen)}
    found = {m["metadata"]["name"]: m["spec"] for m in of_kind("KafkaTopic")}
    assert found.keys() == wanted.keys()
    for name, spec in found.items():
        assert (spec["partitions"], spec["replicas"]) == (chosen.partitions, chosen.replication)
        assert spec["config"].items() >= wanted[name].items()


def test_every_setting_is_one_of_rasid() -> None:
    known = {setting.variable for setting in describe()}
    (generated,) = KUSTOMIZATION["configMapGenerator"]
    named = {literal.partition("=")[0] for literal in generated["literals"]}
    named |= {
        e["name"] for c in CONTAINERS.values() for e in c.get("env", ()) if e["name"].startswith("RASID_")
    }
    assert named <= known


def test_every_command_is_one_of_rasid() -> None:
    from stream.cli import main

    assert {container["args"][0] for container in CONTAINERS.values()} <= main.commands.keys()


@pytest.mark.parametrize("name", PODS)
def test_a_pod_is_restricted_bounded_and_holds_no_key_to_the_cluster(name: str) -> None:
    pod, container = PODS[name], CONTAINERS[name]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == 10001
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"]["memory"]
    assert container["resources"]["requests"].keys() == {"cpu", "memory"}


@pytest.mark.parametrize("name", PODS)
def test_probes_ask_live_whether_to_kill_and_ready_whether_to_count_on_it(name: str) -> None:
    container = CONTAINERS[name]
    assert container["livenessProbe"]["httpGet"]["path"] == "/live"
    assert container["readinessProbe"]["httpGet"]["path"] == "/ready"
    ports = {port["name"] for port in container["ports"]}
    assert container["livenessProbe"]["httpGet"]["port"] in ports


def test_a_worker_has_tables_of_its_own_that_outlive_it() -> None:
    (worker,) = of_kind("StatefulSet")
    (claim,) = worker["spec"]["volumeClaimTemplates"]
    mounts = {m["name"]: m["mountPath"] for m in CONTAINERS["StatefulSet rasid-worker"]["volumeMounts"]}
    assert mounts[claim["metadata"]["name"]] == "/var/lib/rasid/tables"
    dockerfile = (HERE.parents[1] / "Dockerfile").read_text("utf-8")
    assert "RASID_DATA_DIR=/var/lib/rasid/tables" in dockerfile


def test_there_are_never_more_workers_than_partitions() -> None:
    (scaled,) = of_kind("ScaledObject")
    assert scaled["spec"]["maxReplicaCount"] == settings().partitions
    assert "replicas" not in of_kind("StatefulSet")[0]["spec"], "KEDA sets them"


def test_nobody_may_do_more_in_kafka_than_it_does() -> None:
    rights = {
        user["metadata"]["name"]: {
            (acl["resource"]["type"], acl["resource"]["name"]): set(acl["operations"]) - {"Describe"}
            for acl in user["spec"]["authorization"]["acls"]
        }
        for user in of_kind("KafkaUser")
    }
    topics = {m["metadata"]["name"] for m in of_kind("KafkaTopic")}
    for user, granted in rights.items():
        for kind, name in granted:
            assert kind == "group" or any(topic.startswith(name) for topic in topics), user
        assert not {"All", "Create", "Delete", "Alter", "AlterConfigs"} & set().union(*granted.values()), user
    assert rights["rasid-live"] == {("topic", "events"): {"Read"}, ("topic", "alerts"): {"Read"}}
    assert rights["rasid-ingest"] == {("topic", "articles"): {"Write"}}
    writers = {user for user, granted in rights.items() if "Write" in granted.get(("topic", "alerts"), ())}
    assert writers == {"rasid-worker"}


def test_the_monitor_finds_every_process_under_the_job_of_the_rules() -> None:
    (monitor,) = of_kind("ServiceMonitor")
    (pairs,) = (entry["pairs"] for entry in KUSTOMIZATION["labels"])
    assert monitor["spec"]["selector"]["matchLabels"] == pairs
    assert monitor["spec"]["jobLabel"] in pairs
    assert pairs[monitor["spec"]["jobLabel"]] == "rasid"
    (endpoint,) = monitor["spec"]["endpoints"]
    scraped = {
        service["spec"]["selector"]["app.kubernetes.io/name"]
        for service in of_kind("Service")
        if endpoint["port"] in {port["name"] for port in service["spec"]["ports"]}
    }
    assert scraped == {m["metadata"]["name"] for m in (*of_kind("Deployment"), *of_kind("StatefulSet"))}
