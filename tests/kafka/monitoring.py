"""A real Prometheus, a real Alertmanager and a webhook that remembers, each of a test's own."""

from __future__ import annotations

import json
import math
import os
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.boards import LABEL_VALUES, Board, filled, metrics, targets, variables
from tests.kafka.running import process

DEPLOY = Path(__file__).parents[2] / "deploy"
PATIENCE = 120.0


class Prometheus:
    """Answers as Grafana asks."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    def _ask(self, path: str, **parameters: str) -> Any:
        query = urllib.parse.urlencode(parameters)
        try:
            with urllib.request.urlopen(f"{self.address}/api/v1/{path}?{query}", timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            with error:
                if error.code == HTTPStatus.SERVICE_UNAVAILABLE:  # it has just begun
                    raise ConnectionError("Prometheus is not ready") from None
                raise AssertionError(f"{parameters}: {json.load(error)['error']}") from None

    def values(self, query: str) -> list[float]:
        """The numbers that an instant query gives; NaN is none."""
        found = [float(series["value"][1]) for series in self._ask("query", query=query)["result"]]
        return [value for value in found if not math.isnan(value)]

    def labels(self, selector: str, label: str) -> list[str]:
        """What Grafana's label_values gives."""
        parameters = {"match[]": selector}
        found: list[str] = self._ask(f"label/{label}/values", **parameters)
        return found

    def names(self) -> set[str]:
        """Every metric that was ever scraped or recorded."""
        return set(self._ask("label/__name__/values"))

    def rules(self) -> list[dict[str, Any]]:
        return [rule for group in self._ask("rules")["groups"] for rule in group["rules"]]

    def wait_for(self, query: str) -> None:
        """Until a query gives something."""
        end = time.monotonic() + PATIENCE
        while not self._answers(query):
            assert time.monotonic() < end, f"{query} found nothing"
            time.sleep(0.5)

    def _answers(self, query: str) -> bool:
        try:
            return bool(self.values(query))
        except OSError:
            return False


def problems(prometheus: Prometheus, board: Board) -> list[str]:
    """What is wrong with a dashboard's queries: a metric that nobody has, or no answer."""
    found, known = [], prometheus.names()
    for where, query in targets(board):
        found += [f"{where}: nobody has {metric}" for metric in sorted(metrics(query) - known)]
        if not prometheus.values(filled(query)):
            found.append(f"{where}: empty")
    for variable in variables(board):
        if variable["type"] != "query":
            continue
        asked = LABEL_VALUES.fullmatch(filled(variable["query"]["query"]))
        if asked is None or not prometheus.labels(asked["selector"], asked["label"]):
            found.append(f"{board['uid']}: ${variable['name']} offers nothing")
    return found


@contextmanager
def prometheus_scraping(
    jobs: dict[str, list[int]], folder: Path, port: int, alertmanager: int
) -> Iterator[Prometheus]:
    """Debian's Prometheus with our rules, every second, on the ports of each job. What waits minutes waits a second."""
    rules = yaml.safe_load((DEPLOY / "prometheus/rules.yml").read_text("utf-8"))
    for group in rules["groups"]:
        group.pop("interval", None)
        for rule in group["rules"]:
            if "for" in rule:
                rule["for"] = "1s"
    config = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": ["rules.yml"],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [f"127.0.0.1:{alertmanager}"]}]}]},
        "scrape_configs": [
            {"job_name": job, "static_configs": [{"targets": [f"127.0.0.1:{p}" for p in ports]}]}
            for job, ports in jobs.items()
        ],
    }
    folder.mkdir()
    (folder / "rules.yml").write_text(yaml.safe_dump(rules, allow_unicode=True), "utf-8")
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), "utf-8")
    command = [
        "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
        f"--web.listen-address=127.0.0.1:{port}",
    ]  # fmt: skip
    with process(command, os.environ, folder / "log"):
        yield Prometheus(port)


@contextmanager
def alertmanager_sending(webhook: int, folder: Path, port: int) -> Iterator[None]:
    """Debian's Alertmanager with our routes; `operators` are reached by a webhook, and at once."""
    text = (DEPLOY / "alertmanager/alertmanager.yml").read_text("utf-8")
    config = yaml.safe_load(re.sub(r"group_wait: \w+", "group_wait: 0s", text))
    (receiver,) = config["receivers"]
    receiver["webhook_configs"] = [{"url": f"http://127.0.0.1:{webhook}/"}]
    folder.mkdir()
    (folder / "alertmanager.yml").write_text(yaml.safe_dump(config), "utf-8")
    command = [
        "prometheus-alertmanager", f"--config.file={folder}/alertmanager.yml", f"--storage.path={folder}/data",
        f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
    ]  # fmt: skip
    with process(command, os.environ, folder / "log"):
        yield


class Webhook:
    """Keeps what is sent to it, and Alertmanager's alerts one by one."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.port = 0

    @property
    def alerts(self) -> list[dict[str, Any]]:
        return [alert for body in list(self.bodies) for alert in body.get("alerts", ())]

    def firing(self, name: str) -> dict[str, Any]:
        """The first alert of this name; waits for it."""
        end = time.monotonic() + PATIENCE
        while True:
            for alert in self.alerts:
                if alert["labels"]["alertname"] == name and alert["status"] == "firing":
                    return alert
            assert time.monotonic() < end, f"{name} did not come: {self.alerts}"
            time.sleep(0.2)


@contextmanager
def webhook() -> Iterator[Webhook]:
    kept = Webhook()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    kept.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
