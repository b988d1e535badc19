"""The dashboards and the rules on a real Prometheus that scraped real workers doing real work, and the way to a person.

Two installations on one host: an archive that eats the seeds (and the labelled articles, where they are at hand), and
one on the wall's clock with a canary, the page, what brings articles in and what tells of alerts. The workers and the
canary are told one port, and take neighbours.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
import yaml

from deploy.kafka.broker import Broker
from stream.inputs import read_paths
from stream.kafka.io import Outgoing
from stream.records import Article
from stream.replay import read_articles
from tests.deploy.boards import BOARDS, load
from tests.kafka import running
from tests.kafka.monitoring import (
    DEPLOY,
    Prometheus,
    Webhook,
    alertmanager_sending,
    problems,
    prometheus_scraping,
    webhook,
)
from tests.kafka.running import ask, environment, make_topics, produce, settings_for, wait_until

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared/gold/dev.articles.jsonl"
BAD = b"not json"
RAID = "شنت الطائرات الحربية غارات على حي الوعر في مدينة حمص اليوم، ما أسفر عن مقتل ثلاثة مدنيين."
PLAIN = "افتتح الوزير اليوم معرض الكتاب في العاصمة بحضور عدد من الكتّاب."


INGEST = """
web_port = 0
memory = "{0}/memory.sqlite"
[[folders]]
path = "{0}"
every = 1
"""
NOTIFY = """
web_port = 0
outbox = "{0}/outbox.sqlite"
[[receivers]]
type = "slack"
name = "desk"
url = {{ env = "DESK" }}
pace = {{ wait = 0 }}
"""


class Watched(NamedTuple):
    prometheus: Prometheus
    webhook: Webhook
    ports: tuple[int, ...]
    eaten: int


def archive() -> list[Outgoing]:
    """The seeds and what else is at hand, in order of publication; among them what cannot be used."""
    paths = [str(ROOT / "seeds"), *([str(GOLD)] if GOLD.exists() else [])]
    read = read_articles(read_paths(paths), latest=datetime(2026, 1, 1, tzinfo=UTC), max_bytes=1 << 20)
    good = [Outgoing(a.id.encode(), raw.value) for raw, a in read if isinstance(a, Article)]
    last = json.dumps({"id": good[-1].key.decode(), "withdrawn": True})  # type: ignore[union-attr]
    return [*good, Outgoing(good[-1].key, last.encode()), Outgoing(b"bad", BAD)]


def news() -> list[Outgoing]:
    """Of today: an attack, its copy at another outlet, and what is none."""
    now = datetime.now(UTC).isoformat()
    told = [("a", "one", RAID), ("b", "two", RAID), ("c", "three", PLAIN)]
    articles = [
        json.dumps({"id": name, "outlet": outlet, "text": text, "published_at": now})
        for name, outlet, text in told
    ]
    return [Outgoing(None, article.encode()) for article in articles]


def listening(log: Path, count: int = 1) -> int:
    """The port that a process says it took."""
    wait_until(lambda: log.exists() and log.read_text().count('"address"') >= count, "a port", log, every=0.1)
    line = next(line for line in log.read_text().splitlines() if '"address"' in line)
    return int(json.loads(line)["address"].split(":")[2].split("/")[0])


@pytest.fixture(scope="module")
def watched(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    base, own, manager, page = running.free_ports(4)
    old = settings_for(broker.bootstrap, f"m{folder.name[-1]}{time.monotonic_ns()}a.", folder / "old", base)
    live = msgspec.structs.replace(
        old, topic_prefix=old.topic_prefix[:-2] + "b.", data_dir=str(folder / "live"), clock="wall",
        partitions=2, tick_seconds=1.0, canary_seconds=1.0, live_port=page,
    )  # fmt: skip
    make_topics(old)
    make_topics(live)
    commands = [["worker"], ["worker"], ["canary"], ["live"]]
    for name, text in (("ingest", INGEST), ("notify", NOTIFY)):
        (folder / name).mkdir()
        (folder / f"{name}.toml").write_text(text.format(folder / name), "utf-8")
        commands.append([name, "--config", str(folder / f"{name}.toml")])
    logs = [folder / f"{number}.log" for number in range(len(commands))]
    with ExitStack() as stack:
        kept = stack.enter_context(webhook())
        for number, (command, log) in enumerate(zip(commands, logs, strict=True)):
            told = environment(live if number else old) | {"DESK": f"http://127.0.0.1:{kept.port}/"}
            stack.enter_context(running.process([sys.executable, "-m", "stream.cli", *command], told, log))
        stack.enter_context(alertmanager_sending(kept.port, folder / "alertmanager", manager))
        ports = [listening(log) for log in logs]
        for port, log in zip(ports[:2], logs, strict=False):
            wait_until(lambda p=port: ask(p, "/ready")[0] == 200, "readiness", log)  # type: ignore[misc]
        jobs = {"rasid": [ports[0]], "rasid-live": ports[1:]}
        prometheus = stack.enter_context(prometheus_scraping(jobs, folder / "prometheus", own, manager))
        prometheus.wait_for("count(rasid_build_info) == 6")
        time.sleep(2)  # counters are seen at 0 before they rise
        eaten = archive()
        produce(old, eaten)
        produce(live, news())
        (folder / "ingest/told.txt").write_text(PLAIN, "utf-8")
        prometheus.wait_for('rasid_ingest_articles_total{source="folder", result="sent"} > 0')
        prometheus.wait_for('sum(rasid_articles_total{job="rasid-live", result="read"}) == 4')
        produce(live, [Outgoing(b"bad", BAD)] * 12)  # last: the rule that counts them then sees all sixteen
        prometheus.wait_for('rasid_notify_messages_total{result="delivered"} > 0')
        prometheus.wait_for('rasid_alert_delay_seconds_count{job="rasid-live"} > 0')
        prometheus.wait_for("rasid_withdrawals_total > 0")
        prometheus.wait_for("rasid_canary_duration_seconds_count > 1")
        prometheus.wait_for('rasid_rejected_total{job="rasid", reason="not_json"} > 0')
        prometheus.wait_for('sum(rasid_consumer_lag_messages{job="rasid"}) == 0')
        time.sleep(6)  # what is shown every five seconds is shown
        yield Watched(prometheus, kept, tuple(ports), len(eaten))


def test_three_processes_that_were_told_one_port_answer_on_three(watched: Watched) -> None:
    told = watched.ports[:3]
    assert len(set(told)) == 3
    assert max(told) - min(told) < 16


def test_the_archive_was_eaten_to_the_last_article(watched: Watched) -> None:
    assert sum(watched.prometheus.values('rasid_articles_total{job="rasid"}')) == watched.eaten
    assert watched.prometheus.values('sum(rasid_alerts_total{job="rasid", kind="opened"})') > [20]


def test_every_article_at_hand_was_among_them(watched: Watched) -> None:
    at_hand = len(list((ROOT / "seeds").glob("*.txt")))
    if GOLD.exists():  # where the labelled articles are not, the queries are tried on the seeds alone
        at_hand += len(GOLD.read_text("utf-8").splitlines())
    assert watched.eaten == at_hand + 2  # a withdrawal, and what is no article


def test_promtool_has_nothing_to_say_of_any_of_their_metrics(watched: Watched) -> None:
    for port in watched.ports:
        _, body = ask(port, "/metrics")
        checked = subprocess.run(
            ["promtool", "check", "metrics"], input=body.encode(), capture_output=True, check=False
        )
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_every_panel_and_every_variable_finds_something(watched: Watched, path: Path) -> None:
    assert problems(watched.prometheus, load(path)) == []


def test_a_typo_in_a_query_is_caught(watched: Watched) -> None:
    wrong = copy.deepcopy(load(BOARDS[0]))
    panel = next(p for p in wrong["panels"] if p["title"] == "Articles" and p["type"] == "timeseries")
    panel["targets"][0]["expr"] = panel["targets"][0]["expr"].replace("articles", "artciles")
    where = f"{wrong['uid']}: Articles, A"
    assert problems(watched.prometheus, wrong) == [
        f"{where}: nobody has rasid_artciles_total",
        f"{where}: empty",
    ]


def test_a_variable_of_a_label_that_is_not_there_is_caught(watched: Watched) -> None:
    wrong = copy.deepcopy(load(BOARDS[0]))
    variable = next(v for v in wrong["templating"]["list"] if v["name"] == "job")
    variable["query"]["query"] = "label_values(rasid_build_info, jbo)"
    assert problems(watched.prometheus, wrong) == [f"{wrong['uid']}: $job offers nothing"]


def test_every_rule_is_evaluated_and_names_only_metrics_that_are_there(watched: Watched) -> None:
    rules = watched.prometheus.rules()
    assert [rule["name"] for rule in rules if rule["health"] != "ok"] == []
    text = (DEPLOY / "prometheus/rules.yml").read_text("utf-8")
    named = {word for word in _words(text) if word.startswith(("rasid_", "job_"))}
    days = {word for word in named if word.endswith((":usual1d", ":usual"))}  # come after a week
    assert named - days <= watched.prometheus.names()
    assert days <= {rule["name"] for rule in rules}
    assert len(named) > 15


def _words(text: str) -> set[str]:
    exprs = [rule["expr"] for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]
    kept = "".join(c if c.isalnum() or c in "_:" else " " for c in " ".join(exprs))
    return {word for word in kept.split() if "_" in word}


def test_the_canary_is_nowhere_among_what_the_worker_counts(watched: Watched) -> None:
    live = watched.prometheus
    assert live.values('rasid_articles_total{job="rasid-live", result="read"}') == [4]
    assert live.values('sum(rasid_alerts_total{job="rasid-live", country="other"})') == [0]
    assert live.values('sum(rasid_alerts_total{job="rasid-live", kind="retracted"})') == [0]


def test_what_the_rules_find_reaches_a_person(watched: Watched) -> None:
    """Worker to Prometheus to Alertmanager to a webhook: twelve of sixteen messages were no articles."""
    alert = watched.webhook.firing("RasidRejectingTooMuch")
    assert alert["labels"]["job"] == "rasid-live"
    assert alert["annotations"]["summary"] == "75% of what comes in cannot be read as an article"
    assert alert["annotations"]["runbook"] == "deploy/runbook.md#rasidrejectingtoomuch"
