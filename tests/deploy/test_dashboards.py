"""The dashboards are what `make dashboards` writes, and keep the rules of Grafana's own linter.

No Grafana runs here: what it would refuse or show badly is tested as rules on the JSON that it reads. That their
queries find something is tested on a real Prometheus (tests/kafka/test_monitoring.py).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

from deploy.grafana.__main__ import files
from stream.ingest.metrics import Metrics as IngestMetrics
from stream.metrics import CanaryMetrics, Metrics, PageMetrics
from stream.notify.metrics import Metrics as NotifyMetrics
from stream.settings import Settings
from tests.deploy.boards import BOARDS, FOLDER, LABEL_VALUES, Board, load, metrics, panels, targets, variables

ROOT = Path(__file__).parents[2]
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
OURS = {"country", "governorate"}


@pytest.fixture(params=BOARDS, ids=lambda path: path.stem)
def board(request: pytest.FixtureRequest) -> Board:
    return load(request.param)


def families() -> dict[str, str]:
    """Type of every metric that Rasid's processes expose, by the name of its samples."""
    made = (
        Metrics(Settings(), "0"), CanaryMetrics("0"), PageMetrics("0"), IngestMetrics("0"), NotifyMetrics(["desk"], "0")
    )  # fmt: skip
    registries: list[CollectorRegistry] = [metrics.registry for metrics in made]
    found: dict[str, str] = {}
    for registry in registries:
        for family in registry.collect():
            found |= dict.fromkeys({sample.name for sample in family.samples}, family.type)
            found[family.name + ("_total" if family.type == "counter" else "")] = family.type
            if family.type == "histogram":
                found |= {family.name + suffix: "counter" for suffix in ("_bucket", "_count", "_sum")}
    return found


KNOWN = families()


def test_what_is_committed_is_what_is_generated() -> None:
    written = dict(files())
    assert written.keys() == {path.name for path in BOARDS}
    for name, content in written.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == content, f"{name}: run `make dashboards`"


def test_the_first_row_of_the_overview_answers_the_four_questions() -> None:
    first = load(FOLDER / "rasid-overview.json")["panels"][:9]
    assert first[0]["title"] == "Keeping up · finding · refusing · well"
    assert [panel["type"] for panel in first] == ["row", *["stat"] * 8]
    assert {panel["gridPos"]["y"] for panel in first[1:]} == {1}


def test_it_cannot_be_edited_in_grafana_and_its_ids_are_its_own(board: Board) -> None:
    assert board["editable"] is False
    ids = [panel["id"] for panel in board["panels"]]
    assert len(set(ids)) == len(ids)
    assert 8 <= len(board["uid"]) <= 40


def test_it_has_one_data_source_to_choose_and_asks_no_other(board: Board) -> None:
    (source,) = (v for v in variables(board) if v["type"] == "datasource")
    assert (source["name"], source["label"], source["query"]) == ("datasource", "Data source", "prometheus")
    for panel in panels(board):
        assert panel["datasource"] == SOURCE, panel["title"]
        assert all(target["datasource"] == SOURCE for target in panel["targets"]), panel["title"]


def test_job_and_instance_can_be_chosen_several_or_all(board: Board) -> None:
    queried = {v["name"]: v for v in variables(board) if v["type"] == "query"}
    assert queried.keys() >= {"job", "instance"}
    for name, variable in queried.items():
        assert variable["label"] == name.capitalize()
        assert (variable["multi"], variable["includeAll"], variable["allValue"]) == (True, True, ".+")
        assert variable["datasource"] == SOURCE
        assert variable["refresh"] == 2, "on a change of the time range"
        assert LABEL_VALUES.fullmatch(variable["query"]["query"]), variable
        assert name == "job" or 'job=~"$job"' in variable["query"]["query"]


def test_every_panel_has_a_title_a_description_a_unit_and_a_query(board: Board) -> None:
    shown = list(panels(board))
    assert shown
    for panel in shown:
        assert panel["title"].strip()
        assert panel["description"].strip().endswith("."), panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["targets"], panel["title"]


def test_no_panel_lies_over_another_or_beside_the_page(board: Board) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + dx, at["y"] + dy) for dx in range(at["w"]) for dy in range(at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24, panel["title"]
        taken |= cells


def test_every_metric_is_of_the_chosen_job_and_instance(board: Board) -> None:
    for where, query in targets(board):
        selectors = re.findall(r"\{(.*?)\}", query)
        assert selectors, where
        for selector in selectors:
            assert 'job=~"$job"' in selector, where
            assert 'instance=~"$instance"' in selector, where
        named = metrics(query)
        assert len(re.findall(r"\b(?:rasid|process|python|go)_\w+", query)) >= len(named), where
        assert set(re.findall(r"\b(?:rasid|process|python)_\w+", query)) == named, (
            f"{where}: without a selector"
        )


def test_rates_follow_the_step_of_the_graph(board: Board) -> None:
    for panel in panels(board):
        for target in panel["targets"]:
            spans = set(re.findall(r"\[(.*?)\]", target["expr"]))
            allowed = {"$__range"} if target.get("instant") else {"$__rate_interval"}
            assert spans <= allowed, panel["title"]


def test_counters_stand_only_inside_rate_or_increase_and_gauges_never(board: Board) -> None:
    for where, query in targets(board):
        for metric in metrics(query):
            inside = re.findall(rf"(\w+)\({metric}\{{.*?\}}\[", query)
            if KNOWN[metric] == "counter":
                assert set(inside) <= {"rate", "increase"}, where
                assert len(inside) == len(re.findall(rf"{metric}\{{", query)), where
            else:
                assert not {"rate", "increase"} & set(inside), where


def test_every_metric_is_one_that_rasid_exposes(board: Board) -> None:
    for where, query in targets(board):
        assert metrics(query) <= KNOWN.keys(), where


def test_every_metric_of_ours_is_on_some_dashboard() -> None:
    shown = {metric for path in BOARDS for _, query in targets(load(path)) for metric in metrics(query)}
    shown |= {
        "rasid_known_outlets",
        "rasid_canary_ready",
        "rasid_canary_sent_total",
        "rasid_canary_lost_total",
    }
    shown |= {"rasid_live_following"}
    shown |= {"rasid_canary_returned_total", "rasid_canary_last_return_timestamp_seconds"}  # for the rules
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in KNOWN if name.startswith("rasid_")}
    assert ours - {re.sub(r"_(bucket|sum|count)$", "", name) for name in shown} == set(), (
        "add it to a board in deploy/grafana and run `make dashboards`"
    )


def test_grafana_finds_the_dashboards_and_prometheus_where_compose_puts_them() -> None:
    folder = ROOT / "deploy/grafana/provisioning"
    provider = yaml.safe_load((folder / "dashboards/rasid.yml").read_text("utf-8"))["providers"][0]
    source = yaml.safe_load((folder / "datasources/prometheus.yml").read_text("utf-8"))["datasources"][0]
    compose: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    mounts = dict(volume.split(":")[:2] for volume in compose["grafana"]["volumes"])
    assert mounts["./deploy/grafana/dashboards"] == provider["options"]["path"]
    assert mounts["./deploy/grafana/provisioning"] == "/etc/grafana/provisioning"
    assert source["url"] == "http://prometheus:9090"
    assert "prometheus" in compose
    scraped = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))
    assert source["jsonData"]["timeInterval"] == scraped["global"]["scrape_interval"]
