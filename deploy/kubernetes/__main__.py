"""Writes what follows from elsewhere (`make dashboards`): the rules as the Prometheus operator wants them, and the topics.

prometheusrule.yaml comes from deploy/prometheus/rules.yml, topics.yaml from stream/topics.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from stream.kafka.topics_admin import all_topics
from stream.settings import Settings, load
from stream.topics import TopicSpec

HERE = Path(__file__).parent
RULES = HERE.parent / "prometheus/rules.yml"
CLUSTER = "rasid"
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


def settings() -> Settings:
    """The settings that kustomization.yaml gives every process."""
    (generated,) = yaml.safe_load((HERE / "kustomization.yaml").read_text(encoding="utf-8"))[
        "configMapGenerator"
    ]
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


def files() -> Iterator[tuple[str, str]]:
    """Name and content of each."""
    yield "prometheusrule.yaml", rule()
    yield "topics.yaml", topics(settings())


if __name__ == "__main__":
    for name, content in files():
        (HERE / name).write_text(content, encoding="utf-8")
