"""What Rasid must be allowed in Kafka, and no more: one rule a line, for a broker that allows nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from stream import topics
from stream.settings import Settings

Role = Literal["worker", "feed", "reviewer", "reader", "admin"]


class Acl(Struct, frozen=True):
    """One thing that a role may do. `prefixed`: to all whose name begins so."""

    resource: Literal["topic", "group", "cluster"]
    name: str
    operation: Literal["Read", "Write", "Describe", "Create", "Alter", "DescribeConfigs"]
    prefixed: bool = False


def acls(settings: Settings, role: Role) -> Iterator[Acl]:
    """The rules of a role: the worker; what puts articles in; who decides about alerts; what reads what comes out; who makes topics."""
    prefix, group = settings.topic_prefix, settings.topic_prefix + settings.group
    articles, events, alerts, rejected, reviews = (
        prefix + name
        for name in (topics.ARTICLES, topics.EVENTS, topics.ALERTS, topics.REJECTED, topics.REVIEWS)
    )
    match role:
        case "worker":
            for name in (articles, events, reviews):
                yield Acl("topic", name, "Read")
            for name in (events, alerts, rejected):
                yield Acl("topic", name, "Write")
            for spec in topics.changelogs(settings):
                yield Acl("topic", spec.name, "Read")
                yield Acl("topic", spec.name, "Write")
            yield Acl("group", group, "Read")
        case "feed":
            yield Acl("topic", articles, "Write")
        case "reviewer":
            yield Acl("topic", reviews, "Write")
        case "reader":
            for name in (events, alerts, rejected):
                yield Acl("topic", name, "Read")
            yield Acl("group", prefix + settings.group + "-", "Read", prefixed=True)
        case "admin":
            for spec in (*topics.topics(settings), *topics.changelogs(settings)):
                yield Acl("topic", spec.name, "Create")
                yield Acl("topic", spec.name, "Describe")


def commands(settings: Settings, role: Role, user: str, tool: str = "kafka-acls.sh") -> Iterator[str]:
    """The commands of Kafka's own tool that set the rules for a user."""
    for acl in acls(settings, role):
        pattern = " --resource-pattern-type prefixed" if acl.prefixed else ""
        where = "--cluster" if acl.resource == "cluster" else f"--{acl.resource} {acl.name}"
        yield (
            f"{tool} --bootstrap-server {settings.kafka} --add --allow-principal User:{user}"
            f" --operation {acl.operation} {where}{pattern}"
        )
