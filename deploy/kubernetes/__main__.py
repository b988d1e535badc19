"""Writes what follows from elsewhere (`make dashboards`) into base/.

prometheusrule.yaml comes from deploy/prometheus/rules.yml, topics.yaml from stream/topics.py, users.yaml from
stream/kafka/acls.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from stream.kafka.acls import Acl, Role, acls
from stream.kafka.topics_admin import all_topics
from stream.settings import Settings, load
from stream.topics import TopicSpec

BASE = Path(__file__).parent / "base"
RULES = BASE.parents[1] / "prometheus/rules.yml"
CLUSTER = "rasid"
# Each process is a user of its own, and so are the people who decide and whoever else reads. No admin: Strimzi makes the topics.
USERS: dict[str, Role] = {
    "rasid-worker": "worker", "rasid-ingest": "feed", "rasid-canary": "canary", "rasid-live": "desk",
    "rasid-notify": "notifier", "rasid-reviewer": "reviewer", "rasid-reader": "reader",
}  # fmt: skip
RULE_HEAD = """\
# Written by `make dashboards` from deploy/prometheus/rules.yml: change it there.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: rasid
spec:
"""
TOPIC_HEAD = """\
# Written by `make dashboards` from stream/topics.py: what `rasid topics --create` makes, as Strimzi wants it.
"""
USER_HEAD = """\
# Written by `make dashboards` from stream/kafka/acls.py: who may do what in Kafka, each what it needs and nothing else. What is
# not listed is refused. The operator puts each password into a secret of the user's name.
"""


def settings() -> Settings:
    """The settings that base/kustomization.yaml gives every process."""
    made = yaml.safe_load((BASE / "kustomization.yaml").read_text(encoding="utf-8"))["configMapGenerator"]
    (generated,) = (entry for entry in made if entry["name"] == "rasid")
    return load(dict(literal.split("=", 1) for literal in generated["literals"]))


def rule() -> str:
    """The rules, indented below `spec`."""
    text = RULES.read_text(encoding="utf-8")
    groups = text[text.index("groups:") :]
    return RULE_HEAD + "".join(
        f"  {line}" if line.strip() else line for line in groups.splitlines(keepends=True)
    )


def topics(chosen: Settings) -> str:
    """One KafkaTopic a topic, changelogs included."""
    return TOPIC_HEAD + "---\n".join(_topic(spec, chosen) for spec in all_topics(chosen))


def _topic(spec: TopicSpec, chosen: Settings) -> str:
    config = spec.config() | {"min.insync.replicas": str(max(1, chosen.replication - 1))}
    made = {
        "apiVersion": "kafka.strimzi.io/v1beta2",
        "kind": "KafkaTopic",
        "metadata": {"name": spec.name, "labels": {"strimzi.io/cluster": CLUSTER}},
        "spec": {"partitions": chosen.partitions, "replicas": chosen.replication, "config": config},
    }
    return str(yaml.safe_dump(made, sort_keys=False))


def users(chosen: Settings) -> str:
    """One KafkaUser a process or kind of people."""
    return USER_HEAD + "---\n".join(_user(name, list(acls(chosen, role))) for name, role in USERS.items())


def _user(name: str, rules: list[Acl]) -> str:
    made = {
        "apiVersion": "kafka.strimzi.io/v1beta2",
        "kind": "KafkaUser",
        "metadata": {"name": name, "labels": {"strimzi.io/cluster": CLUSTER}},
        "spec": {
            "authentication": {"type": "scram-sha-512"},
            "authorization": {"type": "simple", "acls": [*_granted(rules)]},
        },
    }
    return str(yaml.safe_dump(made, sort_keys=False))


def _granted(rules: list[Acl]) -> Iterator[dict[str, Any]]:
    """One entry a resource, with all that may be done to it; to describe it is among it always, as for Kafka itself."""
    rules.sort(key=_resource)
    for (kind, name, prefixed), found in groupby(rules, key=_resource):
        resource = {"type": kind, "name": name} | ({"patternType": "prefix"} if prefixed else {})
        yield {
            "resource": resource,
            "operations": sorted({acl.operation for acl in found} | {"Describe"}, reverse=True),
        }


def _resource(acl: Acl) -> tuple[str, str, bool]:
    return acl.resource, acl.name, acl.prefixed


def files() -> Iterator[tuple[str, str]]:
    """Name and content of each."""
    yield "prometheusrule.yaml", rule()
    yield "topics.yaml", topics(settings())
    yield "users.yaml", users(settings())


if __name__ == "__main__":
    for name, content in files():
        (BASE / name).write_text(content, encoding="utf-8")
