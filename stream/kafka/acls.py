"""What Rasid must be allowed in Kafka, and no more: one rule a line, for a broker that allows nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from msgspec import Struct

from stream import topics
from stream.settings import Settings

Operation = Literal["Read", "Write", "Describe", "Create", "Alter", "DescribeConfigs"]
Role = Literal["worker", "feed", "reviewer", "reader", "page", "desk", "notifier", "canary", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
NOTIFIERS = (
    "rasid-notify"  # the consumer group that `rasid notify` has unless its configuration names another
)


class Acl(Struct, frozen=True):
    """One thing that a role may do. `prefixed`: to all whose name begins so."""

    resource: Literal["topic", "group", "cluster"]
    name: str
    operation: Operation
    prefixed: bool = False


def acls(settings: Settings, role: Role) -> Iterator[Acl]:
    """The rules of a role.

    worker    `rasid worker`, and nobody else: what it writes, others believe
    feed      what puts articles in: `rasid ingest`, `produce`, `retract`
    reviewer  who decides about alerts: `rasid review`, which finds in the log what an id means
    reader    who reads what comes out, in groups of their own
    page      `rasid live`, which reads without a group
    desk      `rasid live` where analysts decide on it
    notifier  `rasid notify`, which reads `events` to say how much was heard during a silence
    canary    `rasid canary`
    admin     who makes topics: `rasid topics --create`
    """
    prefix, group = settings.topic_prefix, settings.topic_prefix + settings.group
    articles, events, alerts, rejected, reviews = (
        prefix + name
        for name in (topics.ARTICLES, topics.EVENTS, topics.ALERTS, topics.REJECTED, topics.REVIEWS)
    )
    changelogs = [spec.name for spec in topics.changelogs(settings)]
    match role:
        case "worker":
            yield from _on("Read", articles, events, reviews, *changelogs)
            yield from _on("Write", events, alerts, rejected, *changelogs)
            yield Acl("group", group, "Read")
        case "reader":
            yield from _on("Read", events, alerts, rejected)
            yield Acl("group", prefix + settings.group + "-", "Read", prefixed=True)
        case "notifier":
            yield from _on("Read", events, alerts)
            yield Acl("group", prefix + NOTIFIERS, "Read")
        case "canary":
            yield from _on("Write", articles)
            yield from _on("Read", alerts)
        case "page":
            yield from _on("Read", events, alerts)
        case "desk":
            yield from _on("Read", events, alerts)
            yield from _on("Write", reviews)
        case "feed":
            yield from _on("Write", articles)
        case "reviewer":
            yield from _on("Read", events, alerts)
            yield from _on("Write", reviews)
        case "admin":
            made = (spec.name for spec in topics.topics(settings))
            for name in (*made, *changelogs):
                yield from (*_on("Create", name), *_on("Describe", name))


def _on(operation: Operation, *names: str) -> Iterator[Acl]:
    for name in names:
        yield Acl("topic", name, operation)


def commands(settings: Settings, role: Role, user: str, tool: str = "kafka-acls.sh") -> Iterator[str]:
    """The commands of Kafka's own tool that set the rules for a user."""
    for acl in acls(settings, role):
        pattern = " --resource-pattern-type prefixed" if acl.prefixed else ""
        where = "--cluster" if acl.resource == "cluster" else f"--{acl.resource} {acl.name}"
        yield (
            f"{tool} --bootstrap-server {settings.kafka} --add --allow-principal User:{user}"
            f" --operation {acl.operation} {where}{pattern}"
        )
