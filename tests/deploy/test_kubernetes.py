"""The manifests are what a cluster would accept, and agree with the program.

No cluster runs here. Kubernetes' own kinds are checked by kubernetes-validate (the schemas of 1.32, strictly), the
custom ones by schemas made from their definitions (schemas/README.md). Where kubectl is there, what it builds of the base
and of the overlay is checked too.
"""

from __future__ import annotations

import copy
import ipaddress
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from deploy.kubernetes.__main__ import BASE, USERS, files, settings
from stream.ingest import config as ingest_config
from stream.kafka.acls import acls
from stream.kafka.topics_admin import all_topics
from stream.notify import config as notify_config
from stream.settings import describe, load

SCHEMAS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (Path(__file__).parent / "schemas").glob("*.json")
}
ROOT = Path(__file__).parents[2]
OVERLAY = BASE.parent / "plain"
BROKERS = BASE.parent / "kafka"
KUBERNETES = "1.32"
KUSTOMIZATION: dict[str, Any] = yaml.safe_load((BASE / "kustomization.yaml").read_text("utf-8"))


def manifests() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in KUSTOMIZATION["resources"]:
        for document in yaml.safe_load_all((BASE / name).read_text("utf-8")):
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
    there = {path.name for path in BASE.glob("*.yaml")} - {"kustomization.yaml"}
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
        assert (BASE / name).read_text("utf-8") == content, f"{name}: run `make dashboards`"


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
    generated = KUSTOMIZATION["configMapGenerator"][0]
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
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    assert "RASID_DATA_DIR=/var/lib/rasid/tables" in dockerfile


def test_there_are_never_more_workers_than_partitions() -> None:
    (scaled,) = of_kind("ScaledObject")
    assert scaled["spec"]["maxReplicaCount"] == settings().partitions
    assert "replicas" not in of_kind("StatefulSet")[0]["spec"], "KEDA sets them"


def user(name: str) -> set[tuple[str, str, str, str]]:
    granted = ALL[f"KafkaUser {name}"]["spec"]["authorization"]["acls"]
    return {
        (
            acl["resource"]["type"],
            acl["resource"]["name"],
            acl["resource"].get("patternType", "literal"),
            operation,
        )
        for acl in granted
        for operation in acl["operations"]
        if operation != "Describe"
    }


@pytest.mark.parametrize("name", USERS)
def test_a_user_may_do_what_its_role_needs_and_no_more(name: str) -> None:
    wanted = {
        (acl.resource, acl.name, "prefix" if acl.prefixed else "literal", acl.operation)
        for acl in acls(settings(), USERS[name])
    }
    assert user(name) == wanted
    assert not {operation for *_, operation in user(name)} - {"Read", "Write"}


def test_every_user_is_written_and_only_the_worker_writes_what_others_believe() -> None:
    assert {m["metadata"]["name"] for m in of_kind("KafkaUser")} == USERS.keys()
    for topic in ("alerts", "events"):
        assert [name for name in USERS if ("topic", topic, "literal", "Write") in user(name)] == [
            "rasid-worker"
        ]


@pytest.mark.parametrize("name", PODS)
def test_a_pod_proves_who_it_is_with_the_secret_of_its_own_user(name: str) -> None:
    told = settings()
    assert told.kafka_security == "sasl_ssl"
    assert told.kafka.endswith(":9093"), "Strimzi's listener `tls`"
    (mount,) = (m for m in CONTAINERS[name]["volumeMounts"] if m["name"] == "kafka")
    (volume,) = (v for v in PODS[name]["volumes"] if v["name"] == "kafka")
    files_there = {
        f"{mount['mountPath']}/{item['path']}": source["secret"]["name"]
        for source in volume["projected"]["sources"]
        for item in source["secret"]["items"]
    }
    env = {e["name"]: e["value"] for e in CONTAINERS[name]["env"]}
    assert files_there == {
        told.kafka_ca_file: "rasid-cluster-ca-cert",
        told.kafka_password_file: env["RASID_KAFKA_USER"],
    }
    assert env["RASID_KAFKA_USER"] == name.split()[1]
    assert PODS[name]["securityContext"]["fsGroup"] == 10001, "the files are the group's to read"


def open_ports(ingress: bool, label: str) -> set[int]:
    """The ports that the policies open to or from a pod of this name."""
    way = "ingress" if ingress else "egress"
    return {
        port["port"]
        for policy in of_kind("NetworkPolicy")
        if set(policy["spec"]["podSelector"]["matchLabels"].values()) & {label, "rasid"}
        for rule in policy["spec"].get(way, ())
        for port in rule["ports"]
    }


def test_every_port_that_a_process_has_is_open_to_somebody_and_no_other() -> None:
    listened = {p["containerPort"] for c in CONTAINERS.values() for p in c["ports"]}
    policies = of_kind("NetworkPolicy")
    assert listened == {
        p["port"] for n in policies for rule in n["spec"].get("ingress", ()) for p in rule["ports"]
    }


def test_who_reads_the_internet_reaches_no_address_inside() -> None:
    assert open_ports(ingress=False, label="rasid-worker") == {53, 9093}
    assert open_ports(ingress=False, label="rasid-ingest") == {53, 9093, 80, 443}
    assert open_ports(ingress=False, label="rasid-notify") == {53, 9093, 443, 465, 587}
    inside = [
        "10.1.2.3",
        "172.20.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "127.0.0.1",
        "100.64.0.1",
        "224.0.0.1",
    ]
    for name in ("rasid-ingest", "rasid-notify"):
        (rule,) = ALL[f"NetworkPolicy {name}"]["spec"]["egress"]
        four = rule["to"][0]["ipBlock"]
        kept = [ipaddress.ip_network(block) for block in four["except"]]
        for address in map(ipaddress.ip_address, inside):
            assert any(address in block for block in kept), address
        assert not any(ipaddress.ip_address("93.184.216.34") in block for block in kept)
        assert rule["to"][1]["ipBlock"]["cidr"] == "2000::/3", "the public half of IPv6"


def test_the_configurations_of_ingest_and_notify_are_read_without_a_word(tmp_path: Path) -> None:
    ingest = (BASE / "ingest.toml").read_text("utf-8")
    notify = (BASE / "notify.toml").read_text("utf-8")
    for text in (ingest, notify):
        (path,) = (
            line.split('file = "')[1].split('"')[0] for line in text.splitlines() if 'file = "' in line
        )
        assert path.startswith("/etc/rasid/secrets/")
    (tmp_path / "token").write_text("a-token-of-sixteen-or-more", "utf-8")
    (tmp_path / "desk-url").write_text("https://chat.example.org/hooks/1", "utf-8")
    taken = ingest_config.load(ingest.replace("/etc/rasid/secrets/", f"{tmp_path}/"), tmp_path, {})
    assert taken.config.http is not None
    ports = {p["name"]: p["containerPort"] for p in CONTAINERS["Deployment rasid-ingest"]["ports"]}
    assert ports == {"articles": taken.config.http.port, "metrics": taken.config.web_port}
    told = notify_config.load(notify.replace("/etc/rasid/secrets/", f"{tmp_path}/"), tmp_path, {})
    (port,) = CONTAINERS["Deployment rasid-notify"]["ports"]
    assert port["containerPort"] == told.config.web_port
    for name, file in (("ingest", taken.config.memory), ("notify", told.config.outbox)):
        mounts = {m["name"]: m["mountPath"] for m in CONTAINERS[f"Deployment rasid-{name}"]["volumeMounts"]}
        assert str(Path(file).parent) == mounts["memory"]
        assert ALL[f"Deployment rasid-{name}"]["spec"]["strategy"] == {"type": "Recreate"}, "one owner"


def brokers() -> dict[str, dict[str, Any]]:
    text = (BROKERS / "kafka.yaml").read_text("utf-8")
    return {manifest["kind"]: manifest for manifest in yaml.safe_load_all(text)}


def test_the_kafka_that_we_give_is_the_one_that_the_base_talks_to() -> None:
    made = brokers()
    for manifest in made.values():
        check(manifest)
    kafka, pool = made["Kafka"], made["KafkaNodePool"]
    assert {user["metadata"]["labels"]["strimzi.io/cluster"] for user in of_kind("KafkaUser")} == {
        kafka["metadata"]["name"]
    }
    assert pool["metadata"]["labels"]["strimzi.io/cluster"] == kafka["metadata"]["name"]
    told = settings()
    assert (
        told.kafka
        == f"{kafka['metadata']['name']}-kafka-bootstrap:{kafka['spec']['kafka']['listeners'][0]['port']}"
    )
    (listener,) = kafka["spec"]["kafka"]["listeners"]
    assert listener["tls"] is True
    assert listener["authentication"] == {"type": told.kafka_sasl}
    assert kafka["spec"]["kafka"]["authorization"] == {"type": "simple"}, "what is not granted is refused"
    assert pool["spec"]["replicas"] >= told.replication
    assert kafka["spec"]["kafka"]["config"]["auto.create.topics.enable"] is False


def test_a_mistake_in_the_kafka_that_we_give_is_caught() -> None:
    wrong = brokers()["Kafka"]
    wrong["spec"]["kafka"]["listeners"][0]["authentication"]["type"] = "scram-sha-1024"
    with pytest.raises(jsonschema.ValidationError):
        check(wrong)


kubectl = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not here: nothing is built")


def built(folder: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        ["kubectl", "kustomize", str(folder)], capture_output=True, text=True, check=False,
        env=os.environ | {"KUBECONFIG": os.devnull},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


@kubectl
@pytest.mark.parametrize("folder", [BASE, OVERLAY, BROKERS], ids=lambda path: path.name)
def test_what_kubectl_builds_would_be_accepted(folder: Path) -> None:
    manifests = built(folder)
    for manifest in manifests:
        check(manifest)
    assert {m["metadata"].get("namespace", "rasid") for m in manifests} == {"rasid"}
    named = {m["metadata"]["name"] for m in manifests if m["kind"] == "ConfigMap"}
    pods = [m["spec"]["template"]["spec"] for m in manifests if "template" in m.get("spec", {})]
    for pod in pods:
        (container,) = pod["containers"]
        assert container["image"] == "rasid:0.1.0"
        assert {s["configMapRef"]["name"] for s in container["envFrom"]} <= named
        there = {volume["name"] for volume in pod.get("volumes", ())} | {"tables"}
        assert {m["name"] for m in container.get("volumeMounts", ())} <= there
        for volume in pod.get("volumes", ()):
            assert "configMap" not in volume or volume["configMap"]["name"] in named


@kubectl
def test_on_a_plain_kafka_nothing_waits_for_strimzi_and_a_job_makes_the_topics() -> None:
    manifests = built(OVERLAY)
    assert not [m for m in manifests if m["apiVersion"].startswith("kafka.strimzi.io")]
    pods = {
        m["metadata"]["name"]: m["spec"]["template"]["spec"]
        for m in manifests
        if "template" in m.get("spec", {})
    }
    assert not [v for pod in pods.values() for v in pod.get("volumes", ()) if v["name"] == "kafka"]
    assert pods["rasid-topics"]["containers"][0]["args"] == ["topics", "--create"]
    (shared,) = (m["data"] for m in manifests if m["kind"] == "ConfigMap" and "RASID_KAFKA" in m["data"])
    assert load(shared).kafka_security == "plaintext"
    strict = [m for m in built(BASE) if m["apiVersion"].startswith("kafka.strimzi.io")]
    assert len(strict) == len(USERS) + len(all_topics(settings()))


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
