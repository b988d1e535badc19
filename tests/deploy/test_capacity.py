"""The capacity note is what its figures and assumptions give."""

from __future__ import annotations

import json

import msgspec
import pytest

from bench.capacity import KEPT, NOTE, ROOT, Assumed, Measured, kept_gb, measured, note, plan, tables_gb
from stream.places.tables.own import built_in

VOLUME = {
    "articles": 4000, "article_bytes": 4000, "events_an_article": 0.5, "event_bytes": 2000, "alerts_an_event": 0.5,
    "alert_bytes": 2000, "given_an_article": 0.05, "given_bytes": 400, "localities": 100, "window_bytes_a_report": 1000,
    "district_bytes_a_locality": 2000,
}  # fmt: skip
TOLD = Measured(
    machine="x", core_us=2000, worker_ms=5, worker_s=150, worker_mb=200, watch_us=200, volume=VOLUME
)
ASSUMED = Assumed(peak=3, used=0.5, hot=0.2, rejected=0.01, replicas=3, slack=1, cap=200, buckets=4)


def test_the_note_is_what_its_figures_give() -> None:
    told = msgspec.convert(json.loads(KEPT.read_text("utf-8")), Measured)
    assert NOTE.read_text("utf-8") == note(told, Assumed()), "run `python -m bench.capacity`"


def test_a_topic_holds_a_days_messages_for_as_long_as_it_keeps_them() -> None:
    found = kept_gb(TOLD, ASSUMED, 1_000_000)
    assert found["articles"] == pytest.approx(1e6 * 4000 * 7 / 1e9)
    assert found["events"] == pytest.approx(1e6 * 0.5 * 2000 * 30 / 1e9)
    assert found["alerts"] == pytest.approx(1e6 * 0.5 * 0.5 * 2000 * 120 / 1e9)
    assert found["rejected"] == pytest.approx(1e6 * 0.01 * 4000 * 4 / 3 * 120 / 1e9)


def test_reports_fill_tables_no_further_than_the_cap() -> None:
    full = 1000 * 200 * 4 * 1000 / 1e9
    few, many = (tables_gb(TOLD, ASSUMED, load, 1000) for load in (1_000, 100_000_000))
    assert few < full < many
    assert many - tables_gb(TOLD, ASSUMED, 50_000_000, 1000) == pytest.approx(5e7 * 0.05 * 18 * 400 / 1e9)


def test_workers_are_as_many_as_the_busiest_hour_needs_and_never_fewer_than_two() -> None:
    assert plan(TOLD, ASSUMED, 10_000, 1000).workers == 2
    busy = plan(TOLD, ASSUMED, 100_000_000, 1000)
    assert busy.workers == 35  # 3,472 a second over 100
    assert busy.partitions == 60
    assert busy.limit_mb % 256 == 0
    assert busy.limit_mb >= 1.5 * busy.worker_mb


def test_compose_and_kubernetes_give_a_worker_what_a_million_articles_a_day_take() -> None:
    told = msgspec.convert(json.loads(KEPT.read_text("utf-8")), Measured)
    wanted = plan(told, Assumed(), 1_000_000, len(built_in()))
    assert wanted.limit_mb <= 1024
    assert "mem_limit: 1g" in (ROOT / "docker-compose.yml").read_text("utf-8")
    base = ROOT / "deploy/kubernetes/base"
    assert "limits: {memory: 1Gi}" in (base / "worker.yaml").read_text("utf-8")
    assert wanted.volume_gb <= 20
    assert "storage: 20Gi" in (base / "worker.yaml").read_text("utf-8")


def test_a_bench_that_left_a_part_out_gives_no_note() -> None:
    with pytest.raises(KeyError):
        measured({"core": {}})
